//! Audit: what happened, with ids only and never a word about a person, and the bytes its hash chain is made of.

use crate::id::{
    AppointmentId, AuthorityId, ConsultationId, EventId, PoolId, QueueId, SessionId, StaffId,
    TicketId,
};
use crate::time::Timestamp;

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
    /// The holder of an appointment's link.
    Citizen(AppointmentId),
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
    pub const fn id(self) -> Option<uuid::Uuid> {
        match self {
            Self::Citizen(id) => Some(id.0),
            Self::Staff(id) => Some(id.0),
            Self::Anonymous | Self::System => None,
        }
    }

    /// From the stored kind and id; `None` when they do not fit together.
    #[must_use]
    pub fn of(kind: &str, id: Option<uuid::Uuid>) -> Option<Self> {
        match (kind, id) {
            ("citizen", Some(id)) => Some(Self::Citizen(AppointmentId(id))),
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
    } = event.subjects;
    id(&mut bytes, appointment.map(|id| id.0));
    id(&mut bytes, pool.map(|id| id.0));
    id(&mut bytes, queue.map(|id| id.0));
    id(&mut bytes, ticket.map(|id| id.0));
    id(&mut bytes, consultation.map(|id| id.0));
    id(&mut bytes, staff.map(|id| id.0));
    id(&mut bytes, session.map(|id| id.0));
    bytes
}

fn word(bytes: &mut Vec<u8>, word: &str) {
    // The words are our own constants, far below 256 bytes.
    bytes.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(word.as_bytes());
}

fn id(bytes: &mut Vec<u8>, id: Option<uuid::Uuid>) {
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
