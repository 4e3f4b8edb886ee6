//! Certificate: the entry of the register that says who was instructed when (§ 43(1) sentence 1 no. 1 `IfSG`), and what may become of it.

mod decide;
mod holder;
mod number;
mod search;
mod start;
mod tries;

pub use decide::checked_reason;
pub use holder::{Holder, HolderFault, NAME_CHARACTERS_MAX};
pub use number::{Number, NumberFault};
pub use search::{SearchName, given_name_fits};
pub use start::first_start_until;
pub use tries::WrongBirths;

use crate::catalogue::{Language, Text};
use crate::id::{AuthorityId, CertificateId, CourseVersionId, DepartmentId, EnrolmentId, StaffId};
use crate::time::Timestamp;
use jiff::civil::Date;

/// Characters of a reason: why a certificate is revoked, why the register is searched.
pub const REASON_CHARACTERS: std::ops::RangeInclusive<usize> = 5..=500;

/// An entry of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Key.
    pub id: CertificateId,
    /// Who issued it.
    pub authority: AuthorityId,
    /// Readable number, unique per authority.
    pub number: Number,
    /// The department of its course: whose staff it concerns.
    pub department: DepartmentId,
    /// What it was issued for; there is one certificate per enrolment.
    pub enrolment: EnrolmentId,
    /// What the person was instructed with.
    pub course: Course,
    /// Who was instructed.
    pub person: Holder,
    /// The day of the instruction.
    pub instructed_on: Date,
    /// The day of issue.
    pub issued_on: Date,
    /// The moment of issue: the time of the signature.
    pub issued_at: Timestamp,
    /// The last day on which a first activity may begin ([`first_start_until`]); `None`: the course knows no such day.
    pub first_start_until: Option<Date>,
    /// How the person was instructed.
    pub form: Form,
    /// The language of the instruction.
    pub language: Language,
    /// Why it was issued in the office, where it was.
    pub on_site_reason: Option<String>,
    /// What it is restricted to, in words; `None`: not at all.
    pub restricted_to: Option<String>,
    /// Where it is in its life.
    pub state: State,
    /// How it came to its holder the last time.
    pub dispatch: Dispatch,
    /// The moments at which second copies (Zweitschriften) were made, oldest first.
    pub duplicates: Vec<Timestamp>,
}

/// What somebody was instructed with, as it was called then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The kept content.
    pub id: CourseVersionId,
    /// Its short name.
    pub slug: String,
    /// Its version.
    pub version: String,
    /// Its name.
    pub name: Text,
}

/// How somebody was instructed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Alone, at their own pace, online.
    SelfPaced,
    /// Together with others, by video.
    Group,
    /// In the office.
    OnSite,
}

/// The life of a certificate. It does not expire: what ends is only the time for a first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It counts.
    Valid,
    /// Somebody wants it revoked; it counts until a second person agrees.
    RevocationProposed(Proposal),
    /// It does not count any more.
    Revoked {
        /// Who wanted it and why.
        proposal: Proposal,
        /// Who agreed.
        confirmed_by: StaffId,
        /// When.
        confirmed_at: Timestamp,
    },
}

/// A wish to revoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Why, in words ([`REASON_CHARACTERS`]).
    pub reason: String,
    /// Whose wish.
    pub by: StaffId,
    /// Since when.
    pub at: Timestamp,
}

/// Name of a state, as stored and as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateName {
    /// `valid`
    Valid,
    /// `revocation_proposed`
    RevocationProposed,
    /// `revoked`
    Revoked,
}

/// How a certificate came to its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dispatch {
    /// Not yet.
    None,
    /// By download.
    Downloaded,
    /// Printed in the office.
    Printed,
    /// By post.
    Posted,
    /// Into their hand.
    HandedOver,
}

/// Why something cannot be done with a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not in a state in which this can be done.
    #[error("this is not possible with a certificate that is {}", state.name())]
    WrongState {
        /// What it is.
        state: StateName,
    },
    /// The person who proposed cannot be the one who decides.
    #[error("a second person must decide about this")]
    FourEyes,
    /// No reason, or one too short or too long.
    #[error("the reason needs {} to {} characters", REASON_CHARACTERS.start(), REASON_CHARACTERS.end())]
    Reason,
    /// What is to stand on it does not fit.
    #[error("the {0} cannot stand on a certificate")]
    Holder(HolderFault),
    /// It would be issued before the instruction took place.
    #[error("a certificate is issued after the instruction, not before")]
    Dates,
    /// A second copy is asked for, but none was made.
    #[error("no second copy was made")]
    NoDuplicate,
    /// Too many wrong days of birth were tried.
    #[error("too many wrong days of birth were tried for this certificate")]
    TooManyTries {
        /// When the next try is looked at.
        until: Timestamp,
    },
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SelfPaced, Self::Group, Self::OnSite];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SelfPaced => "self_paced",
            Self::Group => "group",
            Self::OnSite => "on_site",
        }
    }

    /// The form of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

impl StateName {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Valid, Self::RevocationProposed, Self::Revoked];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::RevocationProposed => "revocation_proposed",
            Self::Revoked => "revoked",
        }
    }

    /// The state of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Dispatch {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Downloaded,
        Self::Printed,
        Self::Posted,
        Self::HandedOver,
    ];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Downloaded => "downloaded",
            Self::Printed => "printed",
            Self::Posted => "posted",
            Self::HandedOver => "handed_over",
        }
    }

    /// The way of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

impl State {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Valid => StateName::Valid,
            Self::RevocationProposed(_) => StateName::RevocationProposed,
            Self::Revoked { .. } => StateName::Revoked,
        }
    }

    /// The wish to revoke, while there is one and after it was fulfilled.
    #[must_use]
    pub const fn proposal(&self) -> Option<&Proposal> {
        match self {
            Self::Valid => None,
            Self::RevocationProposed(proposal) | Self::Revoked { proposal, .. } => Some(proposal),
        }
    }

    /// The staff it mentions.
    pub fn mentioned(&self) -> impl Iterator<Item = StaffId> + use<> {
        let confirmed_by = match self {
            Self::Revoked { confirmed_by, .. } => Some(*confirmed_by),
            Self::Valid | Self::RevocationProposed(_) => None,
        };
        let proposed_by = self.proposal().map(|proposal| proposal.by);
        [proposed_by, confirmed_by].into_iter().flatten()
    }

    /// Whether it counts: also while its revocation is only proposed.
    #[must_use]
    pub const fn counts(&self) -> bool {
        !matches!(self, Self::Revoked { .. })
    }
}
