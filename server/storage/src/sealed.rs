//! Personal data at rest: sealed per authority before it is stored, and found again by keyed hashes only.
//!
//! AES-256-GCM-SIV, because it forgives a repeated nonce. The key of an authority is derived from one master key (HKDF-SHA-256);
//! key id, authority and column are associated data, so that a value moved to another row's column or authority does not open.

use crate::Fault;
use aes_gcm_siv::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use schalter_domain::id::AuthorityId;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The secret all others are derived from.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

/// Seals and opens; cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    master: MasterKey,
}

/// Which column a value belongs to, as `table.column`.
pub type ColumnName = &'static str;

/// First byte of a sealed value: which key and which form. A second key gets the next number.
const KEY_ID: u8 = 1;
const NONCE_BYTES: usize = 12;

impl MasterKey {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From 64 hexadecimal digits, as it stands in its file; surrounding white space is ignored.
    pub fn from_hex(text: &str) -> Result<Self, Fault> {
        let digits = text.trim().as_bytes();
        let mut bytes = Zeroizing::new([0; 32]);
        if digits.len() != 64 {
            return Err(Fault::Setting(
                "the master key must be 64 hexadecimal digits".to_owned(),
            ));
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or_else(|| {
                    Fault::Setting("the master key must be 64 hexadecimal digits".to_owned())
                })?;
        }
        Ok(Self(bytes))
    }

    /// The text of its file.
    #[must_use]
    pub fn to_hex(&self) -> Zeroizing<String> {
        use std::fmt::Write as _;
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.iter() {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(…)")
    }
}

impl Sealer {
    /// Seals with keys derived from this one.
    #[must_use]
    pub const fn new(master: MasterKey) -> Self {
        Self { master }
    }

    /// Seals `plain` for one column of one authority. `nonce` is random.
    ///
    /// # Panics
    /// Beyond 64 GiB.
    #[must_use]
    pub fn seal(
        &self,
        authority: AuthorityId,
        column: ColumnName,
        nonce: [u8; NONCE_BYTES],
        plain: &[u8],
    ) -> Vec<u8> {
        let aad = associated(authority, column);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let sealed = self
            .cipher(authority)
            .encrypt(&Nonce::from(nonce), payload)
            .expect("AES-GCM-SIV seals up to 64 GiB, and nothing here is longer than a page");
        let mut bytes = Vec::with_capacity(1 + NONCE_BYTES + sealed.len());
        bytes.push(KEY_ID);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        bytes
    }

    /// Opens what was sealed for this column of this authority.
    pub fn open(
        &self,
        authority: AuthorityId,
        column: ColumnName,
        bytes: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let fault = || Fault::Sealed(column);
        let (&[KEY_ID], rest) = bytes.split_first_chunk::<1>().ok_or_else(fault)? else {
            return Err(fault());
        };
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(fault)?;
        let aad = associated(authority, column);
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        let plain = self
            .cipher(authority)
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| fault())?;
        Ok(Zeroizing::new(plain))
    }

    /// A hash of `value` that only the holder of the master key can compute: to find and to count, not to read.
    ///
    /// `purpose` keeps hashes of different columns apart, the authority those of different authorities.
    #[must_use]
    pub fn hash(&self, authority: AuthorityId, purpose: ColumnName, value: &[u8]) -> [u8; 32] {
        self.keyed(authority.0.as_bytes(), purpose, value)
    }

    /// Like [`Sealer::hash`], for what belongs to no authority: a login that failed.
    #[must_use]
    pub fn hash_for_installation(&self, purpose: ColumnName, value: &[u8]) -> [u8; 32] {
        self.keyed(&[], purpose, value)
    }

    fn keyed(&self, authority: &[u8], purpose: ColumnName, value: &[u8]) -> [u8; 32] {
        let key = self.derive(&[b"hash", authority, purpose.as_bytes()]);
        let mut mac =
            Hmac::<Sha256>::new_from_slice(key.as_slice()).expect("HMAC takes a key of any length");
        mac.update(value);
        mac.finalize().into_bytes().into()
    }

    fn cipher(&self, authority: AuthorityId) -> Aes256GcmSiv {
        let key = self.derive(&[b"seal", authority.0.as_bytes(), &[KEY_ID]]);
        Aes256GcmSiv::new_from_slice(key.as_slice()).expect("the key has 32 bytes")
    }

    fn derive(&self, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"schalter"), self.master.0.as_slice())
            .expand_multi_info(info, key.as_mut_slice())
            .expect("HKDF gives up to 8160 bytes");
        key
    }
}

fn associated(authority: AuthorityId, column: ColumnName) -> Vec<u8> {
    let mut aad = vec![KEY_ID];
    aad.extend_from_slice(authority.0.as_bytes());
    aad.extend_from_slice(column.as_bytes());
    aad
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const HERE: AuthorityId = AuthorityId(Uuid::from_u128(1));
    const THERE: AuthorityId = AuthorityId(Uuid::from_u128(2));

    fn sealer(seed: u8) -> Sealer {
        Sealer::new(MasterKey::new([seed; 32]))
    }

    #[test]
    fn opens_only_where_it_was_sealed() {
        let sealed = sealer(1).seal(HERE, "appointment.person", [7; 12], b"Ada");
        assert_eq!(
            sealer(1)
                .open(HERE, "appointment.person", &sealed)
                .expect("opens")
                .as_slice(),
            b"Ada"
        );
        assert!(!sealed.windows(3).any(|window| window == b"Ada"));
        assert!(
            sealer(2).open(HERE, "appointment.person", &sealed).is_err(),
            "another key"
        );
        assert!(
            sealer(1)
                .open(THERE, "appointment.person", &sealed)
                .is_err(),
            "another authority"
        );
        assert!(
            sealer(1).open(HERE, "idempotency.answer", &sealed).is_err(),
            "another column"
        );
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                sealer(1)
                    .open(HERE, "appointment.person", &changed)
                    .is_err(),
                "byte {at} changed"
            );
            assert!(
                sealer(1)
                    .open(HERE, "appointment.person", &sealed[..at])
                    .is_err(),
                "cut at {at}"
            );
        }
    }

    #[test]
    fn hashes_differ_by_key_authority_purpose_and_value() {
        let hash = sealer(1).hash(HERE, "email", b"ada@example.org");
        assert_eq!(hash, sealer(1).hash(HERE, "email", b"ada@example.org"));
        assert_ne!(hash, sealer(2).hash(HERE, "email", b"ada@example.org"));
        assert_ne!(hash, sealer(1).hash(THERE, "email", b"ada@example.org"));
        assert_ne!(hash, sealer(1).hash(HERE, "origin", b"ada@example.org"));
        assert_ne!(hash, sealer(1).hash(HERE, "email", b"eve@example.org"));
        assert_ne!(
            hash,
            sealer(1).hash_for_installation("email", b"ada@example.org")
        );
    }

    #[test]
    fn the_master_key_survives_its_file() {
        let key = MasterKey::new(std::array::from_fn(|i| u8::try_from(i * 7).unwrap_or(0)));
        let again = MasterKey::from_hex(&format!("{}\n", key.to_hex().as_str())).expect("parses");
        assert_eq!(key.to_hex().as_str(), again.to_hex().as_str());
        for bad in ["", "abc", &"g".repeat(64), &"ä".repeat(32)] {
            assert!(MasterKey::from_hex(bad).is_err());
        }
        assert_eq!(format!("{key:?}"), "MasterKey(…)");
    }
}
