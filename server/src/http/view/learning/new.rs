//! What a participant and a guardian send.

use crate::http::problem::Problem;
use crate::http::view::enrolment::{DeclarationChoice, Payment, Purpose, Relation};
use crate::http::view::text::Language;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A sign that a lesson is looked at, every 15 seconds while it is visible.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// Which chapter.
    pub chapter: u8,
    /// A random id of this page: only the page that beat last counts.
    pub page: Uuid,
}

/// An answer to a control question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// Which chapter.
    pub chapter: u8,
    /// Which question.
    pub question: String,
    /// Which option.
    pub option: String,
}

/// An answer in the final test; it may be changed until the try is handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExamAnswer {
    /// Which try.
    pub attempt: Uuid,
    /// Which question.
    pub question: String,
    /// Which option.
    pub option: String,
}

/// Hands a try in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandIn {
    /// Which try.
    pub attempt: Uuid,
}

/// Declares, or does not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeclaration {
    /// What.
    pub choice: DeclarationChoice,
    /// Hexadecimal SHA-256 of the text that was shown.
    #[schema(min_length = 64, max_length = 64)]
    pub text_hash: String,
}

/// The guardian declares, or does not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuardianDeclaration {
    /// Name of the guardian.
    pub name: String,
    /// Why they may.
    pub relation: Relation,
    /// What.
    pub choice: DeclarationChoice,
    /// Hexadecimal SHA-256 of the text that was shown.
    #[schema(min_length = 64, max_length = 64)]
    pub text_hash: String,
}

/// Names the guardian, who gets a link of their own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuardian {
    /// Name.
    pub name: String,
    /// Where the link is sent.
    pub email: String,
}

/// An appointment that was booked in the usual way.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    /// What for.
    pub purpose: Purpose,
    /// Which.
    pub appointment: Uuid,
    /// What opens it.
    pub appointment_token: String,
}

/// Chooses how to pay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// How.
    pub payment: Payment,
}

/// Goes on in another language.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLanguage {
    /// Which.
    pub language: Language,
}

/// Allows or forbids the reminder of the repetition.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// Whether it may be sent.
    pub reminder: bool,
}

/// Asks for lost links.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lost {
    /// Of which course.
    pub course: Uuid,
    /// The address that was given.
    pub email: String,
    /// The day of birth that was given.
    #[schema(format = Date)]
    pub birth_date: String,
}

/// The place of an option, from 1.
pub fn place(option: &str) -> Result<usize, Problem> {
    let wrong = || Problem::invalid_field("option", "unknown", "the option is not known here");
    option.parse().map_err(|_| wrong())
}

/// The bytes of a hash in hexadecimal digits.
pub fn digest(text: &str) -> Result<[u8; 32], Problem> {
    let wrong = || Problem::invalid_field("text_hash", "unfit", "64 hexadecimal digits");
    let digits = text.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 {
        return Err(wrong());
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok();
        *byte = pair
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(wrong)?;
    }
    Ok(bytes)
}
