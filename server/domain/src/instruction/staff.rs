//! What staff decide about an enrolment: identity, fee, hindrance, attendance, issue at the office.

use super::decide::Decision;
use super::enrolment::{Declaration, Enrolment, Fee, Guardian, Identity, IdentityCheck, State};
use super::offer::Offer;
use super::words::FeeState;
use super::{Refusal, Way};
use crate::audit::EventKind;
use crate::id::StaffId;
use crate::time::Timestamp;

/// Characters of a reason.
const REASON_CHARACTERS: std::ops::RangeInclusive<usize> = 3..=500;

/// What a clerk decides about a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeDecision {
    /// The proof is accepted.
    Exempt,
    /// The proof is not accepted: the regular fee is due.
    NotExempt,
    /// It was paid.
    Paid,
    /// An invoice is on its way.
    Invoiced,
}

/// What a physician decides about a hindrance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HindranceDecision {
    /// A medical certificate shows that there is no hindrance: it may be declared again.
    Cleared,
    /// There will be no certificate.
    Closed,
}

impl Enrolment {
    /// The identity is confirmed. Also while a physician decides: the two have nothing to do with each other.
    pub fn identify(self, check: IdentityCheck) -> Decision {
        self.known()?;
        match self.identity {
            Identity::Needed | Identity::Refused { .. } => {
                let identity = Identity::Confirmed(check);
                Ok((Self { identity, ..self }, EventKind::EnrolmentIdentified))
            }
            Identity::NotNeeded | Identity::Confirmed(_) => Err(Refusal::WrongState),
        }
    }

    /// The identity is not what it should be; it may be checked again.
    pub fn refuse_identity(self, check: IdentityCheck, reason: &str) -> Decision {
        self.known()?;
        let reason = Some(checked_reason(reason)?);
        match self.identity {
            Identity::Needed | Identity::Refused { .. } => {
                let identity = Identity::Refused { check, reason };
                Ok((
                    Self { identity, ..self },
                    EventKind::EnrolmentIdentityRefused,
                ))
            }
            Identity::NotNeeded | Identity::Confirmed(_) => Err(Refusal::WrongState),
        }
    }

    /// A clerk decides about the fee. An accepted proof for a reduced tariff leaves that tariff to be paid.
    pub fn decide_fee(
        self,
        decision: FeeDecision,
        offer: &Offer,
        by: StaffId,
        now: Timestamp,
    ) -> Decision {
        self.known()?;
        let fee = self.fee.clone();
        let (state, tariff, cents) = match (decision, fee.state) {
            (FeeDecision::Exempt, FeeState::ExemptionAsked | FeeState::NotExempt)
                if fee.cents == 0 =>
            {
                (FeeState::Exempt, fee.tariff, 0)
            }
            (FeeDecision::Exempt, FeeState::ExemptionAsked) => {
                (FeeState::Due, fee.tariff, fee.cents)
            }
            (FeeDecision::NotExempt, FeeState::ExemptionAsked) => {
                let regular = offer.terms.fees.first();
                let cents = regular.map_or(0, |tariff| tariff.cents);
                (
                    FeeState::NotExempt,
                    regular.map(|tariff| tariff.id.clone()),
                    cents,
                )
            }
            (FeeDecision::Paid, FeeState::Due | FeeState::NotExempt | FeeState::Invoiced) => {
                (FeeState::Paid, fee.tariff, fee.cents)
            }
            (FeeDecision::Invoiced, FeeState::Due | FeeState::NotExempt) => {
                (FeeState::Invoiced, fee.tariff, fee.cents)
            }
            (FeeDecision::Invoiced, FeeState::Invoiced) if fee.wants_invoice() => {
                (FeeState::Invoiced, fee.tariff, fee.cents)
            }
            _ => return Err(Refusal::WrongState),
        };
        let fee = Fee {
            tariff,
            cents,
            state,
            payment: fee.payment,
            decided: Some((by, now)),
        };
        Ok((Self { fee, ..self }, EventKind::EnrolmentFeeChanged))
    }

    /// A physician decides. Cleared, both declarations may be given again; closed, the enrolment is over.
    pub fn decide_hindrance(
        self,
        decision: HindranceDecision,
        by: StaffId,
        now: Timestamp,
    ) -> Decision {
        let State::Hindered { .. } = self.state else {
            return Err(Refusal::WrongState);
        };
        let kind = EventKind::EnrolmentHindranceDecided;
        let given = self.declaration.given();
        let at = now;
        Ok(match decision {
            HindranceDecision::Cleared => {
                let declaration = match (self.declaration, given) {
                    // The guardian did not declare; what the participant declared stays.
                    (declared @ Declaration::Declared(_), _) => declared,
                    (_, Some(given)) => Declaration::Cleared { given, by, at },
                    (other, None) => other,
                };
                let guardian = match self.guardian {
                    Guardian::Declined(person, _) => Guardian::Asked(person),
                    other => other,
                };
                (
                    Self {
                        declaration,
                        guardian,
                        state: State::Open,
                        ..self
                    },
                    kind,
                )
            }
            HindranceDecision::Closed => {
                let declaration = given.map_or(self.declaration, |given| Declaration::Closed {
                    given,
                    by,
                    at,
                });
                (
                    Self {
                        declaration,
                        state: State::Ended { at },
                        ..self
                    },
                    kind,
                )
            }
        })
    }

    /// Attendance of a group lesson stands in for the chapters, or no longer does.
    #[must_use]
    pub fn attend(self, attended: bool, now: Timestamp) -> Self {
        let attended_at = attended.then_some(self.attended_at.unwrap_or(now));
        Self {
            attended_at,
            ..self
        }
    }

    /// Instruction and declaration took place at the office: the certificate is issued by somebody of staff.
    pub fn complete_on_site(self, now: Timestamp) -> Result<Self, Refusal> {
        self.under_way(now)?;
        Ok(Self {
            state: State::Completed { at: now },
            ..self
        })
    }

    /// Whether only staff are waited for: what a list of the waiting shows.
    #[must_use]
    pub fn waits_for_staff(&self, way: Way<'_>) -> Vec<super::Step> {
        let steps = self.steps(way);
        let waiting = steps
            .into_iter()
            .filter(|(_, state)| *state == super::StepState::Waiting);
        waiting.map(|(step, _)| step).collect()
    }

    fn known(&self) -> Result<(), Refusal> {
        match self.state {
            _ if self.person.is_none() => Err(Refusal::Over),
            State::Open | State::Hindered { .. } => Ok(()),
            State::Completed { .. } | State::Ended { .. } => Err(Refusal::Over),
        }
    }
}

/// A reason without spaces around it.
pub fn checked_reason(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if REASON_CHARACTERS.contains(&reason.chars().count()) {
        Ok(reason.to_owned())
    } else {
        Err(Refusal::Reason)
    }
}
