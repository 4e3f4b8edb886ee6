//! Lesson: a live group lesson from plan to end. Who was there is counted in `attendance.rs`, when it is asked whether somebody
//! still is in `question.rs`, and what is shown in `slide.rs`.

mod attendance;
mod part;
mod question;
mod slide;

pub use attendance::{
    Attendance, PRESENT_PERCENT, Report, Room, Told, Whereabouts, first_joined, whereabouts,
};
pub use part::Part;
pub use question::{ANSWER_WITHIN_MAX, Question, moments};
pub use slide::{Position, Slide, slide_at, slides};

use crate::audit::EventKind;
use crate::catalogue::Language;
use crate::id::{CourseId, CourseVersionId, EnrolmentId, LessonId, StaffId};
use crate::time::{Interval, Millis, Timestamp};

/// Seats of one lesson at most: what one media node is measured with (`load-tests`, scenario `group`).
pub const SEATS_MAX: u8 = 100;
/// A lesson is planned this long at least and at most.
pub const MINUTES: std::ops::RangeInclusive<u16> = 10..=240;
/// A lesson is planned this many days ahead at most.
pub const AHEAD: Millis = Millis::hours(24 * 366);
/// A plan may begin this long ago: somebody stands at the door already while it is typed.
pub const PLANNED_LATE: Millis = Millis::minutes(15);
/// An instructor may open the room this long before the start, to try it and to check identities.
pub const OPEN_BEFORE: Millis = Millis::minutes(60);
/// Participants are told to come this long before the start.
pub const COME_BEFORE: Millis = Millis::minutes(15);
/// A lesson nobody ended is ended by the server this long after its planned end.
pub const FORGOTTEN_AFTER: Millis = Millis::minutes(60);

/// A group lesson. Its id is also the name of its media room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Key and main room.
    pub id: LessonId,
    /// What is taught.
    pub course: CourseId,
    /// The language it is taught in.
    pub language: Language,
    /// The language it is interpreted into.
    pub interpreter: Option<Language>,
    /// The planned time.
    pub time: Interval,
    /// Seats, 1 to [`SEATS_MAX`].
    pub seats: u8,
    /// Seats that are taken.
    pub taken: u8,
    /// Who planned it.
    pub planned_by: StaffId,
    /// Where it is in its life.
    pub state: State,
}

/// The life of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Seats may be taken; nobody enters yet.
    Planned,
    /// The room may be entered.
    Open(Running),
    /// It is over.
    Ended {
        /// What the slides were made of.
        version: CourseVersionId,
        /// Who held it.
        opened_by: StaffId,
        /// From when.
        opened_at: Timestamp,
        /// To when.
        ended_at: Timestamp,
    },
    /// It was called off.
    Cancelled,
}

/// What changes while a lesson runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// What the slides are made of.
    pub version: CourseVersionId,
    /// Who holds it.
    pub opened_by: StaffId,
    /// Since when.
    pub opened_at: Timestamp,
    /// What every screen shows; `None`: nothing yet.
    pub slide: Option<Position>,
    /// The private room that is open now.
    pub side_room: Option<SideRoom>,
    /// Private rooms opened so far.
    pub side_count: u16,
    /// Moments at which the server will ask who is still there, soonest first.
    pub moments: Vec<Timestamp>,
}

/// A private room for the instructor and one participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideRoom {
    /// Whose turn it is.
    pub enrolment: EnrolmentId,
    /// Which opening: every one is a room of its own, so that a pass for an earlier one opens nothing.
    pub number: u16,
}

/// The names of a lesson's states, as stored and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateName {
    /// See [`State::Planned`].
    Planned,
    /// See [`State::Open`].
    Open,
    /// See [`State::Ended`].
    Ended,
    /// See [`State::Cancelled`].
    Cancelled,
}

