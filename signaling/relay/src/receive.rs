//! The way of a datagram into the relay.
//!
//! Datagrams are told apart by their first byte (RFC 7983). Only connectivity checks may come from an address we do not know;
//! everything else is looked at only when its address passed an authentic check.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::arena::Id;
use crate::dtls::{Handshake, Progress};
use crate::ice::Request;
use crate::srtp::{Closed, Inbound, Outbound};
use crate::transport::{Path, REPORT_INTERVAL, State, Transport};
use crate::{Event, ParticipantId, Relay};

/// A peer that has been silent for so long loses its claim to an address when another one shows it is there.
const ADDRESS_CLAIM: Duration = Duration::from_secs(5);

impl Relay {
    /// Takes a datagram in. `local` is the address of ours it came to; the datagram is opened where it lies.
    pub fn handle_datagram(
        &mut self,
        now: Instant,
        from: SocketAddr,
        local: SocketAddr,
        datagram: &mut [u8],
    ) {
        self.counters.datagrams_in += 1;
        self.counters.bytes_in += datagram.len() as u64;
        if datagram.len() > self.limits.datagram_bytes_max {
            self.counters.dropped_full += 1;
            return;
        }
        match datagram.first() {
            Some(0..=3) => self.handle_check(now, Path { to: from, local }, datagram),
            Some(20..=63) => self.handle_dtls(now, from, datagram),
            Some(128..=191) => self.handle_srtp(now, from, datagram),
            _ => self.counters.dropped_unreadable += 1,
        }
    }

    fn handle_check(&mut self, now: Instant, path: Path, datagram: &[u8]) {
        let Some(mut request) = Request::read(datagram) else {
            self.counters.dropped_unreadable += 1;
            return;
        };
        let id = self.by_ufrag.get(request.ufrag()).copied();
        let Some((id, transport)) =
            id.and_then(|id| self.transports.get_mut(id).map(|transport| (id, transport)))
        else {
            self.counters.dropped_strangers += 1;
            return;
        };
        let password = transport.credentials.password;
        if !request.is_authentic(&password, self.provider.crypto()) {
            self.counters.dropped_unauthentic += 1;
            return;
        }
        if !self.claim_address(now, id, path.to, request.nominates()) {
            self.counters.dropped_full += 1;
            return;
        }
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.checked = now;
        if request.nominates() || transport.path.is_none() {
            transport.path = Some(path);
        }
        if let Some(answer) = request.respond(path.to, &password, self.provider.crypto()) {
            self.outbox.push(path, answer);
        }
        if transport.state == State::Gone {
            if transport.outbound.is_some() {
                self.connected(now, id);
            } else {
                transport.state = State::Connecting(now);
            }
        }
    }

    /// Notes that an address belongs to a peer. `false` when it belongs to another one that is alive, or when there are too many.
    fn claim_address(
        &mut self,
        now: Instant,
        id: Id<Transport>,
        address: SocketAddr,
        nominates: bool,
    ) -> bool {
        if let Some(&holder) = self.by_address.get(&address) {
            if holder == id {
                return true;
            }
            if let Some(other) = self.transports.get_mut(holder) {
                if now.saturating_duration_since(other.checked) < ADDRESS_CLAIM {
                    return false;
                }
                other.addresses.retain(|known| *known != address);
                other.path.take_if(|path| path.to == address);
            }
        }
        let Some(transport) = self.transports.get_mut(id) else {
            return false;
        };
        if transport.addresses.len() >= self.limits.addresses_max {
            let current = transport.path.map(|path| path.to);
            let spare = transport
                .addresses
                .iter()
                .position(|known| Some(*known) != current);
            let Some(spare) = spare.filter(|_| nominates) else {
                return false;
            };
            let forgotten = transport.addresses.swap_remove(spare);
            self.by_address.remove(&forgotten);
        }
        transport.addresses.push(address);
        self.by_address.insert(address, id);
        true
    }

