//! What one ticket may become.

use super::{Call, Refusal, Ticket, TicketState};
use crate::audit::EventKind;
use crate::id::{ConsultationId, CounterId, StaffId};
use crate::time::Timestamp;

/// A first call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCall {
    /// Who calls.
    pub clerk: StaffId,
    /// Where to.
    pub counter: CounterId,
    /// The talk opened for it; video only.
    pub consultation: Option<ConsultationId>,
}

impl Ticket {
    /// Called to a counter.
    pub fn call(self, call: NewCall, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let TicketState::Waiting = self.state else {
            return Err(self.refusal());
        };
        let NewCall {
            clerk,
            counter,
            consultation,
        } = call;
        let call = Call {
            clerk,
            counter,
            consultation,
            first_at: now,
            last_at: now,
            times: 1,
        };
        Ok((
            self.in_state(TicketState::Called { call }),
            EventKind::TicketCalled,
        ))
    }

    /// Called once more to the same counter.
    pub fn recall(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let TicketState::Called { call } = &self.state else {
            return Err(self.refusal());
        };
        let call = Call {
            last_at: now,
            times: call.times.saturating_add(1),
            ..call.clone()
        };
        Ok((
            self.in_state(TicketState::Called { call }),
            EventKind::TicketRecalled,
        ))
    }

    /// Called and not come.
    pub fn miss(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let TicketState::Called { .. } = self.state else {
            return Err(self.refusal());
        };
        Ok((
            self.in_state(TicketState::Missed { at: now }),
            EventKind::TicketMissed,
        ))
    }

    /// The talk begins.
    pub fn start(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let TicketState::Called { call } = &self.state else {
            return Err(self.refusal());
        };
        let call = call.clone();
        Ok((
            self.in_state(TicketState::Serving {
                call,
                started_at: now,
            }),
            EventKind::TicketStarted,
        ))
    }

    /// The talk is over.
    pub fn finish(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let TicketState::Serving { .. } = self.state else {
            return Err(self.refusal());
        };
        Ok((
            self.in_state(TicketState::Finished { at: now }),
            EventKind::TicketFinished,
        ))
    }

    /// Goes away, or cancels while waiting. Nobody leaves the line out of a talk: that is finished.
    pub fn leave(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        match self.state {
            TicketState::Waiting | TicketState::Called { .. } => Ok((
                self.in_state(TicketState::Left { at: now }),
                EventKind::TicketLeft,
            )),
            _ => Err(self.refusal()),
        }
    }

    fn in_state(self, state: TicketState) -> Self {
        Self { state, ..self }
    }

    fn refusal(&self) -> Refusal {
        Refusal::WrongState {
            state: self.state.name(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::StateName;
    use super::super::order::tests::ticket;
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_state_refuses_what_does_not_fit() {
        type Step = fn(Ticket) -> Result<(Ticket, EventKind), Refusal>;
        const STEPS: [(&str, Step); 6] = [
            ("call", |t| t.call(new_call(), Timestamp(1))),
            ("recall", |t| t.recall(Timestamp(2))),
            ("miss", |t| t.miss(Timestamp(3))),
            ("start", |t| t.start(Timestamp(4))),
            ("finish", |t| t.finish(Timestamp(5))),
            ("leave", |t| t.leave(Timestamp(6))),
        ];
        let waiting = ticket(1, None, 0);
        let called = waiting
            .clone()
            .call(new_call(), Timestamp(1))
            .expect("waiting")
            .0;
        let serving = called.clone().start(Timestamp(2)).expect("called").0;
        let closed = [
            TicketState::Finished { at: Timestamp(9) },
            TicketState::Missed { at: Timestamp(9) },
            TicketState::Left { at: Timestamp(9) },
        ];
        let mut states = vec![
            (
                waiting.clone(),
                vec![("call", StateName::Called), ("leave", StateName::Left)],
            ),
            (
                called,
                vec![
                    ("recall", StateName::Called),
                    ("miss", StateName::Missed),
                    ("start", StateName::Serving),
                    ("leave", StateName::Left),
                ],
            ),
            (serving, vec![("finish", StateName::Finished)]),
        ];
        states.extend(closed.map(|state| {
            (
                Ticket {
                    state,
                    ..waiting.clone()
                },
                vec![],
            )
        }));
        for (state, allowed) in states {
            for (name, step) in STEPS {
                let expected = allowed
                    .iter()
                    .find(|(step, _)| *step == name)
                    .map(|(_, next)| *next);
                let got = step(state.clone());
                match expected {
                    Some(next) => assert_eq!(got.expect(name).0.state.name(), next, "{name}"),
                    None => assert_eq!(
                        got,
                        Err(Refusal::WrongState {
                            state: state.state.name()
                        }),
                        "{name}"
                    ),
                }
            }
        }
    }

    #[test]
    fn a_recall_counts_and_keeps_the_first_call() {
        let called = ticket(1, None, 0)
            .call(new_call(), Timestamp(10))
            .expect("waiting")
            .0;
        let recalled = called.recall(Timestamp(70)).expect("called").0;
        let call = recalled.state.call().expect("called");
        assert_eq!(
            (call.first_at, call.last_at, call.times),
            (Timestamp(10), Timestamp(70), 2)
        );
    }

    fn new_call() -> NewCall {
        NewCall {
            clerk: StaffId(Uuid::nil()),
            counter: CounterId(Uuid::nil()),
            consultation: None,
        }
    }
}
