//! Films of chapters, kept in parts beside the content that names them (ADR 12).

use crate::{Db, Fault, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, CourseVersionId};

/// Bytes of every part but the last.
pub const PART_BYTES: usize = 256 * 1024;

const PUT_PART: Sql = Sql::new(
    "INSERT INTO film_part (authority_id, film, n, bytes) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority_id, film, n) DO NOTHING",
);

/// Keeps a part; the film is named by what it holds, so a part that is there already is the same.
pub async fn put_part(
    tx: &mut Tx,
    authority: AuthorityId,
    film: &str,
    n: u64,
    bytes: Vec<u8>,
) -> Result<(), Fault> {
    tx.execute(PUT_PART, bind![authority, film, n, bytes])
        .await
        .map(drop)
}

const PART: Sql =
    Sql::new("SELECT bytes FROM film_part WHERE authority_id = $1 AND film = $2 AND n = $3");

/// One part, from 0.
pub async fn part(
    mut db: impl Db,
    authority: AuthorityId,
    film: &str,
    n: u64,
) -> Result<Option<Vec<u8>>, Fault> {
    let row = db.optional(PART, bind![authority, film, n]).await?;
    row.map(|row| row.get("bytes")).transpose()
}

const PARTS: Sql =
    Sql::new("SELECT COUNT(*) AS parts FROM film_part WHERE authority_id = $1 AND film = $2");

/// How many parts of a film are kept.
pub async fn parts(mut db: impl Db, authority: AuthorityId, film: &str) -> Result<u64, Fault> {
    db.one(PARTS, bind![authority, film]).await?.number("parts")
}

const KEPT: Sql = Sql::new("SELECT DISTINCT film FROM film_part WHERE authority_id = $1");

/// Every film of an authority of which anything is kept.
pub async fn kept(mut db: impl Db, authority: AuthorityId) -> Result<Vec<String>, Fault> {
    let rows = db.all(KEPT, bind![authority]).await?;
    rows.iter().map(|row| row.get("film")).collect()
}

const FORGET: Sql = Sql::new("DELETE FROM film_part WHERE authority_id = $1 AND film = $2");

/// Forgets a film.
pub async fn forget(tx: &mut Tx, authority: AuthorityId, film: &str) -> Result<(), Fault> {
    tx.execute(FORGET, bind![authority, film]).await.map(drop)
}

const VERSIONS: Sql = Sql::new("SELECT id FROM course_version WHERE authority_id = $1");

/// Every version of every course of an authority: their contents name the films that are needed.
pub async fn versions(
    mut db: impl Db,
    authority: AuthorityId,
) -> Result<Vec<CourseVersionId>, Fault> {
    let rows = db.all(VERSIONS, bind![authority]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

pub(crate) const ALL: &[Sql] = &[PUT_PART, PART, PARTS, KEPT, FORGET, VERSIONS];
