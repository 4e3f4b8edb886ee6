//! The certificate as a verifiable credential (SD-JWT VC): a file for wallets.
//!
//! Name and day of birth can be left out when it is shown. It is not bound to a key of the holder (`cnf`): there is no wallet yet
//! that asks for one, and whoever checks it compares the name with an identity card.

use crate::payload::sign_claims;
use crate::seal::sha256;
use crate::{AuthorityKeys, Document, SignFault};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use sha2::Sha256;

/// The credential in its compact form, all disclosures behind it. `public_url` is the address of the installation without a slash
/// at its end.
pub fn issue(
    document: &Document,
    keys: &AuthorityKeys,
    public_url: &str,
) -> Result<String, SignFault> {
    let person = &document.person;
    let disclosures = [
        ("family_name", person.family_name.trim().to_owned()),
        ("given_name", person.given_name.trim().to_owned()),
        ("birthdate", person.birth_date.to_string()),
    ]
    .map(|(claim, value)| disclosure(keys, &document.number, claim, &value));
    let mut digests: Vec<String> = disclosures
        .iter()
        .map(|disclosure| URL_SAFE_NO_PAD.encode(sha256(disclosure.as_bytes())))
        .collect();
    digests.sort_unstable();
    let issued_at = document
        .issued_on
        .to_zoned(TimeZone::UTC)
        .map_err(|fault| SignFault::Key(fault.to_string()))?;
    let mut claims = json!({
        "iss": public_url,
        "vct": format!("{public_url}/vct/ifsg43/1"),
        "iat": issued_at.timestamp().as_second(),
        "_sd_alg": "sha-256",
        "_sd": digests,
        "authority": document.authority.slug,
        "number": document.number,
        "instruction_date": document.instructed_on,
        "issue_date": document.issued_on,
        "form": document.form.name(),
        "language": document.language.tag(),
        "course": format!("{}@{}", document.course.id, document.course.version),
    });
    let optional = [
        (
            "first_start_until",
            document.first_start_until.map(|date| date.to_string()),
        ),
        ("restricted_to", document.restricted_to.clone()),
    ];
    for (claim, value) in optional {
        if let Some(value) = value {
            claims[claim] = Value::String(value);
        }
    }
    let mut credential = sign_claims(&claims, Some("dc+sd-jwt"), keys)?;
    for disclosure in disclosures {
        credential.push('~');
        credential.push_str(&disclosure);
    }
    credential.push('~');
    Ok(credential)
}

/// `[salt, claim, value]` as base64url. The salt is 128 bits that only the authority can know, and the same for the same certificate.
fn disclosure(keys: &AuthorityKeys, number: &str, claim: &str, value: &str) -> String {
    let salt = Hmac::<Sha256>::new_from_slice(&keys.salt)
        .map(|mut mac| {
            mac.update(format!("schalter/sd-jwt/1\n{number}\n{claim}").as_bytes());
            mac.finalize().into_bytes()
        })
        .unwrap_or_default();
    let salt = URL_SAFE_NO_PAD.encode(&salt[..16]);
    URL_SAFE_NO_PAD.encode(json!([salt, claim, value]).to_string())
}
