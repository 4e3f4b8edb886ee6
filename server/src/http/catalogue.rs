//! Authorities and services.

use super::Web;
use super::input::{Id, Query};
use super::problem::Problem;
use super::view::catalogue::{
    AuthorityList, AuthoritySummary, AuthorityView, Channel, ServiceList, ServiceView,
};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use schalter_app::catalogue::{self, Catalogue};
use schalter_domain::id::ServiceId;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// Browsers may keep a logo for a while; it is the same for everybody.
const LOGO_KEPT: &str = "public, max-age=3600";
/// A logo is a picture and nothing else, even when somebody opens it as a page.
const LOGO_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// All authorities of this installation.
#[utoipa::path(get, path = "/api/v1/authorities", tag = "catalogue", responses((status = 200, body = AuthorityList)))]
pub async fn authorities(State(web): State<Web>) -> Result<Json<AuthorityList>, Problem> {
    let authorities = catalogue::authorities(&web.app).await?;
    let authorities = authorities.iter().map(AuthoritySummary::from).collect();
    Ok(Json(AuthorityList {
        demo: web.is_demo(),
        authorities,
    }))
}

/// One authority, by id or short name.
#[utoipa::path(get, path = "/api/v1/authorities/{authority}", tag = "catalogue",
    params(("authority" = String, Path, description = "Id or short name")),
    responses((status = 200, body = AuthorityView)))]
pub async fn authority(
    State(web): State<Web>,
    Path(name): Path<String>,
) -> Result<Json<AuthorityView>, Problem> {
    let catalogue = named(&web, &name).await?;
    Ok(Json(AuthorityView::of(&catalogue)))
}

/// The logo of an authority.
#[utoipa::path(get, path = "/api/v1/authorities/{authority}/logo.svg", tag = "catalogue",
    params(("authority" = String, Path, description = "Id or short name")),
    responses((status = 200, body = String, content_type = "image/svg+xml")))]
pub async fn logo(State(web): State<Web>, Path(name): Path<String>) -> Result<Response, Problem> {
    let catalogue = named(&web, &name).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, LOGO_POLICY),
        (header::CACHE_CONTROL, LOGO_KEPT),
    ];
    Ok((headers, catalogue.authority().logo_svg.clone()).into_response())
}

async fn named(web: &Web, name: &str) -> Result<Arc<Catalogue>, Problem> {
    catalogue::authority(&web.app, name)
        .await?
        .ok_or_else(Problem::not_found)
}

/// Characters of a search at most.
const QUERY_CHARACTERS_MAX: usize = 200;

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
pub async fn services(
    State(web): State<Web>,
    Path(name): Path<String>,
    Query(ServiceQuery { query, channel }): Query<ServiceQuery>,
) -> Result<Json<ServiceList>, Problem> {
    if query.chars().count() > QUERY_CHARACTERS_MAX {
        return Err(Problem::invalid_field(
            "query",
            "too_long",
            "200 characters at most",
        ));
    }
    let catalogue = named(&web, &name).await?;
    let found = catalogue::services(&catalogue, &query, channel.map(Into::into));
    Ok(Json(ServiceList::of(&catalogue, &found)))
}

/// One service with all that a citizen must know to book it.
#[utoipa::path(get, path = "/api/v1/services/{id}", tag = "catalogue",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ServiceView)))]
pub async fn service(
    State(web): State<Web>,
    Id(id): Id<ServiceId>,
) -> Result<Json<ServiceView>, Problem> {
    let catalogue = web
        .app
        .catalogue_of_service(id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let service = catalogue.service(id).ok_or_else(Problem::not_found)?;
    Ok(Json(ServiceView::of(&catalogue, service)))
}
