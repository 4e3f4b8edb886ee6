//! The packet path: from an opened packet to sealed copies in the send arena. Nothing here allocates, logs, waits or locks.

use std::collections::VecDeque;
use std::time::Instant;

use crate::arena::{Arena, Id};
use crate::batch::Batch;
use crate::report::send_time;
use crate::rewrite::{Fields, OVERHEAD_BYTES_MAX, sequence};
use crate::rtp::Header;
use crate::subscription::Line;
use crate::track::{Arrival, Slot, Track};
use crate::transport::{Inflow, State, Transport};
use crate::{Counters, Event, ParticipantId, Relay};

/// A packet a subscriber reported missing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resend {
    pub(crate) transport: Id<Transport>,
    pub(crate) line: usize,
    pub(crate) track: Id<Track>,
    /// The publisher's index and the subscriber's.
    pub(crate) index: u64,
    pub(crate) mapped: u64,
}

/// What is still to be put into a batch.
#[derive(Default)]
pub(crate) struct Work {
    /// Tracks with packets nobody has got yet, and the subscriber of the first one to go on with.
    tracks: VecDeque<Id<Track>>,
    next_subscriber: usize,
    /// Packets of the first track when its pass over the subscribers began: those that come during the pass are for everybody,
    /// and who has been served already gets them in a pass of their own.
    pass_arrivals: u64,
    resends: VecDeque<Resend>,
}

impl Relay {
    /// Takes a packet that was opened.
    pub(crate) fn handle_media(
        &mut self,
        now: Instant,
        from: Id<Transport>,
        header: &Header,
        packet: &[u8],
    ) {
        let Some(inflow) = self.inflow(from, header, packet) else {
            self.counters.dropped_unreadable += 1;
            return;
        };
        let Some(track) = self.tracks.get_mut(inflow.track) else {
            return;
        };
        let Some(mut payload) = header.payload(packet) else {
            self.counters.dropped_unreadable += 1;
            return;
        };
        let mut number = header.sequence;
        if inflow.repair {
            // RFC 4588 §4: the original sequence number stands before the payload. Without one it is mere padding, for probing.
            let Some((original, rest)) = payload.split_first_chunk::<2>() else {
                return;
            };
            number = u16::from_be_bytes(*original);
            payload = rest;
        }
        self.counters.packets_in += 1;
        let level = header
            .extension(packet, track.negotiated.level_id)
            .and_then(|level| level.first().copied());
        let arrival = Arrival {
            sequence: number,
            timestamp: header.timestamp,
            marker: header.marker,
            level,
            time: send_time(now.saturating_duration_since(self.epoch)),
            payload,
            repair: inflow.repair,
        };
        let fresh = track.receive(now, &arrival);
        let wake = track.timeout(std::time::Duration::from_millis(
            self.limits.key_frame_request_ms,
        ));
        let key_frame_is_due = track.key_frame_is_due();
        if fresh && !track.subscribers.is_empty() && !std::mem::replace(&mut track.queued, true) {
            self.work.tracks.push_back(inflow.track);
        }
        let owner = track.owner;
        // The first bit of the level is the voice-activity flag, which browsers set carelessly; the level itself is honest.
        let change = level
            .filter(|_| !track.muted)
            .and_then(|level| track.voice.follow(level & 0x7F));
        if let Some(speaking) = change {
            self.tell(Event::Speaking {
                participant: ParticipantId(owner),
                speaking,
            });
        }
        if let Some(wake) = wake {
            self.wake_at(wake);
        }
        if key_frame_is_due {
            self.wake_at(now);
        }
    }

