//! What every lesson must have: its pictures, and its key messages at the end.

use super::course_file::CourseFile;
use super::finding::Findings;
use schalter_domain::catalogue::Language;
use schalter_domain::instruction::{Block, Content, Inline, Lesson, Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Key messages at the end of a full lesson.
const ESSENTIALS: std::ops::RangeInclusive<usize> = 4..=7;
/// Key messages where they are all there is.
const KEY_MESSAGES: std::ops::RangeInclusive<usize> = 6..=9;

/// Checks one lesson.
pub(super) fn check(
    file: &str,
    text: &str,
    lesson: &Lesson,
    scope: Scope,
    pictures: &BTreeMap<String, String>,
    findings: &mut Findings,
) {
    let mut shown = BTreeSet::new();
    for block in &lesson.blocks {
        if let Block::Picture { file: picture, .. } = block {
            shown.insert(picture.as_str());
            if !pictures.contains_key(picture) {
                let line = line_with(text, picture);
                findings.add(
                    file,
                    line,
                    format!("a dead link: there is no picture `{picture}` in this chapter"),
                );
            }
        }
    }
    for picture in pictures
        .keys()
        .filter(|picture| !shown.contains(picture.as_str()))
    {
        findings.add(file, 1, format!("the picture `{picture}` is not used"));
    }
    let wanted = match scope {
        Scope::Full => ESSENTIALS,
        Scope::KeyMessages => KEY_MESSAGES,
    };
    let line = text.lines().count().max(1);
    match lesson.blocks.as_slice() {
        [
            ..,
            Block::Heading(_),
            Block::List {
                ordered: false,
                items,
            },
        ] => {
            if !wanted.contains(&items.len()) {
                let (least, most) = (wanted.start(), wanted.end());
                findings.add(
                    file,
                    line,
                    format!(
                        "there are {} key messages; {least} to {most} are right",
                        items.len()
                    ),
                );
            }
        }
        _ => findings.add(
            file,
            line,
            "a lesson ends with the essentials: a heading `## …` and a list of key messages",
        ),
    }
    if lesson
        .blocks
        .iter()
        .all(|block| !matches!(block, Block::Paragraph(_)))
    {
        findings.add(file, 1, "a lesson has at least one paragraph");
    }
}

/// The line that names a picture.
fn line_with(text: &str, picture: &str) -> usize {
    let named = format!("]({picture})");
    1 + text
        .lines()
        .position(|line| line.contains(&named))
        .unwrap_or(0)
}

/// The essentials have the same heading in every chapter of a language: one learns to look for it.
pub(super) fn check_essentials(content: &Content, about: &CourseFile, findings: &mut Findings) {
    let mut headings: BTreeMap<Language, &[Inline]> = BTreeMap::new();
    for (chapter, (folder, _)) in content.chapters.iter().zip(about.chapters()) {
        for (language, lesson) in &chapter.lessons {
            let [.., Block::Heading(heading), Block::List { .. }] = lesson.blocks.as_slice() else {
                continue;
            };
            let first = *headings.entry(*language).or_insert(heading);
            if first != heading.as_slice() {
                let file = format!("chapters/{folder}/{}.md", language.tag());
                findings.add(
                    &file,
                    1,
                    "the last heading is another one than in the chapters before",
                );
            }
        }
    }
}
