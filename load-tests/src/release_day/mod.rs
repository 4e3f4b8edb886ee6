//! Release day: at 8:00 thousands open the page, search, and want the same few hundred places. Open load; the clerk works meanwhile.

mod fairness;
mod staff;
mod visit;

use crate::door::Door;
use crate::form::Form;
use clap::Args;
use fairness::inversions_share;
use schalter_load_kit::database::{POSTGRES_URL, fresh_postgres};
use schalter_load_kit::pace::{self, Arrivals, Measured};
use schalter_load_kit::process::Setup;
use schalter_load_kit::report::Row;
use staff::Clerk;
use std::path::{Path, PathBuf};
use std::time::Duration;
use visit::{Found, Town};

/// Places of the one day that everybody wants (`load-tests/content/release`).
const PLACES: u64 = 500;
/// Counters at each time.
const COUNTERS: u64 = 5;

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// A fresh database on the PostgreSQL of `SCHALTER_TEST_POSTGRES_URL` instead of the embedded one.
    #[arg(long)]
    postgres: bool,
    /// Citizens who come.
    #[arg(long, default_value_t = 20_000)]
    citizens: u32,
    /// Seconds within which they come, at moments of their own.
    #[arg(long, alias = "seconds", default_value_t = 60)]
    duration: u64,
}

impl Options {
    /// Both engines.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let (citizens, duration) = match form {
            Form::Full => (20_000, 60),
            Form::Short => (1_000, 10),
        };
        let case = |postgres| Self {
            server: server.to_owned(),
            postgres,
            citizens,
            duration,
        };
        let mut cases = vec![case(false)];
        if std::env::var(POSTGRES_URL).is_ok() && form == Form::Full {
            cases.push(case(true));
        }
        cases
    }

    fn case(&self) -> String {
        let engine = if self.postgres {
            "postgresql"
        } else {
            "sqlite"
        };
        format!(
            "{engine}, {} citizens in {} s",
            self.citizens, self.duration
        )
    }
}

/// Runs the scenario and its audit.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let database = if options.postgres {
        let database = fresh_postgres().await?;
        Some(database.ok_or_else(|| anyhow::anyhow!("no PostgreSQL: see .ci/with-postgres"))?)
    } else {
        None
    };
    let content = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content/release"));
    let setup = Setup::new(&options.server)
        .content(content)
        .database(database.as_deref());
    let schalter = setup.start().await?;
    let door = Door::new(&schalter.url)?;
    let town = Town::new(&door).await?;
    let clerk = Clerk::sign_in(&schalter.url).await?;
    let working = tokio::spawn(clerk.work(Duration::from_secs(options.duration)));

    let duration = Duration::from_secs(options.duration);
    #[expect(clippy::cast_precision_loss, reason = "some seconds")]
    let arrivals = Arrivals {
        // They all come at eight: nobody has warmed anything up.
        warm_up: Duration::ZERO,
        in_flight_max: 20_000,
        ..Arrivals::new(
            f64::from(options.citizens) / options.duration as f64,
            duration,
        )
    };
    let visits = pace::open(&arrivals, |number| town.clone().visit(number)).await?;
    let staff = working.await??;
    let found = town.audit(COUNTERS).await?;
    Ok(rows(&options.case(), &visits, &staff, &found))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one run are far below 2^52"
)]
fn rows(case: &str, visits: &Measured, staff: &Measured, found: &Found) -> Vec<Row> {
    let row = |metric, value| Row {
        scenario: "release-day",
        case: case.to_owned(),
        metric,
        value,
    };
    vec![
        row("failed_share", visits.failed_share()),
        row("visit_p50_ms", visits.ms_at(0.50)),
        row("visit_p99_ms", visits.ms_at(0.99)),
        row("request_p99_ms", found.request_p99_ms),
        row("booked", found.booked as f64),
        row("places_left", found.left as f64),
        row("left_without_place", visits.refused as f64),
        row("double_bookings", found.double_bookings as f64),
        row("lost_bookings", found.lost as f64),
        row("above_places", found.booked.saturating_sub(PLACES) as f64),
        row("inversions_share", inversions_share(&found.wishes)),
        row("staff_p99_ms", staff.ms_at(0.99)),
        row("staff_failed", staff.failed as f64),
    ]
}
