//! The citizen's appointment: hold, confirm, show, cancel, check in, calendar file, pass.

use super::problem::Problem;
use super::view::booking::{AppointmentView, Confirmation, HeldAppointment, NewAppointment};
use super::view::consultation::PassView;
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

/// A body that says nothing: `{}`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Hold a start time. It counts against the capacity until it runs out.
#[utoipa::path(post, path = "/api/v1/appointments", tag = "booking",
    params(("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = NewAppointment,
    responses((status = 201, body = HeldAppointment)))]
pub async fn hold() -> Result<(StatusCode, Json<HeldAppointment>), Problem> {
    Err(Problem::unavailable())
}

/// Confirm a hold by saying who comes.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/confirm", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = Confirmation,
    responses((status = 200, body = AppointmentView)))]
pub async fn confirm() -> Result<Json<AppointmentView>, Problem> {
    Err(Problem::unavailable())
}

/// Show the appointment.
#[utoipa::path(get, path = "/api/v1/appointments/{id}", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = AppointmentView)))]
pub async fn appointment() -> Result<Json<AppointmentView>, Problem> {
    Err(Problem::unavailable())
}

/// Call the appointment off.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/cancel", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = Nothing,
    responses((status = 200, body = AppointmentView)))]
pub async fn cancel() -> Result<Json<AppointmentView>, Problem> {
    Err(Problem::unavailable())
}

/// Say "I am here" and get a place in line.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/check-in", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = AppointmentView)))]
pub async fn check_in() -> Result<Json<AppointmentView>, Problem> {
    Err(Problem::unavailable())
}

/// Get into the room, once called.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/pass", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = PassView)))]
pub async fn appointment_pass() -> Result<Json<PassView>, Problem> {
    Err(Problem::unavailable())
}

/// The appointment as a calendar file.
#[utoipa::path(get, path = "/api/v1/appointments/{id}/calendar.ics", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn calendar_file() -> Result<Response, Problem> {
    Err(Problem::unavailable())
}
