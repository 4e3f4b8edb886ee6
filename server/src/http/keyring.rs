//! The keys of the certificates, as they lie in the data folder now: who rotates or revokes a key starts no process anew.

use super::Web;
use super::problem::Problem;
use schalter_certificate::{KeyFault, Keyring};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

/// Folders inside the folder of keys: one per authority, with one below for old keys.
const DEPTH_MAX: u8 = 4;

/// The keys as they were read the last time.
#[derive(Debug)]
pub struct Keys {
    folder: PathBuf,
    kept: RwLock<Kept>,
}

/// The keys, ready for use.
#[derive(Debug, Default)]
pub struct Ring {
    /// What signs and what checks.
    pub keyring: Keyring,
    /// What checks, for programs of others.
    pub json: String,
}

#[derive(Debug, Default)]
struct Kept {
    files: Option<Files>,
    ring: Arc<Ring>,
}

/// Every file with its size and the time it was written: when none of it differs, nothing was changed.
type Files = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl Keys {
    /// The keys below this folder; they are read when they are asked for first.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            kept: RwLock::default(),
        }
    }

    /// The keys as they are now. Keys that cannot be read are told to the log, and those before stay in use.
    fn current(&self) -> Arc<Ring> {
        let files = Some(files_of(&self.folder));
        {
            let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
            if kept.files == files {
                return Arc::clone(&kept.ring);
            }
        }
        let fresh = Ring::open(&self.folder);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        match fresh {
            Ok(ring) => kept.ring = Arc::new(ring),
            Err(fault) => {
                tracing::error!(%fault, "the keys of the certificates cannot be read");
            }
        }
        // Also after a failure: what is broken is read again when it was changed, not with every request.
        kept.files = files;
        Arc::clone(&kept.ring)
    }
}

impl Ring {
    fn open(folder: &Path) -> Result<Self, KeyFault> {
        let keyring = Keyring::open(folder)?;
        let json = keyring.jwks();
        Ok(Self { keyring, json })
    }
}

fn files_of(folder: &Path) -> Files {
    let mut files = Files::new();
    collect(folder, DEPTH_MAX, &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, depth: u8, files: &mut Files) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let (path, meta) = (entry.path(), entry.metadata());
        match meta {
            Ok(meta) if meta.is_dir() && depth > 0 => collect(&path, depth - 1, files),
            Ok(meta) => files.push((path, meta.len(), meta.modified().ok())),
            Err(_) => {}
        }
    }
}

impl Web {
    /// The keys of the certificates as they are now.
    pub(super) async fn ring(&self) -> Result<Arc<Ring>, Problem> {
        let keys = Arc::clone(&self.keys);
        // A handful of files; but a disk may be slow, and no other request is to wait for it.
        tokio::task::spawn_blocking(move || keys.current())
            .await
            .map_err(|_| Problem::internal())
    }
}
