//! The load itself: holds alone, and holds that are confirmed.

use super::spots::Spots;
use crate::door::{Door, Question};
use schalter_load_kit::citizen::{Held, Start};
use schalter_load_kit::pace::{self, Arrivals, Measured, Outcome};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Load before measuring.
const WARM_UP: Duration = Duration::from_secs(1);
/// One citizen in so many leaves a mail address.
const MAIL_EACH: u64 = 20;

/// How much.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Callers who wait for their answers.
    pub callers: usize,
    /// Requests per second instead.
    pub rate: Option<f64>,
    /// How long is measured.
    pub duration: Duration,
}

/// What a caller was promised.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The appointment and the right to it.
    pub held: Held,
    /// Where it lies.
    pub start: Start,
    /// Whether it was confirmed.
    pub confirmed: bool,
    /// Where the confirmation is sent.
    pub email: Option<String>,
}

/// What all callers together brought home.
#[derive(Debug)]
pub struct Haul {
    /// How it went.
    pub measured: Measured,
    /// Every promise, those of the warm-up too.
    pub kept: Vec<Kept>,
}

/// What every request needs.
#[derive(Clone)]
struct Caller {
    door: Door,
    spots: Spots,
    kept: Arc<Mutex<Vec<Kept>>>,
    confirms: bool,
}

/// Holds, and nothing more.
pub async fn holds(door: &Door, spots: &Spots, load: Load) -> anyhow::Result<Haul> {
    run(door, spots, load, false).await
}

/// Holds that are confirmed at once; the latency is that of both together.
pub async fn pairs(door: &Door, spots: &Spots, load: Load) -> anyhow::Result<Haul> {
    run(door, spots, load, true).await
}

async fn run(door: &Door, spots: &Spots, load: Load, confirms: bool) -> anyhow::Result<Haul> {
    let caller = Caller {
        door: door.clone(),
        spots: spots.clone(),
        kept: Arc::default(),
        confirms,
    };
    let kept = Arc::clone(&caller.kept);
    let request = move |number| caller.clone().request(number);
    let measured = match load.rate {
        Some(rate) => {
            let arrivals = Arrivals {
                warm_up: WARM_UP,
                ..Arrivals::new(rate, load.duration)
            };
            pace::open(&arrivals, request).await?
        }
        None => pace::closed(load.callers, WARM_UP, load.duration, request).await?,
    };
    let kept = std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Haul { measured, kept })
}

impl Caller {
    async fn request(self, number: u64) -> Outcome {
        match self.book(number).await {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::Refused,
            Err(_) => Outcome::Failed,
        }
    }

    /// Whether there was a place.
    async fn book(&self, number: u64) -> anyhow::Result<bool> {
        let start = self.spots.at(number);
        let Some(held) = hold(&self.door, &self.spots.service, start).await? else {
            return Ok(false);
        };
        let mut kept = Kept {
            held,
            start: start.clone(),
            confirmed: false,
            email: None,
        };
        if self.confirms {
            let email = number
                .is_multiple_of(MAIL_EACH)
                .then(|| format!("{}@last.example", kept.held.id));
            // An answer that never came promises nothing, but the hold before it was promised.
            let confirmed = confirm(&self.door, &kept.held, email.as_deref()).await;
            kept.confirmed = confirmed.is_ok();
            kept.email = email;
            self.keep(kept);
            return confirmed.map(|()| true);
        }
        self.keep(kept);
        Ok(true)
    }

    fn keep(&self, kept: Kept) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(kept);
    }
}

/// Holds a start; `None` when it is taken (409).
pub async fn hold(door: &Door, service: &str, start: &Start) -> anyhow::Result<Option<Held>> {
    // Ids and times as the server wrote them: nothing in them needs escaping.
    let body = format!(
        r#"{{"service":"{service}","pool":"{}","start":"{}","people":1}}"#,
        start.pool, start.start
    );
    let question = Question {
        path: "/api/v1/appointments",
        body: Some(body),
        ..Question::default()
    };
    let answer = door.ask(question).await?;
    if answer.status == 409 {
        return Ok(None);
    }
    Ok(Some(answer.json()?))
}

/// Confirms a hold.
pub async fn confirm(door: &Door, held: &Held, email: Option<&str>) -> anyhow::Result<()> {
    let email = email.map_or_else(|| "null".to_owned(), |email| format!("\"{email}\""));
    let question = Question {
        path: &format!("/api/v1/appointments/{}/confirm", held.id),
        body: Some(format!(
            r#"{{"name":"Last {}","email":{email},"language":"de","needs":[]}}"#,
            held.id
        )),
        token: Some(&held.token),
        ..Question::default()
    };
    let answer = door.ask(question).await?;
    anyhow::ensure!(answer.status == 200, "not confirmed: {}", answer.status);
    Ok(())
}
