//! Booking: appointments as rows. Which change is right was decided before; whoever writes holds the lock of the day
//! ([`crate::availability::lock_day`]).

mod row;

pub use row::{PERSON, seal_person};

use crate::availability::DayKey;
use crate::sealed::Sealer;
use crate::{Db, Fault, Sql, Tx, bind};
use jiff::civil::Date;
use row::record_of;
use schalter_domain::booking::{Appointment, AppointmentState};
use schalter_domain::id::{AppointmentId, AuthorityId, QueueId};
use schalter_domain::time::Timestamp;

/// An appointment with what only the storage knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Whose.
    pub authority: AuthorityId,
    /// The local date its time lies in.
    pub day: Date,
    /// The appointment.
    pub appointment: Appointment,
}

impl Record {
    /// The pool and day it takes time from.
    #[must_use]
    pub const fn day_key(&self) -> DayKey {
        DayKey {
            authority: self.authority,
            pool: self.appointment.pool,
            day: self.day,
        }
    }
}

/// A hold to be written.
#[derive(Debug, Clone)]
pub struct NewHold {
    /// The appointment, in state `held`.
    pub appointment: Appointment,
    /// SHA-256 of the citizen's token.
    pub token_hash: [u8; 32],
    /// Keyed hash of the address it came from, where holds are limited by address.
    pub origin_hash: Option<[u8; 32]>,
}

/// A change of an appointment to be written.
#[derive(Debug, Clone)]
pub struct Change {
    /// The appointment as it is now.
    pub appointment: Appointment,
    /// The person, sealed for [`PERSON`]; `None` leaves what is stored.
    pub person: Option<Vec<u8>>,
    /// Keyed hash of the mail address; `None` leaves what is stored.
    pub email_hash: Option<[u8; 32]>,
}

const INSERT: Sql = Sql::differing(
    "a group of holds is written at once; PostgreSQL takes it as arrays in one round trip",
    "INSERT INTO appointment (authority_id, id, number, token_hash, service_id, pool_id, channel, day, start_ms, end_ms,
         people, sequence, state, state_at, held_until, origin_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'held', $13, $14, $15, $13)",
    "INSERT INTO appointment (authority_id, id, number, token_hash, service_id, pool_id, channel, day, start_ms, end_ms,
         people, sequence, state, state_at, held_until, origin_hash, created_at)
     SELECT authority_id, id, number, token_hash, service_id, pool_id, channel, day, start_ms, end_ms, people, sequence,
         'held', created_at, held_until, origin_hash, created_at
     FROM UNNEST($1::UUID[], $2::UUID[], $3::TEXT[], $4::BYTEA[], $5::UUID[], $6::UUID[], $7::TEXT[], $8::TEXT[],
         $9::BIGINT[], $10::BIGINT[], $11::BIGINT[], $12::BIGINT[], $13::BIGINT[], $14::BIGINT[], $15::BYTEA[])
         AS fresh (authority_id, id, number, token_hash, service_id, pool_id, channel, day, start_ms, end_ms, people,
             sequence, created_at, held_until, origin_hash)",
);

/// Writes new holds of a locked day.
pub async fn insert(
    tx: &mut Tx,
    key: DayKey,
    holds: &[NewHold],
    now: Timestamp,
) -> Result<(), Fault> {
    let rows = holds.iter().map(|hold| {
        let appointment = &hold.appointment;
        bind![
            key.authority,
            appointment.id,
            appointment.number.as_str(),
            hold.token_hash,
            appointment.service,
            appointment.pool,
            appointment.channel.name(),
            key.day,
            appointment.time.start,
            appointment.time.end,
            appointment.people,
            appointment.sequence,
            now,
            held_until(appointment),
            hold.origin_hash
        ]
    });
    tx.each(INSERT, rows.collect()).await.map(drop)
}

const SAVE: Sql = Sql::differing(
    "a group of confirmations is written at once; PostgreSQL takes it as arrays in one round trip",
    "WITH changed (authority_id, id, state, state_at, held_until, sequence, person, email_hash) AS (
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8))
     UPDATE appointment SET state = changed.state, state_at = changed.state_at, held_until = changed.held_until,
         sequence = changed.sequence, person = COALESCE(changed.person, appointment.person),
         email_hash = COALESCE(changed.email_hash, appointment.email_hash), origin_hash = NULL
     FROM changed WHERE appointment.authority_id = changed.authority_id AND appointment.id = changed.id RETURNING id",
    "UPDATE appointment SET state = changed.state, state_at = changed.state_at, held_until = changed.held_until,
         sequence = changed.sequence, person = COALESCE(changed.person, appointment.person),
         email_hash = COALESCE(changed.email_hash, appointment.email_hash), origin_hash = NULL
     FROM UNNEST($1::UUID[], $2::UUID[], $3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BYTEA[], $8::BYTEA[])
         AS changed (authority_id, id, state, state_at, held_until, sequence, person, email_hash)
     WHERE appointment.authority_id = changed.authority_id AND appointment.id = changed.id RETURNING appointment.id",
);

