//! Loading versions, and what the list of releases shows beside them. The versions themselves are in `course.rs`.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, CourseVersionId};

/// What the list of releases shows beside a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The version.
    pub version: CourseVersionId,
    /// Words about the latest step.
    pub note: String,
    /// People who are under way with it.
    pub enrolments_open: u32,
}

const WITHDRAW_OFFERS: Sql = Sql::new("UPDATE course SET withdrawn = TRUE WHERE authority_id = $1");

/// Withdraws everything that an authority offers; what it offers from now on is written after that.
pub async fn withdraw_offers(tx: &mut Tx, authority: AuthorityId) -> Result<(), Fault> {
    tx.execute(WITHDRAW_OFFERS, bind![authority])
        .await
        .map(drop)
}

const DROP_DRAFT: Sql = Sql::new(
    "DELETE FROM course_version
     WHERE authority_id = $1 AND id = $2 AND state = 'imported'
       AND NOT EXISTS (SELECT 1 FROM enrolment e WHERE e.authority_id = $1 AND e.course_version_id = $2)
       AND NOT EXISTS (SELECT 1 FROM question_figure f WHERE f.authority_id = $1 AND f.course_version_id = $2)",
);

/// Takes a version away that nobody proposed and nobody took; `false`: somebody did, and it stays as it is.
pub async fn drop_draft(
    tx: &mut Tx,
    authority: AuthorityId,
    version: CourseVersionId,
) -> Result<bool, Fault> {
    Ok(tx.execute(DROP_DRAFT, bind![authority, version]).await? == 1)
}

const SAVE_NOTE: Sql =
    Sql::new("UPDATE course_version SET note = $3 WHERE authority_id = $1 AND id = $2");

/// Writes the words about the latest step.
pub async fn save_note(
    tx: &mut Tx,
    authority: AuthorityId,
    version: CourseVersionId,
    note: &str,
) -> Result<(), Fault> {
    tx.execute(SAVE_NOTE, bind![authority, version, note])
        .await
        .map(drop)
}

const BESIDE: Sql = Sql::new(
    "SELECT v.id, v.note,
         (SELECT COUNT(*) FROM enrolment e
          WHERE e.authority_id = v.authority_id AND e.course_version_id = v.id AND e.state IN ('open', 'hindered')) AS open
     FROM course_version v WHERE v.authority_id = $1",
);

/// What the list shows beside each version of an authority.
pub async fn beside(mut db: impl Db, authority: AuthorityId) -> Result<Vec<Beside>, Fault> {
    let beside = |row: &Row| {
        Ok(Beside {
            version: row.get("id")?,
            note: row.get("note")?,
            enrolments_open: row.number("open")?,
        })
    };
    let rows = db.all(BESIDE, bind![authority]).await?;
    rows.iter().map(beside).collect()
}

pub(crate) const ALL: &[Sql] = &[WITHDRAW_OFFERS, DROP_DRAFT, SAVE_NOTE, BESIDE];
