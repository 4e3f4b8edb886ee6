//! The schema: one set of files for both engines (`migrations/README.md`).

use crate::{Db as _, Fault, Sql, Store};
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use std::time::Duration;

macro_rules! files {
    ($($version:literal $name:literal;)*) => {
        &[$(($version, $name, include_str!(concat!("../../../migrations/", $name, ".sql")))),*]
    };
}

/// Every migration, oldest first; a test sees to it that none of the folder is missing here.
const MIGRATIONS: &[(i64, &str, &str)] = files! {
    1 "0001_catalogue";
    2 "0002_identity";
    3 "0003_booking";
    4 "0004_queue";
    5 "0005_events_and_jobs";
    6 "0006_duties";
    7 "0007_instruction";
    8 "0008_certificate";
    9 "0009_lesson";
    10 "0010_film_and_interpreter";
    11 "0011_versions_of_days";
};
/// Tries to migrate beside another process, and the pause between them.
const TRIES_MAX: u32 = 40;
const PAUSE: Duration = Duration::from_millis(25);
const ROW_LEVEL_SECURITY: &str =
    include_str!("../../../migrations/postgres/row_level_security.sql");

/// How far the schema of a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// As this program knows it.
    Current,
    /// Older, or empty: [`Store::migrate`] is due.
    Behind,
    /// Migrated by a newer program. It works on as long as that one only added (expand before contract).
    Ahead,
}

impl Store {
    /// Brings the schema up to date; does nothing when it is.
    pub async fn migrate(&self) -> Result<(), Fault> {
        let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
            Migration::new(
                *version,
                (*name).into(),
                MigrationType::Simple,
                sql.into_sql_str(),
                false,
            )
        });
        let mut migrator = Migrator::with_migrations(migrations.collect());
        // A newer program may have added migrations (expand before contract): they are no reason to stop.
        migrator.set_ignore_missing(true);
        match self {
            // The migrator takes no lock on SQLite: who comes second finds what the first one just made, and looks again.
            Self::Sqlite { writer, .. } => {
                let mut tries = 0;
                while let Err(fault) = migrator.run(writer).await {
                    tries += 1;
                    if tries == TRIES_MAX {
                        return Err(fault.into());
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }
            Self::Postgres(pool) => {
                migrator.run(pool).await?;
                let mut tx = pool.begin().await?;
                // Two processes may start at once; the migrator has a lock of its own for its part.
                sqlx::query("SELECT pg_advisory_xact_lock(7166104825)")
                    .execute(&mut *tx)
                    .await?;
                sqlx::raw_sql(ROW_LEVEL_SECURITY).execute(&mut *tx).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// How far the schema is.
    pub async fn migration_state(&self) -> Result<MigrationState, Fault> {
        let mut db = self;
        let applied: i64 = match db.one(APPLIED, Vec::new()).await {
            Ok(row) => row.get("version")?,
            // No such table: nothing was ever migrated.
            Err(Fault::Database(sqlx::Error::Database(_))) => 0,
            Err(fault) => return Err(fault),
        };
        let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
        Ok(match applied.cmp(&known) {
            std::cmp::Ordering::Equal => MigrationState::Current,
            std::cmp::Ordering::Less => MigrationState::Behind,
            std::cmp::Ordering::Greater => MigrationState::Ahead,
        })
    }
}

const APPLIED: Sql = Sql::new(
    "SELECT coalesce(max(version), 0) AS version FROM _sqlx_migrations WHERE success = TRUE",
);

pub(crate) const ALL: &[Sql] = &[APPLIED];

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_file_of_the_folder_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| {
                entry
                    .expect("readable")
                    .file_name()
                    .into_string()
                    .expect("a plain name")
            })
            .filter_map(|name| name.strip_suffix(".sql").map(str::to_owned))
            .collect();
        files.sort();
        let listed: Vec<&str> = MIGRATIONS.iter().map(|(_, name, _)| *name).collect();
        assert_eq!(files, listed);
        for (version, name, _) in MIGRATIONS {
            assert!(
                name.starts_with(&format!("{version:04}_")),
                "{name} is number {version}"
            );
        }
    }
}
