//! Booking: an appointment from hold to done.
//!
//! Decisions are pure. What one appointment may become is decided on the [`Appointment`]; whether a time may be taken is
//! decided on the [`PoolDay`], the aggregate of one pool and local day.

mod decide;
mod number;
mod person;
mod pool_day;

pub use decide::CheckIn;
pub use number::{AppointmentNumber, NumberFault};
pub use person::{
    EMAIL_CHARACTERS_MAX, InvalidCode, InvalidField, NAME_CHARACTERS_MAX, Need,
    PHONE_CHARACTERS_MAX, Person,
};
pub use pool_day::{Hold, OpenHold, PoolDay};

use crate::availability;
use crate::catalogue::Channel;
use crate::id::{AppointmentId, PoolId, ServiceId};
use crate::time::{Interval, Timestamp};

/// An appointment. Its state holds what that state knows, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Key.
    pub id: AppointmentId,
    /// Readable number with check digit; unique per authority, no secret.
    pub number: AppointmentNumber,
    /// What for.
    pub service: ServiceId,
    /// Where the time is taken from.
    pub pool: PoolId,
    /// Channel of the pool when it was booked.
    pub channel: Channel,
    /// From when to when.
    pub time: Interval,
    /// How many persons come.
    pub people: u8,
    /// Counts changes that a calendar must learn of (RFC 5545 SEQUENCE).
    pub sequence: u32,
    /// Where it is in its life.
    pub state: AppointmentState,
}

/// The life of an appointment. The person of a closed one is kept until it is erased, then `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppointmentState {
    /// Reserved until `until`, not yet confirmed.
    Held {
        /// First instant at which the hold no longer counts.
        until: Timestamp,
    },
    /// Confirmed by the citizen.
    Booked {
        /// Who comes.
        person: Person,
    },
    /// Checked in; a ticket stands in the queue.
    Arrived {
        /// Who came.
        person: Person,
        /// When.
        at: Timestamp,
    },
    /// Served.
    Done {
        /// Who came.
        person: Option<Person>,
        /// When.
        at: Timestamp,
    },
    /// Called off by the citizen or the authority.
    Cancelled {
        /// Who would have come; nobody for a hold.
        person: Option<Person>,
        /// When.
        at: Timestamp,
    },
    /// Nobody came.
    Missed {
        /// Who did not come.
        person: Option<Person>,
        /// When it was decided.
        at: Timestamp,
    },
    /// The hold ran out.
    Expired,
}

/// Name of a state, as stored and as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateName {
    /// `held`
    Held,
    /// `booked`
    Booked,
    /// `arrived`
    Arrived,
    /// `done`
    Done,
    /// `cancelled`
    Cancelled,
    /// `missed`
    Missed,
    /// `expired`
    Expired,
}

impl StateName {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Held,
        Self::Booked,
        Self::Arrived,
        Self::Done,
        Self::Cancelled,
        Self::Missed,
        Self::Expired,
    ];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Missed => "missed",
            Self::Expired => "expired",
        }
    }

    /// The state of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl std::fmt::Display for StateName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl AppointmentState {
    /// Its name as stored, without judging the clock.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Held { .. } => StateName::Held,
            Self::Booked { .. } => StateName::Booked,
            Self::Arrived { .. } => StateName::Arrived,
            Self::Done { .. } => StateName::Done,
            Self::Cancelled { .. } => StateName::Cancelled,
            Self::Missed { .. } => StateName::Missed,
            Self::Expired => StateName::Expired,
        }
    }

    /// Its name at `now`: a hold that ran out is `expired`, swept or not.
    #[must_use]
    pub fn name_at(&self, now: Timestamp) -> StateName {
        match self {
            Self::Held { until } if *until <= now => StateName::Expired,
            other => other.name(),
        }
    }

    /// Who comes or came, where it is known.
    #[must_use]
    pub const fn person(&self) -> Option<&Person> {
        match self {
            Self::Booked { person } | Self::Arrived { person, .. } => Some(person),
            Self::Done { person, .. }
            | Self::Cancelled { person, .. }
            | Self::Missed { person, .. } => person.as_ref(),
            Self::Held { .. } | Self::Expired => None,
        }
    }

    /// Whether its grains are counted as taken. Done and missed appointments keep theirs: their time is over anyway.
    #[must_use]
    pub const fn takes_time(&self) -> bool {
        !matches!(self, Self::Cancelled { .. } | Self::Expired)
    }
}

/// Why a citizen's or clerk's wish about an appointment is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else was faster.
    #[error("the time has just been taken")]
    Taken,
    /// The hold ran out before it was confirmed.
    #[error("the reservation has expired")]
    Expired,
    /// The pool is closed then, or closes before the appointment would end.
    #[error("the time is outside of the opening hours")]
    OutsideOpening,
    /// Less than the lead time ahead, or in the past.
    #[error("the time begins too soon to be booked")]
    TooSoon,
    /// Not released yet.
    #[error("the time is not released for booking yet")]
    TooFar,
    /// There is no such service, pool or place.
    #[error("the service is not known")]
    UnknownService,
    /// The service is not offered by this pool, hence not on its channel.
    #[error("the service is not offered on this channel at this place")]
    WrongChannel,
    /// It has been called off before.
    #[error("the appointment has already been cancelled")]
    AlreadyCancelled,
    /// What is wished does not fit the state.
    #[error("this cannot be done with an appointment that is {state}")]
    WrongState {
        /// The state it is in.
        state: StateName,
    },
    /// One address reserves more than a household needs.
    #[error("too many times are reserved from one address")]
    TooManyFromOneAddress,
    /// Check-in opens later.
    #[error("it is too early for that")]
    NotYet {
        /// First instant it is possible.
        from: Timestamp,
    },
    /// Check-in has closed, or the appointment is over.
    #[error("it is too late for that")]
    TooLate,
    /// More persons than the service takes in one booking, or none.
    #[error("one booking is for 1 to {people_max} persons")]
    TooManyPeople {
        /// Persons at most.
        people_max: u8,
    },
    /// The form cannot stand so.
    #[error("the details about the person are not complete or not plausible")]
    InvalidPerson(Vec<InvalidField>),
}

impl From<availability::Refusal> for Refusal {
    fn from(refusal: availability::Refusal) -> Self {
        match refusal {
            availability::Refusal::TooSoon => Self::TooSoon,
            availability::Refusal::TooFar => Self::TooFar,
            availability::Refusal::OutsideOpening => Self::OutsideOpening,
            availability::Refusal::Taken => Self::Taken,
        }
    }
}
