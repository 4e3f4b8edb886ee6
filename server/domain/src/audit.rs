//! Audit: what happened, with ids only and never a word about a person, and the bytes its hash chain is made of.

use crate::id::{
    AppointmentId, AuthorityId, CertificateId, ConsultationId, CourseVersionId, EnrolmentId,
    EventId, LessonId, PoolId, QueueId, SessionId, StaffId, TicketId,
};
use crate::time::Timestamp;
use uuid::Uuid;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What happened. The texts are stable: they are stored, hashed, and read by other programs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EventKind { $($(#[$doc])* $name,)* }

        impl EventKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable text.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

kinds! {
    /// A time was reserved.
    AppointmentHeld = "appointment.held";
    /// A hold was confirmed.
    AppointmentBooked = "appointment.booked";
    /// A hold ran out.
    AppointmentExpired = "appointment.expired";
    /// An appointment was called off.
    AppointmentCancelled = "appointment.cancelled";
    /// A citizen checked in.
    AppointmentArrived = "appointment.arrived";
    /// A citizen was served.
    AppointmentDone = "appointment.done";
    /// Nobody came.
    AppointmentMissed = "appointment.missed";
    /// A ticket entered the line.
    TicketIssued = "ticket.issued";
    /// A ticket was called to a counter.
    TicketCalled = "ticket.called";
    /// A ticket was called again.
    TicketRecalled = "ticket.recalled";
    /// The talk at the counter began.
    TicketStarted = "ticket.started";
    /// The talk at the counter ended.
    TicketFinished = "ticket.finished";
    /// A called ticket did not come.
    TicketMissed = "ticket.missed";
    /// A ticket left the line.
    TicketLeft = "ticket.left";
    /// A room was opened.
    ConsultationOpened = "consultation.opened";
    /// Somebody entered a room.
    ConsultationJoined = "consultation.joined";
    /// Somebody left a room.
    ConsultationLeft = "consultation.left";
    /// A room was closed.
    ConsultationEnded = "consultation.ended";
    /// A pass to a room was given out.
    PassIssued = "pass.issued";
    /// A member of staff signed in.
    SessionOpened = "session.opened";
    /// A session was ended.
    SessionEnded = "session.ended";
    /// Signing in failed.
    SignInFailed = "sign_in.failed";
    /// A counter was taken or left by a clerk.
    CounterChanged = "counter.changed";
    /// Services, sites or pools were changed.
    CatalogueChanged = "catalogue.changed";
    /// Opening rules or closures were changed.
    AvailabilityChanged = "availability.changed";
    /// A member of staff was added or changed.
    StaffChanged = "staff.changed";
    /// A mail was accepted by the mail server.
    MailSent = "mail.sent";
    /// A mail was given up.
    MailDead = "mail.dead";
    /// Personal data was destroyed.
    PersonErased = "person.erased";
    /// A version of a course was loaded.
    CourseImported = "course.imported";
    /// The release of a version was proposed.
    CourseReleaseProposed = "course.release_proposed";
    /// A version was released by a physician.
    CourseReleased = "course.released";
    /// A release was withdrawn, or its proposal rejected.
    CourseWithdrawn = "course.withdrawn";
    /// Somebody enrolled.
    EnrolmentOpened = "enrolment.opened";
    /// The identity of a participant was confirmed.
    EnrolmentIdentified = "enrolment.identified";
    /// The identity check failed.
    EnrolmentIdentityRefused = "enrolment.identity_refused";
    /// The fee changed its state: chosen, exempt, not exempt, paid, invoiced.
    EnrolmentFeeChanged = "enrolment.fee_changed";
    /// An appointment was booked from within an enrolment.
    EnrolmentAppointment = "enrolment.appointment";
    /// A chapter was finished.
    EnrolmentChapterDone = "enrolment.chapter_done";
    /// The final test was begun.
    EnrolmentExamBegun = "enrolment.exam_begun";
    /// The final test was passed.
    EnrolmentExamPassed = "enrolment.exam_passed";
    /// The final test was failed.
    EnrolmentExamFailed = "enrolment.exam_failed";
    /// The declaration was given.
    EnrolmentDeclared = "enrolment.declared";
    /// The declaration was not given: a hindrance, or not sure.
    EnrolmentHindered = "enrolment.hindered";
    /// A physician decided that there is no hindrance any more, or closed the case.
    EnrolmentHindranceDecided = "enrolment.hindrance_decided";
    /// The guardian was asked.
    EnrolmentGuardianAsked = "enrolment.guardian_asked";
    /// The guardian gave their declaration.
    EnrolmentGuardianDeclared = "enrolment.guardian_declared";
    /// Language or consent was changed.
    EnrolmentChanged = "enrolment.changed";
    /// The enrolment ended without a certificate: given up, or its time is over.
    EnrolmentEnded = "enrolment.ended";
    /// A certificate was issued.
    CertificateIssued = "certificate.issued";
    /// A duplicate was made.
    CertificateDuplicated = "certificate.duplicated";
    /// A certificate was downloaded, printed, posted or handed over.
    CertificateDispatched = "certificate.dispatched";
    /// Its revocation was proposed.
    CertificateRevocationProposed = "certificate.revocation_proposed";
    /// Its revocation was rejected.
    CertificateRevocationRejected = "certificate.revocation_rejected";
    /// It was revoked.
    CertificateRevoked = "certificate.revoked";
    /// Somebody of staff searched the register.
    RegisterSearched = "register.searched";
    /// A group lesson was planned.
    LessonPlanned = "lesson.planned";
    /// A group lesson was called off.
    LessonCancelled = "lesson.cancelled";
    /// A group lesson began.
    LessonOpened = "lesson.opened";
    /// A group lesson ended.
    LessonEnded = "lesson.ended";
    /// Slide, side room, presence question or attendance changed.
    LessonChanged = "lesson.changed";
}

impl EventKind {
    /// The kind of a stable text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl std::fmt::Display for EventKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The holder of a link; the id is that of the appointment or enrolment it opens.
    Citizen(Uuid),
    /// A member of staff.
    Staff(StaffId),
    /// Somebody not known yet: a booking, a failed sign-in.
    Anonymous,
    /// The system itself: expiry, worker, media node.
    System,
}

impl Actor {
    /// The stable text of its kind: `citizen`, `staff`, `anonymous`, `system`.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Citizen(_) => "citizen",
            Self::Staff(_) => "staff",
            Self::Anonymous => "anonymous",
            Self::System => "system",
        }
    }

    /// The id that belongs to the kind.
    #[must_use]
    pub const fn id(self) -> Option<Uuid> {
        match self {
            Self::Citizen(id) => Some(id),
            Self::Staff(id) => Some(id.0),
            Self::Anonymous | Self::System => None,
        }
    }

    /// From the stored kind and id; `None` when they do not fit together.
    #[must_use]
    pub fn of(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("citizen", Some(id)) => Some(Self::Citizen(id)),
            ("staff", Some(id)) => Some(Self::Staff(StaffId(id))),
            ("anonymous", None) => Some(Self::Anonymous),
            ("system", None) => Some(Self::System),
            _ => None,
        }
    }
}

