//! The clock of the machine jumps by an hour and a day, forwards and back, under load: what was confirmed stays and is there once, and
//! a hold that ran out by a jump is refused with the words for that.

use super::Trial;
use crate::citizens::{self, CAPACITY, Crowd, Habits, Reply};
use crate::clock::{self, Clock};
use crate::count::Rows;
use crate::door::{Door, Question};
use crate::tally::Promise;
use crate::watcher;
use anyhow::Context as _;
use rand::RngExt as _;
use rand::rngs::StdRng;
use schalter_load_kit::citizen::{Held, Start};
use schalter_load_kit::report::Row;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// In the report.
pub const NAME: &str = "clock jumps";
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// How far the clock is off, one jump after the other.
const OFFSETS: [i64; 6] = [HOUR, 0, -HOUR, 0, DAY, 0];
/// Pages open all the time.
const PAGES: usize = 5;
/// From one jump to the next.
const LIFE_MS: std::ops::Range<u64> = 1_000..3_000;
/// Mails that wait for the clock are due by then.
const MAILS_MAX: Duration = Duration::from_mins(1);

/// Lets the clock jump, counts.
pub async fn run(trial: &Trial) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows::new(NAME, "sqlite");
    let Some(clock) = Clock::find()? else {
        eprintln!("{NAME}: skipped, libfaketime is not installed");
        rows.add("skipped", 1.0);
        return Ok(rows.done());
    };
    let log = trial.log(NAME)?;
    let mut schalter = clock.on_wall(trial.setup(&log)).start().await?;
    let process = schalter.id();
    let mut dice = trial.dice();
    let door = Door::new(&schalter.url, Arc::default())?;
    let watchers = watcher::open(&door, PAGES, &mut dice).await?;
    let habits = Habits {
        patient_with_clock: true,
        ..trial.habits()
    };
    let crowd = Crowd::begin(&door, habits).await?;
    let mut found = Found::default();
    let cycles = if trial.short { 1 } else { trial.rounds.min(5) };
    for _ in 0..cycles {
        found.full_house(&door, &clock, &mut dice).await?;
        let mut off = 0;
        for offset in OFFSETS {
            tokio::time::sleep(Duration::from_millis(dice.random_range(LIFE_MS))).await;
            found
                .jump(&door, &clock, offset - off, offset, &mut dice)
                .await?;
            off = offset;
        }
    }
    crowd.end().await;
    let promises = door.tally().promises();
    rows.add("jumps", f64::from(cycles) * 8.0);
    rows.count("clock_not_believed", found.not_jumped);
    rows.count("holds_outlived", found.outlived);
    rows.count("holds_lost", found.lost);
    rows.count("holds_refused_clearly", found.refused);
    rows.times("ready_p50_ms", "ready_max_ms", &found.ready);
    rows.appointments(&door, &promises).await?;
    rows.pages(&door, &watchers, &mut dice).await?;
    // What was written down for later, by a clock that was ahead, is due when that time comes.
    clock.set(DAY + HOUR)?;
    rows.mails(schalter.data(), &promises, MAILS_MAX).await;
    clock.set(0)?;
    rows.notes(&door);
    rows.count(
        "restarts_needed",
        usize::from(!schalter.is_running() || schalter.id() != process),
    );
    rows.data(&mut schalter, &log);
    clock::tidy(process);
    Ok(rows.done())
}

#[derive(Debug, Default)]
struct Found {
    /// Times at which the process did not see the jump: nothing was tried then.
    not_jumped: usize,
    /// Holds whose time was over and that were confirmed nevertheless.
    outlived: usize,
    /// Holds whose time was not over and that could not be confirmed.
    lost: usize,
    /// Holds that were refused with the words for that.
    refused: usize,
    /// From each jump to being ready.
    ready: Vec<Duration>,
}

