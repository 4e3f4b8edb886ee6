//! Lesson: a live group lesson from plan (`plan.rs`) to end; what changes meanwhile is in `running.rs`. Who was there is counted in `attendance.rs`, when it is asked whether somebody
//! still is in `question.rs`, and what is shown in `slide.rs`.

mod attendance;
mod part;
mod plan;
mod question;
mod refusal;
mod running;
mod slide;

pub use attendance::{
    Attendance, PRESENT_PERCENT, Report, Room, Told, Whereabouts, first_joined, whereabouts,
};
pub use part::Part;
pub use plan::{AHEAD, MINUTES, PLANNED_LATE, Plan, SEATS_MAX};
pub use question::{ANSWER_WITHIN_MAX, Question, moments};
pub use refusal::Refusal;
pub use running::{Running, SideRoom, room_of_name};
pub use slide::{Position, Slide, slide_at, slides};

use crate::audit::EventKind;
use crate::catalogue::Language;
use crate::id::{CourseId, CourseVersionId, LessonId, StaffId};
use crate::time::{Interval, Millis, Timestamp};

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

#[cfg(test)]
mod tests;
