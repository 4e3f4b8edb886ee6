//! Courses as citizens see them, and the content of their versions, which a process keeps: it never changes.

use crate::catalogue::Catalogue;
use crate::{Context, Fault};
use schalter_domain::id::{AuthorityId, CourseId, CourseVersionId};
use schalter_domain::instruction::{Content, Offer, Version, current};
use schalter_storage::Db;
use schalter_storage::instruction::course as storage;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Contents kept per process at most; beyond it they are read anew.
const CONTENTS_MAX: usize = 64;

/// What a process has read.
#[derive(Debug, Default)]
pub(crate) struct Contents(RwLock<HashMap<CourseVersionId, Arc<Content>>>);

/// A course with the version that new participants get.
#[derive(Debug, Clone)]
pub struct CourseView {
    /// What the authority decided.
    pub offer: Offer,
    /// Which version.
    pub version: Version,
    /// What it says.
    pub content: Arc<Content>,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
}

/// The courses of an authority that have a version to show.
pub async fn courses(ctx: &Context, catalogue: &Arc<Catalogue>) -> Result<Vec<CourseView>, Fault> {
    let authority = catalogue.authority().id;
    let mut courses = Vec::new();
    for offer in storage::offers(&ctx.store, authority).await? {
        courses.extend(course_in(ctx, &ctx.store, catalogue, offer).await?);
    }
    Ok(courses)
}

/// One course by its id, whoever offers it.
pub async fn course(ctx: &Context, id: CourseId) -> Result<Option<CourseView>, Fault> {
    let Some(authority) = storage::authority_of(&ctx.store, id).await? else {
        return Ok(None);
    };
    let catalogue = ctx.catalogue(authority).await?;
    let offer = storage::offer(&ctx.store, authority, id).await?;
    match catalogue.zip(offer) {
        Some((catalogue, offer)) => course_in(ctx, &ctx.store, &catalogue, offer).await,
        None => Ok(None),
    }
}

/// A picture of a version of a course: `<chapter number>-<file>`.
pub async fn picture(
    ctx: &Context,
    id: CourseId,
    version: &str,
    name: &str,
) -> Result<Option<String>, Fault> {
    let Some(authority) = storage::authority_of(&ctx.store, id).await? else {
        return Ok(None);
    };
    let versions = storage::versions(&ctx.store, authority, id).await?;
    let Some((number, file)) = name.split_once('-') else {
        return Ok(None);
    };
    // The same version may have been imported twice before anybody released it: the newest that has the picture.
    for known in versions.iter().filter(|known| known.version == version) {
        let content = content_of(ctx, &ctx.store, authority, known.id).await?;
        let chapter = content
            .as_deref()
            .and_then(|content| content.chapter(number.parse().ok()?));
        if let Some(svg) = chapter.and_then(|chapter| chapter.pictures.get(file)) {
            return Ok(Some(svg.clone()));
        }
    }
    Ok(None)
}

pub(super) async fn course_in(
    ctx: &Context,
    mut db: impl Db,
    catalogue: &Arc<Catalogue>,
    offer: Offer,
) -> Result<Option<CourseView>, Fault> {
    let authority = catalogue.authority().id;
    let versions = storage::versions(&mut db, authority, offer.id).await?;
    let Some(version) = current(&versions).cloned() else {
        return Ok(None);
    };
    let content = content_of(ctx, &mut db, authority, version.id).await?;
    let content = content.ok_or_else(|| Fault::corrupt("course_version", "it has no content"))?;
    Ok(Some(CourseView {
        offer,
        version,
        content,
        catalogue: Arc::clone(catalogue),
    }))
}

/// The content of a version, read once per process.
pub(crate) async fn content_of(
    ctx: &Context,
    db: impl Db,
    authority: AuthorityId,
    id: CourseVersionId,
) -> Result<Option<Arc<Content>>, Fault> {
    let kept = ctx
        .contents
        .0
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&id)
        .cloned();
    if kept.is_some() {
        return Ok(kept);
    }
    let Some(bytes) = storage::content(db, authority, id).await? else {
        return Ok(None);
    };
    let content: Content =
        serde_json::from_slice(&bytes).map_err(|fault| Fault::corrupt("course_version", fault))?;
    let content = Arc::new(content);
    let mut kept = ctx
        .contents
        .0
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= CONTENTS_MAX {
        kept.clear();
    }
    kept.insert(id, Arc::clone(&content));
    Ok(Some(content))
}
