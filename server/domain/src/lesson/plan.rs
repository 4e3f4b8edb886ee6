//! Planning: what a lesson may be like.

use super::{Lesson, Refusal, State};
use crate::audit::EventKind;
use crate::catalogue::Language;
use crate::id::{CourseId, LessonId, StaffId};
use crate::time::{Interval, Millis, Timestamp};

/// Seats of one lesson at most: what one media node is measured with (`load-tests`, scenario `group`).
pub const SEATS_MAX: u8 = 100;
/// A lesson is planned this long at least and at most.
pub const MINUTES: std::ops::RangeInclusive<u16> = 10..=240;
/// A lesson is planned this many days ahead at most.
pub const AHEAD: Millis = Millis::hours(24 * 366);
/// A plan may begin this long ago: somebody stands at the door already while it is typed.
pub const PLANNED_LATE: Millis = Millis::minutes(15);

/// A lesson to be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// What is taught.
    pub course: CourseId,
    /// When it begins.
    pub start: Timestamp,
    /// How long it takes.
    pub minutes: u16,
    /// The language it is taught in.
    pub language: Language,
    /// The language it is interpreted into.
    pub interpreter: Option<Language>,
    /// Seats.
    pub seats: u8,
}

impl Plan {
    /// The planned lesson.
    pub fn lesson(
        self,
        id: LessonId,
        planned_by: StaffId,
        now: Timestamp,
    ) -> Result<(Lesson, EventKind), Refusal> {
        let time = Interval::starting(self.start, Millis::minutes(self.minutes.into()));
        let fits = MINUTES.contains(&self.minutes)
            && (1..=SEATS_MAX).contains(&self.seats)
            && self.start >= now.minus(PLANNED_LATE)
            && self.start <= now.plus(AHEAD)
            && self.interpreter != Some(self.language);
        let time = time.filter(|_| fits).ok_or(Refusal::Plan)?;
        let lesson = Lesson {
            id,
            course: self.course,
            language: self.language,
            interpreter: self.interpreter,
            time,
            seats: self.seats,
            taken: 0,
            planned_by,
            state: State::Planned,
        };
        Ok((lesson, EventKind::LessonPlanned))
    }
}
