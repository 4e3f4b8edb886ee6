//! Reads the file and the environment, and says what is wrong: the key, the reason, an example.

use super::keys::{KEYS, Key};
use super::{Config, SmtpSecurity};
use config::{File, FileFormat, Map, Value, ValueKind};
use std::net::SocketAddr;
use std::path::Path;

/// Why the configuration is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("configuration file {path}: {reason}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        reason: String,
    },
    /// A key that does not exist.
    #[error("configuration: there is no key `{key}`{hint}")]
    Unknown {
        /// As it was written.
        key: String,
        /// What may have been meant.
        hint: String,
    },
    /// A value that does not fit.
    #[error(
        "configuration: `{key}` {reason}\n  it is: {what}\n  for example: {key} = {example}   or   {variable}={plain_example}"
    )]
    Value {
        /// The key.
        key: &'static str,
        /// Why.
        reason: String,
        /// What it is for.
        what: &'static str,
        /// A value that fits.
        example: &'static str,
        /// The name in the environment.
        variable: String,
        /// The value that fits, as it is written in the environment.
        plain_example: String,
    },
}

impl ConfigError {
    fn value(key: &Key, reason: impl Into<String>) -> Self {
        Self::Value {
            key: key.name,
            reason: reason.into(),
            what: key.what,
            example: key.example,
            variable: key.variable(),
            plain_example: key.example_in_environment(),
        }
    }
}

/// Variables that start with `SCHALTER_` but are no settings: the path of the file, and what tests use.
const NO_SETTINGS: &[&str] = &["SCHALTER_CONFIG", "SCHALTER_BIN"];
const NO_SETTINGS_PREFIX: &str = "SCHALTER_TEST_";

/// The configuration from `file` and the environment, which wins.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let text = file
        .map(|path| std::fs::read_to_string(path).map_err(|error| file_error(path, &error)))
        .transpose()?;
    read(file.zip(text.as_deref()), environment)
}

/// The configuration from a text, with the path that it is named by, and the environment.
pub(crate) fn read(
    file: Option<(&Path, &str)>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let mut builder = config::Config::builder();
    for key in KEYS.iter().filter(|key| !key.default.is_empty()) {
        builder = builder.add_source(File::from_str(
            &format!("{} = {}", key.name, key.default),
            FileFormat::Toml,
        ));
    }
    if let Some((path, text)) = file {
        let source = File::from_str(text, FileFormat::Toml);
        let read = config::Config::builder()
            .add_source(source.clone())
            .build()
            .map_err(|error| file_error(path, &error))?;
        refuse_unknown(&read.cache, "")?;
        builder = builder.add_source(source);
    }
    for (variable, value) in environment
        .into_iter()
        .filter(|(variable, _)| is_setting(variable))
    {
        let name = variable
            .trim_start_matches("SCHALTER_")
            .to_lowercase()
            .replace("__", ".");
        let key = find(&name).ok_or_else(|| ConfigError::Unknown {
            hint: hint(&name, Key::variable),
            key: variable,
        })?;
        builder = builder
            .set_override(key.name, typed(key, &value))
            .map_err(|error| ConfigError::value(key, error.to_string()))?;
    }
    let read = builder.build().map_err(|error| explain(&error))?;
    let config = read.try_deserialize().map_err(|error| explain(&error))?;
    check(&config)?;
    Ok(config)
}

fn is_setting(variable: &str) -> bool {
    variable.starts_with("SCHALTER_")
        && !NO_SETTINGS.contains(&variable)
        && !variable.starts_with(NO_SETTINGS_PREFIX)
}

fn file_error(path: &Path, error: &dyn std::fmt::Display) -> ConfigError {
    ConfigError::File {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}

fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// A list in the environment is written with commas; everything else is read by the type it goes into.
fn typed(key: &Key, value: &str) -> Value {
    let is_list = key.example.starts_with('[');
    if is_list {
        let items = value
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty());
        return Value::new(
            Some(&key.variable()),
            ValueKind::Array(items.map(Value::from).collect()),
        );
    }
    Value::new(Some(&key.variable()), ValueKind::String(value.to_owned()))
}

