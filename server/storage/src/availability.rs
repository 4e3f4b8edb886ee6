//! Availability: the packed counts of days, and the guard beside them.
//!
//! `pool_day.version` is the lock of a pool and day: whoever will change what is taken calls [`lock_day`] first.

use crate::{Db, Fault, Sql, Tx, bind};
use jiff::civil::Date;
use schalter_domain::availability::{DayProfile, Taken};
use schalter_domain::booking::OpenHold;
use schalter_domain::id::{AuthorityId, PoolId, ServiceId};
use schalter_domain::time::{Interval, Timestamp};

/// One pool on one local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DayKey {
    /// Whose.
    pub authority: AuthorityId,
    /// Which pool.
    pub pool: PoolId,
    /// Which date in the authority's time zone.
    pub day: Date,
}

const LOCK_DAY: Sql = Sql::new(
    "INSERT INTO pool_day (authority_id, pool_id, day, version, taken) VALUES ($1, $2, $3, 1, $4)
     ON CONFLICT (authority_id, pool_id, day) DO UPDATE SET version = pool_day.version + 1
     RETURNING taken",
);

/// Locks a day until the transaction ends, and answers what is taken, expired holds included.
pub async fn lock_day(tx: &mut Tx, key: DayKey) -> Result<Taken, Fault> {
    tx.take_turn(turn(key)).await?;
    let row = tx
        .one(
            LOCK_DAY,
            bind![key.authority, key.pool, key.day, Vec::<u8>::new()],
        )
        .await?;
    taken_of(&row.get::<Vec<u8>>("taken")?)
}

/// The number that waiters of a day queue under. Two days may share one: then they wait for each other, no more.
fn turn(key: DayKey) -> i64 {
    let pool = key.pool.0.as_u64_pair();
    let day = (i64::from(key.day.year()) << 16)
        + (i64::from(key.day.month()) << 8)
        + i64::from(key.day.day());
    // UUIDs of version 7 begin with their time; their second half is random.
    (pool.0.rotate_left(17) ^ pool.1).cast_signed()
        ^ day.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed())
}

const SAVE_DAY: Sql = Sql::new(
    "UPDATE pool_day SET taken = $4 WHERE authority_id = $1 AND pool_id = $2 AND day = $3",
);

const CHANGE_GRAINS: Sql = Sql::differing(
    "a group of bookings changes dozens of grains; PostgreSQL takes them as arrays in one round trip",
    "INSERT INTO pool_grain (authority_id, pool_id, day, grain, taken, capacity, change)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (authority_id, pool_id, day, grain) DO UPDATE SET
         taken = pool_grain.taken + excluded.change, change = excluded.change,
         capacity = CASE WHEN excluded.change > 0 THEN excluded.capacity ELSE pool_grain.capacity END",
    "INSERT INTO pool_grain (authority_id, pool_id, day, grain, taken, capacity, change)
     SELECT authority_id, pool_id, day, grain, taken, capacity, change
     FROM UNNEST($1::UUID[], $2::UUID[], $3::TEXT[], $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::BIGINT[])
         AS fresh (authority_id, pool_id, day, grain, taken, capacity, change)
     ON CONFLICT (authority_id, pool_id, day, grain) DO UPDATE SET
         taken = pool_grain.taken + excluded.change, change = excluded.change,
         capacity = CASE WHEN excluded.change > 0 THEN excluded.capacity ELSE pool_grain.capacity END",
);

/// Writes what a decision changed on a locked day: the packed counts, and the guard grain by grain.
///
/// The guard is changed by differences and checked by the schema against the capacity of `profile`: a decision that took
/// more than is open, or counted from a stale read, fails with [`Fault::is_guard`].
pub async fn save_day(
    tx: &mut Tx,
    key: DayKey,
    before: &Taken,
    after: &Taken,
    profile: &DayProfile,
) -> Result<(), Fault> {
    let changes = after.changes_since(before).map(|(grain, now)| {
        let change = i64::from(now) - i64::from(before.at(grain));
        let grain_number = i64::try_from(grain).unwrap_or(i64::MAX);
        let capacity = i64::from(profile.capacity_at(grain));
        // Freeing never depends on what is open by now; the row is there, and its own capacity stays.
        let (taken, capacity) = if change > 0 {
            (change, capacity)
        } else {
            (0, capacity)
        };
        bind![
            key.authority,
            key.pool,
            key.day,
            grain_number,
            taken,
            capacity,
            change
        ]
    });
    tx.each(CHANGE_GRAINS, changes.collect()).await?;
    tx.execute(
        SAVE_DAY,
        bind![key.authority, key.pool, key.day, after.as_bytes()],
    )
    .await
    .map(drop)
}

