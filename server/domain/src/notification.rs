//! Notification: which event leads to which job, and when a failed job is tried again.

use crate::audit::EventKind;
use crate::time::{Millis, Timestamp};

/// A side effect that a worker carries out after commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Confirmation of an appointment with an invitation (iCalendar METHOD:REQUEST).
    MailConfirmation,
    /// Cancellation of an appointment (iCalendar METHOD:CANCEL).
    MailCancellation,
}

impl JobKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::MailConfirmation, Self::MailCancellation];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MailConfirmation => "mail.confirmation",
            Self::MailCancellation => "mail.cancellation",
        }
    }

    /// The kind of a stable text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The mail that an event leads to, for a person who left an address. A cancelled hold was never announced, so whoever
/// enqueues asks only for appointments that were booked.
#[must_use]
pub const fn mail_after(kind: EventKind) -> Option<JobKind> {
    match kind {
        EventKind::AppointmentBooked => Some(JobKind::MailConfirmation),
        EventKind::AppointmentCancelled => Some(JobKind::MailCancellation),
        _ => None,
    }
}

/// Tries of a job before it is dead.
pub const TRIES_MAX: u32 = 8;

/// How long a worker may work on a job before another takes it over.
pub const LOCK: Millis = Millis::minutes(2);

/// Pauses after the first to the seventh failed try: together about eleven hours, so a mail server may be down over night.
const PAUSES: [Millis; TRIES_MAX as usize - 1] = [
    Millis::seconds(10),
    Millis::minutes(1),
    Millis::minutes(5),
    Millis::minutes(20),
    Millis::hours(1),
    Millis::hours(3),
    Millis::hours(7),
];

/// When a job is tried again that has failed `tries` times (1 for the first failure); `None`: it is dead.
///
/// `spread` (0–255, any source) delays by up to a quarter more, so that jobs that failed together do not return together.
#[must_use]
pub fn next_try(tries: u32, now: Timestamp, spread: u8) -> Option<Timestamp> {
    let pause = PAUSES.get(usize::try_from(tries.max(1) - 1).ok()?)?;
    Some(
        now.plus(*pause)
            .plus(Millis(pause.0 / 4 * i64::from(spread) / 255)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_tries_then_dead() {
        let mut now = Timestamp(0);
        for tries in 1..TRIES_MAX {
            let next = next_try(tries, now, 0).expect("tried again");
            assert!(next > now);
            assert!(next_try(tries, now, 255).expect("tried again") > next);
            now = next;
        }
        assert!(now > Timestamp(0).plus(Millis::hours(11)));
        assert_eq!(next_try(TRIES_MAX, now, 0), None);
        assert_eq!(next_try(u32::MAX, now, 0), None);
    }

    #[test]
    fn names_come_back() {
        for kind in JobKind::ALL {
            assert_eq!(JobKind::of_name(kind.name()), Some(kind));
        }
    }
}
