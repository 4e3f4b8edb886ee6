//! From lessons and tries to what is shown of them.

use super::{
    AnswerView, Answered, ChapterView, ControlQuestion, Direction, ExamAnswered, ExamQuestion,
    ExamResult, ExamView, GuardianView, Minor, OptionView, ReviewedQuestion, SpentView,
};
use crate::http::view::film::LessonFilm;
use crate::http::view::instruction::DeclarationText;
use crate::http::view::lesson_text::LessonBlock;
use schalter_app::instruction as app;
use schalter_domain::instruction as domain;
use std::collections::BTreeMap;

type Order<'a> = &'a [domain::OptionKey];

fn place_of(order: Order<'_>, key: domain::OptionKey) -> Option<String> {
    let at = order.iter().position(|known| *known == key)?;
    Some((at + 1).to_string())
}

fn option(text: &domain::QuestionText, key: domain::OptionKey) -> Option<&domain::Choice> {
    text.options.iter().find(|option| option.key == key)
}

fn options(text: &domain::QuestionText, order: Order<'_>) -> Vec<OptionView> {
    let shown = |key: &domain::OptionKey| {
        let text = option(text, *key)?.text.clone();
        Some(OptionView {
            id: place_of(order, *key)?,
            text,
        })
    };
    order.iter().filter_map(shown).collect()
}

/// Of a wrong answer only its own reason is told: the others would tell what is right.
fn why(
    text: &domain::QuestionText,
    order: Order<'_>,
    chosen: domain::OptionKey,
    right: bool,
) -> BTreeMap<String, String> {
    let told = order.iter().filter(|key| right || **key == chosen);
    let reason =
        |key: &domain::OptionKey| Some((place_of(order, *key)?, option(text, *key)?.why.clone()));
    told.filter_map(reason).collect()
}

impl ChapterView {
    /// A chapter, if there is such one.
    #[must_use]
    pub fn of(view: &app::ChapterView) -> Option<Self> {
        let (content, chapter) = (&view.content, view.chapter()?);
        let (language, lesson) = chapter.lesson(view.language)?;
        let question = |shown: &app::ShownControl| {
            let (_, question) = content.question(&shown.id)?;
            let text = question.text(view.language)?;
            let answer = shown.answer.as_ref().and_then(|answer| {
                let right = answer.chosen == question.right;
                let why = why(text, &shown.options, answer.chosen, right);
                Some(AnswerView {
                    option: place_of(&shown.options, answer.chosen)?,
                    right,
                    why,
                })
            });
            let options = options(text, &shown.options);
            Some(ControlQuestion {
                id: shown.id.clone(),
                ask: text.ask.clone(),
                options,
                answer,
            })
        };
        let spent = SpentView::from(view.spent);
        Some(Self {
            number: chapter.number,
            title: lesson.title.clone(),
            language: language.into(),
            direction: if language.is_right_to_left() {
                Direction::Rtl
            } else {
                Direction::Ltr
            },
            scope: content
                .scope(language)
                .unwrap_or(domain::Scope::Full)
                .into(),
            blocks: lesson
                .blocks
                .iter()
                .map(|block| LessonBlock::of(block, chapter.number, view.course, &content.version))
                .collect(),
            films: LessonFilm::of(chapter, language, view.course, &content.version),
            questions: view.questions.iter().filter_map(question).collect(),
            seconds_min: spent.seconds_min,
            seconds_spent: spent.seconds_spent,
            state: spent.state,
            version: content.version.clone(),
        })
    }
}

impl From<app::Spent> for SpentView {
    fn from(spent: app::Spent) -> Self {
        Self {
            seconds_spent: spent.spent.0 / 1_000,
            seconds_min: spent.least.0 / 1_000,
            state: spent.state.into(),
        }
    }
}

impl From<&app::AnsweredQuestion> for Answered {
    fn from(answered: &app::AnsweredQuestion) -> Self {
        let shown = &answered.shown;
        let question = answered
            .content
            .question(&shown.id)
            .map(|(_, question)| question);
        let text = question.and_then(|question| question.text(answered.language));
        let chosen = shown.answer.as_ref().map(|answer| answer.chosen);
        let why = text
            .zip(chosen)
            .map(|(text, chosen)| why(text, &shown.options, chosen, answered.right));
        Self {
            right: answered.right,
            why: why.unwrap_or_default(),
            chapter_state: answered.state.into(),
        }
    }
}

impl From<&app::ExamView> for ExamView {
    fn from(exam: &app::ExamView) -> Self {
        let shown = |drawn: &domain::Drawn| {
            let (_, question) = exam.content.question(&drawn.question)?;
            let text = question.text(exam.language)?;
            Some(ExamQuestion {
                id: drawn.question.clone(),
                ask: text.ask.clone(),
                options: options(text, &drawn.options),
                chosen: drawn.chosen.and_then(|key| place_of(&drawn.options, key)),
            })
        };
        Self {
            attempt: exam.attempt.id,
            number: exam.attempt.number,
            questions: exam.attempt.questions.iter().filter_map(shown).collect(),
            language: exam.language.into(),
        }
    }
}

impl ExamAnswered {
    /// What was noted.
    #[must_use]
    pub fn of(exam: &app::ExamView, chosen: String) -> Self {
        Self {
            chosen,
            answered: exam.attempt.answered(),
            of: exam.attempt.questions.len(),
        }
    }
}

impl From<&app::Handed> for ExamResult {
    fn from(handed: &app::Handed) -> Self {
        let exam = &handed.exam;
        let review = |drawn: &domain::Drawn| {
            let (chapter, question) = exam.content.question(&drawn.question)?;
            let text = question.text(exam.language)?;
            let right = option(text, question.right)?;
            Some(ReviewedQuestion {
                id: drawn.question.clone(),
                ask: text.ask.clone(),
                chosen: drawn
                    .chosen
                    .and_then(|key| Some(option(text, key)?.text.clone())),
                right_option: right.text.clone(),
                right: drawn.chosen == Some(question.right),
                why: right.why.clone(),
                chapter: chapter.number,
            })
        };
        Self {
            passed: handed.grade.passed,
            right: handed.grade.right,
            of: exam.attempt.questions.len(),
            right_min: exam.content.pass.right_min,
            weak_chapters: if handed.grade.passed {
                Vec::new()
            } else {
                handed.grade.weak_chapters.clone()
            },
            review: exam.attempt.questions.iter().filter_map(review).collect(),
            help_offered: handed.help_offered,
        }
    }
}

impl From<&app::GuardianView> for GuardianView {
    fn from(view: &app::GuardianView) -> Self {
        let minor = view.enrolment.person.as_ref().map(|person| Minor {
            given_name: person.holder.given_name.clone(),
            family_name: person.holder.family_name.clone(),
            birth_date: person.holder.birth_date.to_string(),
        });
        Self {
            minor,
            course: (&view.content.name).into(),
            language: view.enrolment.language.into(),
            authority: view.catalogue.authority().into(),
            declaration: DeclarationText::of(&view.content),
            state: (&view.enrolment.guardian).into(),
            may_declare: view.may_declare,
        }
    }
}
