//! The declaration: after the instruction, with the text that was shown.

use super::view::EnrolmentView;
use super::{Case, Turn};
use crate::{Context, Error, Token};
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::{DeclarationChoice, Refusal};
use sha2::{Digest as _, Sha256};

/// Declares, or does not. `text_hash` is the SHA-256 of the text that was shown.
pub async fn declare(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    choice: DeclarationChoice,
    text_hash: [u8; 32],
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let way = turn.case.way(turn.now);
    let decision = turn
        .case
        .enrolment
        .clone()
        .declare(choice, text_hash, way, turn.now);
    let decision = decision.and_then(|decided| check_text(&turn.case, text_hash).map(|()| decided));
    turn.decide(decision)?;
    Ok(turn.finish().await?)
}

/// Only a text of this version, in any of its languages, can have been shown.
pub(super) fn check_text(case: &Case, text_hash: [u8; 32]) -> Result<(), Refusal> {
    let texts = case.content.declaration.text.0.values();
    let hash = |text: &String| -> [u8; 32] { Sha256::digest(text.as_bytes()).into() };
    if texts.map(hash).any(|known| known == text_hash) {
        Ok(())
    } else {
        Err(Refusal::OtherText)
    }
}