/// What it happened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Subjects {
    /// An appointment.
    pub appointment: Option<AppointmentId>,
    /// A pool.
    pub pool: Option<PoolId>,
    /// A queue.
    pub queue: Option<QueueId>,
    /// A ticket.
    pub ticket: Option<TicketId>,
    /// A consultation.
    pub consultation: Option<ConsultationId>,
    /// A member of staff.
    pub staff: Option<StaffId>,
    /// A session.
    pub session: Option<SessionId>,
    /// A version of a course.
    pub course_version: Option<CourseVersionId>,
    /// An enrolment.
    pub enrolment: Option<EnrolmentId>,
    /// A group lesson.
    pub lesson: Option<LessonId>,
    /// A certificate.
    pub certificate: Option<CertificateId>,
}

/// One line of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Key.
    pub id: EventId,
    /// Whose log.
    pub authority: AuthorityId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Who.
    pub actor: Actor,
    /// To what.
    pub subjects: Subjects,
}

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// The digest before the first event of an authority.
pub const GENESIS: Digest = [0; 32];

/// Bytes that the digest of a sealed event is made of: the digest before it, its number from 1, and everything it says.
///
/// Every field has a fixed length or carries its length, so two different events never give the same bytes.
#[must_use]
pub fn chain_bytes(before: &Digest, seq: u64, event: &Event) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(320);
    bytes.extend_from_slice(b"schalter-event-1");
    bytes.extend_from_slice(before);
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(event.authority.0.as_bytes());
    bytes.extend_from_slice(event.id.0.as_bytes());
    bytes.extend_from_slice(&event.at.0.to_be_bytes());
    word(&mut bytes, event.kind.name());
    word(&mut bytes, event.actor.kind());
    id(&mut bytes, event.actor.id());
    let Subjects {
        appointment,
        pool,
        queue,
        ticket,
        consultation,
        staff,
        session,
        course_version,
        enrolment,
        lesson,
        certificate,
    } = event.subjects;
    id(&mut bytes, appointment.map(|id| id.0));
    id(&mut bytes, pool.map(|id| id.0));
    id(&mut bytes, queue.map(|id| id.0));
    id(&mut bytes, ticket.map(|id| id.0));
    id(&mut bytes, consultation.map(|id| id.0));
    id(&mut bytes, staff.map(|id| id.0));
    id(&mut bytes, session.map(|id| id.0));
    let later = [
        course_version.map(|id| id.0),
        enrolment.map(|id| id.0),
        lesson.map(|id| id.0),
        certificate.map(|id| id.0),
    ];
    // Subjects that came later are added only where there are any, so that chains sealed before keep their digests.
    if later.iter().any(Option::is_some) {
        for subject in later {
            id(&mut bytes, subject);
        }
    }
    bytes
}

