//! The register as staff use it.

use super::Web;
use super::access::Clerk;
use super::booking::Nothing;
use super::certificate::birth_date;
use super::input::{Body, Query};
use super::problem::Problem;
use super::view::register::{
    Dispatched, RegisterEntry, RegisterList, RegisterQuestion, Revocation, SearchList,
};
use axum::Json;
use axum::extract::{Path, State};
use schalter_app::certificate::{self, Entry};
use schalter_app::identity::SignedIn;
use serde::Deserialize;
use utoipa::IntoParams;

/// Search by family name and day of birth. The reason is written down with the search.
#[utoipa::path(post, path = "/api/v1/register/search", tag = "register", security(("staff" = [])),
    request_body = RegisterQuestion,
    responses((status = 200, body = RegisterList)))]
pub async fn register_search(
    State(web): State<Web>,
    Clerk(who): Clerk,
    Body(question): Body<RegisterQuestion>,
) -> Result<Json<RegisterList>, Problem> {
    let born = birth_date("birth_date", &question.birth_date)?;
    let question = question.question(born)?;
    let found = certificate::search(&web.app, &who, question).await?;
    list(&web, &who, &found).await
}

/// Revocations that wait for a second person.
#[utoipa::path(get, path = "/api/v1/register/revocations", tag = "register", security(("staff" = [])),
    responses((status = 200, body = RegisterList)))]
pub async fn register_revocations(
    State(web): State<Web>,
    Clerk(who): Clerk,
) -> Result<Json<RegisterList>, Problem> {
    let waiting = certificate::waiting(&web.app, &who).await?;
    list(&web, &who, &waiting).await
}

/// Which page of the log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// From 0; fifty searches each.
    #[serde(default)]
    page: Option<u16>,
}

/// Who searched the register or looked at an entry, when and why; for those who audit.
#[utoipa::path(get, path = "/api/v1/register/searches", tag = "register", security(("staff" = [])),
    params(LogQuery),
    responses((status = 200, body = SearchList)))]
pub async fn register_searches(
    State(web): State<Web>,
    Clerk(who): Clerk,
    Query(query): Query<LogQuery>,
) -> Result<Json<SearchList>, Problem> {
    let page = certificate::searches(&web.app, &who, query.page.unwrap_or(0)).await?;
    let zone = web.zone(who.staff.authority).await?;
    Ok(Json(SearchList::of(&page, &zone)))
}

/// One entry. That somebody looked is written down.
#[utoipa::path(get, path = "/api/v1/register/{number}", tag = "register", security(("staff" = [])),
    params(("number" = String, Path)),
    responses((status = 200, body = RegisterEntry)))]
pub async fn register_entry(
    State(web): State<Web>,
    Path(number): Path<String>,
    Clerk(who): Clerk,
) -> Result<Json<RegisterEntry>, Problem> {
    let entry = certificate::entry(&web.app, &who, &number).await?;
    one(&web, &who, &entry).await
}

/// Propose to revoke a certificate. It counts until a second person agrees.
#[utoipa::path(post, path = "/api/v1/register/{number}/revoke", tag = "register", security(("staff" = [])),
    params(("number" = String, Path)),
    request_body = Revocation,
    responses((status = 200, body = RegisterEntry)))]
pub async fn revoke(
    State(web): State<Web>,
    Path(number): Path<String>,
    Clerk(who): Clerk,
    Body(Revocation { reason }): Body<Revocation>,
) -> Result<Json<RegisterEntry>, Problem> {
    let entry = certificate::propose(&web.app, &who, &number, &reason).await?;
    one(&web, &who, &entry).await
}

/// Agree as the second person: the certificate is revoked for good.
#[utoipa::path(post, path = "/api/v1/register/{number}/revoke/confirm", tag = "register", security(("staff" = [])),
    params(("number" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = RegisterEntry)))]
pub async fn revoke_confirm(
    State(web): State<Web>,
    Path(number): Path<String>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<RegisterEntry>, Problem> {
    let entry = certificate::confirm(&web.app, &who, &number).await?;
    one(&web, &who, &entry).await
}

/// Do not agree: the certificate counts as before.
#[utoipa::path(post, path = "/api/v1/register/{number}/revoke/reject", tag = "register", security(("staff" = [])),
    params(("number" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = RegisterEntry)))]
pub async fn revoke_reject(
    State(web): State<Web>,
    Path(number): Path<String>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<RegisterEntry>, Problem> {
    let entry = certificate::reject(&web.app, &who, &number).await?;
    one(&web, &who, &entry).await
}

/// Make a second copy (Zweitschrift); its file is at `…/certificates/{number}.pdf?copy=true`.
#[utoipa::path(post, path = "/api/v1/register/{number}/duplicate", tag = "register", security(("staff" = [])),
    params(("number" = String, Path)),
    request_body = Nothing,
    responses((status = 200, body = RegisterEntry)))]
pub async fn register_duplicate(
    State(web): State<Web>,
    Path(number): Path<String>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<RegisterEntry>, Problem> {
    let entry = certificate::duplicate(&web.app, &who, &number).await?;
    one(&web, &who, &entry).await
}

/// Note how the certificate went to its holder.
#[utoipa::path(post, path = "/api/v1/register/{number}/dispatch", tag = "register", security(("staff" = [])),
    params(("number" = String, Path)),
    request_body = Dispatched,
    responses((status = 200, body = RegisterEntry)))]
pub async fn register_dispatch(
    State(web): State<Web>,
    Path(number): Path<String>,
    Clerk(who): Clerk,
    Body(Dispatched { how }): Body<Dispatched>,
) -> Result<Json<RegisterEntry>, Problem> {
    let entry = certificate::dispatch(&web.app, &who, &number, how.into()).await?;
    one(&web, &who, &entry).await
}

async fn one(web: &Web, who: &SignedIn, entry: &Entry) -> Result<Json<RegisterEntry>, Problem> {
    let zone = web.zone(who.staff.authority).await?;
    Ok(Json(RegisterEntry::of(entry, who.staff.id, &zone)))
}

async fn list(web: &Web, who: &SignedIn, found: &[Entry]) -> Result<Json<RegisterList>, Problem> {
    let zone = web.zone(who.staff.authority).await?;
    let view = |entry| RegisterEntry::of(entry, who.staff.id, &zone);
    Ok(Json(RegisterList {
        certificates: found.iter().map(view).collect(),
    }))
}
