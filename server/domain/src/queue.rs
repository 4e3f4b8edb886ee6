//! Queue: tickets, their order, and the estimate of the wait.

use crate::catalogue::Channel;
use crate::id::{AppointmentId, ConsultationId, CounterId, PoolId, QueueId, ServiceId, StaffId, TicketId};
use crate::time::Timestamp;

/// A place in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Key.
    pub id: TicketId,
    /// The line it stands in.
    pub queue: QueueId,
    /// Where it came from.
    pub pool: PoolId,
    /// Channel of that pool.
    pub channel: Channel,
    /// What for.
    pub service: ServiceId,
    /// The appointment it was made from; walk-ins have none.
    pub appointment: Option<AppointmentId>,
    /// Number on the display; the appointment's number for those who booked.
    pub number: String,
    /// Start of the appointment, if there is one.
    pub appointment_start: Option<Timestamp>,
    /// Check-in.
    pub arrived_at: Timestamp,
    /// Where it is in its life.
    pub state: TicketState,
}

/// The life of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketState {
    /// In line.
    Waiting,
    /// Called to a counter, not yet there.
    Called {
        /// By whom, where, since when, how often.
        call: Call,
    },
    /// In the talk.
    Serving {
        /// The call that brought it there.
        call: Call,
        /// When the talk began.
        started_at: Timestamp,
    },
    /// Served.
    Finished {
        /// When.
        at: Timestamp,
    },
    /// Did not answer the calls.
    Missed {
        /// When it was decided.
        at: Timestamp,
    },
    /// Went away, or cancelled while waiting.
    Left {
        /// When.
        at: Timestamp,
    },
}

/// A call to a counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Who called.
    pub clerk: StaffId,
    /// Where to.
    pub counter: CounterId,
    /// The talk that waits there; video only.
    pub consultation: Option<ConsultationId>,
    /// First call.
    pub first_at: Timestamp,
    /// Latest call.
    pub last_at: Timestamp,
    /// How often, from 1.
    pub times: u16,
}