/// Why a wish about a lesson is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Beginning, length or seats are outside of what is possible.
    #[error("a lesson has 1 to 100 seats, takes 10 to 240 minutes and begins within a year")]
    Plan,
    /// The course is not taught in groups, or not in this language.
    #[error("the course is not taught in groups in this language")]
    NotOffered,
    /// The content was not released by the health office.
    #[error("the content of the course is not released yet")]
    NotReleased,
    /// It is not possible as the lesson is now.
    #[error("this is not possible with a lesson that is {}", state.name())]
    WrongState {
        /// As it is.
        state: StateName,
    },
    /// It may be opened from `from` on.
    #[error("it is too early for this")]
    NotYet {
        /// When.
        from: Timestamp,
    },
    /// All seats are taken.
    #[error("all seats are taken")]
    Full,
    /// The enrolment has no seat in this lesson, or none at all.
    #[error("there is no seat for this enrolment")]
    NoSeat,
    /// The enrolment may not take a seat: another course, another mode, or it is over.
    #[error("this enrolment cannot take a seat here")]
    OtherCourse,
    /// Somebody else is in the private room.
    #[error("the private room is in use")]
    SideRoomBusy,
    /// No private room is open for this person.
    #[error("no private room is open")]
    NoSideRoom,
    /// There is no such slide.
    #[error("there is no such slide")]
    NoSlide,
    /// Nobody interprets this lesson.
    #[error("this lesson has no interpreter")]
    NoInterpreter,
    /// The question is over, or was never asked.
    #[error("the presence question is over")]
    QuestionOver,
    /// A reason is missing or too long.
    #[error("a reason has 3 to 500 characters")]
    Reason,
    /// Somebody is being asked already.
    #[error("a presence question is open already")]
    QuestionOpen,
}

impl StateName {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Open, Self::Ended, Self::Cancelled];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Ended => "ended",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

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

impl Lesson {
    /// The name of its state.
    #[must_use]
    pub const fn state_name(&self) -> StateName {
        match self.state {
            State::Planned => StateName::Planned,
            State::Open(_) => StateName::Open,
            State::Ended { .. } => StateName::Ended,
            State::Cancelled => StateName::Cancelled,
        }
    }

    /// Seats that are free.
    #[must_use]
    pub const fn free(&self) -> u8 {
        self.seats.saturating_sub(self.taken)
    }

    /// What runs, while it does.
    pub const fn running(&self) -> Result<&Running, Refusal> {
        match &self.state {
            State::Open(running) => Ok(running),
            _ => Err(self.wrong_state()),
        }
    }

    const fn wrong_state(&self) -> Refusal {
        Refusal::WrongState {
            state: self.state_name(),
        }
    }

    /// When participants are asked to come.
    #[must_use]
    pub const fn opens_at(&self) -> Timestamp {
        self.time.start.minus(COME_BEFORE)
    }

    /// What counts as the lesson: from its start, or from when it was opened if that was later, until its end or `now`.
    ///
    /// One that ended before its planned start (a rehearsal) counts from its opening.
    #[must_use]
    pub fn held(&self, now: Timestamp) -> Option<Interval> {
        let (opened_at, end) = match self.state {
            State::Open(ref running) => (running.opened_at, now.max(running.opened_at)),
            State::Ended {
                opened_at,
                ended_at,
                ..
            } => (opened_at, ended_at),
            State::Planned | State::Cancelled => return None,
        };
        let start = opened_at.max(self.time.start);
        let start = if start < end { start } else { opened_at };
        Some(Interval { start, end })
    }

    /// One seat more is taken; late comers find a lesson that runs already.
    pub fn take_seat(self, now: Timestamp) -> Result<Self, Refusal> {
        let joinable = match self.state {
            State::Planned | State::Open(_) => now < self.time.end,
            State::Ended { .. } | State::Cancelled => false,
        };
        if !joinable {
            return Err(self.wrong_state());
        }
        if self.free() == 0 {
            return Err(Refusal::Full);
        }
        Ok(Self {
            taken: self.taken + 1,
            ..self
        })
    }

    /// One seat is given back.
    #[must_use]
    pub const fn give_seat_back(mut self) -> Self {
        self.taken = self.taken.saturating_sub(1);
        self
    }

