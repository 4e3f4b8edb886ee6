//! Content that is data, not code: catalogues of authorities as folders of TOML files, and courses.
//!
//! This module reads and checks files; what they mean is decided in the domain, and storing them is a use case.

mod authority;
mod course;
mod offers;

pub use authority::{AuthorityFolder, StaffEntry};
pub use course::{CourseFolder, FilmFile, Finding, Link, Report};

use std::path::PathBuf;

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContentFault {
    /// It is missing or cannot be read.
    #[error("{path}: {source}", path = path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no TOML, or a key is missing, unknown or of the wrong kind.
    #[error("{file}: {reason}")]
    Malformed {
        /// Which file.
        file: String,
        /// What is wrong, with the line.
        reason: String,
    },
    /// It names something that it does not define, or a value does not fit.
    #[error("{file}: {entry}: {reason}")]
    Unfit {
        /// Which file.
        file: String,
        /// Which entry of it.
        entry: String,
        /// What is wrong.
        reason: String,
    },
}
