//! The folder of one authority: `keys.toml` says what is in it, `<kid>.pem` are private keys, `<kid>.chain.pem` certificates.

use super::KeyFault;
use crate::check::certificates;
use crate::hex::{hex, unhex};
use crate::jwks::Purpose;
use crate::{FileKey, HardwareKey, HardwarePlace, Signer};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const LIST: &str = "keys.toml";
const LIST_HEAD: &str = "# Written by `schalter keys`: change it with that. Private keys lie beside it in <kid>.pem.\n\n";
/// Secret for the salts of credentials: 64 hexadecimal digits.
const SALT: &str = "salt.key";

/// The folder of an authority, read.
pub(crate) struct Folder {
    pub slug: String,
    pub path: PathBuf,
    pub entries: Vec<Entry>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub kid: String,
    pub purpose: Purpose,
    pub state: State,
    /// The day since which it is or was in use.
    pub since: Date,
    /// The public key: 65 bytes, uncompressed, in hexadecimal digits.
    pub public: String,
    /// Where the private key lies, when it is in no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardware: Option<HardwarePlace>,
}

/// What a key may still do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// It signs.
    Current,
    /// It signs no more; what it signed holds.
    Older,
    /// What it signed does not hold.
    Revoked,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default, rename = "key")]
    keys: Vec<Entry>,
}

/// The authorities that have a folder.
pub(crate) fn slugs(folder: &Path) -> Result<Vec<String>, KeyFault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(fault) => return Err(file(folder, fault)),
    };
    let mut slugs = Vec::new();
    for entry in entries {
        let path = entry.map_err(|fault| file(folder, fault))?.path();
        if path.join(LIST).is_file()
            && let Some(slug) = path.file_name().and_then(|name| name.to_str())
        {
            slugs.push(slug.to_owned());
        }
    }
    slugs.sort_unstable();
    Ok(slugs)
}