    fn handle_dtls(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) {
        let id = self.by_address.get(&from).copied();
        let Some((id, transport)) =
            id.and_then(|id| self.transports.get_mut(id).map(|transport| (id, transport)))
        else {
            self.counters.dropped_strangers += 1;
            return;
        };
        if transport.handshake.is_none() {
            // The peer is faster than its answer; it will repeat itself.
            if transport.fingerprint.is_none() {
                return;
            }
            if self.pending_handshakes() >= self.limits.handshakes_pending_max {
                self.counters.dropped_full += 1;
                return;
            }
            if let Some(transport) = self.transports.get_mut(id) {
                transport.handshake = Some(Handshake::new());
            }
        }
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        let (Some(handshake), Some(path)) = (transport.handshake.as_mut(), transport.path) else {
            return;
        };
        let Some(fingerprint) = transport.fingerprint.as_ref() else {
            return;
        };
        let outbox = &mut self.outbox;
        let progress = handshake.read(now, &self.identity, fingerprint, datagram, |datagram| {
            outbox.push(path, datagram.to_vec());
        });
        let timeout = handshake.poll_timeout();
        match progress {
            Progress::Pending => {}
            Progress::Connected(keys) => {
                let crypto = self.provider.crypto();
                let inbound = Inbound::new(crypto, &keys, self.limits.sources_max);
                let outbound = Outbound::new(crypto, &keys);
                if let (Ok(inbound), Ok(outbound)) = (inbound, outbound) {
                    transport.inbound = Some(inbound);
                    transport.outbound = Some(outbound);
                    self.counters.handshakes_completed += 1;
                    self.connected(now, id);
                }
            }
            Progress::Closed | Progress::Failed => self.disconnected(id),
        }
        if let Some(timeout) = timeout {
            self.wake_at(timeout);
        }
    }

    pub(crate) fn pending_handshakes(&self) -> usize {
        let pending = |transport: &Transport| {
            transport.handshake.is_some()
                && transport.outbound.is_none()
                && transport.state != State::Gone
        };
        self.transports
            .iter()
            .filter(|(_, transport)| pending(transport))
            .count()
    }

    fn connected(&mut self, now: Instant, id: Id<Transport>) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.state = State::Connected;
        transport.report_at = now + REPORT_INTERVAL / 4;
        let (owner, target, report_at) = (transport.owner, transport.target, transport.report_at);
        for line in &mut transport.lines {
            if let Some(track) = line.active.and_then(|track| self.tracks.get_mut(track)) {
                line.next_arrival = track.ring.arrivals();
                line.rewriter.pause();
                track.want_key_frame();
            }
        }
        self.wake_at(report_at);
        self.wake_for_key_frames(now);
        self.tell(Event::Connected {
            participant: ParticipantId(owner),
            target,
        });
    }

    pub(crate) fn disconnected(&mut self, id: Id<Transport>) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        if transport.state == State::Gone {
            return;
        }
        if transport.outbound.is_none() && transport.handshake.take().is_some() {
            self.counters.handshakes_failed += 1;
        }
        transport.state = State::Gone;
        let (owner, target) = (transport.owner, transport.target);
        self.tell(Event::Disconnected {
            participant: ParticipantId(owner),
            target,
        });
    }

    fn handle_srtp(&mut self, now: Instant, from: SocketAddr, datagram: &mut [u8]) {
        let id = self.by_address.get(&from).copied();
        let Some((id, transport)) =
            id.and_then(|id| self.transports.get_mut(id).map(|transport| (id, transport)))
        else {
            self.counters.dropped_strangers += 1;
            return;
        };
        let Some(inbound) = transport.inbound.as_mut() else {
            self.counters.dropped_unauthentic += 1;
            return;
        };
        // RFC 5761 §4: RTCP packet types lie where RTP has payload types 64 to 95 with the marker bit.
        if matches!(datagram.get(1), Some(192..=223)) {
            match inbound.open_rtcp(datagram) {
                Ok(len) => self.handle_rtcp(now, id, datagram.get(..len).unwrap_or_default()),
                Err(closed) => self.count_closed(closed),
            }
            return;
        }
        let Some(header) = crate::rtp::Header::parse(datagram) else {
            self.counters.dropped_unreadable += 1;
            return;
        };
        match inbound.open_rtp(datagram, &header) {
            Ok(len) => self.handle_media(now, id, &header, datagram.get(..len).unwrap_or_default()),
            Err(closed) => self.count_closed(closed),
        }
    }

    fn count_closed(&mut self, closed: Closed) {
        match closed {
            Closed::Unauthentic => self.counters.dropped_unauthentic += 1,
            Closed::TooManySources => self.counters.dropped_full += 1,
        }
    }
}
