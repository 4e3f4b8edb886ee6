//! The electronic seal of the authority on a PDF (PAdES baseline B-B, ETSI EN 319 142-1).

mod file;
mod hardware;
mod increment;
mod signed_data;

pub use file::FileKey;
pub use hardware::{HardwareKey, HardwarePlace};
pub(crate) use increment::{SignatureField, signature_of};
pub(crate) use signed_data::{embedded, signed_bytes, signed_data, split};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Why something cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignFault {
    /// The key does not sign.
    #[error("the key does not sign: {0}")]
    Key(String),
    /// The certificate of the seal cannot be used.
    #[error("certificate of the seal: {0}")]
    Certificate(String),
    /// The PDF is none of ours.
    #[error("PDF: {0}")]
    Pdf(String),
}

/// A private key on P-256, in a file or in a hardware module.
pub trait Signer: Send + Sync + std::fmt::Debug {
    /// Signs the SHA-256 digest of a message with ECDSA; answers `r ‖ s`. A key in a file gives the same signature every time
    /// (RFC 6979); a hardware module need not.
    fn sign_digest(&self, digest: &[u8; 32]) -> Result<[u8; 64], SignFault>;

    /// The public key as SEC1 point, uncompressed: 65 bytes.
    fn public_key(&self) -> Vec<u8>;
}

/// What an authority seals with.
#[derive(Debug, Clone)]
pub struct Seal {
    /// The key.
    pub signer: Arc<dyn Signer>,
    /// Certificates in DER, the seal's own first, then those above it.
    pub chain: Vec<Vec<u8>>,
}

/// Puts the seal on a PDF made by [`crate::render`]: one more revision, which holds nothing but the signature.
/// `signing_time` is what the seal says; nobody but the authority's clock vouches for it at level B-B.
pub fn sign_pdf(pdf: &[u8], seal: &Seal, signing_time: Timestamp) -> Result<Vec<u8>, SignFault> {
    let room = signed_data::room(&seal.chain);
    let field = SignatureField::append(pdf, signing_time, room)?;
    let digest = field.digest();
    let attributes = signed_data::attributes(&digest, &seal.chain)?;
    let signature = seal.signer.sign_digest(&sha256(&attributes))?;
    let signed = signed_data(&digest, &seal.chain, &signature)?;
    field.fill(&signed)
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
