//! What media nodes report of the rooms of lessons: attendance is counted from it.

use super::Turn;
use crate::consultation::Presence;
use crate::{Context, Error, Fault};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId};
use schalter_domain::lesson::{Report, Room, Told, room_of_name};
use schalter_storage::lesson::{self as storage, attendance, seat};

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It is about no lesson.
    NotMine,
    /// It was written down, or says nothing new.
    Noted,
    /// The room must be ended: its lesson is over, or its private room closed.
    EndRoom,
}

/// Writes down what a media node reports of a room of a lesson.
pub async fn record(ctx: &Context, presence: &Presence) -> Result<Heard, Fault> {
    let authority = presence.authority;
    let Some((id, room)) = room_of_name(&presence.room) else {
        return Ok(Heard::NotMine);
    };
    let Some(lesson) = storage::find(&ctx.store, authority, id).await? else {
        return Ok(Heard::NotMine);
    };
    let is_open = match (room, lesson.running()) {
        (_, Err(_)) => false,
        (Room::Main, Ok(_)) => true,
        (Room::Side, Ok(running)) => running
            .side_room
            .is_some_and(|open| open.name(id) == presence.room),
    };
    // Staff come and go as they like: their attendance is not counted.
    if let Ok(enrolment) = presence.participant.parse::<EnrolmentId>() {
        let place = (authority, id, enrolment);
        note(ctx, place, room, presence).await?;
    }
    Ok(if is_open || presence.told == Told::Left {
        Heard::Noted
    } else {
        Heard::EndRoom
    })
}

async fn note(
    ctx: &Context,
    (authority, id, enrolment): (AuthorityId, LessonId, EnrolmentId),
    room: Room,
    presence: &Presence,
) -> Result<(), Fault> {
    let mut turn = match Turn::begin(ctx, authority, id, Actor::System).await {
        Ok(turn) => turn,
        Err(Error::Fault(fault)) => return Err(fault),
        Err(_) => return Ok(()),
    };
    let seats = seat::of_lesson(&mut turn.tx, authority, id).await?;
    let Some(seat) = seats.iter().find(|seat| seat.enrolment == enrolment) else {
        return Ok(());
    };
    let report = Report {
        room,
        told: presence.told,
        at: presence.at,
        heard_at: turn.now,
    };
    if !attendance::report(&mut turn.tx, authority, id, enrolment, &report).await? {
        return Ok(());
    }
    if room == Room::Main && presence.told == Told::Joined && seat.admitted_at.is_none() {
        seat::admit(&mut turn.tx, authority, id, enrolment, turn.now).await?;
    }
    turn.note(EventKind::LessonChanged, Some(enrolment));
    turn.finish().await?;
    Ok(())
}
