//! The content of a course as it is kept in the database: lessons, questions, pictures, rules. Never changed once released.

use super::need::NeedQuestion;
use crate::catalogue::{Language, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One version of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Short name of the course, `[a-z0-9-]{2,40}`.
    pub slug: String,
    /// Version as people read it: `2026.1`.
    pub version: String,
    /// `LeiKa` key of the service it belongs to.
    pub service_key: String,
    /// What the end of it is.
    pub kind: Kind,
    /// The state of the law that the lessons speak of.
    pub legal_state: Date,
    /// The language others are translated from; its lessons are complete.
    pub default_language: Language,
    /// Name.
    pub name: Text,
    /// One or two sentences.
    pub summary: Text,
    /// Languages it can be taken in, and how much of it there is in each.
    pub languages: Vec<(Language, Scope)>,
    /// When the final test is passed.
    pub pass: PassRule,
    /// Days from enrolling within which it is to be finished.
    pub resume_days: u16,
    /// Minutes without any sign of life after which a page says that it waits.
    pub idle_minutes: u16,
    /// Seconds in which a participant of a group answers whether they are there.
    pub presence_seconds: u16,
    /// How long the certificate is good for what.
    pub validity: Validity,
    /// Chapters, numbered from 1.
    pub chapters: Vec<Chapter>,
    /// What is declared at the end; only courses of [`Kind::Ifsg43`] ask for it.
    pub declaration: DeclarationText,
    /// "Do I need it?"
    pub need: Vec<NeedQuestion>,
}

/// What the end of a course is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Declaration and certificate of § 43 `IfSG`.
    Ifsg43,
    /// A certificate that the course was completed; nothing is declared.
    Completion,
}

/// How much of a course there is in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Full,
    /// Key messages, pictures and all questions.
    KeyMessages,
}

/// When the final test is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRule {
    /// Questions drawn; 0: there is no final test.
    pub questions: u8,
    /// Right answers needed.
    pub right_min: u8,
    /// Failures after which help is offered; more tries stay possible.
    pub failures_max: u8,
}

/// How long the certificate is good for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// Months from its issue within which the activity begins for the first time (§ 43(1) `IfSG`).
    pub first_start_months: Option<u8>,
    /// Years after which the employer repeats the instruction (§ 43(4) `IfSG`).
    pub repeat_years: Option<u8>,
}

/// One chapter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// From 1, without gaps.
    pub number: u8,
    /// Short name.
    pub slug: String,
    /// Seconds it is looked at, at the least.
    pub seconds_min: u32,
    /// The lesson in each language of the course.
    pub lessons: BTreeMap<Language, Lesson>,
    /// Its control questions; the final test is drawn from those of all chapters.
    pub questions: Vec<Question>,
    /// SVG texts by file name.
    pub pictures: BTreeMap<String, String>,
    /// Films, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub films: Vec<Film>,
}

/// What is read in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Heading of the chapter.
    pub title: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A part of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading of the second level.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<Inline>>,
    },
    /// A key message in a box.
    Remember(Vec<Inline>),
    /// A picture.
    Picture {
        /// Its file name in [`Chapter::pictures`].
        file: String,
        /// What it shows, for those who do not see it.
        alternative: String,
    },
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain.
    Text(String),
    /// Important.
    Strong(String),
    /// Stressed.
    Emphasis(String),
    /// A way to another page.
    Link {
        /// Its words.
        text: String,
        /// `https://` and nothing else.
        href: String,
    },
}

/// A question with one right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unique in the course: `1.1`.
    pub id: String,
    /// The right one. It leaves the server only after an answer was given.
    pub right: OptionKey,
    /// Its words in each language of the course.
    pub texts: BTreeMap<Language, QuestionText>,
}

/// The letter of an option in the content: `a` to `f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OptionKey(pub char);

/// A question in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionText {
    /// The question.
    pub ask: String,
    /// Its options, all languages with the same keys.
    pub options: Vec<Choice>,
}

/// An option in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its letter.
    pub key: OptionKey,
    /// The answer.
    pub text: String,
    /// Why it is right or wrong.
    pub why: String,
}

/// A film of a chapter. What is seen is kept beside the content, under its SHA-256: the content names exactly this film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Film {
    /// Its SHA-256 in 64 hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Captions (`WebVTT`) per language.
    pub captions: BTreeMap<Language, String>,
    /// What is said and shown, per language.
    pub transcripts: BTreeMap<Language, Vec<Block>>,
}

/// What is declared at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationText {
    /// The declaration in text form (§ 126b BGB).
    pub text: Text,
    /// "I declare this."
    pub declare: Text,
    /// "I am not sure."
    pub unsure: Text,
    /// "I do not declare this."
    pub decline: Text,
}

impl Content {
    /// How much of it there is in a language; `None`: it cannot be taken in it.
    #[must_use]
    pub fn scope(&self, language: Language) -> Option<Scope> {
        let found = self.languages.iter().find(|(known, _)| *known == language);
        found.map(|(_, scope)| *scope)
    }

    /// A chapter by its number.
    #[must_use]
    pub fn chapter(&self, number: u8) -> Option<&Chapter> {
        self.chapters
            .iter()
            .find(|chapter| chapter.number == number)
    }

    /// A question by its id, with its chapter.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<(&Chapter, &Question)> {
        self.chapters.iter().find_map(|chapter| {
            let question = chapter.questions.iter().find(|question| question.id == id);
            question.map(|question| (chapter, question))
        })
    }

    /// Whether there is a final test.
    #[must_use]
    pub const fn has_exam(&self) -> bool {
        self.pass.questions > 0
    }

    /// Whole minutes it takes at the least, rounded up.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        let seconds: u32 = self
            .chapters
            .iter()
            .map(|chapter| chapter.seconds_min)
            .sum();
        seconds.div_ceil(60)
    }
}

impl Chapter {
    /// The lesson in a language, else in the next best one.
    #[must_use]
    pub fn lesson(&self, language: Language) -> Option<(Language, &Lesson)> {
        std::iter::once(&language)
            .chain(language.fallbacks())
            .find_map(|language| self.lessons.get(language).map(|lesson| (*language, lesson)))
    }

    /// The title in every language.
    #[must_use]
    pub fn titles(&self) -> Text {
        let titles = self.lessons.iter();
        Text(
            titles
                .map(|(language, lesson)| (*language, lesson.title.clone()))
                .collect(),
        )
    }
}

impl Question {
    /// Its words in a language, else in the next best one.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<&QuestionText> {
        std::iter::once(&language)
            .chain(language.fallbacks())
            .find_map(|language| self.texts.get(language))
    }
}
