//! One text in several languages, German always there.

use schalter_domain::catalogue::{self as domain, Language as DomainLanguage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One text in several languages. German is always there; where another is missing, show German, for `uk`, `tr` and `ar` English first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Text {
    /// German.
    pub de: String,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub en: Option<String>,
    /// Plain German (Leichte Sprache).
    #[serde(rename = "de-leicht", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub de_leicht: Option<String>,
    /// Ukrainian.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub uk: Option<String>,
    /// Turkish.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tr: Option<String>,
    /// Arabic.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub ar: Option<String>,
}

impl From<&domain::Text> for Text {
    fn from(text: &domain::Text) -> Self {
        let in_language = |language| text.0.get(&language).cloned();
        Self {
            de: in_language(DomainLanguage::German).unwrap_or_default(),
            en: in_language(DomainLanguage::English),
            de_leicht: in_language(DomainLanguage::PlainGerman),
            uk: in_language(DomainLanguage::Ukrainian),
            tr: in_language(DomainLanguage::Turkish),
            ar: in_language(DomainLanguage::Arabic),
        }
    }
}

/// A language of pages, mails and talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
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
    /// Arabic.
    #[serde(rename = "ar")]
    Arabic,
}

impl From<DomainLanguage> for Language {
    fn from(language: DomainLanguage) -> Self {
        match language {
            DomainLanguage::German => Self::German,
            DomainLanguage::English => Self::English,
            DomainLanguage::PlainGerman => Self::PlainGerman,
            DomainLanguage::Ukrainian => Self::Ukrainian,
            DomainLanguage::Turkish => Self::Turkish,
            DomainLanguage::Arabic => Self::Arabic,
        }
    }
}

impl From<Language> for DomainLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::German => Self::German,
            Language::English => Self::English,
            Language::PlainGerman => Self::PlainGerman,
            Language::Ukrainian => Self::Ukrainian,
            Language::Turkish => Self::Turkish,
            Language::Arabic => Self::Arabic,
        }
    }
}
