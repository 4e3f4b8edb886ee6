//! What a participant may do with an enrolment. What staff decide stands in `staff.rs`.

use super::enrolment::{Declaration, Enrolment, Fee, Given, Guardian, Identity, State};
use super::offer::{IdentityRule, MinorMode, Mode, Offer};
use super::participant::{GuardianPerson, Participant, Relation, is_minor};
use super::words::{DeclarationChoice, FeeState, Payment};
use super::{Content, Kind, Refusal, Step, StepState, Way};
use crate::audit::EventKind;
use crate::catalogue::Language;
use crate::id::{CourseVersionId, EnrolmentId, LessonId};
use crate::time::{Millis, Timestamp};
use jiff::civil::Date;

/// What may become of an enrolment, and what is written down about it.
pub type Decision = Result<(Enrolment, EventKind), Refusal>;

/// The wish to take a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrol {
    /// Key of the enrolment.
    pub id: EnrolmentId,
    /// The version it begins with.
    pub version: CourseVersionId,
    /// The way to take it.
    pub mode: Mode,
    /// The group lesson that was chosen.
    pub lesson: Option<LessonId>,
    /// Who.
    pub person: Participant,
    /// The language it is taken in.
    pub language: Language,
    /// Short name of the tariff; `None`: the regular one.
    pub tariff: Option<String>,
    /// Whether a mail may remind of the repetition.
    pub reminder_consent: bool,
}

impl Enrolment {
    /// Begins a course. `today` is the local date; by staff, who have the person before them, a minor may take it anywhere.
    pub fn begin(
        wish: Enrol,
        offer: &Offer,
        content: &Content,
        by_staff: bool,
        today: Date,
        now: Timestamp,
    ) -> Decision {
        let terms = &offer.terms;
        let at_the_counter = by_staff && wish.mode == Mode::OnSite;
        if !(at_the_counter || terms.modes.contains(&wish.mode)) {
            return Err(Refusal::Unknown("the mode"));
        }
        content
            .scope(wish.language)
            .ok_or(Refusal::Unknown("the language"))?;
        let person = wish.person.checked(today).map_err(Refusal::InvalidPerson)?;
        let minor = is_minor(person.holder.birth_date, today);
        let elsewhere = terms.minor_mode == MinorMode::OnSiteOnly && wish.mode != Mode::OnSite;
        if content.kind == Kind::Ifsg43 && minor && elsewhere && !by_staff {
            return Err(Refusal::MinorOnSite);
        }
        let identity = match terms.identity {
            IdentityRule::None => Identity::NotNeeded,
            IdentityRule::StaffVideo | IdentityRule::OnSite => Identity::Needed,
        };
        let life = Millis::hours(24 * u32::from(content.resume_days));
        let enrolment = Self {
            id: wish.id,
            course: offer.id,
            version: wish.version,
            mode: wish.mode,
            language: wish.language,
            lesson: wish.lesson,
            person: Some(person),
            state: State::Open,
            identity,
            fee: Fee::of(offer, wish.tariff.as_deref())?,
            instructed_at: None,
            attended_at: None,
            declaration: Declaration::None,
            guardian: Guardian::None,
            reminder_consent: wish.reminder_consent,
            started_at: now,
            last_seen_at: now,
            expires_at: now.plus(life),
        };
        Ok((enrolment, EventKind::EnrolmentOpened))
    }

    /// Goes on in another language of the course.
    pub fn change_language(
        self,
        language: Language,
        content: &Content,
        now: Timestamp,
    ) -> Decision {
        self.under_way(now)?;
        content
            .scope(language)
            .ok_or(Refusal::Unknown("the language"))?;
        Ok((Self { language, ..self }, EventKind::EnrolmentChanged))
    }

