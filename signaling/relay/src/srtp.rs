//! Protecting and opening RTP and RTCP in place: `AEAD_AES_128_GCM` (RFC 7714) and
//! `AES_CM_128_HMAC_SHA1_80` (RFC 3711).
//!
//! Every cipher is keyed once, nothing is allocated per packet. State for a source is only kept once a packet of it was authentic.
//! The library `rtc-srtp` plays the peer in the tests.

use rtc_crypto::{
    AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, HmacAlgorithm, Mac, RTCCrypto, StreamCipher,
    StreamCipherAlgorithm,
};

use crate::Refusal;
use crate::dtls::{Keys, Profile};
use crate::rewrite::{rollover, sequence, unwrap};
use crate::rtp::Header;
use crate::window::Window;

const GCM_TAG_BYTES: usize = 16;
const SHA1_BYTES: usize = 20;
const CM_TAG_BYTES: usize = 10;
const RTCP_INDEX_BYTES: usize = 4;
/// The part of an RTCP packet that stays readable: header and sender.
const RTCP_HEADER_BYTES: usize = 8;
const ENCRYPTED: u32 = 1 << 31;
/// What sealing an RTCP packet adds at most, in bytes.
pub(crate) const RTCP_TRAILER_BYTES_MAX: usize = RTCP_INDEX_BYTES + GCM_TAG_BYTES;

/// Labels of the key derivation (RFC 3711 §4.3.1): of RTP, those of RTCP are three higher.
const LABEL_ENCRYPTION: u8 = 0;
const LABEL_AUTHENTICATION: u8 = 1;
const LABEL_SALT: u8 = 2;
const LABEL_RTCP: u8 = 3;

/// Derives `out` from the master key (RFC 3711 §4.3.3 with a key derivation rate of zero). A 12-byte salt of RFC 7714 counts as
/// 14 bytes with two zeros at its end.
fn derive(
    crypto: &dyn RTCCrypto,
    key: &[u8],
    salt: &[u8],
    label: u8,
    out: &mut [u8],
) -> Result<(), Refusal> {
    for (counter, chunk) in (0_u8..).zip(out.chunks_mut(16)) {
        let mut block = [0; 16];
        block
            .iter_mut()
            .zip(salt)
            .for_each(|(byte, salt)| *byte = *salt);
        block[7] ^= label;
        block[15] = counter;
        crypto
            .block_encrypt(BlockCipherAlgorithm::Aes128, key, &mut block)
            .map_err(|_| Refusal::Cryptography)?;
        chunk.copy_from_slice(&block[..chunk.len()]);
    }
    Ok(())
}

/// One direction of RTP or RTCP.
enum Cipher {
    Gcm {
        aead: Box<dyn AeadCipher>,
        salt: [u8; 12],
    },
    Cm {
        stream: Box<dyn StreamCipher>,
        mac: Box<dyn Mac>,
        salt: [u8; 14],
    },
}

impl Cipher {
    fn new(
        crypto: &dyn RTCCrypto,
        profile: Profile,
        key: &[u8],
        salt: &[u8],
        first_label: u8,
    ) -> Result<Self, Refusal> {
        let mut session_key = [0; 16];
        derive(
            crypto,
            key,
            salt,
            first_label + LABEL_ENCRYPTION,
            &mut session_key,
        )?;
        let unusable = |_| Refusal::Cryptography;
        match profile {
            Profile::AeadAes128Gcm => {
                let mut session_salt = [0; 12];
                derive(
                    crypto,
                    key,
                    salt,
                    first_label + LABEL_SALT,
                    &mut session_salt,
                )?;
                let aead = crypto
                    .new_aead(AeadAlgorithm::Aes128Gcm, &session_key)
                    .map_err(unusable)?;
                Ok(Self::Gcm {
                    aead,
                    salt: session_salt,
                })
            }
            Profile::Aes128CmHmacSha1 => {
                let (mut session_salt, mut authentication) = ([0; 14], [0; SHA1_BYTES]);
                derive(
                    crypto,
                    key,
                    salt,
                    first_label + LABEL_SALT,
                    &mut session_salt,
                )?;
                derive(
                    crypto,
                    key,
                    salt,
                    first_label + LABEL_AUTHENTICATION,
                    &mut authentication,
                )?;
                let stream = crypto
                    .new_stream_cipher(StreamCipherAlgorithm::Aes128Ctr, &session_key)
                    .map_err(unusable)?;
                let mac = crypto
                    .new_hmac(HmacAlgorithm::Sha1, &authentication)
                    .map_err(unusable)?;
                Ok(Self::Cm {
                    stream,
                    mac,
                    salt: session_salt,
                })
            }
        }
    }
}

