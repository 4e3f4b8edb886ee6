//! RTCP as far as a lossy line needs it: reports of missing packets (RFC 4585 §6.2.1).

/// What asks needs a source number; a viewer sends nothing else.
const OWN_SSRC: u32 = 1;
const RECEIVER_REPORT: u8 = 201;
const TRANSPORT_FEEDBACK: u8 = 205;
const GENERIC_NACK: u8 = 1;

/// A compound packet that asks for `missing` sequence numbers of a source again.
pub fn nack(source: u32, missing: &[u16]) -> Vec<u8> {
    let mut packet = vec![0x80, RECEIVER_REPORT, 0, 1];
    packet.extend(OWN_SSRC.to_be_bytes());
    let words = u16::try_from(2 + missing.len()).unwrap_or(u16::MAX);
    packet.extend([0x80 | GENERIC_NACK, TRANSPORT_FEEDBACK]);
    packet.extend(words.to_be_bytes());
    packet.extend(OWN_SSRC.to_be_bytes());
    packet.extend(source.to_be_bytes());
    for sequence in missing {
        packet.extend(sequence.to_be_bytes());
        packet.extend([0, 0]);
    }
    packet
}

/// The sequence numbers a compound packet asks for.
pub fn asked(mut compound: &[u8]) -> Vec<u16> {
    let mut asked = Vec::new();
    while let [first, kind, high, low, ..] = *compound {
        let length = 4 * (usize::from(u16::from_be_bytes([high, low])) + 1);
        let (packet, rest) = compound.split_at_checked(length).unwrap_or((compound, &[]));
        compound = rest;
        if kind != TRANSPORT_FEEDBACK || first & 0x1F != GENERIC_NACK {
            continue;
        }
        for entry in packet.get(12..).unwrap_or_default().chunks_exact(4) {
            let first = u16::from_be_bytes([entry[0], entry[1]]);
            let following = u16::from_be_bytes([entry[2], entry[3]]);
            asked.push(first);
            let bits = (0..16).filter(|bit| following >> bit & 1 == 1);
            asked.extend(bits.map(|bit| first.wrapping_add(bit + 1)));
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read() {
        assert_eq!(asked(&nack(9, &[65_535, 3])), [65_535, 3]);
        let packed = [
            0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 9, 0xFF, 0xFF, 0, 0b101,
        ];
        assert_eq!(asked(&packed), [65_535, 0, 2]);
        assert_eq!(asked(&[0x80, 201, 0, 1, 0, 0, 0, 1]), [0_u16; 0]);
        assert_eq!(asked(&[0x81, 205]), [0_u16; 0]);
    }
}