    /// Allows or forbids the reminder of the repetition, also after the certificate. It can be forbidden as long as it was not
    /// sent (Art. 7 (3) GDPR), and allowed as long as the person is known.
    pub fn consent(self, reminder_consent: bool) -> Decision {
        if self.person.is_none() && (reminder_consent || !self.reminder_consent) {
            return Err(Refusal::Over);
        }
        Ok((
            Self {
                reminder_consent,
                ..self
            },
            EventKind::EnrolmentChanged,
        ))
    }

    /// Chooses how to pay. Where an invoice is enough, choosing it settles the fee; the office writes it afterwards.
    pub fn choose_payment(self, payment: Payment, offer: &Offer, now: Timestamp) -> Decision {
        self.under_way(now)?;
        if !matches!(self.fee.state, FeeState::Due | FeeState::NotExempt) {
            return Err(Refusal::WrongState);
        }
        let fee = Fee {
            payment: Some(payment),
            state: if payment == Payment::Invoice && offer.terms.invoice_is_enough {
                FeeState::Invoiced
            } else {
                self.fee.state
            },
            decided: None,
            ..self.fee
        };
        Ok((Self { fee, ..self }, EventKind::EnrolmentFeeChanged))
    }

    /// The last thing that instructs is over. Noted once.
    #[must_use]
    pub fn note_instructed(self, way: Way<'_>, now: Timestamp) -> Self {
        let exam_done = !way.content.has_exam() || way.progress.is_passed();
        let done = exam_done && way.progress.chapters_done(way.content, way.pace);
        let instructed_at = self.instructed_at.or(done.then_some(now));
        Self {
            instructed_at,
            ..self
        }
    }

    /// Declares, after the instruction (§ 43(1) sentence 1 no. 2 `IfSG`). Whoever does not declare is asked for no reason.
    pub fn declare(
        self,
        choice: DeclarationChoice,
        text_hash: [u8; 32],
        way: Way<'_>,
        now: Timestamp,
    ) -> Decision {
        self.under_way(now)?;
        if way.content.kind != Kind::Ifsg43 {
            return Err(Refusal::WrongState);
        }
        self.instructed(way)?;
        if !matches!(
            self.declaration,
            Declaration::None | Declaration::Cleared { .. }
        ) {
            return Err(Refusal::WrongState);
        }
        // The clock may have been set back since: the order of the two is what counts.
        let at = self
            .instructed_at
            .map_or(now, |instructed| now.max(instructed));
        let given = Given { text_hash, at };
        let (declaration, state, kind) = match choice {
            DeclarationChoice::Declare => (
                Declaration::Declared(given),
                State::Open,
                EventKind::EnrolmentDeclared,
            ),
            DeclarationChoice::Unsure => (
                Declaration::Unsure(given),
                State::Hindered { since: at },
                EventKind::EnrolmentHindered,
            ),
            DeclarationChoice::Decline => (
                Declaration::Declined(given),
                State::Hindered { since: at },
                EventKind::EnrolmentHindered,
            ),
        };
        Ok((
            Self {
                state,
                declaration,
                ..self
            },
            kind,
        ))
    }

    /// Names the person with custody, who gets a link of their own. May be done again until they declared.
    pub fn ask_guardian(self, person: GuardianPerson, minor: bool, now: Timestamp) -> Decision {
        self.under_way(now)?;
        if !minor {
            return Err(Refusal::NoGuardianNeeded);
        }
        let person = person.checked().map_err(Refusal::InvalidPerson)?;
        match self.guardian {
            Guardian::None | Guardian::Asked(_) => {}
            Guardian::Declared(..) | Guardian::Declined(..) => return Err(Refusal::WrongState),
        }
        let guardian = Guardian::Asked(Some(person));
        Ok((Self { guardian, ..self }, EventKind::EnrolmentGuardianAsked))
    }

