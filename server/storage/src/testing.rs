//! Databases for tests: a fresh one on each engine, for the tests of this crate and of those above.
//!
//! The PostgreSQL cluster is started around the tests by `.ci/with-postgres`, which names it in `SCHALTER_TEST_POSTGRES_URL`.

use crate::{Place, Store, StoreOptions};
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
        let options = StoreOptions { place: self.place(), connections_max: 8 };
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
    Scratch { engine: "sqlite", url, folder }
}

/// A fresh PostgreSQL database, owned by a role that is no superuser: row-level security binds it as it will in production.
pub async fn postgres() -> Scratch {
    let Ok(url) = std::env::var("SCHALTER_TEST_POSTGRES_URL") else {
        panic!("these tests need PostgreSQL: run them as `.ci/with-postgres cargo nextest run …`, or `make test`");
    };
    let name = fresh_name();
    let options = PgConnectOptions::from_str(&url).expect("SCHALTER_TEST_POSTGRES_URL is a URL");
    let mut admin = PgConnection::connect_with(&options).await.expect("the cluster of the tests answers");
    let made = admin.execute("CREATE ROLE schalter_plain LOGIN").await;
    // Another test may have made it, just now even.
    assert!(
        made.as_ref().err().and_then(sqlx::Error::as_database_error).is_none_or(|error| error.code().is_some()),
        "{made:?}"
    );
    let create = format!("CREATE DATABASE {name} OWNER schalter_plain");
    admin.execute(AssertSqlSafe(create)).await.expect("a fresh database");
    admin.close().await.expect("the connection closes");
    let url = format!("postgres://schalter_plain@{}:{}/{name}", options.get_host(), options.get_port());
    Scratch { engine: "postgres", url, folder: tempfile::tempdir().expect("a temporary folder") }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    format!("test_{}_{nanos}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
