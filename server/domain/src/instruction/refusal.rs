//! Why a wish about a course is refused.

use super::Step;
use crate::booking::InvalidField;

/// Why a wish about a course or an enrolment is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody with the right to do so has released this version in this language.
    #[error("the course is not released in this language")]
    NotReleased,
    /// Something has to be done before.
    #[error("something has to be done before this")]
    NotYet {
        /// What.
        missing: Vec<Step>,
    },
    /// Everything was answered, but the lessons were not looked at long enough.
    #[error("the lessons were not looked at long enough")]
    TooFast,
    /// It is not the attempt that is under way.
    #[error("this attempt is over or was never begun")]
    WrongAttempt,
    /// The course was passed, given up, or its time is over.
    #[error("this enrolment is over")]
    Over,
    /// What is wished does not fit what was decided before.
    #[error("this was decided before")]
    WrongState,
    /// A physician decides first.
    #[error("a physician decides first")]
    HindranceOpen,
    /// Somebody below 18 takes it at the office.
    #[error("people below 18 take this course at the office")]
    MinorOnSite,
    /// Nobody is asked to declare for somebody of age.
    #[error("no guardian is needed")]
    NoGuardianNeeded,
    /// The second person is the first.
    #[error("a second person has to decide this")]
    FourEyes,
    /// The group has no seat left.
    #[error("the group has no seat left")]
    LessonFull,
    /// Not a course, version, question, option, tariff, appointment of this authority.
    #[error("{0} is not known here")]
    Unknown(&'static str),
    /// The form cannot stand so.
    #[error("the details about the person are not complete or not plausible")]
    InvalidPerson(Vec<InvalidField>),
    /// The certificate cannot print it.
    #[error("the certificate cannot show this name")]
    UnreadableName {
        /// Which name.
        field: &'static str,
    },
    /// A text other than the one shown.
    #[error("this is not the text of the declaration")]
    OtherText,
    /// A text of staff that is missing or too long.
    #[error("a reason has 3 to 500 characters")]
    Reason,
    /// The link was sent often enough today.
    #[error("the link was sent often enough today")]
    TooManyMails,
    /// There is no mail address to send it to.
    #[error("there is no mail address")]
    NoEmail,
}