    /// Opens the room. `seed` decides at which moments the server will ask who is still there.
    pub fn open(
        self,
        version: CourseVersionId,
        opened_by: StaffId,
        seed: u64,
        now: Timestamp,
    ) -> Result<(Self, EventKind), Refusal> {
        if !matches!(self.state, State::Planned) || now >= self.time.end {
            return Err(self.wrong_state());
        }
        let from = self.time.start.minus(OPEN_BEFORE);
        if now < from {
            return Err(Refusal::NotYet { from });
        }
        let taught = Interval {
            start: now.max(self.time.start),
            end: self.time.end,
        };
        let running = Running {
            version,
            opened_by,
            opened_at: now,
            slide: None,
            side_room: None,
            side_count: 0,
            moments: moments(taught, seed),
        };
        let state = State::Open(running);
        Ok((Self { state, ..self }, EventKind::LessonOpened))
    }

    /// Ends it; the private room with it.
    pub fn end(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let State::Open(running) = &self.state else {
            return Err(self.wrong_state());
        };
        let state = State::Ended {
            version: running.version,
            opened_by: running.opened_by,
            opened_at: running.opened_at,
            ended_at: now.max(running.opened_at),
        };
        Ok((Self { state, ..self }, EventKind::LessonEnded))
    }

    /// Calls it off, before it began.
    pub fn cancel(self) -> Result<(Self, EventKind), Refusal> {
        match self.state {
            State::Planned => Ok((
                Self {
                    state: State::Cancelled,
                    ..self
                },
                EventKind::LessonCancelled,
            )),
            _ => Err(self.wrong_state()),
        }
    }

    /// Changes what runs.
    pub fn change(
        self,
        step: impl FnOnce(Running) -> Result<Running, Refusal>,
    ) -> Result<(Self, EventKind), Refusal> {
        match self.state {
            State::Open(running) => Ok((
                Self {
                    state: State::Open(step(running)?),
                    ..self
                },
                EventKind::LessonChanged,
            )),
            _ => Err(self.wrong_state()),
        }
    }
}

impl Running {
    /// Opens the private room for one participant.
    pub fn open_side_room(self, enrolment: EnrolmentId) -> Result<Self, Refusal> {
        match self.side_room {
            Some(open) if open.enrolment == enrolment => Ok(self),
            Some(_) => Err(Refusal::SideRoomBusy),
            None => {
                let number = self.side_count.saturating_add(1);
                Ok(Self {
                    side_room: Some(SideRoom { enrolment, number }),
                    side_count: number,
                    ..self
                })
            }
        }
    }

    /// Closes it.
    pub fn close_side_room(self) -> Result<Self, Refusal> {
        if self.side_room.is_none() {
            return Err(Refusal::NoSideRoom);
        }
        Ok(Self {
            side_room: None,
            ..self
        })
    }

    /// Takes out the moments that have come; answers whether there were any.
    #[must_use]
    pub fn pass_moments(mut self, now: Timestamp) -> (Self, bool) {
        let before = self.moments.len();
        self.moments.retain(|moment| *moment > now);
        let passed = self.moments.len() < before;
        (self, passed)
    }
}

impl SideRoom {
    /// The name of its media room.
    #[must_use]
    pub fn name(self, lesson: LessonId) -> String {
        format!("{lesson}-{}", self.number)
    }
}

/// Which lesson a media room belongs to, and whether it is one of its private rooms; `None`: it has no such name.
#[must_use]
pub fn room_of_name(name: &str) -> Option<(LessonId, Room)> {
    /// A UUID with its hyphens.
    const ID_BYTES: usize = 36;
    let (id, rest) = name.split_at_checked(ID_BYTES)?;
    let id = id.parse().ok()?;
    match rest.strip_prefix('-') {
        None if rest.is_empty() => Some((id, Room::Main)),
        Some(number) if number.parse::<u16>().is_ok() => Some((id, Room::Side)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
