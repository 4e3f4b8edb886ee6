//! The list of error codes. A client decides by the code, never by the English message beside it.

use serde::{Deserialize, Serialize};

/// What went wrong, as the node tells a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame is no JSON, no known message, or has unknown or missing fields.
    #[error("the message is not understood")]
    Malformed,
    /// A frame or one of its fields exceeds its limit.
    #[error("the message or one of its fields is too large")]
    TooLarge,
    /// Messages or bytes per second exceed the limit.
    #[error("too many messages")]
    TooFast,
    /// The client names a version this node does not speak.
    #[error("this protocol version is not spoken here")]
    UnsupportedProtocol,
    /// The first message was no `hello`, or a second `hello` came.
    #[error("exactly the first message must be a hello")]
    HelloExpected,
    /// No `hello` within the time limit.
    #[error("no hello arrived in time")]
    HelloTimeout,
    /// The pass is forged, damaged, or meant for somebody else.
    #[error("the pass is not valid")]
    BadPass,
    /// The pass is too old.
    #[error("the pass has expired")]
    PassExpired,
    /// The pass has been used before.
    #[error("the pass has been used")]
    PassUsed,
    /// The pass names another media node.
    #[error("the pass belongs to another media node")]
    WrongNode,
    /// The resume token is unknown or the place is no longer kept.
    #[error("the place is no longer kept")]
    ResumeUnknown,
    /// The pass lacks the right.
    #[error("the pass does not allow this")]
    NotAllowed,
    /// The message does not fit now: a lobby guest who publishes, an answer without an offer.
    #[error("not possible in the present state")]
    WrongState,
    /// The room has its greatest number of participants.
    #[error("the room is full")]
    RoomFull,
    /// The room is locked for newcomers.
    #[error("the room is locked")]
    RoomLocked,
    /// The talk in this room is over.
    #[error("the talk is over")]
    RoomEnded,
    /// A moderator removed this participant from the room.
    #[error("a moderator has removed this participant")]
    Removed,
    /// The node has its greatest number of rooms or participants.
    #[error("the media node is full")]
    NodeFull,
    /// Nobody of that name is in the room.
    #[error("no such participant")]
    UnknownParticipant,
    /// The session description cannot be used.
    #[error("the session description cannot be used")]
    BadSdp,
    /// The node is stopping.
    #[error("the media node is stopping")]
    ShuttingDown,
    /// The client reads too slowly or not at all.
    #[error("messages are not read fast enough")]
    TooSlow,
    /// A fault of the node.
    #[error("internal fault")]
    Internal,
}

impl ErrorCode {
    /// The WebSocket close code when this error ends the connection; `None` when the connection goes on.
    #[must_use]
    pub const fn close_code(self) -> Option<u16> {
        Some(match self {
            Self::Malformed | Self::UnsupportedProtocol | Self::HelloExpected => 4400,
            Self::BadPass | Self::PassExpired | Self::PassUsed | Self::WrongNode => 4401,
            Self::RoomLocked | Self::Removed => 4403,
            Self::HelloTimeout => 4408,
            Self::ResumeUnknown | Self::RoomEnded => 4410,
            Self::TooLarge => 4413,
            Self::TooFast => 4429,
            Self::TooSlow => 4430,
            Self::Internal => 4500,
            Self::RoomFull | Self::NodeFull | Self::ShuttingDown => 4503,
            Self::NotAllowed | Self::WrongState | Self::UnknownParticipant | Self::BadSdp => {
                return None;
            }
        })
    }
}
