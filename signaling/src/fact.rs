//! Presence facts: what the office learns of a room.

use schalter_protocol::Role;
use serde::{Deserialize, Serialize};

/// Something that happened in a room. Waiting in the lobby is not being in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
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
    /// Somebody is no longer in the room, and their place is not kept.
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
