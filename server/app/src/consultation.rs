//! Consultation: who gets a pass to the room, when the talk ends, and who is in it.

use crate::audit::Book;
use crate::identity::SignedIn;
use crate::pass::{Entrant, Pass};
use crate::queue::{Changed, Step, act, permitted};
use crate::{Context, Error, Fault, Token, booking};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::consultation::{Consultation, Role};
use schalter_domain::id::{AppointmentId, AuthorityId, ConsultationId};
use schalter_domain::identity::Permission;
use schalter_domain::lesson::Told;
use schalter_domain::queue::{Refusal, Ticket};
use schalter_domain::time::Timestamp;
use schalter_storage::consultation as storage;
use schalter_storage::queue as tickets;
use uuid::Uuid;

/// A pass for the citizen of an appointment, as soon as they are called to a room and until the talk is over.
pub async fn pass_for_citizen(
    ctx: &Context,
    id: AppointmentId,
    token: &Token,
) -> Result<Pass, Error<Refusal>> {
    let record = booking::authenticate(ctx, id, token).await?;
    let authority = record.authority;
    let ticket = tickets::ticket_of_appointment(&ctx.store, authority, id).await?;
    let ticket = ticket.ok_or(Error::Refused(Refusal::NoRoom))?;
    let room = open_room(ctx, authority, &ticket).await?;
    let name = record
        .appointment
        .state
        .person()
        .map(|person| person.name.clone());
    let entrant = Entrant {
        authority,
        room: room.id.to_string(),
        participant: id.to_string(),
        name: name.unwrap_or_default(),
        place: Role::Citizen.into(),
    };
    issue(ctx, entrant, Actor::Citizen(id.0), &room, &ticket).await
}

/// A pass for a clerk who may run the queue of the talk.
pub async fn pass_for_clerk(
    ctx: &Context,
    who: &SignedIn,
    id: ConsultationId,
) -> Result<Pass, Error<Refusal>> {
    let ticket = ticket_of(ctx, who, id).await?;
    let room = open_room(ctx, who.staff.authority, &ticket).await?;
    if room.id != id {
        return Err(Error::Refused(Refusal::NoRoom));
    }
    let entrant = Entrant {
        authority: who.staff.authority,
        room: room.id.to_string(),
        participant: who.staff.id.to_string(),
        name: who.staff.name.clone(),
        place: Role::Clerk.into(),
    };
    issue(ctx, entrant, who.actor(), &room, &ticket).await
}

/// A pass for a private room that nobody else can enter and that leaves no trace: the device test.
///
/// It asks no database and belongs to no authority; how often one address may have it is limited where the address is known.
#[must_use]
pub fn pass_for_device_test(ctx: &Context) -> Pass {
    let entrant = Entrant {
        authority: AuthorityId(Uuid::nil()),
        room: format!("test-{}", Uuid::from_u128(rand::random())),
        participant: "test".to_owned(),
        name: String::new(),
        place: Role::Test.into(),
    };
    ctx.passes.admit(entrant, ctx.uuid(), ctx.now())
}

/// Ends a talk: its ticket is finished and its room closed.
pub async fn end(
    ctx: &Context,
    who: &SignedIn,
    id: ConsultationId,
) -> Result<Changed, Error<Refusal>> {
    let ticket = ticket_of(ctx, who, id).await?;
    let is_current = ticket
        .state
        .call()
        .is_some_and(|call| call.consultation == Some(id));
    if !is_current {
        return Err(Error::Refused(Refusal::NoRoom));
    }
    act(ctx, who, ticket.id, Step::End).await
}

/// What a media node reports of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Whose room.
    pub authority: AuthorityId,
    /// The room; other rooms than those of talks are none of the office's business.
    pub room: String,
    /// Who, as in the pass.
    pub participant: String,
    /// As what.
    pub role: Role,
    /// Waits in the lobby, entered, or left.
    pub told: Told,
    /// When. Reports may come late, twice and in the wrong order.
    pub at: Timestamp,
}

