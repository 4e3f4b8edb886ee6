//! Versions of courses: reading them, and releasing them by two people.

use super::Web;
use super::access::Clerk;
use super::booking::Nothing;
use super::input::{Body, Id, Query};
use super::problem::Problem;
use super::view::decisions::{ReleaseProposal, ReleaseReason};
use super::view::releases::{CourseVersionList, CourseVersionView, Names, ReadChapter};
use super::view::text::Language;
use axum::Json;
use axum::extract::State;
use schalter_app::identity::SignedIn;
use schalter_app::instruction::release::{self, Listed};
use schalter_domain::id::CourseVersionId;
use serde::Deserialize;
use utoipa::IntoParams;

/// The versions of the courses of my departments.
#[utoipa::path(get, path = "/api/v1/releases", tag = "releases", security(("staff" = [])),
    responses((status = 200, body = CourseVersionList)))]
pub async fn releases(
    State(web): State<Web>,
    Clerk(who): Clerk,
) -> Result<Json<CourseVersionList>, Problem> {
    let listed = release::releases(&web.app, &who).await?;
    let (zone, names) = (
        web.zone(who.staff.authority).await?,
        names(&web, &who).await?,
    );
    let view = |listed| CourseVersionView::of(listed, &names, who.staff.id, &zone);
    Ok(Json(CourseVersionList {
        versions: listed.iter().map(view).collect(),
    }))
}

/// In which language a chapter is read.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadQuery {
    /// German when not said; a language that is not there falls back as for participants.
    #[serde(default)]
    language: Option<Language>,
}

/// A chapter as a participant sees it, with the right answers: to be read before it is released.
#[utoipa::path(get, path = "/api/v1/releases/{id}/chapters/{number}", tag = "releases", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path), ("number" = u8, Path), ReadQuery),
    responses((status = 200, body = ReadChapter)))]
pub async fn release_chapter(
    State(web): State<Web>,
    Id((id, number)): Id<(CourseVersionId, u8)>,
    Clerk(who): Clerk,
    Query(query): Query<ReadQuery>,
) -> Result<Json<ReadChapter>, Problem> {
    let listed = release::release(&web.app, &who, id).await?;
    let language = query.language.unwrap_or(Language::German).into();
    ReadChapter::of(&listed, number, language)
        .map(Json)
        .ok_or_else(Problem::not_found)
}

/// Propose the release of a version in some of its languages.
#[utoipa::path(post, path = "/api/v1/releases/{id}/propose", tag = "releases", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = ReleaseProposal,
    responses((status = 200, body = CourseVersionView)))]
pub async fn propose_release(
    State(web): State<Web>,
    Id(id): Id<CourseVersionId>,
    Clerk(who): Clerk,
    Body(ReleaseProposal { languages, note }): Body<ReleaseProposal>,
) -> Result<Json<CourseVersionView>, Problem> {
    let languages = languages.into_iter().map(Into::into).collect();
    let listed = release::propose(&web.app, &who, id, languages, &note).await?;
    told(&web, &who, &listed).await
}

/// Release what somebody else proposed; physicians only.
#[utoipa::path(post, path = "/api/v1/releases/{id}/confirm", tag = "releases", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = CourseVersionView)))]
pub async fn confirm_release(
    State(web): State<Web>,
    Id(id): Id<CourseVersionId>,
    Clerk(who): Clerk,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<CourseVersionView>, Problem> {
    let listed = release::confirm(&web.app, &who, id).await?;
    told(&web, &who, &listed).await
}

/// Reject what somebody else proposed; physicians only.
#[utoipa::path(post, path = "/api/v1/releases/{id}/reject", tag = "releases", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = ReleaseReason,
    responses((status = 200, body = CourseVersionView)))]
pub async fn reject_release(
    State(web): State<Web>,
    Id(id): Id<CourseVersionId>,
    Clerk(who): Clerk,
    Body(ReleaseReason { reason }): Body<ReleaseReason>,
) -> Result<Json<CourseVersionView>, Problem> {
    let listed = release::reject(&web.app, &who, id, &reason).await?;
    told(&web, &who, &listed).await
}

/// Withdraw a release; physicians only, and one alone may.
#[utoipa::path(post, path = "/api/v1/releases/{id}/withdraw", tag = "releases", security(("staff" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = ReleaseReason,
    responses((status = 200, body = CourseVersionView)))]
pub async fn withdraw_release(
    State(web): State<Web>,
    Id(id): Id<CourseVersionId>,
    Clerk(who): Clerk,
    Body(ReleaseReason { reason }): Body<ReleaseReason>,
) -> Result<Json<CourseVersionView>, Problem> {
    let listed = release::withdraw(&web.app, &who, id, &reason).await?;
    told(&web, &who, &listed).await
}

async fn told(
    web: &Web,
    who: &SignedIn,
    listed: &Listed,
) -> Result<Json<CourseVersionView>, Problem> {
    let zone = web.zone(who.staff.authority).await?;
    let names = names(web, who).await?;
    Ok(Json(CourseVersionView::of(
        listed,
        &names,
        who.staff.id,
        &zone,
    )))
}

async fn names(web: &Web, who: &SignedIn) -> Result<Names, Problem> {
    Ok(release::staff_names(&web.app, who).await?)
}