/// RFC 7714 §8.1: two zero bytes, source, rollover counter, sequence number; the whole XOR the salt.
fn gcm_rtp_nonce(salt: &[u8; 12], ssrc: u32, index: u64) -> [u8; 12] {
    let mut nonce = *salt;
    xor(&mut nonce[2..6], &ssrc.to_be_bytes());
    xor(&mut nonce[6..12], &index.to_be_bytes()[2..]);
    nonce
}

/// RFC 7714 §9.1: two zero bytes, source, two zero bytes, index; the whole XOR the salt.
fn gcm_rtcp_nonce(salt: &[u8; 12], ssrc: u32, index: u32) -> [u8; 12] {
    let mut nonce = *salt;
    xor(&mut nonce[2..6], &ssrc.to_be_bytes());
    xor(&mut nonce[8..12], &index.to_be_bytes());
    nonce
}

/// RFC 3711 §4.1.1: `salt·2^16 XOR ssrc·2^64 XOR index·2^16`.
fn cm_counter(salt: &[u8; 14], ssrc: u32, index: u64) -> [u8; 16] {
    let mut counter = [0; 16];
    counter[..14].copy_from_slice(salt);
    xor(&mut counter[4..8], &ssrc.to_be_bytes());
    xor(&mut counter[8..14], &index.to_be_bytes()[2..]);
    counter
}

fn xor(bytes: &mut [u8], with: &[u8]) {
    bytes
        .iter_mut()
        .zip(with)
        .for_each(|(byte, with)| *byte ^= with);
}

/// Ends the comparison at the last byte whatever the bytes are.
fn equal(left: &[u8], right: &[u8]) -> bool {
    rtc_crypto::constant_time_eq(left, right)
}

/// What we send to one peer.
pub(crate) struct Outbound {
    rtp: Cipher,
    rtcp: Cipher,
    rtcp_index: u32,
}

impl Outbound {
    pub(crate) fn new(crypto: &dyn RTCCrypto, keys: &Keys) -> Result<Self, Refusal> {
        let (profile, key, salt) = (keys.profile, &keys.outbound_key, &keys.outbound_salt);
        Ok(Self {
            rtp: Cipher::new(crypto, profile, key, salt, 0)?,
            rtcp: Cipher::new(crypto, profile, key, salt, LABEL_RTCP)?,
            rtcp_index: 0,
        })
    }