impl Folder {
    /// Reads the folder of an authority; one that is not there has no keys.
    pub fn open(folder: &Path, slug: &str) -> Result<Self, KeyFault> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if slug.is_empty() || slug.len() > 64 || !slug.chars().all(fits) {
            return Err(KeyFault::Slug(slug.to_owned()));
        }
        let path = folder.join(slug);
        let list = path.join(LIST);
        let entries = match fs::read_to_string(&list) {
            Ok(text) => {
                toml::from_str::<List>(&text)
                    .map_err(|fault| content(&list, fault))?
                    .keys
            }
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(fault) => return Err(file(&list, fault)),
        };
        Ok(Self {
            slug: slug.to_owned(),
            path,
            entries,
        })
    }

    /// The key that signs now.
    pub fn current(&self, purpose: Purpose) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.purpose == purpose && entry.state == State::Current)
    }

    /// The certificates of a seal; none for another key.
    pub fn chain(&self, entry: &Entry) -> Result<Vec<Vec<u8>>, KeyFault> {
        if entry.purpose != Purpose::Seal {
            return Ok(Vec::new());
        }
        let path = self.path.join(format!("{}.chain.pem", entry.kid));
        let pem = fs::read_to_string(&path).map_err(|fault| file(&path, fault))?;
        certificates(&pem).map_err(|fault| content(&path, fault))
    }

    /// The private key.
    pub fn signer(&self, entry: &Entry) -> Result<Arc<dyn Signer>, KeyFault> {
        let path = self.path.join(format!("{}.pem", entry.kid));
        let signer: Arc<dyn Signer> = if let Some(place) = &entry.hardware {
            Arc::new(HardwareKey::open(place).map_err(|fault| self.fault(fault))?)
        } else {
            let pem = fs::read_to_string(&path).map_err(|fault| file(&path, fault))?;
            Arc::new(FileKey::from_pem(&pem).map_err(|fault| content(&path, fault))?)
        };
        if signer.public_key() != entry.point()? {
            return Err(content(&path, "it is another key than the list says"));
        }
        Ok(signer)
    }

    /// The secret for the salts.
    pub fn salt(&self) -> Result<[u8; 32], KeyFault> {
        let path = self.path.join(SALT);
        let text = fs::read_to_string(&path).map_err(|fault| file(&path, fault))?;
        unhex(text.trim().as_bytes())
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| content(&path, "64 hexadecimal digits are expected"))
    }

    /// Writes the secret for the salts, unless there is one.
    pub fn make_salt(&self, seed: &[u8; 32]) -> Result<(), KeyFault> {
        let path = self.path.join(SALT);
        if path.exists() {
            return Ok(());
        }
        write_private(&path, &hex(seed))
    }

    /// Makes a key the current one of its purpose; the one before it becomes an older one and cannot sign any more.
    pub fn put(&mut self, entry: Entry, key: Option<&FileKey>) -> Result<(), KeyFault> {
        fs::create_dir_all(&self.path).map_err(|fault| file(&self.path, fault))?;
        if let Some(key) = key {
            let path = self.path.join(format!("{}.pem", entry.kid));
            let pem = key.to_pem().map_err(|fault| content(&path, fault))?;
            write_private(&path, &pem)?;
        }
        let purpose = entry.purpose;
        let before: Vec<String> = self
            .entries
            .iter_mut()
            .filter(|old| old.purpose == purpose && old.state == State::Current)
            .map(|old| {
                old.state = State::Older;
                old.kid.clone()
            })
            .collect();
        self.entries.retain(|old| old.kid != entry.kid);
        self.entries.push(entry);
        self.save()?;
        before.iter().try_for_each(|kid| self.forget_private(kid))
    }

    /// Withdraws a key. Answers whether this folder has it.
    pub fn revoke(&mut self, kid: &str) -> Result<bool, KeyFault> {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.kid == kid) else {
            return Ok(false);
        };
        entry.state = State::Revoked;
        self.save()?;
        self.forget_private(kid)?;
        Ok(true)
    }

    /// Writes the certificates of a seal.
    pub fn put_chain(&self, kid: &str, pem: &str) -> Result<(), KeyFault> {
        fs::create_dir_all(&self.path).map_err(|fault| file(&self.path, fault))?;
        let path = self.path.join(format!("{kid}.chain.pem"));
        fs::write(&path, pem).map_err(|fault| file(&path, fault))
    }

    fn save(&self) -> Result<(), KeyFault> {
        let path = self.path.join(LIST);
        let list = List {
            keys: self.entries.clone(),
        };
        let text = toml::to_string(&list).map_err(|fault| content(&path, fault))?;
        // Nobody ever reads half a list.
        let new = self.path.join("keys.toml.new");
        fs::write(&new, format!("{LIST_HEAD}{text}")).map_err(|fault| file(&new, fault))?;
        fs::rename(&new, &path).map_err(|fault| file(&path, fault))
    }

    fn forget_private(&self, kid: &str) -> Result<(), KeyFault> {
        let path = self.path.join(format!("{kid}.pem"));
        match fs::remove_file(&path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(file(&path, fault)),
            _ => Ok(()),
        }
    }

    /// Something in the list is wrong.
    pub fn fault(&self, fault: impl std::fmt::Display) -> KeyFault {
        content(&self.path.join(LIST), fault)
    }
}

impl Entry {
    /// The public key as uncompressed point.
    pub fn point(&self) -> Result<Vec<u8>, KeyFault> {
        unhex(self.public.as_bytes()).ok_or_else(|| KeyFault::UnknownKey(self.kid.clone()))
    }

    /// A new key that signs from a day on.
    pub fn current(point: &[u8], purpose: Purpose, since: Date) -> Self {
        Self {
            kid: crate::jwks::kid(point),
            purpose,
            state: State::Current,
            since,
            public: hex(point),
            hardware: None,
        }
    }
}

/// Writes a file that only its owner reads.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<(), KeyFault> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|fault| file(path, fault))
}

pub(crate) fn file(path: &Path, fault: io::Error) -> KeyFault {
    KeyFault::File {
        path: path.to_owned(),
        fault,
    }
}

pub(crate) fn content(path: &Path, fault: impl std::fmt::Display) -> KeyFault {
    KeyFault::Content {
        path: path.to_owned(),
        fault: fault.to_string(),
    }
}
