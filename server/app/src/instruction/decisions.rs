//! What clerks decide about a participant: identity, fee, and the certificate for who was instructed at the office.

use super::participant::{Detail, participant, permitted};
use super::{Enrolled, Issue, NewEnrolment, Turn, enrol_by_staff, issue_in, news};
use crate::identity::{SignedIn, allow};
use crate::{Context, Error};
use jiff::ToSpan as _;
use jiff::civil::Date;
use schalter_domain::id::EnrolmentId;
use schalter_domain::identity::Permission;
use schalter_domain::instruction::{
    Document, Enrolment, FeeDecision, IdentityCheck, IdentityMethod, Level, Refusal, Step,
    checked_reason,
};
use schalter_domain::notification::JobKind;
use schalter_storage::instruction::course as courses;

/// Days before today that an instruction at the office may lie when its certificate is issued.
const INSTRUCTED_DAYS_MAX: i32 = 31;

/// What came of a look at a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityDecision {
    /// Why the document is not accepted; `None`: it is.
    pub refused: Option<String>,
    /// Where it was looked at.
    pub method: IdentityMethod,
    /// Which document.
    pub document: Document,
    /// How sure it is.
    pub level: Level,
}

/// Notes whether somebody is who they say. No number and no picture of the document is kept.
pub async fn decide_identity(
    ctx: &Context,
    who: &SignedIn,
    id: EnrolmentId,
    decision: IdentityDecision,
) -> Result<Detail, Error<Refusal>> {
    permitted(ctx, who, id, Permission::ManageParticipants).await?;
    let mut turn = Turn::of(ctx, who.staff.authority, id, who.actor()).await?;
    let check = IdentityCheck {
        method: decision.method,
        document: decision.document,
        level: decision.level,
        by: who.staff.id,
        at: turn.now,
    };
    let enrolment = turn.case.enrolment.clone();
    match decision.refused {
        None => turn.decide(enrolment.identify(check))?,
        Some(reason) => turn.decide(enrolment.refuse_identity(check, &reason))?,
    }
    news::tell(&mut turn, JobKind::MailNews).await?;
    turn.finish().await?;
    participant(ctx, who, id).await
}

/// Decides about a fee: whether a proof is accepted, that it was paid, that an invoice is on its way.
pub async fn decide_fee(
    ctx: &Context,
    who: &SignedIn,
    id: EnrolmentId,
    decision: FeeDecision,
) -> Result<Detail, Error<Refusal>> {
    permitted(ctx, who, id, Permission::ManageParticipants).await?;
    let mut turn = Turn::of(ctx, who.staff.authority, id, who.actor()).await?;
    let (enrolment, offer) = (turn.case.enrolment.clone(), turn.case.offer.clone());
    let decided = enrolment.decide_fee(decision, &offer, who.staff.id, turn.now);
    turn.decide(decided)?;
    // Who pays at the counter stands there and knows.
    if decision != FeeDecision::Paid {
        news::tell(&mut turn, JobKind::MailNews).await?;
    }
    turn.finish().await?;
    participant(ctx, who, id).await
}

/// Enrols somebody who stands at the counter; the link opens the course on the kiosk or their own device.
pub async fn enrol_at_counter(
    ctx: &Context,
    who: &SignedIn,
    wish: NewEnrolment,
) -> Result<Enrolled, Error<Refusal>> {
    let authority = who.staff.authority;
    let offer = courses::offer(&ctx.store, authority, wish.course).await?;
    let department = offer.ok_or(Error::NotFound)?.department;
    allow(who, Permission::ManageParticipants, department)?;
    enrol_by_staff(ctx, who, wish).await
}

/// Issues the certificate to somebody who was instructed and declared at the office. Who they are and the fee must be settled.
pub async fn issue_on_site(
    ctx: &Context,
    who: &SignedIn,
    id: EnrolmentId,
    reason: &str,
    instructed_on: Date,
) -> Result<Detail, Error<Refusal>> {
    let reason = checked_reason(reason).map_err(Error::Refused)?;
    permitted(ctx, who, id, Permission::ManageParticipants).await?;
    let mut turn = Turn::of(ctx, who.staff.authority, id, who.actor()).await?;
    let steps = turn.case.enrolment.steps(turn.case.way(turn.now));
    let missing: Vec<Step> = Enrolment::missing_before(&steps, Step::Certificate)
        .into_iter()
        .filter(|step| matches!(step, Step::Identity | Step::Fee))
        .collect();
    if !missing.is_empty() {
        return Err(Error::Refused(Refusal::NotYet { missing }));
    }
    let today = turn.case.today(turn.now);
    let earliest = today.saturating_sub(INSTRUCTED_DAYS_MAX.days());
    if instructed_on > today || instructed_on < earliest {
        return Err(Error::Refused(Refusal::Unknown(
            "the day of the instruction",
        )));
    }
    let completed = turn.case.enrolment.clone().complete_on_site(turn.now);
    turn.case.enrolment = completed.map_err(Error::Refused)?;
    let how = Issue {
        on_site_reason: Some(reason),
        instructed_on: Some(instructed_on),
    };
    issue_in(&mut turn, how).await?;
    turn.finish().await?;
    participant(ctx, who, id).await
}
