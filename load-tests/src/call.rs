//! From the clerk's click on "call next" to the first picture at the citizen, in two real Chromium contexts.
//!
//! The browsers are driven by `web-client/e2e/call.bench.ts`, which knows the pages; here its times are judged.

use crate::form::Form;
use anyhow::Context as _;
use clap::Args;
use schalter_load_kit::report::Row;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use tokio::task::spawn_blocking;

/// Where the journeys are.
const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web-client");

/// What to run.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// Calls of each case.
    #[arg(long, default_value_t = 25)]
    calls: usize,
}

impl Options {
    /// Fifty calls in all, or a few.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let calls = match form {
            Form::Full => 25,
            Form::Short => 3,
        };
        vec![Self {
            server: server.to_owned(),
            calls,
        }]
    }
}

#[derive(Deserialize)]
struct Case {
    case: String,
    calls: Vec<Call>,
}

#[derive(Deserialize)]
struct Call {
    first_frame_ms: f64,
}

/// Runs the scenario.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("calls.json");
    let server = std::path::absolute(&options.server)?;
    let mut command = Command::new("node");
    command
        .args(["node_modules/vitest/vitest.mjs", "run"])
        .args(["--config", "e2e/vitest.config.ts", "call"])
        .current_dir(CLIENT)
        .env("SCHALTER_BIN", server)
        .env("SCHALTER_CALLS", options.calls.to_string())
        .env("SCHALTER_CALL_JSON", &file);
    let output = spawn_blocking(move || command.output())
        .await?
        .context("cannot run node")?;
    anyhow::ensure!(
        output.status.success(),
        "the calls failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let cases: Vec<Case> = serde_json::from_slice(&std::fs::read(file)?)?;
    Ok(cases.into_iter().flat_map(rows).collect())
}

fn rows(Case { case, calls }: Case) -> Vec<Row> {
    let mut took: Vec<f64> = calls.iter().map(|call| call.first_frame_ms).collect();
    took.sort_by(f64::total_cmp);
    let row = |metric, value| Row {
        scenario: "call",
        case: case.clone(),
        metric,
        value,
    };
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    let count = calls.len() as f64;
    vec![
        row("calls", count),
        row("first_frame_p50_ms", at(&took, 50)),
        row("first_frame_p95_ms", at(&took, 95)),
    ]
}

/// The smallest of the sorted values that so many percent do not exceed.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let sorted: Vec<f64> = (1..=25).map(f64::from).collect();
        let found = [50, 95, 100].map(|percent| at(&sorted, percent).to_string());
        assert_eq!(found, ["13", "24", "25"]);
        assert_eq!(at(&[7.0], 95).to_string(), "7");
    }
}
