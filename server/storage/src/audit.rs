//! The book of events: appending takes no lock; the sealer numbers and chains afterwards what was committed.

use crate::{Args, Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::audit::{Actor, Digest, Event, EventKind, GENESIS, Subjects};
use schalter_domain::id::{AppointmentId, AuthorityId, EnrolmentId, EventId, LessonId, QueueId};

/// The end of an authority's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the last sealed event; 0 before the first.
    pub seq: u64,
    /// Its hash.
    pub hash: Digest,
}

/// An event with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEvent {
    /// Number, from 1, without gaps.
    pub seq: u64,
    /// Hash over the previous hash and this event.
    pub hash: Digest,
    /// What happened.
    pub event: Event,
}

const APPEND: Sql = Sql::differing(
    "a transaction of group commit appends up to 128 events; PostgreSQL takes them as arrays in one round trip",
    "INSERT INTO event (authority_id, id, at, kind, actor_kind, actor_id, appointment_id, pool_id, queue_id, ticket_id,
         consultation_id, staff_id, session_id, course_version_id, enrolment_id, lesson_id, certificate_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    "INSERT INTO event (authority_id, id, at, kind, actor_kind, actor_id, appointment_id, pool_id, queue_id, ticket_id,
         consultation_id, staff_id, session_id, course_version_id, enrolment_id, lesson_id, certificate_id)
     SELECT authority_id, id, at, kind, actor_kind, actor_id, appointment_id, pool_id, queue_id, ticket_id, consultation_id,
         staff_id, session_id, course_version_id, enrolment_id, lesson_id, certificate_id
     FROM UNNEST($1::UUID[], $2::UUID[], $3::BIGINT[], $4::TEXT[], $5::TEXT[], $6::UUID[], $7::UUID[], $8::UUID[],
         $9::UUID[], $10::UUID[], $11::UUID[], $12::UUID[], $13::UUID[], $14::UUID[], $15::UUID[], $16::UUID[], $17::UUID[])
         AS fresh (authority_id, id, at, kind, actor_kind, actor_id, appointment_id, pool_id, queue_id, ticket_id,
             consultation_id, staff_id, session_id, course_version_id, enrolment_id, lesson_id, certificate_id)",
);

/// Appends events in the transaction of the change they tell of.
pub async fn append(tx: &mut Tx, events: &[Event]) -> Result<(), Fault> {
    tx.each(APPEND, events.iter().map(event_args).collect())
        .await
        .map(drop)
}

fn event_args(event: &Event) -> Args {
    let subjects = &event.subjects;
    bind![
        event.authority,
        event.id,
        event.at,
        event.kind.name(),
        event.actor.kind(),
        event.actor.id(),
        subjects.appointment,
        subjects.pool,
        subjects.queue,
        subjects.ticket,
        subjects.consultation,
        subjects.staff,
        subjects.session,
        subjects.course_version,
        subjects.enrolment,
        subjects.lesson,
        subjects.certificate,
    ]
}

const UNSEALED_AUTHORITIES: Sql =
    Sql::new("SELECT DISTINCT authority_id FROM event WHERE seq IS NULL ORDER BY authority_id");

/// Authorities with committed events that have no number yet.
pub async fn unsealed_authorities(mut db: impl Db) -> Result<Vec<AuthorityId>, Fault> {
    let rows = db.all(UNSEALED_AUTHORITIES, bind![]).await?;
    rows.iter().map(|row| row.get("authority_id")).collect()
}

const LOCK_HEAD: Sql = Sql::new(
    "INSERT INTO event_head (authority_id, seq, hash) VALUES ($1, 0, $2)
     ON CONFLICT (authority_id) DO UPDATE SET seq = event_head.seq
     RETURNING seq, hash",
);

/// The end of the chain, locked until the transaction ends: one sealer at a time.
pub async fn lock_head(tx: &mut Tx, authority: AuthorityId) -> Result<Head, Fault> {
    let row = tx.one(LOCK_HEAD, bind![authority, GENESIS]).await?;
    Ok(Head {
        seq: row.number("seq")?,
        hash: row.get("hash")?,
    })
}

const HEAD: Sql = Sql::new("SELECT seq, hash FROM event_head WHERE authority_id = $1");

/// The end of the chain; `None` before the first event was sealed.
pub async fn head(mut db: impl Db, authority: AuthorityId) -> Result<Option<Head>, Fault> {
    let row = db.optional(HEAD, bind![authority]).await?;
    row.map(|row| {
        Ok(Head {
            seq: row.number("seq")?,
            hash: row.get("hash")?,
        })
    })
    .transpose()
}

const UNSEALED: Sql = Sql::new(
    "SELECT authority_id, id, at, kind, actor_kind, actor_id, appointment_id, pool_id, queue_id, ticket_id, consultation_id,
         staff_id, session_id, course_version_id, enrolment_id, lesson_id, certificate_id
     FROM event WHERE authority_id = $1 AND seq IS NULL ORDER BY id LIMIT $2",
);

/// Committed events without a number, oldest first.
pub async fn unsealed(
    mut db: impl Db,
    authority: AuthorityId,
    limit: u32,
) -> Result<Vec<Event>, Fault> {
    db.all(UNSEALED, bind![authority, limit])
        .await?
        .iter()
        .map(event)
        .collect()
}

