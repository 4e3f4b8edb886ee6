//! What the media node says to a participant: one JSON text frame per message, tagged by `type`.
//!
//! A client ignores messages and fields it does not know; that is how the contract grows within a version.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{EndReason, ErrorCode, LeaveReason, Publish, Right, Role, Source, Subscribe};

/// A track somebody publishes, as the others see it in the list of participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackView {
    /// What it shows or sounds.
    pub source: Source,
    /// Whether its sender muted it.
    pub muted: bool,
}

/// How somebody is not quite in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Away {
    /// Waits in the lobby; only told to those who may admit.
    Lobby,
    /// The connection is lost, the place is kept.
    Lost,
}

/// A participant as the others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantView {
    /// Who, the same id as in the pass.
    pub id: String,
    /// The display name; may be empty.
    pub name: String,
    /// Who that is.
    pub role: Role,
    /// Whether the hand is raised.
    pub hand: bool,
    /// Set while somebody is not quite in the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<Away>,
    /// What they publish.
    pub tracks: Vec<TrackView>,
}

/// What a media line of the node's offer carries. Media lines that are not listed carry nothing at present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscribedTrack {
    /// The media line (`a=mid`) in the offer.
    pub mid: String,
    /// Whose track.
    pub participant: String,
    /// Which track.
    pub source: Source,
}

/// A STUN or TURN server, in the form `RTCPeerConnection` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// Addresses, for example `turns:media.example:443`.
    pub urls: Vec<String>,
    /// TURN user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// TURN password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// The answer to `hello`: everything a client needs to draw the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The version of the contract that is spoken from here on.
    pub protocol: u32,
    /// My own participant id.
    pub participant: String,
    /// The room.
    pub room: String,
    /// What I may do.
    pub rights: BTreeSet<Right>,
    /// Presented in the next `hello` when this connection is lost. Changes with every `joined`.
    pub resume_token: String,
    /// Whether this continues a lost connection: peer connections and tracks are as they were.
    pub resumed: bool,
    /// Whether I wait in the lobby; `admitted` follows when I am let in.
    pub in_lobby: bool,
    /// Whether the room is locked for newcomers.
    pub locked: bool,
    /// The others (empty while I wait in the lobby).
    pub participants: Vec<ParticipantView>,
    /// For both peer connections.
    pub ice_servers: Vec<IceServer>,
}

/// One message of the media node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The answer to `hello`.
    Joined(Joined),
    /// I was let in from the lobby.
    Admitted {
        /// Whether the room is locked for newcomers.
        locked: bool,
        /// The others.
        participants: Vec<ParticipantView>,
    },
    /// Somebody came, or came to the lobby. Idempotent: replaces what was known of that id.
    ParticipantJoined {
        /// Who.
        participant: ParticipantView,
    },
    /// Somebody's tracks, mutes, hand or connection changed.
    ParticipantUpdated {
        /// Who, in full.
        participant: ParticipantView,
    },
    /// Somebody is gone.
    ParticipantLeft {
        /// Who.
        participant: String,
        /// Why.
        reason: LeaveReason,
    },
    /// What I may receive now: apply it to the subscribing peer connection and answer.
    Offer {
        /// Always `subscribe`.
        target: Subscribe,
        /// The session description, complete with candidates.
        sdp: String,
        /// What the media lines carry.
        tracks: Vec<SubscribedTrack>,
    },
    /// The answer to my latest offer.
    Answer {
        /// Always `publish`.
        target: Publish,
        /// The session description, complete with candidates.
        sdp: String,
    },
    /// Real-time text of somebody; fields as in the client's `text`.
    Text {
        /// Whose line.
        participant: String,
        /// Characters to take from the end of their line, first.
        erase: u32,
        /// Characters to add, second.
        insert: String,
        /// Whether the line is finished.
        done: bool,
    },
    /// A chat message, also echoed to its sender as the receipt.
    Chat {
        /// Who wrote it.
        participant: String,
        /// Their name when they wrote it.
        name: String,
        /// What they wrote.
        text: String,
        /// When, in milliseconds since 1970 (UTC).
        at_ms: u64,
        /// To whom, when it was meant for one participant only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// Somebody starts or stops speaking.
    Speaking {
        /// Who.
        participant: String,
        /// Whether they speak now.
        speaking: bool,
    },
    /// The room was locked or unlocked.
    Locked {
        /// Whether it is locked now.
        locked: bool,
    },
    /// It is over for me; the node closes the connection. Do not reconnect.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// Something went wrong; the connection is closed when `fatal`.
    Error {
        /// What, from the list in PROTOCOL.md.
        code: ErrorCode,
        /// The same in English, for the developer's console.
        message: String,
        /// Whether the node closes the connection.
        fatal: bool,
    },
    /// The answer to `ping`.
    Pong {},
}

impl ServerMessage {
    /// The node's offer for the subscribing peer connection.
    #[must_use]
    pub fn offer(sdp: String, tracks: Vec<SubscribedTrack>) -> Self {
        Self::Offer {
            target: Subscribe::Subscribe,
            sdp,
            tracks,
        }
    }

    /// The node's answer for the publishing peer connection.
    #[must_use]
    pub fn answer(sdp: String) -> Self {
        Self::Answer {
            target: Publish::Publish,
            sdp,
        }
    }

    /// An error with its code's own words.
    #[must_use]
    pub fn error(code: ErrorCode) -> Self {
        Self::Error {
            code,
            message: code.to_string(),
            fatal: code.close_code().is_some(),
        }
    }

    /// The message as one text frame.
    ///
    /// # Panics
    /// Never: the message is made of strings, numbers and lists.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and lists are JSON")
    }
}
