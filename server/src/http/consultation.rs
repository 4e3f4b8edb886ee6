//! The talk: pass into the room, its end, and the private room for trying devices.

use super::booking::Nothing;
use super::problem::Problem;
use super::view::consultation::PassView;
use axum::Json;
use axum::http::StatusCode;

/// A pass into a private throw-away room, to try camera, microphone and network.
#[utoipa::path(post, path = "/api/v1/device-test", tag = "consultation",
    request_body = Nothing,
    responses((status = 200, body = PassView)))]
pub async fn device_test() -> Result<Json<PassView>, Problem> {
    Err(Problem::unavailable())
}

/// The clerk's pass into the room.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/pass", tag = "consultation", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = PassView)))]
pub async fn consultation_pass() -> Result<Json<PassView>, Problem> {
    Err(Problem::unavailable())
}

/// End the talk; its ticket is finished and the room closed.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/end", tag = "consultation", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 204)))]
pub async fn consultation_end() -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}
