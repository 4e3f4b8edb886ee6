//! A certification authority for demos and tests: anybody can make one, so nobody should believe it.

use super::{Seeds, content, file, new_key, pem};
use crate::FileKey;
use crate::keyring::{KeyFault, write_private};
use der::asn1::{GeneralizedTime, UtcTime};
use der::{DateTime, DecodePem as _};
use jiff::ToSpan as _;
use jiff::civil::Date;
use p256::ecdsa::DerSignature;
use spki::SubjectPublicKeyInfoOwned;
use std::fs;
use std::path::Path;
use std::str::FromStr as _;
use x509_cert::Certificate;
use x509_cert::builder::{Builder as _, CertificateBuilder, Profile};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

const CERTIFICATE: &str = "demo-ca.pem";
const KEY: &str = "demo-ca.key.pem";
const SUBJECT: &str = "CN=Schalter Demo-CA (keine echten Siegel),O=Schalter,C=DE";
const CA_YEARS: i8 = 20;
const SEAL_YEARS: i8 = 3;

/// The CA of a folder.
pub(super) struct DemoCa {
    key: FileKey,
    certificate: Certificate,
}

/// Opens the CA of a folder; makes it when there is none.
pub(super) fn open(folder: &Path, today: Date, seeds: Seeds<'_>) -> Result<DemoCa, KeyFault> {
    let (key_path, path) = (folder.join(KEY), folder.join(CERTIFICATE));
    if path.exists() {
        let read = |path: &Path| fs::read_to_string(path).map_err(|fault| file(path, fault));
        let key =
            FileKey::from_pem(&read(&key_path)?).map_err(|fault| content(&key_path, fault))?;
        let certificate =
            Certificate::from_pem(read(&path)?).map_err(|fault| content(&path, fault))?;
        return Ok(DemoCa { key, certificate });
    }
    let key = new_key(folder, seeds)?;
    let certificate = certificate(
        &key,
        &key,
        SUBJECT,
        today,
        CA_YEARS,
        &seeds(),
        Profile::Root,
    )
    .map_err(|fault| content(&path, fault))?;
    fs::create_dir_all(folder).map_err(|fault| file(folder, fault))?;
    let key_pem = key.to_pem().map_err(|fault| content(&key_path, fault))?;
    write_private(&key_path, &key_pem)?;
    let certificate_pem = pem(&certificate).map_err(|fault| content(&path, fault))?;
    fs::write(&path, certificate_pem).map_err(|fault| file(&path, fault))?;
    Ok(DemoCa { key, certificate })
}

impl DemoCa {
    /// A certificate for a seal, and the CA's own behind it, in PEM.
    pub fn certify(
        &self,
        key: &FileKey,
        name: &str,
        today: Date,
        seed: &[u8; 32],
    ) -> Result<String, String> {
        let subject = format!("CN={},O={},C=DE", escaped(name), escaped(name));
        let profile = Profile::Leaf {
            issuer: self.certificate.tbs_certificate.subject.clone(),
            enable_key_agreement: false,
            enable_key_encipherment: false,
        };
        let own = certificate(key, &self.key, &subject, today, SEAL_YEARS, seed, profile)?;
        Ok(format!("{}{}", pem(&own)?, pem(&self.certificate)?))
    }
}

fn certificate(
    key: &FileKey,
    by: &FileKey,
    subject: &str,
    today: Date,
    years: i8,
    seed: &[u8; 32],
    profile: Profile,
) -> Result<Certificate, String> {
    let text = |fault: &dyn std::fmt::Display| fault.to_string();
    // At most 20 octets and positive (RFC 5280 §4.1.2.2).
    let mut serial = [0; 16];
    serial.copy_from_slice(&seed[..16]);
    serial[0] = serial[0] & 0x7f | 0x40;
    let validity = Validity {
        not_before: time(today).map_err(|fault| text(&fault))?,
        not_after: time(today.saturating_add(years.years())).map_err(|fault| text(&fault))?,
    };
    let info = SubjectPublicKeyInfoOwned::from_key(*key.key().verifying_key())
        .map_err(|fault| text(&fault))?;
    CertificateBuilder::new(
        profile,
        SerialNumber::new(&serial).map_err(|fault| text(&fault))?,
        validity,
        Name::from_str(subject).map_err(|fault| text(&fault))?,
        info,
        by.key(),
    )
    .and_then(CertificateBuilder::build::<DerSignature>)
    .map_err(|fault| text(&fault))
}

/// The beginning of a day in UTC.
fn time(day: Date) -> der::Result<Time> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or_default();
    let at = DateTime::new(year, part(day.month()), part(day.day()), 0, 0, 0)?;
    // RFC 5280 §4.1.2.5: UTCTime until 2049.
    if year < 2050 {
        UtcTime::from_date_time(at).map(Time::UtcTime)
    } else {
        Ok(Time::GeneralTime(GeneralizedTime::from_date_time(at)))
    }
}

/// RFC 4514 §2.4.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars().filter(|character| !character.is_control()) {
        if matches!(
            character,
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '#' | '='
        ) {
            text.push('\\');
        }
        text.push(character);
    }
    text.trim().to_owned()
}
