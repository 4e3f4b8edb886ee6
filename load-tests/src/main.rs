//! Load scenarios of Schalter: each measures one promise, prints JSON and a table, and fails when a budget is missed.
//!
//! It speaks to Schalter only through its public doors (HTTP, WebSocket, UDP); it never looks into its database.

mod booking;
mod certificate;
mod group;
mod listener;
mod relay;
mod speaker;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use schalter_load_kit::{budget, environment, report};
use std::path::PathBuf;

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
    /// Write the report as JSON to this file too.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    /// Budgets; a scenario that misses one makes the exit code 1.
    #[arg(long, global = true, default_value = "load-tests/budgets.toml")]
    budgets: PathBuf,
}

#[derive(Subcommand)]
enum Scenario {
    /// Contested hold and confirm on one pool-day, then an audit of every place.
    Booking(booking::Options),
    /// One publisher, N viewers: CPU per forwarded packet, added delay, memory per viewer.
    Relay(relay::Options),
    /// A group lesson: two who send, a hundred real peers that listen.
    Group(group::Options),
    /// Certificates drawn, sealed and signed per second of one core.
    Certificate(certificate::Options),
    /// Certificates checked: files and codes, good and altered ones.
    Verify(certificate::Options),
    /// Everything that has a budget, one after the other.
    All {
        /// The `schalter` binary to start.
        #[arg(long)]
        server: PathBuf,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Before a scenario keeps this process on one core and makes its own load.
    let environment = environment::read();
    let rows = match arguments.scenario {
        Scenario::Booking(options) => booking::run(&options).await?,
        Scenario::Relay(options) => relay::run(&options).await?,
        Scenario::Group(options) => group::run(&options).await?,
        Scenario::Certificate(options) => certificate::issue(&options)?,
        Scenario::Verify(options) => certificate::verify(&options)?,
        Scenario::All { server } => {
            let mut rows = certificate::issue(&certificate::Options::default())?;
            rows.extend(certificate::verify(&certificate::Options::default())?);
            for options in booking::Options::matrix(&server) {
                rows.extend(booking::run(&options).await?);
            }
            for options in relay::Options::matrix(&server) {
                rows.extend(relay::run(&options).await?);
            }
            for options in group::Options::matrix(&server) {
                rows.extend(group::run(&options).await?);
            }
            rows
        }
    };
    let report = report::Report::new(environment, rows, &budget::read(&arguments.budgets)?);
    let json = serde_json::to_string_pretty(&report)?;
    if let Some(path) = &arguments.json {
        std::fs::write(path, &json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!("{json}");
    eprintln!("{}", report.table());
    if !report.within_budget() {
        eprintln!("a budget is missed");
        std::process::exit(1);
    }
    Ok(())
}
