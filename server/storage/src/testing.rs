//! Databases for tests: a fresh one on each engine, for the tests of this crate and of those above.
//!
//! The PostgreSQL cluster is started around the tests by `.ci/with-postgres`, which names it in `SCHALTER_TEST_POSTGRES_URL`.

use crate::{Db as _, Place, Sql, Store, StoreOptions, bind};
use jiff::civil::Date;
use schalter_domain::availability::{Taken, grains_within};
use schalter_domain::id::{AuthorityId, PoolId};
use schalter_domain::time::{Interval, LocalDay};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// An empty database of one test.
#[derive(Debug)]
pub struct Scratch {
    /// `sqlite` or `postgres`, for messages.
    pub engine: &'static str,
    /// As in the setting `database_url`.
    pub url: String,
    /// A folder of its own, gone with this value.
    pub folder: TempDir,
}

impl Scratch {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Place {
        match self.url.strip_prefix("sqlite:") {
            Some(path) => Place::Sqlite(path.into()),
            None => Place::Postgres(self.url.clone()),
        }
    }

    /// Opens it, without tables.
    pub async fn open(&self) -> Store {
        let options = StoreOptions {
            place: self.place(),
            connections_max: 8,
        };
        Store::open(options).await.expect("a fresh database opens")
    }

    /// Opens it with all tables.
    pub async fn migrated(&self) -> Store {
        let store = self.open().await;
        store.migrate().await.expect("a fresh database migrates");
        store
    }
}

/// A fresh database on each engine.
pub async fn scratches() -> [Scratch; 2] {
    [sqlite(), postgres().await]
}

/// A fresh SQLite file.
#[must_use]
pub fn sqlite() -> Scratch {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
    Scratch {
        engine: "sqlite",
        url,
        folder,
    }
}

/// A fresh PostgreSQL database, owned by a role that is no superuser: row-level security binds it as it will in production.
pub async fn postgres() -> Scratch {
    let Ok(url) = std::env::var("SCHALTER_TEST_POSTGRES_URL") else {
        panic!(
            "these tests need PostgreSQL: run them as `.ci/with-postgres cargo nextest run …`, or `make test`"
        );
    };
    let name = fresh_name();
    let options = PgConnectOptions::from_str(&url).expect("SCHALTER_TEST_POSTGRES_URL is a URL");
    let mut admin = PgConnection::connect_with(&options)
        .await
        .expect("the cluster of the tests answers");
    let made = admin.execute("CREATE ROLE schalter_plain LOGIN").await;
    // Another test may have made it, just now even.
    assert!(
        made.as_ref()
            .err()
            .and_then(sqlx::Error::as_database_error)
            .is_none_or(|error| error.code().is_some()),
        "{made:?}"
    );
    let create = format!("CREATE DATABASE {name} OWNER schalter_plain");
    admin
        .execute(AssertSqlSafe(create))
        .await
        .expect("a fresh database");
    admin.close().await.expect("the connection closes");
    let url = format!(
        "postgres://schalter_plain@{}:{}/{name}",
        options.get_host(),
        options.get_port()
    );
    Scratch {
        engine: "postgres",
        url,
        folder: tempfile::tempdir().expect("a temporary folder"),
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos());
    format!(
        "test_{}_{nanos}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// What the three places that know of a pool and day say is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// Which pool.
    pub pool: PoolId,
    /// Which date.
    pub day: Date,
    /// The packed counts.
    pub packed: Taken,
    /// The guard.
    pub guarded: Taken,
    /// The appointments themselves, those that are called off or expired left out.
    pub appointments: Taken,
}

const RECOUNT_DAYS: Sql = Sql::new(
    "SELECT pool_id, day, taken FROM pool_day WHERE authority_id = $1 ORDER BY pool_id, day",
);
const RECOUNT_GRAINS: Sql = Sql::new(
    "SELECT grain, taken FROM pool_grain WHERE authority_id = $1 AND pool_id = $2 AND day = $3 AND taken <> 0",
);
const RECOUNT_APPOINTMENTS: Sql = Sql::new(
    "SELECT start_ms, end_ms FROM appointment
     WHERE authority_id = $1 AND pool_id = $2 AND day = $3 AND state NOT IN ('cancelled', 'expired')",
);

/// Counts again, from the appointments up, what an authority in Berlin has booked: for tests that nothing is booked twice.
pub async fn recount(mut store: &Store, authority: AuthorityId) -> Vec<Recount> {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("the zone is bundled");
    let mut counts = Vec::new();
    for row in store
        .all(RECOUNT_DAYS, bind![authority])
        .await
        .expect("the days can be read")
    {
        let (pool, day): (PoolId, Date) = (
            row.get("pool_id").expect("a pool"),
            row.get("day").expect("a day"),
        );
        let packed =
            Taken::from_bytes(&row.get::<Vec<u8>>("taken").expect("bytes")).expect("counts");
        let (mut guarded, mut appointments) = (Taken::default(), Taken::default());
        for row in store
            .all(RECOUNT_GRAINS, bind![authority, pool, day])
            .await
            .expect("the guard can be read")
        {
            let (grain, times): (usize, u8) = (
                row.number("grain").expect("a grain"),
                row.number("taken").expect("a count"),
            );
            (0..times).for_each(|_| guarded.take(grain..grain + 1).expect("in range"));
        }
        let day_of = LocalDay::of(day, &zone);
        for row in store
            .all(RECOUNT_APPOINTMENTS, bind![authority, pool, day])
            .await
            .expect("appointments can be read")
        {
            let time = Interval {
                start: row.get("start_ms").expect("a start"),
                end: row.get("end_ms").expect("an end"),
            };
            appointments
                .take(grains_within(&day_of, time).expect("within its day"))
                .expect("in range");
        }
        counts.push(Recount {
            pool,
            day,
            packed,
            guarded,
            appointments,
        });
    }
    counts
}
