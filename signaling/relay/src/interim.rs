//! The shape of the relay while its inside is being built.

use std::net::SocketAddr;
use std::time::Instant;

use schalter_protocol::{Right, Source};

use crate::arena::{Arena, Id};
use crate::{Batch, Counters, Event, Gauges, Refusal, RelayConfig};

/// A participant's number on this media thread. It is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParticipantId(Id<Join>);

/// Somebody who wants to enter a room. The pass was verified by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The room's name; the first participant opens it.
    pub room: String,
    /// The participant's name on the wire, used as the stream id of its tracks (`a=msid`).
    pub participant: String,
    /// What the pass allows.
    pub rights: Vec<Right>,
    /// Whether to wait in the lobby: nothing is sent to or received from the others before [`Relay::admit`].
    pub lobby: bool,
}

/// The rooms of one media thread.
pub struct Relay {
    people: Arena<Join>,
}

impl Relay {
    /// An empty relay.
    ///
    /// # Errors
    /// [`Refusal::Cryptography`].
    pub fn new(_config: RelayConfig, _now: Instant) -> Result<Self, Refusal> {
        Ok(Self { people: Arena::new() })
    }
    /// Lets somebody in; the first one opens the room.
    pub fn join(&mut self, join: &Join) -> Result<ParticipantId, Refusal> {
        Ok(ParticipantId(self.people.insert(join.clone())))
    }
    /// Lets somebody out of the lobby into the room.
    pub fn admit(&mut self, _participant: ParticipantId) -> Result<(), Refusal> {
        Ok(())
    }
    /// Takes somebody out, with everything they send and receive.
    pub fn leave(&mut self, _now: Instant, participant: ParticipantId) {
        self.people.remove(participant.0);
    }
    /// Takes everybody out and closes the room; answers who was in.
    pub fn end_room(&mut self, _now: Instant, _room: &str) -> Vec<ParticipantId> {
        Vec::new()
    }
    /// The client's offer of its publish connection, also to restart ICE or to add and remove tracks; answers with ours.
    /// `sources` tells by `a=mid` what each section carries; sections not named are microphone, camera, screen in this order.
    pub fn publish(&mut self, _now: Instant, _p: ParticipantId, _offer: &str, _sources: &[(String, Source)]) -> Result<String, Refusal> {
        Err(Refusal::UnexpectedDescription)
    }
    /// WHEP: the client's offer of its subscribe connection; answers with ours. Tracks of the room are put on its sections.
    pub fn play(&mut self, _now: Instant, _p: ParticipantId, _offer: &str) -> Result<String, Refusal> {
        Err(Refusal::UnexpectedDescription)
    }
    /// The client's answer to the last [`Event::Offer`].
    pub fn answer(&mut self, _now: Instant, _p: ParticipantId, _answer: &str) -> Result<(), Refusal> {
        Err(Refusal::UnexpectedDescription)
    }
    /// Offers the subscribe connection again with new ICE credentials. `fresh`: the client has made a new peer connection
    /// (page reloaded), so handshake and sections start anew as well.
    pub fn restart(&mut self, _now: Instant, _p: ParticipantId, _fresh: bool) -> Result<(), Refusal> {
        Ok(())
    }
    /// Stops or resumes forwarding of a participant's track. Said by the participant, or by a moderator about them.
    pub fn mute(&mut self, _p: ParticipantId, _source: Source, _muted: bool) -> Result<(), Refusal> {
        Ok(())
    }
    /// A datagram came in.
    pub fn handle_datagram(&mut self, _now: Instant, _from: SocketAddr, _local: SocketAddr, _datagram: &mut [u8]) {}
    /// The time [`poll_timeout`](Self::poll_timeout) named has come.
    pub fn handle_timeout(&mut self, _now: Instant) {}
    /// When [`handle_timeout`](Self::handle_timeout) wants to be called.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        None
    }
    /// The next thing to tell.
    pub fn poll_event(&mut self) -> Option<Event> {
        None
    }
    /// Puts what is to be sent into the batch; `true` when more waits than it could take.
    pub fn poll_transmit(&mut self, _batch: &mut Batch) -> bool {
        false
    }
    /// Totals since the start.
    #[must_use]
    pub fn counters(&self) -> Counters {
        Counters::default()
    }
    /// What is there now.
    #[must_use]
    pub fn gauges(&self) -> Gauges {
        Gauges::default()
    }
}
