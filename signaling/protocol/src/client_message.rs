//! What a participant says to the media node: one JSON text frame per message, tagged by `type`.
//!
//! Unknown fields are refused: a client that misspells one learns it at once instead of being half understood.

use serde::{Deserialize, Serialize};

use crate::limits::{
    CHAT_CHARS_MAX, ID_BYTES_MAX, MESSAGE_BYTES_MAX, MID_BYTES_MAX, PASS_BYTES_MAX, SDP_BYTES_MAX,
    TEXT_CHARS_MAX, TRACKS_MAX,
};
use crate::{ErrorCode, Publish, Source, Subscribe};

/// What a media line of the client's offer carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedTrack {
    /// The media line (`a=mid`) in the offer.
    pub mid: String,
    /// What it shows or sounds.
    pub source: Source,
}

/// One message of a participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// The first message: who I am. Either a fresh `pass`, or the `resume` token of a lost connection.
    Hello {
        /// The version of the contract the client speaks.
        protocol: u32,
        /// A signed room pass.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pass: Option<String>,
        /// The `resume_token` of an earlier `joined`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resume: Option<String>,
    },
    /// What I send: the session description of the publishing peer connection, complete, without trickling.
    Offer {
        /// Always `publish`.
        target: Publish,
        /// The session description.
        sdp: String,
        /// What the media lines carry.
        tracks: Vec<PublishedTrack>,
    },
    /// My answer to the node's latest offer.
    Answer {
        /// Always `subscribe`.
        target: Subscribe,
        /// The session description.
        sdp: String,
    },
    /// One of my tracks is silent or covered, or no longer. The track stays published.
    Mute {
        /// Which track.
        source: Source,
        /// Whether it is muted now.
        muted: bool,
    },
    /// Real-time text: what I am typing, character by character (EN 301 549, clause 6.2).
    Text {
        /// Characters (Unicode scalar values) to take from the end of my current line, first.
        #[serde(default, skip_serializing_if = "is_zero")]
        erase: u32,
        /// Characters to add, second.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        insert: String,
        /// Whether my line is finished; the next `text` starts a new one.
        #[serde(default, skip_serializing_if = "is_false")]
        done: bool,
    },
    /// A whole chat message.
    Chat {
        /// What is said.
        text: String,
        /// To one participant only (right `moderate`); to everybody, or from the audience to those who moderate, when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// I raise or lower my hand.
    Hand {
        /// Whether it is up.
        raised: bool,
    },
    /// Let somebody in from the lobby (right `admit`).
    Admit {
        /// Who waits.
        participant: String,
    },
    /// Remove somebody, or turn them away from the lobby (right `moderate`, or `admit` for the lobby).
    Kick {
        /// Who goes.
        participant: String,
    },
    /// Lock or unlock the room for newcomers (right `moderate`).
    Lock {
        /// Whether it is locked now.
        locked: bool,
    },
    /// End the talk for everybody (right `moderate`).
    End {},
    /// I leave, for good.
    Bye {},
    /// My network has changed: offer the subscribing connection again with fresh ICE credentials.
    Restart {
        /// Whether my peer connection is a new one (the page was loaded again), not the one of the last offer.
        #[serde(default, skip_serializing_if = "is_false")]
        fresh: bool,
    },
    /// Are you there? Answered with `pong`. Browsers cannot send WebSocket pings.
    Ping {},
}

/// Why a frame is not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// No JSON, no known message, unknown or missing fields.
    #[error("the message is not understood")]
    Malformed,
    /// The frame or a field exceeds its limit.
    #[error("the message or one of its fields is too large")]
    TooLarge,
}

impl From<MessageError> for ErrorCode {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::Malformed => Self::Malformed,
            MessageError::TooLarge => Self::TooLarge,
        }
    }
}

impl ClientMessage {
    /// Reads one text frame and holds it against every limit.
    pub fn parse(frame: &str) -> Result<Self, MessageError> {
        if frame.len() > MESSAGE_BYTES_MAX {
            return Err(MessageError::TooLarge);
        }
        let message: Self = serde_json::from_str(frame).map_err(|_| MessageError::Malformed)?;
        if message.is_within_limits() {
            Ok(message)
        } else {
            Err(MessageError::TooLarge)
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

    fn is_within_limits(&self) -> bool {
        match self {
            Self::Hello { pass, resume, .. } => {
                pass.as_ref()
                    .is_none_or(|pass| pass.len() <= PASS_BYTES_MAX)
                    && resume
                        .as_ref()
                        .is_none_or(|token| token.len() <= ID_BYTES_MAX)
            }
            Self::Offer { sdp, tracks, .. } => {
                sdp.len() <= SDP_BYTES_MAX
                    && tracks.len() <= TRACKS_MAX
                    && tracks.iter().all(|track| track.mid.len() <= MID_BYTES_MAX)
            }
            Self::Answer { sdp, .. } => sdp.len() <= SDP_BYTES_MAX,
            Self::Text { erase, insert, .. } => {
                *erase as usize <= TEXT_CHARS_MAX && insert.chars().count() <= TEXT_CHARS_MAX
            }
            Self::Chat { text, to } => {
                text.chars().count() <= CHAT_CHARS_MAX
                    && to.as_ref().is_none_or(|to| to.len() <= ID_BYTES_MAX)
            }
            Self::Admit { participant } | Self::Kick { participant } => {
                participant.len() <= ID_BYTES_MAX
            }
            Self::Mute { .. }
            | Self::Hand { .. }
            | Self::Lock { .. }
            | Self::End {}
            | Self::Bye {}
            | Self::Restart { .. }
            | Self::Ping {} => true,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(b: &bool) -> bool {
    !*b
}
