//! What staff send about participants and versions of courses.

use super::instruction::Mode;
use super::participant::{ParticipantPerson, ParticipantView};
use super::text::Language;
use schalter_domain::instruction as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody at the counter who is enrolled by staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParticipant {
    /// The course.
    pub course: Uuid,
    /// Who.
    pub person: ParticipantPerson,
    /// The language it is taken in.
    pub language: Language,
    /// Short name of the tariff; left out or empty: the regular one.
    #[serde(default)]
    pub fee: Option<String>,
    /// The way it is taken; usually at the office.
    pub mode: Mode,
    /// Whether a mail may remind of the repetition.
    #[serde(default)]
    pub reminder_consent: bool,
}

/// A fresh enrolment with its link.
#[derive(Serialize, ToSchema)]
pub struct EnrolledParticipant {
    /// What opens it; told once. The link is `/belehrung/{id}#{token}`.
    pub token: String,
    /// The participant.
    #[serde(flatten)]
    pub participant: ParticipantView,
}

/// What came of a look at a document.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityDecision {
    /// Whether it is accepted.
    pub outcome: IdentityOutcome,
    /// Where it was looked at.
    pub method: IdentityMethod,
    /// Which document.
    pub document: IdentityDocument,
    /// How sure it is.
    pub level: IdentityLevel,
    /// Why not; the participant reads it.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// Whether a document is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityOutcome {
    /// It is.
    Confirmed,
    /// It is not.
    Refused,
}

/// A decision about a fee.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeeDecided {
    /// Which.
    pub decision: FeeDecision,
}

/// A decision about a hindrance.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HindranceDecided {
    /// Which.
    pub decision: HindranceDecision,
}

/// An issue at the office.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnSiteIssue {
    /// Why it is issued here; it is kept in the register.
    #[schema(min_length = 3, max_length = 500)]
    pub reason: String,
    /// The day on which the person was instructed and declared, at most 31 days ago.
    #[schema(format = Date)]
    pub instructed_on: String,
}

/// A proposal to release a version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseProposal {
    /// In these languages.
    pub languages: Vec<Language>,
    /// A word about it.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// Why a release is rejected or withdrawn.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseReason {
    /// Why.
    #[schema(min_length = 3, max_length = 500)]
    pub reason: String,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident => $domain:ty { $($(#[$word_doc:meta])* $word:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$word_doc])* $word,)* }

        impl From<$name> for $domain {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)* }
            }
        }
    )*};
}

words! {
    /// Where a document was looked at.
    IdentityMethod => domain::IdentityMethod {
        /// In a video talk.
        Video,
        /// In the side room of a group lesson.
        Group,
        /// At the office.
        OnSite,
    }
    /// Which document.
    IdentityDocument => domain::Document {
        /// Identity card.
        IdCard,
        /// Passport.
        Passport,
        /// Residence permit.
        ResidencePermit,
        /// Another one.
        Other,
    }
    /// How sure an identity is.
    IdentityLevel => domain::Level {
        /// A document was held into a camera.
        Basic,
        /// A document was checked by hand.
        Normal,
    }
    /// What is decided about a fee.
    FeeDecision => domain::FeeDecision {
        /// The proof is accepted.
        Exempt,
        /// The proof is not accepted.
        NotExempt,
        /// It was paid.
        Paid,
        /// An invoice is on its way.
        Invoiced,
    }
    /// What a physician decides.
    HindranceDecision => domain::HindranceDecision {
        /// There is no hindrance: it may be declared again.
        Cleared,
        /// There will be no certificate.
        Closed,
    }
}
