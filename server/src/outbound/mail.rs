//! The mail server; without one, a folder of `.eml` files.

use crate::config::{Config, Smtp, SmtpSecurity};
use anyhow::Context as _;
use lettre::message::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections kept open to the mail server.
const CONNECTIONS_MAX: u32 = 4;

/// Where mails go. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Outbox {
    /// A mail server.
    Server(AsyncSmtpTransport<Tokio1Executor>),
    /// A folder: development and demo.
    Folder(PathBuf),
}

/// Why a mail did not go.
#[derive(Debug, thiserror::Error)]
pub enum MailFault {
    /// The server says that it never will take it.
    #[error("the mail server refuses the mail for good: {0}")]
    Refused(String),
    /// It may work later.
    #[error("the mail cannot be handed over now: {0}")]
    Later(String),
}

impl Outbox {
    /// The outbox that the configuration asks for.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        if let Some(host) = &config.smtp.host {
            return Ok(Self::Server(server(&config.smtp, host)?));
        }
        let folder = config.data.join("mail");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self::Folder(folder))
    }

    /// Hands one mail over.
    pub async fn send(&self, message: Message) -> Result<(), MailFault> {
        match self {
            Self::Server(server) => {
                server.send(message).await.map_err(|error| fault(&error))?;
                tracing::info!("mail handed over");
            }
            Self::Folder(folder) => {
                let path = write(folder, &message)
                    .await
                    .map_err(|error| MailFault::Later(error.to_string()))?;
                tracing::info!(file = %path.display(), "no SMTP server configured: mail written");
            }
        }
        Ok(())
    }

    /// Whether mails could be handed over now.
    pub async fn check(&self) -> anyhow::Result<()> {
        match self {
            Self::Server(server) => {
                anyhow::ensure!(
                    server.test_connection().await?,
                    "the server does not answer as expected"
                );
                Ok(())
            }
            Self::Folder(folder) => Ok(tokio::fs::metadata(folder).await.map(|_| ())?),
        }
    }
}

fn server(smtp: &Smtp, host: &str) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let builder: AsyncSmtpTransportBuilder = match smtp.security {
        SmtpSecurity::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?,
        SmtpSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(host)?,
        SmtpSecurity::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
    };
    let builder = smtp
        .port
        .into_iter()
        .fold(builder, AsyncSmtpTransportBuilder::port);
    let builder = match (&smtp.user, &smtp.password) {
        (Some(user), Some(password)) => {
            builder.credentials(Credentials::new(user.clone(), password.clone()))
        }
        _ => builder,
    };
    Ok(builder
        .timeout(Some(Duration::from_secs(smtp.timeout_seconds)))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS_MAX))
        .build())
}

/// What the server said may quote the address: only its code goes on.
fn fault(error: &lettre::transport::smtp::Error) -> MailFault {
    let code = error
        .status()
        .map_or_else(|| "no answer".to_owned(), |code| format!("code {code}"));
    let number = error.status().map(|code| code.to_string());
    if number.is_some_and(|code| is_about_the_mail(&code)) {
        MailFault::Refused(code)
    } else {
        MailFault::Later(code)
    }
}

/// RFC 5321 §4.2: whether a code says that this very mail or its address will never do. Other codes of class 5 speak of the server or
/// of our account there (530 sign in first, 535 wrong password, 554 no service here): somebody mends that, and no mail may be lost until then.
fn is_about_the_mail(code: &str) -> bool {
    matches!(code, "501" | "550" | "551" | "553" | "556")
}

/// Writes beside and renames, so that nobody ever reads half a mail. The name is the message's own: sent twice is one file.
async fn write(folder: &Path, message: &Message) -> std::io::Result<PathBuf> {
    let id = message.headers().get_raw("Message-ID").unwrap_or("mail");
    let name: String = id
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || ".-@".contains(*letter))
        .collect();
    let path = folder.join(format!("{name}.eml"));
    let draft = folder.join(format!("{name}.draft"));
    tokio::fs::write(&draft, message.formatted()).await?;
    tokio::fs::rename(&draft, &path).await?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_password_of_ours_loses_no_mail() {
        for code in ["501", "550", "551", "553", "556"] {
            assert!(is_about_the_mail(code), "{code}");
        }
        for code in [
            "421", "450", "452", "500", "502", "503", "530", "535", "552", "554",
        ] {
            assert!(!is_about_the_mail(code), "{code}");
        }
    }
}
