//! What Schalter takes before anybody comes: the size of its one file, the time until it answers, and its memory when idle.

use crate::form::Form;
use clap::Args;
use schalter_load_kit::process::{self, Setup};
use schalter_load_kit::report::Row;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What begins after the start is done by then.
const IDLE: Duration = Duration::from_secs(5);
const MIB: f64 = 1_024.0 * 1_024.0;

/// What to look at.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// How often it is started, at least once.
    #[arg(long, default_value_t = 10)]
    starts: usize,
}

impl Options {
    /// The case with a budget.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let starts = match form {
            Form::Full => 10,
            Form::Short => 3,
        };
        vec![Self {
            server: server.to_owned(),
            starts,
        }]
    }
}

/// Runs the scenario: the demo county in the embedded database, started and killed again and again.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let county = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/content/authorities");
    let mut server = Setup::new(&options.server)
        .content(Path::new(county))
        .start()
        .await?;
    let mut starts = Vec::with_capacity(options.starts);
    for _ in 0..options.starts.max(1) {
        starts.push(server.restart().await?);
    }
    starts.sort_unstable();
    tokio::time::sleep(IDLE).await;
    #[expect(
        clippy::cast_precision_loss,
        reason = "files and processes are far below 2^52 bytes"
    )]
    let (file_bytes, memory_kib) = (
        std::fs::metadata(&options.server)?.len() as f64,
        process::memory_kib(server.id())? as f64,
    );
    let row = |metric, value| Row {
        scenario: "footprint",
        case: "sqlite".to_owned(),
        metric,
        value,
    };
    Ok(vec![
        row("binary_mib", file_bytes / MIB),
        row(
            "start_to_ready_ms",
            starts[starts.len() / 2].as_secs_f64() * 1e3,
        ),
        row("idle_memory_mib", memory_kib / 1_024.0),
    ])
}
