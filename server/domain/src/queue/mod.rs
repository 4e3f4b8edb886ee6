//! Queue: tickets, their order, and the estimate of the wait.

mod decide;
mod estimate;
mod order;

pub use decide::NewCall;
pub use estimate::{Estimate, Pace, RECENT_MAX, Tempo, estimate};
pub use order::{Due, GRACE, ahead, in_order, next};

use crate::catalogue::Channel;
use crate::id::{
    AppointmentId, ConsultationId, CounterId, PoolId, QueueId, ServiceId, StaffId, TicketId,
};
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

/// Name of a state, as stored and as in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StateName {
    /// `waiting`
    Waiting,
    /// `called`
    Called,
    /// `serving`
    Serving,
    /// `finished`
    Finished,
    /// `missed`
    Missed,
    /// `left`
    Left,
}

impl StateName {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Called,
        Self::Serving,
        Self::Finished,
        Self::Missed,
        Self::Left,
    ];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Serving => "serving",
            Self::Finished => "finished",
            Self::Missed => "missed",
            Self::Left => "left",
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

impl TicketState {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Waiting => StateName::Waiting,
            Self::Called { .. } => StateName::Called,
            Self::Serving { .. } => StateName::Serving,
            Self::Finished { .. } => StateName::Finished,
            Self::Missed { .. } => StateName::Missed,
            Self::Left { .. } => StateName::Left,
        }
    }

    /// The call to a counter, while there is one.
    #[must_use]
    pub const fn call(&self) -> Option<&Call> {
        match self {
            Self::Called { call } | Self::Serving { call, .. } => Some(call),
            Self::Waiting | Self::Finished { .. } | Self::Missed { .. } | Self::Left { .. } => None,
        }
    }
}

/// Why a wish about a ticket is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What is wished does not fit the state.
    #[error("this cannot be done with a ticket that is {state}")]
    WrongState {
        /// The state it is in.
        state: StateName,
    },
    /// The counter still has somebody.
    #[error("the counter has not finished with the person before")]
    CounterBusy,
    /// The counter calls from another queue.
    #[error("the counter or pool does not belong to this queue")]
    OtherQueue,
    /// There is no such ticket, queue, counter or pool.
    #[error("the ticket or queue is not known")]
    Unknown,
    /// The talk has no room: the channel is not video, or nobody was called yet.
    #[error("there is no room for this ticket")]
    NoRoom,
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
