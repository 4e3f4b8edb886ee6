//! Booking: many callers hold, then hold and confirm, on one pool-day or each on one of its own; afterwards everything is counted again.

mod audit;
pub mod load;
mod spots;
mod sqlite_limit;

use crate::door::Door;
use crate::form::Form;
use clap::{Args, ValueEnum};
use load::{Haul, Load};
use schalter_load_kit::database::fresh_postgres;
use schalter_load_kit::process::{self, Schalter};
use schalter_load_kit::report::Row;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// A running installation with the authority `lasttest`, which is booked full. Only one that nobody needs.
    #[arg(long, conflicts_with = "server")]
    target: Option<String>,
    /// The `schalter` binary to start instead.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Give the started binary a fresh database on the PostgreSQL of `SCHALTER_TEST_POSTGRES_URL`, instead of its embedded one.
    #[arg(long)]
    postgres: bool,
    /// Where the callers meet.
    #[arg(long, value_enum, default_value = "contested")]
    place: Place,
    /// Callers at the same time, each of which waits for its answer, 1–4096.
    #[arg(long, default_value_t = 64)]
    callers: usize,
    /// Open load instead: requests per second, whatever the answers do.
    #[arg(long)]
    rate: Option<f64>,
    /// Seconds of load, for holds alone and again for holds that are confirmed.
    #[arg(long, alias = "seconds", default_value_t = 5)]
    duration: u64,
    /// Counters open in each pool of the target, for the audit. Without it, those of `load-tests/content`.
    #[arg(long)]
    capacity: Option<u64>,
}

/// Where callers meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Place {
    /// All on one day of one pool, walking through the same start times side by side.
    Contested,
    /// Each on a day and pool of its own, where there are enough of them.
    Uncontested,
    /// Eight at a time want the same two places, until there are none.
    LastPlaces,
    /// Nobody: the writes of a hold as bare SQL on a file of SQLite.
    SqliteLimit,
}

impl Options {
    /// Every engine, place and number of callers.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let has_postgres = std::env::var(schalter_load_kit::database::POSTGRES_URL).is_ok();
        let case = |postgres, place, callers, rate| Self {
            target: None,
            server: Some(server.to_owned()),
            postgres,
            place,
            callers,
            rate,
            duration: match form {
                Form::Full => 5,
                Form::Short => 2,
            },
            capacity: None,
        };
        let mut cases = Vec::new();
        for postgres in [false, true] {
            if postgres && !has_postgres {
                continue;
            }
            cases.push(case(postgres, Place::Contested, 64, None));
            cases.push(case(postgres, Place::LastPlaces, 64, None));
            if form == Form::Short {
                continue;
            }
            cases.push(case(postgres, Place::Contested, 64, Some(1_000.0)));
            for callers in [1, 8, 512] {
                cases.push(case(postgres, Place::Contested, callers, None));
            }
            for callers in [1, 8, 64, 512] {
                cases.push(case(postgres, Place::Uncontested, callers, None));
            }
        }
        cases.push(case(false, Place::SqliteLimit, 1, None));
        cases
    }

    fn case(&self) -> String {
        let engine = match (&self.target, self.postgres) {
            (Some(_), _) => "target",
            (None, true) => "postgresql",
            (None, false) => "sqlite",
        };
        let place = match self.place {
            Place::Contested => "contested",
            Place::Uncontested => "uncontested",
            Place::LastPlaces => "last places",
            Place::SqliteLimit => return "sqlite limit".to_owned(),
        };
        match self.rate {
            Some(rate) => format!("{engine}, {place}, open, {rate}/s"),
            None => format!("{engine}, {place}, {} callers", self.callers),
        }
    }

    fn load(&self) -> Load {
        Load {
            callers: self.callers,
            rate: self.rate,
            duration: Duration::from_secs(self.duration),
        }
    }
}

/// Runs the scenario and the audit behind it.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    if options.place == Place::SqliteLimit {
        let server = options.server.as_deref();
        let server = server.ok_or_else(|| anyhow::anyhow!("name a --server"))?;
        return sqlite_limit::run(server, Duration::from_secs(options.duration)).await;
    }
    let own = match &options.server {
        Some(binary) => Some(start(binary, options.postgres).await?),
        None => None,
    };
    let url = match (&own, &options.target) {
        (Some(own), _) => own.url.clone(),
        (None, Some(target)) => target.trim_end_matches('/').to_owned(),
        (None, None) => anyhow::bail!("name a --target or a --server"),
    };
    let door = Door::new(&url)?;
    let places = spots::of(&door, options.place, options.callers).await?;
    let cpu = || own.as_ref().map_or(Ok(0), |own| process::cpu_us(own.id()));

    let before = cpu()?;
    let holds = load::holds(&door, &places.for_holds, options.load()).await?;
    let between = cpu()?;
    let pairs = load::pairs(&door, &places.for_pairs, options.load()).await?;

    let capacity = options.capacity.unwrap_or(places.capacity);
    let found = audit::run(&door, own, [&holds, &pairs], capacity).await?;
    Ok(rows(
        &options.case(),
        &holds,
        &pairs,
        between - before,
        &found,
    ))
}

async fn start(binary: &Path, postgres: bool) -> anyhow::Result<Schalter> {
    let database = if postgres {
        let database = fresh_postgres().await?;
        Some(database.ok_or_else(|| anyhow::anyhow!("no PostgreSQL: see .ci/with-postgres"))?)
    } else {
        None
    };
    Schalter::start(binary, database.as_deref()).await
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one run are far below 2^52"
)]
fn rows(case: &str, holds: &Haul, pairs: &Haul, cpu_us: u64, found: &audit::Found) -> Vec<Row> {
    let row = |metric, value| Row {
        scenario: "booking",
        case: case.to_owned(),
        metric,
        value,
    };
    let refused = holds.measured.refused + pairs.measured.refused;
    let failed = holds.measured.failed + pairs.measured.failed;
    let mut rows = vec![
        row("holds_per_second", holds.measured.done_per_second()),
        row("hold_p50_ms", holds.measured.ms_at(0.50)),
        row("hold_p99_ms", holds.measured.ms_at(0.99)),
        row("pairs_per_second", pairs.measured.done_per_second()),
        row("pair_p99_ms", pairs.measured.ms_at(0.99)),
        row("refused_as_taken", refused as f64),
        row("failed", failed as f64),
        row("double_bookings", found.double_bookings as f64),
        row("lost_bookings", found.lost as f64),
        row("opened_by_wrong_token", found.opened_by_wrong_token as f64),
    ];
    if cpu_us > 0 && !holds.kept.is_empty() {
        let each = cpu_us as f64 / holds.kept.len() as f64;
        rows.push(row("server_cpu_us_per_hold", each));
    }
    if let Some(own) = &found.own {
        rows.push(row("mails_missing", own.mails_missing as f64));
        rows.push(row("mails_too_many", own.mails_too_many as f64));
        rows.push(row("failed_checks", own.failed_checks as f64));
    }
    rows
}
