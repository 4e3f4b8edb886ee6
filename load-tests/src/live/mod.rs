//! Live pages: thousands of open streams, one change that all of them show, one change for each, and all of them coming back
//! after the server was killed.
//!
//! The first half is told of one's own confirmation, the second of the line moving when the clerk calls: everybody has one less before them.
//! A change counts from the moment it is asked for (the click) to the last byte of its event at the page.

mod bare;
mod pages;
mod stream;
mod waiting;

pub use bare::{COMMAND as BARE_COMMAND, serve as serve_bare};

use crate::descriptors;
use crate::form::Form;
use anyhow::Context as _;
use bare::Bare;
use clap::Args;
use hdrhistogram::Histogram;
use pages::{Pages, Said, Seen};
use schalter_load_kit::citizen::{Citizens, Held};
use schalter_load_kit::process::{self, Schalter, Setup};
use schalter_load_kit::report::Row;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use waiting::Clerk;

/// A page that was told nothing by then has missed the change.
const PATIENCE: Duration = Duration::from_secs(10);
/// The same after a restart, when all come at once.
const PATIENCE_AFTER_RESTART: Duration = Duration::from_mins(1);
/// Between two changes: whatever the last one left behind is done by then.
const CALM: Duration = Duration::from_millis(500);
/// How often the pages are asked what they saw.
const LOOK: Duration = Duration::from_millis(10);
/// Descriptors besides the streams.
const OTHER_DESCRIPTORS: u64 = 1_000;
const PATH: &str = "/api/v1/live";

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// Open streams, 10–20000.
    #[arg(long, default_value_t = 10_000)]
    streams: usize,
    /// Changes that all pages show.
    #[arg(long, default_value_t = 20)]
    changes: usize,
    /// Changes for one page each, per second.
    #[arg(long, default_value_t = 400)]
    rate: u32,
}

impl Options {
    /// The case with a budget, or a tenth of it.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let (streams, changes, rate) = match form {
            Form::Full => (10_000, 20, 400),
            Form::Short => (1_000, 5, 200),
        };
        vec![Self {
            server: server.to_owned(),
            streams,
            changes,
            rate,
        }]
    }
}

/// Runs the scenario, and the same changes on bare axum.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    descriptors::allow(options.streams as u64 + OTHER_DESCRIPTORS)?;
    let mut rows = schalter(options).await?;
    rows.extend(bare_axum(options).await?);
    Ok(rows)
}

async fn schalter(options: &Options) -> anyhow::Result<Vec<Row>> {
    let mut server = Setup::new(&options.server)
        .content(Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/content/waiting"
        )))
        .set("SCHALTER_BOOKING__HOLD_MINUTES", "60")
        .set("SCHALTER_BOOKING__CHECK_IN_BEFORE_MINUTES", "1440")
        .start()
        .await?;
    let citizens = Citizens::new(&server.url)?;
    let all = waiting::hold(&citizens, options.streams).await?;
    let tokens: Vec<String> = all.iter().map(|held| held.token.clone()).collect();

    let pages = open(server.place().listen(), PATH, &tokens).await?;
    let each = each(options, &citizens, &all, &pages).await?;
    drop(pages);
    waiting::check_in(&citizens, &all).await?;

    // Fresh, so that memory is that of the streams and not of the checks-in before.
    server.restart().await?;
    tokio::time::sleep(CALM).await;
    let clerk = Clerk::sign_in(&citizens).await?;
    let before_kib = process::memory_kib(server.id())?;
    let opening = Instant::now();
    let pages = open(server.place().listen(), PATH, &tokens).await?;
    let opening = opening.elapsed();
    let mut line = Line::of(&pages, options.streams).await?;
    let full_kib = process::memory_kib(server.id())?;

    let mut all = Histogram::<u64>::new(3)?;
    let mut lost = each.lost;
    for _ in 0..options.changes {
        let begun = Instant::now();
        let ticket = clerk.call_next().await?;
        line.call();
        lost += line.follow(&pages, begun, PATIENCE, &mut all).await?;
        clerk.miss(&ticket).await?;
        tokio::time::sleep(CALM).await;
        line.take(&pages);
    }
    let storm = storm(&mut server, &clerk, &pages, &mut line).await?;

    let rows = Rows::of(options, "schalter");
    Ok(rows.with(&[
        ("open_streams", count(storm.open)),
        ("open_all_seconds", opening.as_secs_f64()),
        ("each_p50_ms", ms(&each.latency, 0.5)),
        ("each_p99_ms", ms(&each.latency, 0.99)),
        ("all_p50_ms", ms(&all, 0.5)),
        ("all_p99_ms", ms(&all, 0.99)),
        ("lost_events", count(lost)),
        (
            "memory_kib_per_stream",
            per_stream(before_kib, full_kib, options.streams),
        ),
        ("reconnect_all_seconds", storm.seconds),
        ("missed_after_reconnect", count(storm.missed)),
    ]))
}

