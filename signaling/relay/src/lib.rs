//! The selective forwarding unit: takes the datagrams of one media thread and says which datagrams to send.
//!
//! Sans-IO: input is given, output is polled, time and randomness are arguments. The relay must never know a socket, a clock,
//! a task, a lock or a log, and it never reads what a media payload means, so that end-to-end encryption stays possible.
//!
//! A participant has up to two peer connections. On the *publish* one the client offers and the relay answers; on the
//! *subscribe* one the relay offers and the client answers, so descriptions never cross. WHIP uses the first alone; WHEP the
//! second alone, offered by the client ([`Relay::play`]).
//!
//! The owner's loop, once per wake-up:
//! 1. [`Relay::handle_datagram`] for each datagram received, [`Relay::handle_timeout`] when [`Relay::poll_timeout`] has come;
//! 2. [`Relay::poll_event`] until `None`;
//! 3. [`Relay::poll_transmit`] into a [`Batch`], send it, clear it; again while it answers `true`, but look at the sockets between.
//!
//! A media packet's way: `receive.rs` finds whose it is, `srtp.rs` opens it in place, `track.rs` keeps the plaintext,
//! `forward.rs` loops over the subscribers, `rewrite.rs` writes each one's header, `srtp.rs` seals in place in the batch.

#![warn(missing_docs)]
#![forbid(unsafe_code)]

mod arena;
mod batch;
mod config;
mod counters;
mod describe;
mod dtls;
mod entropy;
mod event;
mod feedback;
mod forward;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzz_entry;
mod hello;
mod ice;
mod limits;
mod negotiate;
mod publish;
mod rate;
mod receive;
mod refusal;
mod report;
mod rewrite;
mod room;
mod rtp;
mod sdp;
mod srtp;
mod subscribe;
mod subscription;
#[cfg(test)]
mod test_clock;
mod track;
mod transport;
mod voice;
mod window;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use rtc_crypto::RTCCryptoProvider;

use arena::{Arena, Id};
pub use batch::{Batch, Run};
pub use config::RelayConfig;
pub use counters::{Counters, Gauges};
pub use dtls::Identity;
use entropy::Entropy;
pub use event::{Event, OfferedTrack, Target};
pub use limits::Limits;
pub use refusal::Refusal;
pub use room::{Join, ParticipantId};
use room::{Participant, Room};
use track::Track;
use transport::Transport;

/// The rooms of one media thread.
pub struct Relay {
    announced: Vec<SocketAddr>,
    identity: Identity,
    limits: Limits,
    provider: Arc<dyn RTCCryptoProvider>,
    entropy: Entropy,
    epoch: Instant,
    rooms: Arena<Room>,
    room_names: HashMap<String, Id<Room>>,
    participants: Arena<Participant>,
    transports: Arena<Transport>,
    tracks: Arena<Track>,
    by_address: HashMap<SocketAddr, Id<Transport>>,
    by_ufrag: HashMap<ice::Ufrag, Id<Transport>>,
    events: VecDeque<Event>,
    /// Subscribe connections that may need an offer.
    stale: VecDeque<Id<Transport>>,
    outbox: transport::Outbox,
    work: forward::Work,
    timeout: Option<Instant>,
    counters: Counters,
}

impl Relay {
    /// A relay without rooms.
    ///
    /// # Errors
    /// [`Refusal::Cryptography`] when the certificate's cryptography is not usable.
    pub fn new(config: RelayConfig, now: Instant) -> Result<Self, Refusal> {
        let provider = config.identity.provider().clone();
        Ok(Self {
            announced: config.announced,
            entropy: Entropy::new(provider.as_ref(), &config.seed)?,
            outbox: transport::Outbox::new(config.limits.outbox_datagrams_max),
            identity: config.identity,
            limits: config.limits,
            provider,
            epoch: now,
            rooms: Arena::new(),
            room_names: HashMap::new(),
            participants: Arena::new(),
            transports: Arena::new(),
            tracks: Arena::new(),
            by_address: HashMap::new(),
            by_ufrag: HashMap::new(),
            events: VecDeque::new(),
            stale: VecDeque::new(),
            work: forward::Work::default(),
            timeout: None,
            counters: Counters::default(),
        })
    }

    /// Lets time pass: repeats lost handshakes, sends reports, asks for what is missing, gives up on who is gone.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.timeout = None;
        let transports = self.pass_time_for_transports(now);
        let tracks = self.pass_time_for_tracks(now);
        for at in transports.into_iter().chain(tracks) {
            self.wake_at(at);
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called. Ask again after every call into the relay.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timeout
    }

    /// The next thing to tell. Offers come last, so that many changes make one.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front().or_else(|| self.next_offer())
    }

    /// Totals since the start.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// What is there at this moment.
    #[must_use]
    pub fn gauges(&self) -> Gauges {
        Gauges {
            rooms: self.rooms.len(),
            participants: self.participants.len(),
            transports: self.transports.len(),
            tracks: self.tracks.len(),
            handshakes_pending: self.pending_handshakes(),
        }
    }

    fn wake_at(&mut self, at: Instant) {
        self.timeout = Some(self.timeout.map_or(at, |timeout| timeout.min(at)));
    }

    fn tell(&mut self, event: Event) {
        if self.events.len() >= self.limits.events_max {
            self.counters.dropped_full += 1;
            let least = self
                .events
                .iter()
                .position(|event| matches!(event, Event::Speaking { .. }))
                .unwrap_or(0);
            self.events.remove(least);
        }
        self.events.push_back(event);
    }
}
