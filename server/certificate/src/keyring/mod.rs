//! The keys of the authorities: one folder each, below `keys/certificates` of the data folder.

mod folder;

pub(crate) use folder::{Entry, Folder, State, content, file, slugs, write_private};

use crate::jwks::{Jwks, PublicKey, Purpose};
use crate::{Seal, Signer};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// A file or folder cannot be read or made.
    #[error("{}: {fault}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        fault: std::io::Error,
    },
    /// A file holds something else than it should.
    #[error("{}: {fault}", path.display())]
    Content {
        /// Which one.
        path: PathBuf,
        /// What is wrong.
        fault: String,
    },
    /// There is no such key.
    #[error("there is no key {0}")]
    UnknownKey(String),
    /// A short name that cannot be the name of a folder.
    #[error("`{0}` is no short name of an authority")]
    Slug(String),
}

/// The keys of all authorities of an installation, as they were when it was opened.
#[derive(Debug, Default)]
pub struct Keyring {
    authorities: BTreeMap<String, Arc<AuthorityKeys>>,
    jwks: Jwks,
}

/// What one authority signs with.
#[derive(Debug)]
pub struct AuthorityKeys {
    /// The authority's short name.
    pub slug: String,
    /// The seal for PDF files.
    pub seal: Seal,
    /// The current key for payloads and credentials.
    pub payload: PayloadKey,
    /// Secret from which the salts of credentials are made.
    pub(crate) salt: [u8; 32],
}

/// A key for payloads and credentials.
#[derive(Debug, Clone)]
pub struct PayloadKey {
    /// Its id.
    pub kid: String,
    /// The key.
    pub signer: Arc<dyn Signer>,
}

impl Keyring {
    /// Reads the keys below `folder`; a folder that is not there is an empty keyring. Hardware modules are opened.
    pub fn open(folder: &Path) -> Result<Self, KeyFault> {
        let mut keyring = Self::default();
        for slug in folder::slugs(folder)? {
            let authority = Folder::open(folder, &slug)?;
            keyring.jwks.keys.extend(authority.public_keys()?);
            if let Some(keys) = authority.keys()? {
                keyring.authorities.insert(slug, Arc::new(keys));
            }
        }
        Ok(keyring)
    }

    /// The keys of an authority; `None`: it has no current seal or no current key for payloads, and cannot issue certificates.
    #[must_use]
    pub fn of(&self, slug: &str) -> Option<Arc<AuthorityKeys>> {
        self.authorities.get(slug).cloned()
    }

    /// The public keys of all authorities, also the older and the revoked ones, as JWK set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> String {
        serde_json::to_string(&self.jwks).unwrap_or_default()
    }

    /// The same keys, to check with.
    #[must_use]
    pub const fn public_keys(&self) -> &Jwks {
        &self.jwks
    }
}

impl Folder {
    /// The public keys with their states.
    fn public_keys(&self) -> Result<Vec<PublicKey>, KeyFault> {
        self.entries
            .iter()
            .map(|entry| {
                let chain = self.chain(entry)?;
                let mut key = PublicKey::new(&entry.point()?, &self.slug, entry.purpose, &chain)
                    .ok_or_else(|| self.fault("a public key is not on P-256"))?;
                key.revoked = entry.state == State::Revoked;
                Ok(key)
            })
            .collect()
    }

    /// What the authority signs with now.
    fn keys(&self) -> Result<Option<AuthorityKeys>, KeyFault> {
        let (Some(seal), Some(payload)) =
            (self.current(Purpose::Seal), self.current(Purpose::Payload))
        else {
            return Ok(None);
        };
        Ok(Some(AuthorityKeys {
            slug: self.slug.clone(),
            seal: Seal {
                signer: self.signer(seal)?,
                chain: self.chain(seal)?,
            },
            payload: PayloadKey {
                kid: payload.kid.clone(),
                signer: self.signer(payload)?,
            },
            salt: self.salt()?,
        }))
    }
}