async fn bare_axum(options: &Options) -> anyhow::Result<Vec<Row>> {
    let bare = Bare::start()?;
    let change = format!("http://{}/change", bare.address);
    let http = reqwest::Client::new();
    let before_kib = process::memory_kib(bare.id())?;
    let tokens = vec!["none".to_owned(); options.streams];
    let pages = open(&bare.address.to_string(), "/live", &tokens).await?;
    let mut line = Line::of(&pages, options.streams).await?;
    let full_kib = process::memory_kib(bare.id())?;
    let (mut all, mut lost) = (Histogram::<u64>::new(3)?, 0);
    for _ in 0..options.changes {
        let begun = Instant::now();
        http.post(&change).send().await?.error_for_status()?;
        line.call();
        lost += line.follow(&pages, begun, PATIENCE, &mut all).await?;
        tokio::time::sleep(CALM).await;
    }
    Ok(Rows::of(options, "bare axum").with(&[
        ("all_p50_ms", ms(&all, 0.5)),
        ("all_p99_ms", ms(&all, 0.99)),
        ("lost_events", count(lost)),
        (
            "memory_kib_per_stream",
            per_stream(before_kib, full_kib, options.streams),
        ),
    ]))
}

/// Opens a page per token and waits until all of them were told how things stand.
async fn open(server: &str, path: &'static str, tokens: &[String]) -> anyhow::Result<Pages> {
    let pages = Pages::open(server.parse()?, path, tokens.to_vec())?;
    let deadline = Instant::now() + PATIENCE_AFTER_RESTART;
    while pages.told() < tokens.len() {
        anyhow::ensure!(
            Instant::now() < deadline,
            "{} of {} streams began within {PATIENCE_AFTER_RESTART:?}",
            pages.told(),
            tokens.len()
        );
        tokio::time::sleep(LOOK).await;
    }
    Ok(pages)
}

struct Each {
    latency: Histogram<u64>,
    lost: usize,
}

/// Confirms one appointment after the other, at times of their own; each page shows its own and nothing else.
async fn each(
    options: &Options,
    citizens: &Citizens,
    all: &[Held],
    pages: &Pages,
) -> anyhow::Result<Each> {
    pages.take();
    let mut asked = Vec::with_capacity(all.len());
    let mut under_way = JoinSet::new();
    let begun = Instant::now();
    for (number, held) in (0..).zip(all) {
        let due = begun + Duration::from_secs(1) * number / options.rate;
        tokio::time::sleep_until(due.into()).await;
        asked.push(due);
        let (citizens, held) = (citizens.clone(), held.clone());
        under_way.spawn(async move { citizens.confirm(&held, "Wartende", None).await });
    }
    while let Some(confirmed) = under_way.join_next().await {
        confirmed??;
    }
    let mut latency = Histogram::new(3)?;
    let mut missing: Vec<bool> = vec![true; all.len()];
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline && missing.contains(&true) {
        for seen in pages
            .take()
            .into_iter()
            .filter(|seen| seen.said == Said::Booked)
        {
            if std::mem::take(&mut missing[seen.page]) {
                record(
                    &mut latency,
                    seen.at.saturating_duration_since(asked[seen.page]),
                );
            }
        }
        tokio::time::sleep(LOOK).await;
    }
    let lost = missing.into_iter().filter(|missing| *missing).count();
    Ok(Each { latency, lost })
}

/// What every page must show, from what it was told first.
struct Line {
    ahead: Vec<u64>,
    shown: Vec<Option<Said>>,
    calls: u64,
}

