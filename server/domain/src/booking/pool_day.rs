//! One pool on one local day: whether a time may be taken.
//!
//! Whoever decides locks the day, loads it once, folds any number of commands over it in order of arrival, and writes all
//! results in one transaction. A refused command changes nothing.

use super::{Appointment, AppointmentNumber, AppointmentState, Refusal};
use crate::audit::EventKind;
use crate::availability::Window;
use crate::availability::{Ask, DayProfile, Taken, TakenFault, judge};
use crate::catalogue::{Pool, Service};
use crate::id::AppointmentId;
use crate::time::{Interval, Millis, Timestamp};

/// An open hold that the day's counts contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenHold {
    /// Whose.
    pub id: AppointmentId,
    /// What it takes.
    pub time: Interval,
    /// First instant at which it no longer counts.
    pub until: Timestamp,
}

/// The wish to reserve a time.
#[derive(Debug, Clone)]
pub struct Hold<'a> {
    /// Id of the new appointment.
    pub id: AppointmentId,
    /// Its number.
    pub number: AppointmentNumber,
    /// What for.
    pub service: &'a Service,
    /// Where.
    pub pool: &'a Pool,
    /// How many persons come.
    pub people: u8,
    /// When it shall begin.
    pub start: Timestamp,
    /// The pool's window at `now`.
    pub window: Window,
    /// How long it is reserved.
    pub hold_for: Millis,
    /// Open holds from the same address, this one not counted.
    pub open_from_same_address: u32,
    /// Open holds one address may have at most.
    pub open_per_address_max: u32,
}

/// One pool on one local day: opening, what is taken, and the holds among it that may expire.
#[derive(Debug, Clone)]
pub struct PoolDay {
    profile: DayProfile,
    taken: Taken,
    holds: Vec<OpenHold>,
}

impl PoolDay {
    /// The day as loaded. `taken` counts every appointment that takes time, `holds` lists those of them still `held`,
    /// expired or not.
    #[must_use]
    pub fn new(profile: DayProfile, taken: Taken, holds: Vec<OpenHold>) -> Self {
        Self {
            profile,
            taken,
            holds,
        }
    }

    /// The opening.
    #[must_use]
    pub const fn profile(&self) -> &DayProfile {
        &self.profile
    }

    /// What is taken.
    #[must_use]
    pub const fn taken(&self) -> &Taken {
        &self.taken
    }

    /// Gives back the time of holds that have run out, and says whose they were: these appointments are to be
    /// [`expire`](Appointment::expire)d in the same transaction. A fault means that stored counts and holds do not agree.
    pub fn sweep(&mut self, now: Timestamp) -> Result<Vec<AppointmentId>, TakenFault> {
        let (expired, open): (Vec<OpenHold>, Vec<OpenHold>) =
            self.holds.iter().partition(|hold| hold.until <= now);
        let mut taken = self.taken.clone();
        for hold in &expired {
            release(&self.profile, &mut taken, hold.time)?;
        }
        self.taken = taken;
        self.holds = open;
        Ok(expired.into_iter().map(|hold| hold.id).collect())
    }

    /// Reserves a time. Call [`sweep`](Self::sweep) with the same `now` first; expired holds that were not swept would
    /// still count.
    pub fn hold(
        &mut self,
        command: &Hold<'_>,
        now: Timestamp,
    ) -> Result<(Appointment, EventKind), Refusal> {
        let (service, pool) = (command.service, command.pool);
        if !pool.services.contains(&service.id) {
            return Err(Refusal::WrongChannel);
        }
        let Some(duration) = service.duration_for(command.people) else {
            return Err(Refusal::TooManyPeople {
                people_max: service.people_max,
            });
        };
        let ask = Ask {
            duration,
            step: pool.start_step,
            window: command.window,
        };
        let time = judge(&self.profile, &self.taken, &ask, command.start)?;
        if command.open_from_same_address >= command.open_per_address_max {
            return Err(Refusal::TooManyFromOneAddress);
        }
        let grains = self.profile.grains(time).ok_or(Refusal::OutsideOpening)?;
        // Fewer are taken than counters are open, and those are at most 255: the count always fits.
        self.taken.take(grains).map_err(|_| Refusal::Taken)?;
        let until = now.plus(command.hold_for);
        self.holds.push(OpenHold {
            id: command.id,
            time,
            until,
        });
        let appointment = Appointment {
            id: command.id,
            number: command.number.clone(),
            service: service.id,
            pool: pool.id,
            channel: pool.channel,
            time,
            people: command.people,
            sequence: 0,
            state: AppointmentState::Held { until },
        };
        Ok((appointment, EventKind::AppointmentHeld))
    }

    /// A hold has become a booking: it still takes its time, but no longer expires.
    pub fn confirmed(&mut self, id: AppointmentId) {
        self.holds.retain(|hold| hold.id != id);
    }

    /// An appointment was cancelled: its time is free again.
    pub fn released(&mut self, id: AppointmentId, time: Interval) -> Result<(), TakenFault> {
        release(&self.profile, &mut self.taken, time)?;
        self.holds.retain(|hold| hold.id != id);
        Ok(())
    }
}

fn release(profile: &DayProfile, taken: &mut Taken, time: Interval) -> Result<(), TakenFault> {
    match profile.grains(time) {
        Some(grains) => taken.release(grains),
        None => Err(TakenFault::OutOfRange(0)),
    }
}
