//! One published track: the last packets in the clear for all subscribers together, what is missing, when to ask for a key frame.

use std::time::{Duration, Instant};

use schalter_protocol::Source;

use crate::arena::Id;
use crate::report::Reception;
use crate::room::Participant;
use crate::transport::Transport;
use crate::voice::Voice;

/// A sound frame or picture slice in the clear.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) index: u64,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) level: Option<u8>,
    /// When it arrived, as abs-send-time. A retransmission carries the same, for it must equal the first sending bit by bit.
    pub(crate) time: [u8; 3],
    len: usize,
}

/// The last packets of a track, by packet index and by order of arrival. Its memory is laid out once.
pub(crate) struct Ring {
    slots: Box<[Option<Slot>]>,
    order: Box<[u64]>,
    bytes: Box<[u8]>,
    slot_bytes: usize,
    arrivals: u64,
}

impl Ring {
    fn new(packets_max: usize, packet_bytes_max: usize) -> Self {
        let packets = packets_max.max(1);
        Self {
            slots: vec![None; packets].into_boxed_slice(),
            order: vec![0; packets].into_boxed_slice(),
            bytes: vec![0; packets * packet_bytes_max].into_boxed_slice(),
            slot_bytes: packet_bytes_max,
            arrivals: 0,
        }
    }

    fn place(&self, number: u64) -> usize {
        let capacity = self.slots.len() as u64;
        usize::try_from(number % capacity).unwrap_or(0)
    }

    /// Puts a packet in, over the oldest one. `false` when it is too long, or so late that its place belongs to a newer one.
    fn put(&mut self, mut slot: Slot, payload: &[u8]) -> bool {
        let at = self.place(slot.index);
        slot.len = payload.len();
        let start = at * self.slot_bytes;
        if payload.len() > self.slot_bytes
            || self.slots[at].is_some_and(|old| old.index >= slot.index)
        {
            return false;
        }
        self.bytes[start..start + payload.len()].copy_from_slice(payload);
        self.slots[at] = Some(slot);
        let place = self.place(self.arrivals);
        self.order[place] = slot.index;
        self.arrivals += 1;
        true
    }

    /// How many packets ever came; the next one to arrive has this number.
    pub(crate) fn arrivals(&self) -> u64 {
        self.arrivals
    }

    /// The first arrival that can still be there.
    pub(crate) fn oldest(&self) -> u64 {
        self.arrivals.saturating_sub(self.order.len() as u64)
    }

    /// The packet that arrived as number `arrival`, if it was not overwritten.
    pub(crate) fn arrived(&self, arrival: u64) -> Option<(&Slot, &[u8])> {
        if arrival >= self.arrivals || arrival < self.oldest() {
            return None;
        }
        self.get(self.order[self.place(arrival)])
    }

    /// The packet with this index.
    pub(crate) fn get(&self, index: u64) -> Option<(&Slot, &[u8])> {
        let at = self.place(index);
        let slot = self.slots[at].as_ref().filter(|slot| slot.index == index)?;
        let start = at * self.slot_bytes;
        Some((slot, self.bytes.get(start..start + slot.len)?))
    }
}

/// How long to wait for a missing packet before asking for it; reordering is shorter than this.
const NACK_DELAY: Duration = Duration::from_millis(10);
/// How long to wait before asking again.
const NACK_REPEAT: Duration = Duration::from_millis(60);
const NACK_TRIES_MAX: u8 = 6;
/// Gap in packets beyond which a publisher was away rather than unlucky; then only a key frame helps.
const GAP_PACKETS_MAX: u64 = 64;
const MISSING_MAX: usize = 128;

struct Missing {
    index: u64,
    ask_at: Instant,
    tries: u8,
}

/// What a publisher's packets are called in its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Negotiated {
    pub(crate) payload_type: u8,
    pub(crate) repair_payload_type: Option<u8>,
    pub(crate) mid_id: u8,
    pub(crate) level_id: u8,
}

/// A packet as it came, opened.
pub(crate) struct Arrival<'a> {
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) level: Option<u8>,
    pub(crate) time: [u8; 3],
    pub(crate) payload: &'a [u8],
    pub(crate) repair: bool,
}

/// One published track.
pub(crate) struct Track {
    pub(crate) owner: Id<Participant>,
    pub(crate) transport: Id<Transport>,
    pub(crate) source: Source,
    pub(crate) mid: String,
    pub(crate) negotiated: Negotiated,
    /// Known from the description or from the first packet.
    pub(crate) ssrc: Option<u32>,
    pub(crate) ring: Ring,
    /// Who receives it: a connection and the number of the line in it.
    pub(crate) subscribers: Vec<(Id<Transport>, usize)>,
    pub(crate) muted: bool,
    pub(crate) reception: Reception,
    pub(crate) queued: bool,
    /// Bytes of media received.
    pub(crate) octets: u64,
    missing: Vec<Missing>,
    key_frame_wanted: bool,
    key_frame_asked: Option<Instant>,
    pub(crate) voice: Voice,
}

