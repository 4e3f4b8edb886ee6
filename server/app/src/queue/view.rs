//! The queue as the console shows it: who is here, who is expected, and who sits where.

use super::{SEAT_KEPT, permitted};
use crate::catalogue::Catalogue;
use crate::identity::SignedIn;
use crate::{Context, Error, Fault};
use schalter_domain::booking::{self, Need, Person};
use schalter_domain::catalogue::{Channel, Language, Text};
use schalter_domain::id::{
    AppointmentId, AuthorityId, ConsultationId, CounterId, PoolId, QueueId, ServiceId, SiteId,
    StaffId, TicketId,
};
use schalter_domain::identity::{Permission, Staff};
use schalter_domain::queue::{Refusal, StateName, Ticket, in_order};
use schalter_domain::time::{Interval, Timestamp};
use schalter_storage::booking::{self as appointments, Record};
use schalter_storage::consultation as talks;
use schalter_storage::instruction::appointment::{self as enrolments, About, Purpose};
use schalter_storage::queue as storage;
use std::collections::{HashMap, HashSet};

/// A queue in the list of those a clerk may run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSummary {
    /// Key.
    pub id: QueueId,
    /// Name as the clerks read it.
    pub name: String,
    /// The pools whose tickets stand in it.
    pub pools: Vec<PoolSummary>,
    /// The counters that call from it.
    pub counters: Vec<CounterSummary>,
}

/// A pool of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolSummary {
    /// Key.
    pub id: PoolId,
    /// Channel.
    pub channel: Channel,
    /// Its site.
    pub site: SiteId,
    /// Name of the site.
    pub site_name: Text,
}

/// A counter of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterSummary {
    /// Key.
    pub id: CounterId,
    /// Name on the display.
    pub name: String,
    /// Name of the clerk who sits there.
    pub taken_by: Option<String>,
}

/// A queue with everything the console shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueView {
    /// Key.
    pub id: QueueId,
    /// Name as the clerks read it.
    pub name: String,
    /// Who is called or served, by their first call, then who waits, in calling order.
    pub tickets: Vec<TicketForStaff>,
    /// Today's appointments that are not in line: expected, missed, done.
    pub appointments: Vec<AppointmentForStaff>,
}

/// A ticket as the console shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketForStaff {
    /// Key.
    pub id: TicketId,
    /// Number on the display.
    pub number: String,
    /// Where it is in its life.
    pub state: StateName,
    /// Channel.
    pub channel: Channel,
    /// The pool it came from.
    pub pool: PoolId,
    /// What for.
    pub service: ServiceId,
    /// Name of the service.
    pub service_name: Text,
    /// Who; `None` after their data was erased.
    pub person: Option<PersonForStaff>,
    /// Persons who come.
    pub people: u8,
    /// Start of the appointment.
    pub appointment_start: Option<Timestamp>,
    /// Check-in: since then they wait.
    pub arrived_at: Timestamp,
    /// First call.
    pub called_at: Option<Timestamp>,
    /// How often it was called.
    pub calls: u16,
    /// Where it was called to.
    pub counter: Option<(CounterId, String)>,
    /// Who called it.
    pub clerk: Option<(StaffId, String)>,
    /// The talk; video only.
    pub consultation: Option<ConsultationId>,
    /// Whether the citizen is in the room now.
    pub citizen_present: bool,
    /// The enrolment that the appointment is about, while the ticket is in line. Ask [`TicketForStaff::about_for`]: not
    /// everybody who sees the line may know.
    pub about: Option<About>,
}

impl TicketForStaff {
    /// The enrolment that the appointment is about, as far as somebody may know: a hindrance is for physicians only, the rest
    /// for those who look after participants of that department.
    #[must_use]
    pub fn about_for(&self, staff: &Staff) -> Option<About> {
        self.about.filter(|about| {
            let needed = match about.purpose {
                Purpose::Hindrance => Permission::SeeHindrances,
                Purpose::Identity | Purpose::Help => Permission::ManageParticipants,
            };
            staff.allow_in(needed, about.department).is_ok()
        })
    }
}

/// What a clerk must know of a person before the talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonForStaff {
    /// Name as given.
    pub name: String,
    /// Language of the talk.
    pub language: Language,
    /// What to prepare.
    pub needs: Vec<Need>,
}