    /// The person with custody declares or does not (§ 43(6) `IfSG`), after the minor was instructed.
    pub fn guardian_declares(
        self,
        choice: DeclarationChoice,
        who: (String, Relation),
        text_hash: [u8; 32],
        way: Way<'_>,
        now: Timestamp,
    ) -> Decision {
        self.under_way(now)?;
        let Guardian::Asked(Some(asked)) = &self.guardian else {
            return Err(Refusal::WrongState);
        };
        self.instructed(way)?;
        let (name, relation) = who;
        let person = GuardianPerson {
            name,
            email: asked.email.clone(),
            relation: Some(relation),
        };
        let person = Some(person.checked().map_err(Refusal::InvalidPerson)?);
        let at = self
            .instructed_at
            .map_or(now, |instructed| now.max(instructed));
        let given = Given { text_hash, at };
        Ok(match choice {
            DeclarationChoice::Declare => {
                let guardian = Guardian::Declared(person, given);
                (
                    Self { guardian, ..self },
                    EventKind::EnrolmentGuardianDeclared,
                )
            }
            DeclarationChoice::Unsure | DeclarationChoice::Decline => {
                let guardian = Guardian::Declined(person, given);
                let state = State::Hindered { since: at };
                (
                    Self {
                        state,
                        guardian,
                        ..self
                    },
                    EventKind::EnrolmentHindered,
                )
            }
        })
    }

    /// The certificate is issued: everything is done.
    pub fn complete(self, way: Way<'_>, now: Timestamp) -> Result<Self, Refusal> {
        self.under_way(now)?;
        let steps = self.steps(way);
        let missing = Self::missing_before(&steps, Step::Certificate);
        let ready = steps.last() == Some(&(Step::Certificate, StepState::Open));
        if !missing.is_empty() || !ready {
            return Err(Refusal::NotYet { missing });
        }
        Ok(Self {
            state: State::Completed { at: now },
            ..self
        })
    }

    /// It ends without a certificate: given up, or its time is over.
    pub fn end(self, now: Timestamp) -> Decision {
        match self.state {
            State::Open | State::Hindered { .. } => {
                let state = State::Ended { at: now };
                Ok((Self { state, ..self }, EventKind::EnrolmentEnded))
            }
            State::Completed { .. } | State::Ended { .. } => Err(Refusal::Over),
        }
    }

    /// Nothing is known any more about who it was. A reminder that was agreed to goes out with a certificate alone, and can be
    /// forbidden until then.
    #[must_use]
    pub fn erase(self) -> Self {
        let identity = match self.identity {
            Identity::Refused { check, .. } => Identity::Refused {
                check,
                reason: None,
            },
            other => other,
        };
        let is_completed = matches!(self.state, State::Completed { .. });
        let guardian = match self.guardian {
            Guardian::None => Guardian::None,
            Guardian::Asked(_) => Guardian::Asked(None),
            Guardian::Declared(_, given) => Guardian::Declared(None, given),
            Guardian::Declined(_, given) => Guardian::Declined(None, given),
        };
        Self {
            person: None,
            identity,
            guardian,
            reminder_consent: self.reminder_consent && is_completed,
            ..self
        }
    }
}

impl Fee {
    /// The fee of a tariff at the beginning. A tariff with a proof waits for somebody who looks at it.
    fn of(offer: &Offer, tariff: Option<&str>) -> Result<Self, Refusal> {
        let fees = &offer.terms.fees;
        let free = Self {
            tariff: None,
            cents: 0,
            state: FeeState::None,
            payment: None,
            decided: None,
        };
        let chosen = match tariff {
            Some(id) => Some(
                offer
                    .terms
                    .tariff(id)
                    .ok_or(Refusal::Unknown("the tariff"))?,
            ),
            None => fees.first(),
        };
        Ok(chosen.map_or(free.clone(), |tariff| {
            let state = match (&tariff.proof, tariff.cents) {
                (Some(_), _) => FeeState::ExemptionAsked,
                (None, 0) => FeeState::None,
                (None, _) => FeeState::Due,
            };
            Self {
                tariff: Some(tariff.id.clone()),
                cents: tariff.cents,
                state,
                ..free
            }
        }))
    }
}
