//! One person's way through a course. What its states know stands in them, nothing else.

use super::participant::{GuardianPerson, Participant};
use super::words::{Document, FeeState, IdentityMethod, Level, Payment};
use super::{Mode, Refusal};
use crate::catalogue::Language;
use crate::id::{CourseId, CourseVersionId, EnrolmentId, LessonId, StaffId};
use crate::time::Timestamp;
use jiff::civil::Date;

/// One person's way through a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Key.
    pub id: EnrolmentId,
    /// The course.
    pub course: CourseId,
    /// The version it began with and finishes with.
    pub version: CourseVersionId,
    /// The way to take it.
    pub mode: Mode,
    /// The language it is taken in.
    pub language: Language,
    /// The group lesson, for those who take it in a group.
    pub lesson: Option<LessonId>,
    /// Who; `None` after it was erased.
    pub person: Option<Participant>,
    /// Where it is in its life.
    pub state: State,
    /// Whether we know who it is.
    pub identity: Identity,
    /// What is to be paid.
    pub fee: Fee,
    /// When the last thing that instructs was over.
    pub instructed_at: Option<Timestamp>,
    /// When attendance of a group lesson stood in for the chapters.
    pub attended_at: Option<Timestamp>,
    /// What the person declared.
    pub declaration: Declaration,
    /// What the person with custody declared.
    pub guardian: Guardian,
    /// Whether a mail may remind of the repetition.
    pub reminder_consent: bool,
    /// When it began.
    pub started_at: Timestamp,
    /// The last sign of life.
    pub last_seen_at: Timestamp,
    /// First instant at which it can no longer be finished.
    pub expires_at: Timestamp,
}

/// The life of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Under way.
    Open,
    /// A physician must decide first.
    Hindered {
        /// Since when.
        since: Timestamp,
    },
    /// The certificate was issued.
    Completed {
        /// When.
        at: Timestamp,
    },
    /// Given up, closed by a physician, or its time was over.
    Ended {
        /// When.
        at: Timestamp,
    },
}

/// Name of a state, as stored and as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateName {
    /// `open`
    Open,
    /// `hindered`
    Hindered,
    /// `completed`
    Completed,
    /// `ended`
    Ended,
}

/// Whether we know who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Nobody asks.
    NotNeeded,
    /// To be checked.
    Needed,
    /// Checked and right.
    Confirmed(IdentityCheck),
    /// Checked and not right; it may be checked again.
    Refused {
        /// By whom and how.
        check: IdentityCheck,
        /// Why; `None` after it was erased.
        reason: Option<String>,
    },
}

/// How an identity was checked. No number and no picture of a document is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityCheck {
    /// Where.
    pub method: IdentityMethod,
    /// By which document.
    pub document: Document,
    /// How sure it is.
    pub level: Level,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

impl StateName {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Hindered, Self::Completed, Self::Ended];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Hindered => "hindered",
            Self::Completed => "completed",
            Self::Ended => "ended",
        }
    }

    /// The state of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// The tariff that was chosen; `None`: the course costs nothing.
    pub tariff: Option<String>,
    /// Cents.
    pub cents: i64,
    /// Where it stands.
    pub state: FeeState,
    /// How it will be paid, once chosen.
    pub payment: Option<Payment>,
    /// Who of staff decided last, and when.
    pub decided: Option<(StaffId, Timestamp)>,
}

impl Fee {
    /// Whether the participant chose an invoice that nobody of staff has written yet.
    #[must_use]
    pub const fn wants_invoice(&self) -> bool {
        matches!(self.state, FeeState::Invoiced) && self.decided.is_none()
    }

    /// Whether nothing stands in the way of the certificate.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(
            self.state,
            FeeState::None | FeeState::Exempt | FeeState::Invoiced | FeeState::Paid
        )
    }
}

/// A declaration that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// SHA-256 of the text that was shown.
    pub text_hash: [u8; 32],
    /// When.
    pub at: Timestamp,
}

/// What the person declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declaration {
    /// Nothing yet.
    None,
    /// No facts are known that would ground a prohibition.
    Declared(Given),
    /// Not sure.
    Unsure(Given),
    /// Not declared.
    Declined(Given),
    /// A physician saw a medical certificate: it may be declared again.
    Cleared {
        /// What was declared before.
        given: Given,
        /// Which physician.
        by: StaffId,
        /// When.
        at: Timestamp,
    },
    /// A physician closed the case.
    Closed {
        /// What was declared before.
        given: Given,
        /// Which physician.
        by: StaffId,
        /// When.
        at: Timestamp,
    },
}

impl Declaration {
    /// The stable text.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Declared(_) => "declared",
            Self::Unsure(_) => "unsure",
            Self::Declined(_) => "declined",
            Self::Cleared { .. } => "cleared",
            Self::Closed { .. } => "closed",
        }
    }

    /// What was given last.
    #[must_use]
    pub const fn given(&self) -> Option<Given> {
        match self {
            Self::None => None,
            Self::Declared(given)
            | Self::Unsure(given)
            | Self::Declined(given)
            | Self::Cleared { given, .. }
            | Self::Closed { given, .. } => Some(*given),
        }
    }
}

/// What the person with custody declared. The person is `None` after it was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guardian {
    /// Nobody was asked.
    None,
    /// Their link is on its way.
    Asked(Option<GuardianPerson>),
    /// Declared.
    Declared(Option<GuardianPerson>, Given),
    /// Not declared, or not sure.
    Declined(Option<GuardianPerson>, Given),
}

impl Guardian {
    /// The stable text.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Asked(_) => "asked",
            Self::Declared(..) => "declared",
            Self::Declined(..) => "declined",
        }
    }

    /// Who it is, while known.
    #[must_use]
    pub const fn person(&self) -> Option<&GuardianPerson> {
        match self {
            Self::None => None,
            Self::Asked(person) | Self::Declared(person, _) | Self::Declined(person, _) => {
                person.as_ref()
            }
        }
    }

    /// What was given.
    #[must_use]
    pub const fn given(&self) -> Option<Given> {
        match self {
            Self::None | Self::Asked(_) => None,
            Self::Declared(_, given) | Self::Declined(_, given) => Some(*given),
        }
    }
}

impl State {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> StateName {
        match self {
            Self::Open => StateName::Open,
            Self::Hindered { .. } => StateName::Hindered,
            Self::Completed { .. } => StateName::Completed,
            Self::Ended { .. } => StateName::Ended,
        }
    }
}

impl Enrolment {
    /// Whether somebody else must declare: below 18 on the day of the declaration, or on `today` while it was not given.
    ///
    /// `zone` is the authority's. Nobody knows after the person was erased; then nothing is declared any more.
    #[must_use]
    pub fn needs_guardian(&self, zone: &jiff::tz::TimeZone, today: Date) -> bool {
        let day = self
            .declaration
            .given()
            .map_or(today, |given| given.at.local_date(zone));
        self.person
            .as_ref()
            .is_some_and(|person| super::is_minor(person.holder.birth_date, day))
    }

    /// That it is under way at `now`.
    pub fn under_way(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state {
            _ if self.person.is_none() => Err(Refusal::Over),
            State::Hindered { .. } => Err(Refusal::HindranceOpen),
            State::Open if now < self.expires_at => Ok(()),
            State::Open | State::Completed { .. } | State::Ended { .. } => Err(Refusal::Over),
        }
    }
}
