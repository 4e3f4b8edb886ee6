//! Is a PDF sealed by the authority, and has nobody touched it since? Without network and database.

use crate::jwks::{Jwks, PublicKey, Purpose};
use crate::payload::{self, Claims};
use crate::seal::{embedded, signature_of, signed_bytes, signed_data, split};
use der::{Decode as _, DecodePem as _, Encode as _};
use jiff::Timestamp;
use jiff::civil::Date;
use lopdf::{Document, Object};
use p256::ecdsa::VerifyingKey;
use p256::ecdsa::signature::Verifier as _;
use p256::pkcs8::DecodePublicKey as _;
use x509_cert::Certificate;

/// A PDF that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Short name of the authority, or the subject of the seal's certificate when only its CA is known.
    pub authority: String,
    /// The id of the seal's key.
    pub kid: String,
    /// The time the seal says.
    pub signed_at: Timestamp,
    /// What its QR code says.
    pub claims: Claims,
}

/// Why a PDF does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no seal, or it does not cover the whole file.
    #[error(
        "the file has no seal that covers all of it: it has been altered, or it is no certificate"
    )]
    NotSealed,
    /// The file is not what was sealed.
    #[error("the file has been altered: its seal does not fit")]
    Altered,
    /// Neither the public keys nor the CA know the seal.
    #[error("the seal of `{0}` is not known")]
    UnknownSeal(String),
    /// The authority has withdrawn the seal.
    #[error("the seal {0} is revoked")]
    RevokedSeal(String),
    /// The certificate of the seal was not valid at the time the seal says.
    #[error("the certificate of the seal was not valid on {0}")]
    Expired(String),
    /// The QR code in it does not hold.
    #[error("its code: {0}")]
    Code(#[from] payload::Refusal),
}

/// Whom to believe.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Public keys of authorities.
    pub keys: Jwks,
    /// Certificates of CAs in DER. Where there are any, the certificate of the seal must come from one of them.
    pub authorities: Vec<Vec<u8>>,
}

impl Trust {
    /// Reads CA certificates in PEM, one after the other.
    pub fn read_ca(&mut self, pem: &str) -> Result<(), String> {
        let certificates = certificates(pem)?;
        if certificates.is_empty() {
            return Err("there is no certificate in it".to_owned());
        }
        self.authorities.extend(certificates);
        Ok(())
    }
}

/// Certificates in PEM, one after the other, as DER.
pub(crate) fn certificates(pem: &str) -> Result<Vec<Vec<u8>>, String> {
    const END: &str = "-----END CERTIFICATE-----";
    pem.split_inclusive(END)
        .filter_map(|part| {
            part.find("-----BEGIN CERTIFICATE-----")
                .map(|at| &part[at..])
        })
        .map(|part| {
            let certificate = Certificate::from_pem(part).map_err(|fault| fault.to_string())?;
            certificate.to_der().map_err(|fault| fault.to_string())
        })
        .collect()
}

/// The most certificates that a seal brings with it.
pub(crate) const CHAIN_CERTIFICATES_MAX: usize = 5;

