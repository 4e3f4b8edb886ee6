//! All files of one certificate.

use crate::{AuthorityKeys, Document, RenderFault, SignFault, payload, render, sd_jwt, sign_pdf};
use jiff::Timestamp;

/// What the holder gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The sealed PDF.
    pub pdf: Vec<u8>,
    /// The credential (SD-JWT VC).
    pub sd_jwt: String,
    /// The payload of the QR code, without the address before it.
    pub payload: String,
}

/// Why the files cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum IssueFault {
    /// It cannot be drawn: the contents are at fault, usually a name.
    #[error(transparent)]
    Render(#[from] RenderFault),
    /// It cannot be signed: the keys are at fault.
    #[error(transparent)]
    Sign(#[from] SignFault),
}

/// Draws and signs. `public_url` is the address of the installation without a slash at its end, such as `https://termin.example`.
/// The same document, keys and time give the same bytes as long as the keys lie in files. To be called away from the threads that
/// answer requests: it takes some milliseconds of computing.
pub fn files(
    document: &Document,
    keys: &AuthorityKeys,
    public_url: &str,
    signing_time: Timestamp,
) -> Result<Files, IssueFault> {
    let payload = payload::sign(document, keys)?;
    let pdf = render(document, &verify_url(public_url, &payload))?;
    Ok(Files {
        pdf: sign_pdf(&pdf, &keys.seal, signing_time)?,
        sd_jwt: sd_jwt::issue(document, keys, public_url)?,
        payload,
    })
}

/// What the QR code says: the page that checks certificates, and the payload where no server ever sees it.
#[must_use]
pub fn verify_url(public_url: &str, payload: &str) -> String {
    format!("{public_url}/pruefen#{payload}")
}
