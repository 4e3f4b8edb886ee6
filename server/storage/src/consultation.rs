//! The talks that tickets lead to, and who is in the room.

use crate::{Db, Fault, Sql, Tx, bind};
use schalter_domain::consultation::{Consultation, ConsultationState, Role};
use schalter_domain::id::{AuthorityId, ConsultationId, QueueId};
use schalter_domain::time::Timestamp;

const INSERT: Sql = Sql::new(
    "INSERT INTO consultation (authority_id, id, ticket_id, state, opened_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6)",
);

/// Adds a talk. Its ticket must be there.
pub async fn insert(
    tx: &mut Tx,
    authority: AuthorityId,
    consultation: &Consultation,
) -> Result<(), Fault> {
    let Consultation { id, ticket, state } = consultation;
    let (state, opened_at, ended_at) = columns(*state);
    tx.execute(
        INSERT,
        bind![authority, id, ticket, state, opened_at, ended_at],
    )
    .await
    .map(drop)
}

const SAVE: Sql = Sql::new(
    "UPDATE consultation SET state = $3, ended_at = $4 WHERE authority_id = $1 AND id = $2",
);

/// Writes the state of a talk.
pub async fn save(
    tx: &mut Tx,
    authority: AuthorityId,
    consultation: &Consultation,
) -> Result<(), Fault> {
    let (state, _, ended_at) = columns(consultation.state);
    tx.execute(SAVE, bind![authority, consultation.id, state, ended_at])
        .await
        .map(drop)
}

const CONSULTATION: Sql = Sql::new(
    "SELECT id, ticket_id, state, opened_at, ended_at FROM consultation WHERE authority_id = $1 AND id = $2",
);

/// A talk.
pub async fn consultation(
    mut db: impl Db,
    authority: AuthorityId,
    id: ConsultationId,
) -> Result<Option<Consultation>, Fault> {
    let Some(row) = db.optional(CONSULTATION, bind![authority, id]).await? else {
        return Ok(None);
    };
    let opened_at = row.get("opened_at")?;
    let ended_at: Option<Timestamp> = row.get("ended_at")?;
    let state = row.parse("state", |word| match (word, ended_at) {
        ("open", None) => Some(ConsultationState::Open { opened_at }),
        ("ended", Some(ended_at)) => Some(ConsultationState::Ended {
            opened_at,
            ended_at,
        }),
        _ => None,
    })?;
    Ok(Some(Consultation {
        id: row.get("id")?,
        ticket: row.get("ticket_id")?,
        state,
    }))
}

const fn columns(state: ConsultationState) -> (&'static str, Timestamp, Option<Timestamp>) {
    match state {
        ConsultationState::Open { opened_at } => ("open", opened_at, None),
        ConsultationState::Ended {
            opened_at,
            ended_at,
        } => ("ended", opened_at, Some(ended_at)),
    }
}

/// Reports of the media node may come late, twice and in the wrong order: only a newer one counts.
const JOIN: Sql = Sql::new(
    "INSERT INTO participation (authority_id, consultation_id, participant, role, joined_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (authority_id, consultation_id, participant) DO UPDATE SET joined_at = $5, left_at = NULL
     WHERE participation.joined_at < $5 AND COALESCE(participation.left_at, 0) <= $5",
);

/// Somebody entered the room; `false` when that was known already.
pub async fn join(
    tx: &mut Tx,
    authority: AuthorityId,
    id: ConsultationId,
    participant: &str,
    role: Role,
    at: Timestamp,
) -> Result<bool, Fault> {
    let role = match role {
        Role::Citizen => "citizen",
        Role::Clerk => "clerk",
        Role::Guest | Role::Test => "guest",
    };
    Ok(tx
        .execute(JOIN, bind![authority, id, participant, role, at])
        .await?
        > 0)
}

const LEAVE: Sql = Sql::new(
    "UPDATE participation SET left_at = $4
     WHERE authority_id = $1 AND consultation_id = $2 AND participant = $3 AND left_at IS NULL AND joined_at <= $4",
);

/// Somebody left the room; `false` when they were not in it.
pub async fn leave(
    tx: &mut Tx,
    authority: AuthorityId,
    id: ConsultationId,
    participant: &str,
    at: Timestamp,
) -> Result<bool, Fault> {
    Ok(tx
        .execute(LEAVE, bind![authority, id, participant, at])
        .await?
        > 0)
}

const LEAVE_ALL: Sql = Sql::new(
    "UPDATE participation SET left_at = $3
     WHERE authority_id = $1 AND consultation_id = $2 AND left_at IS NULL",
);

/// Everybody has left the room, because it was closed.
pub async fn leave_all(
    tx: &mut Tx,
    authority: AuthorityId,
    id: ConsultationId,
    at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(LEAVE_ALL, bind![authority, id, at])
        .await
        .map(drop)
}

const CITIZENS_PRESENT: Sql = Sql::new(
    "SELECT DISTINCT participation.consultation_id
     FROM ticket JOIN participation
         ON participation.authority_id = ticket.authority_id
         AND participation.consultation_id = ticket.consultation_id
     WHERE ticket.authority_id = $1 AND ticket.queue_id = $2 AND ticket.state IN ('waiting', 'called', 'serving')
         AND participation.role = 'citizen' AND participation.left_at IS NULL",
);

/// The talks of a queue whose citizen is in the room now.
pub async fn citizens_present(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<Vec<ConsultationId>, Fault> {
    let rows = db.all(CITIZENS_PRESENT, bind![authority, queue]).await?;
    rows.iter().map(|row| row.get("consultation_id")).collect()
}

pub(crate) const ALL: &[Sql] = &[
    INSERT,
    SAVE,
    CONSULTATION,
    JOIN,
    LEAVE,
    LEAVE_ALL,
    CITIZENS_PRESENT,
];
