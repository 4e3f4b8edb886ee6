//! The clerk's line: queues, call next, and what becomes of a ticket.

use super::booking::Nothing;
use super::problem::Problem;
use super::view::queue::{CallAnswer, CallNext, QueueList, QueueView, TicketAnswer};
use axum::Json;

/// The queues that I may run.
#[utoipa::path(get, path = "/api/v1/queues", tag = "queue", security(("staff" = [])),
    responses((status = 200, body = QueueList)))]
pub async fn queues() -> Result<Json<QueueList>, Problem> {
    Err(Problem::unavailable())
}

/// One queue with its tickets and today's appointments.
#[utoipa::path(get, path = "/api/v1/queues/{id}", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = QueueView)))]
pub async fn queue() -> Result<Json<QueueView>, Problem> {
    Err(Problem::unavailable())
}

/// Call the next person to a counter.
#[utoipa::path(post, path = "/api/v1/queues/{id}/call-next", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = CallNext,
    responses((status = 200, body = CallAnswer)))]
pub async fn call_next() -> Result<Json<CallAnswer>, Problem> {
    Err(Problem::unavailable())
}

/// Call once more.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/recall", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn recall() -> Result<Json<TicketAnswer>, Problem> {
    Err(Problem::unavailable())
}

/// Nobody came.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/miss", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn miss() -> Result<Json<TicketAnswer>, Problem> {
    Err(Problem::unavailable())
}

/// The talk begins.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/start", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn start() -> Result<Json<TicketAnswer>, Problem> {
    Err(Problem::unavailable())
}

/// The talk is over; the room is closed.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/finish", tag = "queue", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = TicketAnswer)))]
pub async fn finish() -> Result<Json<TicketAnswer>, Problem> {
    Err(Problem::unavailable())
}
