//! Verifying passes: the media node's half of the key.
//!
//! Only ES256 is accepted, whatever a token's header says, and the time is the caller's: the JWT library's own clock
//! is never asked, so that a test decides what "expired" means.

use std::collections::BTreeMap;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

use crate::limits::{CLOCK_SKEW_S_MAX, PASS_BYTES_MAX, PASS_LIFETIME_S_MAX};
use crate::signer::public_key;
use crate::{AUDIENCE, ErrorCode, ISSUER, KeyError, RoomPass};

/// Why a pass is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// Not a JWT, claims missing or outside their limits.
    #[error("the pass is damaged")]
    Malformed,
    /// Another algorithm than ES256, including none.
    #[error("the pass is not signed with ES256")]
    Algorithm,
    /// No key of that id is configured here.
    #[error("the pass is signed with an unknown key")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the signature of the pass is wrong")]
    Signature,
    /// Issued by or for somebody else.
    #[error("the pass is meant for somebody else")]
    Audience,
    /// Its last second has passed.
    #[error("the pass has expired")]
    Expired,
    /// Its first second has not come.
    #[error("the pass is not valid yet")]
    NotYet,
    /// It would be valid for longer than any pass may be.
    #[error("the pass is valid for too long")]
    TooLong,
}

impl From<PassError> for ErrorCode {
    fn from(error: PassError) -> Self {
        match error {
            PassError::Expired => Self::PassExpired,
            _ => Self::BadPass,
        }
    }
}

/// The claims beside the pass itself; `aud` and `iss` are checked by the library.
#[derive(Deserialize)]
struct Claims {
    nbf: u64,
    #[serde(flatten)]
    pass: RoomPass,
}

/// Verifies passes against one or several public keys (several while a key is being changed).
#[derive(Clone)]
pub struct PassVerifier {
    keys: BTreeMap<String, DecodingKey>,
}

impl std::fmt::Debug for PassVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassVerifier")
            .field("keys", &self.keys.keys())
            .finish()
    }
}

impl PassVerifier {
    /// Reads public keys in SPKI PEM form.
    pub fn from_pems<'a>(pems: impl IntoIterator<Item = &'a str>) -> Result<Self, KeyError> {
        let keys = pems.into_iter().map(public_key).collect::<Result<_, _>>()?;
        Ok(Self { keys })
    }

    pub(crate) fn from_key(key_id: String, key: DecodingKey) -> Self {
        Self {
            keys: BTreeMap::from([(key_id, key)]),
        }
    }

    /// Whether the pass is genuine, meant for media nodes and valid at `now_s` (seconds since 1970, UTC).
    ///
    /// Single use is not judged here: whoever accepts the pass remembers its `id` until `expires_at_s`.
    pub fn verify(&self, pass: &str, now_s: u64) -> Result<RoomPass, PassError> {
        if pass.len() > PASS_BYTES_MAX {
            return Err(PassError::Malformed);
        }
        let header = decode_header(pass).map_err(|error| refusal(error.kind()))?;
        if header.alg != Algorithm::ES256 {
            return Err(PassError::Algorithm);
        }
        let key_id = header.kid.ok_or(PassError::UnknownKey)?;
        let key = self.keys.get(&key_id).ok_or(PassError::UnknownKey)?;
        let claims = decode::<Claims>(pass, key, &validation())
            .map_err(|error| refusal(error.kind()))?
            .claims;
        in_time(&claims, now_s)?;
        if claims.pass.is_well_formed() {
            Ok(claims.pass)
        } else {
            Err(PassError::Malformed)
        }
    }
}

fn in_time(Claims { nbf, pass }: &Claims, now_s: u64) -> Result<(), PassError> {
    let latest_start_s = now_s.saturating_add(CLOCK_SKEW_S_MAX);
    if *nbf > latest_start_s || pass.issued_at_s > latest_start_s {
        return Err(PassError::NotYet);
    }
    if pass.expires_at_s.saturating_add(CLOCK_SKEW_S_MAX) < now_s {
        return Err(PassError::Expired);
    }
    if pass.expires_at_s.saturating_sub(pass.issued_at_s) > PASS_LIFETIME_S_MAX {
        return Err(PassError::TooLong);
    }
    Ok(())
}

/// What the library checks: algorithm, audience and issuer. Times are checked by `in_time`.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::ES256);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss"]);
    validation
}

fn refusal(kind: &ErrorKind) -> PassError {
    match kind {
        ErrorKind::InvalidAlgorithm
        | ErrorKind::InvalidAlgorithmName
        | ErrorKind::UnsupportedAlgorithm => PassError::Algorithm,
        ErrorKind::InvalidSignature => PassError::Signature,
        ErrorKind::InvalidAudience | ErrorKind::InvalidIssuer => PassError::Audience,
        _ => PassError::Malformed,
    }
}
