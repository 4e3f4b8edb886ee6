//! Load scenarios of Schalter: each measures one promise, prints JSON and a table, and fails when a budget is missed.
//!
//! It speaks to Schalter only through its public doors (HTTP, WebSocket, UDP); it never looks into its database.

mod booking;
mod calendar;
mod call;
mod certificate;
mod descriptors;
mod door;
mod footprint;
mod form;
mod group;
mod listener;
mod live;
mod page;
mod peers;
mod relay;
mod release_day;
mod signalling;
mod speaker;
mod verify;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use form::Form;
use schalter_load_kit::report::{Beside, Missing, Report, Row};
use schalter_load_kit::{budget, environment, process};
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
    /// Write the report as JSON to this file too.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    /// Write the report's tables (Markdown) to this file too.
    #[arg(long, global = true)]
    markdown: Option<PathBuf>,
    /// Budgets; a scenario that misses one makes the exit code 1. Without it, those of the full or of the short form.
    #[arg(long, global = true)]
    budgets: Option<PathBuf>,
}

/// The list of scenarios: a name on the command line and its module. A module has `Options` (arguments of the command line) with
/// `Options::matrix(&Path, Form) -> Vec<Options>` (its cases), and `run(&Options)`, which answers the rows of one case.
///
/// `hidden` names programs that a scenario starts as processes of their own: a variant, its name on the command line, its function.
macro_rules! scenarios {
    (
        hidden { $($hidden:ident, $command:expr => $program:path;)* }
        $($(#[$doc:meta])* $name:ident: $module:ident;)*
    ) => {
        #[derive(Subcommand)]
        enum Scenario {
            $($(#[$doc])* $name($module::Options),)*
            $(#[command(name = $command, hide = true)] $hidden,)*
            /// Every scenario, one after the other.
            All(All),
            /// Other programs that do the same work, one after the other.
            Peers(Peers),
        }

        impl Scenario {
            async fn run(self) -> anyhow::Result<(Vec<Row>, Beside)> {
                match self {
                    $(Self::$name(options) => Ok(($module::run(&options).await?, Beside::default())),)*
                    $(Self::$hidden => {
                        $program().await?;
                        Ok((Vec::new(), Beside::default()))
                    })*
                    Self::All(all) => all.run().await,
                    Self::Peers(peers) => Ok((Vec::new(), peers::run(&peers.folder, &peers.names)?)),
                }
            }
        }

        /// Runs every scenario; one that fails is missing in the report, and the others are measured.
        async fn every(server: &Path, form: Form, rows: &mut Vec<Row>, missing: &mut Vec<Missing>) {
            $(
                eprintln!(stringify!($module));
                for options in $module::Options::matrix(server, form) {
                    // A scenario before this one may have kept this process on one core.
                    process::unpin(std::process::id());
                    match $module::run(&options).await {
                        Ok(more) => rows.extend(more),
                        Err(error) => missing.push(Missing {
                            peer: format!("our own scenario {}", stringify!($module)),
                            reason: format!("{error:#}"),
                        }),
                    }
                }
            )*
        }
    };
}

scenarios! {
    hidden {
        LiveBare, live::BARE_COMMAND => live::serve_bare;
    }
    /// Certificates drawn, sealed and signed per second of one core.
    Certificate: certificate;
    /// Certificates checked: files and codes, good and altered ones.
    Verify: verify;
    /// Hold and confirm, alone and on one pool-day, then an audit of every place.
    Booking: booking;
    /// Month and day answers over 30 pools with half a million appointments, beside a naive answer by SQL.
    Calendar: calendar;
    /// Thousands come at eight and want the same few places, while the clerk works.
    ReleaseDay: release_day;
    /// One publisher, N viewers: CPU per forwarded packet, added delay, memory per viewer.
    Relay: relay;
    /// A group lesson: two who send, a hundred real peers that listen.
    Group: group;
    /// Thousands of open pages: one change for all, one for each, and all of them back after a crash.
    Live: live;
    /// Coming into rooms, idle sockets, those who never read and those who never stop talking.
    Signalling: signalling;
    /// From the clerk's click to the first picture at the citizen, in real Chromium.
    Call: call;
    /// Size of the file, time until it answers, memory when idle.
    Footprint: footprint;
    /// What a first visit downloads.
    Page: page;
}

#[derive(clap::Args)]
struct All {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// A few seconds of each scenario, judged by budgets that hold on a busy machine.
    #[arg(long)]
    short: bool,
    /// Run the peers too and set their figures beside ours.
    #[arg(long)]
    peers: bool,
    /// Where the peers are.
    #[arg(long, default_value = PEERS)]
    peers_folder: PathBuf,
}

#[derive(clap::Args)]
struct Peers {
    /// Only these.
    names: Vec<String>,
    /// Where they are.
    #[arg(long, default_value = PEERS)]
    folder: PathBuf,
}

const PEERS: &str = "load-tests/peers";

impl All {
    const fn form(&self) -> Form {
        if self.short { Form::Short } else { Form::Full }
    }

    async fn run(self) -> anyhow::Result<(Vec<Row>, Beside)> {
        let mut rows = Vec::new();
        let mut beside = if self.peers {
            peers::run(&self.peers_folder, &[])?
        } else {
            Beside::default()
        };
        every(&self.server, self.form(), &mut rows, &mut beside.missing).await;
        Ok((rows, beside))
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Before a scenario keeps this process on one core and makes its own load.
    let environment = environment::read();
    let is_short = matches!(&arguments.scenario, Scenario::All(all) if all.form() == Form::Short);
    let budgets = arguments.budgets.unwrap_or_else(|| {
        let name = if is_short { "budgets-short" } else { "budgets" };
        format!("load-tests/{name}.toml").into()
    });
    let budgets = budget::read(&budgets)?;
    let (rows, beside) = arguments.scenario.run().await?;
    let has_failed = beside
        .missing
        .iter()
        .any(|missing| missing.peer.starts_with("our own"));
    let report = Report::beside(environment, rows, beside, &budgets);
    let json = serde_json::to_string_pretty(&report)?;
    let table = report.table();
    for (path, text) in [(&arguments.json, &json), (&arguments.markdown, &table)] {
        if let Some(path) = path {
            std::fs::write(path, text)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    println!("{json}");
    eprintln!("{table}");
    if !report.within_budget() || has_failed {
        eprintln!("a budget is missed, or a scenario failed");
        std::process::exit(1);
    }
    Ok(())
}