const SEAL: Sql = Sql::differing(
    "the sealer numbers hundreds of events at once; PostgreSQL takes them as arrays in one round trip",
    "WITH sealed (authority_id, id, seq, hash) AS (VALUES ($1, $2, $3, $4))
     UPDATE event SET seq = sealed.seq, hash = sealed.hash
     FROM sealed WHERE event.authority_id = sealed.authority_id AND event.id = sealed.id",
    "UPDATE event SET seq = sealed.seq, hash = sealed.hash
     FROM UNNEST($1::UUID[], $2::UUID[], $3::BIGINT[], $4::BYTEA[]) AS sealed (authority_id, id, seq, hash)
     WHERE event.authority_id = sealed.authority_id AND event.id = sealed.id",
);

const MOVE_HEAD: Sql =
    Sql::new("UPDATE event_head SET seq = $2, hash = $3 WHERE authority_id = $1");

/// Writes the numbers and hashes of events that follow the locked head, and moves it.
pub async fn seal(
    tx: &mut Tx,
    authority: AuthorityId,
    sealed: &[SealedEvent],
) -> Result<(), Fault> {
    let Some(last) = sealed.last() else {
        return Ok(());
    };
    let rows = sealed
        .iter()
        .map(|entry| bind![authority, entry.event.id, entry.seq, entry.hash])
        .collect();
    tx.each(SEAL, rows).await?;
    tx.execute(MOVE_HEAD, bind![authority, last.seq, last.hash])
        .await
        .map(drop)
}

const AFTER: Sql = Sql::new(
    "SELECT seq, hash, authority_id, id, at, kind, actor_kind, actor_id, appointment_id, pool_id, queue_id, ticket_id,
         consultation_id, staff_id, session_id, course_version_id, enrolment_id, lesson_id, certificate_id
     FROM event WHERE authority_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
);

/// Sealed events after number `seq`, in order.
pub async fn after(
    mut db: impl Db,
    authority: AuthorityId,
    seq: u64,
    limit: u32,
) -> Result<Vec<SealedEvent>, Fault> {
    let rows = db.all(AFTER, bind![authority, seq, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(SealedEvent {
                seq: row.number("seq")?,
                hash: row.get("hash")?,
                event: event(row)?,
            })
        })
        .collect()
}

const LAST_OF_QUEUE: Sql = Sql::new(
    "SELECT COALESCE(MAX(seq), 0) AS seq FROM event WHERE authority_id = $1 AND queue_id = $2",
);

/// Number of the last sealed event about a queue; 0 when there is none.
pub async fn last_of_queue(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<u64, Fault> {
    let row = db.one(LAST_OF_QUEUE, bind![authority, queue]).await?;
    row.number("seq")
}

const LAST_OF_APPOINTMENT: Sql = Sql::new(
    "SELECT COALESCE(MAX(seq), 0) AS seq FROM event WHERE authority_id = $1 AND appointment_id = $2",
);

/// Number of the last sealed event about an appointment; 0 when there is none.
pub async fn last_of_appointment(
    mut db: impl Db,
    authority: AuthorityId,
    appointment: AppointmentId,
) -> Result<u64, Fault> {
    let row = db
        .one(LAST_OF_APPOINTMENT, bind![authority, appointment])
        .await?;
    row.number("seq")
}

const LAST_OF_ENROLMENT: Sql = Sql::new(
    "SELECT COALESCE(MAX(seq), 0) AS seq FROM event WHERE authority_id = $1 AND enrolment_id = $2",
);

/// Number of the last sealed event about an enrolment; 0 when there is none.
pub async fn last_of_enrolment(
    mut db: impl Db,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<u64, Fault> {
    let row = db
        .one(LAST_OF_ENROLMENT, bind![authority, enrolment])
        .await?;
    row.number("seq")
}

const LAST_OF_LESSON: Sql = Sql::new(
    "SELECT COALESCE(MAX(seq), 0) AS seq FROM event WHERE authority_id = $1 AND lesson_id = $2",
);

/// Number of the last sealed event about a lesson; 0 when there is none.
pub async fn last_of_lesson(
    mut db: impl Db,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<u64, Fault> {
    let row = db.one(LAST_OF_LESSON, bind![authority, lesson]).await?;
    row.number("seq")
}

fn event(row: &Row) -> Result<Event, Fault> {
    let actor_id = row.get("actor_id")?;
    Ok(Event {
        id: row.get::<EventId>("id")?,
        authority: row.get("authority_id")?,
        at: row.get("at")?,
        kind: row.parse("kind", EventKind::of_name)?,
        actor: row.parse("actor_kind", |kind| Actor::of(kind, actor_id))?,
        subjects: Subjects {
            appointment: row.get("appointment_id")?,
            pool: row.get("pool_id")?,
            queue: row.get("queue_id")?,
            ticket: row.get("ticket_id")?,
            consultation: row.get("consultation_id")?,
            staff: row.get("staff_id")?,
            session: row.get("session_id")?,
            course_version: row.get("course_version_id")?,
            enrolment: row.get("enrolment_id")?,
            lesson: row.get("lesson_id")?,
            certificate: row.get("certificate_id")?,
        },
    })
}

pub(crate) const ALL: &[Sql] = &[
    APPEND,
    UNSEALED_AUTHORITIES,
    LOCK_HEAD,
    HEAD,
    UNSEALED,
    SEAL,
    MOVE_HEAD,
    AFTER,
    LAST_OF_QUEUE,
    LAST_OF_APPOINTMENT,
    LAST_OF_ENROLMENT,
    LAST_OF_LESSON,
];
