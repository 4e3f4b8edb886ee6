//! Audit: what happened, by whom, to what; and the chain that shows that nobody changed the book afterwards.
//!
//! An event names things by their ids and holds no personal data, so that it may outlive the people it speaks of.

use crate::id::{
    AppointmentId, AuthorityId, ConsultationId, EventId, PoolId, QueueId, StaffId, TicketId,
};
use crate::time::Timestamp;
use uuid::Uuid;

/// One line of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Key; also the order among events of the same instant.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// By whom.
    pub by: EventActor,
    /// To what.
    pub about: Subjects,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventActor {
    /// Somebody with the link of the appointment the event is about, or nobody known.
    Citizen,
    /// A member of staff.
    Staff(StaffId),
    /// The office itself: expiry, a worker, a tool of the operator.
    System,
}

/// What it is about. Live pages find by these what they must show anew, so name everything that looks different afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Subjects {
    /// An appointment.
    pub appointment: Option<AppointmentId>,
    /// The pool whose time was taken or freed.
    pub pool: Option<PoolId>,
    /// The queue whose line, or whose list of today's appointments, changed.
    pub queue: Option<QueueId>,
    /// A ticket. With a queue: the line itself changed.
    pub ticket: Option<TicketId>,
    /// A talk.
    pub consultation: Option<ConsultationId>,
    /// A member of staff to whom it happened.
    pub staff: Option<StaffId>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal;)*) => {
        /// What happened. The word is stored and hashed: it is never changed, only joined by new ones.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum EventKind {
            $($(#[$doc])* $kind,)*
        }

        impl EventKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The stored word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }

            /// The kind of a stored word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// A time was reserved.
    AppointmentHeld = "appointment_held";
    /// A reserved time was confirmed.
    AppointmentBooked = "appointment_booked";
    /// The citizen checked in; a ticket stands in line.
    AppointmentArrived = "appointment_arrived";
    /// Served.
    AppointmentDone = "appointment_done";
    /// Called off.
    AppointmentCancelled = "appointment_cancelled";
    /// Nobody came.
    AppointmentMissed = "appointment_missed";
    /// A reserved time ran out.
    AppointmentExpired = "appointment_expired";
    /// Somebody joined the line.
    TicketWaiting = "ticket_waiting";
    /// The first call.
    TicketCalled = "ticket_called";
    /// A further call.
    TicketRecalled = "ticket_recalled";
    /// The talk began.
    TicketServing = "ticket_serving";
    /// The talk is over.
    TicketFinished = "ticket_finished";
    /// Did not answer the calls.
    TicketMissed = "ticket_missed";
    /// Went away.
    TicketLeft = "ticket_left";
    /// A room was opened.
    ConsultationOpened = "consultation_opened";
    /// Somebody entered the room.
    ConsultationJoined = "consultation_joined";
    /// Somebody left the room.
    ConsultationLeft = "consultation_left";
    /// The room was closed.
    ConsultationEnded = "consultation_ended";
    /// An account was made.
    StaffCreated = "staff_created";
    /// Somebody signed in.
    SessionStarted = "session_started";
    /// Somebody signed out, or a session was ended.
    SessionEnded = "session_ended";
    /// A password did not match.
    SignInFailed = "sign_in_failed";
    /// Services, pools or opening times changed.
    CatalogueChanged = "catalogue_changed";
}

/// SHA-256 of an entry of the chain.
pub type ChainHash = [u8; 32];

/// What the first entry of every authority follows.
pub const CHAIN_START: ChainHash = [0; 32];

/// The bytes that are hashed (SHA-256) to give the entry `seq` of an authority's chain, following the entry with hash `previous`.
///
/// Fixed widths and a terminated word, so that no two different entries have the same bytes. An absent id is sixteen zeros:
/// ids are UUID version 7 and never that.
#[must_use]
pub fn chain_entry(
    previous: &ChainHash,
    authority: AuthorityId,
    seq: i64,
    event: &Event,
) -> Vec<u8> {
    let (actor, actor_id) = match event.by {
        EventActor::Citizen => (b'c', Uuid::nil()),
        EventActor::Staff(id) => (b's', id.0),
        EventActor::System => (b'o', Uuid::nil()),
    };
    let about = &event.about;
    let subjects = [
        about.appointment.map(|id| id.0),
        about.pool.map(|id| id.0),
        about.queue.map(|id| id.0),
        about.ticket.map(|id| id.0),
        about.consultation.map(|id| id.0),
        about.staff.map(|id| id.0),
    ];
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(previous);
    bytes.extend_from_slice(authority.0.as_bytes());
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(event.id.0.as_bytes());
    bytes.extend_from_slice(&event.at.0.to_be_bytes());
    bytes.extend_from_slice(event.kind.as_str().as_bytes());
    bytes.push(0);
    bytes.push(actor);
    bytes.extend_from_slice(actor_id.as_bytes());
    for subject in subjects {
        bytes.extend_from_slice(subject.unwrap_or_default().as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const HERE: AuthorityId = AuthorityId(Uuid::from_u128(1));

    fn event() -> Event {
        Event {
            id: EventId(Uuid::from_u128(2)),
            at: Timestamp(3),
            kind: EventKind::TicketCalled,
            by: EventActor::Staff(StaffId(Uuid::from_u128(4))),
            about: Subjects::default(),
        }
    }

    #[test]
    fn every_word_means_one_kind() {
        let words: HashSet<_> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words.len(), EventKind::ALL.len());
        for kind in EventKind::ALL {
            assert_eq!(EventKind::parse(kind.as_str()), Some(*kind));
        }
        assert_eq!(EventKind::parse("something_else"), None);
    }

    #[test]
    fn every_part_of_an_event_changes_its_entry() {
        let id = Uuid::from_u128(9);
        let about = |about: Subjects| Event { about, ..event() };
        let none = Subjects::default();
        let entries = [
            chain_entry(&CHAIN_START, HERE, 1, &event()),
            chain_entry(&[1; 32], HERE, 1, &event()),
            chain_entry(&CHAIN_START, AuthorityId(id), 1, &event()),
            chain_entry(&CHAIN_START, HERE, 2, &event()),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &Event {
                    id: EventId(id),
                    ..event()
                },
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &Event {
                    at: Timestamp(4),
                    ..event()
                },
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &Event {
                    kind: EventKind::TicketMissed,
                    ..event()
                },
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &Event {
                    by: EventActor::System,
                    ..event()
                },
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &Event {
                    by: EventActor::Citizen,
                    ..event()
                },
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &Event {
                    by: EventActor::Staff(StaffId(id)),
                    ..event()
                },
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &about(Subjects {
                    appointment: Some(AppointmentId(id)),
                    ..none
                }),
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &about(Subjects {
                    pool: Some(PoolId(id)),
                    ..none
                }),
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &about(Subjects {
                    queue: Some(QueueId(id)),
                    ..none
                }),
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &about(Subjects {
                    ticket: Some(TicketId(id)),
                    ..none
                }),
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &about(Subjects {
                    consultation: Some(ConsultationId(id)),
                    ..none
                }),
            ),
            chain_entry(
                &CHAIN_START,
                HERE,
                1,
                &about(Subjects {
                    staff: Some(StaffId(id)),
                    ..none
                }),
            ),
        ];
        assert_eq!(entries.iter().collect::<HashSet<_>>().len(), entries.len());
    }
}
