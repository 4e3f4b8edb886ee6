//! Queue: the clerk calls the next person, calls again, begins, finishes, or notes that nobody came.
//!
//! What the console shows is in `view.rs`, what the waiting page shows in `line.rs`.
//!
//! Locks are taken in the order pool-day → queue → appointment → ticket. A clerk has one person at a time, and so has a counter:
//! whoever calls with somebody still called or in a talk is refused ([`queue::Refusal::CounterBusy`]) and finishes first.
//! A counter at which nobody is called or served may be taken over by a colleague, who sits there now. Any clerk who may run
//! the queue may act on its tickets, so that a colleague can finish for one who had to leave.

mod count;
mod line;
mod view;

pub(crate) use count::Counts;
pub use line::{Line, TicketForCitizen, ticket_for_citizen};
pub(crate) use line::{line_of, seen_by_holder};
pub(crate) use view::view;
pub use view::{
    AppointmentForStaff, CounterSummary, PersonForStaff, PoolSummary, QueueSummary, QueueView,
    TicketForStaff, queue_view, queues_of,
};

use crate::audit::Book;
use crate::catalogue::{Catalogue, Queue};
use crate::identity::{SignedIn, allow};
use crate::{Context, Error, Fault};
use schalter_domain::audit::{EventKind, Subjects};
use schalter_domain::booking;
use schalter_domain::catalogue::Channel;
use schalter_domain::consultation::Consultation;
use schalter_domain::id::{AuthorityId, ConsultationId, CounterId, PoolId, QueueId, TicketId};
use schalter_domain::identity::Permission;
use schalter_domain::queue::{self, NewCall, Refusal, Ticket, TicketState};
use schalter_domain::time::{Millis, Timestamp};
use schalter_storage::booking::{self as appointments, Change, Record};
use schalter_storage::queue as storage;
use schalter_storage::{Tx, availability, consultation as talks};
use std::sync::Arc;

/// Who took a counter longer ago and never signed out does not sit there any more.
pub(crate) const SEAT_KEPT: Millis = Millis::hours(12);

/// The next person is wanted.
#[derive(Debug, Clone)]
pub struct CallNext {
    /// From this line.
    pub queue: QueueId,
    /// To this counter.
    pub counter: CounterId,
    /// Only those of these pools; none named: of every pool of the queue.
    pub pools: Vec<PoolId>,
}

/// What a clerk may do with a ticket that was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Call once more.
    Recall,
    /// Nobody came.
    Miss,
    /// The talk begins.
    Start,
    /// The talk is over; the room is closed.
    Finish,
    /// The talk is over, whether or not somebody noted that it began: the room was closed from inside.
    End,
}

/// A ticket after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// As the console shows it.
    pub ticket: TicketForStaff,
    /// The room that must be closed now, if the change ended a talk.
    pub closed_room: Option<ConsultationId>,
}

/// Calls the next person of a line to a counter; `None`: nobody of these pools is waiting.
///
/// For video it opens the room in the same transaction, so that both may enter at once.
pub async fn call_next(
    ctx: &Context,
    who: &SignedIn,
    wish: CallNext,
) -> Result<Option<TicketForStaff>, Error<Refusal>> {
    let authority = who.staff.authority;
    let (catalogue, _) = runnable(ctx, who, wish.queue).await?;
    let pools = pools_of_wish(&catalogue, &wish)?;
    let now = ctx.now();
    let mut book = Book::new(authority, who.actor(), now);
    let mut tx = ctx.store.begin_write(authority).await?;
    storage::lock(&mut tx, authority, wish.queue).await?;
    if !storage::busy_with(&mut tx, authority, who.staff.id, wish.counter)
        .await?
        .is_empty()
    {
        return Err(Error::Refused(Refusal::CounterBusy));
    }
    sit_down(&mut tx, &mut book, who, &wish, now).await?;
    let candidates = storage::first_of_pools(&mut tx, authority, wish.queue).await?;
    let called = match queue::next(&candidates, &pools) {
        Some(next) => Some(call(ctx, &mut tx, &mut book, next.clone(), who, wish.counter).await?),
        None => None,
    };
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    match called {
        Some(ticket) => Ok(Some(view::ticket_for_staff(ctx, &catalogue, ticket).await?)),
        None => Ok(None),
    }
}

