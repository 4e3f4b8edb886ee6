//! The group lesson of one participant: what it shows, passes, presence, and the choice of another group.

use super::Web;
use super::access::Citizen;
use super::input::{Body, Host, Id};
use super::problem::Problem;
use super::view::consultation::PassView;
use super::view::lesson::LessonForParticipant;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schalter_app::lesson::{self, Into as Room};
use schalter_domain::id::{EnrolmentId, LessonId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which room is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomChoice {
    /// Which.
    room: RoomName,
}

/// A room of a lesson.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LessonRoom)]
pub enum RoomName {
    /// Where the lesson is held.
    Main,
    /// The private room, while one is asked into it.
    Side,
}

/// The answer to a presence question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// Which question.
    id: Uuid,
}

/// The choice of a group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatChoice {
    /// Which lesson.
    lesson: Uuid,
}

/// The lesson I have a seat in.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/lesson", tag = "lesson", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LessonForParticipant)))]
pub async fn enrolment_lesson(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
) -> Result<Json<LessonForParticipant>, Problem> {
    let view = lesson::for_participant(&web.app, id, &token).await?;
    Ok(Json((&view).into()))
}

/// A pass into the lesson, or into the private room while I am asked into it.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/lesson/pass", tag = "lesson", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = RoomChoice,
    responses((status = 200, body = PassView)))]
pub async fn enrolment_lesson_pass(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    host: Host,
    Body(choice): Body<RoomChoice>,
) -> Result<Json<PassView>, Problem> {
    let into = match choice.room {
        RoomName::Main => Room::Main,
        RoomName::Side => Room::Side,
    };
    let pass = lesson::pass_for_participant(&web.app, id, &token, into).await?;
    Ok(Json(web.pass_view(pass, &host)))
}

/// I am still here.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/lesson/presence", tag = "lesson", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Present,
    responses((status = 204)))]
pub async fn enrolment_lesson_presence(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(Present { id: question }): Body<Present>,
) -> Result<StatusCode, Problem> {
    lesson::answer(&web.app, id, &token, question).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose a group, or another one.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/lesson/seat", tag = "lesson", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = SeatChoice,
    responses((status = 200, body = LessonForParticipant)))]
pub async fn enrolment_lesson_seat(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(choice): Body<SeatChoice>,
) -> Result<Json<LessonForParticipant>, Problem> {
    let view = lesson::choose(&web.app, id, &token, LessonId(choice.lesson)).await?;
    Ok(Json((&view).into()))
}
