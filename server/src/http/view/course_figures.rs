//! Figures of a course.

use super::instruction::Mode;
use super::text::Language;
use schalter_app::instruction::figures as app;
use serde::Serialize;
use utoipa::ToSchema;

/// Figures of a course; no person can be found in them.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseFigures {
    /// First day.
    #[schema(format = Date)]
    pub from: String,
    /// Last day.
    #[schema(format = Date)]
    pub to: String,
    /// Enrolments that began in the span.
    pub enrolments: u32,
    /// Those of them that ended with a certificate.
    pub completed: u32,
    /// Certificates issued in the span.
    pub certificates: u32,
    /// By language.
    pub by_language: Vec<LanguageFigures>,
    /// By way to take it.
    pub by_mode: Vec<ModeFigures>,
    /// First answers to the control questions since the version was loaded, whatever the span: they are counted without a day.
    pub questions: Vec<QuestionFigures>,
}

/// Figures of a language.
#[derive(Debug, Serialize, ToSchema)]
pub struct LanguageFigures {
    /// Which.
    pub language: Language,
    /// Enrolments that began in the span.
    pub enrolments: u32,
    /// Those of them that ended with a certificate.
    pub completed: u32,
}

/// Figures of a way to take the course.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModeFigures {
    /// Which.
    pub mode: Mode,
    /// Enrolments that began in the span.
    pub enrolments: u32,
    /// Those of them that ended with a certificate.
    pub completed: u32,
}

/// First answers to a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionFigures {
    /// Version of the course.
    pub version: String,
    /// Id in the content.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Language in which it was answered.
    pub language: Language,
    /// First answers.
    pub answers: u32,
    /// The share of right ones among them, 0 to 1; null below five answers.
    #[schema(required)]
    pub right_first_share: Option<f64>,
}

impl From<&app::CourseFigures> for CourseFigures {
    fn from(figures: &app::CourseFigures) -> Self {
        let question = |question: &app::QuestionFigure| QuestionFigures {
            version: question.version.clone(),
            id: question.id.clone(),
            ask: question.ask.clone(),
            language: question.language.into(),
            answers: question.answers,
            right_first_share: question
                .right_first_permille
                .map(|permille| f64::from(permille) / 1_000.0),
        };
        Self {
            from: figures.from.to_string(),
            to: figures.to.to_string(),
            enrolments: figures.all.enrolments,
            completed: figures.all.completed,
            certificates: figures.certificates,
            by_language: figures
                .by_language
                .iter()
                .map(|(language, tally)| LanguageFigures {
                    language: (*language).into(),
                    enrolments: tally.enrolments,
                    completed: tally.completed,
                })
                .collect(),
            by_mode: figures
                .by_mode
                .iter()
                .map(|(mode, tally)| ModeFigures {
                    mode: (*mode).into(),
                    enrolments: tally.enrolments,
                    completed: tally.completed,
                })
                .collect(),
            questions: figures.questions.iter().map(question).collect(),
        }
    }
}
