//! What was tried, what had to come, and what came.

use serde::Serialize;
use std::fmt::{Display, Write as _};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The attack came to nothing.
    Kept,
    /// The attack worked.
    Broken,
    /// What would be attacked does not exist yet, or is not part of this run.
    Skipped,
}

/// One thing that was tried.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// What was tried.
    pub tried: String,
    /// What has to come.
    pub expected: String,
    /// What came, or why it was skipped.
    pub came: String,
    /// How it ended.
    pub verdict: Verdict,
}

/// One row of the threat model with everything that was tried for it.
#[derive(Debug, Clone, Serialize)]
pub struct Case {
    /// Number of the row, 1–20.
    pub number: u8,
    /// Name of the row.
    pub name: &'static str,
    /// Everything that was tried.
    pub checks: Vec<Check>,
}

impl Case {
    /// A case of which nothing was tried yet.
    pub const fn new(number: u8, name: &'static str) -> Self {
        Self {
            number,
            name,
            checks: Vec::new(),
        }
    }

    /// Notes what came; `kept` says whether that is what had to come.
    pub fn note(&mut self, tried: &str, expected: &str, came: impl Display, kept: bool) {
        let verdict = if kept { Verdict::Kept } else { Verdict::Broken };
        self.push(tried, expected, came, verdict);
    }

    /// Notes that a status is one of the expected ones.
    pub fn status(&mut self, tried: &str, expected: &[u16], came: u16) {
        let wanted = expected
            .iter()
            .map(u16::to_string)
            .collect::<Vec<_>>()
            .join(" or ");
        self.note(tried, &wanted, came, expected.contains(&came));
    }

    /// Notes that something was not tried, and why.
    pub fn skip(&mut self, tried: &str, why: &str) {
        self.push(tried, "", why, Verdict::Skipped);
    }

    fn push(&mut self, tried: &str, expected: &str, came: impl Display, verdict: Verdict) {
        self.checks.push(Check {
            tried: tried.to_owned(),
            expected: expected.to_owned(),
            came: came.to_string(),
            verdict,
        });
    }

    /// Broken when one check is, skipped when all are.
    pub fn verdict(&self) -> Verdict {
        let has = |verdict| self.checks.iter().any(|check| check.verdict == verdict);
        if has(Verdict::Broken) {
            Verdict::Broken
        } else if has(Verdict::Kept) {
            Verdict::Kept
        } else {
            Verdict::Skipped
        }
    }
}

/// Everything as a Markdown table.
pub fn table(cases: &[Case]) -> String {
    let mut text =
        String::from("| case | what was tried | has to come | came | |\n|---|---|---|---|---|\n");
    for case in cases {
        for check in &case.checks {
            let mark = match check.verdict {
                Verdict::Kept => "kept",
                Verdict::Broken => "**broken**",
                Verdict::Skipped => "skipped",
            };
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "| {} {} | {} | {} | {} | {mark} |",
                case.number,
                case.name,
                cell(&check.tried),
                cell(&check.expected),
                cell(&check.came)
            );
        }
    }
    text
}

fn cell(text: &str) -> String {
    const CHARACTERS_MAX: usize = 200;
    let one_line = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    one_line.chars().take(CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_check_breaks_its_case() {
        let mut case = Case::new(1, "a");
        assert_eq!(case.verdict(), Verdict::Skipped);
        case.skip("b", "it does not exist");
        assert_eq!(case.verdict(), Verdict::Skipped);
        case.status("c", &[403, 404], 404);
        assert_eq!(case.verdict(), Verdict::Kept);
        case.status("d", &[403], 200);
        assert_eq!(case.verdict(), Verdict::Broken);
        let table = table(&[case]);
        assert!(
            table.contains("| 1 a | d | 403 | 200 | **broken** |"),
            "{table}"
        );
    }
}
