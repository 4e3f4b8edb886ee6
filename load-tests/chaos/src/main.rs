//! Chaos: processes are killed under load, databases, disks, clocks and mail servers taken away, and everything a client was
//! promised is counted afterwards.
//!
//! It speaks to Schalter only through its public doors; what must hold stands in `invariants.toml`.

mod call;
mod citizens;
mod clock;
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
use scenario::{
    Trial, clock_jumps, disk_full, kill_postgres, kill_serve, mail_server, media_gone, split_roles,
};
use schalter_load_kit::budget::{self, Budget};
use schalter_load_kit::environment;
use schalter_load_kit::report::{Report, Row};
use std::path::{Path, PathBuf};

/// What must hold.
const INVARIANTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/invariants.toml");
/// How often something is killed in the short form, on `SQLite` and of `PostgreSQL`.
const SHORT_ROUNDS: u32 = 5;
/// The figure of a scenario that could not be carried out to its end.
const FAILED: &str = "failed";

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
    /// `kill -9` of `web`, `work` and `media`, each a process of its own.
    SplitRoles,
    /// No space is left for the embedded database.
    DiskFull,
    /// The clock jumps.
    ClockJumps,
}

impl Scenario {
    const ALL: [Self; 8] = [
        Self::KillServe,
        Self::KillServePostgres,
        Self::KillPostgres,
        Self::MailServer,
        Self::MediaGone,
        Self::SplitRoles,
        Self::DiskFull,
        Self::ClockJumps,
    ];
    const SHORT: [Self; 7] = [
        Self::KillServe,
        Self::KillPostgres,
        Self::MailServer,
        Self::MediaGone,
        Self::SplitRoles,
        Self::DiskFull,
        Self::ClockJumps,
    ];

    /// Its name in the report.
    fn name(self) -> &'static str {
        match self {
            Self::KillServe | Self::KillServePostgres => kill_serve::NAME,
            Self::KillPostgres => kill_postgres::NAME,
            Self::MailServer => mail_server::NAME,
            Self::MediaGone => media_gone::NAME,
            Self::SplitRoles => split_roles::NAME,
            Self::DiskFull => disk_full::NAME,
            Self::ClockJumps => clock_jumps::NAME,
        }
    }

    /// What it found. One that cannot be carried out to its end is a finding too, and keeps no other from being tried.
    async fn find(self, trial: &Trial) -> Vec<Row> {
        self.run(trial).await.unwrap_or_else(|error| {
            // One line of a table.
            let reason = format!("{error:#}").replace(['\n', '|'], " ");
            vec![Row {
                scenario: self.name(),
                case: format!("failed: {reason}"),
                metric: FAILED,
                value: 1.0,
            }]
        })
    }

    async fn run(self, trial: &Trial) -> anyhow::Result<Vec<Row>> {
        match self {
            Self::KillServe => kill_serve::run(trial, Engine::Sqlite).await,
            Self::KillServePostgres => kill_serve::run(trial, Engine::Postgres).await,
            Self::KillPostgres => kill_postgres::run(trial).await,
            Self::MailServer => mail_server::run(trial).await,
            Self::MediaGone => media_gone::run(trial).await,
            Self::SplitRoles => split_roles::run(trial).await,
            Self::DiskFull => disk_full::run(trial).await,
            Self::ClockJumps => clock_jumps::run(trial).await,
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
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
    let budgets = budget::read(Path::new(INVARIANTS))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut good = true;
    for scenario in named {
        eprintln!("{scenario:?} …");
        let found = scenario.find(&trial).await;
        rows.extend(found.iter().map(copy));
        let report = Report::new(environment::read(), found, &budgets);
        eprintln!("{}", report.table());
        good &= report.within_budget();
        // Written after each: whatever ends this run, what was found is not lost.
        write(arguments.json.as_deref(), &rows, &budgets)?;
    }
    println!("{}", json(&rows, &budgets)?);
    let failed = rows.iter().any(|row| row.metric == FAILED);
    if failed || !good {
        eprintln!("a scenario failed or an invariant is broken: --seed {seed}");
        std::process::exit(1);
    }
    Ok(())
}

fn copy(row: &Row) -> Row {
    Row {
        scenario: row.scenario,
        case: row.case.clone(),
        metric: row.metric,
        value: row.value,
    }
}

fn json(rows: &[Row], budgets: &[Budget]) -> anyhow::Result<String> {
    let rows = rows.iter().map(copy).collect();
    let report = Report::new(environment::read(), rows, budgets);
    Ok(serde_json::to_string_pretty(&report)?)
}

fn write(path: Option<&Path>, rows: &[Row], budgets: &[Budget]) -> anyhow::Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    std::fs::write(path, json(rows, budgets)?)
        .with_context(|| format!("cannot write {}", path.display()))
}