fn word(bytes: &mut Vec<u8>, word: &str) {
    // The words are our own constants, far below 256 bytes.
    bytes.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(word.as_bytes());
}

fn id(bytes: &mut Vec<u8>, id: Option<Uuid>) {
    bytes.push(u8::from(id.is_some()));
    bytes.extend_from_slice(id.unwrap_or_default().as_bytes());
}

/// The first event of a sealed chain whose digest is not what it must be. `digest` is SHA-256.
#[must_use]
pub fn first_broken<'a>(
    before: Digest,
    sealed: impl IntoIterator<Item = (u64, &'a Event, Digest)>,
    digest: impl Fn(&[u8]) -> Digest,
) -> Option<u64> {
    let mut before = before;
    let mut expected_seq = None;
    for (seq, event, stored) in sealed {
        if expected_seq.is_some_and(|expected| expected != seq)
            || digest(&chain_bytes(&before, seq, event)) != stored
        {
            return Some(seq);
        }
        before = stored;
        expected_seq = seq.checked_add(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn event() -> Event {
        Event {
            id: EventId(Uuid::from_u128(1)),
            authority: AuthorityId(Uuid::from_u128(2)),
            at: Timestamp(3),
            kind: EventKind::AppointmentHeld,
            actor: Actor::Anonymous,
            subjects: Subjects::default(),
        }
    }

    /// Not SHA-256, but enough to see a change.
    fn digest(bytes: &[u8]) -> Digest {
        let mut digest = GENESIS;
        for (at, byte) in bytes.iter().enumerate() {
            let cell = &mut digest[at % 32];
            *cell =
                cell.rotate_left(3) ^ byte.wrapping_add(u8::try_from(at % 251).expect("below 251"));
        }
        digest
    }

    #[test]
    fn names_are_stable_words_and_come_back() {
        let names: BTreeSet<&str> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), EventKind::ALL.len(), "no name twice");
        for kind in EventKind::ALL {
            assert_eq!(EventKind::of_name(kind.name()), Some(*kind));
            let fits = |b: u8| b.is_ascii_lowercase() || b == b'.' || b == b'_';
            assert!(
                kind.name().bytes().all(fits) && kind.name().len() < 64,
                "{kind}"
            );
        }
        for actor in [
            Actor::Citizen(Uuid::nil()),
            Actor::Staff(StaffId(Uuid::nil())),
            Actor::Anonymous,
            Actor::System,
        ] {
            assert_eq!(Actor::of(actor.kind(), actor.id()), Some(actor));
        }
        assert_eq!(Actor::of("staff", None), None);
    }

    #[test]
    fn whatever_changes_changes_the_bytes() {
        let some = Some(Uuid::nil());
        let mut all = vec![event()];
        all.push(Event {
            at: Timestamp(4),
            ..event()
        });
        all.push(Event {
            kind: EventKind::AppointmentBooked,
            ..event()
        });
        all.push(Event {
            actor: Actor::System,
            ..event()
        });
        all.push(Event {
            actor: Actor::Staff(StaffId(Uuid::nil())),
            ..event()
        });
        all.push(Event {
            actor: Actor::Citizen(Uuid::nil()),
            ..event()
        });
        // A subject that is there with an id of zeros is another than none, and each has its own place.
        let none = Subjects::default();
        let subjects = [
            Subjects {
                appointment: some.map(AppointmentId),
                ..none
            },
            Subjects {
                pool: some.map(PoolId),
                ..none
            },
            Subjects {
                queue: some.map(QueueId),
                ..none
            },
            Subjects {
                ticket: some.map(TicketId),
                ..none
            },
            Subjects {
                consultation: some.map(ConsultationId),
                ..none
            },
            Subjects {
                staff: some.map(StaffId),
                ..none
            },
            Subjects {
                session: some.map(SessionId),
                ..none
            },
            Subjects {
                course_version: some.map(CourseVersionId),
                ..none
            },
            Subjects {
                enrolment: some.map(EnrolmentId),
                ..none
            },
            Subjects {
                lesson: some.map(LessonId),
                ..none
            },
            Subjects {
                certificate: some.map(CertificateId),
                ..none
            },
        ];
        all.extend(subjects.map(|subjects| Event {
            subjects,
            ..event()
        }));
        let mut bytes: BTreeSet<Vec<u8>> = all
            .iter()
            .map(|event| chain_bytes(&GENESIS, 1, event))
            .collect();
        bytes.insert(chain_bytes(&GENESIS, 2, &event()));
        bytes.insert(chain_bytes(&[1; 32], 1, &event()));
        assert_eq!(bytes.len(), all.len() + 2);
    }

    #[test]
    fn a_changed_missing_or_swapped_event_breaks_the_chain() {
        let events: Vec<Event> = (0..4)
            .map(|at| Event {
                at: Timestamp(at),
                ..event()
            })
            .collect();
        let mut before = GENESIS;
        let sealed: Vec<(u64, Event, Digest)> = (1..)
            .zip(&events)
            .map(|(seq, event)| {
                before = digest(&chain_bytes(&before, seq, event));
                (seq, *event, before)
            })
            .collect();
        let check = |sealed: &[(u64, Event, Digest)]| {
            first_broken(
                GENESIS,
                sealed
                    .iter()
                    .map(|(seq, event, digest)| (*seq, event, *digest)),
                digest,
            )
        };
        assert_eq!(check(&sealed), None);
        let mut changed = sealed.clone();
        changed[2].1.at = Timestamp(99);
        assert_eq!(check(&changed), Some(3));
        let mut missing = sealed.clone();
        missing.remove(1);
        assert_eq!(check(&missing), Some(3));
        let mut swapped = sealed;
        swapped.swap(1, 2);
        assert_eq!(check(&swapped), Some(3));
    }
}
