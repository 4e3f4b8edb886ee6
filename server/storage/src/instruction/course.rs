//! Courses as authorities offer them, and the content of their versions.

use crate::row::json;
use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseId, CourseVersionId, StaffId};
use schalter_domain::instruction::{Offer, Proposal, Release, Version};
use schalter_domain::time::Timestamp;

const OFFERS: Sql = Sql::new(
    "SELECT id, slug, department_id, terms FROM course
     WHERE authority_id = $1 AND withdrawn = FALSE ORDER BY slug",
);

/// What an authority offers.
pub async fn offers(mut db: impl Db, authority: AuthorityId) -> Result<Vec<Offer>, Fault> {
    let rows = db.all(OFFERS, bind![authority]).await?;
    rows.iter().map(offer_of).collect()
}

const OFFER: Sql = Sql::new(
    "SELECT id, slug, department_id, terms FROM course WHERE authority_id = $1 AND id = $2",
);

/// One course of an authority, offered or withdrawn.
pub async fn offer(
    mut db: impl Db,
    authority: AuthorityId,
    id: CourseId,
) -> Result<Option<Offer>, Fault> {
    let row = db.optional(OFFER, bind![authority, id]).await?;
    row.as_ref().map(offer_of).transpose()
}

const AUTHORITY_OF: Sql =
    Sql::new("SELECT authority_id FROM course WHERE id = $1 AND withdrawn = FALSE");

/// Whose course it is, while it is offered.
pub async fn authority_of(mut db: impl Db, id: CourseId) -> Result<Option<AuthorityId>, Fault> {
    let row = db.optional(AUTHORITY_OF, bind![id]).await?;
    row.map(|row| row.get("authority_id")).transpose()
}

const PUT_OFFER: Sql = Sql::new(
    "INSERT INTO course (authority_id, id, slug, department_id, terms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (authority_id, id)
     DO UPDATE SET department_id = excluded.department_id, terms = excluded.terms, withdrawn = FALSE",
);

/// Writes what an authority offers; the same id again replaces all but its short name.
pub async fn put_offer(tx: &mut Tx, authority: AuthorityId, offer: &Offer) -> Result<(), Fault> {
    let terms = json(&offer.terms)?;
    let args = bind![authority, offer.id, offer.slug, offer.department, terms];
    tx.execute(PUT_OFFER, args).await.map(drop)
}

const VERSIONS: Sql = Sql::new(
    "SELECT id, course_id, version, content_hash, state, languages, note, imported_at, proposed_by, proposed_at,
         released_by, released_at, withdrawn_by, withdrawn_at
     FROM course_version WHERE authority_id = $1 AND course_id = $2 ORDER BY imported_at DESC, id DESC",
);

/// The versions of a course, latest first, without their content.
pub async fn versions(
    mut db: impl Db,
    authority: AuthorityId,
    course: CourseId,
) -> Result<Vec<Version>, Fault> {
    let rows = db.all(VERSIONS, bind![authority, course]).await?;
    rows.iter().map(version_of).collect()
}

const VERSION: Sql = Sql::new(
    "SELECT id, course_id, version, content_hash, state, languages, note, imported_at, proposed_by, proposed_at,
         released_by, released_at, withdrawn_by, withdrawn_at
     FROM course_version WHERE authority_id = $1 AND id = $2",
);

/// One version without its content.
pub async fn version(
    mut db: impl Db,
    authority: AuthorityId,
    id: CourseVersionId,
) -> Result<Option<Version>, Fault> {
    let row = db.optional(VERSION, bind![authority, id]).await?;
    row.as_ref().map(version_of).transpose()
}

const CONTENT: Sql =
    Sql::new("SELECT content FROM course_version WHERE authority_id = $1 AND id = $2");

/// The content of a version, as JSON.
pub async fn content(
    mut db: impl Db,
    authority: AuthorityId,
    id: CourseVersionId,
) -> Result<Option<Vec<u8>>, Fault> {
    let row = db.optional(CONTENT, bind![authority, id]).await?;
    row.map(|row| row.get("content")).transpose()
}

const INSERT_VERSION: Sql = Sql::new(
    "INSERT INTO course_version (authority_id, id, course_id, version, content, content_hash, state, imported_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'imported', $7)",
);

