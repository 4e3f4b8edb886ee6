//! Everything that is read from outside and by nobody else behind one function each: for `server/fuzz`, and replayed over its corpus
//! by an ordinary test.
//!
//! The functions return nothing: what is looked for is a panic, an overflow, a hang, or a promise that is not kept.

use crate::config;
use crate::content::CourseFolder;
use crate::http::range::{Wanted, wanted};
use axum::http::{HeaderMap, HeaderValue, header};
use std::collections::BTreeMap;
use std::path::Path;

/// A course: its files one after the other, each below a line `--- path`.
///
/// # Panics
/// When a course is neither read nor refused with a reason.
pub fn course(text: &str) {
    let mut files = BTreeMap::<String, Vec<u8>>::new();
    let mut path = "course.toml";
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("--- ") {
            path = next.trim_end();
        } else {
            let file = files.entry(path.to_owned()).or_default();
            file.extend_from_slice(line.as_bytes());
        }
    }
    let Some(course) = CourseFolder::of_files(files) else {
        return;
    };
    let report = course.check();
    assert_eq!(
        report.content.is_some(),
        report.findings.is_empty(),
        "a course is read or refused with a reason"
    );
}

/// A configuration file; the lines of it are also tried as variables of the environment.
///
/// # Panics
/// When a refusal says nothing.
pub fn configuration(text: &str) {
    let file = Path::new("schalter.toml");
    let environment = text.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let key = key.trim().to_uppercase().replace('.', "__");
        Some((format!("SCHALTER_{key}"), value.trim().to_owned()))
    });
    for read in [
        config::read(Some((file, text)), []),
        config::read(None, environment),
    ] {
        match read {
            Ok(config) => {
                let _ = (
                    config.public_url(),
                    config.signal_url(),
                    config.database_url(),
                );
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// How large a file is (8 bytes), then the header `Range`, then `If-Range` on a line of its own.
///
/// # Panics
/// When bytes are promised that the file does not have.
pub fn range(bytes: &[u8]) {
    let Some((size, headers)) = bytes.split_first_chunk() else {
        return;
    };
    let size = u64::from_be_bytes(*size);
    let mut asked = HeaderMap::new();
    let names = [header::RANGE, header::IF_RANGE];
    for (name, value) in names.into_iter().zip(headers.split(|byte| *byte == b'\n')) {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            asked.insert(name, value);
        }
    }
    let tag = HeaderValue::from_static("\"tag\"");
    if let Wanted::Part(part) = wanted(&asked, size, &tag) {
        assert!(
            part.start < part.end && part.end <= size,
            "{part:?} of {size}"
        );
        assert!(
            asked
                .get(header::IF_RANGE)
                .is_none_or(|known| *known == tag)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replay(folder: &str, each: impl Fn(&[u8])) {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
        let files: Vec<_> = std::fs::read_dir(corpus.join(folder))
            .expect("the corpus is checked in")
            .flatten()
            .collect();
        assert!(files.len() >= 5, "{folder}");
        for file in files {
            let bytes = std::fs::read(file.path()).expect("a readable file");
            each(&bytes);
            // Beginnings and single flipped bytes: what a fuzzer does first.
            let step = (bytes.len() / 100).max(1);
            for at in (0..bytes.len()).step_by(step) {
                each(&bytes[..at]);
                let mut changed = bytes.clone();
                changed[at] ^= 0x55;
                each(&changed);
            }
        }
    }

    fn texts(each: impl Fn(&str)) -> impl Fn(&[u8]) {
        move |bytes| {
            if let Ok(text) = std::str::from_utf8(bytes) {
                each(text);
            }
        }
    }

    #[test]
    fn the_corpus_of_courses_does_no_harm() {
        replay("course", texts(course));
    }

    #[test]
    fn the_corpus_of_configurations_does_no_harm() {
        replay("configuration", texts(configuration));
    }

    #[test]
    fn the_corpus_of_ranges_does_no_harm() {
        replay("range", range);
    }
}
