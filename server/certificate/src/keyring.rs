//! The keys of the authorities: one folder each, below `keys/certificates` of the data folder.

use crate::Seal;
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
}

/// The keys of all authorities of an installation.
#[derive(Debug, Default)]
pub struct Keyring {
    authorities: BTreeMap<String, Arc<AuthorityKeys>>,
}

/// What one authority signs with, and its public keys.
#[derive(Debug)]
pub struct AuthorityKeys {
    /// The authority's short name.
    pub slug: String,
    /// The seal for PDF files.
    pub seal: Seal,
}

impl Keyring {
    /// Reads the keys below `folder`; a folder that is not there is an empty keyring.
    pub fn open(folder: &Path) -> Result<Self, KeyFault> {
        let _ = folder;
        Ok(Self::default())
    }

    /// The keys of an authority; `None`: it has none and cannot issue certificates.
    #[must_use]
    pub fn of(&self, slug: &str) -> Option<Arc<AuthorityKeys>> {
        self.authorities.get(slug).cloned()
    }

    /// The public keys of all authorities, also the older and the revoked ones, as JWK set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> String {
        r#"{"keys":[]}"#.to_owned()
    }
}
