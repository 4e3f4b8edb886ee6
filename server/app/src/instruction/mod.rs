//! Instruction: a citizen takes a course, from enrolling to the certificate; staff release it and accompany participants.
//!
//! Whoever changes an enrolment does so in a [`Turn`]: lock, load, decide, save, write the book, commit.

mod appointment;
mod case;
mod course;
mod declare;
mod enrol;
mod exam;
mod guardian;
mod issue;
mod key;
mod learn;
mod link;
mod manage;
mod news;
mod retention;
mod turn;
mod view;

pub mod decisions;
pub mod figures;
pub mod film;
pub mod hindrance;
pub mod participant;
pub mod participants;
pub mod release;

pub use appointment::link_appointment;
pub(crate) use case::Case;
pub(crate) use course::{Contents, content_of};
pub use course::{CourseView, course, courses, picture};
pub use declare::declare;
pub(crate) use enrol::enrol_by_staff;
pub use enrol::{Enrolled, NewEnrolment, enrol};
pub use exam::{ExamView, Handed, answer_exam, begin_exam, hand_in};
pub use guardian::{GuardianView, ask_guardian, guardian_declares, guardian_view};
pub use issue::issue;
pub(crate) use issue::{Issue, issue_in};
pub use learn::{AnsweredQuestion, ChapterView, ShownControl, Spent, answer, beat, chapter};
pub use link::{lost, resume};
pub use manage::{change_language, choose_payment, consent, give_up};
pub use retention::erase_due;
pub use schalter_storage::instruction::appointment::{Linked, Purpose};
pub use schalter_storage::instruction::token::{Holder, Opens};
pub(crate) use turn::Turn;
pub use view::{EnrolmentView, show, view};

use crate::{Context, Error, Fault, Token};
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::Refusal;
use schalter_storage::instruction::token;

/// What a token opens, for whoever is told the token alone: the live stream.
pub async fn of_token(ctx: &Context, token: &Token) -> Result<Option<Opens>, Fault> {
    token::find(&ctx.store, &token.hash()).await
}

/// The enrolment that a participant's token opens, if it is the one with this id.
pub async fn authenticate(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<Opens, Error<Refusal>> {
    authenticate_as(ctx, id, token, Holder::Participant).await
}

async fn authenticate_as(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    holder: Holder,
) -> Result<Opens, Error<Refusal>> {
    let opens = of_token(ctx, token).await?;
    opens
        .filter(|opens| opens.enrolment == id && opens.holder == holder)
        .ok_or(Error::NotFound)
}
