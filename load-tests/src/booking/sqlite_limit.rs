//! SQLite's own limit for a hold: its writes as bare SQL on a database that Schalter made, with no HTTP, decision, sealing or refusal.
//!
//! Beside this file nothing in the load tests knows a table of Schalter: here it stands for another program that would write the same rows.

use anyhow::Context as _;
use schalter_load_kit::process::Schalter;
use schalter_load_kit::report::Row;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use std::path::Path;
use std::time::{Duration, Instant};

const LOCK_DAY: &str = "INSERT INTO pool_day (authority_id, pool_id, day, version, taken) VALUES ($1, $2, 'limit', 1, X'')
     ON CONFLICT (authority_id, pool_id, day) DO UPDATE SET version = pool_day.version + 1 RETURNING taken";
const EXPIRED: &str = "SELECT id FROM appointment
     WHERE authority_id = $1 AND pool_id = $2 AND day = 'limit' AND state = 'held' AND held_until <= 0";
const GRAIN: &str = "INSERT INTO pool_grain (authority_id, pool_id, day, grain, taken, capacity, change)
     VALUES ($1, $2, 'limit', $3, 1, 1000000000, 1)
     ON CONFLICT (authority_id, pool_id, day, grain) DO UPDATE SET
         taken = pool_grain.taken + excluded.change, change = excluded.change, capacity = excluded.capacity";
const APPOINTMENT: &str = "INSERT INTO appointment (authority_id, id, number, token_hash, service_id, pool_id, channel, day, start_ms,
         end_ms, people, sequence, state, state_at, held_until, created_at)
     VALUES ($1, $3, $4, randomblob(32), $5, $2, 'on_site', 'limit', $6, $6 + 300000, 1, 0, 'held', 1, 600001, 1)";
const EVENT: &str =
    "INSERT INTO event (authority_id, id, at, kind, actor_kind, appointment_id, pool_id)
     VALUES ($1, randomblob(16), 1, 'appointment.held', 'anonymous', $3, $2)";
const SAVE_DAY: &str = "UPDATE pool_day SET taken = zeroblob(288)
     WHERE authority_id = $1 AND pool_id = $2 AND day = 'limit'";
const PLACE: &str = "SELECT p.authority_id, p.id AS pool_id, s.service_id FROM pool p
     JOIN pool_service s ON s.authority_id = p.authority_id AND s.pool_id = p.id LIMIT 1";

/// One by one, and in groups as large as Schalter's.
pub async fn run(server: &Path, duration: Duration) -> anyhow::Result<Vec<Row>> {
    let mut schalter = Schalter::start(server, None).await?;
    schalter.kill();
    let mut limit = Limit::open(&schalter.data().join("schalter.sqlite")).await?;
    let mut rows = Vec::new();
    for (case, group) in [("one by one", 1), ("groups of 64", 64)] {
        let begun = Instant::now();
        let mut held: u32 = 0;
        while begun.elapsed() < duration {
            limit.hold(group).await?;
            held += group;
        }
        rows.push(Row {
            scenario: "booking",
            case: format!("sqlite limit, {case}"),
            metric: "holds_per_second",
            value: f64::from(held) / begun.elapsed().as_secs_f64(),
        });
    }
    Ok(rows)
}

struct Limit {
    connection: SqliteConnection,
    authority: Vec<u8>,
    pool: Vec<u8>,
    service: Vec<u8>,
    number: i64,
}

impl Limit {
    async fn open(file: &Path) -> anyhow::Result<Self> {
        let mut connection = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .connect()
            .await?;
        let place = sqlx::query(PLACE).fetch_optional(&mut connection).await?;
        let place = place.context("no pool")?;
        Ok(Self {
            authority: place.try_get("authority_id")?,
            pool: place.try_get("pool_id")?,
            service: place.try_get("service_id")?,
            number: 0,
            connection,
        })
    }

    /// One transaction with so many holds.
    async fn hold(&mut self, group: u32) -> anyhow::Result<()> {
        let Self {
            connection,
            authority,
            pool,
            service,
            number,
        } = self;
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        for sql in [LOCK_DAY, EXPIRED] {
            let query = sqlx::query(sql).bind(&*authority).bind(&*pool);
            query.fetch_all(&mut *tx).await?;
        }
        for _ in 0..group {
            *number += 1;
            let grain = *number % 288;
            let id = format!("{number:016}").into_bytes();
            sqlx::query(GRAIN)
                .bind(&*authority)
                .bind(&*pool)
                .bind(grain)
                .execute(&mut *tx)
                .await?;
            sqlx::query(APPOINTMENT)
                .bind(&*authority)
                .bind(&*pool)
                .bind(&id)
                .bind(format!("L{number}"))
                .bind(&*service)
                .bind(300_000 * grain)
                .execute(&mut *tx)
                .await?;
            sqlx::query(EVENT)
                .bind(&*authority)
                .bind(&*pool)
                .bind(&id)
                .execute(&mut *tx)
                .await?;
        }
        let save = sqlx::query(SAVE_DAY).bind(&*authority).bind(&*pool);
        save.execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}