/// An appointment of today as the console lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentForStaff {
    /// Key.
    pub id: AppointmentId,
    /// Readable number.
    pub number: String,
    /// `booked`, `missed` or `done`.
    pub state: booking::StateName,
    /// From when to when.
    pub time: Interval,
    /// Channel.
    pub channel: Channel,
    /// What for.
    pub service: ServiceId,
    /// Name of the service.
    pub service_name: Text,
    /// Name of who comes; `None` after it was erased.
    pub person_name: Option<String>,
}

/// The queues a clerk may run.
pub async fn queues_of(ctx: &Context, who: &SignedIn) -> Result<Vec<QueueSummary>, Error<Refusal>> {
    let staff = &who.staff;
    staff
        .allow(Permission::SeeQueue)
        .map_err(|_| Error::NotAllowed)?;
    let catalogue = ctx
        .catalogue(staff.authority)
        .await?
        .ok_or(Error::NotFound)?;
    let since = ctx.now().minus(SEAT_KEPT);
    let seats = storage::counters_taken(&ctx.store, staff.authority, since).await?;
    let own = catalogue.content().queues.iter().filter(|queue| {
        staff
            .allow_in(Permission::SeeQueue, queue.department)
            .is_ok()
    });
    let summary = |queue: &crate::catalogue::Queue| QueueSummary {
        id: queue.id,
        name: queue.name.clone(),
        pools: pools(&catalogue, queue.id),
        counters: counters(&catalogue, queue.id, &seats),
    };
    Ok(own.map(summary).collect())
}

fn pools(catalogue: &Catalogue, queue: QueueId) -> Vec<PoolSummary> {
    let summary = |pool: &schalter_domain::catalogue::Pool| PoolSummary {
        id: pool.id,
        channel: pool.channel,
        site: pool.site,
        site_name: catalogue
            .site(pool.site)
            .map_or_else(nameless, |site| site.name.clone()),
    };
    catalogue.pools_of_queue(queue).map(summary).collect()
}

fn counters(
    catalogue: &Catalogue,
    queue: QueueId,
    seats: &[storage::Taken],
) -> Vec<CounterSummary> {
    let of_queue = catalogue
        .content()
        .counters
        .iter()
        .filter(|counter| counter.queue == queue);
    let summary = |counter: &schalter_domain::catalogue::Counter| CounterSummary {
        id: counter.id,
        name: counter.name.clone(),
        taken_by: seats
            .iter()
            .find(|seat| seat.counter == counter.id)
            .map(|seat| seat.name.clone()),
    };
    of_queue.map(summary).collect()
}

/// One queue, for a clerk who may see it.
pub async fn queue_view(
    ctx: &Context,
    who: &SignedIn,
    queue: QueueId,
) -> Result<QueueView, Error<Refusal>> {
    permitted(ctx, who, queue, Permission::SeeQueue).await?;
    view(ctx, who.staff.authority, queue)
        .await?
        .ok_or(Error::NotFound)
}

