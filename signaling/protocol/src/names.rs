//! The closed lists of the contract: who somebody is, what they may do, what they send, and why it ended.

use serde::{Deserialize, Serialize};

/// Who a participant is. A role gives no rights by itself; the rights are in the pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person who booked the appointment.
    Citizen,
    /// Staff of the authority.
    Clerk,
    /// Somebody invited: interpreter, colleague, relative.
    Guest,
    /// The device test, an operator's check, a load test.
    Test,
}

/// What a participant may do in the room. What is not in the pass is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Send the microphone.
    PublishAudio,
    /// Send the camera.
    PublishVideo,
    /// Send the screen and its sound.
    PublishScreen,
    /// Receive the others.
    Subscribe,
    /// Let people in from the lobby, and turn them away.
    Admit,
    /// Remove people, lock the room, end the talk.
    Moderate,
}

/// What a published track shows or sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The microphone.
    Microphone,
    /// The camera.
    Camera,
    /// The shared screen or window.
    Screen,
    /// The sound that belongs to the shared screen.
    ScreenAudio,
}

impl Source {
    /// The right that is needed to publish this source.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Microphone => Right::PublishAudio,
            Self::Camera => Right::PublishVideo,
            Self::Screen | Self::ScreenAudio => Right::PublishScreen,
        }
    }

    /// Whether the source is sound (otherwise it is picture).
    #[must_use]
    pub const fn is_audio(self) -> bool {
        matches!(self, Self::Microphone | Self::ScreenAudio)
    }
}

/// Why the node ends a participant's connection for good. No resume is possible afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The talk was ended, by a moderator or by the office.
    Ended,
    /// A moderator removed the participant.
    Kicked,
    /// Somebody in the lobby was not let in.
    Refused,
    /// The same participant entered from another device or tab.
    Replaced,
    /// The media node stops; another one may take over, ask the office for a new pass.
    Shutdown,
}

/// Why a participant is no longer in the room, as told to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveReason {
    /// They said `bye`.
    Left,
    /// They were removed or not let in.
    Kicked,
    /// They did not come back within the time a place is kept.
    Lost,
}

/// The peer connection on which a participant sends: the client offers, the node answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Publish {
    /// Its only name on the wire.
    Publish,
}

/// The peer connection on which a participant receives: the node offers, the client answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subscribe {
    /// Its only name on the wire.
    Subscribe,
}