    /// Which track a packet belongs to: by its source number, or, the first time, by its `mid` or its payload type.
    fn inflow(&mut self, from: Id<Transport>, header: &Header, packet: &[u8]) -> Option<Inflow> {
        let transport = self.transports.get_mut(from)?;
        if let Some(inflow) = transport
            .inflows
            .iter()
            .find(|inflow| inflow.ssrc == header.ssrc)
        {
            return Some(*inflow);
        }
        let tracks = &self.participants.get(transport.owner)?.tracks;
        let carries = |track: &Track| {
            let ours = track.negotiated;
            track.transport == from
                && (ours.payload_type == header.payload_type
                    || ours.repair_payload_type == Some(header.payload_type))
        };
        let candidates = || {
            tracks.iter().filter_map(|&id| {
                self.tracks
                    .get(id)
                    .filter(|track| carries(track))
                    .map(|track| (id, track))
            })
        };
        let by_mid = candidates().find(|(_, track)| {
            header.extension(packet, track.negotiated.mid_id) == Some(track.mid.as_bytes())
        });
        // Without a `mid` the payload type must be unmistakable.
        let alone = || candidates().next().filter(|_| candidates().count() == 1);
        let (id, track) = by_mid.or_else(alone)?;
        let repair = track.negotiated.repair_payload_type == Some(header.payload_type);
        let inflow = Inflow {
            ssrc: header.ssrc,
            track: id,
            repair,
        };
        if transport.inflows.len() >= self.limits.sources_max {
            self.counters.dropped_full += 1;
            return None;
        }
        transport.inflows.push(inflow);
        if !repair && let Some(track) = self.tracks.get_mut(id) {
            track.ssrc = Some(header.ssrc);
        }
        Some(inflow)
    }

    /// Notes that a subscriber misses a packet.
    pub(crate) fn queue_resend(&mut self, resend: Resend) {
        if self.work.resends.len() < self.limits.retransmissions_max {
            self.work.resends.push_back(resend);
        } else {
            self.counters.dropped_full += 1;
        }
    }

    /// Puts what is to be sent into the batch. `true` when more waits than it could take: send it, clear it, look at the sockets,
    /// and call again.
    pub fn poll_transmit(&mut self, batch: &mut Batch) -> bool {
        self.counters.dropped_full += self.outbox.take_dropped();
        while let Some((path, datagram)) = self.outbox.front() {
            if !batch.push(path.to, path.local, datagram) {
                return true;
            }
            self.outbox.pop();
        }
        while let Some(&resend) = self.work.resends.front() {
            if self.resend(resend, batch) == Outcome::Full {
                return true;
            }
            self.work.resends.pop_front();
        }
        while let Some(&id) = self.work.tracks.front() {
            if let Some(track) = self.tracks.get_mut(id) {
                let start = self.work.next_subscriber;
                if start == 0 {
                    self.work.pass_arrivals = track.ring.arrivals();
                }
                if let Some(stopped_at) = forward(
                    track,
                    &mut self.transports,
                    batch,
                    &mut self.counters,
                    start,
                ) {
                    self.work.next_subscriber = stopped_at;
                    return true;
                }
                track.queued = track.ring.arrivals() > self.work.pass_arrivals;
                if track.queued {
                    self.work.tracks.push_back(id);
                }
            }
            self.work.next_subscriber = 0;
            self.work.tracks.pop_front();
        }
        false
    }

