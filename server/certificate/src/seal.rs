//! The electronic seal of the authority on a PDF (PAdES baseline B-B, ETSI EN 319 142-1).

use jiff::Timestamp;
use std::sync::Arc;

/// Why something cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignFault {
    /// The key does not sign.
    #[error("the key does not sign: {0}")]
    Key(String),
    /// The PDF is none of ours.
    #[error("PDF: {0}")]
    Pdf(String),
}

/// A private key on P-256, in a file or in a hardware module.
pub trait Signer: Send + Sync + std::fmt::Debug {
    /// Signs the SHA-256 digest of a message with ECDSA; answers `r ‖ s`.
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

/// Puts the seal on a PDF made by [`crate::render`].
pub fn sign_pdf(pdf: &[u8], seal: &Seal, signing_time: Timestamp) -> Result<Vec<u8>, SignFault> {
    let _ = (pdf, seal, signing_time);
    Err(SignFault::Pdf("not signed yet".to_owned()))
}