/// Walks the file, so that a misspelt key is named as it was written and not as the parser sees it.
fn refuse_unknown(value: &Value, above: &str) -> Result<(), ConfigError> {
    let ValueKind::Table(table) = &value.kind else {
        return Ok(());
    };
    let table: &Map<String, Value> = table;
    for (name, value) in table {
        let path = if above.is_empty() {
            name.clone()
        } else {
            format!("{above}.{name}")
        };
        let is_section = KEYS
            .iter()
            .any(|key| key.name.starts_with(&format!("{path}.")));
        if is_section {
            refuse_unknown(value, &path)?;
        } else if find(&path).is_none() {
            return Err(ConfigError::Unknown {
                hint: hint(&path, |key| key.name.to_owned()),
                key: path,
            });
        }
    }
    Ok(())
}

/// The key that was probably meant.
fn hint(name: &str, shown: impl Fn(&Key) -> String) -> String {
    let closest = KEYS
        .iter()
        .min_by_key(|key| distance(key.name, name))
        .filter(|key| distance(key.name, name) <= 3);
    closest.map_or_else(
        || "; `schalter --help` names all of them".to_owned(),
        |key| {
            format!(
                "; did you mean `{}`? ({}, for example {})",
                shown(key),
                key.what,
                key.example
            )
        },
    )
}

/// Levenshtein: how many letters must be changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, &mark) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(letter != mark);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

/// The library names the key in its message; the table adds the rest.
fn explain(error: &config::ConfigError) -> ConfigError {
    let (key, reason) = match error {
        config::ConfigError::Type {
            key: Some(key),
            expected,
            unexpected,
            ..
        } => (
            key.clone(),
            format!("should be {expected}, not {unexpected}"),
        ),
        config::ConfigError::At {
            key: Some(key),
            error,
            ..
        } => (key.clone(), format!("does not fit: {error}")),
        config::ConfigError::NotFound(key) => (key.clone(), "is missing".to_owned()),
        other => (String::new(), other.to_string()),
    };
    let bare = key.split('[').next().unwrap_or_default();
    find(bare).map_or_else(
        || ConfigError::File {
            path: key.clone(),
            reason: reason.clone(),
        },
        |key| ConfigError::value(key, reason.clone()),
    )
}

