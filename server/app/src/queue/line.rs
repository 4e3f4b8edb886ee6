//! The line as the citizens in it see it: who is before me, how long may it take, where am I called to.
//!
//! It is computed once for everybody in the line; each page picks its own place. Many who ask at once share one look (`count.rs`).

use super::{SEAT_KEPT, count};
use crate::catalogue::Catalogue;
use crate::{Context, Fault};
use schalter_domain::id::{AppointmentId, AuthorityId, ConsultationId, QueueId, TicketId};
use schalter_domain::queue::{Estimate, Pace, StateName, Tempo, Ticket, in_order};
use schalter_domain::time::{Millis, Timestamp};
use schalter_storage::queue as storage;
use std::collections::{HashMap, HashSet};

/// Talks that ended longer ago tell of another part of the day.
const TALKS_OF: Millis = Millis::hours(8);
/// A counter that called or finished nobody for so long is not counted as working.
const WORKING_WITHIN: Millis = Millis::minutes(45);

/// A place in line as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketForCitizen {
    /// Key.
    pub id: TicketId,
    /// Number on the display.
    pub number: String,
    /// Where it is in its life.
    pub state: StateName,
    /// People before this one; 0 for those who are called.
    pub ahead: usize,
    /// The wait; `None` while no counter works, and for those who no longer wait.
    pub estimate: Option<Estimate>,
    /// Name of the counter it is called to.
    pub counter: Option<String>,
    /// First call.
    pub called_at: Option<Timestamp>,
    /// How often it was called.
    pub calls: u16,
    /// The talk that waits; video only.
    pub consultation: Option<ConsultationId>,
}

/// Everybody who waits, is called or is served in one queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    places: HashMap<AppointmentId, TicketForCitizen>,
}

impl Line {
    /// The place made from an appointment; `None`: not, or no longer, in line.
    #[must_use]
    pub fn place(&self, appointment: AppointmentId) -> Option<&TicketForCitizen> {
        self.places.get(&appointment)
    }

    /// How many are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether nobody is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// The line of a queue as it is now.
pub(super) async fn line(
    ctx: &Context,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<Line, Fault> {
    let tickets = storage::line(&ctx.store, authority, queue).await?;
    line_of(ctx, authority, queue, &tickets).await
}

/// The line that these tickets make: everybody who waits, is called or is served, in no order.
pub(crate) async fn line_of(
    ctx: &Context,
    authority: AuthorityId,
    queue: QueueId,
    tickets: impl IntoIterator<Item = &Ticket> + Clone,
) -> Result<Line, Fault> {
    let Some(catalogue) = ctx.catalogue(authority).await? else {
        return Ok(Line::default());
    };
    let waiting = in_order(tickets.clone());
    let called = tickets.into_iter().filter(|ticket| !ticket.is_waiting());
    let called = called.map(|ticket| (ticket, seen_by_holder(&catalogue, ticket)));
    let mut places: HashMap<_, _> = called
        .filter_map(|(ticket, place)| Some((ticket.appointment?, place)))
        .collect();
    if waiting.is_empty() {
        return Ok(Line { places });
    }
    let pace = Pace::of(&tempo(ctx, &catalogue, queue, &waiting).await?);
    places.reserve(waiting.len());
    for (ahead, ticket) in waiting.into_iter().enumerate() {
        let Some(appointment) = ticket.appointment else {
            continue;
        };
        let mut seen = seen_by_holder(&catalogue, ticket);
        seen.ahead = ahead;
        seen.estimate = pace.map(|pace| pace.wait(ahead));
        places.insert(appointment, seen);
    }
    Ok(Line { places })
}

/// The place made from an appointment, wherever it is in its life; `None` before check-in.
pub async fn ticket_for_citizen(
    ctx: &Context,
    authority: AuthorityId,
    appointment: AppointmentId,
) -> Result<Option<TicketForCitizen>, Fault> {
    let Some(ticket) = storage::ticket_of_appointment(&ctx.store, authority, appointment).await?
    else {
        return Ok(None);
    };
    if ticket.is_waiting() {
        let line = count::ask(ctx, (authority, ticket.queue)).await?;
        if let Some(place) = line.place(appointment) {
            return Ok(Some(place.clone()));
        }
    }
    // Called, served, over; or called between the two statements, which the next look will show.
    let catalogue = ctx.catalogue(authority).await?;
    Ok(catalogue.map(|catalogue| seen_by_holder(&catalogue, &ticket)))
}

/// A ticket without its place in line, which needs the whole line.
pub(crate) fn seen_by_holder(catalogue: &Catalogue, ticket: &Ticket) -> TicketForCitizen {
    let call = ticket.state.call();
    let counter = call.and_then(|call| catalogue.counter(call.counter));
    TicketForCitizen {
        id: ticket.id,
        number: ticket.number.clone(),
        state: ticket.state.name(),
        ahead: 0,
        estimate: None,
        counter: counter.map(|counter| counter.name.clone()),
        called_at: call.map(|call| call.first_at),
        calls: call.map_or(0, |call| call.times),
        consultation: call.and_then(|call| call.consultation),
    }
}

async fn tempo(
    ctx: &Context,
    catalogue: &Catalogue,
    queue: QueueId,
    waiting: &[&Ticket],
) -> Result<Tempo, Fault> {
    let (authority, now) = (catalogue.authority().id, ctx.now());
    let recent = storage::recent_talks(&ctx.store, authority, queue, now.minus(TALKS_OF)).await?;
    let activity = storage::activity(&ctx.store, authority, queue, now.minus(SEAT_KEPT)).await?;
    let seats = storage::counters_taken(&ctx.store, authority, now.minus(SEAT_KEPT)).await?;
    let busy: HashSet<_> = activity
        .iter()
        .filter(|at| at.busy)
        .map(|at| at.counter)
        .collect();
    let fresh = now.minus(WORKING_WITHIN);
    let lately = activity
        .iter()
        .filter(|at| at.last_at > fresh)
        .map(|at| at.counter);
    let of_queue = |counter| {
        catalogue
            .counter(counter)
            .is_some_and(|it| it.queue == queue)
    };
    let seated = seats
        .iter()
        .filter(|seat| seat.taken_at > fresh && of_queue(seat.counter));
    let working: HashSet<_> = busy
        .iter()
        .copied()
        .chain(lately)
        .chain(seated.map(|seat| seat.counter))
        .collect();
    let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    Ok(Tempo {
        recent,
        planned: planned(catalogue, waiting),
        counters: count(working.len()),
        idle: count(working.len() - busy.len()),
    })
}

/// The mean of the planned durations of what is waited for.
fn planned(catalogue: &Catalogue, waiting: &[&Ticket]) -> Millis {
    let durations = waiting
        .iter()
        .filter_map(|ticket| catalogue.service_ever(ticket.service));
    let (sum, count) = durations.fold((0i64, 0i64), |(sum, count), service| {
        (sum + service.duration.0, count + 1)
    });
    Millis(sum.checked_div(count).unwrap_or(0))
}
