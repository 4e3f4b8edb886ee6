//! Queues and tickets as staff see them, and what staff send.

use super::booking::{AppointmentState, Need, TicketState};
use super::catalogue::{Channel, SiteView};
use super::text::{Language, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The queues that the clerk may run.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueList {
    /// In the order of their names.
    pub queues: Vec<QueueSummary>,
}

/// A queue, with what one chooses before work begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueSummary {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Where its tickets come from.
    pub pools: Vec<QueuePool>,
    /// Where one can serve.
    pub counters: Vec<QueueCounter>,
}

/// A pool whose tickets stand in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuePool {
    /// Key.
    pub id: Uuid,
    /// How one meets.
    pub channel: Channel,
    /// Where it is.
    pub site: SiteView,
}

/// A counter of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueCounter {
    /// Key.
    pub id: Uuid,
    /// Name on the display.
    pub name: String,
    /// Who serves there now.
    #[schema(required)]
    pub taken_by: Option<String>,
}

/// The line as the clerk sees it.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct QueueView {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Waiting, called and serving, in the order of calling.
    pub tickets: Vec<TicketForStaff>,
    /// Today's appointments that have not arrived, and those that are over.
    pub appointments: Vec<AppointmentForStaff>,
}

/// A ticket as the clerk sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TicketForStaff {
    /// Key.
    pub id: Uuid,
    /// Number on the display.
    pub number: String,
    /// Where it is in its life.
    pub state: TicketState,
    /// How one meets.
    pub channel: Channel,
    /// Where it came from.
    pub pool: Uuid,
    /// What for.
    pub service: NamedService,
    /// Who comes; null after the data was deleted.
    #[schema(required)]
    pub person_name: Option<String>,
    /// Language of the talk.
    #[schema(required)]
    pub language: Option<Language>,
    /// What to prepare.
    pub needs: Vec<Need>,
    /// How many persons come.
    pub people: u8,
    /// Start of the appointment, if there is one.
    #[schema(required, format = DateTime)]
    pub appointment_start: Option<String>,
    /// Check-in.
    #[schema(format = DateTime)]
    pub arrived_at: String,
    /// From when the wait counts: the check-in, or the appointment's start when that is later.
    #[schema(format = DateTime)]
    pub waiting_since: String,
    /// When it was called last.
    #[schema(required, format = DateTime)]
    pub called_at: Option<String>,
    /// How often it was called.
    pub calls: u16,
    /// Where it was called to.
    #[schema(required)]
    pub counter: Option<NamedCounter>,
    /// Who called.
    #[schema(required)]
    pub clerk: Option<NamedClerk>,
    /// The talk; video only.
    #[schema(required)]
    pub consultation: Option<Uuid>,
    /// Whether the citizen is in the room.
    pub citizen_present: bool,
}

/// A service by name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NamedService {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: Text,
}

/// A counter by name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NamedCounter {
    /// Key.
    pub id: Uuid,
    /// Name on the display.
    pub name: String,
}

/// A member of staff by name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NamedClerk {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// One of today's appointments.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AppointmentForStaff {
    /// Key.
    pub id: Uuid,
    /// Readable number.
    pub number: String,
    /// Where it is in its life.
    pub state: AppointmentState,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// When it ends.
    #[schema(format = DateTime)]
    pub end: String,
    /// How one meets.
    pub channel: Channel,
    /// What for.
    pub service: NamedService,
    /// Who comes.
    #[schema(required)]
    pub person_name: Option<String>,
}

/// Calls the next person to a counter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallNext {
    /// Where to.
    pub counter: Uuid,
    /// From which pools; at most 64.
    #[schema(min_items = 1, max_items = 64)]
    pub pools: Vec<Uuid>,
}

/// Who was called; null when nobody waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallAnswer {
    /// The ticket.
    #[schema(required)]
    pub ticket: Option<TicketForStaff>,
}

/// The ticket after the change.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketAnswer {
    /// The ticket.
    pub ticket: TicketForStaff,
}
