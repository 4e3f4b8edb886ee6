//! Chaos: processes are killed under load, databases, disks, clocks and mail servers taken away, and everything a client was
//! promised is counted afterwards.
//!
//! It speaks to Schalter only through its public doors; what must hold stands in `invariants.toml`.

mod call;
mod citizens;
mod count;
mod door;
mod mails;
mod party;
mod postgres;
mod scenario;
mod smtp;
mod tally;
mod watcher;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use scenario::kill_serve::Engine;
use scenario::{Trial, disk_full, kill_postgres, kill_serve, mail_server, media_gone};
use schalter_load_kit::report::{Report, Row};
use schalter_load_kit::{budget, environment};
use std::path::{Path, PathBuf};

/// What must hold.
const INVARIANTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/invariants.toml");
/// How often something is killed in the short form, on `SQLite` and of `PostgreSQL`.
const SHORT_ROUNDS: u32 = 5;

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    /// What to break; everything when nothing is named.
    scenarios: Vec<Scenario>,
    /// The `schalter` binary to try.
    #[arg(long)]
    server: PathBuf,
    /// Makes the same moments again; a new one each time when not set.
    #[arg(long)]
    seed: Option<u64>,
    /// How often something is killed.
    #[arg(long, default_value_t = 50)]
    rounds: u32,
    /// A few minutes instead of many: fewer rounds, fewer scenarios.
    #[arg(long)]
    short: bool,
    /// Write the report as JSON to this file too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Folder for what the processes log.
    #[arg(long)]
    logs: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// `kill -9` of `schalter serve` on `SQLite`.
    KillServe,
    /// `kill -9` of `schalter serve` on `PostgreSQL`.
    KillServePostgres,
    /// `kill -9` of `PostgreSQL`.
    KillPostgres,
    /// A mail server of bad manners.
    MailServer,
    /// `kill -9` of the media node in the middle of calls.
    MediaGone,
    /// No space is left for the embedded database.
    DiskFull,
}

impl Scenario {
    const ALL: [Self; 6] = [
        Self::KillServe,
        Self::KillServePostgres,
        Self::KillPostgres,
        Self::MailServer,
        Self::MediaGone,
        Self::DiskFull,
    ];
    const SHORT: [Self; 5] = [
        Self::KillServe,
        Self::KillPostgres,
        Self::MailServer,
        Self::MediaGone,
        Self::DiskFull,
    ];

    async fn run(self, trial: &Trial) -> anyhow::Result<Vec<Row>> {
        match self {
            Self::KillServe => kill_serve::run(trial, Engine::Sqlite).await,
            Self::KillServePostgres => kill_serve::run(trial, Engine::Postgres).await,
            Self::KillPostgres => kill_postgres::run(trial).await,
            Self::MailServer => mail_server::run(trial).await,
            Self::MediaGone => media_gone::run(trial).await,
            Self::DiskFull => disk_full::run(trial).await,
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let environment = environment::read();
    let seed = arguments.seed.unwrap_or_else(rand::random::<u64>);
    eprintln!("--seed {seed}");
    let own_logs = tempfile::tempdir()?;
    let logs = arguments.logs.as_deref().unwrap_or(own_logs.path());
    std::fs::create_dir_all(logs)?;
    let trial = Trial {
        server: arguments.server.canonicalize().context("--server")?,
        seed,
        rounds: if arguments.short {
            SHORT_ROUNDS
        } else {
            arguments.rounds
        },
        short: arguments.short,
        logs: logs.canonicalize()?,
    };
    let named = match (arguments.scenarios.as_slice(), arguments.short) {
        ([], true) => Scenario::SHORT.as_slice(),
        ([], false) => Scenario::ALL.as_slice(),
        (named, _) => named,
    };
    let mut rows = Vec::new();
    for scenario in named {
        eprintln!("{scenario:?} …");
        let found = scenario.run(&trial).await;
        rows.extend(found.with_context(|| format!("{scenario:?}, --seed {seed}"))?);
    }
    let report = Report::new(environment, rows, &budget::read(Path::new(INVARIANTS))?);
    let json = serde_json::to_string_pretty(&report)?;
    if let Some(path) = &arguments.json {
        std::fs::write(path, &json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!("{json}");
    eprintln!("{}", report.table());
    if !report.within_budget() {
        eprintln!("an invariant is broken: --seed {seed}");
        std::process::exit(1);
    }
    Ok(())
}
