//! Who searched the register, when and why.

use crate::row::json;
use crate::sealed::Sealer;
use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, CertificateId, EventId, StaffId};
use schalter_domain::time::Timestamp;

/// The column a reason is sealed for.
const REASON: &str = "register_search.reason";

/// One search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Key.
    pub id: EventId,
    /// Who searched.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
    /// Why, in words.
    pub reason: String,
    /// What was shown.
    pub found: Vec<CertificateId>,
}

const INSERT: Sql = Sql::new(
    "INSERT INTO register_search (authority_id, id, staff_id, searched_at, reason, found) VALUES ($1, $2, $3, $4, $5, $6)",
);

/// Writes a search down. `nonce` is random.
pub async fn insert(
    tx: &mut Tx,
    sealer: &Sealer,
    nonce: [u8; 12],
    authority: AuthorityId,
    search: &Search,
) -> Result<(), Fault> {
    let args = bind![
        authority,
        search.id,
        search.staff,
        search.at,
        sealer.seal(authority, REASON, nonce, search.reason.as_bytes()),
        json(&search.found)?,
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// What was asked of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Who has this name and day of birth.
    Name {
        /// Why, in words.
        reason: String,
        /// How many entries were shown.
        found: usize,
    },
    /// What stands in one entry; its number, until the entry is deleted.
    Entry(Option<String>),
}

/// A search or a look that was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Who.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub asked: Asked,
}

const LATEST: Sql = Sql::new(
    "SELECT id, staff_id, searched_at, reason, found, CAST(NULL AS TEXT) AS number
     FROM register_search WHERE authority_id = $1
     UNION ALL
     SELECT e.id, e.staff_id, e.at, NULL, '[]', c.number
     FROM event e LEFT JOIN certificate c ON c.authority_id = e.authority_id AND c.id = e.certificate_id
     WHERE e.authority_id = $1 AND e.kind = 'register.searched' AND e.certificate_id IS NOT NULL
     ORDER BY searched_at DESC, id DESC LIMIT $2 OFFSET $3",
);

/// Searches by name and looks at entries, latest first, after the first `skipped`.
pub async fn latest(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    limit: u32,
    skipped: u32,
) -> Result<Vec<Noted>, Fault> {
    let rows = db.all(LATEST, bind![authority, limit, skipped]).await?;
    let read = |row: &Row| -> Result<Noted, Fault> {
        let asked = match row.get::<Option<Vec<u8>>>("reason")? {
            Some(reason) => {
                let reason = sealer.open(authority, REASON, &reason)?;
                Asked::Name {
                    reason: String::from_utf8_lossy(&reason).into_owned(),
                    found: row.json::<Vec<CertificateId>>("found")?.len(),
                }
            }
            None => Asked::Entry(row.get("number")?),
        };
        Ok(Noted {
            staff: row.get("staff_id")?,
            at: row.get("searched_at")?,
            asked,
        })
    };
    rows.iter().map(read).collect()
}

const PURGE: Sql = Sql::new("DELETE FROM register_search WHERE searched_at <= $1");

/// Forgets searches of every authority until `before`; answers how many.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64, Fault> {
    tx.execute(PURGE, bind![before]).await
}

pub(crate) const ALL: &[Sql] = &[INSERT, LATEST, PURGE];
