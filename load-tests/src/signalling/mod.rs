//! Signalling: how fast one gets in, what a socket costs that says nothing, and how little those who do not read or do not stop talking
//! disturb the others.

mod joins;
mod room;
mod talk;
mod trouble;

use crate::descriptors;
use crate::form::Form;
use clap::Args;
use hdrhistogram::Histogram;
use room::Node;
use schalter_load_kit::process::Schalter;
use schalter_load_kit::report::Row;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Descriptors besides the idle sockets.
const OTHER_DESCRIPTORS: u64 = 1_000;

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// Sockets that say nothing, 10–3000.
    #[arg(long, default_value_t = 2_000)]
    sockets: usize,
    /// Joins per second at their own times.
    #[arg(long, default_value_t = 100)]
    rate: u32,
    /// Callers who join as fast as they can.
    #[arg(long, default_value_t = 16)]
    callers: usize,
    /// Members of a room who never read.
    #[arg(long, default_value_t = 10)]
    slow: usize,
    /// Members of a room who never stop talking.
    #[arg(long, default_value_t = 10)]
    floods: usize,
    /// Seconds of each part.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

impl Options {
    /// The case with a budget, or a tenth of it.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let (sockets, rate, slow, floods, seconds) = match form {
            Form::Full => (2_000, 100, 10, 10, 10),
            Form::Short => (200, 20, 2, 3, 2),
        };
        vec![Self {
            server: server.to_owned(),
            sockets,
            rate,
            callers: 16,
            slow,
            floods,
            seconds,
        }]
    }
}

/// Runs the scenario.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    descriptors::allow(options.sockets as u64 + OTHER_DESCRIPTORS)?;
    let server = Schalter::start(&options.server, None).await?;
    let node = Node::of(&server)?;
    let duration = Duration::from_secs(options.seconds);

    // First, on a fresh process: memory that something else has used and given back would hide what they cost.
    let idle = joins::idle(&server, &node, options.sockets, duration).await?;
    let most = joins::at_most(&node, options.callers, duration).await?;
    let paced = joins::at_rate(&node, f64::from(options.rate), duration).await?;
    let quiet = talk::Talk::begin(&node, "quiet").await?;
    tokio::time::sleep(duration).await;
    let quiet = quiet.end().await?;
    let slow = trouble::slow(&node, options.slow).await?;
    let floods = trouble::floods(&node, options.floods, duration).await?;

    let mut rows = rows(
        &format!("{} idle sockets", options.sockets),
        &[
            ("open_sockets", count(idle.open)),
            ("memory_kib_per_socket", idle.kib_per_socket),
        ],
    );
    rows.extend(self::rows(
        &format!("{} callers", options.callers),
        &[
            ("joins_per_second", most.done_per_second()),
            ("failed_share", most.failed_share()),
        ],
    ));
    rows.extend(self::rows(
        &format!("{} joins per second", options.rate),
        &[
            ("join_p50_ms", paced.ms_at(0.5)),
            ("join_p99_ms", paced.ms_at(0.99)),
            ("failed_share", paced.failed_share()),
        ],
    ));
    rows.extend(self::rows(
        "nobody disturbs",
        &[
            ("others_text_p50_ms", ms(&quiet.latency, 0.5)),
            ("others_text_p99_ms", ms(&quiet.latency, 0.99)),
            ("others_text_lost", count(quiet.lost)),
        ],
    ));
    rows.extend(self::rows(
        &format!("{} who never read", options.slow),
        &[
            ("slow_readers_cut_share", share(slow.cut, options.slow)),
            ("slow_readers_cut_seconds", slow.seconds),
            ("others_text_p50_ms", ms(&slow.told.latency, 0.5)),
            ("others_text_p99_ms", ms(&slow.told.latency, 0.99)),
            ("others_text_lost", count(slow.told.lost)),
        ],
    ));
    rows.extend(self::rows(
        &format!("{} who never stop", options.floods),
        &[
            ("floods", count(floods.all)),
            ("floods_cut_share", share(floods.cut, floods.all)),
            ("others_text_p95_ms", ms(&floods.told.latency, 0.95)),
            ("others_text_p99_ms", ms(&floods.told.latency, 0.99)),
            ("others_text_lost", count(floods.told.lost)),
        ],
    ));
    Ok(rows)
}

fn rows(case: &str, figures: &[(&'static str, f64)]) -> Vec<Row> {
    let row = |&(metric, value)| Row {
        scenario: "signalling",
        case: case.to_owned(),
        metric,
        value,
    };
    figures.iter().map(row).collect()
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

fn share(part: usize, whole: usize) -> f64 {
    count(part) / count(whole.max(1))
}
