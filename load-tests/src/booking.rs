//! Contested booking: many callers hold and confirm on one pool-day at once; afterwards every place is counted.

use crate::form::Form;
use anyhow::Context as _;
use clap::Args;
use hdrhistogram::Histogram;
use jiff::ToSpan as _;
use schalter_load_kit::process::Schalter;
use schalter_load_kit::report::Row;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// A running installation; its authority `lasttest` is booked full.
    #[arg(long, conflicts_with = "server")]
    target: Option<String>,
    /// The `schalter` binary to start instead.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Database URL for the started binary; without it, its embedded database.
    #[arg(long)]
    database_url: Option<String>,
    /// Callers at the same time, 1–4096.
    #[arg(long, default_value_t = 64)]
    callers: usize,
    /// Seconds of load.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Counters open in the pool of the target, for the audit.
    #[arg(long, default_value_t = 100)]
    capacity: i64,
}

impl Options {
    /// The cases with a budget: 64 callers on both engines.
    pub fn matrix(server: &Path, _form: Form) -> Vec<Self> {
        let postgres = std::env::var("SCHALTER_TEST_POSTGRES_URL").ok();
        let case = |database_url| Self {
            target: None,
            server: Some(server.to_owned()),
            database_url,
            callers: 64,
            seconds: 10,
            capacity: 100,
        };
        let mut cases = vec![case(None)];
        cases.extend(postgres.map(|url| case(Some(url))));
        cases
    }

    fn engine(&self) -> &'static str {
        match (&self.target, &self.database_url) {
            (Some(_), _) => "target",
            (None, Some(_)) => "postgresql",
            (None, None) => "sqlite",
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Start {
    start: String,
    pool: String,
}

#[derive(Debug, Deserialize)]
struct Held {
    id: String,
    token: String,
}

/// What one caller brought home.
struct Haul {
    confirmed: Vec<(Held, Start)>,
    refused: u64,
    holds_us: Histogram<u64>,
    confirms_us: Histogram<u64>,
}

/// Runs the scenario and the audit behind it.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    let own = match &options.server {
        Some(binary) => Some(Schalter::start(binary, options.database_url.as_deref()).await?),
        None => None,
    };
    let url = match (&own, &options.target) {
        (Some(own), _) => own.url.clone(),
        (None, Some(target)) => target.trim_end_matches('/').to_owned(),
        (None, None) => anyhow::bail!("name a --target or a --server"),
    };
    let http = reqwest::Client::builder()
        .pool_max_idle_per_host(options.callers)
        .build()?;
    let service = service(&http, &url).await?;
    let starts: Arc<[Start]> = starts(&http, &url, &service).await?.into();
    let cursor = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let until = begun + Duration::from_secs(options.seconds);
    let callers: Vec<_> = (0..options.callers)
        .map(|_| {
            tokio::spawn(call(
                http.clone(),
                url.clone(),
                service.clone(),
                Arc::clone(&starts),
                Arc::clone(&cursor),
                until,
            ))
        })
        .collect();
    let mut hauls = Vec::with_capacity(callers.len());
    for caller in callers {
        hauls.push(caller.await??);
    }
    let seconds = begun.elapsed().as_secs_f64();

    let audit = audit(&http, &url, &hauls, options.capacity).await?;
    let mut holds = Histogram::<u64>::new(3)?;
    let mut confirms = Histogram::<u64>::new(3)?;
    for haul in &hauls {
        holds.add(&haul.holds_us)?;
        confirms.add(&haul.confirms_us)?;
    }
    let confirmed: usize = hauls.iter().map(|haul| haul.confirmed.len()).sum();
    let refused: u64 = hauls.iter().map(|haul| haul.refused).sum();
    let case = format!("{}, {} callers", options.engine(), options.callers);
    let row = |metric, value| Row {
        scenario: "booking",
        case: case.clone(),
        metric,
        value,
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of one run are far below 2^52"
    )]
    Ok(vec![
        row("hold_and_confirm_per_second", confirmed as f64 / seconds),
        row("requests_per_second", (confirmed * 2) as f64 / seconds),
        row("hold_p50_ms", holds.value_at_quantile(0.50) as f64 / 1e3),
        row("hold_p99_ms", holds.value_at_quantile(0.99) as f64 / 1e3),
        row(
            "confirm_p99_ms",
            confirms.value_at_quantile(0.99) as f64 / 1e3,
        ),
        row("refused_as_taken", refused as f64),
        row("double_bookings", audit.double_bookings as f64),
        row("lost_bookings", audit.lost as f64),
    ])
}

