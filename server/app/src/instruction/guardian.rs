//! The person with custody declares for somebody below 18, by a link of their own.

use super::case::Case;
use super::declare::check_text;
use super::view::EnrolmentView;
use super::{Holder, Opens, Turn, authenticate_as};
use crate::catalogue::Catalogue;
use crate::notification::{Recipient, mail_to_guardian};
use crate::{Context, Error, Token};
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::{
    Content, DeclarationChoice, Enrolment, GuardianPerson, Refusal, Relation,
};
use schalter_storage::instruction::token;
use std::sync::Arc;

/// What a guardian sees.
#[derive(Debug, Clone)]
pub struct GuardianView {
    /// The enrolment.
    pub enrolment: Enrolment,
    /// The course.
    pub content: Arc<Content>,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
    /// Whether the minor is instructed: only then it may be declared.
    pub may_declare: bool,
}

/// Names the person with custody and sends them their link; a link sent before opens nothing any more.
pub async fn ask_guardian(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    name: String,
    email: String,
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let minor = turn.case.is_minor(turn.now);
    let person = GuardianPerson {
        name,
        email,
        relation: None,
    };
    let decision = turn
        .case
        .enrolment
        .clone()
        .ask_guardian(person, minor, turn.now);
    turn.decide(decision)?;
    super::link::count_mail(&mut turn).await?;
    let (authority, language) = (turn.case.authority, turn.case.enrolment.language);
    let most = ctx.settings.upcoming_per_email_max;
    let to = turn.case.enrolment.guardian.person();
    if to.is_some_and(|to| !ctx.mailboxes.name(authority, &to.email, most, turn.now)) {
        return Err(Error::Refused(Refusal::TooManyMails));
    }
    let fresh = Token::fresh();
    let opens = Opens {
        authority,
        enrolment: id,
        holder: Holder::Guardian,
    };
    token::take_back(&mut turn.tx, authority, id, Holder::Guardian).await?;
    token::add(&mut turn.tx, opens, &fresh.hash(), turn.now).await?;
    if let Some(person) = turn.case.enrolment.guardian.person() {
        let to = Recipient {
            email: person.email.clone(),
            language,
        };
        turn.jobs
            .push(mail_to_guardian(ctx, authority, id, &fresh, &to)?);
    }
    Ok(turn.finish().await?)
}

/// What a guardian's link shows.
pub async fn guardian_view(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<GuardianView, Error<Refusal>> {
    let opens = authenticate_as(ctx, id, token, Holder::Guardian).await?;
    let case = Case::load(ctx, &ctx.store, opens.authority, id).await?;
    let case = case.ok_or(Error::NotFound)?;
    Ok(seen_by_guardian(ctx, case))
}

/// The guardian declares, or does not.
pub async fn guardian_declares(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    choice: DeclarationChoice,
    who: (String, Relation),
    text_hash: [u8; 32],
) -> Result<GuardianView, Error<Refusal>> {
    let mut turn = Turn::of_holder(ctx, id, token, Holder::Guardian).await?;
    let way = turn.case.way(turn.now);
    let decision = turn
        .case
        .enrolment
        .clone()
        .guardian_declares(choice, who, text_hash, way, turn.now);
    let decision = decision.and_then(|decided| check_text(&turn.case, text_hash).map(|()| decided));
    turn.decide(decision)?;
    let case = turn.case.clone();
    turn.finish().await?;
    Ok(seen_by_guardian(ctx, case))
}

fn seen_by_guardian(ctx: &Context, case: Case) -> GuardianView {
    let may_declare = case.enrolment.instructed(case.way(ctx.now())).is_ok();
    let Case {
        enrolment,
        content,
        catalogue,
        ..
    } = case;
    GuardianView {
        enrolment,
        content,
        catalogue,
        may_declare,
    }
}
