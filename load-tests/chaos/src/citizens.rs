//! Citizens who book: they hold, confirm, sometimes cancel, sometimes forget, and never give up because a line broke.

use crate::door::{Door, Question};
use crate::tally::Promise;
use anyhow::Context as _;
use jiff::ToSpan as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use reqwest::StatusCode;
use schalter_load_kit::citizen::{Held, Start};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

/// Short name of the authority in `content/authorities`.
pub const AUTHORITY: &str = "chaos";
/// Counters of its pools on site: places at the same time.
pub const CAPACITY: u64 = 3;
/// Days whose times are fought for. Few, so that many ask for the same.
const DAYS: i64 = 4;

/// The one service of the authority.
pub async fn service(door: &Door) -> anyhow::Result<String> {
    let path = format!("/api/v1/authorities/{AUTHORITY}/services");
    let services = door.want(&Question::get(path)).await?;
    let id = services["services"][0]["id"].as_str();
    Ok(id.context("no service")?.to_owned())
}

/// Start times of a channel on a day, counted from today.
pub async fn starts(
    door: &Door,
    service: &str,
    channel: &str,
    days_ahead: i64,
) -> anyhow::Result<Vec<Start>> {
    #[derive(Deserialize)]
    struct Starts {
        starts: Vec<Start>,
    }
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Europe/Berlin")?);
    let date = today.date().saturating_add(days_ahead.days());
    let path = format!("/api/v1/services/{service}/starts?date={date}&channel={channel}&people=1");
    let Starts { starts } = serde_json::from_value(door.want(&Question::get(path)).await?)?;
    Ok(starts)
}

/// Holds a start; `None`: taken.
pub async fn hold(
    door: &Door,
    service: &str,
    start: &Start,
    key: String,
) -> anyhow::Result<Option<Held>> {
    let wish = json!({"service": service, "pool": start.pool, "start": start.start, "people": 1});
    let question = Question::post("/api/v1/appointments", wish).key(key);
    let (status, body) = door.ask(&question).await?;
    match status {
        StatusCode::CREATED => Ok(Some(serde_json::from_value(body)?)),
        StatusCode::CONFLICT => Ok(None),
        _ => anyhow::bail!("hold: {status} {body}"),
    }
}

/// What the server says to whoever confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Yes.
    Booked,
    /// The hold has run out, in the words for that.
    RanOut,
}

/// Confirms a hold that must count still.
pub async fn confirm(
    door: &Door,
    held: &Held,
    email: Option<&str>,
    key: String,
) -> anyhow::Result<()> {
    let reply = try_confirm(door, held, email, key).await?;
    anyhow::ensure!(reply == Reply::Booked, "confirm: {reply:?}");
    Ok(())
}

/// Confirms a hold that may have run out.
pub async fn try_confirm(
    door: &Door,
    held: &Held,
    email: Option<&str>,
    key: String,
) -> anyhow::Result<Reply> {
    let person = json!({"name": "Eva Muster", "email": email, "phone": "+49 2361 1234", "language": "de", "needs": []});
    let path = format!("/api/v1/appointments/{}/confirm", held.id);
    let question = Question::post(path, person).bearer(&held.token).key(key);
    let (status, body) = door.ask(&question).await?;
    let kind = body["type"].as_str().unwrap_or_default();
    match status {
        status if status.is_success() => Ok(Reply::Booked),
        StatusCode::GONE if kind.ends_with("/expired") => Ok(Reply::RanOut),
        _ => anyhow::bail!("confirm: {status} {kind}"),
    }
}

/// Cancels an appointment.
pub async fn cancel(door: &Door, held: &Held, key: String) -> anyhow::Result<()> {
    let path = format!("/api/v1/appointments/{}/cancel", held.id);
    door.want(&Question::post(path, json!({})).bearer(&held.token).key(key))
        .await
        .map(drop)
}

/// A fresh idempotency key.
pub fn key(dice: &mut StdRng) -> String {
    format!("chaos-{:032x}", dice.random::<u128>())
}

/// How citizens behave.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// How many there are at once.
    pub citizens: u64,
    /// Pause between two bookings of one of them, on average.
    pub pause: Duration,
    /// Of a hundred, how many leave a mail address.
    pub by_mail_percent: u32,
    /// Whether they put up with a hold that has run out, because the clock jumps.
    pub patient_with_clock: bool,
    /// Seed of their dice.
    pub seed: u64,
}

/// Citizens at work.
#[derive(Debug)]
pub struct Crowd {
    tasks: JoinSet<()>,
    going: Arc<AtomicBool>,
}

impl Crowd {
    /// Sets them to work.
    pub async fn begin(door: &Door, habits: Habits) -> anyhow::Result<Self> {
        let service: Arc<str> = service(door).await?.into();
        let mut all = Vec::new();
        // From the day after tomorrow on, far from what the calls of a test take.
        for day in 2..2 + DAYS {
            all.extend(starts(door, &service, "on_site", day).await?);
        }
        anyhow::ensure!(!all.is_empty(), "nothing is free");
        let all: Arc<[Start]> = all.into();
        let going = Arc::new(AtomicBool::new(true));
        let mut tasks = JoinSet::new();
        for citizen in 0..habits.citizens {
            let citizen = Citizen {
                door: door.clone(),
                service: Arc::clone(&service),
                starts: Arc::clone(&all),
                dice: StdRng::seed_from_u64(habits.seed.wrapping_mul(1_000) + citizen),
                habits,
            };
            tasks.spawn(citizen.live(Arc::clone(&going)));
        }
        Ok(Self { tasks, going })
    }

    /// Lets everybody finish what they have begun, and go.
    pub async fn end(mut self) {
        self.going.store(false, Ordering::Relaxed);
        while self.tasks.join_next().await.is_some() {}
    }
}

struct Citizen {
    door: Door,
    service: Arc<str>,
    starts: Arc<[Start]>,
    dice: StdRng,
    habits: Habits,
}

impl Citizen {
    async fn live(mut self, going: Arc<AtomicBool>) {
        while going.load(Ordering::Relaxed) {
            if let Err(error) = self.book().await {
                self.door.tally().wrong(format!("{error:#}"));
            }
            let pause = self.habits.pause.mul_f64(self.dice.random_range(0.0..2.0));
            tokio::time::sleep(pause).await;
        }
    }

    async fn book(&mut self) -> anyhow::Result<()> {
        let tally = Arc::clone(self.door.tally());
        let start = self.starts[self.dice.random_range(0..self.starts.len())].clone();
        let wish = key(&mut self.dice);
        let Some(held) = hold(&self.door, &self.service, &start, wish).await? else {
            tally.refused();
            return Ok(());
        };
        // Some only look.
        if self.dice.random_ratio(1, 10) {
            return Ok(());
        }
        let by_mail = self.dice.random_ratio(self.habits.by_mail_percent, 100);
        let email = format!("{}@citizen.example", held.id);
        let word = key(&mut self.dice);
        let email = by_mail.then_some(email.as_str());
        let reply = try_confirm(&self.door, &held, email, word).await?;
        if reply == Reply::RanOut {
            anyhow::ensure!(self.habits.patient_with_clock, "confirm: {reply:?}");
            tally.refused();
            return Ok(());
        }
        let cancelled = self.dice.random_ratio(1, 20);
        if cancelled {
            cancel(&self.door, &held, key(&mut self.dice)).await?;
        }
        tally.promise(Promise {
            held,
            start,
            by_mail,
            cancelled,
        });
        Ok(())
    }
}