async fn service(http: &reqwest::Client, url: &str) -> anyhow::Result<String> {
    let answer: serde_json::Value =
        get(http, format!("{url}/api/v1/authorities/lasttest/services")).await?;
    let id = answer["services"][0]["id"]
        .as_str()
        .context("the authority `lasttest` offers no service: load load-tests/content")?;
    Ok(id.to_owned())
}

/// Start times of the day after tomorrow: open around the clock, far from midnight's edge.
async fn starts(http: &reqwest::Client, url: &str, service: &str) -> anyhow::Result<Vec<Start>> {
    #[derive(Deserialize)]
    struct Starts {
        starts: Vec<Start>,
    }
    // The pool is open around the clock, so the zone of "today" does not matter.
    let date = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .saturating_add(2.days());
    let Starts { starts } = get(
        http,
        format!("{url}/api/v1/services/{service}/starts?date={date}"),
    )
    .await?;
    anyhow::ensure!(!starts.is_empty(), "the pool-day is full already");
    Ok(starts)
}

/// One caller: hold a start, confirm it, take the next start, until the time is over.
///
/// All callers walk through the same starts side by side, so they always meet in the same grains.
async fn call(
    http: reqwest::Client,
    url: String,
    service: String,
    starts: Arc<[Start]>,
    cursor: Arc<AtomicUsize>,
    until: Instant,
) -> anyhow::Result<Haul> {
    let mut haul = Haul {
        confirmed: Vec::new(),
        refused: 0,
        holds_us: Histogram::new(3)?,
        confirms_us: Histogram::new(3)?,
    };
    while Instant::now() < until {
        let turn = cursor.fetch_add(1, Ordering::Relaxed);
        let start = &starts[turn % starts.len()];
        let begun = Instant::now();
        let answer = http
            .post(format!("{url}/api/v1/appointments"))
            .json(
                &json!({"service": service, "pool": start.pool, "start": start.start, "people": 1}),
            )
            .send()
            .await?;
        haul.holds_us.record(micros(begun))?;
        if answer.status() == reqwest::StatusCode::CONFLICT {
            haul.refused += 1;
            continue;
        }
        let held: Held = answer.error_for_status()?.json().await?;
        let begun = Instant::now();
        http.post(format!("{url}/api/v1/appointments/{}/confirm", held.id))
            .bearer_auth(&held.token)
            .json(&json!({"name": format!("Last {turn}"), "language": "de", "needs": []}))
            .send()
            .await?
            .error_for_status()?;
        haul.confirms_us.record(micros(begun))?;
        haul.confirmed.push((held, start.clone()));
    }
    Ok(haul)
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

struct Audit {
    double_bookings: i64,
    lost: u64,
}

/// Asks the server for every confirmed appointment again and counts, grain by grain, how many lie over each other.
async fn audit(
    http: &reqwest::Client,
    url: &str,
    hauls: &[Haul],
    capacity: i64,
) -> anyhow::Result<Audit> {
    #[derive(Deserialize)]
    struct View {
        state: String,
        start: jiff::Timestamp,
        end: jiff::Timestamp,
    }
    /// The grain of availability: five minutes.
    const GRAIN_SECONDS: i64 = 300;
    let mut lost = 0;
    let mut taken: HashMap<(String, i64), i64> = HashMap::new();
    for (held, start) in hauls.iter().flat_map(|haul| &haul.confirmed) {
        let answer = http
            .get(format!("{url}/api/v1/appointments/{}", held.id))
            .bearer_auth(&held.token)
            .send()
            .await?;
        let view = if answer.status().is_success() {
            answer.json::<View>().await.ok()
        } else {
            None
        };
        match view {
            Some(view) if view.state == "booked" => {
                for grain in
                    view.start.as_second() / GRAIN_SECONDS..view.end.as_second() / GRAIN_SECONDS
                {
                    *taken.entry((start.pool.clone(), grain)).or_default() += 1;
                }
            }
            _ => lost += 1,
        }
    }
    let double_bookings = taken.values().map(|taken| (taken - capacity).max(0)).sum();
    Ok(Audit {
        double_bookings,
        lost,
    })
}

async fn get<T: serde::de::DeserializeOwned>(
    http: &reqwest::Client,
    url: String,
) -> anyhow::Result<T> {
    Ok(http
        .get(&url)
        .send()
        .await?
        .error_for_status()
        .with_context(|| url)?
        .json()
        .await?)
}
