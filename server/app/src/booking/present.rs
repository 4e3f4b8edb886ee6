//! What happens to an appointment outside of the desk: it is called off, or its citizen is here.
//!
//! Both may touch the line as well as the day, so they are transactions of their own. Locks are taken in the order
//! pool-day → queue → appointment → ticket.

use super::view::{AppointmentView, view_in, view_of};
use super::{authenticate, key, subjects_of};
use crate::audit::Book;
use crate::{Context, Error, Fault, Token, queue};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::booking::{AppointmentState, PoolDay, Refusal, StateName};
use schalter_domain::id::{AppointmentId, AuthorityId, ConsultationId, JobId, TicketId};
use schalter_domain::notification::mail_after;
use schalter_domain::queue::{Ticket, TicketState};
use schalter_domain::time::Timestamp;
use schalter_storage::availability::{lock_day, save_day};
use schalter_storage::booking::{self, Change};
use schalter_storage::notification::{About, Job};
use schalter_storage::{Tx, notification, queue as line};

/// A cancelled appointment.
#[derive(Debug, Clone)]
pub struct Cancelled {
    /// The appointment.
    pub view: AppointmentView,
    /// The room that must be closed now, if the citizen had been called to one.
    pub closed_room: Option<ConsultationId>,
}

/// Calls an appointment off. Its time is free again, and whoever stands in line for it leaves the line.
pub async fn cancel(
    ctx: &Context,
    id: AppointmentId,
    token: &Token,
    key: Option<&str>,
) -> Result<Cancelled, Error<Refusal>> {
    let seen = authenticate(ctx, id, token).await?;
    let (authority, day) = (seen.authority, seen.day_key());
    let mut tx = ctx.store.begin_write(authority).await?;
    let before = lock_day(&mut tx, day).await?;
    let now = ctx.now();
    if !key::claim_once(ctx, &mut tx, authority, id, key, now).await? {
        return Ok(Cancelled {
            view: view_of(ctx, seen).await?,
            closed_room: None,
        });
    }
    let catalogue = ctx
        .catalogue_in(&mut tx, authority)
        .await?
        .ok_or(Error::NotFound)?;
    let profile = catalogue
        .profile(&ctx.holidays, day.pool, day.day)
        .ok_or(Error::NotFound)?;
    let record = booking::find(&mut tx, &ctx.sealer, authority, id)
        .await?
        .ok_or(Error::NotFound)?;
    let was = record.appointment.state.name();
    let (appointment, kind) = record.appointment.cancel(now).map_err(Error::Refused)?;
    let mut book = Book::new(authority, Actor::Citizen(id.0), now);
    let closed_room = match was {
        StateName::Arrived => leave_line(&mut tx, &mut book, authority, id, now).await?,
        _ => None,
    };
    let mut pool_day = PoolDay::new((*profile).clone(), before.clone(), Vec::new());
    pool_day
        .released(id, appointment.time)
        .map_err(|fault| Fault::corrupt("pool_day", fault))?;
    save_day(&mut tx, day, &before, pool_day.taken(), &profile).await?;
    let change = Change {
        appointment: appointment.clone(),
        person: None,
        email_hash: None,
    };
    booking::save(&mut tx, authority, &[change], now).await?;
    let subjects = Subjects {
        queue: catalogue.pool(day.pool).map(|pool| pool.queue),
        ..subjects_of(id, day.pool)
    };
    book.note(kind, subjects);
    book.write(&mut tx).await?;
    let has_email = appointment
        .state
        .person()
        .is_some_and(|person| person.email.is_some());
    if let Some(kind) = mail_after(kind).filter(|_| has_email) {
        let about = About::Appointment {
            appointment: id,
            sequence: appointment.sequence,
            token: None,
        };
        let job = Job {
            authority,
            id: JobId(ctx.uuid()),
            kind,
            about,
            run_at: now,
        };
        notification::enqueue(&mut tx, &[job], now).await?;
    }
    ctx.commit(tx, authority).await?;
    let view = view_in(ctx, catalogue, appointment);
    Ok(Cancelled { view, closed_room })
}

/// The ticket of an appointment that is called off leaves the line; answers the room that is closed with it.
async fn leave_line(
    tx: &mut Tx,
    book: &mut Book,
    authority: AuthorityId,
    id: AppointmentId,
    now: Timestamp,
) -> Result<Option<ConsultationId>, Error<Refusal>> {
    let Some(seen) = line::ticket_of_appointment(&mut *tx, authority, id).await? else {
        return Ok(None);
    };
    line::lock(tx, authority, seen.queue).await?;
    let ticket = line::ticket(&mut *tx, authority, seen.id)
        .await?
        .ok_or(Error::NotFound)?;
    let room = ticket.state.call().and_then(|call| call.consultation);
    // In the talk already: nobody calls that off, the clerk finishes it.
    let in_talk = |_| {
        Error::Refused(Refusal::WrongState {
            state: StateName::Arrived,
        })
    };
    let (ticket, kind) = ticket.leave(now).map_err(in_talk)?;
    line::save_ticket(tx, authority, &ticket).await?;
    let subjects = subjects_of(id, ticket.pool);
    book.note(
        kind,
        Subjects {
            queue: Some(ticket.queue),
            ticket: Some(ticket.id),
            ..subjects
        },
    );
    Ok(queue::close_room(tx, book, &ticket, room, authority, now).await?)
}

/// The citizen is here: a ticket stands in line from now on. Whoever checks in twice keeps the place.
pub async fn check_in(
    ctx: &Context,
    id: AppointmentId,
    token: &Token,
) -> Result<AppointmentView, Error<Refusal>> {
    let seen = authenticate(ctx, id, token).await?;
    if matches!(seen.appointment.state, AppointmentState::Arrived { .. }) {
        return Ok(view_of(ctx, seen).await?);
    }
    let (authority, day) = (seen.authority, seen.day_key());
    let mut tx = ctx.store.begin_write(authority).await?;
    lock_day(&mut tx, day).await?;
    let catalogue = ctx
        .catalogue_in(&mut tx, authority)
        .await?
        .ok_or(Error::NotFound)?;
    let queue = catalogue.pool(day.pool).ok_or(Error::NotFound)?.queue;
    line::lock(&mut tx, authority, queue).await?;
    let record = booking::find(&mut tx, &ctx.sealer, authority, id)
        .await?
        .ok_or(Error::NotFound)?;
    if matches!(record.appointment.state, AppointmentState::Arrived { .. }) {
        return Ok(view_of(ctx, record).await?);
    }
    let now = ctx.now();
    let (appointment, kind) = record
        .appointment
        .check_in(ctx.settings.check_in, now)
        .map_err(Error::Refused)?;
    let ticket = Ticket {
        id: TicketId(ctx.uuid()),
        queue,
        pool: day.pool,
        channel: appointment.channel,
        service: appointment.service,
        appointment: Some(id),
        number: appointment.number.to_string(),
        appointment_start: Some(appointment.time.start),
        arrived_at: now,
        state: TicketState::Waiting,
    };
    line::insert_ticket(&mut tx, authority, &ticket).await?;
    let change = Change {
        appointment: appointment.clone(),
        person: None,
        email_hash: None,
    };
    booking::save(&mut tx, authority, &[change], now).await?;
    let mut book = Book::new(authority, Actor::Citizen(id.0), now);
    let subjects = Subjects {
        queue: Some(queue),
        ticket: Some(ticket.id),
        ..subjects_of(id, day.pool)
    };
    book.note(kind, subjects);
    book.note(EventKind::TicketIssued, subjects);
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(view_in(ctx, catalogue, appointment))
}
