//! Staff: sign in, sign out, own sessions.

use super::problem::Problem;
use super::view::identity::{SessionList, SessionView, SignIn};
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;

/// Sign in. Sets the cookie `__Host-schalter`.
#[utoipa::path(post, path = "/api/v1/session", tag = "identity",
    request_body = SignIn,
    responses((status = 200, body = SessionView)))]
pub async fn sign_in() -> Result<Response, Problem> {
    Err(Problem::unavailable())
}

/// Who am I?
#[utoipa::path(get, path = "/api/v1/session", tag = "identity", security(("staff" = [])),
    responses((status = 200, body = SessionView)))]
pub async fn session() -> Result<Json<SessionView>, Problem> {
    Err(Problem::unavailable())
}

/// Sign out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "identity", security(("staff" = [])),
    responses((status = 204)))]
pub async fn sign_out() -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}

/// Where am I signed in?
#[utoipa::path(get, path = "/api/v1/sessions", tag = "identity", security(("staff" = [])),
    responses((status = 200, body = SessionList)))]
pub async fn sessions() -> Result<Json<SessionList>, Problem> {
    Err(Problem::unavailable())
}

/// Sign out elsewhere. Own sessions only.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "identity", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204)))]
pub async fn end_session() -> Result<StatusCode, Problem> {
    Err(Problem::unavailable())
}
