//! A straightforward month answer by SQL, as one would write it first: every place of every counter that could be, less those that are taken,
//! grouped by day. It has tables of its own with the same appointments, the index it wants, and no HTTP around it.

use super::fill::{COUNTERS, Filling, POOLS};
use anyhow::Context as _;
use hdrhistogram::Histogram;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _, Row as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long it is asked, one question after the other.
const DURATION: Duration = Duration::from_secs(5);
/// The first answer reads what the others find in memory.
const WARM_UP: u32 = 2;

const TABLES: [&str; 3] = [
    "CREATE TABLE naive_pool (id BIGINT PRIMARY KEY, counters BIGINT NOT NULL)",
    "CREATE TABLE naive_appointment (pool_id BIGINT NOT NULL, day BIGINT NOT NULL, place BIGINT NOT NULL)",
    "CREATE INDEX naive_by_day ON naive_appointment (pool_id, day, place)",
];
const POOL: &str = "INSERT INTO naive_pool (id, counters) VALUES ($1, $2)";
/// The places of `fill::place`, of which there is at least one.
const APPOINTMENTS: &str = "WITH RECURSIVE nth (n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM nth WHERE n + 1 < $3)
     INSERT INTO naive_appointment (pool_id, day, place)
     SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), n * 7 % 60 FROM nth";
const MONTH: &str = "WITH RECURSIVE
     day_of (day) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT day + 1 FROM day_of WHERE day < $2),
     place_of (place) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT place + 1 FROM place_of WHERE place < 59),
     taken AS (
         SELECT pool_id, day, place, COUNT(*) AS many FROM naive_appointment WHERE day BETWEEN $1 AND $2 GROUP BY pool_id, day, place)
     SELECT day_of.day, COUNT(*) AS free
     FROM day_of CROSS JOIN place_of CROSS JOIN naive_pool p
     LEFT JOIN taken t ON t.pool_id = p.id AND t.day = day_of.day AND t.place = place_of.place
     WHERE COALESCE(t.many, 0) < p.counters
     GROUP BY day_of.day ORDER BY day_of.day";

/// What it answered, and how fast.
#[derive(Debug)]
pub struct Naive {
    /// Free times of each day.
    pub free: Vec<u32>,
    /// Half of the answers took no longer.
    pub p50_ms: f64,
    /// Answers per second on one core.
    pub per_second: f64,
}

macro_rules! measure {
    ($connection:expr, $filling:expr) => {{
        let (connection, filling) = ($connection, $filling);
        for table in TABLES {
            sqlx::query(table).execute(&mut *connection).await?;
        }
        let mut tx = connection.begin().await?;
        for pool in 0..POOLS {
            let row = sqlx::query(POOL)
                .bind(i64::from(pool))
                .bind(i64::from(COUNTERS));
            row.execute(&mut *tx).await?;
        }
        for (pool, day) in (0..POOLS).flat_map(|pool| (0..filling.days).map(move |day| (pool, day)))
        {
            let rows = sqlx::query(APPOINTMENTS)
                .bind(i64::from(pool))
                .bind(i64::from(day))
                .bind(i64::from(filling.count(pool, day).max(1)));
            rows.execute(&mut *tx).await?;
        }
        tx.commit().await?;
        sqlx::query("ANALYZE").execute(&mut *connection).await?;
        let mut clock = Clock::new()?;
        let mut free = vec![0; filling.days as usize];
        while !clock.is_over() {
            let asked = Instant::now();
            let rows = sqlx::query(MONTH)
                .bind(0_i64)
                .bind(i64::from(filling.days) - 1)
                .fetch_all(&mut *connection)
                .await?;
            clock.count(asked)?;
            for row in rows {
                let (day, count): (i64, i64) = (row.try_get("day")?, row.try_get("free")?);
                let day = usize::try_from(day)?;
                *free.get_mut(day).context("a day nobody asked for")? = u32::try_from(count)?;
            }
        }
        anyhow::Ok(clock.done(free))
    }};
}

/// On a file of SQLite.
pub async fn sqlite(file: &Path, filling: &Filling) -> anyhow::Result<Naive> {
    let mut connection: SqliteConnection = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .connect()
        .await?;
    measure!(&mut connection, filling)
}

/// On a server.
pub async fn postgres(url: &str, filling: &Filling) -> anyhow::Result<Naive> {
    let mut connection = PgConnection::connect(url).await?;
    measure!(&mut connection, filling)
}

struct Clock {
    begun: Instant,
    each_us: Histogram<u64>,
    asked: u32,
}

impl Clock {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            begun: Instant::now(),
            each_us: Histogram::new(3)?,
            asked: 0,
        })
    }

    fn is_over(&self) -> bool {
        self.asked > WARM_UP && self.begun.elapsed() > DURATION
    }

    fn count(&mut self, asked: Instant) -> anyhow::Result<()> {
        self.asked += 1;
        if self.asked == WARM_UP {
            self.begun = Instant::now();
        } else if self.asked > WARM_UP {
            self.each_us
                .record(u64::try_from(asked.elapsed().as_micros())?)?;
        }
        Ok(())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of one run are far below 2^52"
    )]
    fn done(self, free: Vec<u32>) -> Naive {
        let seconds = self.begun.elapsed().as_secs_f64();
        Naive {
            free,
            p50_ms: self.each_us.value_at_quantile(0.5) as f64 / 1e3,
            per_second: self.each_us.len() as f64 / seconds,
        }
    }
}
