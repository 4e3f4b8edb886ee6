//! What may become of a certificate. Revoking takes two people; a second copy keeps number and day of issue.

use super::{Certificate, Dispatch, Proposal, REASON_CHARACTERS, Refusal, State};
use crate::audit::EventKind;
use crate::id::StaffId;
use crate::time::Timestamp;

type Decision = Result<(Certificate, EventKind), Refusal>;

impl Certificate {
    /// Somebody wants it revoked. It counts until a second person agrees.
    pub fn propose_revocation(self, reason: &str, by: StaffId, at: Timestamp) -> Decision {
        let reason = checked_reason(reason)?;
        let State::Valid = self.state else {
            return Err(self.wrong_state());
        };
        let state = State::RevocationProposed(Proposal { reason, by, at });
        let kind = EventKind::CertificateRevocationProposed;
        Ok((Self { state, ..self }, kind))
    }

    /// A second person agrees: it is revoked for good.
    pub fn confirm_revocation(self, by: StaffId, at: Timestamp) -> Decision {
        let state = State::Revoked {
            proposal: self.proposed_by_other(by)?,
            confirmed_by: by,
            confirmed_at: at,
        };
        Ok((Self { state, ..self }, EventKind::CertificateRevoked))
    }

    /// A second person does not agree: it counts as before.
    pub fn reject_revocation(self, by: StaffId) -> Decision {
        self.proposed_by_other(by)?;
        let state = State::Valid;
        let kind = EventKind::CertificateRevocationRejected;
        Ok((Self { state, ..self }, kind))
    }

    /// A second copy (Zweitschrift) is made. Not of one whose revocation is proposed: first it is decided.
    pub fn duplicate(self, at: Timestamp) -> Decision {
        let State::Valid = self.state else {
            return Err(self.wrong_state());
        };
        let mut duplicates = self.duplicates;
        duplicates.push(at);
        let kind = EventKind::CertificateDuplicated;
        Ok((Self { duplicates, ..self }, kind))
    }

    /// It went to its holder.
    pub fn dispatch(self, dispatch: Dispatch) -> Decision {
        self.allow_files()?;
        let kind = EventKind::CertificateDispatched;
        Ok((Self { dispatch, ..self }, kind))
    }

    /// Whether its files may be made: not of one that is revoked.
    pub fn allow_files(&self) -> Result<(), Refusal> {
        if self.state.counts() {
            Ok(())
        } else {
            Err(self.wrong_state())
        }
    }

    fn proposed_by_other(&self, by: StaffId) -> Result<Proposal, Refusal> {
        match &self.state {
            State::RevocationProposed(proposal) if proposal.by == by => Err(Refusal::FourEyes),
            State::RevocationProposed(proposal) => Ok(proposal.clone()),
            State::Valid | State::Revoked { .. } => Err(self.wrong_state()),
        }
    }

    const fn wrong_state(&self) -> Refusal {
        Refusal::WrongState {
            state: self.state.name(),
        }
    }
}

/// A reason without spaces around it, when it has as many characters as it needs.
pub fn checked_reason(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if REASON_CHARACTERS.contains(&reason.chars().count()) {
        Ok(reason.to_owned())
    } else {
        Err(Refusal::Reason)
    }
}