fn pools_of_wish(catalogue: &Catalogue, wish: &CallNext) -> Result<Vec<PoolId>, Error<Refusal>> {
    let of_queue: Vec<PoolId> = catalogue
        .pools_of_queue(wish.queue)
        .map(|pool| pool.id)
        .collect();
    let counter_fits = catalogue
        .counter(wish.counter)
        .is_some_and(|counter| counter.queue == wish.queue);
    if !counter_fits || !wish.pools.iter().all(|pool| of_queue.contains(pool)) {
        return Err(Error::Refused(Refusal::OtherQueue));
    }
    Ok(if wish.pools.is_empty() {
        of_queue
    } else {
        wish.pools.clone()
    })
}

/// The clerk sits at the counter from now on, unless they do already.
async fn sit_down(
    tx: &mut Tx,
    book: &mut Book,
    who: &SignedIn,
    wish: &CallNext,
    now: Timestamp,
) -> Result<(), Fault> {
    let (authority, clerk) = (who.staff.authority, who.staff.id);
    let seats = storage::counters_taken(&mut *tx, authority, now.minus(SEAT_KEPT)).await?;
    if seats
        .iter()
        .any(|seat| seat.counter == wish.counter && seat.staff == clerk)
    {
        return Ok(());
    }
    storage::take_counter(tx, authority, wish.counter, clerk, now).await?;
    let (queue, staff) = (Some(wish.queue), Some(clerk));
    book.note(
        EventKind::CounterChanged,
        Subjects {
            queue,
            staff,
            ..Subjects::default()
        },
    );
    Ok(())
}

async fn call(
    ctx: &Context,
    tx: &mut Tx,
    book: &mut Book,
    ticket: Ticket,
    who: &SignedIn,
    counter: CounterId,
) -> Result<Ticket, Error<Refusal>> {
    let (authority, now) = (who.staff.authority, ctx.now());
    let mut subjects = subjects_of(&ticket);
    let mut consultation = None;
    if ticket.channel == Channel::Video {
        let (room, kind) = Consultation::open(ConsultationId(ctx.uuid()), ticket.id, now);
        talks::insert(tx, authority, &room).await?;
        subjects.consultation = Some(room.id);
        book.note(kind, subjects);
        consultation = Some(room.id);
    }
    let new_call = NewCall {
        clerk: who.staff.id,
        counter,
        consultation,
    };
    let (ticket, kind) = ticket.call(new_call, now).map_err(Error::Refused)?;
    storage::save_ticket(tx, authority, &ticket).await?;
    book.note(kind, subjects);
    Ok(ticket)
}

/// Changes a ticket of a line that the clerk may run.
pub async fn act(
    ctx: &Context,
    who: &SignedIn,
    ticket: TicketId,
    step: Step,
) -> Result<Changed, Error<Refusal>> {
    let authority = who.staff.authority;
    let Some(seen) = storage::ticket(&ctx.store, authority, ticket).await? else {
        return Err(Error::NotFound);
    };
    let (catalogue, _) = runnable(ctx, who, seen.queue).await?;
    let ends = matches!(step, Step::Miss | Step::Finish | Step::End);
    let day = match seen.appointment.filter(|_| ends) {
        Some(id) => appointments::find(&ctx.store, &ctx.sealer, authority, id).await?,
        None => None,
    };
    let now = ctx.now();
    let mut book = Book::new(authority, who.actor(), now);
    let mut tx = ctx.store.begin_write(authority).await?;
    if let Some(record) = &day {
        availability::lock_day(&mut tx, record.day_key()).await?;
    }
    storage::lock(&mut tx, authority, seen.queue).await?;
    let record = match &day {
        Some(seen) => reload(ctx, &mut tx, seen).await?,
        None => None,
    };
    let ticket = storage::ticket(&mut tx, authority, ticket)
        .await?
        .ok_or(Error::NotFound)?;
    let room = ticket.state.call().and_then(|call| call.consultation);
    let ticket = decide(&mut book, ticket, step, now).map_err(Error::Refused)?;
    storage::save_ticket(&mut tx, authority, &ticket).await?;
    let mut closed_room = None;
    if ends {
        if let Some(record) = record {
            close_appointment(ctx, &mut tx, &mut book, record, &ticket, now).await?;
        }
        closed_room = close_room(&mut tx, &mut book, &ticket, room, authority, now).await?;
    }
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    let ticket = view::ticket_for_staff(ctx, &catalogue, ticket).await?;
    Ok(Changed {
        ticket,
        closed_room,
    })
}

