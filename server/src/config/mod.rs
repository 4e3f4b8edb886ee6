//! Configuration: one struct per section, read from a TOML file and the environment. What is not known here stops the start.

mod keys;
mod load;
mod network;

pub use keys::{KEYS, Key};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use load::read;
pub use load::{ConfigError, load};
pub use network::Network;

use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Everything an operator can set. The four that everybody needs are at the top, the rest in sections.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where pages and API are served.
    pub listen: SocketAddr,
    /// Where media packets arrive (UDP): one or several addresses of this machine.
    pub media_listen: Vec<SocketAddr>,
    /// Folder for the database file, keys and mails.
    pub data: PathBuf,
    /// 64 hexadecimal digits that personal data is sealed with; the file `keys/master.key` in `data` when not set.
    #[serde(default)]
    pub master_key: Option<String>,
    /// PostgreSQL or SQLite; the file `schalter.sqlite` in `data` when not set.
    #[serde(default)]
    pub database_url: Option<String>,
    /// The address citizens see, without a slash at its end; `http://` and `listen` when not set.
    #[serde(default)]
    pub public_url: Option<String>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<Network>,
    /// When set, `/metrics` wants it as a bearer token.
    #[serde(default)]
    pub metrics_token: Option<String>,
    /// What is logged: a level, or `tracing` directives.
    pub log: String,
    /// How logs look.
    pub log_format: LogFormat,
    /// Database.
    pub database: Database,
    /// Media node.
    pub media: Media,
    /// Outgoing mail.
    pub smtp: Smtp,
    /// Appointments.
    pub booking: Booking,
    /// Sessions of staff.
    pub session: Session,
    /// Courses.
    pub course: Course,
    /// Certificates.
    pub certificate: Certificate,
    /// Limits.
    pub limits: Limits,
}

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Connections at most.
    pub connections_max: u32,
}

/// Media node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// Addresses that browsers are told; that of `media_listen` when empty. Behind NAT: the public one.
    pub announced: Vec<IpAddr>,
    /// Media threads, each with its own port from `media_listen` upwards.
    pub threads: u16,
    /// Participants of one room at most.
    pub participants_max: u16,
    /// Where the browsers find the WebSocket; made from `public_url` when not set.
    #[serde(default)]
    pub signal_url: Option<String>,
    /// Name of this node, in passes and logs.
    pub node: String,
    /// `schalter media`: where the server takes reports, `https://…/internal/media/facts`.
    #[serde(default)]
    pub facts_url: Option<String>,
    /// `schalter media`: the public key that passes are verified with, a PEM file.
    #[serde(default)]
    pub public_key: Option<PathBuf>,
    /// Shared between server and media nodes; signs the reports.
    #[serde(default)]
    pub secret: Option<String>,
}

/// How the SMTP connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// Plain first, then TLS; without TLS nothing is sent.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// No encryption: only for a relay on the same machine.
    None,
}

/// Outgoing mail. Without `host` mails are written as `.eml` files below `data`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Name of the server.
    #[serde(default)]
    pub host: Option<String>,
    /// Port; 587, 465 or 25 by `security` when not set.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is secured.
    pub security: SmtpSecurity,
    /// User, if the server wants one.
    #[serde(default)]
    pub user: Option<String>,
    /// Password of that user.
    #[serde(default)]
    pub password: Option<String>,
    /// Sender; the address of the authority when not set (it then answers replies).
    #[serde(default)]
    pub from: Option<String>,
    /// How long one conversation may take.
    pub timeout_seconds: u64,
}

/// Appointments.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Booking {
    /// How long a hold counts.
    pub hold_minutes: u32,
    /// Check-in opens this long before the start.
    pub check_in_before_minutes: u32,
    /// Check-in closes this long after the start.
    pub check_in_after_minutes: u32,
    /// Personal data is deleted this long after the appointment.
    pub keep_days: u16,
    /// Personal data of a cancelled appointment is deleted this long after the cancellation.
    pub keep_cancelled_days: u16,
}

/// Courses.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Minimum times of chapters in percent of what the course says.
    pub time_percent: u8,
}

/// Certificates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The register keeps a certificate this long.
    pub keep_years: u16,
}

/// Sessions of staff.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// A session not used for this long ends.
    pub idle_minutes: u32,
    /// A session ends after this long whatever happens.
    pub hours_max: u32,
}

/// Limits.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request body.
    pub body_bytes_max: usize,
    /// Seconds a request may take; live streams are not counted.
    pub request_seconds_max: u64,
    /// Requests per second and address on what costs: hold, sign-in, device test.
    pub requests_per_second: u32,
    /// How many of those may come at once.
    pub requests_burst: u32,
    /// Holds of one address that count at once.
    pub holds_per_address_max: u32,
    /// Coming appointments of one mail address.
    pub bookings_per_email_max: u32,
    /// Live streams of this process.
    pub live_streams_max: usize,
    /// Live streams of one address.
    pub live_streams_per_address_max: usize,
}

impl Config {
    /// The database: what is configured, else the file in the data folder.
    #[must_use]
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("schalter.sqlite").display());
        self.database_url.clone().unwrap_or_else(file)
    }

    /// The address citizens see, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        let own = || format!("http://{}", self.listen);
        self.public_url
            .as_deref()
            .map_or_else(own, |url| url.trim_end_matches('/').to_owned())
    }

    /// Where browsers find the WebSocket.
    #[must_use]
    pub fn signal_url(&self) -> String {
        let own = || websocket(&self.public_url());
        self.media.signal_url.clone().unwrap_or_else(own)
    }

    /// The same for a page that was asked for at `host`: where no address is configured, a page at `localhost` and one at
    /// `127.0.0.1` each find their own.
    #[must_use]
    pub fn signal_url_at(&self, host: Option<&str>) -> String {
        match (host, &self.public_url, &self.media.signal_url) {
            (Some(host), None, None) => websocket(&format!("http://{host}")),
            _ => self.signal_url(),
        }
    }

    /// Time a request may take.
    #[must_use]
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.limits.request_seconds_max)
    }
}

/// `http` becomes `ws` and `https` becomes `wss`.
fn websocket(url: &str) -> String {
    format!("{}/signal", url.replacen("http", "ws", 1))
}
