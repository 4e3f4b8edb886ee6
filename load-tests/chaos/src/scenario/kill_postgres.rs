//! `kill -9` of `PostgreSQL` with all its processes under load: Schalter asks to come back later, and recovers by itself.

use super::Trial;
use crate::citizens::Crowd;
use crate::count::Rows;
use crate::door::{Door, Question};
use crate::postgres::Cluster;
use crate::watcher;
use rand::RngExt as _;
use schalter_load_kit::report::Row;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// In the report.
pub const NAME: &str = "kill postgresql";
/// Pages open all the time.
const PAGES: usize = 20;
/// From one kill to the next.
const LIFE_MS: std::ops::Range<u64> = 200..1_500;
/// How long it stays away: also longer than a request waits for a connection.
const AWAY_MS: std::ops::Range<u64> = 0..3_000;
/// Mails of a job whose end could not be written down come again after two minutes.
const MAILS_MAX: Duration = Duration::from_secs(150);

/// Kills, starts again, counts. The process of Schalter is the same from the beginning to the end.
pub async fn run(trial: &Trial) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows::new(NAME, "serve");
    let log = trial.log("kill postgresql")?;
    let cluster = Cluster::start()?;
    let setup = trial.setup(&log).database(Some(&cluster.url()));
    let mut schalter = setup.start().await?;
    let process = schalter.id();
    let door = Door::new(&schalter.url, Arc::default())?;
    let mut dice = trial.dice();
    let watchers = watcher::open(&door, PAGES, &mut dice).await?;
    let crowd = Crowd::begin(&door, trial.habits()).await?;
    let mut back = Vec::new();
    for _ in 0..trial.rounds {
        tokio::time::sleep(Duration::from_millis(dice.random_range(LIFE_MS))).await;
        cluster.kill()?;
        tokio::time::sleep(Duration::from_millis(dice.random_range(AWAY_MS))).await;
        cluster.begin()?;
        let begun = Instant::now();
        door.want(&Question::get("/readyz")).await?;
        back.push(begun.elapsed());
    }
    crowd.end().await;
    let promises = door.tally().promises();
    rows.add("kills", f64::from(trial.rounds));
    rows.times("back_p50_ms", "back_max_ms", &back);
    rows.appointments(&door, &promises).await?;
    rows.pages(&door, &watchers, &mut dice).await?;
    rows.mails(schalter.data(), &promises, MAILS_MAX).await;
    rows.notes(&door);
    rows.count(
        "restarts_needed",
        usize::from(!schalter.is_running() || schalter.id() != process),
    );
    rows.data(&mut schalter, &log);
    Ok(rows.done())
}
