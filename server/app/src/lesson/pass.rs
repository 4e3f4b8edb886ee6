//! Passes: into the main room for everybody, into the private room for two.

use super::{holdable, holder, subjects};
use crate::audit::Book;
use crate::identity::SignedIn;
use crate::pass::{Entrant, Pass, Place};
use crate::{Context, Error, Token};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId};
use schalter_domain::identity::Permission;
use schalter_domain::lesson::{Lesson, Part, Refusal};
use schalter_storage::instruction::{course, enrolment};
use schalter_storage::lesson::{self as storage, seat};

/// As what a member of staff enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsStaff {
    /// Holds the lesson: needs the duty to teach.
    Instructor,
    /// Interprets it: anybody of staff who accompanies participants or teaches, if the lesson is interpreted.
    Interpreter,
}

/// Which room of a lesson a participant enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    /// Where it is held.
    Main,
    /// The private one, while it is open for this participant.
    Side,
}

/// A pass for staff into the main room.
pub async fn pass_for_staff(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
    way: AsStaff,
) -> Result<Pass, Error<Refusal>> {
    let lesson = match way {
        AsStaff::Instructor => holdable(ctx, who, id).await?.lesson,
        AsStaff::Interpreter => interpretable(ctx, who, id).await?,
    };
    lesson.running().map_err(Error::Refused)?;
    let part = match way {
        AsStaff::Instructor => Part::Instructor,
        AsStaff::Interpreter => Part::Interpreter,
    };
    issue(ctx, of_staff(who, id.to_string(), part), who.actor(), id).await
}

async fn interpretable(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<Lesson, Error<Refusal>> {
    let authority = who.staff.authority;
    let lesson = storage::find(&ctx.store, authority, id).await?;
    let lesson = lesson.ok_or(Error::NotFound)?;
    let offer = course::offer(&ctx.store, authority, lesson.course).await?;
    let department = offer.ok_or(Error::NotFound)?.department;
    let permissions = [Permission::ManageParticipants, Permission::Teach];
    let may = |permission| who.staff.allow_in(permission, department).is_ok();
    if !permissions.into_iter().any(may) {
        return Err(Error::NotAllowed);
    }
    if lesson.interpreter.is_none() {
        return Err(Error::Refused(Refusal::NoInterpreter));
    }
    Ok(lesson)
}

/// The instructor's pass into the private room that is open.
pub async fn pass_for_private_room(
    ctx: &Context,
    who: &SignedIn,
    lesson: &Lesson,
) -> Result<Pass, Error<Refusal>> {
    let side_room = lesson.running().map_err(Error::Refused)?.side_room;
    let room = side_room.ok_or(Error::Refused(Refusal::NoSideRoom))?;
    let entrant = of_staff(who, room.name(lesson.id), Part::PrivateInstructor);
    issue(ctx, entrant, who.actor(), lesson.id).await
}

fn of_staff(who: &SignedIn, room: String, part: Part) -> Entrant {
    Entrant {
        authority: who.staff.authority,
        room,
        participant: who.staff.id.to_string(),
        name: who.staff.name.clone(),
        place: part.into(),
    }
}

/// A participant's pass. Into the main room it leads by the lobby, until they were let in once; into the private one only while
/// it is open for them.
pub async fn pass_for_participant(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    into: Into,
) -> Result<Pass, Error<Refusal>> {
    let authority = holder(ctx, id, token).await?;
    let seat = seat::of_enrolment(&ctx.store, authority, id).await?;
    let seat = seat.ok_or(Error::Refused(Refusal::NoSeat))?;
    let lesson = storage::find(&ctx.store, authority, seat.lesson).await?;
    let lesson = lesson.ok_or(Error::NotFound)?;
    let running = lesson.running().map_err(Error::Refused)?;
    let (room, place) = match into {
        Into::Main => {
            let place = Place::from(Part::Participant);
            let place = place.by_lobby(seat.admitted_at.is_none());
            (lesson.id.to_string(), place)
        }
        Into::Side => {
            let open = running.side_room.filter(|open| open.enrolment == id);
            let open = open.ok_or(Error::Refused(Refusal::NoSideRoom))?;
            (open.name(lesson.id), Part::PrivateParticipant.into())
        }
    };
    let record = enrolment::find(&ctx.store, &ctx.sealer, authority, id).await?;
    let person = record.and_then(|record| record.enrolment.person);
    let name =
        person.map(|person| format!("{} {}", person.holder.given_name, person.holder.family_name));
    let entrant = Entrant {
        authority,
        room,
        participant: id.to_string(),
        name: name.unwrap_or_default(),
        place,
    };
    issue(ctx, entrant, Actor::Citizen(id.0), lesson.id).await
}

pub(super) async fn issue(
    ctx: &Context,
    entrant: Entrant,
    actor: Actor,
    lesson: LessonId,
) -> Result<Pass, Error<Refusal>> {
    let (authority, now): (AuthorityId, _) = (entrant.authority, ctx.now());
    let mut book = Book::new(authority, actor, now);
    let enrolment = match actor {
        Actor::Citizen(id) => Some(EnrolmentId(id)),
        _ => None,
    };
    book.note(EventKind::PassIssued, subjects(lesson, enrolment));
    let mut tx = ctx.store.begin_write(authority).await?;
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(ctx.passes.admit(entrant, ctx.uuid(), now))
}
