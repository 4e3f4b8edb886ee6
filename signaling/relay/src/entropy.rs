//! Unpredictable numbers from the seed in the configuration: HMAC-SHA256 over a counter. Credentials and identifiers come from
//! here, so that a simulation can be replayed and the system's randomness is asked in one place, by the owner.

use rtc_crypto::{HmacAlgorithm, Mac, RTCCryptoProvider};

use crate::Refusal;

const ICE_CHARACTERS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A stream of numbers that nobody without the seed can foretell.
pub(crate) struct Entropy {
    mac: Box<dyn Mac>,
    counter: u64,
}

impl Entropy {
    pub(crate) fn new(provider: &dyn RTCCryptoProvider, seed: &[u8; 32]) -> Result<Self, Refusal> {
        let mac = provider
            .crypto()
            .new_hmac(HmacAlgorithm::Sha256, seed)
            .map_err(|_| Refusal::Cryptography)?;
        Ok(Self { mac, counter: 0 })
    }

    fn block(&mut self) -> Result<[u8; 32], Refusal> {
        self.counter += 1;
        let mut block = [0; 32];
        self.mac
            .sign(&[&self.counter.to_be_bytes()], &mut block)
            .map_err(|_| Refusal::Cryptography)?;
        Ok(block)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Refusal> {
        let block = self.block()?;
        Ok(u32::from_be_bytes([block[0], block[1], block[2], block[3]]))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Refusal> {
        Ok(u64::from(self.u32()?) << 32 | u64::from(self.u32()?))
    }

    /// `N` characters of the ICE alphabet, six unpredictable bits each (RFC 8445 §5.3); `N` is at most 32.
    pub(crate) fn ice<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let block = self.block()?;
        let mut text = [0; N];
        for (character, random) in text.iter_mut().zip(block) {
            *character = ICE_CHARACTERS[usize::from(random & 63)];
        }
        Ok(text)
    }
}
