//! Looks into a `ClientHello` for the protection profiles a peer offers (RFC 5764 §4.1.1), before the handshake library sees it.
//!
//! The library takes the profile the *peer* prefers, and browsers name AES-GCM last because its tag is six bytes longer. Sealing
//! with it costs us a seventh, so we look first and then let the library know GCM alone.

const RECORD_HEADER_BYTES: usize = 13;
const HANDSHAKE_HEADER_BYTES: usize = 12;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const USE_SRTP: u16 = 14;
const AEAD_AES_128_GCM: u16 = 7;
/// Longest `ClientHello` we put together, in bytes. With post-quantum keys browsers send about 1,500.
const HELLO_BYTES_MAX: usize = 4_096;
/// Datagrams held back meanwhile.
const HELD_DATAGRAMS_MAX: usize = 8;

/// A `ClientHello` that arrives in pieces.
#[derive(Default)]
pub(crate) struct Hello {
    body: Vec<u8>,
    have: Vec<bool>,
    held: Vec<Vec<u8>>,
}

/// What is known.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// Pieces are missing.
    Incomplete,
    /// Whether AES-128-GCM is offered, and the datagrams to give to the library now.
    Known { gcm: bool, held: Vec<Vec<u8>> },
}

impl Hello {
    /// Takes a datagram in and keeps a copy until the hello is complete.
    pub(crate) fn read(&mut self, datagram: &[u8]) -> Offer {
        if self.held.len() >= HELD_DATAGRAMS_MAX {
            // A peer that never completes its hello starts again from nothing.
            *self = Self::default();
        }
        self.held.push(datagram.to_vec());
        // What cannot be read is the library's business; it will refuse it or ask for what we know too.
        let _ = self.collect(datagram);
        if self.body.is_empty() || self.have.contains(&false) {
            return Offer::Incomplete;
        }
        let gcm = profiles(&self.body).is_some_and(|profiles| profiles.contains(&AEAD_AES_128_GCM));
        Offer::Known {
            gcm,
            held: std::mem::take(&mut self.held),
        }
    }

    /// Puts the fragments of a `ClientHello` in their places (RFC 6347 §4.2.3).
    fn collect(&mut self, mut datagram: &[u8]) -> Option<()> {
        while let Some((header, rest)) = datagram.split_at_checked(RECORD_HEADER_BYTES) {
            let len = usize::from(u16::from_be_bytes([header[11], header[12]]));
            let (record, after) = rest.split_at_checked(len)?;
            datagram = after;
            let (head, fragment) = record.split_at_checked(HANDSHAKE_HEADER_BYTES)?;
            if header[0] != HANDSHAKE || head[0] != CLIENT_HELLO {
                continue;
            }
            let number = |at: usize| {
                usize::from(head[at]) << 16
                    | usize::from(head[at + 1]) << 8
                    | usize::from(head[at + 2])
            };
            let (total, offset, len) = (number(1), number(6), number(9));
            if total > HELLO_BYTES_MAX {
                return None;
            }
            if self.body.len() != total {
                self.body = vec![0; total];
                self.have = vec![false; total];
            }
            self.body
                .get_mut(offset..offset + len)?
                .copy_from_slice(fragment.get(..len)?);
            self.have.get_mut(offset..offset + len)?.fill(true);
        }
        Some(())
    }
}

/// The protection profiles of a complete `ClientHello`.
fn profiles(hello: &[u8]) -> Option<Vec<u16>> {
    let mut rest = hello.get(34..)?; // version and random
    for length_bytes in [1, 1, 2, 1] {
        // session id, cookie, cipher suites, compression methods
        rest = skip(rest, length_bytes)?.1;
    }
    let mut extensions = skip(rest, 2)?.0;
    while let Some((kind, after)) = extensions.split_first_chunk::<2>() {
        let (value, after) = skip(after, 2)?;
        if u16::from_be_bytes(*kind) == USE_SRTP {
            let list = skip(value, 2)?.0;
            return Some(
                list.chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .collect(),
            );
        }
        extensions = after;
    }
    None
}

/// Splits off a field that begins with its length.
fn skip(bytes: &[u8], length_bytes: usize) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(length_bytes)?;
    let length = length
        .iter()
        .fold(0, |length, byte| length << 8 | usize::from(*byte));
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A `ClientHello` with these profiles, in fragments of at most `size` bytes, each in a datagram of its own.
    fn hello(offered: &[u16], size: usize) -> Vec<Vec<u8>> {
        let list: Vec<u8> = offered
            .iter()
            .flat_map(|profile| profile.to_be_bytes())
            .collect();
        let field = |length_bytes: usize, value: &[u8]| {
            [&value.len().to_be_bytes()[8 - length_bytes..], value].concat()
        };
        let srtp = [
            &USE_SRTP.to_be_bytes()[..],
            &field(2, &[field(2, &list), vec![0]].concat()),
        ]
        .concat();
        let other = [&[0, 10][..], &field(2, &[0, 2, 0, 23])].concat();
        let body = [
            vec![254, 253],
            vec![7; 32],
            field(1, &[]),
            field(1, &[1; 20]),
            field(2, &[0xC0, 0x2B]),
            field(1, &[0]),
            field(2, &[other, srtp].concat()),
        ]
        .concat();
        let u24 = |number: usize| number.to_be_bytes()[5..].to_vec();
        let fragment = |(place, piece): (usize, &[u8])| {
            let head = [
                vec![CLIENT_HELLO],
                u24(body.len()),
                vec![0, 0],
                u24(place * size),
                u24(piece.len()),
            ]
            .concat();
            let record = [head, piece.to_vec()].concat();
            [
                vec![HANDSHAKE, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0],
                field(2, &record),
            ]
            .concat()
        };
        body.chunks(size).enumerate().map(fragment).collect()
    }

    #[test]
    fn a_whole_hello_and_one_in_pieces_in_any_order_are_understood() {
        for (offered, expected) in [(&[1, 8, 7][..], true), (&[1, 2], false), (&[], false)] {
            for size in [1_000, 60, 25] {
                let mut datagrams = hello(offered, size);
                datagrams.reverse();
                let mut reader = Hello::default();
                let (last, first) = datagrams.split_last().expect("at least one");
                for datagram in first {
                    assert_eq!(reader.read(datagram), Offer::Incomplete);
                }
                let Offer::Known { gcm, held } = reader.read(last) else {
                    panic!("complete")
                };
                assert_eq!((gcm, held.len()), (expected, datagrams.len()));
            }
        }
    }

    #[test]
    fn what_is_held_back_is_limited() {
        let mut reader = Hello::default();
        for _ in 0..100 {
            assert_eq!(reader.read(&[22; 40]), Offer::Incomplete);
            assert!(reader.held.len() <= HELD_DATAGRAMS_MAX);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Hello::default().read(&bytes);
            let _ = profiles(&bytes);
        }
    }
}