/// What a type alone cannot say.
fn check(config: &Config) -> Result<(), ConfigError> {
    let wrong = |name: &str, reason: &str| {
        find(name).map_or(Ok(()), |key| Err(ConfigError::value(key, reason)))
    };
    if let Some(url) = &config.public_url
        && !(url.starts_with("https://") || url.starts_with("http://"))
    {
        wrong("public_url", "should begin with https:// or http://")?;
    }
    if let Some(url) = &config.database_url
        && !["postgres://", "postgresql://", "sqlite:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
    {
        wrong("database_url", "should begin with postgres:// or sqlite:")?;
    }
    if config.media_listen.is_empty() {
        wrong("media_listen", "should name at least one address")?;
    }
    let names_no_address = |listen: &SocketAddr| listen.ip().is_unspecified();
    if config.media_listen.iter().any(names_no_address) && config.media.announced.is_empty() {
        wrong(
            "media.announced",
            "must be set when `media_listen` names no address",
        )?;
    }
    if let Some(secret) = &config.media.secret
        && secret.len() < 16
    {
        wrong(
            "media.secret",
            "is too short, at least 16 characters are needed",
        )?;
    }
    let local = ["localhost", "127.0.0.1", "::1"];
    if let (SmtpSecurity::None, Some(host)) = (config.smtp.security, &config.smtp.host)
        && !local.contains(&host.as_str())
    {
        wrong(
            "smtp.security",
            "may be none only for a server on this machine: mails carry personal data",
        )?;
    }
    if tracing_subscriber::EnvFilter::try_new(&config.log).is_err() {
        wrong("log", "is no level and no directive")?;
    }
    check_ranges(config)
}

fn check_ranges(config: &Config) -> Result<(), ConfigError> {
    for (name, value, least, most) in [
        ("booking.hold_minutes", config.booking.hold_minutes, 1, 60),
        (
            "booking.check_in_before_minutes",
            config.booking.check_in_before_minutes,
            1,
            1440,
        ),
        (
            "booking.check_in_after_minutes",
            config.booking.check_in_after_minutes,
            0,
            1440,
        ),
        (
            "course.time_percent",
            config.course.time_percent.into(),
            0,
            100,
        ),
        (
            "certificate.keep_years",
            config.certificate.keep_years.into(),
            1,
            100,
        ),
        (
            "session.idle_minutes",
            config.session.idle_minutes,
            1,
            100_000,
        ),
        ("session.hours_max", config.session.hours_max, 1, 1_000),
        (
            "database.connections_max",
            config.database.connections_max,
            2,
            1_000,
        ),
        ("media.threads", config.media.threads.into(), 1, 64),
        (
            "media.participants_max",
            config.media.participants_max.into(),
            2,
            10_000,
        ),
        (
            "limits.requests_per_second",
            config.limits.requests_per_second,
            1,
            1_000_000,
        ),
        (
            "limits.requests_burst",
            config.limits.requests_burst,
            1,
            1_000_000,
        ),
        (
            "limits.holds_per_address_max",
            config.limits.holds_per_address_max,
            1,
            u32::MAX,
        ),
    ] {
        if !(least..=most).contains(&value) {
            let reason = format!("is {value}, but should lie between {least} and {most}");
            return find(name).map_or(Ok(()), |key| Err(ConfigError::value(key, reason)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn from(toml: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(toml.as_bytes()).expect("written");
        let environment = environment
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        load(Some(file.path()), environment)
    }

    #[test]
    fn without_anything_the_defaults_hold() {
        let config = load(None, []).expect("defaults fit");
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(
            config.media_listen,
            [SocketAddr::from(([127, 0, 0, 1], 3478))]
        );
        assert_eq!(config.database_url(), "sqlite:./data/schalter.sqlite");
        assert_eq!(config.public_url(), "http://127.0.0.1:8080");
        assert_eq!(config.signal_url(), "ws://127.0.0.1:8080/signal");
        assert_eq!(config.booking.hold_minutes, 10);
    }

    #[test]
    fn every_example_is_accepted() {
        for key in KEYS {
            let toml = format!("{} = {}", key.name, key.example);
            from(&toml, &[]).unwrap_or_else(|error| panic!("{toml}: {error}"));
            let (variable, plain) = (key.variable(), key.example_in_environment());
            let environment = [(variable.as_str(), plain.as_str())];
            from("", &environment).unwrap_or_else(|error| panic!("{variable}={plain}: {error}"));
        }
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = from(
            "listen = \"127.0.0.1:1\"\n[smtp]\nhost = \"a\"",
            &[
                ("SCHALTER_LISTEN", "127.0.0.1:2"),
                ("SCHALTER_SMTP__HOST", "b"),
                ("SCHALTER_SMTP__PORT", "2525"),
                ("SCHALTER_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"),
                ("SCHALTER_TEST_POSTGRES_URL", "ignored"),
                ("PATH", "ignored"),
            ],
        )
        .expect("fits");
        assert_eq!(config.listen.port(), 2);
        assert_eq!(
            (config.smtp.host.as_deref(), config.smtp.port),
            (Some("b"), Some(2525))
        );
        assert_eq!(config.trusted_proxies.len(), 2);
    }

    #[test]
    fn what_is_wrong_is_named_with_reason_and_example() {
        type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);
        let cases: &[Case<'_>] = &[
            (
                "lisen = \"127.0.0.1:1\"",
                &[],
                &["no key `lisen`", "did you mean `listen`?"],
            ),
            (
                "[smtp]\nhots = \"a\"",
                &[],
                &["no key `smtp.hots`", "smtp.host"],
            ),
            (
                "",
                &[("SCHALTER_LISTN", "x")],
                &["no key `SCHALTER_LISTN`", "SCHALTER_LISTEN"],
            ),
            (
                "listen = \"somewhere\"",
                &[],
                &["`listen`", "0.0.0.0:8080", "SCHALTER_LISTEN"],
            ),
            ("[smtp]\nport = \"many\"", &[], &["`smtp.port`", "587"]),
            (
                "",
                &[("SCHALTER_SMTP__PORT", "70000")],
                &["`smtp.port`", "587"],
            ),
            (
                "[booking]\nhold_minutes = 0",
                &[],
                &["`booking.hold_minutes`", "between 1 and 60"],
            ),
            (
                "public_url = \"ftp://x\"",
                &[],
                &["`public_url`", "https://"],
            ),
            (
                "trusted_proxies = [\"proxy\"]",
                &[],
                &["`trusted_proxies`", "no IP address"],
            ),
            (
                "[smtp]\nhost = \"mail.example\"\nsecurity = \"none\"",
                &[],
                &["`smtp.security`", "this machine"],
            ),
            ("log = \"a=b=c\"", &[], &["`log`"]),
            ("listen = ", &[], &["configuration file"]),
        ];
        for (toml, environment, words) in cases {
            let message = from(toml, environment).expect_err(toml).to_string();
            for word in *words {
                assert!(
                    message.contains(word),
                    "{toml}: {message:?} should say {word:?}"
                );
            }
        }
    }
}
