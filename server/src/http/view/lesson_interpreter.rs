//! A group lesson as its interpreter sees it, and the link to it.

use super::catalogue::AuthoritySummary;
use super::lesson::{LessonSummary, Slide};
use schalter_app::lesson as app;
use serde::Serialize;
use utoipa::ToSchema;

/// The interpreter's right, told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InterpreterLink {
    /// Belongs into the fragment of the link: `/dolmetschen/{lesson}#{token}`.
    pub token: String,
}

/// A lesson as its interpreter sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LessonForInterpreter {
    /// The lesson. The room may be entered as soon as `state` is `open`.
    #[serde(flatten)]
    pub lesson: LessonSummary,
    /// Who holds it.
    pub authority: AuthoritySummary,
    /// What every screen shows, in the language of the lesson.
    #[schema(required)]
    pub slide: Option<Slide>,
}

impl From<&app::InterpreterView> for LessonForInterpreter {
    fn from(view: &app::InterpreterView) -> Self {
        let lesson = &view.lesson;
        Self {
            lesson: LessonSummary::of(lesson, view.zone()),
            authority: view.catalogue.authority().into(),
            slide: view
                .slide
                .as_ref()
                .map(|slide| Slide::of(slide, lesson.course)),
        }
    }
}
