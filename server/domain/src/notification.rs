//! Notification: which event leads to which job, and when a failed job is tried again.

use crate::audit::EventKind;
use crate::id::{EnrolmentId, JobId};
use crate::time::{Millis, Timestamp};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use uuid::Uuid;

/// A side effect that a worker carries out after commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Confirmation of an appointment with an invitation (iCalendar METHOD:REQUEST).
    MailConfirmation,
    /// Cancellation of an appointment (iCalendar METHOD:CANCEL).
    MailCancellation,
    /// The participant's own link, when they enrol.
    MailEnrolment,
    /// The link once more, because it was asked for.
    MailEnrolmentLink,
    /// The guardian's own link to their declaration.
    MailGuardian,
    /// The certificate can be fetched; it is never attached.
    MailCertificate,
    /// Something about the enrolment was decided. It does not say what: it may be about health.
    MailNews,
    /// A group lesson is called off.
    MailLessonCancelled,
    /// The employer's repetition of the instruction is due soon (§ 43 (4) `IfSG`); only with consent.
    MailRepeatReminder,
}

impl JobKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::MailConfirmation,
        Self::MailCancellation,
        Self::MailEnrolment,
        Self::MailEnrolmentLink,
        Self::MailGuardian,
        Self::MailCertificate,
        Self::MailNews,
        Self::MailLessonCancelled,
        Self::MailRepeatReminder,
    ];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MailConfirmation => "mail.confirmation",
            Self::MailCancellation => "mail.cancellation",
            Self::MailEnrolment => "mail.enrolment",
            Self::MailEnrolmentLink => "mail.enrolment_link",
            Self::MailGuardian => "mail.guardian",
            Self::MailCertificate => "mail.certificate",
            Self::MailNews => "mail.news",
            Self::MailLessonCancelled => "mail.lesson_cancelled",
            Self::MailRepeatReminder => "mail.repeat_reminder",
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

/// Days before the employer must repeat the instruction that its reminder is sent.
const REMINDER_DAYS_BEFORE: i32 = 30;

/// The day of the reminder that the employer repeats the instruction: `repeat_years` calendar years after the certificate was
/// issued (§ 43 (4) `IfSG`: every two years), less 30 days.
#[must_use]
pub fn repeat_reminder_on(issued_on: Date, repeat_years: u8) -> Date {
    issued_on
        .saturating_add(Span::new().years(repeat_years))
        .saturating_sub(REMINDER_DAYS_BEFORE.days())
}

/// The id of an enrolment's reminder. It follows from the enrolment, so that the job can be found and deleted when the consent
/// is withdrawn, although nothing else leads to it.
#[must_use]
pub fn repeat_reminder_id(enrolment: EnrolmentId) -> JobId {
    JobId(Uuid::new_v5(&enrolment.0, b"repeat reminder"))
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
    fn the_reminder_comes_thirty_days_before_the_calendar_years_are_over() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        for (issued, reminded) in [
            ("2026-11-22", "2028-10-23"),
            ("2028-02-29", "2030-01-29"),
            ("2026-01-10", "2027-12-11"),
        ] {
            assert_eq!(repeat_reminder_on(day(issued), 2), day(reminded));
        }
        let (one, other) = (EnrolmentId(Uuid::from_u128(1)), EnrolmentId(Uuid::nil()));
        assert_eq!(repeat_reminder_id(one), repeat_reminder_id(one));
        assert_ne!(repeat_reminder_id(one), repeat_reminder_id(other));
    }

    #[test]
    fn names_come_back() {
        for kind in JobKind::ALL {
            assert_eq!(JobKind::of_name(kind.name()), Some(kind));
        }
    }
}
