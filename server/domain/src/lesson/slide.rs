//! Slide: the chapters of a course cut into pages for everybody's screen.

use crate::catalogue::Language;
use crate::instruction::{Block, Chapter, Content, Inline};

/// Which slide is shown. Chapters are numbered as in the course, slides of a chapter from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Chapter.
    pub chapter: u8,
    /// Slide of the chapter.
    pub number: u16,
}

/// One page of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slide {
    /// Title of the chapter.
    pub title: String,
    /// The language it is in.
    pub language: Language,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// The slides of a chapter in a language, else in the next best one. A heading begins a slide; a picture belongs to what it
/// follows; then comes each control question, without its answer.
#[must_use]
pub fn slides(chapter: &Chapter, language: Language) -> Vec<Slide> {
    let Some((language, lesson)) = chapter.lesson(language) else {
        return Vec::new();
    };
    let mut pages: Vec<Vec<Block>> = Vec::new();
    for block in &lesson.blocks {
        match pages.last_mut() {
            Some(page) if !matches!(block, Block::Heading(_)) => page.push(block.clone()),
            _ => pages.push(vec![block.clone()]),
        }
    }
    let questions = chapter.questions.iter().filter_map(|question| {
        let text = question.text(language)?;
        let item = |words: &str| vec![Inline::Text(words.to_owned())];
        let options = text.options.iter().map(|option| item(&option.text));
        let list = Block::List {
            ordered: true,
            items: options.collect(),
        };
        Some(vec![Block::Heading(item(&text.ask)), list])
    });
    pages
        .into_iter()
        .chain(questions)
        .map(|blocks| Slide {
            title: lesson.title.clone(),
            language,
            blocks,
        })
        .collect()
}

/// The slide at a position and how many its chapter has, for a reader of `language` in a lesson held in `spoken`.
///
/// Pages must turn in step: where a translation is cut into another number of slides, the reader sees the spoken one.
#[must_use]
pub fn slide_at(
    content: &Content,
    position: Position,
    spoken: Language,
    language: Language,
) -> Option<(Slide, u16)> {
    let chapter = content.chapter(position.chapter)?;
    let mut shown = slides(chapter, spoken);
    let own = slides(chapter, language);
    if own.len() == shown.len() {
        shown = own;
    }
    let of = u16::try_from(shown.len()).ok()?;
    let index = usize::from(position.number.checked_sub(1)?);
    (index < shown.len()).then(|| (shown.swap_remove(index), of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruction::{Choice, Lesson, OptionKey, Question, QuestionText};
    use std::collections::BTreeMap;

    fn words(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    /// `#` a heading, `p` a paragraph, `i` a picture.
    fn lesson(marks: &str) -> Lesson {
        let blocks = marks.chars().enumerate().map(|(n, mark)| match mark {
            '#' => Block::Heading(words(&n.to_string())),
            'p' => Block::Paragraph(words(&n.to_string())),
            _ => Block::Picture {
                file: format!("{n}.svg"),
                alternative: "a picture".to_owned(),
            },
        });
        Lesson {
            title: "A title".to_owned(),
            blocks: blocks.collect(),
        }
    }

    fn chapter(lessons: &[(Language, &str)]) -> Chapter {
        let text = QuestionText {
            ask: "Why?".to_owned(),
            options: ['a', 'b']
                .map(|key| Choice {
                    key: OptionKey(key),
                    text: key.to_string(),
                    why: "because it is right".to_owned(),
                })
                .to_vec(),
        };
        Chapter {
            number: 1,
            slug: "one".to_owned(),
            seconds_min: 60,
            lessons: lessons
                .iter()
                .map(|(language, marks)| (*language, lesson(marks)))
                .collect(),
            questions: vec![Question {
                id: "1.1".to_owned(),
                right: OptionKey('b'),
                texts: BTreeMap::from([(Language::German, text)]),
            }],
            pictures: BTreeMap::new(),
            films: Vec::new(),
        }
    }

    fn sizes(chapter: &Chapter, language: Language) -> Vec<usize> {
        slides(chapter, language)
            .iter()
            .map(|slide| slide.blocks.len())
            .collect()
    }

    #[test]
    fn a_heading_begins_a_slide_and_a_picture_stays_with_its_text() {
        for (marks, cut) in [
            ("#pip#p#pi", vec![4, 2, 3, 2]),
            ("pp#p", vec![2, 2, 2]),
            ("i#", vec![1, 1, 2]),
            ("", vec![2]),
        ] {
            let chapter = chapter(&[(Language::German, marks)]);
            assert_eq!(sizes(&chapter, Language::German), cut, "{marks}");
        }
    }

    #[test]
    fn a_question_is_shown_without_its_answer() {
        let chapter = chapter(&[(Language::German, "#")]);
        let slides = slides(&chapter, Language::German);
        let question = format!("{:?}", slides.last());
        assert!(question.contains("Why?") && !question.contains("because it is right"));
    }

    #[test]
    fn readers_turn_pages_in_step() {
        let chapter = chapter(&[
            (Language::German, "#p#p"),
            (Language::English, "#pp#"),
            (Language::Turkish, "#ppp"),
        ]);
        let content = content_of(chapter);
        let at = |number, language| {
            let position = Position { chapter: 1, number };
            slide_at(&content, position, Language::German, language)
                .map(|(slide, of)| (slide.language, of))
        };
        assert_eq!(at(2, Language::English), Some((Language::English, 3)));
        assert_eq!(
            at(2, Language::Turkish),
            Some((Language::German, 3)),
            "cut into another number"
        );
        assert_eq!(
            at(2, Language::Arabic),
            Some((Language::English, 3)),
            "the next best language"
        );
        assert_eq!(at(0, Language::German), None);
        assert_eq!(at(4, Language::German), None);
    }

    fn content_of(chapter: Chapter) -> Content {
        crate::lesson::tests::content(vec![chapter])
    }
}
