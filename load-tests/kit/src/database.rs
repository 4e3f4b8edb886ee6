//! A fresh PostgreSQL database for one scenario.

use anyhow::Context as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};

/// Names the server that `.ci/with-postgres` starts.
pub const POSTGRES_URL: &str = "SCHALTER_TEST_POSTGRES_URL";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A new, empty database on the server of [`POSTGRES_URL`]; `None` when the variable is not set.
pub async fn fresh_postgres() -> anyhow::Result<Option<String>> {
    let Ok(server) = std::env::var(POSTGRES_URL) else {
        return Ok(None);
    };
    let name = format!(
        "load_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    let mut connection = PgConnection::connect(&server)
        .await
        .context("PostgreSQL does not answer")?;
    // A name of letters and digits that we have just made.
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    let (base, _) = server.rsplit_once('/').context("a URL without database")?;
    Ok(Some(format!("{base}/{name}")))
}
