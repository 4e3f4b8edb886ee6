//! Queues and tickets as staff see them, and what staff send.

use super::booking::{AppointmentState, Need, TicketState};
use super::catalogue::Channel;
use super::enrolment::Purpose;
use super::text::{Language, Text};
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::queue as app;
use schalter_domain::catalogue as places;
use schalter_domain::identity::Staff;
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
    pub site: NamedSite,
}

/// A site by name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NamedSite {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: Text,
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
    /// From when the wait counts.
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
    /// The enrolment that the appointment is about; null when there is none, or when it is not for these eyes.
    #[schema(required)]
    pub enrolment: Option<TicketEnrolment>,
}

/// The enrolment that an appointment is about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TicketEnrolment {
    /// Key.
    pub id: Uuid,
    /// What the appointment is for.
    pub purpose: Purpose,
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

impl From<Vec<app::QueueSummary>> for QueueList {
    fn from(queues: Vec<app::QueueSummary>) -> Self {
        Self {
            queues: queues.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<app::QueueSummary> for QueueSummary {
    fn from(queue: app::QueueSummary) -> Self {
        let pool = |pool: app::PoolSummary| QueuePool {
            id: pool.id.0,
            channel: pool.channel.into(),
            site: NamedSite {
                id: pool.site.0,
                name: (&pool.site_name).into(),
            },
        };
        let counter = |counter: app::CounterSummary| QueueCounter {
            id: counter.id.0,
            name: counter.name,
            taken_by: counter.taken_by,
        };
        Self {
            id: queue.id.0,
            name: queue.name,
            pools: queue.pools.into_iter().map(pool).collect(),
            counters: queue.counters.into_iter().map(counter).collect(),
        }
    }
}

impl QueueView {
    /// The queue as the authority's clocks show it, for these eyes.
    #[must_use]
    pub fn of(queue: &app::QueueView, zone: &TimeZone, staff: &Staff) -> Self {
        let appointments = queue.appointments.iter();
        Self {
            id: queue.id.0,
            name: queue.name.clone(),
            tickets: queue
                .tickets
                .iter()
                .map(|ticket| TicketForStaff::of(ticket, zone, staff))
                .collect(),
            appointments: appointments
                .map(|appointment| AppointmentForStaff::of(appointment, zone))
                .collect(),
        }
    }
}

impl TicketForStaff {
    /// The ticket as the authority's clocks show it, for these eyes.
    #[must_use]
    pub fn of(ticket: &app::TicketForStaff, zone: &TimeZone, staff: &Staff) -> Self {
        let person = ticket.person.as_ref();
        Self {
            id: ticket.id.0,
            number: ticket.number.clone(),
            state: ticket.state.into(),
            channel: ticket.channel.into(),
            pool: ticket.pool.0,
            service: NamedService::of(ticket.service.0, &ticket.service_name),
            person_name: person.map(|person| person.name.clone()),
            language: person.map(|person| person.language.into()),
            needs: person
                .map(|person| person.needs.iter().copied().map(Into::into).collect())
                .unwrap_or_default(),
            people: ticket.people,
            appointment_start: ticket.appointment_start.map(|at| rfc3339(at, zone)),
            arrived_at: rfc3339(ticket.arrived_at, zone),
            waiting_since: rfc3339(ticket.arrived_at, zone),
            called_at: ticket.called_at.map(|at| rfc3339(at, zone)),
            calls: ticket.calls,
            counter: ticket.counter.as_ref().map(|(id, name)| NamedCounter {
                id: id.0,
                name: name.clone(),
            }),
            clerk: ticket.clerk.as_ref().map(|(id, name)| NamedClerk {
                id: id.0,
                name: name.clone(),
            }),
            consultation: ticket.consultation.map(|id| id.0),
            citizen_present: ticket.citizen_present,
            enrolment: ticket.about_for(staff).map(|about| TicketEnrolment {
                id: about.enrolment.0,
                purpose: about.purpose.into(),
            }),
        }
    }
}

impl AppointmentForStaff {
    fn of(appointment: &app::AppointmentForStaff, zone: &TimeZone) -> Self {
        Self {
            id: appointment.id.0,
            number: appointment.number.clone(),
            state: appointment.state.into(),
            start: rfc3339(appointment.time.start, zone),
            end: rfc3339(appointment.time.end, zone),
            channel: appointment.channel.into(),
            service: NamedService::of(appointment.service.0, &appointment.service_name),
            person_name: appointment.person_name.clone(),
        }
    }
}

impl NamedService {
    fn of(id: Uuid, name: &places::Text) -> Self {
        Self {
            id,
            name: name.into(),
        }
    }
}
