//! The link by which an interpreter without an account enters a lesson: one at a time, and what is kept of it is a hash.

use crate::{Db, Fault, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, LessonId, StaffId};
use schalter_domain::time::Timestamp;

const PUT: Sql = Sql::new(
    "INSERT INTO lesson_interpreter (authority_id, lesson_id, token_hash, invited_by, invited_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (authority_id, lesson_id) DO UPDATE
     SET token_hash = excluded.token_hash, invited_by = excluded.invited_by, invited_at = excluded.invited_at",
);

/// Remembers a link; the one before it opens nothing any more.
pub async fn put(
    tx: &mut Tx,
    (authority, lesson): (AuthorityId, LessonId),
    token_hash: &[u8; 32],
    by: StaffId,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.execute(PUT, bind![authority, lesson, token_hash, by, now])
        .await
        .map(drop)
}

const WITHDRAW: Sql =
    Sql::new("DELETE FROM lesson_interpreter WHERE authority_id = $1 AND lesson_id = $2");

/// Forgets the link; `false`: there was none.
pub async fn withdraw(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<bool, Fault> {
    Ok(tx.execute(WITHDRAW, bind![authority, lesson]).await? == 1)
}

const INVITED: Sql = Sql::new(
    "SELECT invited_at FROM lesson_interpreter WHERE authority_id = $1 AND lesson_id = $2",
);

/// When the link was made that counts now.
pub async fn invited_at(
    mut db: impl Db,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<Option<Timestamp>, Fault> {
    let row = db.optional(INVITED, bind![authority, lesson]).await?;
    row.map(|row| row.get("invited_at")).transpose()
}

const OPENS: Sql =
    Sql::new("SELECT authority_id, lesson_id FROM lesson_interpreter WHERE token_hash = $1");

/// Which lesson a link opens.
pub async fn opens(
    mut db: impl Db,
    token_hash: &[u8; 32],
) -> Result<Option<(AuthorityId, LessonId)>, Fault> {
    let row = db.optional(OPENS, bind![token_hash]).await?;
    row.map(|row| Ok((row.get("authority_id")?, row.get("lesson_id")?)))
        .transpose()
}

pub(crate) const ALL: &[Sql] = &[PUT, WITHDRAW, INVITED, OPENS];
