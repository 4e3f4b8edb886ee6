//! Films of chapters: kept with the version that names them, read in pieces.

use super::course::content_of;
use crate::{Context, Fault};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseId};
use schalter_domain::instruction::Film;
use schalter_storage::instruction::{course as courses, film as storage};
use schalter_storage::{Db, instruction::film::PART_BYTES};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read;
use std::ops::Range;

/// Parts written in one transaction.
const PARTS_AT_ONCE: usize = 16;

/// Why a film is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepFault {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] Fault),
    /// It cannot be read.
    #[error("the film cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It was written to while it was read.
    #[error("the film changed while it was loaded")]
    Changed,
}

/// A film that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    authority: AuthorityId,
    /// What it is named by.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Keeps a film. It is named by what it holds: the same again does nothing, and one that was kept in part is completed.
pub async fn keep(
    ctx: &Context,
    authority: AuthorityId,
    sha256: &str,
    film: &mut (dyn Read + Send),
) -> Result<(), KeepFault> {
    let (mut hash, mut n, mut at_end) = (Sha256::new(), 0, false);
    while !at_end {
        let mut tx = ctx.store.begin_write(authority).await?;
        for _ in 0..PARTS_AT_ONCE {
            let mut part = Vec::with_capacity(PART_BYTES);
            let most = u64::try_from(PART_BYTES).unwrap_or(u64::MAX);
            (&mut *film).take(most).read_to_end(&mut part)?;
            at_end = part.len() < PART_BYTES;
            hash.update(&part);
            if !part.is_empty() {
                storage::put_part(&mut tx, authority, sha256, n, part).await?;
                n += 1;
            }
            if at_end {
                break;
            }
        }
        tx.commit().await?;
    }
    if hex(&hash.finalize()) == sha256 {
        return Ok(());
    }
    let mut tx = ctx.store.begin_write(authority).await?;
    storage::forget(&mut tx, authority, sha256).await?;
    tx.commit().await?;
    Err(KeepFault::Changed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether all of a film is there.
pub(super) async fn is_kept(
    db: impl Db,
    authority: AuthorityId,
    film: &Film,
) -> Result<bool, Fault> {
    let parts = storage::parts(db, authority, &film.sha256).await?;
    Ok(parts == film.bytes.div_ceil(part_bytes()))
}

fn part_bytes() -> u64 {
    u64::try_from(PART_BYTES).unwrap_or(u64::MAX)
}

/// Forgets the films that no version names: those of a draft that was replaced, or of a course that was refused.
pub async fn forget_unnamed(ctx: &Context, authority: AuthorityId) -> Result<(), Fault> {
    let mut tx = ctx.store.begin_write(authority).await?;
    let kept = storage::kept(&mut tx, authority).await?;
    if kept.is_empty() {
        return Ok(());
    }
    let mut named = BTreeSet::new();
    for version in storage::versions(&mut tx, authority).await? {
        if let Some(content) = content_of(ctx, &mut tx, authority, version).await? {
            let films = content.chapters.iter().flat_map(|chapter| &chapter.films);
            named.extend(films.map(|film| film.sha256.clone()));
        }
    }
    for film in kept.iter().filter(|film| !named.contains(*film)) {
        storage::forget(&mut tx, authority, film).await?;
    }
    tx.commit().await
}

/// The film of a course that is offered, by its SHA-256.
pub async fn film(ctx: &Context, id: CourseId, sha256: &str) -> Result<Option<Kept>, Fault> {
    let Some(authority) = courses::authority_of(&ctx.store, id).await? else {
        return Ok(None);
    };
    for version in courses::versions(&ctx.store, authority, id).await? {
        let content = content_of(ctx, &ctx.store, authority, version.id).await?;
        let mut films = content
            .iter()
            .flat_map(|content| &content.chapters)
            .flat_map(|chapter| &chapter.films);
        if let Some(film) = films.find(|film| film.sha256 == sha256) {
            return Ok(Some(Kept {
                authority,
                sha256: film.sha256.clone(),
                bytes: film.bytes,
            }));
        }
    }
    Ok(None)
}

/// As much of `wanted` as one part holds, from its begin on; empty: there is no more.
pub async fn piece(ctx: &Context, film: &Kept, wanted: Range<u64>) -> Result<Vec<u8>, Fault> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let n = wanted.start / part_bytes();
    let part = storage::part(&ctx.store, film.authority, &film.sha256, n).await?;
    let part = part.ok_or_else(|| Fault::corrupt("film_part", "a part is missing"))?;
    let within = |at: u64| usize::try_from(at - n * part_bytes()).unwrap_or(usize::MAX);
    let end = within(wanted.end).min(part.len());
    let piece = part.get(within(wanted.start)..end);
    Ok(piece.unwrap_or_default().to_vec())
}

/// The captions of the film of a chapter, as `WebVTT`.
pub async fn captions(
    ctx: &Context,
    id: CourseId,
    version: &str,
    chapter: u8,
    language: Language,
) -> Result<Option<String>, Fault> {
    let Some(authority) = courses::authority_of(&ctx.store, id).await? else {
        return Ok(None);
    };
    let versions = courses::versions(&ctx.store, authority, id).await?;
    // The same version may have been imported twice before anybody released it: the newest that has them.
    for known in versions.iter().filter(|known| known.version == version) {
        let content = content_of(ctx, &ctx.store, authority, known.id).await?;
        let chapter = content
            .as_deref()
            .and_then(|content| content.chapter(chapter));
        let mut films = chapter.iter().flat_map(|chapter| &chapter.films);
        if let Some(text) = films.find_map(|film| film.captions.get(&language)) {
            return Ok(Some(text.clone()));
        }
    }
    Ok(None)
}
