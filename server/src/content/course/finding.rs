//! What a check found, and where.

use std::fmt;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path inside the folder of the course.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// An address on the web in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Path inside the folder of the course.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Findings while they are gathered.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Finding>,
    links: Vec<Link>,
}

impl Findings {
    pub(super) fn add(&mut self, file: &str, line: usize, what: impl Into<String>) {
        self.found.push(Finding {
            file: file.to_owned(),
            line,
            what: what.into(),
        });
    }

    pub(super) fn link(&mut self, file: &str, line: usize, href: &str) {
        self.links.push(Link {
            href: href.to_owned(),
            file: file.to_owned(),
            line,
        });
    }

    pub(super) fn into_sorted(mut self) -> (Vec<Finding>, Vec<Link>) {
        self.found.sort();
        self.found.dedup();
        self.links.sort();
        (self.found, self.links)
    }
}

/// The line of a byte of a text, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.split(|byte| *byte == b'\n').count()
}
