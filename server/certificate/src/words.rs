//! The words of the certificate, from `texts.toml`.

use crate::Language;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Everything a certificate says in one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub language: String,
    pub language_in_german: String,
    pub title: String,
    pub subtitle: String,
    pub family_name: String,
    pub given_name: String,
    pub birth_date: String,
    pub instructed_on: String,
    pub issued_on: String,
    pub first_start_until: String,
    pub form: String,
    pub self_paced: String,
    pub group: String,
    pub on_site: String,
    pub course: String,
    pub version: String,
    pub restricted_to: String,
    pub instruction: String,
    pub declaration: String,
    pub first_start: String,
    pub employer: String,
    pub number: String,
    pub duplicate: String,
    pub verify: String,
    pub verify_code: String,
    pub verify_page: String,
    pub seal: String,
    pub sealed: String,
    pub logo_alt: String,
    pub code_alt: String,
    pub link_alt: String,
    pub seal_alt: String,
    /// What is added in Leichte Sprache.
    pub plain: Option<String>,
}

static WORDS: LazyLock<BTreeMap<Language, Words>> =
    LazyLock::new(|| read(include_str!("../texts.toml")));

/// The words of a language. Leichte Sprache has those of German, and a plain sentence more.
pub(crate) fn of(language: Language) -> &'static Words {
    &WORDS[&language]
}

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test reads it"
)]
fn read(text: &str) -> BTreeMap<Language, Words> {
    // A paragraph sign never stands alone at the end of a line.
    let text = text.replace("§ ", "§\u{a0}");
    let mut file: toml::Table = toml::from_str(&text).expect("texts.toml is TOML");
    let german = file["de"].as_table().expect("[de]").clone();
    if let Some(plain) = file
        .get_mut("de-leicht")
        .and_then(toml::Value::as_table_mut)
    {
        for (key, value) in german {
            plain.entry(key).or_insert(value);
        }
    }
    file.try_into().expect("texts.toml has every word")
}

/// Puts values in the places of a text: `{name}`.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word() {
        for language in Language::ALL {
            let words = of(language);
            assert!(
                words.instruction.contains("{date}") && words.instruction.contains("{authority}")
            );
            assert!(words.first_start.contains("{date}"));
            assert_eq!(words.plain.is_some(), language == Language::PlainGerman);
        }
    }
}
