//! Versions of courses as staff read and release them.

use super::film::LessonFilm;
use super::instruction::Scope;
use super::text::{Language, Text};
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::instruction::release as app;
use schalter_domain::catalogue::Language as DomainLanguage;
use schalter_domain::id::StaffId;
use schalter_domain::instruction as domain;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use utoipa::ToSchema;
use uuid::Uuid;

/// Versions of courses.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseVersionList {
    /// By course, latest first.
    pub versions: Vec<CourseVersionView>,
}

/// A version of a course.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseVersionView {
    /// Key.
    pub id: Uuid,
    /// Of which course.
    pub course: VersionedCourse,
    /// As people read it.
    pub version: String,
    /// SHA-256 of its content, in hexadecimal digits.
    pub content_hash: String,
    /// When it was loaded.
    #[schema(format = DateTime)]
    pub imported_at: String,
    /// `imported`, `proposed`, `released`, `withdrawn`.
    pub state: String,
    /// The languages it is proposed or released in.
    pub languages: Vec<Language>,
    /// The languages it was written in.
    pub content_languages: Vec<Language>,
    /// The state of the law that it speaks of.
    #[schema(format = Date)]
    pub legal_state: String,
    /// How many chapters there are.
    pub chapters: usize,
    /// Who proposed its release.
    #[schema(required)]
    pub proposed_by: Option<String>,
    /// When.
    #[schema(required, format = DateTime)]
    pub proposed_at: Option<String>,
    /// Whether it is the proposal of who asks: then somebody else decides.
    pub own: bool,
    /// Who released it.
    #[schema(required)]
    pub released_by: Option<String>,
    /// When.
    #[schema(required, format = DateTime)]
    pub released_at: Option<String>,
    /// Words about the latest step: a note, or why it was rejected or withdrawn.
    #[schema(required)]
    pub note: Option<String>,
    /// People who are under way with it.
    pub enrolments_open: u32,
}

/// The course of a version.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionedCourse {
    /// Key.
    pub id: Uuid,
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: Text,
}

/// A chapter to be read before it is released: as a participant sees it, with the right answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadChapter {
    /// From 1.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// The language in which it is there.
    pub language: Language,
    /// How that language is written.
    pub direction: ReadDirection,
    /// How much of it there is.
    pub scope: Scope,
    /// What stands in it.
    pub blocks: Vec<ReadBlock>,
    /// Its films.
    pub films: Vec<LessonFilm>,
    /// Its questions.
    pub questions: Vec<ReadQuestion>,
    /// Seconds it is looked at, at the least.
    pub seconds_min: u32,
}

/// How a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadDirection {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// A part of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReadBlock {
    /// A heading of the second level.
    Heading {
        /// Its words.
        inlines: Vec<ReadInline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        inlines: Vec<ReadInline>,
    },
    /// A key message.
    Remember {
        /// Its words.
        inlines: Vec<ReadInline>,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<ReadInline>>,
    },
    /// A picture.
    Picture {
        /// Where it is.
        src: String,
        /// What it shows.
        alternative: String,
    },
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadInline {
    /// `text`, `strong`, `emphasis`, `link`.
    pub kind: String,
    /// Its words.
    pub text: String,
    /// Where a link leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub href: Option<String>,
}

/// A question with its answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadQuestion {
    /// Id in the content.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Its options.
    pub options: Vec<ReadOption>,
}

/// An option with its explanation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadOption {
    /// Its letter.
    pub id: String,
    /// The answer.
    pub text: String,
    /// Whether it is the right one.
    pub right: bool,
    /// Why.
    pub why: String,
}

/// Names of staff.
pub type Names = BTreeMap<StaffId, String>;

