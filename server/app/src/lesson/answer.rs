//! The presence question: asked by hand or at moments nobody can foresee, answered by each participant.

use super::end::end_forgotten;
use super::hold::taught;
use super::{Turn, holdable, holder};
use crate::identity::SignedIn;
use crate::{Context, Error, Fault, Token};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId, StaffId};
use schalter_domain::lesson::{FORGOTTEN_AFTER, Question, Refusal, StateName};
use schalter_storage::lesson::{self as storage, attendance, seat};
use uuid::Uuid;

/// Asks everybody in the lesson now.
pub async fn ask(ctx: &Context, who: &SignedIn, id: LessonId) -> Result<(), Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    put(&mut turn, Some(who.staff.id)).await?;
    turn.finish().await?;
    Ok(())
}

/// One question at a time: whoever is asked twice at once would answer both with one look at the screen.
async fn put(turn: &mut Turn<'_>, by: Option<StaffId>) -> Result<(), Error<Refusal>> {
    let (authority, id) = (turn.authority, turn.lesson.id);
    let version = turn.lesson.running().map_err(Error::Refused)?.version;
    let asked = attendance::questions(&mut turn.tx, authority, id).await?;
    if asked.iter().any(|question| question.takes(turn.now)) {
        return Err(Error::Refused(Refusal::QuestionOpen));
    }
    let content = taught(turn.ctx, authority, version).await?;
    let question = Question::ask(turn.ctx.uuid(), content.presence_seconds, turn.now);
    attendance::ask(&mut turn.tx, authority, id, &question, by).await?;
    turn.note(EventKind::LessonChanged, None);
    Ok(())
}

/// Asks in every lesson whose moment has come, and ends those that nobody ended. To be called every second or so, by any number
/// of processes; answers how much there was to do.
pub async fn ask_due(ctx: &Context) -> Result<u32, Fault> {
    let now = ctx.now();
    let due = storage::due(&ctx.store, now, now.minus(FORGOTTEN_AFTER)).await?;
    let mut done = 0;
    for (authority, id) in due {
        match ask_if_due(ctx, authority, id).await {
            Ok(did) => done += u32::from(did),
            Err(Error::Fault(fault)) => return Err(fault),
            // Somebody was faster, or another question is still open: the moment comes again.
            Err(_) => {}
        }
    }
    Ok(done)
}

async fn ask_if_due(
    ctx: &Context,
    authority: AuthorityId,
    id: LessonId,
) -> Result<bool, Error<Refusal>> {
    let mut turn = Turn::begin(ctx, authority, id, Actor::System).await?;
    if turn.now >= turn.lesson.time.end.plus(FORGOTTEN_AFTER) {
        end_forgotten(turn).await?;
        return Ok(true);
    }
    let running = turn.lesson.running().map_err(Error::Refused)?.clone();
    let (running, passed) = running.pass_moments(turn.now);
    if !passed {
        return Ok(false);
    }
    put(&mut turn, None).await?;
    let (lesson, _) = turn
        .lesson
        .clone()
        .change(|_| Ok(running))
        .map_err(Error::Refused)?;
    turn.lesson = lesson;
    turn.finish().await?;
    Ok(true)
}

/// A participant is there. Answering twice is answering once.
pub async fn answer(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    question: Uuid,
) -> Result<(), Error<Refusal>> {
    let authority = holder(ctx, id, token).await?;
    let seat = seat::of_enrolment(&ctx.store, authority, id).await?;
    let seat = seat.ok_or(Error::Refused(Refusal::NoSeat))?;
    // The time it was heard, not the time at which the lesson's lock was free: a hundred people answer at once.
    let heard_at = ctx.now();
    let mut turn = Turn::begin(ctx, authority, seat.lesson, Actor::Citizen(id.0)).await?;
    let asked = attendance::questions(&mut turn.tx, authority, seat.lesson).await?;
    let open = asked
        .iter()
        .find(|asked| asked.id == question && asked.takes(heard_at))
        .filter(|_| turn.lesson.state_name() == StateName::Open);
    let open = open.ok_or(Error::Refused(Refusal::QuestionOver))?;
    let fresh = attendance::answer(&mut turn.tx, authority, open.id, id, heard_at).await?;
    if fresh {
        // The actor tells who. The enrolment itself looks as before: its page need not be made anew.
        turn.note(EventKind::LessonChanged, None);
        turn.finish().await?;
    }
    Ok(())
}