impl Track {
    pub(crate) fn new(
        owner: Id<Participant>,
        transport: Id<Transport>,
        source: Source,
        mid: String,
        negotiated: Negotiated,
        packets_max: usize,
        packet_bytes_max: usize,
    ) -> Self {
        Self {
            owner,
            transport,
            source,
            mid,
            negotiated,
            ssrc: None,
            ring: Ring::new(packets_max, packet_bytes_max),
            subscribers: Vec::new(),
            muted: false,
            reception: Reception::new(if source.is_audio() { 48_000 } else { 90_000 }),
            queued: false,
            octets: 0,
            missing: Vec::with_capacity(MISSING_MAX),
            key_frame_wanted: false,
            key_frame_asked: None,
            voice: Voice::default(),
        }
    }

    /// Takes a packet in. `true` when there is something to forward.
    pub(crate) fn receive(&mut self, now: Instant, arrival: &Arrival<'_>) -> bool {
        self.octets += arrival.payload.len() as u64;
        let before = self.reception.highest();
        let index = self.reception.index(arrival.sequence);
        if !arrival.repair {
            self.reception
                .receive(now, arrival.sequence, arrival.timestamp);
        }
        self.missing.retain(|missing| missing.index != index);
        if let Some(before) = before
            && !self.source.is_audio()
            && !self.muted
        {
            self.note_gap(now, before, index);
        }
        if self.muted {
            return false;
        }
        self.ring.put(
            Slot {
                index,
                timestamp: arrival.timestamp,
                marker: arrival.marker,
                level: arrival.level,
                time: arrival.time,
                len: 0,
            },
            arrival.payload,
        )
    }

    fn note_gap(&mut self, now: Instant, before: u64, index: u64) {
        if index <= before + 1 {
            return;
        }
        if index - before > GAP_PACKETS_MAX {
            self.missing.clear();
            self.key_frame_wanted = true;
            return;
        }
        for index in before + 1..index {
            if self.missing.len() < MISSING_MAX {
                self.missing.push(Missing {
                    index,
                    ask_at: now + NACK_DELAY,
                    tries: 0,
                });
            }
        }
    }

    /// The missing packets to ask the publisher for now.
    pub(crate) fn take_nacks(&mut self, now: Instant, nacks: &mut Vec<u16>) {
        self.missing.retain_mut(|missing| {
            if missing.ask_at > now {
                return true;
            }
            if missing.tries >= NACK_TRIES_MAX {
                return false;
            }
            missing.tries += 1;
            missing.ask_at = now + NACK_REPEAT;
            nacks.push(crate::rewrite::sequence(missing.index));
            true
        });
    }

    /// A subscriber cannot go on without a key frame.
    pub(crate) fn want_key_frame(&mut self) {
        self.key_frame_wanted |= !self.source.is_audio();
    }

    /// Whether to ask the publisher for a key frame now; many wishes within `throttle` are one question.
    pub(crate) fn take_key_frame_wish(&mut self, now: Instant, throttle: Duration) -> bool {
        let due = self.key_frame_wanted
            && self.ssrc.is_some()
            && !self.muted
            && self
                .key_frame_asked
                .is_none_or(|asked| now >= asked + throttle);
        if due {
            self.key_frame_wanted = false;
            self.key_frame_asked = Some(now);
        }
        due
    }

    /// When something is to be asked of the publisher.
    pub(crate) fn timeout(&self, throttle: Duration) -> Option<Instant> {
        let nack = self.missing.iter().map(|missing| missing.ask_at).min();
        let key_frame = if self.key_frame_wanted && self.ssrc.is_some() && !self.muted {
            self.key_frame_asked.map(|asked| asked + throttle)
        } else {
            None
        };
        nack.into_iter().chain(key_frame).min()
    }

    /// Whether a key frame is wanted and was never asked for, so that there is no reason to wait.
    pub(crate) fn key_frame_is_due(&self) -> bool {
        self.key_frame_wanted
            && self.key_frame_asked.is_none()
            && self.ssrc.is_some()
            && !self.muted
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slot(index: u64) -> Slot {
        Slot {
            index,
            timestamp: 0,
            marker: false,
            level: None,
            time: [0; 3],
            len: 0,
        }
    }

    proptest! {
        #[test]
        fn the_ring_gives_back_what_was_put_or_nothing(indices in proptest::collection::vec(0_u64..200, 0..300)) {
            let mut ring = Ring::new(32, 8);
            for index in indices {
                let put = ring.put(slot(index), &index.to_be_bytes());
                if put {
                    prop_assert_eq!(ring.arrived(ring.arrivals() - 1).map(|(slot, _)| slot.index), Some(index));
                }
                for arrival in 0..ring.arrivals() {
                    if let Some((slot, payload)) = ring.arrived(arrival) {
                        prop_assert_eq!(payload, &slot.index.to_be_bytes());
                    }
                }
                for index in 0..200 {
                    if let Some((slot, payload)) = ring.get(index) {
                        prop_assert!(slot.index == index && payload == index.to_be_bytes());
                    }
                }
            }
        }
    }

    #[test]
    fn a_full_ring_forgets_the_oldest_and_refuses_what_is_too_long() {
        let mut ring = Ring::new(4, 8);
        for index in 0..6 {
            assert!(ring.put(slot(index), b"x"));
        }
        assert!(ring.get(1).is_none() && ring.get(2).is_some() && ring.get(5).is_some());
        assert!(
            !ring.put(slot(1), b"x"),
            "its place belongs to a newer packet"
        );
        assert!(!ring.put(slot(7), b"too long!"));
        assert_eq!((ring.oldest(), ring.arrivals()), (2, 6));
    }
}
