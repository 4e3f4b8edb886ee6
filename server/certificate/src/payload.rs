//! What the QR code says: a signed payload (JWT, ES256) that can be checked without network.

use crate::jwks::{Jwks, Purpose};
use crate::seal::sha256;
use crate::{AuthorityKeys, Document, Form, SignFault};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the payload claims. Dates are ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Short name of the authority.
    pub iss: String,
    /// Number of the certificate.
    pub number: String,
    /// First names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Hash of authority, number and day of birth, 16 bytes as base64url. It keeps the day from those who glance at the code; who
    /// tries all days finds it.
    pub birth_hash: String,
    /// The day of the instruction.
    pub instructed_on: Date,
    /// The day of issue.
    pub issued_on: Date,
    /// The last day on which a first activity may begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_start_until: Option<Date>,
    /// How the person was instructed.
    pub form: Form,
    /// The language of the instruction, as tag.
    pub language: String,
    /// Course and version: `slug@version`.
    pub course: String,
    /// What the certificate is restricted to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restricted_to: Option<String>,
}

/// Why a payload is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no payload of ours.
    #[error("this is no code of a certificate: {0}")]
    Malformed(String),
    /// It is not signed with ES256.
    #[error("this code is signed in a way that is not allowed: {0}")]
    Algorithm(String),
    /// None of the public keys has signed it.
    #[error("the key {0} is not known")]
    UnknownKey(String),
    /// The authority has withdrawn the key.
    #[error("the key {0} is revoked")]
    RevokedKey(String),
    /// Payload and signature do not belong together.
    #[error("the code has been altered: its signature is wrong")]
    Altered,
    /// Another day of birth.
    #[error("the day of birth is another one")]
    BirthDate,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typ: Option<String>,
}

/// The longest payload that is looked at, in bytes: more than any code holds.
pub const PAYLOAD_BYTES_MAX: usize = 4096;

impl Claims {
    /// What a certificate claims.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let person = &document.person;
        let iss = &document.authority.slug;
        Self {
            iss: iss.clone(),
            number: document.number.clone(),
            given_name: person.given_name.trim().to_owned(),
            family_name: person.family_name.trim().to_owned(),
            birth_hash: birth_hash(iss, &document.number, person.birth_date),
            instructed_on: document.instructed_on,
            issued_on: document.issued_on,
            first_start_until: document.first_start_until,
            form: document.form,
            language: document.language.tag().to_owned(),
            course: format!("{}@{}", document.course.id, document.course.version),
            restricted_to: document.restricted_to.clone(),
        }
    }
}

fn birth_hash(iss: &str, number: &str, birth_date: Date) -> String {
    let text = format!("schalter/birth-date/1\n{iss}\n{number}\n{birth_date}");
    URL_SAFE_NO_PAD.encode(&sha256(text.as_bytes())[..16])
}

/// The signed payload of a certificate.
pub fn sign(document: &Document, keys: &AuthorityKeys) -> Result<String, SignFault> {
    sign_claims(&Claims::of(document), None, keys)
}

/// A JWT with any claims, signed with the current payload key of the authority.
pub(crate) fn sign_claims(
    claims: &impl Serialize,
    typ: Option<&str>,
    keys: &AuthorityKeys,
) -> Result<String, SignFault> {
    let header = Header {
        alg: "ES256".to_owned(),
        kid: keys.payload.kid.clone(),
        typ: typ.map(str::to_owned),
    };
    let part = |json: Result<Vec<u8>, serde_json::Error>| {
        json.map(|json| URL_SAFE_NO_PAD.encode(json))
            .map_err(|fault| SignFault::Key(fault.to_string()))
    };
    let header = part(serde_json::to_vec(&header))?;
    let claims = part(serde_json::to_vec(claims))?;
    let signed = format!("{header}.{claims}");
    let signature = keys
        .payload
        .signer
        .sign_digest(&sha256(signed.as_bytes()))?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Checks a payload, or a whole address with the payload behind its `#`; with the day of birth when it is known.
pub fn verify(payload: &str, keys: &Jwks, birth_date: Option<Date>) -> Result<Claims, Refusal> {
    let payload = payload.trim();
    let payload = payload.rsplit_once('#').map_or(payload, |(_, after)| after);
    let malformed = |what: &str| Refusal::Malformed(what.to_owned());
    if payload.len() > PAYLOAD_BYTES_MAX {
        return Err(malformed("it is too long"));
    }
    let mut parts = payload.split('.');
    let (Some(header), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(malformed("it does not have three parts"));
    };
    let decode = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|_| malformed("it is not base64url"))
    };
    let read: Header = serde_json::from_slice(&decode(header)?)
        .map_err(|_| malformed("its head cannot be read"))?;
    if read.alg != "ES256" {
        return Err(Refusal::Algorithm(read.alg));
    }
    let Some(key) = keys.find(&read.kid, Purpose::Payload) else {
        return Err(Refusal::UnknownKey(read.kid));
    };
    if key.revoked {
        return Err(Refusal::RevokedKey(read.kid));
    }
    let signed = sha256(&payload.as_bytes()[..header.len() + 1 + claims.len()]);
    let signature = decode(signature).map_err(|_| Refusal::Altered)?;
    if !key.verifies(&signed, &signature) {
        return Err(Refusal::Altered);
    }
    let claims: Claims =
        serde_json::from_slice(&decode(claims)?).map_err(|fault| malformed(&fault.to_string()))?;
    if claims.iss != key.authority {
        return Err(Refusal::UnknownKey(read.kid));
    }
    let fits = |date| birth_hash(&claims.iss, &claims.number, date) == claims.birth_hash;
    if !birth_date.is_none_or(fits) {
        return Err(Refusal::BirthDate);
    }
    Ok(claims)
}
