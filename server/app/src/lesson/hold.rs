//! Holding a lesson: opening it, turning the slides, and the private room.

use super::{Turn, holdable};
use crate::identity::SignedIn;
use crate::instruction::content_of;
use crate::{Context, Error, Fault, catalogue};
use schalter_domain::audit::EventKind;
use schalter_domain::id::{AuthorityId, CourseVersionId, EnrolmentId, LessonId};
use schalter_domain::instruction::{Content, current};
use schalter_domain::lesson::{Lesson, Position, Refusal, slide_at};
use schalter_storage::instruction::course;
use schalter_storage::lesson::seat;
use std::sync::Arc;

/// Opens the room. From now on it is taught with the content that is current at this moment.
///
/// What the health office has not released is taught in demonstrations only.
pub async fn open(ctx: &Context, who: &SignedIn, id: LessonId) -> Result<(), Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let versions = course::versions(&ctx.store, held.authority, held.lesson.course).await?;
    let version = current(&versions).ok_or(Error::Refused(Refusal::NotOffered))?;
    if !version.is_released_in(held.lesson.language) && !catalogue::is_demo(ctx).await? {
        return Err(Error::Refused(Refusal::NotReleased));
    }
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    let opened = turn
        .lesson
        .clone()
        .open(version.id, who.staff.id, rand::random(), turn.now);
    turn.decide(opened)?;
    turn.finish().await?;
    Ok(())
}

/// Shows a slide on every screen.
pub async fn turn_to(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
    slide: Position,
) -> Result<(), Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    let version = turn.lesson.running().map_err(Error::Refused)?.version;
    let content = taught(ctx, held.authority, version).await?;
    let language = turn.lesson.language;
    if slide_at(&content, slide, language, language).is_none() {
        return Err(Error::Refused(Refusal::NoSlide));
    }
    turn.decide(turn.lesson.clone().change(|running| {
        Ok(schalter_domain::lesson::Running {
            slide: Some(slide),
            ..running
        })
    }))?;
    turn.finish().await?;
    Ok(())
}

/// What a version says; it was there when the lesson was opened, and versions stay.
pub(super) async fn taught(
    ctx: &Context,
    authority: AuthorityId,
    version: CourseVersionId,
) -> Result<Arc<Content>, Fault> {
    let content = content_of(ctx, &ctx.store, authority, version).await?;
    content.ok_or_else(|| Fault::corrupt("lesson", "its version is gone"))
}

/// Opens the private room for one participant of the lesson; again for the same one changes nothing.
pub async fn open_side_room(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
    enrolment: EnrolmentId,
) -> Result<Lesson, Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    let seats = seat::of_lesson(&mut turn.tx, held.authority, id).await?;
    if !seats.iter().any(|seat| seat.enrolment == enrolment) {
        return Err(Error::Refused(Refusal::NoSeat));
    }
    let before = turn.lesson.clone();
    let opened = before
        .clone()
        .change(|running| running.open_side_room(enrolment));
    let (lesson, _) = opened.map_err(Error::Refused)?;
    if lesson == before {
        return Ok(lesson);
    }
    turn.lesson = lesson;
    turn.note(EventKind::LessonChanged, Some(enrolment));
    Ok(turn.finish().await?)
}

/// Closes the private room; answers the name of the media room to be ended.
pub async fn close_side_room(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<String, Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    let side_room = turn.lesson.running().map_err(Error::Refused)?.side_room;
    let side_room = side_room.ok_or(Error::Refused(Refusal::NoSideRoom))?;
    let closed = turn
        .lesson
        .clone()
        .change(schalter_domain::lesson::Running::close_side_room);
    turn.lesson = closed.map_err(Error::Refused)?.0;
    turn.note(EventKind::LessonChanged, Some(side_room.enrolment));
    turn.finish().await?;
    Ok(side_room.name(id))
}
