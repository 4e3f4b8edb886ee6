//! `schalter verify`: is a certificate genuine? Without network and without database.

use anyhow::Context as _;
use jiff::civil::Date;
use schalter_certificate::Jwks;
use schalter_certificate::check::{self, Trust};
use schalter_certificate::payload::{self, Claims};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What to check, and whom to believe.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// A PDF file, or what a QR code says: the address with all behind its `#`, or that alone.
    #[arg(value_name = "FILE.pdf|PAYLOAD")]
    pub what: String,
    /// Public keys of the authorities, as found at /.well-known/schalter/keys.json.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// Certificates of a CA in PEM: the seal must come from it.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Day of birth of the person, as on their identity card: YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    pub birth_date: Option<Date>,
}

/// Checks; prints what the certificate says, or fails with the reason why it is refused.
pub fn run(verify: &Verify) -> anyhow::Result<()> {
    print!("{}", checked(verify)?);
    Ok(())
}

/// The answer in words.
pub fn checked(verify: &Verify) -> anyhow::Result<String> {
    let mut trust = Trust {
        keys: Jwks::parse(&read(&verify.keys)?)
            .with_context(|| verify.keys.display().to_string())?,
        ..Trust::default()
    };
    if let Some(ca) = &verify.ca {
        trust
            .read_ca(&read(ca)?)
            .map_err(|fault| anyhow::anyhow!("{}: {fault}", ca.display()))?;
    }
    let path = Path::new(&verify.what);
    if verify.what.to_ascii_lowercase().ends_with(".pdf") || path.is_file() {
        let pdf = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let sealed = check::pdf(&pdf, &trust, verify.birth_date).context("REFUSED")?;
        let seal = format!("{} (key {})", sealed.signed_at, sealed.kid);
        return Ok(words(&sealed.claims, Some(&seal), verify.birth_date));
    }
    let claims =
        payload::verify(&verify.what, &trust.keys, verify.birth_date).context("REFUSED")?;
    Ok(words(&claims, None, verify.birth_date))
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn words(claims: &Claims, seal: Option<&str>, birth_date: Option<Date>) -> String {
    let mut text = String::from("VALID\n");
    let until = claims.first_start_until.map(|date| date.to_string());
    let lines = [
        ("authority", Some(claims.iss.as_str())),
        ("number", Some(&claims.number)),
        ("family name", Some(&claims.family_name)),
        ("given name", Some(&claims.given_name)),
        (
            "birth date",
            Some(if birth_date.is_some() {
                "as given"
            } else {
                "not checked: name it with --birth-date"
            }),
        ),
        ("instructed on", Some(&claims.instructed_on.to_string())),
        ("issued on", Some(&claims.issued_on.to_string())),
        ("first start until", until.as_deref()),
        ("form", Some(claims.form.name())),
        ("language", Some(&claims.language)),
        ("course", Some(&claims.course)),
        ("restricted to", claims.restricted_to.as_deref()),
        ("sealed at", seal),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            // What a terminal would obey instead of showing it.
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{name:<18} {value}");
        }
    }
    text.push_str("Whether the authority has revoked this one certificate, only its page or its office can say.\n");
    text
}