impl CourseVersionView {
    /// A version as `me` sees it, with times of the authority.
    #[must_use]
    pub fn of(listed: &app::Listed, names: &Names, me: StaffId, zone: &TimeZone) -> Self {
        let app::Listed {
            offer,
            version,
            content,
            note,
            enrolments_open,
        } = listed;
        let name = |staff: StaffId| names.get(&staff).cloned().unwrap_or_default();
        let (proposal, released) = match &version.release {
            domain::Release::Imported | domain::Release::Withdrawn { .. } => (None, None),
            domain::Release::Proposed(proposal) => (Some(proposal), None),
            domain::Release::Released { proposal, by, at } => (Some(proposal), Some((*by, *at))),
        };
        let languages = proposal.map_or(&[][..], |proposal| &proposal.languages);
        Self {
            id: version.id.0,
            course: VersionedCourse {
                id: offer.id.0,
                slug: offer.slug.clone(),
                name: (&content.name).into(),
            },
            version: version.version.clone(),
            content_hash: version
                .content_hash
                .iter()
                .fold(String::new(), |mut hex, byte| {
                    // Writing into a string cannot fail.
                    let _ = write!(hex, "{byte:02x}");
                    hex
                }),
            imported_at: rfc3339(version.imported_at, zone),
            state: version.release.name().to_owned(),
            languages: languages
                .iter()
                .map(|language| (*language).into())
                .collect(),
            content_languages: content
                .languages
                .iter()
                .map(|(tag, _)| (*tag).into())
                .collect(),
            legal_state: content.legal_state.to_string(),
            chapters: content.chapters.len(),
            proposed_by: proposal.map(|proposal| name(proposal.by)),
            proposed_at: proposal.map(|proposal| rfc3339(proposal.at, zone)),
            own: proposal.is_some_and(|proposal| proposal.by == me),
            released_by: released.map(|(by, _)| name(by)),
            released_at: released.map(|(_, at)| rfc3339(at, zone)),
            note: (!note.is_empty()).then(|| note.clone()),
            enrolments_open: *enrolments_open,
        }
    }
}

impl ReadChapter {
    /// A chapter of a version in a language; `None`: there is no such chapter.
    #[must_use]
    pub fn of(listed: &app::Listed, number: u8, language: DomainLanguage) -> Option<Self> {
        let chapter = listed.content.chapter(number)?;
        let (language, lesson) = chapter.lesson(language)?;
        let scope = listed.content.scope(language)?;
        let src = |file: &str| {
            let (course, version) = (listed.offer.id.0, &listed.version.version);
            format!("/api/v1/courses/{course}/versions/{version}/{number}-{file}")
        };
        Some(Self {
            number,
            title: lesson.title.clone(),
            language: language.into(),
            direction: if language.is_right_to_left() {
                ReadDirection::Rtl
            } else {
                ReadDirection::Ltr
            },
            scope: scope.into(),
            blocks: lesson
                .blocks
                .iter()
                .map(|block| ReadBlock::of(block, src))
                .collect(),
            films: LessonFilm::of(chapter, language, listed.offer.id, &listed.version.version),
            questions: chapter
                .questions
                .iter()
                .filter_map(|question| ReadQuestion::of(question, language))
                .collect(),
            seconds_min: chapter.seconds_min,
        })
    }
}

impl ReadBlock {
    fn of(block: &domain::Block, src: impl Fn(&str) -> String) -> Self {
        match block {
            domain::Block::Heading(words) => Self::Heading {
                inlines: inlines(words),
            },
            domain::Block::Paragraph(words) => Self::Paragraph {
                inlines: inlines(words),
            },
            domain::Block::Remember(words) => Self::Remember {
                inlines: inlines(words),
            },
            domain::Block::List { ordered, items } => Self::List {
                ordered: *ordered,
                items: items.iter().map(|words| inlines(words)).collect(),
            },
            domain::Block::Picture { file, alternative } => Self::Picture {
                src: src(file),
                alternative: alternative.clone(),
            },
        }
    }
}

fn inlines(words: &[domain::Inline]) -> Vec<ReadInline> {
    let inline = |word: &domain::Inline| {
        let (kind, text, href) = match word {
            domain::Inline::Text(text) => ("text", text, None),
            domain::Inline::Strong(text) => ("strong", text, None),
            domain::Inline::Emphasis(text) => ("emphasis", text, None),
            domain::Inline::Link { text, href } => ("link", text, Some(href.clone())),
        };
        ReadInline {
            kind: kind.to_owned(),
            text: text.clone(),
            href,
        }
    };
    words.iter().map(inline).collect()
}

impl ReadQuestion {
    fn of(question: &domain::Question, language: DomainLanguage) -> Option<Self> {
        let text = question.text(language)?;
        let option = |choice: &domain::Choice| ReadOption {
            id: choice.key.0.to_string(),
            text: choice.text.clone(),
            right: choice.key == question.right,
            why: choice.why.clone(),
        };
        Some(Self {
            id: question.id.clone(),
            ask: text.ask.clone(),
            options: text.options.iter().map(option).collect(),
        })
    }
}
