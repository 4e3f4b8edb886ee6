//! Import of a course's content, and its release by two people.

use super::course::content_of;
use super::film;
use crate::audit::Book;
use crate::identity::{SignedIn, allow};
use crate::{Context, Error, Fault};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseVersionId, StaffId};
use schalter_domain::identity::Permission;
use schalter_domain::instruction::{
    Content, ContentFault, Offer, OfferFault, Proposal, Refusal, Release, Version, checked_reason,
};
use schalter_storage::instruction::{course as courses, release as storage};
use schalter_storage::queue;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Characters of the note to a proposal.
pub const NOTE_CHARACTERS_MAX: usize = 500;

/// Why a course is not loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// The authority does not offer such a course.
    #[error("this authority does not offer the course `{0}`: it belongs into its courses.toml")]
    NotOffered(String),
    /// The content is not as it must be.
    #[error(transparent)]
    Content(#[from] ContentFault),
    /// What the authority decided does not fit together.
    #[error(transparent)]
    Offer(#[from] OfferFault),
    /// Somebody proposed, released or took another content under the same name.
    #[error(
        "the version {0} was loaded with another content: what was loaded is never changed, give the new one a new number"
    )]
    VersionTaken(String),
    /// A film that the content names is not kept.
    #[error("a film of the chapter {0} is not kept: load the course once more")]
    FilmMissing(u8),
}

/// What loading a course did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// The version.
    pub version: CourseVersionId,
    /// Whether it is new; `false`: exactly this was loaded before.
    pub fresh: bool,
}

/// A version as the list of releases shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Of which course.
    pub offer: Offer,
    /// The version.
    pub version: Version,
    /// What it teaches.
    pub content: Arc<Content>,
    /// Words about the latest step.
    pub note: String,
    /// People who are under way with it.
    pub enrolments_open: u32,
}

/// Makes what an authority offers what `offers` says; what is missing there is withdrawn, and who began with it may finish.
pub async fn put_offers(
    ctx: &Context,
    authority: AuthorityId,
    offers: &[Offer],
) -> Result<(), Error<ImportRefusal>> {
    for offer in offers {
        offer
            .check()
            .map_err(|fault| Error::Refused(fault.into()))?;
    }
    let mut book = Book::new(authority, Actor::System, ctx.now());
    let mut tx = ctx.store.begin_write(authority).await?;
    storage::withdraw_offers(&mut tx, authority).await?;
    for offer in offers {
        courses::put_offer(&mut tx, authority, offer).await?;
    }
    book.note(EventKind::CatalogueChanged, Subjects::default());
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(())
}

/// Loads a version of a course. Exactly the same again does nothing; another content under the same name is refused, unless
/// nobody has proposed or taken it yet.
pub async fn import(
    ctx: &Context,
    authority: AuthorityId,
    content: &Content,
) -> Result<Imported, Error<ImportRefusal>> {
    content
        .check()
        .map_err(|fault| Error::Refused(fault.into()))?;
    let text =
        serde_json::to_vec(content).map_err(|fault| Fault::corrupt("course_version", fault))?;
    let content_hash: [u8; 32] = Sha256::digest(&text).into();
    let now = ctx.now();
    let mut tx = ctx.store.begin_write(authority).await?;
    for chapter in &content.chapters {
        for named in &chapter.films {
            if !film::is_kept(&mut tx, authority, named).await? {
                return Err(Error::Refused(ImportRefusal::FilmMissing(chapter.number)));
            }
        }
    }
    let offers = courses::offers(&mut tx, authority).await?;
    let offer = offers.iter().find(|offer| offer.slug == content.slug);
    let offer =
        offer.ok_or_else(|| Error::Refused(ImportRefusal::NotOffered(content.slug.clone())))?;
    for earlier in courses::versions(&mut tx, authority, offer.id).await? {
        if earlier.content_hash == content_hash {
            return Ok(Imported {
                version: earlier.id,
                fresh: false,
            });
        }
        let replaced = earlier.version != content.version
            || storage::drop_draft(&mut tx, authority, earlier.id).await?;
        if !replaced {
            let taken = ImportRefusal::VersionTaken(content.version.clone());
            return Err(Error::Refused(taken));
        }
    }
    let version = Version {
        id: CourseVersionId(ctx.uuid()),
        course: offer.id,
        version: content.version.clone(),
        content_hash,
        imported_at: now,
        release: Release::Imported,
    };
    courses::insert_version(&mut tx, authority, &version, text).await?;
    let mut book = Book::new(authority, Actor::System, now);
    book.note(EventKind::CourseImported, subjects_of(version.id));
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(Imported {
        version: version.id,
        fresh: true,
    })
}

/// The versions of the courses of one's departments, latest first.
pub async fn releases(ctx: &Context, who: &SignedIn) -> Result<Vec<Listed>, Error<Refusal>> {
    let authority = who.staff.authority;
    let beside = storage::beside(&ctx.store, authority).await?;
    let mut beside: BTreeMap<CourseVersionId, storage::Beside> = beside
        .into_iter()
        .map(|beside| (beside.version, beside))
        .collect();
    let mut listed = Vec::new();
    let mut seen = false;
    for offer in courses::offers(&ctx.store, authority).await? {
        if may_read(who, &offer).is_err() {
            continue;
        }
        seen = true;
        for version in courses::versions(&ctx.store, authority, offer.id).await? {
            let (note, enrolments_open) = beside
                .remove(&version.id)
                .map_or((String::new(), 0), |beside| {
                    (beside.note, beside.enrolments_open)
                });
            listed.push(Listed {
                offer: offer.clone(),
                content: content(ctx, authority, version.id).await?,
                version,
                note,
                enrolments_open,
            });
        }
    }
    let any_right =
        who.staff.may(Permission::ProposeRelease) || who.staff.may(Permission::ReleaseCourses);
    if !seen && !any_right {
        return Err(Error::NotAllowed);
    }
    Ok(listed)
}

