//! A visit: open the page, find the service, look at the month and the day, take a time, say who comes.

use super::PLACES;
use super::fairness::Wish;
use crate::booking::load::{confirm, hold};
use crate::door::{Door, Question};
use hdrhistogram::Histogram;
use jiff::ToSpan as _;
use schalter_load_kit::citizen::{Held, Start, View};
use schalter_load_kit::pace::Outcome;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

const AUTHORITY: &str = "freigabe";
/// Times a citizen tries before giving up.
const TRIES_MAX: u64 = 3;

/// Everybody, and what they were promised.
#[derive(Debug, Clone)]
pub struct Town {
    door: Door,
    service: Arc<str>,
    /// What a browser fetches before it can ask for anything: the page and its programs.
    page: Arc<[String]>,
    month: Arc<str>,
    day: Arc<str>,
    told: Arc<Mutex<Told>>,
}

#[derive(Debug)]
struct Told {
    booked: Vec<(Held, Start)>,
    wishes: Vec<Wish>,
    requests_us: Histogram<u64>,
}

/// What the audit found.
#[derive(Debug)]
pub struct Found {
    /// Citizens with a confirmed place.
    pub booked: u64,
    /// Places that nobody has.
    pub left: u64,
    /// Appointments above the counters, summed over all times.
    pub double_bookings: u64,
    /// Confirmed places that the server does not know.
    pub lost: u64,
    /// Of every single request.
    pub request_p99_ms: f64,
    /// Every wish, for the order.
    pub wishes: Vec<Wish>,
}

#[derive(Deserialize)]
struct Starts {
    starts: Vec<Start>,
}

impl Town {
    /// Looks once where everything is.
    pub async fn new(door: &Door) -> anyhow::Result<Self> {
        let service = door.service(AUTHORITY, "pass").await?;
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let date = today.date().saturating_add(2.days());
        let last = date.saturating_add(30.days());
        let question = Question {
            path: "/",
            ..Question::default()
        };
        let html = door.ask(question).await?;
        let html = String::from_utf8_lossy(&html.body).into_owned();
        let scripts = html.split('"').filter(|word| is_script(word));
        let page = std::iter::once("/".to_owned())
            .chain(scripts.map(str::to_owned))
            .collect();
        Ok(Self {
            door: door.clone(),
            page,
            month: format!("/api/v1/services/{service}/days?from={date}&to={last}").into(),
            day: format!("/api/v1/services/{service}/starts?date={date}").into(),
            service: service.into(),
            told: Arc::new(Mutex::new(Told {
                booked: Vec::new(),
                wishes: Vec::new(),
                requests_us: Histogram::new_with_max(600_000_000, 3)?,
            })),
        })
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One citizen's whole visit.
    pub async fn visit(self, number: u64) -> Outcome {
        match self.try_to_book(number).await {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::Refused,
            Err(_) => Outcome::Failed,
        }
    }

    async fn try_to_book(&self, number: u64) -> anyhow::Result<bool> {
        for path in &*self.page {
            self.read(path).await?;
        }
        let services = format!("/api/v1/authorities/{AUTHORITY}/services");
        self.read(&services).await?;
        self.read(&self.month).await?;
        for attempt in 0..TRIES_MAX {
            let Starts { starts } = serde_json::from_slice(&self.read(&self.day).await?)?;
            if starts.is_empty() {
                return Ok(false);
            }
            // Everybody has a wish of their own, and always the same one in every run.
            let choice = (number + attempt).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
            let start = &starts[usize::try_from(choice)? % starts.len()];
            let asked = Instant::now();
            let held = hold(&self.door, &self.service, start).await?;
            self.count(asked);
            self.told().wishes.push(Wish {
                start: start.start.clone(),
                asked,
                granted: held.is_some(),
            });
            if let Some(held) = held {
                let asked = Instant::now();
                confirm(&self.door, &held, None).await?;
                self.count(asked);
                self.told().booked.push((held, start.clone()));
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn read(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let asked = Instant::now();
        let question = Question {
            path,
            ..Question::default()
        };
        let answer = self.door.ask(question).await?;
        self.count(asked);
        anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
        Ok(answer.body)
    }

    fn count(&self, asked: Instant) {
        let micros = u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.told().requests_us.saturating_record(micros.max(1));
    }

    /// Asks for every confirmed place again, and for what is left.
    pub async fn audit(&self, counters: u64) -> anyhow::Result<Found> {
        let (booked, wishes, request_p99_ms) = {
            let mut told = self.told();
            #[expect(
                clippy::cast_precision_loss,
                reason = "latencies are far below 2^52 µs"
            )]
            let p99 = told.requests_us.value_at_quantile(0.99) as f64 / 1e3;
            (
                std::mem::take(&mut told.booked),
                std::mem::take(&mut told.wishes),
                p99,
            )
        };
        let mut lost = 0;
        let mut taken: HashMap<jiff::Timestamp, u64> = HashMap::new();
        for (held, _) in &booked {
            let question = Question {
                path: &format!("/api/v1/appointments/{}", held.id),
                token: Some(&held.token),
                ..Question::default()
            };
            let view = self.door.ask(question).await?.json::<View>();
            match view {
                Ok(view) if view.state == "booked" => *taken.entry(view.start).or_default() += 1,
                _ => lost += 1,
            }
        }
        let all: u64 = taken.values().sum();
        let left = PLACES.saturating_sub(all);
        Ok(Found {
            booked: booked.len() as u64,
            left,
            double_bookings: taken
                .values()
                .map(|taken| taken.saturating_sub(counters))
                .sum(),
            lost,
            request_p99_ms,
            wishes,
        })
    }
}

fn is_script(word: &str) -> bool {
    let name = std::path::Path::new(word);
    word.starts_with('/') && name.extension().is_some_and(|end| end == "js")
}
