//! A version of a course at an authority, and its release by two people. Its content never changes.

use super::{Refusal, checked_reason};
use crate::audit::EventKind;
use crate::catalogue::Language;
use crate::id::{CourseId, CourseVersionId, StaffId};
use crate::time::Timestamp;

/// A version of a course at an authority, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Key.
    pub id: CourseVersionId,
    /// The course.
    pub course: CourseId,
    /// As people read it: `2026.1`.
    pub version: String,
    /// SHA-256 of the stored content.
    pub content_hash: [u8; 32],
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Whether it may be taught.
    pub release: Release,
}

/// Whether a version may be taught.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// Nobody has decided.
    Imported,
    /// Somebody proposed to release it.
    Proposed(Proposal),
    /// Released by a second person.
    Released {
        /// What was proposed.
        proposal: Proposal,
        /// By whom.
        by: StaffId,
        /// When.
        at: Timestamp,
    },
    /// No longer taught; who began with it finishes it.
    Withdrawn {
        /// Why.
        reason: String,
        /// By whom.
        by: StaffId,
        /// When.
        at: Timestamp,
    },
}

/// A proposal to release a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// In these languages.
    pub languages: Vec<Language>,
    /// A word about it; may be empty.
    pub note: String,
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

/// What may become of a version, and what is written down about it.
pub type ReleaseDecision = Result<(Version, EventKind), Refusal>;

impl Release {
    /// The stable text: `imported`, `proposed`, `released`, `withdrawn`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Proposed(_) => "proposed",
            Self::Released { .. } => "released",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Version {
    /// The languages it is released in.
    #[must_use]
    pub fn released_languages(&self) -> &[Language] {
        match &self.release {
            Release::Released { proposal, .. } => &proposal.languages,
            Release::Imported | Release::Proposed(_) | Release::Withdrawn { .. } => &[],
        }
    }

    /// Whether it may be taught in a language.
    #[must_use]
    pub fn is_released_in(&self, language: Language) -> bool {
        self.released_languages().contains(&language)
    }

    /// Proposes its release in some languages of the content, also again in more.
    pub fn propose(self, proposal: Proposal) -> ReleaseDecision {
        if proposal.languages.is_empty() {
            return Err(Refusal::Unknown("the language"));
        }
        match self.release {
            // What was withdrawn may be looked at again.
            Release::Imported | Release::Proposed(_) | Release::Withdrawn { .. } => {
                let release = Release::Proposed(proposal);
                Ok((Self { release, ..self }, EventKind::CourseReleaseProposed))
            }
            Release::Released { .. } => Err(Refusal::WrongState),
        }
    }

    /// A second person releases it.
    pub fn confirm(self, by: StaffId, at: Timestamp) -> ReleaseDecision {
        let Release::Proposed(proposal) = self.release else {
            return Err(Refusal::WrongState);
        };
        if proposal.by == by {
            return Err(Refusal::FourEyes);
        }
        let release = Release::Released { proposal, by, at };
        Ok((Self { release, ..self }, EventKind::CourseReleased))
    }

    /// A second person does not release it: it is as it was imported.
    pub fn reject(self, by: StaffId) -> ReleaseDecision {
        let Release::Proposed(proposal) = &self.release else {
            return Err(Refusal::WrongState);
        };
        if proposal.by == by {
            return Err(Refusal::FourEyes);
        }
        let release = Release::Imported;
        Ok((Self { release, ..self }, EventKind::CourseWithdrawn))
    }

    /// It is no longer taught.
    pub fn withdraw(self, reason: &str, by: StaffId, at: Timestamp) -> ReleaseDecision {
        let reason = checked_reason(reason)?;
        if let Release::Withdrawn { .. } = self.release {
            return Err(Refusal::WrongState);
        }
        let release = Release::Withdrawn { reason, by, at };
        Ok((Self { release, ..self }, EventKind::CourseWithdrawn))
    }
}

/// The version that new participants get: the latest that is released, else the latest that is not withdrawn.
#[must_use]
pub fn current(versions: &[Version]) -> Option<&Version> {
    let newest = |released: bool| {
        let fits = versions.iter().filter(|version| match version.release {
            Release::Released { .. } => released,
            Release::Imported | Release::Proposed(_) => !released,
            Release::Withdrawn { .. } => false,
        });
        fits.max_by_key(|version| (version.imported_at, version.id))
    };
    newest(true).or_else(|| newest(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn version(nth: u128, release: Release) -> Version {
        Version {
            id: CourseVersionId(Uuid::from_u128(nth)),
            course: CourseId(Uuid::nil()),
            version: nth.to_string(),
            content_hash: [0; 32],
            imported_at: Timestamp(1),
            release,
        }
    }

    fn proposal(by: u128) -> Proposal {
        Proposal {
            languages: vec![Language::German],
            note: String::new(),
            by: StaffId(Uuid::from_u128(by)),
            at: Timestamp(2),
        }
    }

    #[test]
    fn a_second_person_releases() {
        let (one, other) = (StaffId(Uuid::from_u128(1)), StaffId(Uuid::from_u128(2)));
        let imported = version(1, Release::Imported);
        assert_eq!(
            imported.clone().confirm(other, Timestamp(3)),
            Err(Refusal::WrongState)
        );
        let proposed = imported.propose(proposal(1)).expect("imported").0;
        assert_eq!(
            proposed.clone().confirm(one, Timestamp(3)),
            Err(Refusal::FourEyes)
        );
        assert!(!proposed.is_released_in(Language::German));
        let released = proposed
            .clone()
            .confirm(other, Timestamp(3))
            .expect("proposed")
            .0;
        assert!(
            released.is_released_in(Language::German) && !released.is_released_in(Language::Arabic)
        );
        assert_eq!(
            released.clone().propose(proposal(1)),
            Err(Refusal::WrongState)
        );
        assert_eq!(released.clone().reject(other), Err(Refusal::WrongState));
        assert_eq!(proposed.clone().reject(one), Err(Refusal::FourEyes));
        assert_eq!(
            proposed.reject(other).expect("proposed").0.release,
            Release::Imported
        );
        let withdrawn = released
            .withdraw("wrong law", one, Timestamp(4))
            .expect("released")
            .0;
        assert!(!withdrawn.is_released_in(Language::German));
        assert_eq!(
            withdrawn.withdraw("again", one, Timestamp(5)),
            Err(Refusal::WrongState)
        );
    }

    #[test]
    fn the_latest_released_version_is_current() {
        let released = |nth| {
            let by = StaffId(Uuid::from_u128(9));
            version(
                nth,
                Release::Released {
                    proposal: proposal(1),
                    by,
                    at: Timestamp(3),
                },
            )
        };
        let gone = Release::Withdrawn {
            reason: "old".to_owned(),
            by: StaffId(Uuid::nil()),
            at: Timestamp(4),
        };
        let all = [
            version(5, gone),
            version(4, Release::Imported),
            released(2),
            released(3),
        ];
        assert_eq!(current(&all).map(|version| version.id.0.as_u128()), Some(3));
        assert_eq!(
            current(&all[..2]).map(|version| version.id.0.as_u128()),
            Some(4)
        );
        assert_eq!(current(&all[..1]), None);
    }
}