impl Found {
    /// One jump, with a hold from before it.
    async fn jump(
        &mut self,
        door: &Door,
        clock: &Clock,
        by: i64,
        offset: i64,
        dice: &mut StdRng,
    ) -> anyhow::Result<()> {
        let service = citizens::service(door).await?;
        let start = last_start(door, &service, 6).await?;
        let held = hold(door, &service, &start, dice).await?;
        self.set(door, clock, offset).await?;
        self.not_jumped += usize::from(!believes(door, &service, offset, dice).await?);
        let reply = confirm(door, &held, dice).await?;
        match (reply, by > 0) {
            (Reply::RanOut, true) => self.refused += 1,
            (Reply::RanOut, false) => self.lost += 1,
            (Reply::Booked, over) => {
                self.outlived += usize::from(over);
                promise(door, held, start);
            }
        }
        Ok(())
    }

    /// A time that is full of holds, which run out by a jump; others take it; the clock goes back, and the first ones come: their
    /// holds would count again.
    async fn full_house(
        &mut self,
        door: &Door,
        clock: &Clock,
        dice: &mut StdRng,
    ) -> anyhow::Result<()> {
        let service = citizens::service(door).await?;
        let start = last_start(door, &service, 1).await?;
        let mut first = Vec::new();
        for _ in 0..CAPACITY {
            first.push(hold(door, &service, &start, dice).await?);
        }
        self.set(door, clock, HOUR).await?;
        for _ in 0..CAPACITY {
            let held = hold(door, &service, &start, dice).await?;
            let reply = confirm(door, &held, dice).await?;
            self.lost += usize::from(reply == Reply::RanOut);
            promise(door, held, start.clone());
        }
        self.set(door, clock, 0).await?;
        for held in first {
            match confirm(door, &held, dice).await? {
                Reply::RanOut => self.refused += 1,
                Reply::Booked => {
                    self.outlived += 1;
                    promise(door, held, start.clone());
                }
            }
        }
        Ok(())
    }

    async fn set(&mut self, door: &Door, clock: &Clock, offset: i64) -> anyhow::Result<()> {
        clock.set(offset)?;
        let begun = Instant::now();
        door.want(&Question::get("/readyz")).await?;
        self.ready.push(begun.elapsed());
        Ok(())
    }
}

/// Whether the process believes the clock: by it, a hold made now ends in ten minutes.
async fn believes(
    door: &Door,
    service: &str,
    offset: i64,
    dice: &mut StdRng,
) -> anyhow::Result<bool> {
    const HOLD_S: i64 = 600;
    const TOLERANCE_S: i64 = 120;
    let start = last_start(door, service, 7).await?;
    let held = hold(door, service, &start, dice).await?;
    let path = format!("/api/v1/appointments/{}", held.id);
    let view = door.want(&Question::get(path).bearer(&held.token)).await?;
    let until = view["held_until"].as_str().context("no hold")?;
    let until: jiff::Timestamp = until.parse()?;
    let ahead = until.as_second() - jiff::Timestamp::now().as_second() - HOLD_S;
    Ok((ahead - offset).abs() < TOLERANCE_S)
}

/// Late in the day, where nobody else books.
async fn last_start(door: &Door, service: &str, day: i64) -> anyhow::Result<Start> {
    let starts = citizens::starts(door, service, "on_site", day).await?;
    starts.last().cloned().context("nothing is free")
}

async fn hold(
    door: &Door,
    service: &str,
    start: &Start,
    dice: &mut StdRng,
) -> anyhow::Result<Held> {
    citizens::hold(door, service, start, citizens::key(dice))
        .await?
        .context("taken")
}

async fn confirm(door: &Door, held: &Held, dice: &mut StdRng) -> anyhow::Result<Reply> {
    citizens::try_confirm(door, held, None, citizens::key(dice)).await
}

fn promise(door: &Door, held: Held, start: Start) {
    door.tally().promise(Promise {
        held,
        start,
        by_mail: false,
        cancelled: false,
    });
}
