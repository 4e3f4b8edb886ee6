//! What operators ask: alive, ready, metrics, the contract.

use super::problem::Problem;
use super::{Web, access, openapi};
use crate::config::Config;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use schalter_app::Context;
use schalter_signaling::Node;
use serde::Serialize;
use std::future::Future;
use subtle::ConstantTimeEq as _;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

/// What answers operators in a process without pages; `ready` looks at what it works with.
pub fn router<F>(
    config: &Config,
    figures: PrometheusHandle,
    stop: CancellationToken,
    ready: impl Fn() -> F + Clone + Send + Sync + 'static,
) -> Router
where
    F: Future<Output = Readiness> + Send,
{
    let token = config.metrics_token.clone();
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(async move || ready().await.answer(&stop)))
        .route(
            "/metrics",
            get(async move |headers: HeaderMap| show(&figures, token.as_deref(), &headers)),
        )
}

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

impl Readiness {
    /// How it is with the database, and with the media node where there is one.
    pub async fn of(app: &Context, media: Option<&Node>) -> Self {
        let health = app.health().await;
        Self {
            database: health.database,
            migrations: health.migrations,
            media: media.is_none_or(|node| node.health().ready),
        }
    }

    fn answer(self, stop: &CancellationToken) -> (StatusCode, Json<Self>) {
        let is_ready = self.database && self.migrations && self.media && !stop.is_cancelled();
        let status = if is_ready {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        (status, Json(self))
    }
}

/// Ready for work.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub async fn readyz(State(web): State<Web>) -> (StatusCode, Json<Readiness>) {
    Readiness::of(&web.app, web.media.as_ref())
        .await
        .answer(&web.stop)
}

/// Figures for Prometheus. Wants the token of `metrics_token` when there is one.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Problem> {
    show(&web.figures, web.config.metrics_token.as_deref(), &headers)
}

/// The figures, for whoever may see them.
fn show(
    figures: &PrometheusHandle,
    token: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    if let Some(token) = token {
        let given = access::bearer(headers).ok_or_else(Problem::sign_in_needed)?;
        if !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            return Err(Problem::not_allowed());
        }
    }
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        figures.render(),
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