/// Writes changed appointments of an authority. None of them is held any more, so where it was held from is forgotten.
pub async fn save(
    tx: &mut Tx,
    authority: AuthorityId,
    changes: &[Change],
    now: Timestamp,
) -> Result<(), Fault> {
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            let appointment = &change.appointment;
            bind![
                authority,
                appointment.id,
                appointment.state.name().name(),
                now,
                held_until(appointment),
                appointment.sequence,
                change.person,
                change.email_hash
            ]
        })
        .collect();
    let expected = rows.len();
    match tx.each(SAVE, rows).await?.len() {
        saved if saved == expected => Ok(()),
        saved => Err(Fault::corrupt(
            "appointment",
            format_args!("{saved} of {expected} rows were there to change"),
        )),
    }
}

const EXPIRE: Sql = Sql::new(
    "UPDATE appointment SET state = 'expired', state_at = $4, held_until = NULL, origin_hash = NULL
     WHERE authority_id = $1 AND pool_id = $2 AND day = $3 AND state = 'held' AND held_until <= $4",
);

/// Gives the holds of a locked day that have run out by `now` their end; answers how many there were.
pub async fn expire(tx: &mut Tx, key: DayKey, now: Timestamp) -> Result<u64, Fault> {
    tx.execute(EXPIRE, bind![key.authority, key.pool, key.day, now])
        .await
}

const BY_TOKEN: Sql = Sql::new(
    "SELECT authority_id, id, number, service_id, pool_id, channel, day, start_ms, end_ms, people, sequence, state,
         state_at, held_until, person
     FROM appointment WHERE token_hash = $1",
);

/// The appointment that a token opens.
pub async fn by_token(
    mut db: impl Db,
    sealer: &Sealer,
    token_hash: &[u8; 32],
) -> Result<Option<Record>, Fault> {
    db.optional(BY_TOKEN, bind![token_hash])
        .await?
        .map(|row| record_of(&row, sealer))
        .transpose()
}

const FIND: Sql = Sql::new(
    "SELECT authority_id, id, number, service_id, pool_id, channel, day, start_ms, end_ms, people, sequence, state,
         state_at, held_until, person
     FROM appointment WHERE authority_id = $1 AND id = $2",
);

/// One appointment.
pub async fn find(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Record>, Fault> {
    db.optional(FIND, bind![authority, id])
        .await?
        .map(|row| record_of(&row, sealer))
        .transpose()
}

const FIND_EACH: Sql = Sql::differing(
    "a group of confirmations is loaded at once; PostgreSQL takes the keys as arrays in one round trip",
    "WITH wanted (authority_id, id) AS (VALUES ($1, $2))
     SELECT authority_id, id, number, service_id, pool_id, channel, day, start_ms, end_ms, people, sequence, state,
         state_at, held_until, person
     FROM wanted CROSS JOIN appointment USING (authority_id, id)",
    "SELECT authority_id, id, number, service_id, pool_id, channel, day, start_ms, end_ms, people, sequence, state,
         state_at, held_until, person
     FROM appointment JOIN UNNEST($1::UUID[], $2::UUID[]) AS wanted (authority_id, id) USING (authority_id, id)",
);

/// Several appointments, in no order; those that are not there are missing.
pub async fn find_each(
    tx: &mut Tx,
    sealer: &Sealer,
    authority: AuthorityId,
    ids: &[AppointmentId],
) -> Result<Vec<Record>, Fault> {
    let keys = ids.iter().map(|id| bind![authority, id]).collect();
    tx.each(FIND_EACH, keys)
        .await?
        .iter()
        .map(|row| record_of(row, sealer))
        .collect()
}

const OF_QUEUE: Sql = Sql::new(
    "SELECT a.authority_id, a.id, a.number, a.service_id, a.pool_id, a.channel, a.day, a.start_ms, a.end_ms, a.people,
         a.sequence, a.state, a.state_at, a.held_until, a.person
     FROM pool p JOIN appointment a ON a.authority_id = p.authority_id AND a.pool_id = p.id
     WHERE p.authority_id = $1 AND p.queue_id = $2 AND a.day = $3
       AND a.state IN ('booked', 'arrived', 'done', 'missed')
     ORDER BY a.start_ms, a.id",
);

/// The appointments of one day in all pools of a queue, by start; holds and what was called off left out.
pub async fn of_queue(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    queue: QueueId,
    day: Date,
) -> Result<Vec<Record>, Fault> {
    db.all(OF_QUEUE, bind![authority, queue, day])
        .await?
        .iter()
        .map(|row| record_of(row, sealer))
        .collect()
}

const OPEN_BY_ORIGIN: Sql = Sql::differing(
    "a group of holds comes from many addresses; PostgreSQL counts them all in one round trip",
    "WITH asked (authority_id, origin_hash, now) AS (VALUES ($1, $2, $3))
     SELECT asked.origin_hash, COUNT(*) AS open
     FROM asked CROSS JOIN appointment a ON a.authority_id = asked.authority_id AND a.origin_hash = asked.origin_hash
         AND a.state = 'held' AND a.held_until > asked.now
     GROUP BY asked.origin_hash",
    "SELECT asked.origin_hash, COUNT(*) AS open
     FROM UNNEST($1::UUID[], $2::BYTEA[], $3::BIGINT[]) AS asked (authority_id, origin_hash, now)
     JOIN appointment a ON a.authority_id = asked.authority_id AND a.origin_hash = asked.origin_hash
         AND a.state = 'held' AND a.held_until > asked.now
     GROUP BY asked.origin_hash",
);

/// How many holds are open from each of these addresses; those without any may be missing.
pub async fn open_by_origin(
    tx: &mut Tx,
    authority: AuthorityId,
    origins: &[[u8; 32]],
    now: Timestamp,
) -> Result<Vec<([u8; 32], u32)>, Fault> {
    let rows = tx
        .each(
            OPEN_BY_ORIGIN,
            origins
                .iter()
                .map(|origin| bind![authority, origin, now])
                .collect(),
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.get("origin_hash")?, row.number("open")?)))
        .collect()
}

