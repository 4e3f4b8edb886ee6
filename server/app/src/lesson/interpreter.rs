//! The interpreter's seat. Interpreters come from outside and have no account: the instructor makes a link that opens this lesson
//! alone, until it is withdrawn or the lesson is over.

use super::pass::issue;
use super::stage::{Stage, stage};
use super::{SlideView, Turn, holdable};
use crate::catalogue::Catalogue;
use crate::identity::SignedIn;
use crate::pass::{Entrant, Pass};
use crate::{Context, Error, Fault, Token};
use jiff::tz::TimeZone;
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::id::{AuthorityId, LessonId};
use schalter_domain::lesson::{Lesson, Part, Refusal, StateName};
use schalter_storage::lesson::interpreter as storage;
use std::sync::Arc;

/// Characters of the name that the group is shown.
pub const NAME_CHARACTERS: std::ops::RangeInclusive<usize> = 1..=80;
/// There is one interpreter: entering again, or with the next link, replaces who is there.
const PARTICIPANT: &str = "interpreter";

/// What an interpreter is shown of a lesson.
#[derive(Debug, Clone)]
pub struct InterpreterView {
    /// The lesson.
    pub lesson: Lesson,
    /// What every screen shows, in the language of the lesson.
    pub slide: Option<SlideView>,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
}

impl PartialEq for InterpreterView {
    fn eq(&self, other: &Self) -> bool {
        self.lesson == other.lesson && self.slide == other.slide
    }
}

impl InterpreterView {
    /// What the stage shows them.
    pub(crate) fn of(stage: &Stage) -> Self {
        Self {
            slide: stage.slide(stage.lesson.language),
            lesson: stage.lesson.clone(),
            catalogue: Arc::clone(&stage.catalogue),
        }
    }

    /// The clocks of the authority.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.catalogue.zone()
    }
}

/// Makes the link; one that was made before opens nothing any more.
pub async fn invite_interpreter(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<Token, Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    may_come(&turn.lesson).map_err(Error::Refused)?;
    let token = Token::fresh();
    let place = (held.authority, id);
    storage::put(&mut turn.tx, place, &token.hash(), who.staff.id, turn.now).await?;
    turn.note(EventKind::LessonChanged, None);
    turn.finish().await?;
    Ok(token)
}

fn may_come(lesson: &Lesson) -> Result<(), Refusal> {
    if lesson.interpreter.is_none() {
        return Err(Refusal::NoInterpreter);
    }
    match lesson.state_name() {
        StateName::Planned | StateName::Open => Ok(()),
        state => Err(Refusal::WrongState { state }),
    }
}

/// Withdraws the link. Whoever is in the room by it is removed there; they do not come back.
pub async fn withdraw_interpreter(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<(), Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    if storage::withdraw(&mut turn.tx, held.authority, id).await? {
        turn.note(EventKind::LessonChanged, None);
        turn.finish().await?;
    }
    Ok(())
}

/// Which lesson an interpreter's link opens.
pub async fn interpreter_opens(
    ctx: &Context,
    token: &Token,
) -> Result<Option<(AuthorityId, LessonId)>, Fault> {
    storage::opens(&ctx.store, &token.hash()).await
}

async fn opened(ctx: &Context, id: LessonId, token: &Token) -> Result<AuthorityId, Error<Refusal>> {
    match interpreter_opens(ctx, token).await? {
        Some((authority, opens)) if opens == id => Ok(authority),
        _ => Err(Error::NotFound),
    }
}

/// What an interpreter is shown of the lesson of their link.
pub async fn for_interpreter(
    ctx: &Context,
    id: LessonId,
    token: &Token,
) -> Result<InterpreterView, Error<Refusal>> {
    let authority = opened(ctx, id, token).await?;
    let stage = stage(ctx, &ctx.store, authority, id).await?;
    let stage = stage.ok_or(Error::NotFound)?;
    Ok(InterpreterView::of(&stage))
}

/// The interpreter's pass. The name is told to the group and kept nowhere.
pub async fn pass_for_interpreter(
    ctx: &Context,
    id: LessonId,
    token: &Token,
    name: &str,
) -> Result<Pass, Error<Refusal>> {
    let authority = opened(ctx, id, token).await?;
    let lesson = schalter_storage::lesson::find(&ctx.store, authority, id).await?;
    let lesson = lesson.ok_or(Error::NotFound)?;
    lesson.running().map_err(Error::Refused)?;
    let name = name.trim();
    if !NAME_CHARACTERS.contains(&name.chars().count()) {
        return Err(Error::Refused(Refusal::InterpreterName));
    }
    let entrant = Entrant {
        authority,
        room: id.to_string(),
        participant: PARTICIPANT.to_owned(),
        name: name.to_owned(),
        place: Part::Interpreter.into(),
    };
    issue(ctx, entrant, Actor::Anonymous, id).await
}
