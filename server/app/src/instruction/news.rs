//! Telling a participant by mail that something happened without them. No mail says what was decided: it may be about health, and
//! mails are read on shared screens.

use super::Turn;
use crate::notification::mail_to_participant;
use crate::{Fault, Token};
use schalter_domain::notification::JobKind;
use schalter_storage::instruction::token::{self, Holder, Opens};

/// Writes the mail with a link of its own, if there is an address.
pub(super) async fn tell(turn: &mut Turn<'_>, kind: JobKind) -> Result<(), Fault> {
    let (authority, enrolment) = (turn.case.authority, turn.case.enrolment.id);
    let person = turn.case.enrolment.person.as_ref();
    if person.is_none_or(|person| person.email.is_none()) {
        return Ok(());
    }
    // Of the token that the participant has only the hash is kept, so this mail brings one of its own.
    let token = Token::fresh();
    let opens = Opens {
        authority,
        enrolment,
        holder: Holder::Participant,
    };
    token::add(&mut turn.tx, opens, &token.hash(), turn.now).await?;
    turn.jobs.push(mail_to_participant(
        turn.ctx,
        authority,
        kind,
        enrolment,
        Some(&token),
    ));
    Ok(())
}
