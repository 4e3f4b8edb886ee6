//! What can go wrong with a database: never a refusal, always a fault.

use std::fmt;

/// The database failed, or holds something that does not fit.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The engine or the way to it failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A stored row does not fit the domain.
    #[error("the stored {table} does not fit: {what}")]
    Corrupt {
        /// Table or column that holds it.
        table: &'static str,
        /// What does not fit, without personal data.
        what: String,
    },
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Sealed data could not be opened: wrong key, or moved to another row or column.
    #[error("sealed data of column {0} cannot be opened")]
    Sealed(&'static str),
    /// A file of the data folder failed.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A setting makes no sense.
    #[error("{0}")]
    Setting(String),
}

impl Fault {
    /// A row of `table` that does not fit.
    pub fn corrupt(table: &'static str, what: impl fmt::Display) -> Self {
        Self::Corrupt {
            table,
            what: what.to_string(),
        }
    }

    /// Whether the schema's own guard refused the write: a `CHECK` said no.
    ///
    /// This is a fault of the program, never of the caller; it is loud on purpose.
    #[must_use]
    pub fn is_guard(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_check_violation())
    }

    /// Whether a key was there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether this has nothing to do with what was asked, and may be over in a moment: the server is away or starting, no connection
    /// is free, the file is busy, the disk is full. A dying server breaks off in the middle of a word: then what it said is no
    /// message of its protocol.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        let error = match self {
            Self::Database(sqlx::Error::Database(error)) => error,
            Self::Database(error) => {
                return matches!(
                    error,
                    sqlx::Error::Io(_)
                        | sqlx::Error::Tls(_)
                        | sqlx::Error::Protocol(_)
                        | sqlx::Error::PoolTimedOut
                        | sqlx::Error::PoolClosed
                        | sqlx::Error::WorkerCrashed
                );
            }
            Self::File { source, .. } => {
                return source.kind() == std::io::ErrorKind::StorageFull;
            }
            _ => return false,
        };
        is_passing_code(error.code().as_deref().unwrap_or_default())
    }

    /// Whether the engine answered, and the answer was no; otherwise the way to it failed.
    #[must_use]
    pub const fn is_answer_of_engine(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(_)))
    }

    /// Whether trying the whole transaction again may help: serialisation failure, deadlock, or a busy file.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        // PostgreSQL: 40001 serialization_failure, 40P01 deadlock_detected; SQLite: 5 SQLITE_BUSY and its extended codes.
        matches!(
            error.code().as_deref(),
            Some("40001" | "40P01" | "5" | "261" | "517")
        )
    }
}

/// PostgreSQL has five characters: class 08 connection exception, 53 insufficient resources (also the disk), 57P operator
/// intervention (shut down, starting up), 40 rolled back. SQLite has a number; its lowest byte tells: 5 `BUSY`, 6 `LOCKED`, 10 `IOERR`, 13 `FULL`.
fn is_passing_code(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "40", "53", "57P"]
            .iter()
            .any(|class| code.starts_with(class));
    }
    let primary = code.parse::<u32>().map(|code| code & 0xFF);
    matches!(primary, Ok(5 | 6 | 10 | 13))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_stays() {
        for code in [
            "08006", "40001", "40P01", "53100", "53300", "57P01", "57P03", "5", "261", "517", "10",
            "778", "4874", "13",
        ] {
            assert!(is_passing_code(code), "{code}");
        }
        for code in ["23505", "23514", "42601", "57014", "19", "787", "1", ""] {
            assert!(!is_passing_code(code), "{code}");
        }
        assert!(Fault::Database(sqlx::Error::PoolTimedOut).is_passing());
        // PostgreSQL's answer to a request for TLS in the moment it goes down.
        let half = "unexpected response from SSLRequest: 0x45";
        assert!(Fault::Database(sqlx::Error::Protocol(half.to_owned())).is_passing());
        assert!(!Fault::Database(sqlx::Error::RowNotFound).is_passing());
        assert!(!Fault::corrupt("job", "a word").is_passing());
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let file = |source| Fault::File {
            path: "data".to_owned(),
            source,
        };
        assert!(file(full).is_passing());
        assert!(!file(std::io::Error::from(std::io::ErrorKind::NotFound)).is_passing());
    }
}
