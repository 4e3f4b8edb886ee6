//! Control questions: each with one right answer, an explanation for every option, and all of it in every language.

use super::course_file::CourseFile;
use super::finding::{Findings, line_of};
use schalter_domain::catalogue::Language;
use schalter_domain::instruction::{Choice, Content, OptionKey, Question, QuestionText, Scope};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// Options of a question.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=6;
const KEYS: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];
/// The page says by itself whether an answer was right; an explanation that begins so would say it twice.
const VERDICTS: [&str; 14] = [
    "richtig",
    "falsch",
    "right",
    "wrong",
    "correct",
    "stimmt",
    "правильно",
    "неправильно",
    "вірно",
    "doğru",
    "yanlış",
    "صحيح",
    "خطأ",
    "incorrect",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    question: Vec<Entry>,
}

type Words = BTreeMap<String, Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    right: Spanned<String>,
    de: Option<Spanned<Words>>,
    en: Option<Spanned<Words>>,
    #[serde(rename = "de-leicht")]
    de_leicht: Option<Spanned<Words>>,
    uk: Option<Spanned<Words>>,
    tr: Option<Spanned<Words>>,
    ar: Option<Spanned<Words>>,
}

impl Entry {
    fn words(&self, language: Language) -> Option<&Spanned<Words>> {
        match language {
            Language::German => self.de.as_ref(),
            Language::English => self.en.as_ref(),
            Language::PlainGerman => self.de_leicht.as_ref(),
            Language::Ukrainian => self.uk.as_ref(),
            Language::Turkish => self.tr.as_ref(),
            Language::Arabic => self.ar.as_ref(),
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    findings: &'a mut Findings,
}

/// Reads the questions of a chapter.
pub(super) fn parse(
    file: &str,
    text: &str,
    languages: &[(Language, Scope)],
    default: Language,
    findings: &mut Findings,
) -> Vec<Question> {
    let parsed: File = match toml::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            findings.add(file, line_of(text, at), error.message().to_owned());
            return Vec::new();
        }
    };
    if parsed.question.is_empty() {
        findings.add(file, 1, "a chapter has at least one question");
    }
    let mut reader = Reader {
        file,
        text,
        findings,
    };
    parsed
        .question
        .iter()
        .filter_map(|entry| reader.question(entry, languages, default))
        .collect()
}

impl Reader<'_> {
    fn add(&mut self, at: usize, what: impl Into<String>) {
        self.findings.add(self.file, line_of(self.text, at), what);
    }

    fn question(
        &mut self,
        entry: &Entry,
        languages: &[(Language, Scope)],
        default: Language,
    ) -> Option<Question> {
        let at = entry.id.span().start;
        let Some(first) = entry.words(default) else {
            self.add(at, format!("the language `{}` is missing", default.tag()));
            return None;
        };
        let keys: Vec<char> = KEYS
            .into_iter()
            .filter(|key| first.get_ref().contains_key(&key.to_string()))
            .collect();
        if !OPTIONS.contains(&keys.len()) || keys != KEYS[..keys.len()] {
            self.add(
                first.span().start,
                "a question has 2 to 6 options, a, b, c and so on",
            );
        }
        let right = entry
            .right
            .get_ref()
            .chars()
            .next()
            .filter(|key| entry.right.get_ref().chars().count() == 1 && keys.contains(key));
        let Some(right) = right else {
            let at = entry.right.span().start;
            self.add(
                at,
                "a question has exactly one right answer: the key of one of its options",
            );
            return None;
        };
        let mut texts = BTreeMap::new();
        for (language, _) in languages {
            match entry.words(*language) {
                Some(words) => {
                    texts.insert(*language, self.words(words, &keys));
                }
                None => self.add(at, format!("the language `{}` is missing", language.tag())),
            }
        }
        Some(Question {
            id: entry.id.get_ref().clone(),
            right: OptionKey(right),
            texts,
        })
    }

    fn words(&mut self, words: &Spanned<Words>, keys: &[char]) -> QuestionText {
        let ask = self.word(words, "ask");
        let options: Vec<Choice> = keys
            .iter()
            .map(|key| Choice {
                key: OptionKey(*key),
                text: self.word(words, &key.to_string()),
                why: self.why(words, *key),
            })
            .collect();
        for (nr, choice) in options.iter().enumerate() {
            if options[..nr].iter().any(|other| other.text == choice.text) {
                let what = format!("the options say `{}` twice", choice.text);
                self.add(words.span().start, what);
            }
        }
        for (name, word) in words.get_ref() {
            let known = name == "ask"
                || keys
                    .iter()
                    .any(|key| *name == key.to_string() || *name == format!("why_{key}"));
            if !known {
                self.add(
                    word.span().start,
                    format!("`{name}` is no part of this question"),
                );
            }
        }
        QuestionText { ask, options }
    }

    fn word(&mut self, words: &Spanned<Words>, name: &str) -> String {
        match words.get_ref().get(name) {
            Some(word) if !word.get_ref().trim().is_empty() => word.get_ref().clone(),
            _ => {
                self.add(words.span().start, format!("`{name}` is missing"));
                String::new()
            }
        }
    }

    fn why(&mut self, words: &Spanned<Words>, key: char) -> String {
        let why = self.word(words, &format!("why_{key}"));
        let lower = why.to_lowercase();
        let verdict = VERDICTS.iter().find(|verdict| {
            lower
                .strip_prefix(**verdict)
                .is_some_and(|rest| rest.starts_with([':', '.', ',', '!']))
        });
        if let Some(verdict) = verdict {
            let what = format!("`why_{key}` begins with `{verdict}`: the page says that by itself");
            self.add(words.span().start, what);
        }
        why
    }
}

/// The same id twice would count the answers to two questions as one.
pub(super) fn check_ids(content: &Content, about: &CourseFile, findings: &mut Findings) {
    let mut seen: BTreeMap<&str, u8> = BTreeMap::new();
    for (chapter, (folder, _)) in content.chapters.iter().zip(about.chapters()) {
        for question in &chapter.questions {
            if let Some(earlier) = seen.insert(&question.id, chapter.number) {
                let what = format!(
                    "the question {} is in chapter {earlier} already",
                    question.id
                );
                findings.add(&format!("chapters/{folder}/questions.toml"), 1, what);
            }
        }
    }
}
