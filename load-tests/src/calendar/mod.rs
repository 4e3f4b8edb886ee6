//! The calendar: month and day answers over 30 pools and 62 days with half a million appointments, by HTTP, beside a naive answer by SQL.

mod fill;
mod naive;

use crate::booking::load::hold;
use crate::door::{Door, Question};
use crate::form::Form;
use anyhow::Context as _;
use clap::Args;
use fill::Filling;
use jiff::ToSpan as _;
use jiff::civil::Date;
use schalter_load_kit::citizen::Start;
use schalter_load_kit::database::{POSTGRES_URL, fresh_postgres};
use schalter_load_kit::pace::{self, Arrivals, Measured, Outcome};
use schalter_load_kit::process::{Schalter, Setup};
use schalter_load_kit::report::Row;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const AUTHORITY: &str = "kalender";
/// As many as one question may span.
const DAYS: u32 = 62;
/// Callers in closed load: enough to keep two cores busy.
const CALLERS: usize = 16;
/// Citizens who take a time each second, while others look.
const BOOKINGS_PER_SECOND: f64 = 20.0;

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// Fills the database (`cargo build --release -p schalter-app --example fill_days`). Without it, that of the server's own build.
    #[arg(long)]
    filler: Option<PathBuf>,
    /// A fresh database on the PostgreSQL of `SCHALTER_TEST_POSTGRES_URL` instead of the embedded one.
    #[arg(long)]
    postgres: bool,
    /// Appointments in the database.
    #[arg(long, default_value_t = 500_000)]
    appointments: u32,
    /// Open load: questions per second.
    #[arg(long, default_value_t = 500.0)]
    rate: f64,
    /// Seconds of load for each kind of question, open and closed.
    #[arg(long, alias = "seconds", default_value_t = 10)]
    duration: u64,
}

impl Options {
    /// Both engines.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let (appointments, rate, duration) = match form {
            Form::Full => (500_000, 500.0, 10),
            // As many, or no place would be full and every answer the same.
            Form::Short => (500_000, 50.0, 2),
        };
        let case = |postgres| Self {
            server: server.to_owned(),
            filler: None,
            postgres,
            appointments,
            rate,
            duration,
        };
        let mut cases = vec![case(false)];
        if std::env::var(POSTGRES_URL).is_ok() && form == Form::Full {
            cases.push(case(true));
        }
        cases
    }

    fn engine(&self) -> &'static str {
        if self.postgres {
            "postgresql"
        } else {
            "sqlite"
        }
    }
}

/// A day of the month answer.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Day {
    date: Date,
    free: u32,
}

/// Runs the scenario.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let database = if options.postgres {
        Some(
            fresh_postgres()
                .await?
                .context("no PostgreSQL: see .ci/with-postgres")?,
        )
    } else {
        None
    };
    let content = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content/calendar"));
    let setup = Setup::new(&options.server)
        .content(content)
        .database(database.as_deref());
    let mut schalter = setup.start().await?;
    let from = tomorrow();
    schalter.kill();
    let filling = Filling {
        from,
        days: DAYS,
        appointments: options.appointments,
    };
    let filler = filler(options)?;
    filling
        .fill(&filler, &schalter, database.as_deref())
        .await?;
    schalter.restart().await?;

    let mut rows = ours(options, &schalter, from).await?;
    rows.extend(beside(options, &schalter, database.as_deref(), &filling).await?);
    // Last, because the naive answer knows nothing of these bookings.
    rows.extend(changing(options, &schalter, from).await?);
    Ok(rows)
}

/// Tomorrow in UTC, which is the authority's zone: no lead time and no passed hour makes a difference there.
fn tomorrow() -> Date {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    today.date().saturating_add(1.day())
}

fn filler(options: &Options) -> anyhow::Result<PathBuf> {
    let folder = options.server.parent().context("a binary has a folder")?;
    let filler = options.filler.clone();
    let filler = filler.unwrap_or_else(|| folder.join("examples/fill_days"));
    anyhow::ensure!(
        filler.exists(),
        "{} is missing: cargo build --release -p schalter-app --example fill_days",
        filler.display()
    );
    Ok(filler)
}

async fn ours(options: &Options, schalter: &Schalter, from: Date) -> anyhow::Result<Vec<Row>> {
    let door = Door::new(&schalter.url)?;
    let service = door.service(AUTHORITY, "pass").await?;
    let month = month(&service, from);
    let days: Arc<[String]> = (0..DAYS)
        .map(|day| {
            let date = from.saturating_add(i64::from(day).days());
            format!("/api/v1/services/{service}/starts?date={date}")
        })
        .collect();
    let mut rows = Vec::new();
    for (name, paths) in [("month", month), ("day", days)] {
        let case = format!("{}, {name}", options.engine());
        let duration = Duration::from_secs(options.duration);
        let ask = {
            let (door, paths) = (door.clone(), Arc::clone(&paths));
            move |number| ask(door.clone(), Arc::clone(&paths), number)
        };
        let open = pace::open(&Arrivals::new(options.rate, duration), &ask).await?;
        let closed = pace::closed(CALLERS, Duration::from_secs(1), duration, ask).await?;
        rows.extend(figures(&case, &open, &closed));
    }
    Ok(rows)
}

