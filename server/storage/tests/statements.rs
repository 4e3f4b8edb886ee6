//! Every statement is understood by both migrated engines, and almost all are the same for both.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use schalter_storage::testing::{postgres, scratches, sqlite};
use schalter_storage::{MigrationState, Store, every_statement};
use sqlx::{Executor as _, Row as _, Statement as _};
use std::collections::HashSet;
use std::path::PathBuf;

/// Statements that may differ per engine (DESIGN §3).
const DIFFERING_MAX: usize = 10;

#[tokio::test]
async fn both_engines_prepare_every_statement() {
    let (sqlite, postgres) = (sqlite(), postgres().await);
    let Store::Sqlite { writer, .. } = sqlite.migrated().await else {
        panic!("not SQLite")
    };
    let Store::Postgres(pool) = postgres.migrated().await else {
        panic!("not PostgreSQL")
    };
    let (mut writer, mut connection) = (
        writer.acquire().await.unwrap(),
        pool.acquire().await.unwrap(),
    );
    for (noun, sql) in every_statement() {
        if let Err(error) = (&mut *writer)
            .prepare(sqlx::SqlStr::from_static(sql.sqlite()))
            .await
        {
            panic!(
                "SQLite refuses a statement of {noun}: {error}\n{}",
                sql.sqlite()
            );
        }
        match (&mut *connection)
            .prepare(sqlx::SqlStr::from_static(sql.postgres()))
            .await
        {
            Ok(prepared) => drop(prepared.columns()),
            Err(error) => panic!(
                "PostgreSQL refuses a statement of {noun}: {error}\n{}",
                sql.postgres()
            ),
        }
    }
}

/// A pool's days are few, an authority's are many: SQLite must go to them by pool and day.
#[tokio::test]
async fn sqlite_looks_for_days_by_pool_and_day() {
    let Store::Sqlite { writer, .. } = sqlite().migrated().await else {
        panic!("not SQLite")
    };
    let mut seen = 0;
    for (noun, sql) in every_statement() {
        if !sql.sqlite().contains("pool_day d") {
            continue;
        }
        let explain = format!("EXPLAIN QUERY PLAN {}", sql.sqlite());
        let plan = sqlx::query(sqlx::AssertSqlSafe(explain));
        for step in plan.fetch_all(&writer).await.unwrap() {
            let detail: String = step.get("detail");
            if detail.starts_with("SEARCH d ") || detail.starts_with("SCAN d") {
                seen += 1;
                let both = detail.contains("pool_id=? AND day>?");
                assert!(both, "{noun}: {detail}\n{}", sql.sqlite());
            }
        }
    }
    assert!(seen >= 2, "{seen} searches for days");
}

#[test]
fn few_statements_differ_and_each_says_why() {
    let differing: Vec<_> = every_statement()
        .filter(|(_, sql)| sql.sqlite() != sql.postgres())
        .collect();
    assert!(
        differing.len() <= DIFFERING_MAX,
        "{} statements differ",
        differing.len()
    );
    for (noun, sql) in &differing {
        assert!(
            sql.reason().is_some_and(|reason| reason.len() > 20),
            "a statement of {noun} says no reason"
        );
    }
}

#[test]
fn every_statement_of_the_sources_is_listed_once() {
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut written = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("testing.rs") {
                let text = std::fs::read_to_string(path).unwrap();
                written += text.lines().filter(|line| line.contains(": Sql =")).count();
            }
        }
    }
    let listed: HashSet<&str> = every_statement().map(|(_, sql)| sql.postgres()).collect();
    assert_eq!(
        written,
        every_statement().count(),
        "some file has statements that its `ALL` does not list"
    );
    assert_eq!(listed.len(), written, "a statement is written twice");
}

#[tokio::test]
async fn an_empty_and_a_migrated_database_both_migrate() {
    for scratch in scratches().await {
        let store = scratch.open().await;
        assert_eq!(
            store.migration_state().await.unwrap(),
            MigrationState::Behind,
            "{}",
            scratch.engine
        );
        store.migrate().await.unwrap();
        assert_eq!(
            store.migration_state().await.unwrap(),
            MigrationState::Current
        );
        store.migrate().await.unwrap();
        store.close().await;
        let again = scratch.migrated().await;
        assert_eq!(
            again.migration_state().await.unwrap(),
            MigrationState::Current,
            "{}",
            scratch.engine
        );
    }
}

#[tokio::test]
async fn two_processes_may_migrate_at_once() {
    for scratch in scratches().await {
        let (one, other) = (scratch.open().await, scratch.open().await);
        let (first, second) = tokio::join!(one.migrate(), other.migrate());
        first.unwrap();
        second.unwrap();
    }
}

/// What makes SQLite safe and quick is set on its connections, and the log is moved while somebody reads.
#[tokio::test]
async fn sqlite_is_set_up_as_promised() {
    let scratch = sqlite();
    let store = scratch.migrated().await;
    let Store::Sqlite { writer, readers } = &store else {
        panic!("not SQLite")
    };
    let pragma = async |pool: &sqlx::SqlitePool, name: &'static str| -> String {
        let row = sqlx::query(name).fetch_one(pool).await.unwrap();
        row.try_get::<i64, _>(0)
            .map_or_else(|_| row.get::<String, _>(0), |number| number.to_string())
    };
    assert_eq!(pragma(writer, "PRAGMA journal_mode").await, "wal");
    assert_eq!(pragma(writer, "PRAGMA synchronous").await, "2", "FULL");
    assert_eq!(pragma(writer, "PRAGMA foreign_keys").await, "1");
    assert_eq!(pragma(readers, "PRAGMA query_only").await, "1");
    store.checkpoint().await.unwrap();
    store.ping().await.unwrap();
}

#[tokio::test]
async fn postgres_compiles_nothing_just_in_time() {
    let scratch = postgres().await;
    let Store::Postgres(pool) = scratch.open().await else {
        panic!("not PostgreSQL")
    };
    let (jit,): (String,) = sqlx::query_as("SHOW jit").fetch_one(&pool).await.unwrap();
    assert_eq!(jit, "off");
}
