//! Idempotency: the same key gives the same answer. The row is written in the transaction of the change it answers for.

use crate::{Db, Fault, Sql, Tx, bind};
use schalter_domain::id::AuthorityId;
use schalter_domain::time::Timestamp;

/// The column an answer is sealed for.
pub const ANSWER: &str = "idempotency.answer";

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody used it: it is ours, to be [`answer`]ed or [`forget`]gotten in this transaction.
    Ours,
    /// It was used before.
    Used {
        /// Hash of the request it was used for.
        request_hash: [u8; 32],
        /// The answer, sealed for [`ANSWER`].
        answer: Vec<u8>,
    },
}

const CLAIM: Sql = Sql::new(
    "INSERT INTO idempotency (authority_id, key_hash, request_hash, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority_id, key_hash) DO NOTHING",
);
const USED: Sql = Sql::new(
    "SELECT request_hash, answer FROM idempotency WHERE authority_id = $1 AND key_hash = $2",
);

/// Claims a key for a request. On PostgreSQL this waits for a transaction that claimed it first.
pub async fn claim(
    tx: &mut Tx,
    authority: AuthorityId,
    key_hash: &[u8; 32],
    request_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Claim, Fault> {
    if tx
        .execute(CLAIM, bind![authority, key_hash, request_hash, now])
        .await?
        == 1
    {
        return Ok(Claim::Ours);
    }
    let row = tx.one(USED, bind![authority, key_hash]).await?;
    let answer: Option<Vec<u8>> = row.get("answer")?;
    // Claim and answer are one transaction, so whoever sees the row sees the answer.
    let answer = answer.ok_or_else(|| Fault::corrupt("idempotency", "a key without an answer"))?;
    Ok(Claim::Used {
        request_hash: row.get("request_hash")?,
        answer,
    })
}

const SET_ANSWER: Sql =
    Sql::new("UPDATE idempotency SET answer = $3 WHERE authority_id = $1 AND key_hash = $2");

/// Keeps the answer to a claimed key, sealed for [`ANSWER`].
pub async fn answer(
    tx: &mut Tx,
    authority: AuthorityId,
    key_hash: &[u8; 32],
    sealed: Vec<u8>,
) -> Result<(), Fault> {
    tx.execute(SET_ANSWER, bind![authority, key_hash, sealed])
        .await
        .map(drop)
}

const FORGET: Sql = Sql::new("DELETE FROM idempotency WHERE authority_id = $1 AND key_hash = $2");

/// Gives a claimed key back: the request was refused and changed nothing, so it may be tried again with the same key.
pub async fn forget(tx: &mut Tx, authority: AuthorityId, key_hash: &[u8; 32]) -> Result<(), Fault> {
    tx.execute(FORGET, bind![authority, key_hash])
        .await
        .map(drop)
}

const PURGE: Sql = Sql::new("DELETE FROM idempotency WHERE created_at < $1");

/// Forgets keys older than `before`; answers how many.
pub async fn purge(mut db: impl Db, before: Timestamp) -> Result<u64, Fault> {
    db.execute(PURGE, bind![before]).await
}

pub(crate) const ALL: &[Sql] = &[CLAIM, USED, SET_ANSWER, FORGET, PURGE];
