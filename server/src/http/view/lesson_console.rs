//! A group lesson as those see it who hold it.

use super::lesson::{LessonSummary, Place, Slide};
use super::text::Language;
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::lesson as app;
use schalter_domain::lesson as domain;
use schalter_domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A lesson as its instructor sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LessonView {
    /// The lesson.
    #[serde(flatten)]
    pub lesson: LessonSummary,
    /// The course.
    pub course: Uuid,
    /// When it was opened.
    #[schema(required, format = DateTime)]
    pub opened_at: Option<String>,
    /// When it was ended.
    #[schema(required, format = DateTime)]
    pub ended_at: Option<String>,
    /// What every screen shows, in the language of the lesson.
    #[schema(required)]
    pub slide: Option<Slide>,
    /// The slides there are; empty before it was opened.
    pub slides: Vec<SlideChapter>,
    /// The enrolment that is asked into the private room.
    #[schema(required)]
    pub side_room: Option<Uuid>,
    /// The presence question that is open.
    #[schema(required)]
    pub presence: Option<PresenceOpen>,
    /// When the interpreter's link was made that counts now.
    #[schema(required, format = DateTime)]
    pub interpreter_invited_at: Option<String>,
    /// Everybody who has a seat, by family name.
    pub participants: Vec<LessonParticipant>,
}

/// The presence question that is open.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PresenceOpen {
    /// Until when.
    #[schema(format = DateTime)]
    pub open_until: String,
}

/// A participant as the instructor sees them. Raised hands are told by the media node.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LessonParticipant {
    /// The enrolment; also the participant's id in the room.
    pub enrolment: Uuid,
    /// Family name, given name.
    pub name: String,
    /// To be compared with the document.
    #[schema(required, format = Date)]
    pub birth_date: Option<String>,
    /// The language they read.
    pub language: Language,
    /// Where they are.
    pub state: Place,
    /// `not_needed`, `needed`, `confirmed`, `refused`.
    pub identity: String,
    /// When they first entered.
    #[schema(required, format = DateTime)]
    pub joined_at: Option<String>,
    /// Seconds in the room during the lesson.
    pub seconds_present: i64,
    /// Each presence question.
    pub presence: Vec<PresenceAnswer>,
    /// Where they are with the final test: `locked`, `open`, `running`, `reread`, `passed`.
    pub exam: LessonExam,
    /// What the instructor decided against what was counted.
    #[schema(required)]
    pub decided: Option<AttendanceDecision>,
    /// Whether they were there long enough; null before the end.
    #[schema(required)]
    pub attended: Option<bool>,
}

/// A decision about somebody's attendance.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AttendanceDecision {
    /// Were they there?
    pub attended: bool,
    /// Why it was decided so.
    pub reason: String,
}

/// A presence question and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PresenceAnswer {
    /// When it was asked.
    #[schema(format = DateTime)]
    pub asked_at: String,
    /// Whether it was answered in time.
    pub answered: bool,
}

/// Where somebody is with the final test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LessonExam {
    /// Something has to be done before.
    Locked,
    /// It may be begun.
    Open,
    /// It is under way.
    Running,
    /// It was failed; something is to be read again.
    Reread,
    /// It is passed.
    Passed,
}

/// How many slides a chapter has.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SlideChapter {
    /// Chapter, as in the course.
    pub chapter: u8,
    /// Its title.
    pub title: String,
    /// Its slides.
    pub slides: usize,
}

impl From<&app::LessonView> for LessonView {
    fn from(view: &app::LessonView) -> Self {
        let (lesson, zone) = (view.lesson(), view.catalogue().zone());
        let time = |at: Timestamp| rfc3339(at, zone);
        let (opened_at, ended_at, side_room) = match &lesson.state {
            domain::State::Open(running) => (Some(running.opened_at), None, running.side_room),
            domain::State::Ended {
                opened_at,
                ended_at,
                ..
            } => (Some(*opened_at), Some(*ended_at), None),
            domain::State::Planned | domain::State::Cancelled => (None, None, None),
        };
        let state = lesson.state_name();
        let participant = |participant| LessonParticipant::of(participant, state, zone);
        Self {
            lesson: LessonSummary::of(lesson, zone),
            course: lesson.course.0,
            opened_at: opened_at.map(time),
            ended_at: ended_at.map(time),
            slide: view.slide().map(|slide| Slide::of(&slide, lesson.course)),
            slides: slides_of(view),
            side_room: side_room.map(|side_room| side_room.enrolment.0),
            presence: view.open_question.map(|question| PresenceOpen {
                open_until: time(question.until),
            }),
            interpreter_invited_at: view.interpreter_invited_at.map(time),
            participants: view.participants.iter().map(participant).collect(),
        }
    }
}

fn slides_of(view: &app::LessonView) -> Vec<SlideChapter> {
    let chapters = view.content().map_or(&[][..], |content| &content.chapters);
    let language = view.lesson().language;
    chapters
        .iter()
        .map(|chapter| SlideChapter {
            chapter: chapter.number,
            title: chapter
                .lesson(language)
                .map_or_else(String::new, |(_, lesson)| lesson.title.clone()),
            slides: domain::slides(chapter, language).len(),
        })
        .collect()
}

impl LessonParticipant {
    fn of(
        participant: &app::ParticipantOfLesson,
        state: domain::StateName,
        zone: &TimeZone,
    ) -> Self {
        let attendee = &participant.attendee;
        Self {
            enrolment: attendee.enrolment.0,
            name: attendee.name.clone(),
            birth_date: attendee.birth_date.map(|date| date.to_string()),
            language: attendee.language.into(),
            state: Place::of(participant.place, state),
            identity: attendee.identity.clone(),
            joined_at: participant.joined_at.map(|at| rfc3339(at, zone)),
            seconds_present: participant.counted.present.0 / 1_000,
            presence: participant
                .answers
                .iter()
                .map(|(asked_at, answered)| PresenceAnswer {
                    asked_at: rfc3339(*asked_at, zone),
                    answered: *answered,
                })
                .collect(),
            exam: attendee.exam.into(),
            decided: participant
                .decided
                .as_ref()
                .map(|(attended, reason)| AttendanceDecision {
                    attended: *attended,
                    reason: reason.clone(),
                }),
            attended: participant.attended,
        }
    }
}

impl From<app::Exam> for LessonExam {
    fn from(exam: app::Exam) -> Self {
        match exam {
            app::Exam::Locked => Self::Locked,
            app::Exam::Open => Self::Open,
            app::Exam::Running => Self::Running,
            app::Exam::Reread => Self::Reread,
            app::Exam::Passed => Self::Passed,
        }
    }
}
