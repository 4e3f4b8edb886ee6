//! `schalter keys`: the keys that certificates are sealed and signed with.
//!
//! They lie in one folder per authority below `keys/certificates` of the data folder. Whoever answers requests reads them anew when
//! they change.

use crate::config::Config;
use crate::roles;
use anyhow::Context as _;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use schalter_app::{Context, catalogue};
use schalter_certificate::jwks::Purpose;
use schalter_certificate::keys::{self, Listed, Source};
use schalter_certificate::{HardwarePlace, KeyFault, Keyring};
use schalter_domain::catalogue::Language;
use std::path::{Path, PathBuf};

/// What to do with the keys of certificates.
#[derive(Debug, clap::Subcommand)]
pub enum Keys {
    /// Makes a demo CA, and from it a seal and a key for codes for each authority that lacks them. For demos only.
    Demo,
    /// Makes a new key for codes and credentials; certificates signed before stay valid.
    Rotate {
        /// Short name of the authority.
        authority: String,
        /// Makes a new seal from the demo CA instead. A real seal is replaced by `schalter keys seal`.
        #[arg(long)]
        seal: bool,
    },
    /// Puts the seal of an authority in place; certificates sealed before stay valid.
    Seal(NewSeal),
    /// Withdraws a key for good, when somebody else may have it: nothing that it signed is valid any more.
    Revoke {
        /// Id of the key, as `schalter keys list` shows it.
        kid: String,
    },
    /// Lists all keys with their states.
    List,
    /// Prints the public keys, for `schalter verify --keys`. They are also at /.well-known/schalter/keys.json.
    Public,
}

/// A seal: certificates from a CA, and the key they are for.
#[derive(Debug, clap::Args)]
pub struct NewSeal {
    /// Short name of the authority.
    pub authority: String,
    /// Certificates in PEM: the seal's own first, then those above it.
    #[arg(long, value_name = "FILE")]
    pub chain: PathBuf,
    /// The private key in PEM (PKCS#8, P-256). The file is copied; delete it afterwards.
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "module",
        conflicts_with = "module"
    )]
    pub key: Option<PathBuf>,
    /// Library of the hardware module that holds the key (PKCS#11).
    #[arg(long, value_name = "FILE", requires_all = ["token", "label", "pin_file"])]
    pub module: Option<PathBuf>,
    /// Label of the token in the module.
    #[arg(long)]
    pub token: Option<String>,
    /// Label of the key pair on the token.
    #[arg(long)]
    pub label: Option<String>,
    /// File with the PIN of the token, on one line.
    #[arg(long, value_name = "FILE")]
    pub pin_file: Option<PathBuf>,
}

/// The folder of all keys.
#[must_use]
pub fn folder(config: &Config) -> PathBuf {
    config.data.join("keys/certificates")
}

/// Does what the command line asks for.
pub async fn run(config: &Config, command: Keys) -> anyhow::Result<()> {
    let folder = folder(config);
    match command {
        Keys::Demo => {
            let app = roles::open(config, false).await?;
            let made = demo(&app, &folder).await;
            app.close().await;
            made?;
            list(&folder)
        }
        Keys::Rotate {
            authority,
            seal: false,
        } => {
            let kid = keys::rotate(&folder, &authority, today(), &mut rand::random)?;
            println!("{kid} signs the codes of {authority} from now on.");
            Ok(())
        }
        Keys::Rotate {
            authority,
            seal: true,
        } => {
            let app = roles::open(config, false).await?;
            let name = name(&app, &authority).await;
            app.close().await;
            let kid = keys::demo_seal(&folder, &authority, &name?, today(), &mut rand::random)?;
            println!("{kid} seals the certificates of {authority} from now on.");
            Ok(())
        }
        Keys::Seal(seal) => install(&folder, &seal),
        Keys::Revoke { kid } => {
            let revoked = keys::revoke(&folder, &kid)?;
            println!("{}", line(&revoked));
            println!("Publish it: whoever checks offline needs the new keys.json.");
            Ok(())
        }
        Keys::List => list(&folder),
        Keys::Public => {
            println!("{}", Keyring::open(&folder)?.jwks());
            Ok(())
        }
    }
}

/// Gives every authority of a demo what it lacks.
pub async fn demo(app: &Context, folder: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        catalogue::is_demo(app).await?,
        "this is no demo: use `schalter keys rotate` and `schalter keys seal`, so that nobody takes demo seals for real ones"
    );
    for authority in catalogue::authorities(app).await? {
        let name = authority.name.get(Language::German);
        keys::demo(folder, &authority.slug, name, today(), &mut rand::random)
            .with_context(|| format!("keys of {}", authority.slug))?;
    }
    Ok(())
}

async fn name(app: &Context, slug: &str) -> anyhow::Result<String> {
    let authority = catalogue::authority(app, slug).await?;
    let authority = authority.with_context(|| format!("there is no authority `{slug}`"))?;
    Ok(authority.authority().name.get(Language::German).to_owned())
}

fn install(folder: &Path, seal: &NewSeal) -> anyhow::Result<()> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let source = match (&seal.key, &seal.module) {
        (Some(key), _) => Source::Pem(read(key)?),
        (None, Some(module)) => Source::Hardware(HardwarePlace {
            module: module.clone(),
            token: seal.token.clone().unwrap_or_default(),
            key: seal.label.clone().unwrap_or_default(),
            pin_file: seal.pin_file.clone().unwrap_or_default(),
        }),
        (None, None) => anyhow::bail!("name a --key or a --module"),
    };
    let chain = read(&seal.chain)?;
    let kid = keys::install_seal(folder, &seal.authority, &chain, &source, today())?;
    println!(
        "{kid} seals the certificates of {} from now on.",
        seal.authority
    );
    Ok(())
}

fn list(folder: &Path) -> anyhow::Result<()> {
    let keys: Result<_, KeyFault> = keys::list(folder);
    for key in keys? {
        println!("{}", line(&key));
    }
    Ok(())
}

fn line(key: &Listed) -> String {
    let purpose = match key.purpose {
        Purpose::Seal => "seal",
        Purpose::Payload => "codes",
    };
    let place = if key.hardware { ", hardware" } else { "" };
    format!(
        "{}  {:<8} {:<6} since {}  {}{place}",
        key.kid, key.state, purpose, key.since, key.authority
    )
}

/// The day in UTC: certificates begin at its first second.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
