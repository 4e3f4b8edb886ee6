//! Tokens as forgers make them: any header, any claims, signed with any key or with none.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use serde_json::Value;
use sha2::Sha256;

/// Header and claims of a token, to be changed and signed again.
#[derive(Debug, Clone)]
pub struct Token {
    /// Header.
    pub header: Value,
    /// Claims.
    pub claims: Value,
    signature: String,
}

impl Token {
    /// Reads a token without looking at its signature.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let parts: Vec<&str> = text.trim().split('.').collect();
        let [header, claims, signature] = parts[..] else {
            anyhow::bail!("three parts were expected")
        };
        let json = |part: &str| -> anyhow::Result<Value> {
            Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part)?)?)
        };
        Ok(Self {
            header: json(header)?,
            claims: json(claims)?,
            signature: signature.to_owned(),
        })
    }

    /// With another value in the header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    /// With another claim.
    #[must_use]
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    fn signed_part(&self) -> String {
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }

    /// Without a signature.
    pub fn unsigned(&self) -> String {
        format!("{}.", self.signed_part())
    }

    /// With the signature it came with, whatever was changed since.
    pub fn with_old_signature(&self) -> String {
        format!("{}.{}", self.signed_part(), self.signature)
    }

    /// Signed with HMAC, a favourite of those who know a public key only.
    pub fn by_secret(&self, secret: &[u8]) -> anyhow::Result<String> {
        let part = self.signed_part();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret)?;
        mac.update(part.as_bytes());
        Ok(format!(
            "{part}.{}",
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        ))
    }

    /// Signed with a private key in PKCS#8 PEM.
    pub fn by_key(&self, pem: &str) -> anyhow::Result<String> {
        let key = SigningKey::from_pkcs8_pem(pem).context("not a P-256 key")?;
        let part = self.signed_part();
        let signature: Signature = key.sign(part.as_bytes());
        Ok(format!(
            "{part}.{}",
            URL_SAFE_NO_PAD.encode(signature.to_bytes())
        ))
    }
}

/// A private key that nobody knows, PKCS#8 PEM.
pub fn foreign_key() -> anyhow::Result<String> {
    use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
    let secret = p256::SecretKey::from_slice(&rand::random::<[u8; 32]>())?;
    Ok(secret.to_pkcs8_pem(LineEnding::LF)?.to_string())
}

/// The usual ways to forge a token of which one knows a genuine one and the public key: what each is called, and the token.
pub fn forgeries(genuine: &Token, public_pem: &str) -> anyhow::Result<Vec<(&'static str, String)>> {
    let foreign = foreign_key()?;
    let alg = |name: &str| genuine.clone().header("alg", name);
    let mut bare = genuine.clone();
    if let Some(header) = bare.header.as_object_mut() {
        header.remove("kid");
    }
    let jwk = serde_json::json!({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"});
    Ok(vec![
        ("alg none", alg("none").unsigned()),
        ("alg NONE", alg("NONE").unsigned()),
        (
            "alg none with the old signature",
            alg("none").with_old_signature(),
        ),
        ("no signature under ES256", genuine.unsigned()),
        (
            "HS256 with the public key in PEM as secret",
            alg("HS256").by_secret(public_pem.as_bytes())?,
        ),
        (
            "HS256 with the public key's last line removed as secret",
            alg("HS256").by_secret(public_pem.trim_end().as_bytes())?,
        ),
        ("HS256 with an empty secret", alg("HS256").by_secret(b"")?),
        (
            "RS256 over the old signature",
            alg("RS256").with_old_signature(),
        ),
        (
            "ES384 over the old signature",
            alg("ES384").with_old_signature(),
        ),
        ("signed by a key of one's own", genuine.by_key(&foreign)?),
        (
            "a signature of zeros",
            format!(
                "{}.{}",
                genuine.signed_part(),
                URL_SAFE_NO_PAD.encode([0; 64])
            ),
        ),
        (
            "kid of a key that is not there",
            genuine.clone().header("kid", "made-up").by_key(&foreign)?,
        ),
        (
            "kid that is a path",
            genuine
                .clone()
                .header("kid", "../../keys/pass.pem")
                .by_key(&foreign)?,
        ),
        (
            "kid that is /dev/null, empty secret",
            alg("HS256").header("kid", "/dev/null").by_secret(b"")?,
        ),
        (
            "kid with SQL",
            genuine
                .clone()
                .header("kid", "' OR '1'='1")
                .by_key(&foreign)?,
        ),
        ("no kid", bare.by_key(&foreign)?),
        (
            "a key in the header (jwk)",
            genuine.clone().header("jwk", jwk).by_key(&foreign)?,
        ),
        (
            "an address of keys in the header (jku)",
            genuine
                .clone()
                .header("jku", "http://127.0.0.1:1/keys")
                .by_key(&foreign)?,
        ),
        (
            "a critical extension in the header",
            genuine
                .clone()
                .header("crit", vec!["exp"])
                .by_key(&foreign)?,
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_changed_and_signed_again() -> anyhow::Result<()> {
        let key = foreign_key()?;
        let genuine = Token {
            header: serde_json::json!({"alg": "ES256", "kid": "k"}),
            claims: serde_json::json!({"aud": "a"}),
            signature: "old".to_owned(),
        };
        let again = Token::read(&genuine.clone().claim("aud", "b").by_key(&key)?)?;
        assert_eq!(
            (&again.claims["aud"], &again.header),
            (&Value::from("b"), &genuine.header)
        );
        assert_ne!(again.signature, "old");
        assert_eq!(genuine.with_old_signature().rsplit('.').next(), Some("old"));
        assert!(
            forgeries(&genuine, "pem")?
                .iter()
                .all(|(_, text)| text.matches('.').count() == 2)
        );
        Ok(())
    }
}