/// One version, to be read before it is released.
pub async fn release(
    ctx: &Context,
    who: &SignedIn,
    id: CourseVersionId,
) -> Result<Listed, Error<Refusal>> {
    let all = releases(ctx, who).await?;
    all.into_iter()
        .find(|listed| listed.version.id == id)
        .ok_or(Error::NotFound)
}

/// Somebody proposes the release of a version in some of its languages.
pub async fn propose(
    ctx: &Context,
    who: &SignedIn,
    id: CourseVersionId,
    languages: Vec<Language>,
    note: &str,
) -> Result<Listed, Error<Refusal>> {
    let content = content(ctx, who.staff.authority, id).await?;
    let offered = |language: &Language| content.scope(*language).is_some();
    if !languages.iter().all(offered) {
        return Err(Error::Refused(Refusal::Unknown("the language")));
    }
    let note = note.trim();
    if note.chars().count() > NOTE_CHARACTERS_MAX {
        return Err(Error::Refused(Refusal::Reason));
    }
    let proposal = Proposal {
        languages,
        note: note.to_owned(),
        by: who.staff.id,
        at: ctx.now(),
    };
    decide(ctx, who, id, Permission::ProposeRelease, None, |version| {
        version.propose(proposal)
    })
    .await
}

/// A physician releases what somebody else proposed.
pub async fn confirm(
    ctx: &Context,
    who: &SignedIn,
    id: CourseVersionId,
) -> Result<Listed, Error<Refusal>> {
    let (by, at) = (who.staff.id, ctx.now());
    decide(ctx, who, id, Permission::ReleaseCourses, None, |version| {
        version.confirm(by, at)
    })
    .await
}

/// A physician rejects what somebody else proposed.
pub async fn reject(
    ctx: &Context,
    who: &SignedIn,
    id: CourseVersionId,
    reason: &str,
) -> Result<Listed, Error<Refusal>> {
    let reason = checked_reason(reason).map_err(Error::Refused)?;
    let by = who.staff.id;
    decide(
        ctx,
        who,
        id,
        Permission::ReleaseCourses,
        Some(&reason),
        |version| version.reject(by),
    )
    .await
}

/// A physician withdraws a release. One alone may: what is wrong is taken back at once.
pub async fn withdraw(
    ctx: &Context,
    who: &SignedIn,
    id: CourseVersionId,
    reason: &str,
) -> Result<Listed, Error<Refusal>> {
    let (by, at) = (who.staff.id, ctx.now());
    decide(ctx, who, id, Permission::ReleaseCourses, None, |version| {
        version.withdraw(reason, by, at)
    })
    .await
}

async fn decide(
    ctx: &Context,
    who: &SignedIn,
    id: CourseVersionId,
    permission: Permission,
    note: Option<&str>,
    decision: impl FnOnce(Version) -> Result<(Version, EventKind), Refusal>,
) -> Result<Listed, Error<Refusal>> {
    let authority = who.staff.authority;
    let mut tx = ctx.store.begin_write(authority).await?;
    let version = courses::version(&mut tx, authority, id)
        .await?
        .ok_or(Error::NotFound)?;
    let offer = courses::offer(&mut tx, authority, version.course)
        .await?
        .ok_or(Error::NotFound)?;
    allow(who, permission, offer.department)?;
    let was = version.release.name();
    let (version, kind) = decision(version).map_err(Error::Refused)?;
    if !courses::save_release(&mut tx, authority, &version, was).await? {
        return Err(Error::Refused(Refusal::WrongState));
    }
    if let Some(note) = note {
        storage::save_note(&mut tx, authority, id, note).await?;
    }
    let mut book = Book::new(authority, who.actor(), ctx.now());
    book.note(kind, subjects_of(id));
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    release(ctx, who, id).await
}

fn may_read(who: &SignedIn, offer: &Offer) -> Result<(), Error<Refusal>> {
    allow(who, Permission::ProposeRelease, offer.department)
        .or_else(|_: Error<Refusal>| allow(who, Permission::ReleaseCourses, offer.department))
}

async fn content(
    ctx: &Context,
    authority: AuthorityId,
    version: CourseVersionId,
) -> Result<Arc<Content>, Error<Refusal>> {
    let content = content_of(ctx, &ctx.store, authority, version).await?;
    content.ok_or(Error::NotFound)
}

fn subjects_of(version: CourseVersionId) -> Subjects {
    Subjects {
        course_version: Some(version),
        ..Subjects::default()
    }
}

/// The names of the staff of one's authority, to say who proposed and released.
pub async fn staff_names(
    ctx: &Context,
    who: &SignedIn,
) -> Result<BTreeMap<StaffId, String>, Fault> {
    let names = queue::staff_names(&ctx.store, who.staff.authority).await?;
    Ok(names.into_iter().collect())
}
