//! What the relay tells its owner.

use schalter_protocol::Source;

use crate::ParticipantId;

/// Which of a participant's two peer connections is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// The one the participant sends on; the client offers, the relay answers.
    Publish,
    /// The one the participant receives on; the relay offers, the client answers (with WHEP the other way round).
    Subscribe,
}

/// A section of a subscribe offer and what it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedTrack {
    /// The section's `a=mid`.
    pub mid: String,
    /// Who publishes it.
    pub participant: ParticipantId,
    /// What it shows or sounds.
    pub source: Source,
}

/// Something the owner of the relay must pass on or may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The subscribe connection needs a new offer; the client answers it with [`Relay::answer`](crate::Relay::answer).
    /// At most one is under way per participant: what changes meanwhile is in the next one.
    Offer {
        /// Whom to send it to.
        participant: ParticipantId,
        /// The description, complete with candidates.
        sdp: String,
        /// The sections that carry a track. Sections that are not listed are idle.
        tracks: Vec<OfferedTrack>,
    },
    /// ICE and DTLS are through; media can flow.
    Connected {
        /// Whose connection it is.
        participant: ParticipantId,
        /// Which of the two.
        target: Target,
    },
    /// No authenticated connectivity check for `consent_ms`, no connection within `connect_ms`, a handshake that failed, or the
    /// peer said goodbye. The participant stays in the room; an ICE restart or a new offer brings the connection back.
    Disconnected {
        /// Whose connection it is.
        participant: ParticipantId,
        /// Which of the two.
        target: Target,
    },
    /// A track was accepted in a publish offer. In the lobby this is told too, but nobody receives it before the admission.
    TrackPublished {
        /// Who publishes it.
        participant: ParticipantId,
        /// What it shows or sounds.
        source: Source,
    },
    /// A track is gone: its section was stopped, or its participant left.
    TrackUnpublished {
        /// Who published it.
        participant: ParticipantId,
        /// What it showed or sounded.
        source: Source,
    },
    /// A participant began or ceased to speak, judged by the audio-level header extension (RFC 6464).
    Speaking {
        /// Who.
        participant: ParticipantId,
        /// Began (`true`) or ceased.
        speaking: bool,
    },
}