const DAYS_OF_SERVICE: Sql = Sql::differing(
    "a month of thirty pools is 1,860 days, and each row costs more to hand over than to read; bytes are joined in each engine's words",
    // CROSS JOIN is how SQLite is told to begin with the few pools, and the plus not to look for their days by the range of pools:
    // it would read all days of the authority otherwise, once per pool.
    "SELECT s.pool_id, SUM(d.version) AS versions,
         CAST(GROUP_CONCAT(d.day || SUBSTR('00' || LENGTH(d.taken), -3) || d.taken, '') AS BLOB) AS packed
     FROM pool_service s
     CROSS JOIN pool_day d
     WHERE s.authority_id = $1 AND s.service_id = $2 AND +s.pool_id BETWEEN $3 AND $4
       AND d.authority_id = s.authority_id AND d.pool_id = s.pool_id AND d.day BETWEEN $5 AND $6
     GROUP BY s.pool_id",
    "SELECT s.pool_id, SUM(d.version)::BIGINT AS versions,
         STRING_AGG(CONVERT_TO(d.day || LPAD(LENGTH(d.taken)::TEXT, 3, '0'), 'UTF8') || d.taken, ''::BYTEA) AS packed
     FROM pool_service s
     CROSS JOIN pool_day d
     WHERE s.authority_id = $1 AND s.service_id = $2 AND s.pool_id BETWEEN $3 AND $4
       AND d.authority_id = s.authority_id AND d.pool_id = s.pool_id AND d.day BETWEEN $5 AND $6
     GROUP BY s.pool_id",
);

/// Tells whether the days of a pool in some range are still those that were read. It is the sum of their versions: no day is ever
/// removed, a new one adds 1 and each change of one does, so that it only grows. Comparable for the same pool and range alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revision(i64);

/// What is taken in one pool, day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolDays {
    /// Which pool.
    pub pool: PoolId,
    /// As of when.
    pub revision: Revision,
    /// By ascending date; days on which nothing was ever booked are missing.
    pub days: Vec<(Date, Taken)>,
}

/// What is taken, expired holds included, in those of `pools` that offer a service, from the first to the last of `dates`; pools in
/// which nothing was ever booked are missing.
///
/// Read this before [`expired`]: a hold swept in between then counts as taken once more for a moment, and never
/// as free twice.
pub async fn days_of_service(
    mut db: impl Db,
    authority: AuthorityId,
    service: ServiceId,
    pools: (PoolId, PoolId),
    dates: (Date, Date),
) -> Result<Vec<PoolDays>, Fault> {
    let rows = db
        .all(
            DAYS_OF_SERVICE,
            bind![authority, service, pools.0, pools.1, dates.0, dates.1],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(PoolDays {
                pool: row.get("pool_id")?,
                revision: Revision(row.get("versions")?),
                days: unpacked(&row.get::<Vec<u8>>("packed")?)?,
            })
        })
        .collect()
}

/// Takes the days of a pool apart.
fn unpacked(packed: &[u8]) -> Result<Vec<(Date, Taken)>, Fault> {
    let mut days = Vec::new();
    let mut left = packed;
    while !left.is_empty() {
        let (day, taken, rest) = first_day(left)
            .ok_or_else(|| Fault::corrupt("pool_day", "days that cannot be taken apart"))?;
        days.push((day, taken_of(taken)?));
        left = rest;
    }
    // Both engines read along the primary key; neither promises it.
    days.sort_unstable_by_key(|(day, _)| *day);
    Ok(days)
}

/// The first of many days and what follows: the date, the length of the counts in three digits, the counts.
fn first_day(packed: &[u8]) -> Option<(Date, &[u8], &[u8])> {
    const DATE: usize = "2026-01-01".len();
    const LENGTH: usize = "216".len();
    let (day, rest) = packed.split_at_checked(DATE)?;
    let (length, rest) = rest.split_at_checked(LENGTH)?;
    let length = std::str::from_utf8(length).ok()?.parse().ok()?;
    let (taken, rest) = rest.split_at_checked(length)?;
    let day = std::str::from_utf8(day).ok()?.parse().ok()?;
    Some((day, taken, rest))
}

/// What an answer about a service stands on, as of one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The version of the authority's catalogue.
    pub catalogue: i64,
    /// Of each pool that offers the service, by ascending id.
    pub revisions: Vec<Revision>,
    /// Whether holds of any pool have run out and still count as taken.
    pub expired: bool,
}

