//! The interpreter of a group lesson: the instructor's link, and what it opens.

use super::Web;
use super::access::{Citizen, Clerk};
use super::booking::Nothing;
use super::input::{Body, Host, Id};
use super::problem::Problem;
use super::view::consultation::PassView;
use super::view::lesson_interpreter::{InterpreterLink, LessonForInterpreter};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schalter_app::lesson;
use schalter_domain::id::LessonId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who enters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InterpreterEntry {
    /// The name that the group is shown.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

/// Make the interpreter's link; one that was made before opens nothing any more.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/interpreter", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 201, body = InterpreterLink)))]
pub async fn invite_interpreter(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<(StatusCode, Json<InterpreterLink>), Problem> {
    let token = lesson::invite_interpreter(&web.app, &who, id).await?;
    let token = token.text();
    Ok((StatusCode::CREATED, Json(InterpreterLink { token })))
}

/// Withdraw the interpreter's link.
#[utoipa::path(delete, path = "/api/v1/lessons/{id}/interpreter", tag = "lesson", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204)))]
pub async fn withdraw_interpreter(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Clerk(who): Clerk,
) -> Result<StatusCode, Problem> {
    lesson::withdraw_interpreter(&web.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The lesson I interpret.
#[utoipa::path(get, path = "/api/v1/lessons/{id}/interpretation", tag = "lesson", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LessonForInterpreter)))]
pub async fn interpretation(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Citizen(token): Citizen,
) -> Result<Json<LessonForInterpreter>, Problem> {
    let view = lesson::for_interpreter(&web.app, id, &token).await?;
    Ok(Json((&view).into()))
}

/// A pass into the lesson that I interpret.
#[utoipa::path(post, path = "/api/v1/lessons/{id}/interpretation/pass", tag = "lesson", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = InterpreterEntry,
    responses((status = 200, body = PassView)))]
pub async fn interpretation_pass(
    State(web): State<Web>,
    Id(id): Id<LessonId>,
    Citizen(token): Citizen,
    host: Host,
    Body(InterpreterEntry { name }): Body<InterpreterEntry>,
) -> Result<Json<PassView>, Problem> {
    let pass = lesson::pass_for_interpreter(&web.app, id, &token, &name).await?;
    Ok(Json(web.pass_view(pass, &host)))
}
