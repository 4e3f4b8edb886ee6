//! Lessons, control questions and the final test on the wire. What is right leaves the server only after an answer.

use super::enrolment::{
    ChapterState, DeclarationChoice, GuardianStateName, Payment, Purpose, Relation,
};
use super::instruction::{DeclarationText, Scope};
use super::lesson_text::LessonBlock;
use super::text::{Language, Text};
use crate::http::problem::Problem;
use crate::http::view::catalogue::AuthoritySummary;
use schalter_app::instruction as app;
use schalter_domain::instruction as domain;
use serde::{Deserialize, Serialize};
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

/// A sign that a lesson is looked at, every 15 seconds while it is visible.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// Which chapter.
    pub chapter: u8,
    /// A random id of this page: only the page that beat last counts.
    pub page: Uuid,
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

/// Hands a try in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandIn {
    /// Which try.
    pub attempt: Uuid,
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

type Order<'a> = &'a [domain::OptionKey];

fn place_of(order: Order<'_>, key: domain::OptionKey) -> Option<String> {
    let at = order.iter().position(|known| *known == key)?;
    Some((at + 1).to_string())
}

fn option<'a>(
    text: &'a domain::QuestionText,
    key: domain::OptionKey,
) -> Option<&'a domain::Choice> {
    text.options.iter().find(|option| option.key == key)
}

fn options(text: &domain::QuestionText, order: Order<'_>) -> Vec<OptionView> {
    let shown = |key: &domain::OptionKey| {
        let text = option(text, *key)?.text.clone();
        Some(OptionView {
            id: place_of(order, *key)?,
            text,
        })
    };
    order.iter().filter_map(shown).collect()
}

/// Of a wrong answer only its own reason is told: the others would tell what is right.
fn why(
    text: &domain::QuestionText,
    order: Order<'_>,
    chosen: domain::OptionKey,
    right: bool,
) -> BTreeMap<String, String> {
    let told = order.iter().filter(|key| right || **key == chosen);
    let reason =
        |key: &domain::OptionKey| Some((place_of(order, *key)?, option(text, *key)?.why.clone()));
    told.filter_map(reason).collect()
}

impl ChapterView {
    /// A chapter, if there is such one.
    #[must_use]
    pub fn of(view: &app::ChapterView) -> Option<Self> {
        let (content, chapter) = (&view.content, view.chapter()?);
        let (language, lesson) = chapter.lesson(view.language)?;
        let question = |shown: &app::ShownControl| {
            let (_, question) = content.question(&shown.id)?;
            let text = question.text(view.language)?;
            let answer = shown.answer.as_ref().and_then(|answer| {
                let right = answer.chosen == question.right;
                let why = why(text, &shown.options, answer.chosen, right);
                Some(AnswerView {
                    option: place_of(&shown.options, answer.chosen)?,
                    right,
                    why,
                })
            });
            let options = options(text, &shown.options);
            Some(ControlQuestion {
                id: shown.id.clone(),
                ask: text.ask.clone(),
                options,
                answer,
            })
        };
        let spent = SpentView::from(view.spent);
        Some(Self {
            number: chapter.number,
            title: lesson.title.clone(),
            language: language.into(),
            direction: if language.is_right_to_left() {
                Direction::Rtl
            } else {
                Direction::Ltr
            },
            scope: content
                .scope(language)
                .unwrap_or(domain::Scope::Full)
                .into(),
            blocks: lesson
                .blocks
                .iter()
                .map(|block| LessonBlock::of(block, chapter.number, view.course, &content.version))
                .collect(),
            questions: view.questions.iter().filter_map(question).collect(),
            seconds_min: spent.seconds_min,
            seconds_spent: spent.seconds_spent,
            state: spent.state,
            version: content.version.clone(),
        })
    }
}

impl From<app::Spent> for SpentView {
    fn from(spent: app::Spent) -> Self {
        Self {
            seconds_spent: spent.spent.0 / 1_000,
            seconds_min: spent.least.0 / 1_000,
            state: spent.state.into(),
        }
    }
}

impl From<&app::AnsweredQuestion> for Answered {
    fn from(answered: &app::AnsweredQuestion) -> Self {
        let shown = &answered.shown;
        let question = answered
            .content
            .question(&shown.id)
            .map(|(_, question)| question);
        let text = question.and_then(|question| question.text(answered.language));
        let chosen = shown.answer.as_ref().map(|answer| answer.chosen);
        let why = text
            .zip(chosen)
            .map(|(text, chosen)| why(text, &shown.options, chosen, answered.right));
        Self {
            right: answered.right,
            why: why.unwrap_or_default(),
            chapter_state: answered.state.into(),
        }
    }
}

impl From<&app::ExamView> for ExamView {
    fn from(exam: &app::ExamView) -> Self {
        let shown = |drawn: &domain::Drawn| {
            let (_, question) = exam.content.question(&drawn.question)?;
            let text = question.text(exam.language)?;
            Some(ExamQuestion {
                id: drawn.question.clone(),
                ask: text.ask.clone(),
                options: options(text, &drawn.options),
                chosen: drawn.chosen.and_then(|key| place_of(&drawn.options, key)),
            })
        };
        Self {
            attempt: exam.attempt.id,
            number: exam.attempt.number,
            questions: exam.attempt.questions.iter().filter_map(shown).collect(),
            language: exam.language.into(),
        }
    }
}

impl ExamAnswered {
    /// What was noted.
    #[must_use]
    pub fn of(exam: &app::ExamView, chosen: String) -> Self {
        Self {
            chosen,
            answered: exam.attempt.answered(),
            of: exam.attempt.questions.len(),
        }
    }
}

impl From<&app::Handed> for ExamResult {
    fn from(handed: &app::Handed) -> Self {
        let exam = &handed.exam;
        let review = |drawn: &domain::Drawn| {
            let (chapter, question) = exam.content.question(&drawn.question)?;
            let text = question.text(exam.language)?;
            let right = option(text, question.right)?;
            Some(ReviewedQuestion {
                id: drawn.question.clone(),
                ask: text.ask.clone(),
                chosen: drawn
                    .chosen
                    .and_then(|key| Some(option(text, key)?.text.clone())),
                right_option: right.text.clone(),
                right: drawn.chosen == Some(question.right),
                why: right.why.clone(),
                chapter: chapter.number,
            })
        };
        Self {
            passed: handed.grade.passed,
            right: handed.grade.right,
            of: exam.attempt.questions.len(),
            right_min: exam.content.pass.right_min,
            weak_chapters: if handed.grade.passed {
                Vec::new()
            } else {
                handed.grade.weak_chapters.clone()
            },
            review: exam.attempt.questions.iter().filter_map(review).collect(),
            help_offered: handed.help_offered,
        }
    }
}

impl From<&app::GuardianView> for GuardianView {
    fn from(view: &app::GuardianView) -> Self {
        let minor = view.enrolment.person.as_ref().map(|person| Minor {
            given_name: person.holder.given_name.clone(),
            family_name: person.holder.family_name.clone(),
            birth_date: person.holder.birth_date.to_string(),
        });
        Self {
            minor,
            course: (&view.content.name).into(),
            language: view.enrolment.language.into(),
            authority: view.catalogue.authority().into(),
            declaration: DeclarationText::of(&view.content),
            state: (&view.enrolment.guardian).into(),
            may_declare: view.may_declare,
        }
    }
}
