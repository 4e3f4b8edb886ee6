//! Numbers that only grow: sequence numbers unwrapped to packet indices, and their mapping from a publisher's to a subscriber's.

/// Room in a packet for header, extensions, retransmission prefix and authentication tag beyond the payload, in bytes.
pub(crate) const OVERHEAD_BYTES_MAX: usize = 12 + 4 + 28 + 2 + 16;
/// Longest `a=mid` carried in packets; a longer one is legal but then left out (RFC 8843 allows it only where it fits).
pub(crate) const MID_BYTES_MAX: usize = 16;

/// The packet index (rollover counter and sequence number, RFC 3711 §3.3.1) nearest to `near` with these lower 16 bits.
pub(crate) fn unwrap(near: u64, sequence: u16) -> u64 {
    let candidate = (near & !0xFFFF) | u64::from(sequence);
    if candidate + 0x8000 < near {
        candidate + 0x1_0000
    } else if candidate > near + 0x8000 && candidate >= 0x1_0000 {
        candidate - 0x1_0000
    } else {
        candidate
    }
}

/// The lower 16 bits of an index.
pub(crate) const fn sequence(index: u64) -> u16 {
    (index & 0xFFFF) as u16
}

/// The rollover counter of an index.
pub(crate) const fn rollover(index: u64) -> u32 {
    ((index >> 16) & 0xFFFF_FFFF) as u32
}

/// Maps a publisher's packet indices to one subscriber's. The mapping of a packet never changes, so a retransmission is sealed
/// with the very same nonce and content; after a pause the numbers go on without a gap.
#[derive(Debug, Clone)]
pub(crate) struct Rewriter {
    next: u64,
    offset: i64,
    first: u64,
    anchored: bool,
    timestamp_offset: u32,
}

impl Rewriter {
    /// Begins at a number of our own choice; RFC 3711 wants it in the lower half so that the first rollover is not missed.
    pub(crate) fn new(random: u32) -> Self {
        Self {
            next: u64::from(random & 0x7FFF),
            offset: 0,
            first: 0,
            anchored: false,
            timestamp_offset: random.rotate_left(16),
        }
    }

    /// The next packet continues the numbers without a gap; earlier ones are out of reach from then on.
    pub(crate) fn pause(&mut self) {
        self.anchored = false;
    }

    /// Another track takes over: its first time stamp comes `gap` ticks after the last one sent.
    pub(crate) fn splice(&mut self, last_sent: u32, first: u32, gap: u32) {
        self.timestamp_offset = last_sent.wrapping_add(gap).wrapping_sub(first);
        self.anchored = false;
    }

    /// The subscriber's index of a packet, `None` when it lies before what this subscriber is to see.
    pub(crate) fn map(&mut self, index: u64) -> Option<u64> {
        if !self.anchored {
            self.anchored = true;
            self.first = index;
            self.offset = self.next.cast_signed().wrapping_sub(index.cast_signed());
        }
        let mapped = (index >= self.first).then(|| index.wrapping_add_signed(self.offset))?;
        self.next = self.next.max(mapped + 1);
        Some(mapped)
    }

    /// The publisher's index and the subscriber's of a packet the subscriber names by sequence number, if it was sent.
    pub(crate) fn unmap(&self, wanted: u16) -> Option<(u64, u64)> {
        let mapped = unwrap(self.next, wanted);
        let index = mapped.wrapping_add_signed(self.offset.wrapping_neg());
        (self.anchored && mapped < self.next && index >= self.first).then_some((index, mapped))
    }

    pub(crate) fn timestamp(&self, timestamp: u32) -> u32 {
        timestamp.wrapping_add(self.timestamp_offset)
    }
}

/// What a subscriber negotiated: the payload types and extension ids its packets carry. Id 0 means not negotiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Form {
    pub(crate) payload_type: u8,
    pub(crate) repair_payload_type: Option<u8>,
    pub(crate) mid_id: u8,
    pub(crate) time_id: u8,
    pub(crate) level_id: u8,
}

/// What varies from packet to packet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) marker: bool,
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
    pub(crate) time: [u8; 3],
    pub(crate) level: Option<u8>,
}

