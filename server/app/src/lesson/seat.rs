//! Seats: taking one with an enrolment or later, changing the group, giving it back.

use super::{StageView, Turn, for_participant, holder, subjects};
use crate::audit::Book;
use crate::{Context, Error, Token};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId};
use schalter_domain::instruction::{Enrolment, Mode, State as EnrolmentState};
use schalter_domain::lesson::{Lesson, Refusal, StateName};
use schalter_storage::instruction::enrolment;
use schalter_storage::lesson::{self as storage, seat};
use schalter_storage::{Fault, Tx};

/// Takes a seat for a fresh enrolment, in the transaction that wrote it.
pub(crate) async fn take(
    ctx: &Context,
    tx: &mut Tx,
    book: &mut Book,
    (authority, id, enrolment): (AuthorityId, LessonId, EnrolmentId),
) -> Result<(), Error<Refusal>> {
    let lesson = storage::lock(tx, authority, id).await?;
    let lesson = lesson.ok_or(Error::Refused(Refusal::OtherCourse))?;
    let record = enrolment::find(&mut *tx, &ctx.sealer, authority, enrolment).await?;
    let record = record.ok_or(Error::NotFound)?;
    may_choose(&record.enrolment, &lesson).map_err(Error::Refused)?;
    let now = ctx.now();
    let lesson = lesson.take_seat(now).map_err(Error::Refused)?;
    storage::save(tx, authority, &lesson).await?;
    seat::insert(tx, authority, id, enrolment, now).await?;
    book.note(EventKind::LessonChanged, subjects(id, Some(enrolment)));
    Ok(())
}

/// Gives the seat of an enrolment back that was given up, if it has one in a lesson that is not over.
pub(crate) async fn give_back(
    ctx: &Context,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<(), Fault> {
    let Some(seat) = seat::of_enrolment(&ctx.store, authority, enrolment).await? else {
        return Ok(());
    };
    let mut tx = ctx.store.begin_write(authority).await?;
    let Some(lesson) = storage::lock(&mut tx, authority, seat.lesson).await? else {
        return Ok(());
    };
    leave(&mut tx, authority, lesson, enrolment).await?;
    let mut book = Book::new(authority, Actor::Citizen(enrolment.0), ctx.now());
    let about = subjects(seat.lesson, Some(enrolment));
    book.note(EventKind::LessonChanged, about);
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await
}

/// A seat in a lesson that is over stays: it is what came of it.
async fn leave(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: Lesson,
    enrolment: EnrolmentId,
) -> Result<(), Fault> {
    if lesson.state_name() == StateName::Ended {
        return Ok(());
    }
    let lesson = lesson.give_seat_back();
    storage::save(tx, authority, &lesson).await?;
    seat::remove(tx, authority, lesson.id, enrolment).await
}

/// A participant chooses a group, or another one. The old seat is free for others in the same moment.
pub async fn choose(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    wished: LessonId,
) -> Result<StageView, Error<Refusal>> {
    let authority = holder(ctx, id, token).await?;
    let before = seat::of_enrolment(&ctx.store, authority, id).await?;
    let before = before.map(|seat| seat.lesson);
    if before == Some(wished) {
        return for_participant(ctx, id, token).await;
    }
    let mut tx = ctx.store.begin_write(authority).await?;
    let (old, new) = lock_both(&mut tx, authority, before, wished).await?;
    let mut turn = Turn::within(ctx, tx, authority, new, Actor::Citizen(id.0));
    enrolment::lock(&mut turn.tx, authority, id).await?;
    if before != present(&mut turn.tx, authority, id).await? {
        // The same person in another tab was faster.
        return Err(Error::Busy);
    }
    let record = enrolment::find(&mut turn.tx, &ctx.sealer, authority, id).await?;
    let record = record.ok_or(Error::NotFound)?;
    may_choose(&record.enrolment, &turn.lesson).map_err(Error::Refused)?;
    if let Some(old) = old {
        let about = subjects(old.id, Some(id));
        leave(&mut turn.tx, authority, old, id).await?;
        turn.book.note(EventKind::LessonChanged, about);
    }
    let seated = turn.lesson.clone().take_seat(turn.now);
    turn.lesson = seated.map_err(Error::Refused)?;
    seat::insert(&mut turn.tx, authority, wished, id, turn.now).await?;
    turn.note(EventKind::LessonChanged, Some(id));
    turn.finish().await?;
    for_participant(ctx, id, token).await
}

async fn present(
    tx: &mut Tx,
    authority: AuthorityId,
    id: EnrolmentId,
) -> Result<Option<LessonId>, Fault> {
    let seat = seat::of_enrolment(tx, authority, id).await?;
    Ok(seat.map(|seat| seat.lesson))
}

/// Two who change places must not wait for each other: locks are taken in the order of ids.
async fn lock_both(
    tx: &mut Tx,
    authority: AuthorityId,
    old: Option<LessonId>,
    new: LessonId,
) -> Result<(Option<Lesson>, Lesson), Error<Refusal>> {
    let mut ids: Vec<LessonId> = old.into_iter().chain([new]).collect();
    ids.sort_unstable();
    let (mut old, mut wished) = (None, None);
    for id in ids {
        let locked = storage::lock(tx, authority, id).await?;
        if id == new {
            wished = locked;
        } else {
            old = locked;
        }
    }
    Ok((old, wished.ok_or(Error::NotFound)?))
}

fn may_choose(enrolment: &Enrolment, lesson: &Lesson) -> Result<(), Refusal> {
    let fits = enrolment.course == lesson.course
        && enrolment.mode != Mode::OnSite
        && enrolment.attended_at.is_none()
        && enrolment.state == EnrolmentState::Open;
    if fits {
        Ok(())
    } else {
        Err(Refusal::OtherCourse)
    }
}
