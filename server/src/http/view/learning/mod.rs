//! Lessons, control questions and the final test on the wire. What is right leaves the server only after an answer.

mod fill;
mod new;

pub use new::{
    Beat, HandIn, Lost, NewAnswer, NewConsent, NewDeclaration, NewExamAnswer, NewGuardian,
    NewGuardianDeclaration, NewLanguage, NewLink, NewPayment, digest, place,
};

use super::catalogue::AuthoritySummary;
use super::enrolment::{ChapterState, GuardianStateName};
use super::film::LessonFilm;
use super::instruction::{DeclarationText, Scope};
use super::lesson_text::LessonBlock;
use super::text::{Language, Text};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A chapter as its participant sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChapterView {
    /// From 1.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// The language it is in: the one asked for, else the next best.
    pub language: Language,
    /// How it is written.
    pub direction: Direction,
    /// How much of it there is in this language.
    pub scope: Scope,
    /// What stands in it.
    pub blocks: Vec<LessonBlock>,
    /// Its films.
    pub films: Vec<LessonFilm>,
    /// Its control questions.
    pub questions: Vec<ControlQuestion>,
    /// Seconds it is looked at, at the least.
    pub seconds_min: i64,
    /// Seconds it was looked at.
    pub seconds_spent: i64,
    /// Where it is.
    pub state: ChapterState,
    /// Version of the course.
    pub version: String,
}

/// How a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// A control question.
#[derive(Debug, Serialize, ToSchema)]
pub struct ControlQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Its options, in an order of this enrolment's own.
    pub options: Vec<OptionView>,
    /// The latest answer; null before the first.
    #[schema(required)]
    pub answer: Option<AnswerView>,
}

/// An option.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionView {
    /// Its place, from `1`: it says nothing about what is right.
    pub id: String,
    /// The answer.
    pub text: String,
}

/// The latest answer to a control question.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// What was chosen.
    pub option: String,
    /// Whether it is right.
    pub right: bool,
    /// Why an option is right or wrong: of the chosen one, and of all once the right one was found.
    pub why: BTreeMap<String, String>,
}

/// How long a chapter was looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpentView {
    /// Seconds so far.
    pub seconds_spent: i64,
    /// Seconds at the least.
    pub seconds_min: i64,
    /// Where the chapter is.
    pub state: ChapterState,
}

/// What came of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answered {
    /// Whether it is right.
    pub right: bool,
    /// Why an option is right or wrong: of the chosen one, and of all once the right one was found.
    pub why: BTreeMap<String, String>,
    /// Where the chapter is.
    pub chapter_state: ChapterState,
}

/// The try of the final test that is under way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamView {
    /// Its key.
    pub attempt: Uuid,
    /// From 1.
    pub number: u32,
    /// Its questions.
    pub questions: Vec<ExamQuestion>,
    /// In which language.
    pub language: Language,
}

/// A question of the final test.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Its options, in an order of this try's own.
    pub options: Vec<OptionView>,
    /// What was chosen.
    #[schema(required)]
    pub chosen: Option<String>,
}

/// An answer was noted.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamAnswered {
    /// What was chosen.
    pub chosen: String,
    /// Questions with an answer.
    pub answered: usize,
    /// Questions.
    pub of: usize,
}

/// A try that was handed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamResult {
    /// Whether it is enough.
    pub passed: bool,
    /// Right answers.
    pub right: u8,
    /// Questions.
    pub of: usize,
    /// Right answers needed.
    pub right_min: u8,
    /// Chapters to be read again.
    pub weak_chapters: Vec<u8>,
    /// Every question with what was right.
    pub review: Vec<ReviewedQuestion>,
    /// Whether help is offered.
    pub help_offered: bool,
}

/// A question with what was right.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewedQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// The words that were chosen.
    #[schema(required)]
    pub chosen: Option<String>,
    /// The words that are right.
    pub right_option: String,
    /// Whether they are the same.
    pub right: bool,
    /// Why.
    pub why: String,
    /// Its chapter.
    pub chapter: u8,
}

/// What a guardian sees.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuardianView {
    /// For whom; null after the data was deleted.
    #[schema(required)]
    pub minor: Option<Minor>,
    /// Name of the course.
    pub course: Text,
    /// Language of the enrolment.
    pub language: Language,
    /// The authority.
    pub authority: AuthoritySummary,
    /// What is declared.
    #[schema(required)]
    pub declaration: Option<DeclarationText>,
    /// Where it stands.
    pub state: GuardianStateName,
    /// Whether the minor is instructed: only then it may be declared.
    pub may_declare: bool,
}

/// For whom a guardian declares.
#[derive(Debug, Serialize, ToSchema)]
pub struct Minor {
    /// First names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth.
    #[schema(format = Date)]
    pub birth_date: String,
}
