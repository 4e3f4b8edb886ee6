//! The test packet: a VP8 packet that says its number, when its frame was due and when it left.

use std::time::{SystemTime, UNIX_EPOCH};

/// 30 frames of 5 packets of 1,170 bytes each second: 1.4 Mbit/s, a camera at 640 × 480.
pub const FRAMES_PER_SECOND: u32 = 30;
/// Packets of one frame.
pub const PACKETS_PER_FRAME: u64 = 5;
const HEADER_BYTES: usize = 12;
const PAYLOAD_BYTES: usize = 1_158;
/// As in the offer.
const PAYLOAD_TYPE: u8 = 96;
const SSRC: u32 = 4_711;

/// What a packet says of itself. Times are nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Counted from 0 by its publisher.
    pub number: u64,
    /// When it left.
    pub left_ns: u64,
    /// When the first packet of its frame left.
    pub frame_ns: u64,
}

impl Stamp {
    /// A plain RTP packet with this stamp.
    pub fn write(&self) -> Vec<u8> {
        let (frame, place) = (
            self.number / PACKETS_PER_FRAME,
            self.number % PACKETS_PER_FRAME,
        );
        let mut packet = vec![0; HEADER_BYTES + PAYLOAD_BYTES];
        // Version 2; marker on the last packet of a frame.
        packet[0] = 0x80;
        packet[1] = PAYLOAD_TYPE
            | if place == PACKETS_PER_FRAME - 1 {
                0x80
            } else {
                0
            };
        packet[2..4].copy_from_slice(&low_16(self.number).to_be_bytes());
        let clock = frame * u64::from(90_000 / FRAMES_PER_SECOND);
        packet[4..8].copy_from_slice(&low_32(clock).to_be_bytes());
        packet[8..12].copy_from_slice(&SSRC.to_be_bytes());
        let payload = &mut packet[HEADER_BYTES..];
        // Payload descriptor: start of a partition in the first packet of a frame (RFC 7741 §4.2).
        payload[0] = if place == 0 { 0x10 } else { 0 };
        for (field, value) in [self.number, self.left_ns, self.frame_ns]
            .into_iter()
            .enumerate()
        {
            payload[1 + 8 * field..][..8].copy_from_slice(&value.to_be_bytes());
        }
        packet
    }

    /// Out of a packet whose header may have grown on the way; of padding and probes `None`.
    pub fn read(packet: &[u8]) -> Option<Self> {
        let payload = packet.get(packet.len().checked_sub(PAYLOAD_BYTES)?..)?;
        let field = |number: usize| {
            let bytes = payload.get(1 + 8 * number..)?.first_chunk::<8>()?;
            Some(u64::from_be_bytes(*bytes))
        };
        Some(Self {
            number: field(0)?,
            left_ns: field(1)?,
            frame_ns: field(2)?,
        })
    }
}

/// The low bits of a counter, as RTP carries them.
pub fn low_16(value: u64) -> u16 {
    u16::try_from(value & 0xFFFF).unwrap_or_default()
}

fn low_32(value: u64) -> u32 {
    u32::try_from(value & 0xFFFF_FFFF).unwrap_or_default()
}

/// The clock that packets carry.
pub fn now_ns() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_behind_a_grown_header() {
        let stamp = Stamp {
            number: 70_004,
            left_ns: 7,
            frame_ns: 5,
        };
        let packet = stamp.write();
        assert_eq!(
            (packet.len(), packet[1]),
            (1_170, 0xE0),
            "the last of its frame"
        );
        assert_eq!(packet[2..4], 4_468_u16.to_be_bytes());
        let grown: Vec<u8> = [&[0; 20], &packet[..]].concat();
        assert_eq!(Stamp::read(&grown), Some(stamp));
        assert_eq!(Stamp::read(&packet[..90]), None);
    }
}
