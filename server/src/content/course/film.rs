//! The optional film of a chapter: `film.webm`, with captions and a transcript in every language of the course.

use super::finding::Findings;
use super::lesson::parse_transcript;
use super::{ChapterReader, ends};
use schalter_domain::instruction::Film;
use std::collections::BTreeMap;

const FILM: &str = "film.webm";

/// Whether this file is a film itself, which is too large to be read at once.
pub(super) fn is_film(path: &str) -> bool {
    path.rsplit('/').next() == Some(FILM)
}

/// Whether the slot of the film knows a file of this name.
pub(super) fn is_slot(name: &str) -> bool {
    name == FILM || (name.starts_with("film.") && (ends(name, "vtt") || ends(name, "md")))
}

/// The film of a chapter, if there is one. Nobody is left out of it: captions and transcript come in every language.
pub(super) fn films(chapter: &ChapterReader<'_>, findings: &mut Findings) -> Vec<Film> {
    let Some(film) = chapter.course.films.get(&chapter.path(FILM)) else {
        return Vec::new();
    };
    if let Some(fault) = film.fault() {
        findings.add(&chapter.path(FILM), 1, fault);
    }
    let (mut captions, mut transcripts) = (BTreeMap::new(), BTreeMap::new());
    for (language, _) in chapter.languages {
        let path = chapter.path(&format!("film.{}.vtt", language.tag()));
        if let Some(text) = chapter.course.text(&path, findings) {
            if !text.trim_start_matches('\u{feff}').starts_with("WEBVTT") {
                findings.add(&path, 1, "captions begin with the line WEBVTT");
            }
            captions.insert(*language, text.to_owned());
        }
        let path = chapter.path(&format!("film.{}.md", language.tag()));
        if let Some(text) = chapter.course.text(&path, findings) {
            transcripts.insert(*language, parse_transcript(&path, text, findings));
        }
    }
    vec![Film {
        sha256: film.sha256.clone(),
        bytes: film.bytes,
        captions,
        transcripts,
    }]
}
