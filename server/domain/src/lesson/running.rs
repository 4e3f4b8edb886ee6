//! What changes while a lesson runs: the slide, the private room, the moments of presence questions.

use super::{Position, Refusal, Room};
use crate::id::{CourseVersionId, EnrolmentId, LessonId, StaffId};
use crate::time::Timestamp;

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
