//! What one appointment may become.

use super::{Appointment, AppointmentState, Person, Refusal};
use crate::audit::EventKind;
use crate::time::{Millis, Timestamp};

/// Around an appointment's start, when a citizen may check in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckIn {
    /// Opens so long before the start.
    pub before: Millis,
    /// Closes so long after the start.
    pub after: Millis,
}

impl Default for CheckIn {
    fn default() -> Self {
        Self {
            before: Millis::minutes(30),
            after: Millis::minutes(30),
        }
    }
}

impl CheckIn {
    /// First instant at which one may check in.
    #[must_use]
    pub const fn from(self, start: Timestamp) -> Timestamp {
        start.minus(self.before)
    }

    /// First instant at which one may no longer check in.
    #[must_use]
    pub const fn until(self, start: Timestamp) -> Timestamp {
        start.plus(self.after)
    }
}

impl Appointment {
    /// The hold becomes a booking. A hold that has not expired is always confirmable.
    pub fn confirm(self, person: Person, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        match self.state {
            AppointmentState::Held { until } if now < until => {
                let person = person.checked().map_err(Refusal::InvalidPerson)?;
                Ok((
                    self.in_state(AppointmentState::Booked { person }),
                    EventKind::AppointmentBooked,
                ))
            }
            _ => Err(self.refusal(now)),
        }
    }

    /// Calls it off, until its end. Whoever has arrived may still go; the ticket leaves with them.
    pub fn cancel(mut self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let person = match self.state {
            AppointmentState::Held { until } if now < until => None,
            AppointmentState::Booked { .. } if now >= self.time.end => {
                return Err(Refusal::TooLate);
            }
            AppointmentState::Booked { ref person }
            | AppointmentState::Arrived { ref person, .. } => Some(person.clone()),
            _ => return Err(self.refusal(now)),
        };
        self.sequence += u32::from(person.is_some());
        Ok((
            self.in_state(AppointmentState::Cancelled { person, at: now }),
            EventKind::AppointmentCancelled,
        ))
    }

    /// The citizen is here: at the kiosk, at the desk, or on the waiting page.
    pub fn check_in(self, window: CheckIn, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let AppointmentState::Booked { person } = &self.state else {
            return Err(self.refusal(now));
        };
        let from = window.from(self.time.start);
        if now < from {
            return Err(Refusal::NotYet { from });
        }
        if now >= window.until(self.time.start) {
            return Err(Refusal::TooLate);
        }
        let person = person.clone();
        Ok((
            self.in_state(AppointmentState::Arrived { person, at: now }),
            EventKind::AppointmentArrived,
        ))
    }

    /// The talk is over.
    pub fn finish(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let AppointmentState::Arrived { person, .. } = &self.state else {
            return Err(self.refusal(now));
        };
        let person = Some(person.clone());
        Ok((
            self.in_state(AppointmentState::Done { person, at: now }),
            EventKind::AppointmentDone,
        ))
    }

    /// Nobody came: who has arrived did not answer the calls, or check-in closed without them.
    pub fn miss(self, window: CheckIn, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        let person = match &self.state {
            AppointmentState::Arrived { person, .. } => person.clone(),
            AppointmentState::Booked { person } => {
                let from = window.until(self.time.start);
                if now < from {
                    return Err(Refusal::NotYet { from });
                }
                person.clone()
            }
            _ => return Err(self.refusal(now)),
        };
        Ok((
            self.in_state(AppointmentState::Missed {
                person: Some(person),
                at: now,
            }),
            EventKind::AppointmentMissed,
        ))
    }

    /// A hold that ran out is given its end, so that its time can be counted as free again.
    pub fn expire(self, now: Timestamp) -> Result<(Self, EventKind), Refusal> {
        match self.state {
            AppointmentState::Held { until } if now < until => Err(Refusal::NotYet { from: until }),
            AppointmentState::Held { .. } => Ok((
                self.in_state(AppointmentState::Expired),
                EventKind::AppointmentExpired,
            )),
            _ => Err(self.refusal(now)),
        }
    }

    fn in_state(self, state: AppointmentState) -> Self {
        Self { state, ..self }
    }

    /// Why nothing can be done in the state it has at `now`.
    fn refusal(&self, now: Timestamp) -> Refusal {
        match self.state {
            AppointmentState::Cancelled { .. } => Refusal::AlreadyCancelled,
            AppointmentState::Expired => Refusal::Expired,
            AppointmentState::Held { until } if until <= now => Refusal::Expired,
            ref other => Refusal::WrongState {
                state: other.name(),
            },
        }
    }
}
