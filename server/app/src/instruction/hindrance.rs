//! Hindrances: what a physician decides. Nobody else sees that there is one, and nobody is asked for a diagnosis.

use super::participant::{Detail, participant, permitted};
use super::{Turn, news};
use crate::identity::SignedIn;
use crate::{Context, Error};
use schalter_domain::id::EnrolmentId;
use schalter_domain::identity::Permission;
use schalter_domain::instruction::{HindranceDecision, Refusal};
use schalter_domain::notification::JobKind;

/// A physician saw a medical certificate and the declaration may be given again, or the case is closed.
pub async fn decide_hindrance(
    ctx: &Context,
    who: &SignedIn,
    id: EnrolmentId,
    decision: HindranceDecision,
) -> Result<Detail, Error<Refusal>> {
    permitted(ctx, who, id, Permission::SeeHindrances).await?;
    let mut turn = Turn::of(ctx, who.staff.authority, id, who.actor()).await?;
    let enrolment = turn.case.enrolment.clone();
    let decided = enrolment.decide_hindrance(decision, who.staff.id, turn.now);
    turn.decide(decided)?;
    news::tell(&mut turn, JobKind::MailNews).await?;
    turn.finish().await?;
    participant(ctx, who, id).await
}
