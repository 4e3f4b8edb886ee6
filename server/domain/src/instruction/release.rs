//! The release of a course's version by two people: one proposes, a physician who is another one releases (§ 43(1) IfSG: the
//! health office instructs, so the health office answers for what is taught).

use super::{Content, Refusal, checked_reason};
use crate::audit::EventKind;
use crate::catalogue::Language;
use crate::id::{CourseId, CourseVersionId, StaffId};
use crate::time::Timestamp;

/// Characters of a note at most.
pub const NOTE_CHARACTERS_MAX: usize = 500;

/// A version of a course at one authority. Its content never changes once it was proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Key.
    pub id: CourseVersionId,
    /// Of which course.
    pub course: CourseId,
    /// As people read it: `2026.1`.
    pub name: String,
    /// SHA-256 of the content.
    pub content_hash: [u8; 32],
    /// When it was loaded.
    pub imported_at: Timestamp,
    /// The languages it is proposed or released in.
    pub languages: Vec<Language>,
    /// Words about the latest step: what was looked at, or why it was rejected or withdrawn.
    pub note: String,
    /// Where it is.
    pub state: ReleaseState,
}

/// Somebody of staff at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
}

/// Where a version is between loading and release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseState {
    /// Loaded; nobody proposed it, or the proposal was rejected.
    Imported,
    /// Somebody proposes it; a physician who is somebody else decides.
    Proposed {
        /// Who proposed.
        proposed: By,
    },
    /// Released in its languages.
    Released {
        /// Who proposed.
        proposed: By,
        /// Which physician released.
        released: By,
    },
    /// Was released; nobody enrols into it any more, and who is under way may finish.
    Withdrawn {
        /// Who had proposed.
        proposed: By,
        /// Which physician had released.
        released: By,
        /// Who withdrew.
        withdrawn: By,
    },
}

impl ReleaseState {
    /// The stable texts of the states.
    pub const NAMES: [&str; 4] = ["imported", "proposed", "released", "withdrawn"];

    /// The stable text.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Imported => "imported",
            Self::Proposed { .. } => "proposed",
            Self::Released { .. } => "released",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Who proposed, if somebody did.
    #[must_use]
    pub const fn proposed(&self) -> Option<By> {
        match self {
            Self::Imported => None,
            Self::Proposed { proposed }
            | Self::Released { proposed, .. }
            | Self::Withdrawn { proposed, .. } => Some(*proposed),
        }
    }

    /// Who released, if somebody did.
    #[must_use]
    pub const fn released(&self) -> Option<By> {
        match self {
            Self::Imported | Self::Proposed { .. } => None,
            Self::Released { released, .. } | Self::Withdrawn { released, .. } => Some(*released),
        }
    }

    /// Who withdrew, if somebody did.
    #[must_use]
    pub const fn withdrawn(&self) -> Option<By> {
        match self {
            Self::Withdrawn { withdrawn, .. } => Some(*withdrawn),
            _ => None,
        }
    }
}

/// What may become of a version, and what is written down about it.
pub type ReleaseDecision = Result<(Version, EventKind), Refusal>;

impl Version {
    /// Whether one may enrol into it in a language.
    #[must_use]
    pub fn is_released_in(&self, language: Language) -> bool {
        matches!(self.state, ReleaseState::Released { .. }) && self.languages.contains(&language)
    }

    /// Somebody proposes it in some of its languages. What was withdrawn may be proposed again.
    pub fn propose(
        self,
        content: &Content,
        mut languages: Vec<Language>,
        note: &str,
        by: By,
    ) -> ReleaseDecision {
        let (ReleaseState::Imported | ReleaseState::Withdrawn { .. }) = self.state else {
            return Err(Refusal::WrongState);
        };
        languages.sort_unstable();
        languages.dedup();
        let offered = |language: &Language| content.scope(*language).is_some();
        if languages.is_empty() || !languages.iter().all(offered) {
            return Err(Refusal::Unknown("the language"));
        }
        let note = note.trim();
        if note.chars().count() > NOTE_CHARACTERS_MAX {
            return Err(Refusal::Reason);
        }
        let proposed = Self {
            languages,
            note: note.to_owned(),
            state: ReleaseState::Proposed { proposed: by },
            ..self
        };
        Ok((proposed, EventKind::CourseReleaseProposed))
    }

    /// A physician releases what somebody else proposed.
    pub fn release(self, by: By) -> ReleaseDecision {
        let proposed = self.proposal_of_another(by)?;
        let state = ReleaseState::Released {
            proposed,
            released: by,
        };
        Ok((Self { state, ..self }, EventKind::CourseReleased))
    }

    /// A physician rejects what somebody else proposed.
    pub fn reject(self, reason: &str, by: By) -> ReleaseDecision {
        self.proposal_of_another(by)?;
        let rejected = Self {
            languages: Vec::new(),
            note: checked_reason(reason)?,
            state: ReleaseState::Imported,
            ..self
        };
        Ok((rejected, EventKind::CourseWithdrawn))
    }