/// Keeps a fresh version with its content. The same content twice is [`Fault::is_duplicate`].
pub async fn insert_version(
    tx: &mut Tx,
    authority: AuthorityId,
    version: &Version,
    content: Vec<u8>,
) -> Result<(), Fault> {
    let args = bind![
        authority,
        version.id,
        version.course,
        version.version,
        content,
        version.content_hash,
        version.imported_at,
    ];
    tx.execute(INSERT_VERSION, args).await.map(drop)
}

const SAVE_RELEASE: Sql = Sql::new(
    "UPDATE course_version SET state = $3, languages = $4, note = $5, proposed_by = $6, proposed_at = $7,
         released_by = $8, released_at = $9, withdrawn_by = $10, withdrawn_at = $11
     WHERE authority_id = $1 AND id = $2 AND state = $12",
);

/// Writes what was decided about a version that was in state `was`; `false`: somebody else decided meanwhile.
pub async fn save_release(
    tx: &mut Tx,
    authority: AuthorityId,
    version: &Version,
    was: &str,
) -> Result<bool, Fault> {
    let nobody: (Option<StaffId>, Option<Timestamp>) = (None, None);
    let by = |by: StaffId, at: Timestamp| (Some(by), Some(at));
    let (proposal, released, withdrawn, note) = match &version.release {
        Release::Imported => (None, nobody, nobody, ""),
        Release::Proposed(proposal) => (Some(proposal), nobody, nobody, proposal.note.as_str()),
        Release::Released {
            proposal,
            by: who,
            at,
        } => (
            Some(proposal),
            by(*who, *at),
            nobody,
            proposal.note.as_str(),
        ),
        Release::Withdrawn {
            reason,
            by: who,
            at,
        } => (None, nobody, by(*who, *at), reason.as_str()),
    };
    let languages: &[Language] = proposal.map_or(&[], |proposal| &proposal.languages);
    let args = bind![
        authority,
        version.id,
        version.release.name(),
        json(&languages)?,
        note,
        proposal.map(|proposal| proposal.by),
        proposal.map(|proposal| proposal.at),
        released.0,
        released.1,
        withdrawn.0,
        withdrawn.1,
        was,
    ];
    Ok(tx.execute(SAVE_RELEASE, args).await? == 1)
}

fn offer_of(row: &Row) -> Result<Offer, Fault> {
    Ok(Offer {
        id: row.get("id")?,
        slug: row.get("slug")?,
        department: row.get("department_id")?,
        terms: row.json("terms")?,
    })
}

fn version_of(row: &Row) -> Result<Version, Fault> {
    Ok(Version {
        id: row.get("id")?,
        course: row.get("course_id")?,
        version: row.get("version")?,
        content_hash: row.get("content_hash")?,
        imported_at: row.get("imported_at")?,
        release: release_of(row)?,
    })
}

fn release_of(row: &Row) -> Result<Release, Fault> {
    let state: String = row.get("state")?;
    let missing = || Fault::corrupt("course_version", format_args!("{state} by nobody"));
    let decided = |by: &'static str, at: &'static str| {
        let by: Option<StaffId> = row.get(by)?;
        let at: Option<Timestamp> = row.get(at)?;
        by.zip(at).ok_or_else(missing)
    };
    let proposal = || {
        let (by, at) = decided("proposed_by", "proposed_at")?;
        Ok::<_, Fault>(Proposal {
            languages: row.json("languages")?,
            note: row.get("note")?,
            by,
            at,
        })
    };
    Ok(match state.as_str() {
        "imported" => Release::Imported,
        "proposed" => Release::Proposed(proposal()?),
        "released" => {
            let (by, at) = decided("released_by", "released_at")?;
            Release::Released {
                proposal: proposal()?,
                by,
                at,
            }
        }
        "withdrawn" => {
            let (by, at) = decided("withdrawn_by", "withdrawn_at")?;
            Release::Withdrawn {
                reason: row.get("note")?,
                by,
                at,
            }
        }
        other => {
            return Err(Fault::corrupt(
                "course_version",
                format_args!("unknown word {other:?}"),
            ));
        }
    })
}

pub(crate) const ALL: &[Sql] = &[
    OFFERS,
    OFFER,
    AUTHORITY_OF,
    PUT_OFFER,
    VERSIONS,
    VERSION,
    CONTENT,
    INSERT_VERSION,
    SAVE_RELEASE,
];
