//! What is said on the wire between a participant and the media node: the room pass, the messages, the limits.
//!
//! `signaling/PROTOCOL.md` is the contract in prose; this crate is the same contract as types, shared by the office
//! (which signs passes), the media node (which verifies them) and the load tests (which play the participant).
//! It must never know a socket, a clock or a source of randomness: time and random bytes are arguments.

#![warn(missing_docs)]

mod client_message;
mod error_code;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzz_entry;
pub mod limits;
mod names;
mod pass;
mod server_message;
mod signer;
mod verifier;

pub use client_message::{ClientMessage, MessageError, PublishedTrack};
pub use error_code::ErrorCode;
pub use names::{EndReason, LeaveReason, Publish, Right, Role, Source, Subscribe};
pub use pass::{AUDIENCE, ISSUER, RoomPass};
pub use server_message::{
    Away, IceServer, Joined, ParticipantView, ServerMessage, SubscribedTrack, TrackView,
};
pub use signer::{KeyError, PassSigner};
pub use verifier::{PassError, PassVerifier};

/// The version of the signalling contract this crate speaks; a client names it in its `hello`.
pub const PROTOCOL_VERSION: u32 = 1;