fn month(service: &str, from: Date) -> Arc<[String]> {
    let to = last(from);
    [format!(
        "/api/v1/services/{service}/days?from={from}&to={to}"
    )]
    .into()
}

/// The month, while citizens book: it changes all the time.
async fn changing(options: &Options, schalter: &Schalter, from: Date) -> anyhow::Result<Vec<Row>> {
    let door = Door::new(&schalter.url)?;
    let service = door.service(AUTHORITY, "pass").await?;
    let month = month(&service, from);
    let mut wishes = Vec::new();
    for day in 0..10 {
        let date = from.saturating_add(day.days());
        let path = format!("/api/v1/services/{service}/starts?date={date}");
        let Free { starts } = door.get(&path).await?;
        wishes.extend(starts);
    }
    // Neighbours lie in other pools and on other days.
    let stride = wishes.len() / 10 + 1;
    let wishes: Arc<[Start]> = wishes.into();
    let duration = Duration::from_secs(options.duration);
    let book = |number: u64| {
        let (door, wishes, service) = (door.clone(), Arc::clone(&wishes), service.clone());
        async move {
            let nth = usize::try_from(number).unwrap_or(0) * stride % wishes.len();
            match hold(&door, &service, &wishes[nth]).await {
                Ok(Some(_)) => Outcome::Done,
                Ok(None) => Outcome::Refused,
                Err(_) => Outcome::Failed,
            }
        }
    };
    let look = |number| ask(door.clone(), Arc::clone(&month), number);
    let bookings = Arrivals::new(BOOKINGS_PER_SECOND, duration);
    let questions = Arrivals::new(options.rate, duration);
    let (booked, looked) =
        tokio::try_join!(pace::open(&bookings, book), pace::open(&questions, look))?;
    let case = format!("{}, month, beside bookings", options.engine());
    let row = |metric, value| row(case.clone(), metric, value);
    #[expect(clippy::cast_precision_loss, reason = "counts of seconds")]
    Ok(vec![
        row("open_p50_ms", looked.ms_at(0.50)),
        row("open_p99_ms", looked.ms_at(0.99)),
        row("bookings_per_second", booked.done_per_second()),
        row("failed", (looked.failed + booked.failed) as f64),
    ])
}

#[derive(Deserialize)]
struct Free {
    starts: Vec<Start>,
}

async fn ask(door: Door, paths: Arc<[String]>, number: u64) -> Outcome {
    let which = usize::try_from(number).unwrap_or(0) % paths.len();
    let question = Question {
        path: &paths[which],
        ..Question::default()
    };
    match door.ask(question).await {
        Ok(answer) if answer.status == 200 => Outcome::Done,
        _ => Outcome::Failed,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one run are far below 2^52"
)]
fn figures(case: &str, open: &Measured, closed: &Measured) -> Vec<Row> {
    let row = |metric, value| row(case.to_owned(), metric, value);
    vec![
        row("open_p50_ms", open.ms_at(0.50)),
        row("open_p99_ms", open.ms_at(0.99)),
        row("answers_per_second", closed.done_per_second()),
        row("failed", (open.failed + closed.failed) as f64),
    ]
}

/// The naive implementation on the same engine, and whether it says the same.
async fn beside(
    options: &Options,
    schalter: &Schalter,
    database: Option<&str>,
    filling: &Filling,
) -> anyhow::Result<Vec<Row>> {
    let door = Door::new(&schalter.url)?;
    let service = door.service(AUTHORITY, "pass").await?;
    let (from, to) = (filling.from, last(filling.from));
    let said: Days = door
        .get(&format!(
            "/api/v1/services/{service}/days?from={from}&to={to}"
        ))
        .await?;
    let naive = match database {
        None => naive::sqlite(&schalter.data().join("naive.sqlite"), filling).await?,
        Some(url) => naive::postgres(url, filling).await?,
    };
    let differing = said
        .days
        .iter()
        .zip(&naive.free)
        .filter(|(day, free)| day.free != **free)
        .count()
        + said.days.len().abs_diff(naive.free.len());
    let case = format!("naive SQL, {}", options.engine());
    #[expect(clippy::cast_precision_loss, reason = "62 at most")]
    Ok(vec![
        row(case.clone(), "month_p50_ms", naive.p50_ms),
        row(case, "answers_per_second", naive.per_second),
        row(
            format!("{}, month", options.engine()),
            "days_that_differ_from_naive",
            differing as f64,
        ),
    ])
}

#[derive(Deserialize)]
struct Days {
    days: Vec<Day>,
}

fn last(from: Date) -> Date {
    from.saturating_add(i64::from(DAYS - 1).days())
}

fn row(case: String, metric: &'static str, value: f64) -> Row {
    Row {
        scenario: "calendar",
        case,
        metric,
        value,
    }
}
