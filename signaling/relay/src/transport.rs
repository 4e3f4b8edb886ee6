//! One peer connection: ICE, DTLS and SRTP together, from its making to its end.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::arena::Id;
use crate::dtls::{Fingerprint, Handshake};
use crate::ice::Credentials;
use crate::rate::Rate;
use crate::room::Participant;
use crate::srtp::{Inbound, Outbound, RTCP_TRAILER_BYTES_MAX};
use crate::subscription::Line;
use crate::track::Track;
use crate::{Refusal, Relay, Target};

/// Time between two reports of a connection.
pub(crate) const REPORT_INTERVAL: Duration = Duration::from_secs(1);
/// How much too early a report may be.
const REPORT_SLACK: Duration = Duration::from_millis(25);

/// A peer's address and the one of ours it talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) to: SocketAddr,
    pub(crate) local: SocketAddr,
}

/// Datagrams of STUN, DTLS and RTCP that wait to be sent. Media never waits here.
pub(crate) struct Outbox {
    datagrams: VecDeque<(Path, Vec<u8>)>,
    datagrams_max: usize,
    dropped: u64,
}

impl Outbox {
    pub(crate) fn new(datagrams_max: usize) -> Self {
        Self {
            datagrams: VecDeque::new(),
            datagrams_max,
            dropped: 0,
        }
    }

    pub(crate) fn push(&mut self, path: Path, datagram: Vec<u8>) {
        if self.datagrams.len() < self.datagrams_max && !datagram.is_empty() {
            self.datagrams.push_back((path, datagram));
        } else {
            self.dropped += 1;
        }
    }

    pub(crate) fn front(&self) -> Option<&(Path, Vec<u8>)> {
        self.datagrams.front()
    }

    pub(crate) fn pop(&mut self) {
        self.datagrams.pop_front();
    }

    pub(crate) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }
}

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Not through yet, since when.
    Connecting(Instant),
    /// Media flows.
    Connected,
    /// Silent for too long, failed, or said goodbye. An authentic check brings back what had keys.
    Gone,
}

/// A source of a publisher: which track it belongs to, and whether it repeats packets of another source (RFC 4588).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inflow {
    pub(crate) ssrc: u32,
    pub(crate) track: Id<Track>,
    pub(crate) repair: bool,
}

/// Where an offer of ours stands. Only subscribe connections have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Negotiation {
    /// The client makes the offers (WHEP), we never do.
    pub(crate) by_client: bool,
    /// Lines have changed since the last offer.
    pub(crate) stale: bool,
    /// An offer of ours waits for its answer; it has this many lines.
    pub(crate) offered: Option<usize>,
    /// Version of the description (RFC 3264 §8), counted up with each.
    pub(crate) version: u64,
}

/// One peer connection.
pub(crate) struct Transport {
    pub(crate) owner: Id<Participant>,
    pub(crate) target: Target,
    pub(crate) credentials: Credentials,
    /// Number of the session in descriptions.
    pub(crate) session: u64,
    /// The peer's half of the user name; when it changes the peer restarts ICE.
    pub(crate) remote_ufrag: Option<String>,
    pub(crate) fingerprint: Option<Fingerprint>,
    /// Addresses that passed a check, with the one media is sent to.
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) path: Option<Path>,
    pub(crate) state: State,
    pub(crate) checked: Instant,
    pub(crate) handshake: Option<Handshake>,
    pub(crate) inbound: Option<Inbound>,
    pub(crate) outbound: Option<Outbound>,
    pub(crate) rtcp_ssrc: u32,
    pub(crate) report_at: Instant,
    /// Publish: which source is which track.
    pub(crate) inflows: Vec<Inflow>,
    /// Subscribe: the media sections.
    pub(crate) lines: Vec<Line>,
    pub(crate) negotiation: Negotiation,
    /// Bytes of media sent.
    pub(crate) octets: u64,
    /// How much may be sent in either direction.
    pub(crate) rate: Rate,
}

impl Transport {
    /// Seals an RTCP packet and puts it into the outbox.
    pub(crate) fn send_rtcp(&mut self, outbox: &mut Outbox, packet: &[u8]) {
        if self.state != State::Connected {
            return;
        }
        let (Some(path), Some(outbound)) = (self.path, self.outbound.as_mut()) else {
            return;
        };
        let mut place = Vec::with_capacity(packet.len() + RTCP_TRAILER_BYTES_MAX);
        place.extend_from_slice(packet);
        place.resize(packet.len() + RTCP_TRAILER_BYTES_MAX, 0);
        if let Some(len) = outbound.seal_rtcp(&mut place, packet.len()) {
            place.truncate(len);
            outbox.push(path, place);
        }
    }

    /// Whether a source number is taken in this connection; each line needs its own, or two packets would share a nonce.
    fn uses_ssrc(&self, ssrc: u32) -> bool {
        self.rtcp_ssrc == ssrc
            || self
                .lines
                .iter()
                .any(|line| line.ssrc == ssrc || line.repair_ssrc == ssrc)
    }
}

