//! The end of what is known about participants: their enrolment lasts as long as the course says, the register remembers the rest.

use super::{Holder, Turn};
use crate::{Context, Error, Fault, lesson};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::instruction::{Refusal, State};
use schalter_storage::instruction::{enrolment, progress, token};

/// Enrolments erased in one go.
const ERASED_AT_ONCE_MAX: u32 = 500;

/// Destroys what is known about participants whose time is over; answers how many. To be called every hour or so.
pub async fn erase_due(ctx: &Context) -> Result<u32, Fault> {
    let mut erased = 0;
    for (authority, id) in enrolment::to_erase(&ctx.store, ctx.now(), ERASED_AT_ONCE_MAX).await? {
        match erase(ctx, authority, id).await {
            Ok(()) => erased += 1,
            // One row that cannot be read must not keep all others from being forgotten.
            Err(fault) => {
                tracing::error!(%fault, enrolment = %id, "a participant could not be erased");
            }
        }
    }
    Ok(erased)
}

async fn erase(
    ctx: &Context,
    authority: AuthorityId,
    id: EnrolmentId,
) -> Result<(), Error<Refusal>> {
    let mut turn = Turn::of(ctx, authority, id, Actor::System).await?;
    if let Ok((ended, kind)) = turn.case.enrolment.clone().end(turn.now) {
        turn.case.enrolment = ended;
        turn.note(kind);
    }
    erase_in(&mut turn).await?;
    turn.finish().await?;
    Ok(lesson::give_back(ctx, authority, id).await?)
}

/// Destroys what is known about the participant of a turn. The link to a certificate goes on to work, any other opens nothing.
pub(super) async fn erase_in(turn: &mut Turn<'_>) -> Result<(), Fault> {
    let (authority, id) = (turn.case.authority, turn.case.enrolment.id);
    turn.case.enrolment = turn.case.enrolment.clone().erase();
    turn.note(EventKind::PersonErased);
    enrolment::erase(&mut turn.tx, authority, id).await?;
    progress::forget(&mut turn.tx, authority, id).await?;
    turn.case.progress.answers.clear();
    turn.case.progress.attempts.clear();
    turn.case.progress.beat = None;
    token::take_back(&mut turn.tx, authority, id, Holder::Guardian).await?;
    if !matches!(turn.case.enrolment.state, State::Completed { .. }) {
        token::take_back(&mut turn.tx, authority, id, Holder::Participant).await?;
    }
    Ok(())
}