const UPCOMING_BY_EMAIL: Sql = Sql::new(
    "SELECT COUNT(*) AS upcoming FROM appointment
     WHERE authority_id = $1 AND email_hash = $2 AND start_ms > $3 AND state = 'booked'",
);

/// How many appointments are still to come for one mail address.
pub async fn upcoming_by_email(
    mut db: impl Db,
    authority: AuthorityId,
    email_hash: &[u8; 32],
    now: Timestamp,
) -> Result<u32, Fault> {
    db.one(UPCOMING_BY_EMAIL, bind![authority, email_hash, now])
        .await?
        .number("upcoming")
}

const TAKE_NUMBERS: Sql = Sql::new(
    "UPDATE authority SET next_number = next_number + $2 WHERE authority_id = $1 RETURNING next_number - $2 AS first",
);

/// Takes `count` numbers that nobody else will get; answers the first.
pub async fn take_numbers(tx: &mut Tx, authority: AuthorityId, count: u32) -> Result<u64, Fault> {
    tx.one(TAKE_NUMBERS, bind![authority, count])
        .await?
        .number("first")
}

const TO_ERASE: Sql = Sql::new(
    "SELECT authority_id, id, pool_id, day FROM appointment
     WHERE person IS NOT NULL AND (end_ms <= $1 OR (state = 'cancelled' AND state_at <= $2))
     ORDER BY end_ms LIMIT $3",
);

/// Appointments with a person who is to be forgotten: over since `over_before`, or cancelled since `cancelled_before`.
pub async fn to_erase(
    mut db: impl Db,
    over_before: Timestamp,
    cancelled_before: Timestamp,
    limit: u32,
) -> Result<Vec<(DayKey, AppointmentId)>, Fault> {
    let rows = db
        .all(TO_ERASE, bind![over_before, cancelled_before, limit])
        .await?;
    rows.iter()
        .map(|row| {
            let (authority, pool) = (row.get("authority_id")?, row.get("pool_id")?);
            Ok((
                DayKey {
                    authority,
                    pool,
                    day: row.get("day")?,
                },
                row.get("id")?,
            ))
        })
        .collect()
}

const ERASE: Sql = Sql::new(
    "UPDATE appointment SET person = NULL, email_hash = NULL
     WHERE authority_id = $1 AND id = $2 AND state IN ('done', 'cancelled', 'missed', 'expired')",
);

/// Destroys what is stored about the person of a closed appointment; answers whether there was such a one. What was counted
/// stays counted.
pub async fn erase(tx: &mut Tx, authority: AuthorityId, id: AppointmentId) -> Result<bool, Fault> {
    Ok(tx.execute(ERASE, bind![authority, id]).await? == 1)
}

fn held_until(appointment: &Appointment) -> Option<Timestamp> {
    match appointment.state {
        AppointmentState::Held { until } => Some(until),
        _ => None,
    }
}

pub(crate) const ALL: &[Sql] = &[
    INSERT,
    SAVE,
    EXPIRE,
    BY_TOKEN,
    FIND,
    FIND_EACH,
    OF_QUEUE,
    OPEN_BY_ORIGIN,
    UPCOMING_BY_EMAIL,
    TAKE_NUMBERS,
    TO_ERASE,
    ERASE,
];