impl Relay {
    /// Makes a connection; it waits for the peer's checks.
    pub(crate) fn open_transport(
        &mut self,
        now: Instant,
        owner: Id<Participant>,
        target: Target,
    ) -> Result<Id<Transport>, Refusal> {
        let mut credentials = Credentials::new(&mut self.entropy)?;
        while self.by_ufrag.contains_key(&credentials.ufrag) {
            credentials = Credentials::new(&mut self.entropy)?;
        }
        let random = self.entropy.u32()?;
        let transport = Transport {
            owner,
            target,
            credentials,
            session: self.entropy.u64()? >> 2,
            remote_ufrag: None,
            fingerprint: None,
            addresses: Vec::new(),
            path: None,
            state: State::Connecting(now),
            checked: now,
            handshake: None,
            inbound: None,
            outbound: None,
            rtcp_ssrc: random | 1,
            report_at: now + REPORT_INTERVAL,
            inflows: Vec::new(),
            lines: Vec::new(),
            negotiation: Negotiation {
                by_client: false,
                stale: false,
                offered: None,
                version: 0,
            },
            octets: 0,
            rate: Rate::default(),
        };
        let id = self.transports.insert(transport);
        self.by_ufrag.insert(credentials.ufrag, id);
        self.wake_at(now + Duration::from_millis(self.limits.connect_ms));
        Ok(id)
    }

    /// Two source numbers nobody uses in this connection: media and its repetitions.
    pub(crate) fn fresh_ssrcs(&mut self, transport: Id<Transport>) -> Result<(u32, u32), Refusal> {
        let mut fresh = [0; 2];
        for at in 0..fresh.len() {
            loop {
                let ssrc = self.entropy.u32()?;
                let taken = self
                    .transports
                    .get(transport)
                    .is_some_and(|transport| transport.uses_ssrc(ssrc));
                if ssrc != 0 && !taken && !fresh.contains(&ssrc) {
                    fresh[at] = ssrc;
                    break;
                }
            }
        }
        Ok((fresh[0], fresh[1]))
    }

    /// New credentials, so that the peer has to show anew that it is there. Media goes on over the old path until then.
    pub(crate) fn restart_ice(&mut self, id: Id<Transport>) -> Result<(), Refusal> {
        let credentials = Credentials::new(&mut self.entropy)?;
        if let Some(transport) = self.transports.get_mut(id) {
            self.by_ufrag.remove(&transport.credentials.ufrag);
            transport.credentials = credentials;
            self.by_ufrag.insert(credentials.ufrag, id);
        }
        Ok(())
    }

    /// Ends a connection and forgets it.
    pub(crate) fn close_transport(&mut self, now: Instant, id: Id<Transport>) {
        let Some(mut transport) = self.transports.remove(id) else {
            return;
        };
        if let (Some(path), Some(mut handshake)) = (transport.path, transport.handshake.take()) {
            let outbox = &mut self.outbox;
            handshake.close(now, |datagram| outbox.push(path, datagram.to_vec()));
        }
        self.by_ufrag.remove(&transport.credentials.ufrag);
        for address in &transport.addresses {
            if self.by_address.get(address) == Some(&id) {
                self.by_address.remove(address);
            }
        }
        for line in &transport.lines {
            if let Some(track) = line.active.and_then(|track| self.tracks.get_mut(track)) {
                track
                    .subscribers
                    .retain(|(subscriber, _)| *subscriber != id);
            }
        }
        if let Some(person) = self.participants.get_mut(transport.owner) {
            for place in [&mut person.publish, &mut person.subscribe] {
                place.take_if(|place| *place == id);
            }
        }
    }

    /// Lets time pass for all connections; answers when the next one wants it.
    pub(crate) fn pass_time_for_transports(&mut self, now: Instant) -> Option<Instant> {
        let consent = Duration::from_millis(self.limits.consent_ms);
        let connect = Duration::from_millis(self.limits.connect_ms);
        let ids: Vec<_> = self.transports.iter().map(|(id, _)| id).collect();
        let mut next: Option<Instant> = None;
        for id in ids {
            let Some(transport) = self.transports.get_mut(id) else {
                continue;
            };
            let mut failed = false;
            if let (Some(handshake), Some(path)) = (transport.handshake.as_mut(), transport.path) {
                let outbox = &mut self.outbox;
                failed = handshake
                    .handle_timeout(now, |datagram| outbox.push(path, datagram.to_vec()))
                    .is_none();
            }
            let expires = match transport.state {
                State::Connecting(since) => Some(since + connect),
                State::Connected => Some(transport.checked + consent),
                State::Gone => None,
            };
            if failed || expires.is_some_and(|expires| expires <= now) {
                self.disconnected(id);
                continue;
            }
            let Some(transport) = self.transports.get_mut(id) else {
                continue;
            };
            let connected = transport.state == State::Connected;
            // Reports that are due soon go along, so that many connections do not wake us one by one.
            let due = connected && transport.report_at <= now + REPORT_SLACK;
            if due {
                transport.report_at = now + REPORT_INTERVAL;
            }
            let handshake = transport
                .handshake
                .as_ref()
                .and_then(Handshake::poll_timeout);
            let report = connected.then_some(transport.report_at);
            next = next
                .into_iter()
                .chain(expires)
                .chain(handshake)
                .chain(report)
                .min();
            if due {
                self.report(now, id);
            }
        }
        next
    }
}
