//! Server-sent events: what the bearer may see, as it changes.

use super::problem::Problem;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// What to watch.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// Staff: which queue. Citizens watch the appointment of their token.
    #[serde(default)]
    queue: Option<uuid::Uuid>,
}

/// Watch an appointment (citizen) or a queue (staff).
///
/// Events: `appointment` (data: `AppointmentView`), `queue` (data: `QueueView`), `bye` (data: `{reconnect_ms}`).
#[utoipa::path(get, path = "/api/v1/live", tag = "live", security(("citizen" = []), ("staff" = [])),
    params(LiveQuery, ("Last-Event-ID" = Option<String>, Header, description = "The last `id:` that was seen")),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub async fn live() -> Result<Response, Problem> {
    Err(Problem::unavailable())
}
