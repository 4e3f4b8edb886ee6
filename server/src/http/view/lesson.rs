//! Group lessons as citizens choose them and participants see them.

use super::lesson_text::LessonBlock;
use super::text::{Language, Text};
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::lesson as app;
use schalter_domain::id::CourseId;
use schalter_domain::lesson as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Lessons of a course.
#[derive(Debug, Serialize, ToSchema)]
pub struct LessonList {
    /// By start.
    pub lessons: Vec<LessonSummary>,
}

/// Lessons that one may hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffLessonList {
    /// By start.
    pub lessons: Vec<StaffLesson>,
}

/// A lesson with its course.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffLesson {
    /// The lesson.
    #[serde(flatten)]
    pub lesson: LessonSummary,
    /// Its course.
    pub course: LessonCourse,
}

/// The course of a lesson.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LessonCourse {
    /// Key.
    pub id: Uuid,
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: Text,
}

/// A lesson, as it appears beside others.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LessonSummary {
    /// Key.
    pub id: Uuid,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// When it is planned to end.
    #[schema(format = DateTime)]
    pub end: String,
    /// The language it is taught in.
    pub language: Language,
    /// The language it is interpreted into.
    #[schema(required)]
    pub interpreter: Option<Language>,
    /// Seats in all.
    pub seats: u8,
    /// Seats that are free.
    pub seats_free: u8,
    /// Where it is in its life.
    pub state: LessonState,
}

/// The life of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LessonState {
    /// Seats may be taken.
    Planned,
    /// It runs.
    Open,
    /// It is over.
    Ended,
    /// It was called off.
    Cancelled,
}

/// A lesson to be planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLesson {
    /// Which course.
    pub course: Uuid,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// How long it takes.
    #[schema(minimum = 10, maximum = 240)]
    pub minutes: u16,
    /// The language it is taught in.
    pub language: Language,
    /// The language it is interpreted into.
    #[serde(default)]
    pub interpreter: Option<Language>,
    /// Seats.
    #[schema(minimum = 1, maximum = 100)]
    pub seats: u8,
}

/// Which slide: the chapter, and the slide of the chapter from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlidePosition {
    /// Chapter, as in the course.
    pub chapter: u8,
    /// Slide of the chapter, from 1.
    pub number: u16,
}

/// A slide.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Slide {
    /// Chapter, as in the course.
    pub chapter: u8,
    /// Slide of the chapter, from 1.
    pub number: u16,
    /// Slides of the chapter.
    pub of: u16,
    /// Title of the chapter.
    pub title: String,
    /// The language it is in: that of the reader where its pages turn in step, else that of the lesson.
    pub language: Language,
    /// What stands on it. A control question is a heading and a list of its options.
    pub blocks: Vec<LessonBlock>,
}

/// Where a participant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Whereabouts)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Never came.
    Expected,
    /// Waits in the lobby.
    Lobby,
    /// Is there.
    Present,
    /// Was there, and may come back.
    Away,
    /// Was there; it is over.
    Left,
}

/// A presence question that waits for an answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OpenQuestion {
    /// Which.
    pub id: Uuid,
    /// Last instant at which an answer counts.
    #[schema(format = DateTime)]
    pub until: String,
}

/// A lesson as a participant sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LessonForParticipant {
    /// The lesson.
    #[serde(flatten)]
    pub lesson: LessonSummary,
    /// When you are asked to come. The room may be entered as soon as `state` is `open`.
    #[schema(format = DateTime)]
    pub opens_at: String,
    /// Where you are, as the media node says.
    pub you: Place,
    /// What every screen shows.
    #[schema(required)]
    pub slide: Option<Slide>,
    /// Whether you are asked into the private room.
    pub side_room: bool,
    /// The question that waits for your answer.
    #[schema(required)]
    pub presence: Option<OpenQuestion>,
    /// Whether you were there long enough; null before the end.
    #[schema(required)]
    pub attended: Option<bool>,
}

impl LessonSummary {
    /// The lesson by the clocks of its authority.
    #[must_use]
    pub fn of(lesson: &domain::Lesson, zone: &TimeZone) -> Self {
        Self {
            id: lesson.id.0,
            start: rfc3339(lesson.time.start, zone),
            end: rfc3339(lesson.time.end, zone),
            language: lesson.language.into(),
            interpreter: lesson.interpreter.map(Into::into),
            seats: lesson.seats,
            seats_free: lesson.free(),
            state: lesson.state_name().into(),
        }
    }
}

impl From<domain::StateName> for LessonState {
    fn from(state: domain::StateName) -> Self {
        match state {
            domain::StateName::Planned => Self::Planned,
            domain::StateName::Open => Self::Open,
            domain::StateName::Ended => Self::Ended,
            domain::StateName::Cancelled => Self::Cancelled,
        }
    }
}

impl From<&app::Offered> for StaffLesson {
    fn from(offered: &app::Offered) -> Self {
        let course = &offered.course;
        Self {
            lesson: LessonSummary::of(&offered.lesson, course.catalogue.zone()),
            course: LessonCourse {
                id: course.offer.id.0,
                slug: course.offer.slug.clone(),
                name: (&course.content.name).into(),
            },
        }
    }
}

impl Place {
    pub(super) fn of(place: domain::Whereabouts, state: domain::StateName) -> Self {
        let is_over = state == domain::StateName::Ended;
        match place {
            domain::Whereabouts::Expected | domain::Whereabouts::Lobby if is_over => Self::Expected,
            domain::Whereabouts::Present | domain::Whereabouts::Away if is_over => Self::Left,
            domain::Whereabouts::Expected => Self::Expected,
            domain::Whereabouts::Lobby => Self::Lobby,
            domain::Whereabouts::Present => Self::Present,
            domain::Whereabouts::Away => Self::Away,
        }
    }
}

impl Slide {
    pub(super) fn of(view: &app::SlideView, course: CourseId) -> Self {
        let (position, slide) = (view.position, &view.slide);
        let block = |block| LessonBlock::of(block, position.chapter, course, &view.version_name);
        Self {
            chapter: position.chapter,
            number: position.number,
            of: view.of,
            title: slide.title.clone(),
            language: slide.language.into(),
            blocks: slide.blocks.iter().map(block).collect(),
        }
    }
}

impl From<&app::StageView> for LessonForParticipant {
    fn from(view: &app::StageView) -> Self {
        let (lesson, zone) = (&view.lesson, view.zone());
        Self {
            lesson: LessonSummary::of(lesson, zone),
            opens_at: rfc3339(lesson.opens_at(), zone),
            you: Place::of(view.you, lesson.state_name()),
            slide: view
                .slide
                .as_ref()
                .map(|slide| Slide::of(slide, lesson.course)),
            side_room: view.side_room,
            presence: view.question.map(|question| OpenQuestion {
                id: question.id,
                until: rfc3339(question.until, zone),
            }),
            attended: view.attended,
        }
    }
}