    /// Seals the packet in the first `len` bytes of `place`; answers its new length. The nonce is `ssrc` and `index`: never seal
    /// two different packets with the same pair.
    pub(crate) fn seal_rtp(
        &mut self,
        place: &mut [u8],
        header: usize,
        len: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<usize> {
        match &mut self.rtp {
            Cipher::Gcm { aead, salt } => {
                let (packet, rest) = place.split_at_mut_checked(len)?;
                let (header, payload) = packet.split_at_mut_checked(header)?;
                let tag = rest.get_mut(..GCM_TAG_BYTES)?;
                aead.seal_in_place(&gcm_rtp_nonce(salt, ssrc, index), header, payload, tag)
                    .ok()?;
                Some(len + GCM_TAG_BYTES)
            }
            Cipher::Cm { stream, mac, salt } => {
                let (packet, rest) = place.split_at_mut_checked(len)?;
                stream
                    .apply_keystream(&cm_counter(salt, ssrc, index), packet.get_mut(header..)?)
                    .ok()?;
                let mut tag = [0; SHA1_BYTES];
                mac.sign(&[packet, &rollover(index).to_be_bytes()], &mut tag)
                    .ok()?;
                rest.get_mut(..CM_TAG_BYTES)?
                    .copy_from_slice(&tag[..CM_TAG_BYTES]);
                Some(len + CM_TAG_BYTES)
            }
        }
    }

    /// Seals a compound RTCP packet in the first `len` bytes of `place`; answers its new length.
    pub(crate) fn seal_rtcp(&mut self, place: &mut [u8], len: usize) -> Option<usize> {
        // RFC 3711 §9.2: keys are spent after 2^31 packets; at one hundred a second that takes eight months.
        self.rtcp_index = self
            .rtcp_index
            .checked_add(1)
            .filter(|index| index & ENCRYPTED == 0)?;
        let index = self.rtcp_index;
        let word = (index | ENCRYPTED).to_be_bytes();
        let (packet, rest) = place.split_at_mut_checked(len)?;
        let (header, payload) = packet.split_at_mut_checked(RTCP_HEADER_BYTES)?;
        let ssrc = u32::from_be_bytes([header[4], header[5], header[6], header[7]]);
        match &mut self.rtcp {
            Cipher::Gcm { aead, salt } => {
                let mut authenticated = [0; RTCP_HEADER_BYTES + RTCP_INDEX_BYTES];
                authenticated[..8].copy_from_slice(header);
                authenticated[8..].copy_from_slice(&word);
                let (tag, rest) = rest.split_at_mut_checked(GCM_TAG_BYTES)?;
                aead.seal_in_place(
                    &gcm_rtcp_nonce(salt, ssrc, index),
                    &authenticated,
                    payload,
                    tag,
                )
                .ok()?;
                rest.get_mut(..4)?.copy_from_slice(&word);
                Some(len + GCM_TAG_BYTES + RTCP_INDEX_BYTES)
            }
            Cipher::Cm { stream, mac, salt } => {
                stream
                    .apply_keystream(&cm_counter(salt, ssrc, index.into()), payload)
                    .ok()?;
                let mut tag = [0; SHA1_BYTES];
                mac.sign(&[packet, &word], &mut tag).ok()?;
                rest.get_mut(..4)?.copy_from_slice(&word);
                rest.get_mut(4..4 + CM_TAG_BYTES)?
                    .copy_from_slice(&tag[..CM_TAG_BYTES]);
                Some(len + RTCP_INDEX_BYTES + CM_TAG_BYTES)
            }
        }
    }
}

/// Why a packet was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// Not sealed by the peer, or seen before.
    Unauthentic,
    /// The peer uses more sources than it may.
    TooManySources,
}

/// What we receive from one peer.
pub(crate) struct Inbound {
    rtp: Cipher,
    rtcp: Cipher,
    sources: Vec<(u32, Window)>,
    rtcp_sources: Vec<(u32, Window)>,
    sources_max: usize,
}

impl Inbound {
    pub(crate) fn new(
        crypto: &dyn RTCCrypto,
        keys: &Keys,
        sources_max: usize,
    ) -> Result<Self, Refusal> {
        let (profile, key, salt) = (keys.profile, &keys.inbound_key, &keys.inbound_salt);
        Ok(Self {
            rtp: Cipher::new(crypto, profile, key, salt, 0)?,
            rtcp: Cipher::new(crypto, profile, key, salt, LABEL_RTCP)?,
            sources: Vec::new(),
            rtcp_sources: Vec::new(),
            sources_max,
        })
    }

    /// Opens a packet in place; answers the length of the plain packet.
    pub(crate) fn open_rtp(&mut self, packet: &mut [u8], header: &Header) -> Result<usize, Closed> {
        let full = self.sources.len() >= self.sources_max;
        let window = self
            .sources
            .iter_mut()
            .find(|(ssrc, _)| *ssrc == header.ssrc)
            .map(|(_, window)| window);
        let index = window
            .as_ref()
            .map_or(u64::from(header.sequence), |window| {
                unwrap(window.highest, header.sequence)
            });
        if window.as_ref().is_some_and(|window| !window.is_new(index)) {
            return Err(Closed::Unauthentic);
        }
        let len = open_rtp(&mut self.rtp, packet, header, index).ok_or(Closed::Unauthentic)?;
        debug_assert_eq!(sequence(index), header.sequence);
        match window {
            Some(window) => window.mark(index),
            None if full => return Err(Closed::TooManySources),
            None => self.sources.push((header.ssrc, Window::new(index))),
        }
        Ok(len)
    }

