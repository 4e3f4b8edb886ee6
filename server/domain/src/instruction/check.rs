//! What the types of a course's content alone cannot say: checked before anything of it is stored.

use super::{Block, Chapter, Content, Inline, Kind, Question};
use crate::catalogue::{Language, Refusal, Text, check_leika, check_slug};
use std::collections::{BTreeMap, BTreeSet};

/// Chapters of a course at most.
pub const CHAPTERS_MAX: usize = 30;
/// Control questions of a chapter at most.
pub const QUESTIONS_PER_CHAPTER_MAX: usize = 20;
/// Options of a question at most; at least two.
pub const OPTIONS_MAX: usize = 6;
/// Blocks of a lesson at most.
pub const BLOCKS_MAX: usize = 200;
/// Characters of one piece of text at most.
pub const TEXT_CHARACTERS_MAX: usize = 4_000;
/// Bytes of one picture at most.
pub const PICTURE_BYTES_MAX: usize = 64 * 1024;
/// Seconds that a chapter may demand at most.
pub const SECONDS_MIN_MAX: u32 = 3_600;

/// Why a content cannot be right. The words name the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    /// A text lacks German, a short name or a key is none.
    #[error(transparent)]
    Catalogue(#[from] Refusal),
    /// A number is out of range.
    #[error("{0} is out of range")]
    Range(&'static str),
    /// A language is named twice, or the default language is not complete.
    #[error("each language is named once, and German and the default language are among them")]
    Languages,
    /// Chapters are not numbered from 1 without gaps.
    #[error("chapters are numbered from 1 without gaps, 30 at most")]
    Chapters,
    /// A chapter lacks its lesson in a language, or has it empty or too long.
    #[error("chapter {0} has no fitting lesson in {1}")]
    Lesson(u8, &'static str),
    /// A picture is named but not there, too large, or has no alternative.
    #[error("chapter {0}: the picture {1} is missing, too large or without an alternative")]
    Picture(u8, String),
    /// A link that is not `https://`.
    #[error("chapter {0}: the link {1} does not begin with https://")]
    Link(u8, String),
    /// A question is there twice, lacks a language, or its options do not fit.
    #[error("question {0} is there twice, or its options do not fit in every language")]
    Question(String),
    /// A question of the check "do I need it" has no answers.
    #[error("the check whether one needs it is incomplete at {0}")]
    Need(String),
}

impl Content {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), ContentFault> {
        check_slug(&self.slug)?;
        check_leika(&self.service_key)?;
        let version_fits = (1..=20).contains(&self.version.len())
            && self.version.bytes().all(|b| b.is_ascii_graphic());
        range(version_fits, "version")?;
        self.name.check()?;
        self.summary.check()?;
        self.check_languages()?;
        self.check_numbers()?;
        let numbered = (1u8..).zip(&self.chapters);
        if self.chapters.is_empty()
            || self.chapters.len() > CHAPTERS_MAX
            || numbered
                .into_iter()
                .any(|(number, chapter)| chapter.number != number)
        {
            return Err(ContentFault::Chapters);
        }
        let mut ids = BTreeSet::new();
        for chapter in &self.chapters {
            chapter.check(self)?;
            for question in &chapter.questions {
                if !ids.insert(question.id.as_str()) {
                    return Err(ContentFault::Question(question.id.clone()));
                }
            }
        }
        range(
            usize::from(self.pass.questions) <= ids.len(),
            "pass.questions",
        )?;
        if self.kind == Kind::Ifsg43 {
            let declaration = &self.declaration;
            for text in [
                &declaration.text,
                &declaration.declare,
                &declaration.unsure,
                &declaration.decline,
            ] {
                text.check()?;
            }
        }
        check_need(&self.need)
    }

    fn check_languages(&self) -> Result<(), ContentFault> {
        let named: BTreeSet<Language> = self
            .languages
            .iter()
            .map(|(language, _)| *language)
            .collect();
        let fits = named.len() == self.languages.len()
            && named.contains(&Language::German)
            && self.scope(self.default_language) == Some(super::Scope::Full);
        if fits {
            Ok(())
        } else {
            Err(ContentFault::Languages)
        }
    }

    fn check_numbers(&self) -> Result<(), ContentFault> {
        range(self.pass.right_min <= self.pass.questions, "pass.right_min")?;
        range(
            self.pass.questions == 0 || self.pass.right_min > 0,
            "pass.right_min",
        )?;
        range(
            (1..=10).contains(&self.pass.failures_max),
            "pass.failures_max",
        )?;
        range((1..=365).contains(&self.resume_days), "resume_days")?;
        range((5..=240).contains(&self.idle_minutes), "idle_minutes")?;
        range(
            (10..=600).contains(&self.presence_seconds),
            "presence_seconds",
        )?;
        let months = self.validity.first_start_months;
        range(
            months.is_none_or(|months| (1..=24).contains(&months)),
            "first_start_months",
        )?;
        let years = self.validity.repeat_years;
        range(
            years.is_none_or(|years| (1..=10).contains(&years)),
            "repeat_years",
        )
    }
}

impl Chapter {
    fn check(&self, course: &Content) -> Result<(), ContentFault> {
        check_slug(&self.slug)?;
        range(self.seconds_min <= SECONDS_MIN_MAX, "seconds_min")?;
        range(
            self.questions.len() <= QUESTIONS_PER_CHAPTER_MAX,
            "the number of questions",
        )?;
        for (language, _) in &course.languages {
            let missing = || ContentFault::Lesson(self.number, language.tag());
            let lesson = self.lessons.get(language).ok_or_else(missing)?;
            let fits = is_text(&lesson.title) && (1..=BLOCKS_MAX).contains(&lesson.blocks.len());
            if !fits {
                return Err(missing());
            }
            lesson
                .blocks
                .iter()
                .try_for_each(|block| self.check_block(block, missing))?;
        }
        for (file, svg) in &self.pictures {
            if svg.len() > PICTURE_BYTES_MAX || !is_file(file) {
                return Err(ContentFault::Picture(self.number, file.clone()));
            }
        }
        self.questions
            .iter()
            .try_for_each(|question| question.check(course))
    }

    fn check_block(
        &self,
        block: &Block,
        missing: impl Fn() -> ContentFault,
    ) -> Result<(), ContentFault> {
        let lines: Vec<&Vec<Inline>> = match block {
            Block::Heading(line) | Block::Paragraph(line) | Block::Remember(line) => vec![line],
            Block::List { items, .. } => items.iter().collect(),
            Block::Picture { file, alternative } => {
                let fits = self.pictures.contains_key(file) && is_text(alternative);
                let wrong = || ContentFault::Picture(self.number, file.clone());
                return if fits { Ok(()) } else { Err(wrong()) };
            }
        };
        if lines.is_empty() || lines.iter().any(|line| line.is_empty()) {
            return Err(missing());
        }
        for inline in lines.into_iter().flatten() {
            let text = match inline {
                Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => text,
                Inline::Link { text, href } => {
                    if !href.starts_with("https://")
                        || href.chars().any(|c| c.is_control() || c == ' ')
                    {
                        return Err(ContentFault::Link(self.number, href.clone()));
                    }
                    text
                }
            };
            if text.is_empty() || text.chars().count() > TEXT_CHARACTERS_MAX {
                return Err(missing());
            }
        }
        Ok(())
    }
}

impl Question {
    fn check(&self, course: &Content) -> Result<(), ContentFault> {
        let wrong = || ContentFault::Question(self.id.clone());
        let languages: BTreeMap<_, _> = course.languages.iter().copied().collect();
        let mut keys: Option<Vec<_>> = None;
        for language in languages.keys() {
            let text = self.texts.get(language).ok_or_else(wrong)?;
            let here: Vec<_> = text.options.iter().map(|option| option.key).collect();
            let distinct: BTreeSet<_> = here.iter().collect();
            let fits = is_text(&text.ask)
                && (2..=OPTIONS_MAX).contains(&here.len())
                && distinct.len() == here.len()
                && here.contains(&self.right)
                && here.iter().all(|key| key.0.is_ascii_lowercase())
                && text
                    .options
                    .iter()
                    .all(|option| is_text(&option.text) && is_text(&option.why))
                && keys.as_ref().is_none_or(|keys| *keys == here);
            if !fits {
                return Err(wrong());
            }
            keys = Some(here);
        }
        let id_fits =
            (1..=20).contains(&self.id.len()) && self.id.bytes().all(|b| b.is_ascii_graphic());
        if id_fits { Ok(()) } else { Err(wrong()) }
    }
}

/// Checks the questions "do I need it?", of a course or of an authority that replaces them.
pub fn check_need(need: &[super::NeedQuestion]) -> Result<(), ContentFault> {
    for question in need {
        let words = |text: &Text| text.check().is_ok();
        let fits = words(&question.ask)
            && (2..=10).contains(&question.options.len())
            && question
                .options
                .iter()
                .all(|option| words(&option.text) && words(&option.because));
        if !fits {
            return Err(ContentFault::Need(question.id.clone()));
        }
    }
    Ok(())
}

fn range(fits: bool, what: &'static str) -> Result<(), ContentFault> {
    if fits {
        Ok(())
    } else {
        Err(ContentFault::Range(what))
    }
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= TEXT_CHARACTERS_MAX
}

fn is_file(name: &str) -> bool {
    name.len() <= 60
        && name.strip_suffix(".svg").is_some()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
}