/// Remembers who is in a room. Answers the room when it must be closed, because its talk is over or not known.
pub async fn record(ctx: &Context, presence: &Presence) -> Result<Option<ConsultationId>, Fault> {
    let Presence {
        authority,
        ref room,
        ref participant,
        role,
        told,
        at,
    } = *presence;
    let Ok(id) = room.parse::<ConsultationId>() else {
        return Ok(None);
    };
    let Some(talk) = storage::consultation(&ctx.store, authority, id).await? else {
        return Ok(Some(id));
    };
    if told != Told::Left && !talk.is_open() {
        return Ok(Some(id));
    }
    let present = match told {
        Told::Joined => true,
        Told::Left => false,
        // Talks have no lobby: who is called may enter.
        Told::Waiting => return Ok(None),
    };
    let Some(ticket) = tickets::ticket(&ctx.store, authority, talk.ticket).await? else {
        return Ok(None);
    };
    let mut tx = ctx.store.begin_write(authority).await?;
    let (changed, kind) = if present {
        let joined = storage::join(&mut tx, authority, id, participant, role, at).await?;
        (joined, EventKind::ConsultationJoined)
    } else {
        let left = storage::leave(&mut tx, authority, id, participant, at).await?;
        (left, EventKind::ConsultationLeft)
    };
    if changed {
        let mut book = Book::new(authority, Actor::System, ctx.now());
        book.note(kind, subjects(&talk, &ticket));
        book.write(&mut tx).await?;
        ctx.commit(tx, authority).await?;
    }
    Ok(None)
}

/// The ticket of a talk that this clerk may hold.
async fn ticket_of(
    ctx: &Context,
    who: &SignedIn,
    id: ConsultationId,
) -> Result<Ticket, Error<Refusal>> {
    let authority = who.staff.authority;
    let talk = storage::consultation(&ctx.store, authority, id)
        .await?
        .ok_or(Error::NotFound)?;
    let ticket = tickets::ticket(&ctx.store, authority, talk.ticket).await?;
    let ticket = ticket.ok_or(Error::NotFound)?;
    permitted(ctx, who, ticket.queue, Permission::HoldConsultations).await?;
    Ok(ticket)
}

/// The open room of a ticket that is called or served.
async fn open_room(
    ctx: &Context,
    authority: AuthorityId,
    ticket: &Ticket,
) -> Result<Consultation, Error<Refusal>> {
    let no_room = || Error::Refused(Refusal::NoRoom);
    let id = ticket
        .state
        .call()
        .and_then(|call| call.consultation)
        .ok_or_else(no_room)?;
    let talk = storage::consultation(&ctx.store, authority, id).await?;
    talk.filter(Consultation::is_open).ok_or_else(no_room)
}

async fn issue(
    ctx: &Context,
    entrant: Entrant,
    actor: Actor,
    room: &Consultation,
    ticket: &Ticket,
) -> Result<Pass, Error<Refusal>> {
    let (authority, now) = (entrant.authority, ctx.now());
    let mut book = Book::new(authority, actor, now);
    // Nothing looks different because of it, so it names no queue: nobody's page need be made anew.
    let consultation = Some(room.id);
    let ticket = Some(ticket.id);
    let about = Subjects {
        consultation,
        ticket,
        ..Subjects::default()
    };
    book.note(EventKind::PassIssued, about);
    let mut tx = ctx.store.begin_write(authority).await?;
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(ctx.passes.admit(entrant, ctx.uuid(), now))
}

/// The console shows who is in the room; the place in line stays what it was, so the ticket is not named.
fn subjects(talk: &Consultation, ticket: &Ticket) -> Subjects {
    let (queue, consultation) = (Some(ticket.queue), Some(talk.id));
    Subjects {
        queue,
        consultation,
        ..Subjects::default()
    }
}