/// One row, because each costs more to hand over than to read; and a sum per pool rather than one join in groups, for which PostgreSQL
/// would sort all days.
const STANDING: Sql = Sql::new(
    "SELECT catalogue_version, (
         SELECT STRING_AGG(CAST(versions AS TEXT), ' ' ORDER BY pool_id) FROM (
             SELECT s.pool_id, COALESCE((
                 SELECT CAST(SUM(d.version) AS BIGINT) FROM pool_day d
                 WHERE d.authority_id = s.authority_id AND d.pool_id = s.pool_id AND d.day BETWEEN $3 AND $4), 0) AS versions
             FROM pool_service s
             WHERE s.authority_id = $1 AND s.service_id = $2) AS pools
     ) AS revisions, (
         SELECT COUNT(*) FROM appointment
         WHERE authority_id = $1 AND day BETWEEN $3 AND $4 AND state = 'held' AND held_until <= $5
     ) AS expired
     FROM authority WHERE authority_id = $1",
);

/// Whether what was read of a service's days and catalogue is still so: one statement, so that all of it is of one instant. `None`:
/// there is no such authority.
pub async fn standing_of_service(
    mut db: impl Db,
    authority: AuthorityId,
    service: ServiceId,
    (from, to): (Date, Date),
    now: Timestamp,
) -> Result<Option<Standing>, Fault> {
    let row = db
        .optional(STANDING, bind![authority, service, from, to, now])
        .await?;
    row.map(|row| {
        let revisions: Option<String> = row.get("revisions")?;
        let revisions = revisions.unwrap_or_default();
        let revisions = revisions.split_ascii_whitespace().map(|versions| {
            let versions = versions.parse();
            versions
                .map(Revision)
                .map_err(|fault| Fault::corrupt("pool_day", fault))
        });
        Ok(Standing {
            catalogue: row.get("catalogue_version")?,
            revisions: revisions.collect::<Result<_, Fault>>()?,
            expired: row.get::<i64>("expired")? > 0,
        })
    })
    .transpose()
}

const EXPIRED: Sql = Sql::new(
    "SELECT pool_id, day, start_ms, end_ms FROM appointment
     WHERE authority_id = $1 AND day BETWEEN $2 AND $3 AND state = 'held' AND held_until <= $4",
);

/// Times that holds still take which have run out by `now`: free for whoever asks. They are few, so those of all pools are read:
/// PostgreSQL, which does not know how few, would look for them once per pool.
pub async fn expired(
    mut db: impl Db,
    authority: AuthorityId,
    (from, to): (Date, Date),
    now: Timestamp,
) -> Result<Vec<(PoolId, Date, Interval)>, Fault> {
    let rows = db.all(EXPIRED, bind![authority, from, to, now]).await?;
    rows.iter()
        .map(|row| {
            let time = Interval {
                start: row.get("start_ms")?,
                end: row.get("end_ms")?,
            };
            Ok((row.get("pool_id")?, row.get("day")?, time))
        })
        .collect()
}

const EXPIRED_OF_DAY: Sql = Sql::new(
    "SELECT id, start_ms, end_ms, held_until FROM appointment
     WHERE authority_id = $1 AND pool_id = $2 AND day = $3 AND state = 'held' AND held_until <= $4 ORDER BY id",
);

/// The holds of a locked day that have run out by `now` and still count as taken.
pub async fn expired_of_day(
    tx: &mut Tx,
    key: DayKey,
    now: Timestamp,
) -> Result<Vec<OpenHold>, Fault> {
    let rows = tx
        .all(EXPIRED_OF_DAY, bind![key.authority, key.pool, key.day, now])
        .await?;
    rows.iter()
        .map(|row| {
            let time = Interval {
                start: row.get("start_ms")?,
                end: row.get("end_ms")?,
            };
            Ok(OpenHold {
                id: row.get("id")?,
                time,
                until: row.get("held_until")?,
            })
        })
        .collect()
}

fn taken_of(bytes: &[u8]) -> Result<Taken, Fault> {
    Taken::from_bytes(bytes).map_err(|fault| Fault::corrupt("pool_day", fault))
}

pub(crate) const ALL: &[Sql] = &[
    LOCK_DAY,
    SAVE_DAY,
    CHANGE_GRAINS,
    DAYS_OF_SERVICE,
    STANDING,
    EXPIRED,
    EXPIRED_OF_DAY,
];
