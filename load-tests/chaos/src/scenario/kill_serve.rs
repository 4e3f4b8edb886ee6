//! `kill -9` of `schalter serve` at random moments, also while it starts, under bookings and open pages.

use super::Trial;
use crate::citizens::Crowd;
use crate::count::Rows;
use crate::door::Door;
use crate::postgres::Cluster;
use crate::watcher;
use rand::RngExt as _;
use schalter_load_kit::report::Row;
use std::sync::Arc;
use std::time::Duration;

/// In the report.
pub const NAME: &str = "kill serve";
/// Pages open all the time.
const PAGES: usize = 20;
/// From being ready to the kill.
const LIFE_MS: std::ops::Range<u64> = 20..1_200;
/// One kill in five comes while it starts.
const AT_START: (u32, u32) = (1, 5);
/// Mails of a worker that was killed are taken over after two minutes where another process may have them.
const MAILS_MAX: Duration = Duration::from_secs(150);

/// On which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// Kills, starts again, counts.
pub async fn run(trial: &Trial, engine: Engine) -> anyhow::Result<Vec<Row>> {
    let case = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgresql",
    };
    let mut rows = Rows::new(NAME, case);
    let log = trial.log(&format!("kill serve {case}"))?;
    let cluster = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(Cluster::start()?),
    };
    let url = cluster.as_ref().map(Cluster::url);
    let mut schalter = trial.setup(&log).database(url.as_deref()).start().await?;
    let door = Door::new(&schalter.url, Arc::default())?;
    let mut dice = trial.dice();
    let watchers = watcher::open(&door, PAGES, &mut dice).await?;
    let crowd = Crowd::begin(&door, trial.habits()).await?;
    let mut starts = Vec::new();
    for _ in 0..trial.rounds {
        tokio::time::sleep(Duration::from_millis(dice.random_range(LIFE_MS))).await;
        if dice.random_ratio(AT_START.0, AT_START.1) {
            let moment = Duration::from_millis(dice.random_range(1..300));
            // Killed by the next restart, wherever it is then.
            let _ = tokio::time::timeout(moment, schalter.restart()).await;
        }
        starts.push(schalter.restart().await?);
    }
    crowd.end().await;
    let promises = door.tally().promises();
    rows.add("kills", f64::from(trial.rounds));
    rows.times("restart_p50_ms", "restart_max_ms", &starts);
    rows.appointments(&door, &promises).await?;
    rows.pages(&door, &watchers, &mut dice).await?;
    rows.mails(schalter.data(), &promises, MAILS_MAX).await;
    rows.notes(&door);
    rows.data(&mut schalter, &log);
    Ok(rows.done())
}