    fn resend(&mut self, resend: Resend, batch: &mut Batch) -> Outcome {
        let (Some(track), Some(transport)) = (
            self.tracks.get(resend.track),
            self.transports.get_mut(resend.transport),
        ) else {
            return Outcome::Nothing;
        };
        let (Some(path), Some(outbound)) = (transport.path, transport.outbound.as_mut()) else {
            return Outcome::Nothing;
        };
        let Some(line) = transport
            .lines
            .get_mut(resend.line)
            .filter(|line| line.active == Some(resend.track))
        else {
            return Outcome::Nothing;
        };
        // Between the report and now the mapping may have changed; then the packet must not be sent.
        if line.rewriter.unmap(sequence(resend.mapped)) != Some((resend.index, resend.mapped)) {
            return Outcome::Nothing;
        }
        let Some((slot, payload)) = track.ring.get(resend.index) else {
            return Outcome::Nothing;
        };
        let Some(place) = batch.reserve(payload.len() + OVERHEAD_BYTES_MAX) else {
            return Outcome::Full;
        };
        let mut fields = fields(line, slot, resend.mapped);
        let (mut index, mut prefix) = (resend.mapped, None);
        if let Some(payload_type) = line.form.repair_payload_type {
            index = line.next_repair_index();
            prefix = Some(fields.sequence.to_be_bytes());
            fields = Fields {
                payload_type,
                ssrc: line.repair_ssrc,
                sequence: sequence(index),
                ..fields
            };
        }
        let Some(header) = line.form.write_header(place, line.mid.as_bytes(), &fields) else {
            return Outcome::Nothing;
        };
        let mut len = header;
        for part in [
            prefix.as_ref().map_or(&[][..], |prefix| &prefix[..]),
            payload,
        ] {
            if let Some(place) = place.get_mut(len..len + part.len()) {
                place.copy_from_slice(part);
                len += part.len();
            }
        }
        let Some(len) = outbound.seal_rtp(place, header, len, fields.ssrc, index) else {
            return Outcome::Nothing;
        };
        batch.commit(path.to, path.local, len);
        self.counters.retransmissions += 1;
        self.counters.bytes_out += len as u64;
        Outcome::Sent
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Sent,
    Nothing,
    Full,
}

fn fields(line: &Line, slot: &Slot, mapped: u64) -> Fields {
    Fields {
        marker: slot.marker,
        payload_type: line.form.payload_type,
        sequence: sequence(mapped),
        timestamp: line.rewriter.timestamp(slot.timestamp),
        ssrc: line.ssrc,
        time: slot.time,
        level: slot.level,
    }
}

/// Gives each subscriber from number `start` on what it has not got yet. Answers the subscriber at which the batch was full.
fn forward(
    track: &Track,
    transports: &mut Arena<Transport>,
    batch: &mut Batch,
    counters: &mut Counters,
    start: usize,
) -> Option<usize> {
    for (number, &(id, line)) in track.subscribers.iter().enumerate().skip(start) {
        let Some(transport) = transports.get_mut(id) else {
            continue;
        };
        let Some(line) = transport.lines.get_mut(line) else {
            continue;
        };
        let (Some(path), Some(outbound), State::Connected) =
            (transport.path, transport.outbound.as_mut(), transport.state)
        else {
            line.next_arrival = track.ring.arrivals();
            continue;
        };
        if line.next_arrival < track.ring.oldest() {
            counters.dropped_full += track.ring.oldest() - line.next_arrival;
            line.next_arrival = track.ring.oldest();
        }
        while line.next_arrival < track.ring.arrivals() {
            let Some((slot, payload)) = track.ring.arrived(line.next_arrival) else {
                line.next_arrival += 1;
                continue;
            };
            let Some(place) = batch.reserve(payload.len() + OVERHEAD_BYTES_MAX) else {
                return Some(number);
            };
            line.next_arrival += 1;
            if std::mem::take(&mut line.spliced) {
                line.splice(slot);
            }
            let Some(mapped) = line.rewriter.map(slot.index) else {
                continue;
            };
            let fields = fields(line, slot, mapped);
            let Some(header) = line.form.write_header(place, line.mid.as_bytes(), &fields) else {
                continue;
            };
            let len = header + payload.len();
            let Some(room) = place.get_mut(header..len) else {
                continue;
            };
            room.copy_from_slice(payload);
            let Some(len) = outbound.seal_rtp(place, header, len, line.ssrc, mapped) else {
                continue;
            };
            batch.commit(path.to, path.local, len);
            line.packets = line.packets.wrapping_add(1);
            line.octets = line
                .octets
                .wrapping_add(u32::try_from(payload.len()).unwrap_or(0));
            line.last_sent = Some(fields.timestamp);
            transport.octets += len as u64;
            counters.packets_out += 1;
            counters.bytes_out += len as u64;
        }
    }
    None
}