    /// Opens a compound RTCP packet in place; answers the length of the plain packet.
    pub(crate) fn open_rtcp(&mut self, packet: &mut [u8]) -> Result<usize, Closed> {
        let (ssrc, index, len) = open_rtcp(&mut self.rtcp, packet, |ssrc, index| {
            let known = self.rtcp_sources.iter().find(|(known, _)| *known == ssrc);
            known.is_none_or(|(_, window)| window.is_new(index.into()))
        })
        .ok_or(Closed::Unauthentic)?;
        let full = self.rtcp_sources.len() >= self.sources_max;
        match self
            .rtcp_sources
            .iter_mut()
            .find(|(known, _)| *known == ssrc)
        {
            Some((_, window)) => window.mark(index.into()),
            None if full => return Err(Closed::TooManySources),
            None => self.rtcp_sources.push((ssrc, Window::new(index.into()))),
        }
        Ok(len)
    }
}

fn open_rtp(cipher: &mut Cipher, packet: &mut [u8], header: &Header, index: u64) -> Option<usize> {
    match cipher {
        Cipher::Gcm { aead, salt } => {
            let len = packet.len().checked_sub(GCM_TAG_BYTES)?;
            let (packet, tag) = packet.split_at_mut_checked(len)?;
            let (clear, payload) = packet.split_at_mut_checked(header.payload)?;
            aead.open_in_place(
                &gcm_rtp_nonce(salt, header.ssrc, index),
                clear,
                payload,
                tag,
            )
            .ok()?;
            Some(len)
        }
        Cipher::Cm { stream, mac, salt } => {
            let len = packet.len().checked_sub(CM_TAG_BYTES)?;
            let (packet, tag) = packet.split_at_mut_checked(len)?;
            let payload = packet.get(header.payload..).map(<[u8]>::len)?;
            let mut expected = [0; SHA1_BYTES];
            mac.sign(&[packet, &rollover(index).to_be_bytes()], &mut expected)
                .ok()?;
            equal(&expected[..CM_TAG_BYTES], tag).then_some(())?;
            stream
                .apply_keystream(
                    &cm_counter(salt, header.ssrc, index),
                    packet.get_mut(len - payload..)?,
                )
                .ok()?;
            Some(len)
        }
    }
}

fn open_rtcp(
    cipher: &mut Cipher,
    packet: &mut [u8],
    is_new: impl Fn(u32, u32) -> bool,
) -> Option<(u32, u32, usize)> {
    let (word_at, len) = match cipher {
        Cipher::Gcm { .. } => {
            let word = packet.len().checked_sub(RTCP_INDEX_BYTES)?;
            (word, word.checked_sub(GCM_TAG_BYTES)?)
        }
        Cipher::Cm { .. } => {
            let word = packet.len().checked_sub(CM_TAG_BYTES + RTCP_INDEX_BYTES)?;
            (word, word)
        }
    };
    if len < RTCP_HEADER_BYTES {
        return None;
    }
    let word: [u8; 4] = packet.get(word_at..word_at + 4)?.try_into().ok()?;
    let ssrc = u32::from_be_bytes(packet.get(4..8)?.try_into().ok()?);
    let index = u32::from_be_bytes(word);
    let index = (index & ENCRYPTED != 0).then_some(index & !ENCRYPTED)?;
    is_new(ssrc, index).then_some(())?;
    match cipher {
        Cipher::Gcm { aead, salt } => {
            let (packet, rest) = packet.split_at_mut_checked(len)?;
            let (header, payload) = packet.split_at_mut_checked(RTCP_HEADER_BYTES)?;
            let mut authenticated = [0; RTCP_HEADER_BYTES + RTCP_INDEX_BYTES];
            authenticated[..8].copy_from_slice(header);
            authenticated[8..].copy_from_slice(&word);
            aead.open_in_place(
                &gcm_rtcp_nonce(salt, ssrc, index),
                &authenticated,
                payload,
                rest.get(..GCM_TAG_BYTES)?,
            )
            .ok()?;
        }
        Cipher::Cm { stream, mac, salt } => {
            let (signed, tag) = packet.split_at_mut_checked(len + RTCP_INDEX_BYTES)?;
            let mut expected = [0; SHA1_BYTES];
            mac.sign(&[signed], &mut expected).ok()?;
            equal(&expected[..CM_TAG_BYTES], tag).then_some(())?;
            let counter = cm_counter(salt, ssrc, index.into());
            stream
                .apply_keystream(&counter, signed.get_mut(RTCP_HEADER_BYTES..len)?)
                .ok()?;
        }
    }
    Some((ssrc, index, len))
}

#[cfg(test)]
mod tests;
