//! "Do I need it?": a few questions before anybody enrols. Their answers stay in the browser.

use crate::catalogue::Text;
use serde::{Deserialize, Serialize};

/// A question of the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedQuestion {
    /// Short name.
    pub id: String,
    /// The question.
    pub ask: Text,
    /// Its answers.
    pub options: Vec<NeedOption>,
}

/// An answer of the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedOption {
    /// Short name.
    pub id: String,
    /// What follows from it.
    pub outcome: Outcome,
    /// The answer.
    pub text: Text,
    /// Why that follows.
    pub because: Text,
}

/// What follows from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The course is needed.
    Needed,
    /// It is not.
    NotNeeded,
    /// The next question tells.
    Next,
}
