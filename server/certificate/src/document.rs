//! What a certificate says.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language in which people are instructed.
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
pub type Texts = BTreeMap<Language, String>;

/// How somebody was instructed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Alone, at their own pace, online.
    SelfPaced,
    /// Together with others, by video.
    Group,
    /// In the office.
    OnSite,
}

/// A certificate, before it is drawn or signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its number with check digit, as it is read out on the telephone; unique per authority.
    pub number: String,
    /// Who issues it.
    pub authority: Issuer,
    /// Who was instructed.
    pub person: Holder,
    /// The day of the instruction.
    pub instructed_on: Date,
    /// The day on which the certificate is issued.
    pub issued_on: Date,
    /// The last day on which a first activity may begin (§ 43 (1) IfSG: not older than three months then); `None`: it is not said.
    pub first_start_until: Option<Date>,
    /// How the person was instructed.
    pub form: Form,
    /// The language of the instruction. The certificate is in this language with German beside it.
    pub language: Language,
    /// What the person was instructed with.
    pub course: Course,
    /// The day of the second copy (Zweitschrift); `None` for the first one. Number and day of issue stay those of the first.
    pub duplicate_of: Option<Date>,
    /// What the certificate is restricted to, such as a place and a time in words; `None`: no restriction.
    pub restricted_to: Option<String>,
}

/// The authority as it stands at the head of the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Its short name: the folder of its keys, `authority` in keys and payloads.
    pub slug: String,
    /// Its name.
    pub name: Texts,
    /// Its address: the parts of it separated by commas or line breaks.
    pub address: String,
    /// Its logo or coat of arms as SVG; empty: none.
    pub logo_svg: String,
}

/// The person a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// First names, 1–120 characters.
    pub given_name: String,
    /// Family name, 1–120 characters.
    pub family_name: String,
    /// The day of birth.
    pub birth_date: Date,
}

/// The course somebody was instructed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its short name.
    pub id: String,
    /// Its version, as released by the physician.
    pub version: String,
    /// Its name.
    pub name: Texts,
}

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

    /// The language of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub const fn is_rtl(self) -> bool {
        matches!(self, Self::Arabic)
    }
}

impl Form {
    /// Its name in data: `self_paced`, `group`, `on_site`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SelfPaced => "self_paced",
            Self::Group => "group",
            Self::OnSite => "on_site",
        }
    }

    /// The form of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::SelfPaced, Self::Group, Self::OnSite]
            .into_iter()
            .find(|form| form.name() == name)
    }
}
