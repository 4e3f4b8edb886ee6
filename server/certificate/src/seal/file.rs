//! A private key in a file.

use super::{SignFault, Signer};
use p256::SecretKey;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};

/// A key on P-256 from a PEM file (PKCS#8). Its signatures are deterministic (RFC 6979).
#[derive(Clone)]
pub struct FileKey(SigningKey);

impl FileKey {
    /// Reads a key.
    pub fn from_pem(pem: &str) -> Result<Self, SignFault> {
        SigningKey::from_pkcs8_pem(pem)
            .map(Self)
            .map_err(|fault| SignFault::Key(fault.to_string()))
    }

    /// A key from 32 random bytes. One in 2³² seeds is none: take another then.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, SignFault> {
        SecretKey::from_slice(seed)
            .map(|key| Self(key.into()))
            .map_err(|fault| SignFault::Key(fault.to_string()))
    }

    /// As PEM (PKCS#8).
    pub fn to_pem(&self) -> Result<String, SignFault> {
        self.0
            .to_pkcs8_pem(LineEnding::LF)
            .map(|pem| pem.to_string())
            .map_err(|fault| SignFault::Key(fault.to_string()))
    }

    /// The key itself, to make certificates with.
    pub(crate) fn key(&self) -> &SigningKey {
        &self.0
    }
}

impl Signer for FileKey {
    fn sign_digest(&self, digest: &[u8; 32]) -> Result<[u8; 64], SignFault> {
        let signature: Signature = self
            .0
            .sign_prehash(digest)
            .map_err(|fault| SignFault::Key(fault.to_string()))?;
        Ok(signature.to_bytes().into())
    }

    fn public_key(&self) -> Vec<u8> {
        self.0
            .verifying_key()
            .to_encoded_point(false)
            .as_bytes()
            .to_vec()
    }
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey")
    }
}
