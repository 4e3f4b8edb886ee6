//! Reading RTP packets (RFC 3550 §5.1, RFC 8285) where they lie, without allocating.

/// Bytes of the fixed part of a header.
pub(crate) const FIXED_BYTES: usize = 12;
const ONE_BYTE_PROFILE: u16 = 0xBEDE;
/// The low four bits of a two-byte profile are free for the application.
const TWO_BYTE_PROFILE: u16 = 0x1000;

/// The header of a packet, with offsets into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) marker: bool,
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
    /// Where the payload begins.
    pub(crate) payload: usize,
    padded: bool,
    profile: u16,
    extension: (usize, usize),
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at + 2)
        .map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at + 4)
        .map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

impl Header {
    /// Reads a header; `None` when the packet is no RTP of version 2 or shorter than it says.
    pub(crate) fn parse(packet: &[u8]) -> Option<Self> {
        let (first, second) = (*packet.first()?, *packet.get(1)?);
        if first >> 6 != 2 {
            return None;
        }
        let mut payload = FIXED_BYTES + usize::from(first & 0x0F) * 4;
        let (mut profile, mut extension) = (0, (0, 0));
        if first & 0x10 != 0 {
            profile = u16_at(packet, payload)?;
            let bytes = usize::from(u16_at(packet, payload + 2)?) * 4;
            extension = (payload + 4, payload + 4 + bytes);
            payload = extension.1;
        }
        if packet.len() < payload {
            return None;
        }
        Some(Self {
            marker: second & 0x80 != 0,
            payload_type: second & 0x7F,
            sequence: u16_at(packet, 2)?,
            timestamp: u32_at(packet, 4)?,
            ssrc: u32_at(packet, 8)?,
            payload,
            padded: first & 0x20 != 0,
            profile,
            extension,
        })
    }

    /// The value of the header extension with this id.
    pub(crate) fn extension<'a>(&self, packet: &'a [u8], id: u8) -> Option<&'a [u8]> {
        let mut rest = packet.get(self.extension.0..self.extension.1)?;
        let one_byte = self.profile == ONE_BYTE_PROFILE;
        if id == 0 || !(one_byte || self.profile & 0xFFF0 == TWO_BYTE_PROFILE) {
            return None;
        }
        while let Some((&head, after)) = rest.split_first() {
            if head == 0 {
                rest = after; // padding
                continue;
            }
            let (this, len, after) = if one_byte {
                if head >> 4 == 15 {
                    return None; // RFC 8285 §4.2: stop here
                }
                (head >> 4, usize::from(head & 0x0F) + 1, after)
            } else {
                let (&len, after) = after.split_first()?;
                (head, usize::from(len), after)
            };
            let value = after.get(..len)?;
            if this == id {
                return Some(value);
            }
            rest = after.get(len..)?;
        }
        None
    }

    /// The payload of a decrypted packet without its padding; `None` when the padding is longer than the payload.
    pub(crate) fn payload<'a>(&self, packet: &'a [u8]) -> Option<&'a [u8]> {
        let payload = packet.get(self.payload..)?;
        if !self.padded {
            return Some(payload);
        }
        let padding = usize::from(*payload.last()?);
        (padding > 0).then_some(())?;
        payload.get(..payload.len().checked_sub(padding)?)
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;
    use rtc_shared::marshal::{Marshal as _, Unmarshal as _};

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_like_the_library_reads_them_or_not_at_all(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), version in any::<bool>()) {
            if version && !bytes.is_empty() {
                bytes[0] = bytes[0] & 0x3F | 0x80;
            }
            if let Some(ours) = Header::parse(&bytes) {
                for id in 0..=16 {
                    let _ = ours.extension(&bytes, id);
                }
                let _ = ours.payload(&bytes);
                if let Ok(theirs) = rtc_rtp::Header::unmarshal(&mut bytes.as_slice()) {
                    prop_assert_eq!(ours.ssrc, theirs.ssrc);
                    prop_assert_eq!(ours.sequence, theirs.sequence_number);
                    prop_assert_eq!(ours.timestamp, theirs.timestamp);
                    prop_assert_eq!(ours.marker, theirs.marker);
                    prop_assert_eq!(ours.payload_type, theirs.payload_type);
                }
            }
        }

        #[test]
        fn extensions_written_by_the_library_are_found(id in 1_u8..15, value in proptest::collection::vec(any::<u8>(), 1..16), payload in proptest::collection::vec(any::<u8>(), 0..50)) {
            let mut header = rtc_rtp::Header { version: 2, ssrc: 7, ..Default::default() };
            header.set_extension(id, Bytes::from(value.clone())).expect("fits");
            let packet = rtc_rtp::Packet { header, payload: payload.clone().into() }.marshal().expect("fits");
            let ours = Header::parse(&packet).expect("readable");
            prop_assert_eq!(ours.extension(&packet, id), Some(value.as_slice()));
            prop_assert_eq!(ours.payload(&packet), Some(payload.as_slice()));
        }
    }

    #[test]
    fn padding_longer_than_the_payload_is_refused() {
        let mut packet = [0; 14];
        packet[0] = 0xA0;
        packet[13] = 3;
        assert_eq!(
            Header::parse(&packet).and_then(|header| header.payload(&packet).map(<[u8]>::len)),
            None
        );
        packet[13] = 2;
        assert_eq!(
            Header::parse(&packet).and_then(|header| header.payload(&packet).map(<[u8]>::len)),
            Some(0)
        );
    }
}
