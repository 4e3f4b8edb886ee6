//! Public keys as the world sees them: a JWK set (RFC 7517) at `/.well-known/schalter/keys.json`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::EncodedPoint;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

/// Public keys of one or all authorities of an installation: current, older and revoked ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwks {
    /// The keys.
    pub keys: Vec<PublicKey>,
}

/// One public key on P-256 for ES256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Always `EC`.
    pub kty: String,
    /// Always `P-256`.
    pub crv: String,
    /// Coordinate, 32 bytes as base64url.
    pub x: String,
    /// Coordinate, 32 bytes as base64url.
    pub y: String,
    /// Its id: the first 12 hexadecimal digits of the SHA-256 of the uncompressed point.
    pub kid: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub usage: String,
    /// Always `ES256`.
    pub alg: String,
    /// Short name of the authority.
    pub authority: String,
    /// What it signs. A key never signs both.
    pub purpose: Purpose,
    /// The authority has withdrawn it: nothing that it signed is valid.
    pub revoked: bool,
    /// Certificates of a seal, its own first, DER as base64 (RFC 7517 §4.7).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub x5c: Vec<String>,
}

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// PDF files.
    Seal,
    /// Payloads of QR codes, and credentials.
    Payload,
}

impl Jwks {
    /// Reads a JWK set. Keys of another kind than ours are an error: the file is not ours then.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The key of an id and purpose.
    #[must_use]
    pub fn find(&self, kid: &str, purpose: Purpose) -> Option<&PublicKey> {
        self.keys
            .iter()
            .find(|key| key.kid == kid && key.purpose == purpose)
    }

    /// The key of a seal's own certificate in DER.
    #[must_use]
    pub fn of_certificate(&self, der: &[u8]) -> Option<&PublicKey> {
        let own = STANDARD.encode(der);
        self.keys
            .iter()
            .find(|key| key.purpose == Purpose::Seal && key.x5c.first() == Some(&own))
    }
}

impl PublicKey {
    /// The key of an uncompressed point. `None`: it is not 65 bytes.
    pub(crate) fn new(
        point: &[u8],
        authority: &str,
        purpose: Purpose,
        chain: &[Vec<u8>],
    ) -> Option<Self> {
        let [4, coordinates @ ..] = point else {
            return None;
        };
        let (x, y) = coordinates
            .split_at_checked(32)
            .filter(|(_, y)| y.len() == 32)?;
        Some(Self {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: URL_SAFE_NO_PAD.encode(x),
            y: URL_SAFE_NO_PAD.encode(y),
            kid: kid(point),
            usage: "sig".to_owned(),
            alg: "ES256".to_owned(),
            authority: authority.to_owned(),
            purpose,
            revoked: false,
            x5c: chain.iter().map(|der| STANDARD.encode(der)).collect(),
        })
    }

    /// Whether its certificates are these, its own first.
    pub(crate) fn has_chain(&self, chain: &[Vec<u8>]) -> bool {
        let mut encoded = chain.iter().map(|der| STANDARD.encode(der));
        self.x5c.len() == chain.len() && encoded.all(|der| self.x5c.contains(&der))
    }

    /// Whether it made a signature (`r ‖ s`) over a SHA-256 digest.
    pub(crate) fn verifies(&self, digest: &[u8; 32], signature: &[u8]) -> bool {
        self.key()
            .zip(Signature::from_slice(signature).ok())
            .is_some_and(|(key, signature)| key.verify_prehash(digest, &signature).is_ok())
    }

    fn key(&self) -> Option<VerifyingKey> {
        let coordinate =
            |text: &str| -> Option<[u8; 32]> { URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok() };
        let (x, y) = (coordinate(&self.x)?, coordinate(&self.y)?);
        let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
        (self.kty == "EC" && self.crv == "P-256" && self.alg == "ES256")
            .then(|| VerifyingKey::from_encoded_point(&point).ok())?
    }
}

/// The id of a key.
pub(crate) fn kid(point: &[u8]) -> String {
    crate::hex::hex(&crate::seal::sha256(point)[..6])
}
