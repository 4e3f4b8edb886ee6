//! Who may open an enrolment: hashes of the tokens that were given out.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::time::Timestamp;

/// Whose token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Of the person who takes the course.
    Participant,
    /// Of the person with custody.
    Guardian,
}

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opens {
    /// Whose enrolment.
    pub authority: AuthorityId,
    /// Which enrolment.
    pub enrolment: EnrolmentId,
    /// For whom.
    pub holder: Holder,
}

impl Holder {
    const fn name(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Guardian => "guardian",
        }
    }

    fn of_name(name: &str) -> Option<Self> {
        [Self::Participant, Self::Guardian]
            .into_iter()
            .find(|holder| holder.name() == name)
    }
}

const ADD: Sql = Sql::new(
    "INSERT INTO enrolment_token (authority_id, enrolment_id, token_hash, holder, created_at) VALUES ($1, $2, $3, $4, $5)",
);

/// Remembers a token that is given out.
pub async fn add(
    tx: &mut Tx,
    opens: Opens,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<(), Fault> {
    let args = bind![
        opens.authority,
        opens.enrolment,
        token_hash,
        opens.holder.name(),
        now
    ];
    tx.execute(ADD, args).await.map(drop)
}

const FIND: Sql = Sql::new(
    "SELECT authority_id, enrolment_id, holder FROM enrolment_token WHERE token_hash = $1",
);

/// What a token opens.
pub async fn find(mut db: impl Db, token_hash: &[u8; 32]) -> Result<Option<Opens>, Fault> {
    let opens = |row: Row| {
        Ok(Opens {
            authority: row.get("authority_id")?,
            enrolment: row.get("enrolment_id")?,
            holder: row.parse("holder", Holder::of_name)?,
        })
    };
    let row = db.optional(FIND, bind![token_hash]).await?;
    row.map(opens).transpose()
}

const TAKE_BACK: Sql = Sql::new(
    "DELETE FROM enrolment_token WHERE authority_id = $1 AND enrolment_id = $2 AND holder = $3",
);

/// Takes back every token of a holder: an older link opens nothing any more.
pub async fn take_back(
    tx: &mut Tx,
    authority: AuthorityId,
    enrolment: EnrolmentId,
    holder: Holder,
) -> Result<(), Fault> {
    let args = bind![authority, enrolment, holder.name()];
    tx.execute(TAKE_BACK, args).await.map(drop)
}

pub(crate) const ALL: &[Sql] = &[ADD, FIND, TAKE_BACK];
