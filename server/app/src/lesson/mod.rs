//! Lesson: group lessons from plan to end, who may enter which room, and who was there.
//!
//! Whoever changes a lesson holds its lock. In the order of locks it comes before the enrolment. What everybody in a lesson
//! sees is made once per change (`stage.rs`); what staff see of its participants is in `view.rs`.

mod answer;
mod end;
mod hold;
mod interpreter;
mod pass;
mod plan;
mod report;
mod seat;
mod stage;
mod view;

pub use answer::{answer, ask, ask_due};
pub use end::{decide, end};
pub use hold::{close_side_room, open, open_side_room, turn_to};
pub use interpreter::{
    InterpreterView, for_interpreter, interpreter_opens, invite_interpreter, pass_for_interpreter,
    withdraw_interpreter,
};
pub use pass::{AsStaff, Into, pass_for_participant, pass_for_private_room, pass_for_staff};
pub use plan::{Offered, cancel, of_course, of_staff, plan};
pub use report::{Heard, record};
pub use schalter_storage::lesson::seat::Exam;
pub use seat::choose;
pub(crate) use seat::{give_back, take};
pub use stage::{SlideView, StageView, for_participant};
pub(crate) use stage::{Stage, stage};
pub(crate) use view::view_of;
pub use view::{LessonView, ParticipantOfLesson, lesson};

use crate::audit::Book;
use crate::catalogue::Catalogue;
use crate::identity::{SignedIn, allow};
use crate::instruction;
use crate::{Context, Error, Fault, Token};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::id::{AuthorityId, CourseId, EnrolmentId, LessonId};
use schalter_domain::identity::Permission;
use schalter_domain::instruction::Offer;
use schalter_domain::lesson::{Lesson, Refusal};
use schalter_domain::time::Timestamp;
use schalter_storage::instruction::course;
use schalter_storage::{Tx, lesson as storage};
use std::sync::Arc;

/// A lesson that staff may hold, with what it belongs to.
struct Held {
    authority: AuthorityId,
    lesson: Lesson,
}

/// The course, if this member of staff may teach it.
async fn teachable(ctx: &Context, who: &SignedIn, id: CourseId) -> Result<Offer, Error<Refusal>> {
    let offer = course::offer(&ctx.store, who.staff.authority, id).await?;
    let offer = offer.ok_or(Error::NotFound)?;
    allow(who, Permission::Teach, offer.department)?;
    Ok(offer)
}

/// The lesson, if this member of staff may hold it.
async fn holdable(ctx: &Context, who: &SignedIn, id: LessonId) -> Result<Held, Error<Refusal>> {
    let authority = who.staff.authority;
    let lesson = storage::find(&ctx.store, authority, id).await?;
    let lesson = lesson.ok_or(Error::NotFound)?;
    teachable(ctx, who, lesson.course).await?;
    Ok(Held { authority, lesson })
}

/// Whether this member of staff may hold a lesson.
pub(crate) async fn may_hold(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<(), Error<Refusal>> {
    holdable(ctx, who, id).await.map(drop)
}

/// One change of a lesson under its lock: load, decide, save, append the event. Dropped without [`Turn::finish`] it never
/// happened.
struct Turn<'a> {
    ctx: &'a Context,
    tx: Tx,
    authority: AuthorityId,
    lesson: Lesson,
    book: Book,
    now: Timestamp,
}

impl<'a> Turn<'a> {
    async fn begin(
        ctx: &'a Context,
        authority: AuthorityId,
        id: LessonId,
        actor: Actor,
    ) -> Result<Self, Error<Refusal>> {
        let mut tx = ctx.store.begin_write(authority).await?;
        let lesson = storage::lock(&mut tx, authority, id).await?;
        let lesson = lesson.ok_or(Error::NotFound)?;
        Ok(Self::within(ctx, tx, authority, lesson, actor))
    }

    /// The same in a transaction in which the lesson is locked already.
    fn within(
        ctx: &'a Context,
        tx: Tx,
        authority: AuthorityId,
        lesson: Lesson,
        actor: Actor,
    ) -> Self {
        // Asked under the lock, so that what was decided before is not decided at a later time.
        let now = ctx.now();
        Self {
            ctx,
            tx,
            authority,
            lesson,
            book: Book::new(authority, actor, now),
            now,
        }
    }

    /// Takes a decision on.
    fn decide(
        &mut self,
        decision: Result<(Lesson, EventKind), Refusal>,
    ) -> Result<(), Error<Refusal>> {
        let (lesson, kind) = decision.map_err(Error::Refused)?;
        self.lesson = lesson;
        self.note(kind, None);
        Ok(())
    }

    fn note(&mut self, kind: EventKind, enrolment: Option<EnrolmentId>) {
        self.book.note(kind, subjects(self.lesson.id, enrolment));
    }

    async fn finish(mut self) -> Result<Lesson, Fault> {
        storage::save(&mut self.tx, self.authority, &self.lesson).await?;
        self.book.write(&mut self.tx).await?;
        self.ctx.commit(self.tx, self.authority).await?;
        Ok(self.lesson)
    }
}

fn subjects(lesson: LessonId, enrolment: Option<EnrolmentId>) -> Subjects {
    Subjects {
        lesson: Some(lesson),
        enrolment,
        ..Subjects::default()
    }
}

/// Whose enrolment a participant's token opens, if it is the one with this id.
async fn holder(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<AuthorityId, Error<Refusal>> {
    match instruction::authenticate(ctx, id, token).await {
        Ok(opens) => Ok(opens.authority),
        Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
        Err(_) => Err(Error::NotFound),
    }
}

async fn catalogue_of(ctx: &Context, authority: AuthorityId) -> Result<Arc<Catalogue>, Fault> {
    let catalogue = ctx.catalogue(authority).await?;
    catalogue.ok_or_else(|| Fault::corrupt("lesson", "no such authority"))
}
