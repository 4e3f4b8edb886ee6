//! What operators ask: alive, ready, metrics, the contract.

use super::problem::Problem;
use super::{Web, access, openapi};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use subtle::ConstantTimeEq as _;
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
pub async fn readyz(State(web): State<Web>) -> (StatusCode, Json<Readiness>) {
    let health = web.app.health().await;
    let media = web.media.as_ref().is_none_or(|node| node.health().ready);
    let readiness = Readiness {
        database: health.database,
        migrations: health.migrations,
        media,
    };
    let is_ready = health.database && health.migrations && media && !web.stop.is_cancelled();
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}

/// Figures for Prometheus. Wants the token of `metrics_token` when there is one.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = &web.config.metrics_token {
        let given = access::bearer(&headers).ok_or_else(Problem::sign_in_needed)?;
        if !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            return Err(Problem::not_allowed());
        }
    }
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        web.figures.render(),
    )
        .into_response())
}

/// This contract.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operations",
    responses((status = 200, body = serde_json::Value, content_type = "application/json")))]
pub async fn openapi_json() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        openapi::json(),
    )
        .into_response()
}
