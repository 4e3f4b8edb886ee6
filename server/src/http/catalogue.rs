//! Authorities and services.

use super::problem::Problem;
use super::view::catalogue::{AuthorityList, AuthorityView, Channel, ServiceList, ServiceView};
use axum::Json;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// All authorities of this installation.
#[utoipa::path(get, path = "/api/v1/authorities", tag = "catalogue", responses((status = 200, body = AuthorityList)))]
pub async fn authorities() -> Result<Json<AuthorityList>, Problem> {
    Err(Problem::unavailable())
}

/// One authority, by id or short name.
#[utoipa::path(get, path = "/api/v1/authorities/{authority}", tag = "catalogue",
    params(("authority" = String, Path, description = "Id or short name")),
    responses((status = 200, body = AuthorityView)))]
pub async fn authority() -> Result<Json<AuthorityView>, Problem> {
    Err(Problem::unavailable())
}

/// The logo of an authority.
#[utoipa::path(get, path = "/api/v1/authorities/{authority}/logo.svg", tag = "catalogue",
    params(("authority" = String, Path, description = "Id or short name")),
    responses((status = 200, body = String, content_type = "image/svg+xml")))]
pub async fn logo() -> Result<Response, Problem> {
    Err(Problem::unavailable())
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceQuery {
    /// Words of the citizen, "Auto anmelden"; empty: all.
    #[serde(default)]
    #[param(max_length = 200)]
    query: String,
    /// Only what can be had this way.
    #[serde(default)]
    channel: Option<Channel>,
}

/// Services of an authority, best match first.
#[utoipa::path(get, path = "/api/v1/authorities/{authority}/services", tag = "catalogue",
    params(("authority" = String, Path, description = "Id or short name"), ServiceQuery),
    responses((status = 200, body = ServiceList)))]
pub async fn services() -> Result<Json<ServiceList>, Problem> {
    Err(Problem::unavailable())
}

/// One service with all that a citizen must know to book it.
#[utoipa::path(get, path = "/api/v1/services/{id}", tag = "catalogue",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ServiceView)))]
pub async fn service() -> Result<Json<ServiceView>, Problem> {
    Err(Problem::unavailable())
}