impl Line {
    async fn of(pages: &Pages, count: usize) -> anyhow::Result<Self> {
        // Who opened early was told of a line that others, who were checked in before, had not been counted in.
        tokio::time::sleep(CALM).await;
        let mut line = Self {
            ahead: Vec::new(),
            shown: vec![None; count],
            calls: 0,
        };
        line.take(pages);
        let ahead = line.shown.iter().map(|shown| match shown {
            Some(Said::Ahead(ahead)) => Ok(*ahead),
            other => anyhow::bail!("a page that waits was told {other:?}"),
        });
        line.ahead = ahead.collect::<anyhow::Result<_>>()?;
        Ok(line)
    }

    fn take(&mut self, pages: &Pages) -> Vec<Seen> {
        let seen = pages.take();
        for seen in &seen {
            self.shown[seen.page] = Some(seen.said);
        }
        seen
    }

    fn call(&mut self) {
        self.calls += 1;
    }

    /// What a page must show now; nothing is asked of those who were called before.
    fn wanted(&self, page: usize) -> Option<Said> {
        match (self.ahead[page] + 1).checked_sub(self.calls)? {
            0 => Some(Said::Called),
            ahead => Some(Said::Ahead(ahead - 1)),
        }
    }

    /// Waits until every page shows what it must; how many do not in time.
    async fn follow(
        &mut self,
        pages: &Pages,
        begun: Instant,
        patience: Duration,
        latency: &mut Histogram<u64>,
    ) -> anyhow::Result<usize> {
        let wanted: Vec<_> = (0..self.ahead.len())
            .map(|page| self.wanted(page))
            .collect();
        let mut missing = wanted.iter().flatten().count();
        let mut has: Vec<bool> = wanted.iter().map(Option::is_none).collect();
        while missing > 0 && begun.elapsed() < patience {
            tokio::time::sleep(LOOK).await;
            for seen in self.take(pages) {
                if !has[seen.page] && wanted[seen.page] == Some(seen.said) {
                    has[seen.page] = true;
                    missing -= 1;
                    record(latency, seen.at.saturating_duration_since(begun));
                }
            }
        }
        Ok(missing)
    }
}

struct Storm {
    seconds: f64,
    missed: usize,
    open: usize,
}

/// Kills the server, starts it again, and moves the line while the pages come back: each must be told what it missed.
async fn storm(
    server: &mut Schalter,
    clerk: &Clerk<'_>,
    pages: &Pages,
    line: &mut Line,
) -> anyhow::Result<Storm> {
    let wanted = pages.count();
    let cut = pages.cut();
    server.kill();
    while pages.cut() < cut + wanted {
        tokio::time::sleep(LOOK).await;
    }
    server.restart().await?;
    let begun = Instant::now();
    clerk.call_next().await.context("after the restart")?;
    line.call();
    let mut latency = Histogram::new(3)?;
    let missed = line
        .follow(pages, begun, PATIENCE_AFTER_RESTART, &mut latency)
        .await?;
    Ok(Storm {
        seconds: ms(&latency, 1.0) / 1e3,
        missed,
        open: pages.count(),
    })
}

/// The rows of one case.
struct Rows(String);

impl Rows {
    fn of(options: &Options, who: &str) -> Self {
        Self(format!("{who}, {} streams", options.streams))
    }

    fn with(&self, figures: &[(&'static str, f64)]) -> Vec<Row> {
        let row = |&(metric, value)| Row {
            scenario: "live",
            case: self.0.clone(),
            metric,
            value,
        };
        figures.iter().map(row).collect()
    }
}

fn record(latency: &mut Histogram<u64>, took: Duration) {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    // Only a latency of days does not fit.
    let _ = latency.record(micros.max(1));
}

#[expect(
    clippy::cast_precision_loss,
    reason = "latencies are far below 2^52 µs"
)]
fn ms(latency: &Histogram<u64>, quantile: f64) -> f64 {
    latency.value_at_quantile(quantile) as f64 / 1e3
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one run are far below 2^52"
)]
fn count(number: usize) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "memory of one process is far below 2^52 KiB"
)]
fn per_stream(before_kib: u64, full_kib: u64, streams: usize) -> f64 {
    full_kib.saturating_sub(before_kib) as f64 / streams as f64
}
