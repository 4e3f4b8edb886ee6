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
