//! Why the relay says no.

/// A request the relay does not carry out. Nothing has changed when one is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The participant is unknown: it never joined, has left, or its room was ended.
    #[error("the participant is not in a room")]
    UnknownParticipant,
    /// The thread carries `rooms_max` rooms already.
    #[error("too many rooms")]
    TooManyRooms,
    /// The room has `participants_max` participants already.
    #[error("the room is full")]
    RoomFull,
    /// The name of the room or the participant is empty, longer than `name_bytes_max`, or not plain visible ASCII.
    #[error("the name is not usable")]
    BadName,
    /// The description is longer than `sdp_bytes_max`.
    #[error("the session description is too long")]
    SdpTooLong,
    /// The description cannot be read, or lacks ICE credentials, a fingerprint or BUNDLE.
    #[error("the session description cannot be read")]
    MalformedSdp,
    /// The description has more than `media_lines_max` media sections.
    #[error("the session description has too many media sections")]
    TooManyMediaLines,
    /// No section offers a codec the relay forwards (Opus, VP8).
    #[error("no common codec")]
    NoCommonCodec,
    /// The pass does not give the right to do this, or the participant is still in the lobby.
    #[error("the participant has no right to do this")]
    NotAllowed,
    /// A description of the wrong kind at this moment: an answer without an offer, or an answer to an older offer.
    #[error("no such description is expected now")]
    UnexpectedDescription,
    /// The cryptography refused its configuration; a fault of the installation, not of the peer.
    #[error("the cryptography is not usable")]
    Cryptography,
}
