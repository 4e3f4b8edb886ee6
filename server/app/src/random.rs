//! Randomness: ids, tokens, nonces. All from the operating system's generator.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schalter_domain::time::Timestamp;
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// A citizen's or a session's secret: 128 random bits. It is handed out once; what is stored is its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 16]);

impl Token {
    /// A fresh one.
    #[must_use]
    pub fn fresh() -> Self {
        Self(rand::random())
    }

    /// From its text: 22 characters of base64url. `None`: it cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored of it: SHA-256. The token has 128 random bits, so no salt and no slow hash is needed.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether a stored hash is this token's, in constant time.
    #[must_use]
    pub fn fits(&self, hash: &[u8; 32]) -> bool {
        self.hash().ct_eq(hash).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A new id: UUID version 7, so that neighbours in time are neighbours in the index.
pub(crate) fn uuid(now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
}

/// A nonce for sealing.
pub(crate) fn nonce() -> [u8; 12] {
    rand::random()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_text_and_says_nothing_in_logs() {
        let token = Token::fresh();
        assert_eq!(token.text().len(), 22);
        assert_eq!(Token::parse(&token.text()), Some(token.clone()));
        assert!(token.fits(&token.hash()) && !Token::fresh().fits(&token.hash()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        for bad in [
            "",
            "abc",
            "a+b/c+d/e+f/g+h/i+j/k+",
            &"A".repeat(23),
            &"ä".repeat(11),
        ] {
            assert_eq!(Token::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn ids_sort_by_time() {
        assert!(uuid(Timestamp(1_000)) < uuid(Timestamp(1_001)));
        assert_eq!(uuid(Timestamp(1_000)).get_version_num(), 7);
    }
}
