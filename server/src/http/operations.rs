//! What operators ask: alive, ready, metrics, the contract.

use super::problem::Problem;
use axum::Json;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// The process is alive.
#[utoipa::path(get, path = "/healthz", tag = "operations", responses((status = 200, body = String)))]
pub async fn healthz() -> &'static str {
    "ok"
}

/// Whether the process can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// The database answers.
    pub database: bool,
    /// The schema is the one this program knows.
    pub migrations: bool,
    /// The media node takes rooms; true where this process has none.
    pub media: bool,
}

/// Ready for work.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub async fn readyz() -> Result<Json<Readiness>, Problem> {
    Err(Problem::unavailable())
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics() -> Result<Response, Problem> {
    Err(Problem::unavailable())
}

/// This contract.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operations",
    responses((status = 200, body = serde_json::Value, content_type = "application/json")))]
pub async fn openapi_json() -> Response {
    (
        [(axum::http::header::CONTENT_TYPE, "application/json")],
        super::openapi::json(),
    )
        .into_response()
}
use axum::response::IntoResponse;
