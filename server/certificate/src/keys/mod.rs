//! Making, changing and withdrawing keys: what `schalter keys` does. Random bytes and the day are arguments.

mod demo_ca;

use crate::check::{CHAIN_CERTIFICATES_MAX, certificates};
use crate::jwks::Purpose;
use crate::keyring::{Entry, Folder, KeyFault, State, content, file, slugs};
use crate::{FileKey, HardwareKey, HardwarePlace, Signer};
use der::Decode as _;
use jiff::civil::Date;
use std::path::Path;
use x509_cert::Certificate;

/// Gives 32 fresh random bytes.
pub type Seeds<'a> = &'a mut dyn FnMut() -> [u8; 32];

/// One key in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Short name of the authority.
    pub authority: String,
    /// Id of the key.
    pub kid: String,
    /// What it signs.
    pub purpose: Purpose,
    /// `current`, `older` or `revoked`.
    pub state: &'static str,
    /// The day since which it is or was in use.
    pub since: Date,
    /// Whether it lies in a hardware module.
    pub hardware: bool,
}

/// Where the private key of a seal comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A PEM file (PKCS#8).
    Pem(String),
    /// A hardware module.
    Hardware(HardwarePlace),
}

/// Makes what an authority of a demo lacks: a seal from the demo CA, which is made too, and a key for payloads. Changes nothing where
/// there are keys. `name`: the authority's name, for the certificate.
pub fn demo(
    folder: &Path,
    slug: &str,
    name: &str,
    today: Date,
    seeds: Seeds<'_>,
) -> Result<(), KeyFault> {
    let authority = Folder::open(folder, slug)?;
    if authority.current(Purpose::Payload).is_none() {
        rotate(folder, slug, today, seeds)?;
    }
    if authority.current(Purpose::Seal).is_none() {
        demo_seal(folder, slug, name, today, seeds)?;
    }
    Ok(())
}

/// Makes a new seal from the demo CA; what the one before it sealed stays valid. Answers its id.
pub fn demo_seal(
    folder: &Path,
    slug: &str,
    name: &str,
    today: Date,
    seeds: Seeds<'_>,
) -> Result<String, KeyFault> {
    let ca = demo_ca::open(folder, today, seeds)?;
    let authority = Folder::open(folder, slug)?;
    let key = new_key(folder, seeds)?;
    let chain = ca
        .certify(&key, name, today, &seeds())
        .map_err(|fault| content(&authority.path, fault))?;
    let pem = key
        .to_pem()
        .map_err(|fault| content(&authority.path, fault))?;
    install_seal(folder, slug, &chain, &Source::Pem(pem), today)
}

/// Makes a new key for payloads and credentials; what the one before it signed stays valid. Answers its id.
pub fn rotate(
    folder: &Path,
    slug: &str,
    today: Date,
    seeds: Seeds<'_>,
) -> Result<String, KeyFault> {
    let mut authority = Folder::open(folder, slug)?;
    let key = new_key(folder, seeds)?;
    let entry = Entry::current(&key.public_key(), Purpose::Payload, today);
    let kid = entry.kid.clone();
    authority.put(entry, Some(&key))?;
    authority.make_salt(&seeds())?;
    Ok(kid)
}

/// Puts a seal in place: certificates in PEM, the seal's own first, and its key. Answers its id.
pub fn install_seal(
    folder: &Path,
    slug: &str,
    chain: &str,
    source: &Source,
    today: Date,
) -> Result<String, KeyFault> {
    let mut authority = Folder::open(folder, slug)?;
    let fault = |fault: &dyn std::fmt::Display| content(&authority.path, fault);
    let (key, hardware) = match source {
        Source::Pem(pem) => (Some(FileKey::from_pem(pem).map_err(|f| fault(&f))?), None),
        Source::Hardware(place) => (None, Some(place.clone())),
    };
    let point = match (&key, &hardware) {
        (Some(key), _) => key.public_key(),
        (None, Some(place)) => HardwareKey::open(place)
            .map_err(|f| fault(&f))?
            .public_key(),
        (None, None) => Vec::new(),
    };
    let certificates = certificates(chain).map_err(|f| fault(&f))?;
    let own = certificates
        .first()
        .ok_or_else(|| fault(&"there is no certificate"))?;
    let certified = Certificate::from_der(own).map_err(|f| fault(&f))?;
    let certified = certified.tbs_certificate.subject_public_key_info;
    if certified.subject_public_key.raw_bytes() != point {
        return Err(fault(&"the first certificate is of another key"));
    }
    let whole: usize = certificates.iter().map(Vec::len).sum();
    if whole > CHAIN_BYTES_MAX || certificates.len() > CHAIN_CERTIFICATES_MAX {
        return Err(fault(&"the chain has more than 5 certificates or 16 KiB"));
    }
    let mut entry = Entry::current(&point, Purpose::Seal, today);
    entry.hardware = hardware;
    let kid = entry.kid.clone();
    authority.put_chain(&kid, chain)?;
    authority.put(entry, key.as_ref())?;
    Ok(kid)
}

/// The longest chain of certificates, in bytes of DER.
pub const CHAIN_BYTES_MAX: usize = 16 * 1024;

/// Withdraws a key: nothing that it signed is valid any more. Answers whose it was.
pub fn revoke(folder: &Path, kid: &str) -> Result<Listed, KeyFault> {
    for slug in slugs(folder)? {
        let mut authority = Folder::open(folder, &slug)?;
        if authority.revoke(kid)? {
            return listed(&authority)
                .find(|key| key.kid == kid)
                .ok_or_else(|| KeyFault::UnknownKey(kid.to_owned()));
        }
    }
    Err(KeyFault::UnknownKey(kid.to_owned()))
}

/// All keys of all authorities.
pub fn list(folder: &Path) -> Result<Vec<Listed>, KeyFault> {
    let mut keys = Vec::new();
    for slug in slugs(folder)? {
        keys.extend(listed(&Folder::open(folder, &slug)?));
    }
    Ok(keys)
}

fn listed(folder: &Folder) -> impl Iterator<Item = Listed> + '_ {
    folder.entries.iter().map(|entry| Listed {
        authority: folder.slug.clone(),
        kid: entry.kid.clone(),
        purpose: entry.purpose,
        state: match entry.state {
            State::Current => "current",
            State::Older => "older",
            State::Revoked => "revoked",
        },
        since: entry.since,
        hardware: entry.hardware.is_some(),
    })
}

fn new_key(folder: &Path, seeds: Seeds<'_>) -> Result<FileKey, KeyFault> {
    FileKey::from_seed(&seeds()).map_err(|fault| content(folder, fault))
}

/// A certificate as PEM.
fn pem(certificate: &Certificate) -> Result<String, String> {
    use der::EncodePem as _;
    certificate
        .to_pem(der::pem::LineEnding::LF)
        .map_err(|fault| fault.to_string())
}