/// Checks a sealed PDF and the code in it; with the day of birth when it is known.
pub fn pdf(pdf: &[u8], trust: &Trust, birth_date: Option<Date>) -> Result<Sealed, Refusal> {
    let found = signature_of(pdf).ok_or(Refusal::NotSealed)?;
    let structure = embedded(&found.contents).ok_or(Refusal::Altered)?;
    let padding = &found.contents[structure.len()..];
    let parts = split(structure).ok_or(Refusal::Altered)?;
    let own = parts.chain.first().ok_or(Refusal::Altered)?;
    if parts.chain.len() > CHAIN_CERTIFICATES_MAX {
        return Err(Refusal::Altered);
    }
    let signed_at: Timestamp = found.signed_at.parse().map_err(|_| Refusal::Altered)?;
    // There is one way to write a seal: whatever differs from it has been altered.
    let written = signed_data(&found.digest, &parts.chain, &parts.signature);
    if !written.is_ok_and(|written| written == structure) || padding.iter().any(|byte| *byte != 0) {
        return Err(Refusal::Altered);
    }
    let certificate = Certificate::from_der(own).map_err(|_| Refusal::Altered)?;
    let subject = certificate.tbs_certificate.subject.to_string();
    let known = trust.keys.of_certificate(own);
    if let Some(key) = known.filter(|key| key.revoked) {
        return Err(Refusal::RevokedSeal(key.kid.clone()));
    }
    let key = match known {
        Some(key) if key.has_chain(&parts.chain) => key.clone(),
        Some(_) => return Err(Refusal::Altered),
        None => key_of(&certificate).ok_or(Refusal::Altered)?,
    };
    let digest = signed_bytes(&found.digest, &parts.chain).ok_or(Refusal::Altered)?;
    if !key.verifies(&digest, &parts.signature) {
        return Err(Refusal::Altered);
    }
    let by_ca = chain_holds(&parts.chain, &trust.authorities);
    if !by_ca && (known.is_none() || !trust.authorities.is_empty()) {
        return Err(Refusal::UnknownSeal(subject));
    }
    if !valid_at(&certificate, signed_at) {
        return Err(Refusal::Expired(found.signed_at));
    }
    let code = code_of(pdf).ok_or(Refusal::NotSealed)?;
    let claims = payload::verify(&code, &trust.keys, birth_date)?;
    if known.is_some_and(|key| key.authority != claims.iss) {
        return Err(Refusal::UnknownSeal(subject));
    }
    Ok(Sealed {
        authority: claims.iss.clone(),
        kid: key.kid,
        signed_at,
        claims,
    })
}

/// The public key of a certificate; only P-256.
fn key_of(certificate: &Certificate) -> Option<PublicKey> {
    let info = certificate.tbs_certificate.subject_public_key_info.to_der();
    let key = VerifyingKey::from_public_key_der(&info.ok()?).ok()?;
    PublicKey::new(
        key.to_encoded_point(false).as_bytes(),
        "",
        Purpose::Seal,
        &[],
    )
}

/// Whether the first certificate comes from one of the authorities, by way of the others.
pub(crate) fn chain_holds(chain: &[Vec<u8>], authorities: &[Vec<u8>]) -> bool {
    let Some((own, above)) = chain.split_first() else {
        return false;
    };
    authorities.iter().any(|ca| ca == own || signed_by(own, ca))
        || above.iter().enumerate().any(|(index, next)| {
            let mut rest = above.to_vec();
            let next_up = rest.remove(index);
            signed_by(own, next) && {
                rest.insert(0, next_up);
                chain_holds(&rest, authorities)
            }
        })
}

/// Whether one certificate was signed with the key of another that may sign certificates; both in DER.
fn signed_by(der: &[u8], by: &[u8]) -> bool {
    let (Ok(certificate), Ok(by)) = (Certificate::from_der(der), Certificate::from_der(by)) else {
        return false;
    };
    let is_ca = by
        .tbs_certificate
        .get::<x509_cert::ext::pkix::BasicConstraints>()
        .is_ok_and(|constraints| constraints.is_some_and(|(_, constraints)| constraints.ca));
    let key = by.tbs_certificate.subject_public_key_info.to_der().ok();
    let key = key.and_then(|info| VerifyingKey::from_public_key_der(&info).ok());
    let signature = p256::ecdsa::Signature::from_der(certificate.signature.raw_bytes());
    let (Some(key), Ok(signature), Ok(signed)) =
        (key, signature, certificate.tbs_certificate.to_der())
    else {
        return false;
    };
    is_ca
        && certificate.tbs_certificate.issuer == by.tbs_certificate.subject
        && key.verify(&signed, &signature).is_ok()
}

fn valid_at(certificate: &Certificate, at: Timestamp) -> bool {
    let validity = &certificate.tbs_certificate.validity;
    let at = u64::try_from(at.as_second()).unwrap_or_default();
    let (from, until) = (validity.not_before, validity.not_after);
    (from.to_unix_duration().as_secs()..=until.to_unix_duration().as_secs()).contains(&at)
}

/// The address that the QR code leads to: the link with a payload.
pub(crate) fn code_of(pdf: &[u8]) -> Option<String> {
    let document = Document::load_mem(pdf).ok()?;
    document.objects.values().find_map(|object| {
        let action = object.as_dict().ok()?.get(b"A").ok()?.as_dict().ok()?;
        let address = action.get(b"URI").and_then(Object::as_str).ok()?;
        let address = String::from_utf8(address.to_vec()).ok()?;
        address.contains('#').then_some(address)
    })
}
