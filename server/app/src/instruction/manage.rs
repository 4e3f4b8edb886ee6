//! Small changes by the participant: language, consent, payment, giving up.

use super::issue::reminder;
use super::view::EnrolmentView;
use super::{Turn, retention};
use crate::notification::{Recipient, forget_reminder};
use crate::{Context, Error, Token, certificate, lesson};
use schalter_domain::catalogue::Language;
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::{Payment, Refusal};

/// Goes on in another language of the course, with the same progress.
pub async fn change_language(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    language: Language,
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let decision =
        turn.case
            .enrolment
            .clone()
            .change_language(language, &turn.case.content, turn.now);
    turn.decide(decision)?;
    Ok(turn.finish().await?)
}

/// Allows or forbids the reminder of the repetition, before or after the certificate.
pub async fn consent(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    consent: bool,
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let decision = turn.case.enrolment.clone().consent(consent);
    turn.decide(decision)?;
    let authority = turn.case.authority;
    forget_reminder(&mut turn.tx, authority, id).await?;
    let issued = certificate::of_enrolment(ctx, &mut turn.tx, authority, id).await?;
    let email = turn
        .case
        .enrolment
        .person
        .as_ref()
        .and_then(|person| person.email.clone());
    if let (true, Some(issued), Some(email)) = (consent, issued, email) {
        let to = Recipient {
            email,
            language: turn.case.enrolment.language,
        };
        let job = reminder(&turn, &to, issued.issued_on)?;
        turn.jobs.extend(job);
    }
    Ok(turn.finish().await?)
}

/// Chooses how to pay.
pub async fn choose_payment(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    payment: Payment,
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let decision = turn
        .case
        .enrolment
        .clone()
        .choose_payment(payment, &turn.case.offer, turn.now);
    turn.decide(decision)?;
    Ok(turn.finish().await?)
}

/// Gives up: what is known about the person is destroyed at once.
pub async fn give_up(ctx: &Context, id: EnrolmentId, token: &Token) -> Result<(), Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let decision = turn.case.enrolment.clone().end(turn.now);
    turn.decide(decision)?;
    retention::erase_in(&mut turn).await?;
    let authority = turn.case.authority;
    turn.finish().await?;
    // Afterwards, because a lesson is locked before its enrolments.
    lesson::give_back(ctx, authority, id).await?;
    Ok(())
}
