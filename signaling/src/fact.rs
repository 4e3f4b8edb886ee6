//! Presence facts: what the office learns of a room.

use schalter_protocol::Role;
use serde::{Deserialize, Serialize};

/// Something that happened in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// Somebody waits in the lobby, which is not being in the room. `Joined` follows when they are let in, `Left` when not.
    Waiting {
        /// Whose room.
        authority: String,
        /// Which room.
        room: String,
        /// Who.
        participant: String,
        /// Who that is.
        role: Role,
        /// When, in milliseconds since 1970 (UTC).
        at_ms: u64,
    },
    /// Somebody is in the room.
    Joined {
        /// Whose room.
        authority: String,
        /// Which room.
        room: String,
        /// Who.
        participant: String,
        /// Who that is.
        role: Role,
        /// When, in milliseconds since 1970 (UTC).
        at_ms: u64,
    },
    /// Somebody is no longer in the room or its lobby, and their place is not kept.
    Left {
        /// Whose room.
        authority: String,
        /// Which room.
        room: String,
        /// Who.
        participant: String,
        /// Who that is.
        role: Role,
        /// When, in milliseconds since 1970 (UTC).
        at_ms: u64,
    },
    /// The last one has left, the lobby included: the room is gone.
    RoomEmpty {
        /// Whose room.
        authority: String,
        /// Which room.
        room: String,
        /// When, in milliseconds since 1970 (UTC).
        at_ms: u64,
    },
}
