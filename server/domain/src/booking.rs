//! Booking: an appointment from hold to done.

use crate::catalogue::{Channel, Language};
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

/// Readable appointment number, for example `KM-4821-7`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AppointmentNumber(pub String);

/// The life of an appointment.
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
        /// When.
        at: Timestamp,
    },
    /// Called off by the citizen or the authority.
    Cancelled {
        /// When.
        at: Timestamp,
    },
    /// Nobody came.
    Missed {
        /// When it was decided.
        at: Timestamp,
    },
    /// The hold ran out.
    Expired,
}

/// Who comes. Sealed before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name as given, 1–100 characters, no control characters.
    pub name: String,
    /// Mail address, if given.
    pub email: Option<String>,
    /// Telephone, if given.
    pub phone: Option<String>,
    /// Language of mails and talk.
    pub language: Language,
    /// What the office should prepare.
    pub needs: Vec<Need>,
}

/// What the office should prepare; neutral words, no reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Step-free way and room to turn.
    Wheelchair,
    /// Interpreter for German Sign Language.
    SignLanguage,
    /// Interpreter for a spoken language.
    Interpreter,
    /// Plain German in the talk.
    PlainLanguage,
}
