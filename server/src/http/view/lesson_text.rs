//! What stands in a lesson, piece by piece; pages draw it, nothing of it is HTML.

use schalter_domain::id::CourseId;
use schalter_domain::instruction as domain;
use serde::Serialize;
use utoipa::ToSchema;

/// A part of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LessonBlock {
    /// A heading of the second level.
    Heading {
        /// Its words.
        inlines: Vec<LessonInline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        inlines: Vec<LessonInline>,
    },
    /// A key message in a box.
    Remember {
        /// Its words.
        inlines: Vec<LessonInline>,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// The words of each item.
        items: Vec<Vec<LessonInline>>,
    },
    /// A picture.
    Picture {
        /// Where it is.
        src: String,
        /// What it shows, for those who do not see it.
        alternative: String,
    },
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LessonInline {
    /// Plain.
    Text {
        /// The words.
        text: String,
    },
    /// Important.
    Strong {
        /// The words.
        text: String,
    },
    /// Stressed.
    Emphasis {
        /// The words.
        text: String,
    },
    /// A way to another page.
    Link {
        /// The words.
        text: String,
        /// `https://…`
        href: String,
    },
}

impl LessonBlock {
    /// A part of a chapter of a course in one version.
    #[must_use]
    pub fn of(block: &domain::Block, chapter: u8, course: CourseId, version: &str) -> Self {
        let words = |inlines: &Vec<domain::Inline>| -> Vec<LessonInline> {
            inlines.iter().map(Into::into).collect()
        };
        match block {
            domain::Block::Heading(inlines) => Self::Heading {
                inlines: words(inlines),
            },
            domain::Block::Paragraph(inlines) => Self::Paragraph {
                inlines: words(inlines),
            },
            domain::Block::Remember(inlines) => Self::Remember {
                inlines: words(inlines),
            },
            domain::Block::List { ordered, items } => Self::List {
                ordered: *ordered,
                items: items.iter().map(words).collect(),
            },
            domain::Block::Picture { file, alternative } => Self::Picture {
                src: format!("/api/v1/courses/{course}/versions/{version}/{chapter}-{file}"),
                alternative: alternative.clone(),
            },
        }
    }
}

impl From<&domain::Inline> for LessonInline {
    fn from(inline: &domain::Inline) -> Self {
        match inline.clone() {
            domain::Inline::Text(text) => Self::Text { text },
            domain::Inline::Strong(text) => Self::Strong { text },
            domain::Inline::Emphasis(text) => Self::Emphasis { text },
            domain::Inline::Link { text, href } => Self::Link { text, href },
        }
    }
}