    /// A physician withdraws a release. One alone may: what is wrong is taken back at once.
    pub fn withdraw(self, reason: &str, by: By) -> ReleaseDecision {
        let ReleaseState::Released { proposed, released } = self.state else {
            return Err(Refusal::WrongState);
        };
        let state = ReleaseState::Withdrawn {
            proposed,
            released,
            withdrawn: by,
        };
        let note = checked_reason(reason)?;
        Ok((
            Self {
                note,
                state,
                ..self
            },
            EventKind::CourseWithdrawn,
        ))
    }

    fn proposal_of_another(&self, by: By) -> Result<By, Refusal> {
        match self.state {
            ReleaseState::Proposed { proposed } if proposed.staff == by.staff => {
                Err(Refusal::FourEyes)
            }
            ReleaseState::Proposed { proposed } => Ok(proposed),
            _ => Err(Refusal::WrongState),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Text;
    use crate::instruction::{DeclarationText, Kind, PassRule, Scope, Validity};
    use uuid::Uuid;

    fn content() -> Content {
        let none = || Text(std::collections::BTreeMap::new());
        Content {
            slug: "ifsg43".to_owned(),
            version: "1".to_owned(),
            service_key: "99003002022000".to_owned(),
            kind: Kind::Ifsg43,
            legal_state: jiff::civil::date(2026, 11, 1),
            default_language: Language::German,
            name: Text::german("Belehrung"),
            summary: Text::german("Kurz"),
            languages: vec![
                (Language::German, Scope::Full),
                (Language::Turkish, Scope::KeyMessages),
            ],
            pass: PassRule {
                questions: 0,
                right_min: 0,
                failures_max: 3,
            },
            resume_days: 30,
            idle_minutes: 30,
            presence_seconds: 60,
            validity: Validity {
                first_start_months: Some(3),
                repeat_years: Some(2),
            },
            chapters: Vec::new(),
            declaration: DeclarationText {
                text: none(),
                declare: none(),
                unsure: none(),
                decline: none(),
            },
            need: Vec::new(),
        }
    }

    fn imported() -> Version {
        Version {
            id: CourseVersionId(Uuid::from_u128(1)),
            course: CourseId(Uuid::from_u128(2)),
            name: "2026.1".to_owned(),
            content_hash: [7; 32],
            imported_at: Timestamp(0),
            languages: Vec::new(),
            note: String::new(),
            state: ReleaseState::Imported,
        }
    }

    const fn by(staff: u128) -> By {
        By {
            staff: StaffId(Uuid::from_u128(staff)),
            at: Timestamp(9),
        }
    }

    fn proposed() -> Version {
        let languages = vec![Language::Turkish, Language::German, Language::German];
        imported()
            .propose(&content(), languages, " gelesen ", by(1))
            .expect("proposed")
            .0
    }

    #[test]
    fn two_people_release_and_one_withdraws() {
        let version = proposed();
        assert_eq!(version.languages, [Language::German, Language::Turkish]);
        assert_eq!(version.note, "gelesen");
        assert!(!version.is_released_in(Language::German));
        assert_eq!(version.clone().release(by(1)), Err(Refusal::FourEyes));
        assert_eq!(
            version.clone().reject("so nicht", by(1)),
            Err(Refusal::FourEyes)
        );
        let (released, kind) = version.release(by(2)).expect("released");
        assert_eq!(kind, EventKind::CourseReleased);
        assert!(released.is_released_in(Language::Turkish));
        assert!(!released.is_released_in(Language::English));
        assert_eq!(released.clone().withdraw("x", by(2)), Err(Refusal::Reason));
        let (withdrawn, _) = released
            .withdraw("Rechtslage geändert", by(2))
            .expect("withdrawn");
        assert!(!withdrawn.is_released_in(Language::German));
        assert!(
            withdrawn
                .propose(&content(), vec![Language::German], "", by(2))
                .is_ok()
        );
    }

    #[test]
    fn what_does_not_fit_the_state_is_refused() {
        for refused in [
            imported().release(by(2)),
            imported().reject("so nicht", by(2)),
            imported().withdraw("so nicht", by(2)),
            proposed().withdraw("so nicht", by(2)),
            proposed().propose(&content(), vec![Language::German], "", by(3)),
        ] {
            assert_eq!(refused, Err(Refusal::WrongState));
        }
        for languages in [
            vec![],
            vec![Language::English],
            vec![Language::German, Language::Arabic],
        ] {
            let refused = imported().propose(&content(), languages, "", by(1));
            assert_eq!(refused, Err(Refusal::Unknown("the language")));
        }
        let long = "x".repeat(NOTE_CHARACTERS_MAX + 1);
        let refused = imported().propose(&content(), vec![Language::German], &long, by(1));
        assert_eq!(refused, Err(Refusal::Reason));
    }

    #[test]
    fn a_rejected_version_is_as_before_with_the_reason() {
        let (rejected, kind) = proposed()
            .reject("Kapitel 3 ist falsch", by(2))
            .expect("rejected");
        assert_eq!(kind, EventKind::CourseWithdrawn);
        assert_eq!(rejected.state, ReleaseState::Imported);
        assert_eq!(
            (rejected.languages.len(), rejected.note.as_str()),
            (0, "Kapitel 3 ist falsch")
        );
    }
}
