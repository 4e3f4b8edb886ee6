//! Signing passes: the office's half of the key.

use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, encode};
use p256::SecretKey;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding};
use serde::Serialize;

use crate::{AUDIENCE, ISSUER, PassVerifier, RoomPass};

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no P-256 private key in PKCS#8 PEM form.
    #[error("not a P-256 private key in PKCS#8 PEM form")]
    NotAPrivateKey,
    /// The text is no P-256 public key in SPKI PEM form.
    #[error("not a P-256 public key in SPKI PEM form")]
    NotAPublicKey,
    /// The random bytes are zero or exceed the order of the curve (one chance in 2³²): draw again.
    #[error("these random bytes make no key, draw again")]
    UnluckyBytes,
}

/// What is signed: the pass and for whom it is meant.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'static str,
    aud: &'static str,
    nbf: u64,
    #[serde(flatten)]
    pass: &'a RoomPass,
}

/// Signs passes with ES256 (ECDSA on P-256, deterministic nonces). Cheap to clone by `Arc`.
pub struct PassSigner {
    key: EncodingKey,
    key_id: String,
    public: DecodingKey,
    public_pem: String,
}

impl std::fmt::Debug for PassSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassSigner")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

impl PassSigner {
    /// Makes a new private key, PKCS#8 PEM, from 32 bytes of a cryptographic random source.
    pub fn new_key_pem(random: &[u8; 32]) -> Result<String, KeyError> {
        let key = SecretKey::from_slice(random).map_err(|_| KeyError::UnluckyBytes)?;
        let pem = key
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|_| KeyError::UnluckyBytes)?;
        Ok(pem.as_str().to_owned())
    }

    /// Reads a private key in PKCS#8 PEM form.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let secret = SecretKey::from_pkcs8_pem(pem).map_err(|_| KeyError::NotAPrivateKey)?;
        let public_pem = secret
            .public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(|_| KeyError::NotAPrivateKey)?;
        let key = EncodingKey::from_ec_pem(pem.as_bytes()).map_err(|_| KeyError::NotAPrivateKey)?;
        let (key_id, public) = public_key(&public_pem).map_err(|_| KeyError::NotAPrivateKey)?;
        Ok(Self {
            key,
            key_id,
            public,
            public_pem,
        })
    }

    /// The pass as the text that the participant presents.
    ///
    /// # Panics
    /// Never: the claims are plain strings and numbers and the key was checked when it was read.
    #[must_use]
    pub fn sign(&self, pass: &RoomPass) -> String {
        self.sign_claims(&Claims {
            iss: ISSUER,
            aud: AUDIENCE,
            nbf: pass.issued_at_s,
            pass,
        })
    }

    /// Signs whatever is claimed.
    pub(crate) fn sign_claims(&self, claims: &impl Serialize) -> String {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.key_id.clone());
        encode(&header, claims, &self.key).expect("a checked P-256 key signs plain claims")
    }

    /// The verifier that belongs to this key, for a process that is office and media node at once.
    #[must_use]
    pub fn verifier(&self) -> PassVerifier {
        PassVerifier::from_key(self.key_id.clone(), self.public.clone())
    }

    /// The public key, SPKI PEM: what a separate media node is configured with.
    #[must_use]
    pub fn public_pem(&self) -> &str {
        &self.public_pem
    }
}

/// The verifying key of an SPKI PEM and its id: the RFC 7638 thumbprint, so that both sides find the same one.
pub(crate) fn public_key(pem: &str) -> Result<(String, DecodingKey), KeyError> {
    let key = DecodingKey::from_ec_pem(pem.as_bytes()).map_err(|_| KeyError::NotAPublicKey)?;
    let jwk = Jwk::from_decoding_key(&key, Some(Algorithm::ES256))
        .map_err(|_| KeyError::NotAPublicKey)?;
    let key_id = jwk
        .thumbprint(ThumbprintHash::SHA256)
        .map_err(|_| KeyError::NotAPublicKey)?;
    Ok((key_id, key))
}
