//! `course.toml`: what a course is, apart from its lessons.

use super::finding::{Findings, line_of};
use jiff::civil::Date;
use schalter_domain::catalogue::{Language, Text, check_leika, check_slug};
use schalter_domain::instruction::{
    Chapter, Content, DeclarationText, Kind, NeedOption, NeedQuestion, Outcome, PassRule, Scope,
    Validity,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The file as read, and its lines.
pub(super) struct CourseFile {
    parsed: File,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Spanned<String>,
    version: Spanned<String>,
    service: Spanned<String>,
    kind: Kind,
    legal_state: Date,
    default_language: Spanned<Language>,
    name: Spanned<Text>,
    summary: Spanned<Text>,
    language: Vec<LanguageEntry>,
    pass: Spanned<Pass>,
    time: Spanned<Times>,
    #[serde(default)]
    validity: ValidityEntry,
    chapter: Vec<Spanned<ChapterEntry>>,
    declaration: Option<Declaration>,
    #[serde(default)]
    need: Vec<Spanned<NeedEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageEntry {
    tag: Spanned<Language>,
    scope: Scope,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pass {
    questions: u8,
    right_min: u8,
    failures_max: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    resume_days: u16,
    idle_minutes: u16,
    presence_seconds: u16,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ValidityEntry {
    first_start_months: Option<u8>,
    repeat_years: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterEntry {
    folder: String,
    seconds_min: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    text: Spanned<Text>,
    declare: Spanned<Text>,
    unsure: Spanned<Text>,
    decline: Spanned<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedEntry {
    id: String,
    ask: Spanned<Text>,
    option: Vec<OptionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionEntry {
    id: String,
    outcome: Outcome,
    text: Spanned<Text>,
    because: Spanned<Text>,
}

impl CourseFile {
    /// Reads the file and checks what it says by itself.
    pub(super) fn parse(text: &str, findings: &mut Findings) -> Option<Self> {
        match toml::from_str(text) {
            Ok(parsed) => {
                let file = Self {
                    parsed,
                    text: text.to_owned(),
                };
                file.check(findings);
                Some(file)
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                findings.add("course.toml", line_of(text, at), error.message().to_owned());
                None
            }
        }
    }

    /// Its languages, each once, in the order of the file.
    pub(super) fn languages(&self) -> Vec<(Language, Scope)> {
        let mut languages = Vec::new();
        for entry in &self.parsed.language {
            let language = *entry.tag.get_ref();
            if languages.iter().all(|(known, _)| *known != language) {
                languages.push((language, entry.scope));
            }
        }
        languages
    }

    pub(super) fn default_language(&self) -> Language {
        *self.parsed.default_language.get_ref()
    }

    /// Folder and least seconds of each chapter.
    pub(super) fn chapters(&self) -> impl Iterator<Item = (&str, u32)> {
        let entries = self.parsed.chapter.iter().map(Spanned::get_ref);
        entries.map(|entry| (entry.folder.as_str(), entry.seconds_min))
    }

    pub(super) fn line_of_pass(&self) -> usize {
        line_of(&self.text, self.parsed.pass.span().start)
    }

    pub(super) fn line_of_time(&self) -> usize {
        line_of(&self.text, self.parsed.time.span().start)
    }

    pub(super) fn line_of_chapter(&self, number: u8) -> usize {
        let entry = self
            .parsed
            .chapter
            .get(usize::from(number.saturating_sub(1)));
        entry.map_or(1, |entry| line_of(&self.text, entry.span().start))
    }

    /// The line of the `nr`th question of the check, from 1.
    pub(super) fn line_of_need(&self, nr: usize) -> usize {
        let entry = self.parsed.need.get(nr.saturating_sub(1));
        entry.map_or(1, |entry| line_of(&self.text, entry.span().start))
    }

    fn check(&self, findings: &mut Findings) {
        let file = &self.parsed;
        let mut add = |at: usize, what: String| {
            findings.add("course.toml", line_of(&self.text, at), what);
        };
        if check_slug(file.id.get_ref()).is_err() {
            add(
                file.id.span().start,
                "`id` is 2 to 40 small letters, digits and hyphens".to_owned(),
            );
        }
        let version = file.version.get_ref();
        if version.is_empty()
            || version.len() > 20
            || !version
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        {
            add(
                file.version.span().start,
                "`version` is 1 to 20 letters, digits, dots and hyphens".to_owned(),
            );
        }
        if check_leika(file.service.get_ref()).is_err() {
            add(
                file.service.span().start,
                "`service` is a LeiKa key: 14 digits, the first two are 99".to_owned(),
            );
        }
        let languages = self.languages();
        if languages.len() < file.language.len() {
            add(
                file.default_language.span().start,
                "a language is named twice".to_owned(),
            );
        }
        let default_is_full = languages.contains(&(self.default_language(), Scope::Full));
        if !default_is_full
            || !languages
                .iter()
                .any(|(language, _)| *language == Language::German)
        {
            add(file.default_language.span().start, "the default language and German must be among the languages, the default one in full".to_owned());
        }
        if file.kind == Kind::Ifsg43 && file.declaration.is_none() {
            add(
                0,
                "a course of the kind `ifsg43` needs its declaration".to_owned(),
            );
        }
        for (at, what) in self.missing(&languages) {
            add(at, what);
        }
        let folders: Vec<&str> = self.chapters().map(|(folder, _)| folder).collect();
        for (nr, folder) in folders.iter().enumerate() {
            let numbered = format!("{:02}-", nr + 1);
            if !folder.starts_with(&numbered) || folder.contains(['/', '\\', '.']) {
                add(
                    self.parsed.chapter[nr].span().start,
                    format!("the folder of chapter {} begins with `{numbered}`", nr + 1),
                );
            }
        }
    }

    /// Texts that lack a language.
    fn missing(&self, languages: &[(Language, Scope)]) -> Vec<(usize, String)> {
        let file = &self.parsed;
        let mut texts = vec![("name", &file.name), ("summary", &file.summary)];
        if let Some(declaration) = &file.declaration {
            texts.extend([
                ("declaration.text", &declaration.text),
                ("declaration.declare", &declaration.declare),
                ("declaration.unsure", &declaration.unsure),
                ("declaration.decline", &declaration.decline),
            ]);
        }
        for need in file.need.iter().map(Spanned::get_ref) {
            texts.push(("need.ask", &need.ask));
            for option in &need.option {
                texts.push(("need.option.text", &option.text));
                texts.push(("need.option.because", &option.because));
            }
        }
        let mut missing = Vec::new();
        for (name, text) in texts {
            for (language, _) in languages {
                let words = text.get_ref().0.get(language);
                if words.is_none_or(|words| words.trim().is_empty()) {
                    let what = format!("`{name}` is missing in the language `{}`", language.tag());
                    missing.push((text.span().start, what));
                }
            }
        }
        missing
    }

    /// The course, with its chapters.
    pub(super) fn content(
        &self,
        languages: Vec<(Language, Scope)>,
        chapters: Vec<Chapter>,
    ) -> Content {
        let file = &self.parsed;
        let (pass, time) = (file.pass.get_ref(), file.time.get_ref());
        Content {
            slug: file.id.get_ref().clone(),
            version: file.version.get_ref().clone(),
            service_key: file.service.get_ref().clone(),
            kind: file.kind,
            legal_state: file.legal_state,
            default_language: self.default_language(),
            name: file.name.get_ref().clone(),
            summary: file.summary.get_ref().clone(),
            languages,
            pass: PassRule {
                questions: pass.questions,
                right_min: pass.right_min,
                failures_max: pass.failures_max,
            },
            resume_days: time.resume_days,
            idle_minutes: time.idle_minutes,
            presence_seconds: time.presence_seconds,
            validity: Validity {
                first_start_months: file.validity.first_start_months,
                repeat_years: file.validity.repeat_years,
            },
            chapters,
            declaration: declaration(file.declaration.as_ref()),
            need: file
                .need
                .iter()
                .map(|need| question(need.get_ref()))
                .collect(),
        }
    }
}

/// A course without a declaration has empty words for it; nobody is asked for one.
fn declaration(entry: Option<&Declaration>) -> DeclarationText {
    let words = |of: fn(&Declaration) -> &Spanned<Text>| {
        entry.map_or_else(
            || Text(BTreeMap::new()),
            |entry| of(entry).get_ref().clone(),
        )
    };
    DeclarationText {
        text: words(|entry| &entry.text),
        declare: words(|entry| &entry.declare),
        unsure: words(|entry| &entry.unsure),
        decline: words(|entry| &entry.decline),
    }
}

fn question(need: &NeedEntry) -> NeedQuestion {
    let option = |option: &OptionEntry| NeedOption {
        id: option.id.clone(),
        outcome: option.outcome,
        text: option.text.get_ref().clone(),
        because: option.because.get_ref().clone(),
    };
    NeedQuestion {
        id: need.id.clone(),
        ask: need.ask.get_ref().clone(),
        options: need.option.iter().map(option).collect(),
    }
}
