//! Why a wish about a lesson is refused.

use super::StateName;
use crate::time::Timestamp;

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
    /// Who interprets has no name, or one that is too long.
    #[error("a name has 1 to 80 characters")]
    InterpreterName,
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
