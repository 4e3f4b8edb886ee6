//! Words for citizens in several languages; German is always there.

use super::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// German.
    #[serde(rename = "de")]
    German,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Plain German (Leichte Sprache).
    #[serde(rename = "de-leicht")]
    PlainGerman,
    /// Ukrainian.
    #[serde(rename = "uk")]
    Ukrainian,
    /// Turkish.
    #[serde(rename = "tr")]
    Turkish,
    /// Arabic, written from right to left.
    #[serde(rename = "ar")]
    Arabic,
}

/// One text in several languages; German is always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub BTreeMap<Language, String>);

impl Language {
    /// All of them, German first.
    pub const ALL: [Self; 6] = [
        Self::German,
        Self::English,
        Self::PlainGerman,
        Self::Ukrainian,
        Self::Turkish,
        Self::Arabic,
    ];

    /// Its tag: `de`, `en`, `de-leicht`, `uk`, `tr`, `ar`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
            Self::PlainGerman => "de-leicht",
            Self::Ukrainian => "uk",
            Self::Turkish => "tr",
            Self::Arabic => "ar",
        }
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Arabic)
    }

    /// Where words are taken from that this language lacks, in this order: a foreign language prefers English.
    #[must_use]
    pub const fn fallbacks(self) -> &'static [Self] {
        match self {
            Self::German => &[],
            Self::English | Self::PlainGerman => &[Self::German],
            Self::Ukrainian | Self::Turkish | Self::Arabic => &[Self::English, Self::German],
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

impl Text {
    /// A text in German only.
    #[must_use]
    pub fn german(text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(Language::German, text.into())]))
    }

    /// The text in a language, else in the next best one ([`Language::fallbacks`]).
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        std::iter::once(&language)
            .chain(language.fallbacks())
            .find_map(|language| self.0.get(language))
            .map_or("", String::as_str)
    }

    /// Checks that German is there and no translation is empty.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.0.get(&Language::German) {
            Some(_) if self.0.values().all(|text| !text.trim().is_empty()) => Ok(()),
            _ => Err(Refusal::Text),
        }
    }
}