/// One queue as it is now; `None`: there is no such queue.
pub(crate) async fn view(
    ctx: &Context,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<Option<QueueView>, Fault> {
    let Some(catalogue) = ctx.catalogue(authority).await? else {
        return Ok(None);
    };
    let Some(name) = catalogue.queue(queue).map(|queue| queue.name.clone()) else {
        return Ok(None);
    };
    let today = ctx.now().local_date(catalogue.zone());
    let records = appointments::of_queue(&ctx.store, &ctx.sealer, authority, queue, today).await?;
    let records: HashMap<AppointmentId, Record> = records
        .into_iter()
        .map(|record| (record.appointment.id, record))
        .collect();
    let line = storage::line(&ctx.store, authority, queue).await?;
    let mut called: Vec<&Ticket> = line.iter().filter(|ticket| !ticket.is_waiting()).collect();
    called
        .sort_unstable_by_key(|ticket| (ticket.state.call().map(|call| call.first_at), ticket.id));
    let room = Room::look(ctx, authority, queue).await?;
    let mut tickets = Vec::with_capacity(line.len());
    for ticket in called.into_iter().chain(in_order(&line)) {
        let record = match ticket.appointment {
            // Of yesterday, when it is just past midnight.
            Some(id) if !records.contains_key(&id) => {
                appointments::find(&ctx.store, &ctx.sealer, authority, id).await?
            }
            Some(id) => records.get(&id).cloned(),
            None => None,
        };
        tickets.push(for_staff(&catalogue, &room, ticket, record.as_ref()));
    }
    let in_line: HashSet<_> = line
        .iter()
        .filter_map(|ticket| ticket.appointment)
        .collect();
    let mut expected: Vec<AppointmentForStaff> = records
        .values()
        .filter(|record| !in_line.contains(&record.appointment.id))
        .map(|record| expected_by_staff(&catalogue, record))
        .collect();
    expected.sort_unstable_by_key(|appointment| (appointment.time.start, appointment.id));
    Ok(Some(QueueView {
        id: queue,
        name,
        tickets,
        appointments: expected,
    }))
}

/// One ticket as it is after a change.
pub(super) async fn ticket_for_staff(
    ctx: &Context,
    catalogue: &Catalogue,
    ticket: Ticket,
) -> Result<TicketForStaff, Fault> {
    let authority = catalogue.authority().id;
    let record = match ticket.appointment {
        Some(id) => appointments::find(&ctx.store, &ctx.sealer, authority, id).await?,
        None => None,
    };
    let room = Room::look(ctx, authority, ticket.queue).await?;
    Ok(for_staff(catalogue, &room, &ticket, record.as_ref()))
}

/// Who works here, whose citizen is in the room, and who comes about an enrolment.
struct Room {
    staff: HashMap<StaffId, String>,
    present: HashSet<ConsultationId>,
    enrolments: HashMap<AppointmentId, About>,
}

impl Room {
    async fn look(ctx: &Context, authority: AuthorityId, queue: QueueId) -> Result<Self, Fault> {
        let staff = storage::staff_names(&ctx.store, authority).await?;
        let present = talks::citizens_present(&ctx.store, authority, queue).await?;
        let enrolments = enrolments::in_line(&ctx.store, authority, queue).await?;
        Ok(Self {
            staff: staff.into_iter().collect(),
            present: present.into_iter().collect(),
            enrolments: enrolments.into_iter().collect(),
        })
    }
}

fn for_staff(
    catalogue: &Catalogue,
    room: &Room,
    ticket: &Ticket,
    record: Option<&Record>,
) -> TicketForStaff {
    let call = ticket.state.call();
    let consultation = call.and_then(|call| call.consultation);
    TicketForStaff {
        id: ticket.id,
        number: ticket.number.clone(),
        state: ticket.state.name(),
        channel: ticket.channel,
        pool: ticket.pool,
        service: ticket.service,
        service_name: service_name(catalogue, ticket.service),
        person: record
            .and_then(|record| record.appointment.state.person())
            .map(prepared),
        people: record.map_or(1, |record| record.appointment.people),
        appointment_start: ticket.appointment_start,
        arrived_at: ticket.arrived_at,
        called_at: call.map(|call| call.first_at),
        calls: call.map_or(0, |call| call.times),
        counter: call.and_then(|call| {
            catalogue
                .counter(call.counter)
                .map(|counter| (counter.id, counter.name.clone()))
        }),
        clerk: call.and_then(|call| {
            room.staff
                .get(&call.clerk)
                .map(|name| (call.clerk, name.clone()))
        }),
        consultation,
        citizen_present: consultation.is_some_and(|id| room.present.contains(&id)),
        about: ticket
            .appointment
            .and_then(|id| room.enrolments.get(&id).copied()),
    }
}

fn prepared(person: &Person) -> PersonForStaff {
    let Person {
        name,
        language,
        needs,
        ..
    } = person;
    PersonForStaff {
        name: name.clone(),
        language: *language,
        needs: needs.clone(),
    }
}

fn expected_by_staff(catalogue: &Catalogue, record: &Record) -> AppointmentForStaff {
    let appointment = &record.appointment;
    AppointmentForStaff {
        id: appointment.id,
        number: appointment.number.as_str().to_owned(),
        state: appointment.state.name(),
        time: appointment.time,
        channel: appointment.channel,
        service: appointment.service,
        service_name: service_name(catalogue, appointment.service),
        person_name: appointment.state.person().map(|person| person.name.clone()),
    }
}

fn service_name(catalogue: &Catalogue, service: ServiceId) -> Text {
    catalogue
        .service_ever(service)
        .map_or_else(nameless, |service| service.name.clone())
}

fn nameless() -> Text {
    Text::german("")
}
