//! Attacks on a running Schalter, case by case of the threat model, through its public doors: HTTP, WebSocket, UDP.

mod cases;
mod contract;
mod datagrams;
mod forge;
mod house;
mod job;
mod mail;
mod passes;
mod proofs;
mod slow;
mod socket;
mod verdict;

use anyhow::Context as _;
use clap::Parser;
use house::House;
use schalter_load_kit::database::POSTGRES_URL;
use std::path::PathBuf;
use verdict::{Case, Verdict};

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    /// The `schalter` binary to start and attack.
    #[arg(long)]
    server: PathBuf,
    /// Numbers of rows; all when none is named.
    #[arg(long = "case", value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    cases: Vec<u8>,
    /// Floods are smaller and end sooner.
    #[arg(long)]
    short: bool,
    /// Run the tests of the workspace that belong to the rows too.
    #[arg(long)]
    proofs: bool,
    /// Draw requests from the contract with the schemathesis of this Python.
    #[arg(long, value_name = "PYTHON")]
    contract: Option<String>,
    /// Write what was found as JSON to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Beside the embedded database, the same on PostgreSQL, when there is one.
    let has_postgres = std::env::var_os(POSTGRES_URL).is_some() && !arguments.short;
    let mut found = attack(&arguments, false).await?;
    if let Some(python) = &arguments.contract {
        let house = House::open(&arguments.server, false, "warn").await?;
        let seconds = if arguments.short { 15 } else { 60 };
        found.push(contract::run(&house, python, seconds).await?);
    }
    if arguments.proofs {
        proofs::run(&mut found)?;
    }
    let mut table = verdict::table(&found);
    if has_postgres {
        let again = attack(&arguments, true).await?;
        table += "\nOn PostgreSQL:\n\n";
        table += &verdict::table(&again);
        found.extend(again);
    }
    println!("{table}");
    if let Some(path) = &arguments.json {
        std::fs::write(path, serde_json::to_string_pretty(&found)?)
            .with_context(|| path.display().to_string())?;
    }
    let count = |verdict| {
        found
            .iter()
            .filter(|case| case.verdict() == verdict)
            .count()
    };
    let broken = count(Verdict::Broken);
    println!(
        "{} kept, {broken} broken, {} skipped",
        count(Verdict::Kept),
        count(Verdict::Skipped)
    );
    if broken > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// All rows that are asked for, one after the other; each on a Schalter that is not full of the one before.
async fn attack(arguments: &Arguments, on_postgres: bool) -> anyhow::Result<Vec<Case>> {
    let wanted = |number: &u8| arguments.cases.is_empty() || arguments.cases.contains(number);
    let mut found = Vec::new();
    let mut shared = None;
    for number in (1..=20).filter(wanted) {
        eprintln!("case {number}: {}", cases::NAMES[usize::from(number - 1)]);
        let case = if cases::is_flood(number) {
            let house = House::open(&arguments.server, on_postgres, "warn").await?;
            cases::run(number, &house, arguments.short).await
        } else {
            if shared.is_none() {
                shared = Some(House::open(&arguments.server, on_postgres, "debug").await?);
            }
            let house = shared.as_ref().context("a house")?;
            cases::run(number, house, arguments.short).await
        };
        found.push(case);
    }
    Ok(found)
}