async fn reload(ctx: &Context, tx: &mut Tx, seen: &Record) -> Result<Option<Record>, Fault> {
    appointments::find(tx, &ctx.sealer, seen.authority, seen.appointment.id).await
}

fn decide(book: &mut Book, ticket: Ticket, step: Step, now: Timestamp) -> Result<Ticket, Refusal> {
    let mut subjects = subjects_of(&ticket);
    subjects.consultation = ticket.state.call().and_then(|call| call.consultation);
    let (ticket, kind) = match step {
        Step::Recall => ticket.recall(now)?,
        Step::Miss => ticket.miss(now)?,
        Step::Start => ticket.start(now)?,
        Step::End if matches!(ticket.state, TicketState::Called { .. }) => {
            let (started, kind) = ticket.start(now)?;
            book.note(kind, subjects);
            started.finish(now)?
        }
        Step::Finish | Step::End => ticket.finish(now)?,
    };
    book.note(kind, subjects);
    Ok(ticket)
}

/// The appointment goes the way of its ticket. Its time is over or running: nothing becomes free.
async fn close_appointment(
    ctx: &Context,
    tx: &mut Tx,
    book: &mut Book,
    record: Record,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<(), Error<Refusal>> {
    let decision = match ticket.state {
        TicketState::Missed { .. } => record.appointment.miss(ctx.settings.check_in, now),
        _ => record.appointment.finish(now),
    };
    match decision {
        Ok((appointment, kind)) => {
            let change = Change {
                appointment,
                person: None,
                email_hash: None,
            };
            appointments::save(tx, record.authority, &[change], now).await?;
            book.note(kind, subjects_of(ticket));
            Ok(())
        }
        // Its personal data may be gone, or an earlier version left it behind: the line must move on all the same.
        Err(booking::Refusal::WrongState { .. } | booking::Refusal::AlreadyCancelled) => Ok(()),
        Err(refusal) => Err(Error::Fault(Fault::corrupt("appointment", refusal))),
    }
}

/// Closes the room of a ticket whose call is over; answers it, if it was open.
pub(crate) async fn close_room(
    tx: &mut Tx,
    book: &mut Book,
    ticket: &Ticket,
    room: Option<ConsultationId>,
    authority: AuthorityId,
    now: Timestamp,
) -> Result<Option<ConsultationId>, Fault> {
    let Some(id) = room else { return Ok(None) };
    let Some(talk) = talks::consultation(&mut *tx, authority, id).await? else {
        return Ok(None);
    };
    let Ok((ended, kind)) = talk.end(now) else {
        return Ok(None);
    };
    talks::save(tx, authority, &ended).await?;
    talks::leave_all(tx, authority, id, now).await?;
    book.note(
        kind,
        Subjects {
            consultation: Some(id),
            ..subjects_of(ticket)
        },
    );
    Ok(Some(id))
}

fn subjects_of(ticket: &Ticket) -> Subjects {
    Subjects {
        appointment: ticket.appointment,
        pool: Some(ticket.pool),
        queue: Some(ticket.queue),
        ticket: Some(ticket.id),
        ..Subjects::default()
    }
}

/// The queue, if there is such a one here and this clerk may run it.
async fn runnable(
    ctx: &Context,
    who: &SignedIn,
    queue: QueueId,
) -> Result<(Arc<Catalogue>, Queue), Error<Refusal>> {
    permitted(ctx, who, queue, Permission::ServeTickets).await
}

pub(crate) async fn permitted<R>(
    ctx: &Context,
    who: &SignedIn,
    queue: QueueId,
    permission: Permission,
) -> Result<(Arc<Catalogue>, Queue), Error<R>> {
    let catalogue = ctx
        .catalogue(who.staff.authority)
        .await?
        .ok_or(Error::NotFound)?;
    let queue = catalogue.queue(queue).cloned().ok_or(Error::NotFound)?;
    allow(who, permission, queue.department)?;
    Ok((catalogue, queue))
}
