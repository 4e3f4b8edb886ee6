//! The link once more, for whoever lost it.

use super::enrol::found;
use super::view::EnrolmentView;
use super::{Holder, Opens, Turn};
use crate::notification::mail_to_participant;
use crate::{Context, Error, Fault, Token};
use jiff::civil::Date;
use schalter_domain::audit::Actor;
use schalter_domain::id::{CourseId, EnrolmentId};
use schalter_domain::instruction::Refusal;
use schalter_domain::notification::JobKind;
use schalter_storage::instruction::{course, enrolment, token};

/// Links mailed again for one enrolment on one local day at most.
pub const MAILS_PER_DAY_MAX: u32 = 3;

/// Mails the link again to the one who has it.
pub async fn resume(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let has_email = turn
        .case
        .enrolment
        .person
        .as_ref()
        .is_some_and(|person| person.email.is_some());
    if !has_email {
        return Err(Error::Refused(Refusal::NoEmail));
    }
    count_mail(&mut turn).await?;
    let authority = turn.case.authority;
    turn.jobs.push(mail_to_participant(
        ctx,
        authority,
        JobKind::MailEnrolmentLink,
        id,
        Some(token),
    ));
    Ok(turn.finish().await?)
}

/// Mails fresh links of the enrolments that fit; says nothing about whether there are any.
pub async fn lost(ctx: &Context, course: CourseId, email: &str, birth: Date) -> Result<(), Fault> {
    let Some(authority) = course::authority_of(&ctx.store, course).await? else {
        return Ok(());
    };
    let found = found(ctx, authority, Some(email), birth);
    for id in enrolment::lost(&ctx.store, authority, course, found, ctx.now()).await? {
        match mail_fresh(ctx, (authority, id)).await {
            // Sent often enough, or gone meanwhile: nobody is told.
            Ok(())
            | Err(
                Error::Refused(_)
                | Error::NotFound
                | Error::NotAllowed
                | Error::KeyReused
                | Error::Busy,
            ) => {}
            Err(Error::Fault(fault)) => return Err(fault),
        }
    }
    Ok(())
}

/// The old link goes on to work: whoever knows an address and a birthday must not be able to lock anybody out.
async fn mail_fresh(
    ctx: &Context,
    key: (schalter_domain::id::AuthorityId, EnrolmentId),
) -> Result<(), Error<Refusal>> {
    let (authority, enrolment) = key;
    let mut turn = Turn::of(ctx, authority, enrolment, Actor::Anonymous).await?;
    count_mail(&mut turn).await?;
    let fresh = Token::fresh();
    let opens = Opens {
        authority,
        enrolment,
        holder: Holder::Participant,
    };
    token::add(&mut turn.tx, opens, &fresh.hash(), turn.now).await?;
    turn.jobs.push(mail_to_participant(
        ctx,
        authority,
        JobKind::MailEnrolmentLink,
        enrolment,
        Some(&fresh),
    ));
    turn.finish().await?;
    Ok(())
}

/// Counts a mail of this enrolment, unless it was enough for today.
pub(super) async fn count_mail(turn: &mut Turn<'_>) -> Result<(), Error<Refusal>> {
    let today = turn.case.today(turn.now);
    let sent = match turn.case.mailed {
        Some((day, sent)) if day == today => sent,
        _ => 0,
    };
    if sent >= MAILS_PER_DAY_MAX {
        return Err(Error::Refused(Refusal::TooManyMails));
    }
    let (authority, id) = (turn.case.authority, turn.case.enrolment.id);
    enrolment::save_mailed(&mut turn.tx, authority, id, (today, sent + 1)).await?;
    turn.case.mailed = Some((today, sent + 1));
    Ok(())
}