impl Form {
    /// Writes a header; answers its length, `None` when `place` is too short. The length depends on the form alone, so that the
    /// packets of a frame stay equally long.
    pub(crate) fn write_header(
        self,
        place: &mut [u8],
        mid: &[u8],
        fields: &Fields,
    ) -> Option<usize> {
        let header = place.get_mut(..12)?;
        header[0] = 0x80;
        header[1] = fields.payload_type & 0x7F | if fields.marker { 0x80 } else { 0 };
        header[2..4].copy_from_slice(&fields.sequence.to_be_bytes());
        header[4..8].copy_from_slice(&fields.timestamp.to_be_bytes());
        header[8..12].copy_from_slice(&fields.ssrc.to_be_bytes());
        if self.mid_id == 0 && self.time_id == 0 && self.level_id == 0 {
            return Some(12);
        }
        place[0] |= 0x10;
        let mut at = 16;
        let mut put = |id: u8, value: &[u8]| -> Option<()> {
            let len = u8::try_from(value.len().checked_sub(1)?).ok()?;
            *place.get_mut(at)? = id << 4 | len & 0x0F;
            place
                .get_mut(at + 1..at + 1 + value.len())?
                .copy_from_slice(value);
            at += 1 + value.len();
            Some(())
        };
        if self.time_id != 0 {
            put(self.time_id, &fields.time)?;
        }
        if self.level_id != 0 {
            // RFC 6464: 127 is silence; a packet whose level we do not know says so.
            put(self.level_id, &[fields.level.unwrap_or(127)])?;
        }
        if self.mid_id != 0 {
            put(self.mid_id, mid)?;
        }
        let end = at.next_multiple_of(4);
        place.get_mut(at..end)?.fill(0);
        let words = u16::try_from((end - 16) / 4).ok()?;
        place.get_mut(12..14)?.copy_from_slice(&[0xBE, 0xDE]);
        place.get_mut(14..16)?.copy_from_slice(&words.to_be_bytes());
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rtp::Header;

    proptest! {
        #[test]
        fn unwrapping_finds_the_nearest_index(near in 0x1_0000_u64..1 << 47, distance in -0x7FFF_i64..0x7FFF) {
            let index = near.wrapping_add_signed(distance);
            prop_assert_eq!(unwrap(near, sequence(index)), index);
        }

        #[test]
        fn a_packet_is_found_again_by_the_number_it_was_sent_with(random in any::<u32>(), start in 0_u64..1 << 40, steps in proptest::collection::vec(-20_i64..40, 1..300)) {
            let mut rewriter = Rewriter::new(random);
            let mut sent = std::collections::HashMap::new();
            let mut index = start + 1_000_000;
            for step in steps {
                index = index.wrapping_add_signed(step);
                if let Some(mapped) = rewriter.map(index) {
                    // The same packet always gets the same number, and no two packets share one.
                    prop_assert_eq!(*sent.entry(mapped).or_insert(index), index);
                    prop_assert_eq!(rewriter.unmap(sequence(mapped)), Some((index, mapped)));
                }
            }
        }

        #[test]
        fn after_a_pause_the_numbers_go_on_without_a_gap(random in any::<u32>(), first in 0_u64..1 << 40, away in 1_u64..1 << 30) {
            let mut rewriter = Rewriter::new(random);
            let before = rewriter.map(first).expect("first");
            rewriter.pause();
            prop_assert_eq!(rewriter.map(first + away), Some(before + 1));
            prop_assert_eq!(rewriter.map(first), None);
            prop_assert_eq!(rewriter.unmap(sequence(before)), None);
        }

        #[test]
        fn a_written_header_reads_back(mid_id in 0_u8..15, time_id in 0_u8..15, level_id in 0_u8..15, mid in "[a-z0-9]{1,16}", level in any::<u8>(), sequence in any::<u16>(), timestamp in any::<u32>(), ssrc in any::<u32>(), marker in any::<bool>()) {
            prop_assume!(mid_id != time_id && time_id != level_id && mid_id != level_id);
            let form = Form { payload_type: 96, repair_payload_type: None, mid_id, time_id, level_id };
            let mut place = [0xFF; OVERHEAD_BYTES_MAX];
            let fields = Fields { marker, payload_type: 96, sequence, timestamp, ssrc, time: [1, 2, 3], level: Some(level) };
            let len = form.write_header(&mut place, mid.as_bytes(), &fields).expect("room");
            let header = Header::parse(&place).expect("readable");
            prop_assert_eq!((header.payload, header.sequence, header.timestamp, header.ssrc, header.marker), (len, sequence, timestamp, ssrc, marker));
            for (id, value) in [(mid_id, mid.as_bytes()), (time_id, &[1, 2, 3]), (level_id, &[level])] {
                if id != 0 {
                    prop_assert_eq!(header.extension(&place, id), Some(value));
                }
            }
        }
    }

    #[test]
    fn the_first_rollover_is_not_missed() {
        assert_eq!(unwrap(0xFFFF, 0), 0x1_0000);
        assert_eq!(unwrap(0x1_0000, 0xFFFF), 0xFFFF);
        assert_eq!(unwrap(5, 0xFFFF), 0xFFFF);
    }
}
