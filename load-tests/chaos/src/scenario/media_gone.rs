//! The media node is killed in the middle of calls, and started again: everybody hears each other again within five seconds.

use super::Trial;
use crate::call::{CLERKS, Call, all_alive};
use crate::citizens::Crowd;
use crate::count::Rows;
use crate::door::Door;
use rand::RngExt as _;
use schalter_load_kit::report::Row;
use std::sync::Arc;
use std::time::Duration;

/// In the report.
pub const NAME: &str = "media gone";
/// A call that is not up by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);
/// From hearing each other to the kill.
const TALK_MS: std::ops::Range<u64> = 500..2_000;
/// How long the node stays away.
const AWAY_MS: std::ops::Range<u64> = 0..4_000;

/// Kills, starts again, listens.
pub async fn run(trial: &Trial) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows::new(NAME, "serve");
    let log = trial.log("media gone")?;
    let mut schalter = trial.setup(&log).start().await?;
    let door = Door::new(&schalter.url, Arc::default())?;
    let mut dice = trial.dice();
    let mut calls = Vec::new();
    for clerk in 0..CLERKS.len() {
        calls.push(Call::begin(&door, clerk, &mut dice).await?);
    }
    let first = all_alive(&calls, PATIENCE).await;
    rows.count("calls_never_up", usize::from(first.is_none()));
    let crowd = Crowd::begin(&door, trial.habits()).await?;
    let rounds = if trial.short { 1 } else { trial.rounds.min(10) };
    let (mut back, mut lost) = (Vec::new(), 0);
    for _ in 0..rounds {
        tokio::time::sleep(Duration::from_millis(dice.random_range(TALK_MS))).await;
        schalter.kill();
        tokio::time::sleep(Duration::from_millis(dice.random_range(AWAY_MS))).await;
        schalter.restart().await?;
        match all_alive(&calls, PATIENCE).await {
            Some(time) => back.push(time),
            None => lost += 1,
        }
    }
    crowd.end().await;
    let promises = door.tally().promises();
    rows.add("kills", f64::from(rounds));
    rows.count("calls", calls.len());
    rows.count("calls_lost", lost);
    rows.times("calls_back_p50_ms", "calls_back_max_ms", &back);
    rows.add(
        "returns",
        calls.iter().map(Call::returns).map(f64::from).sum(),
    );
    rows.appointments(&door, &promises).await?;
    rows.notes(&door);
    drop(calls);
    rows.data(&mut schalter, &log);
    Ok(rows.done())
}
