//! Who waits and who calls: citizens with appointments in one line, and the one clerk who calls them.

use anyhow::Context as _;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::SignedDuration;
use reqwest::header::{COOKIE, SET_COOKIE};
use schalter_load_kit::citizen::{Citizens, Held, Start};
use serde::Deserialize;
use serde_json::{Value, json};

const AUTHORITY: &str = "wartesaal";
const LOGIN: &str = "schalter@wartesaal.example";
/// Of every account that `schalter demo` makes.
const PASSWORD: &str = "demo-demo-demo";
/// A little less than the longest that can be configured.
const CHECK_IN_OPENS: SignedDuration = SignedDuration::from_hours(23);
/// Nothing sooner is held: setting the scene takes minutes, and what begins meanwhile would be refused.
const HELD_FROM: SignedDuration = SignedDuration::from_mins(15);
/// Requests under way while the scene is set.
const AT_ONCE: usize = 64;

/// Holds `count` appointments of one day.
pub async fn hold(citizens: &Citizens, count: usize) -> anyhow::Result<Vec<Held>> {
    let service = citizens.service(AUTHORITY).await?;
    let starts = soon(citizens, &service).await?;
    let holds = (0..count).map(|number| {
        let (service, start) = (&service, &starts[number % starts.len()]);
        async move {
            let held = citizens.hold(service, start).await?;
            held.context("the pool-day is full: fewer streams, or more counters in load-tests/content/waiting")
        }
    });
    stream::iter(holds).buffered(AT_ONCE).try_collect().await
}

/// Start times of the coming day, at which one may check in already.
async fn soon(citizens: &Citizens, service: &str) -> anyhow::Result<Vec<Start>> {
    #[derive(Deserialize)]
    struct Starts {
        starts: Vec<Start>,
    }
    let now = jiff::Timestamp::now();
    let today = now
        .to_zoned(jiff::tz::TimeZone::get("Europe/Berlin")?)
        .date();
    let mut soon = Vec::new();
    for date in [today, today.tomorrow()?] {
        let path = format!("/api/v1/services/{service}/starts?date={date}");
        let Starts { starts } = citizens.get(&path).await?;
        for start in starts {
            let ahead = start.start.parse::<jiff::Timestamp>()?.duration_since(now);
            if (HELD_FROM..CHECK_IN_OPENS).contains(&ahead) {
                soon.push(start);
            }
        }
    }
    Ok(soon)
}

/// Checks everybody in: from now on they wait in the line.
pub async fn check_in(citizens: &Citizens, all: &[Held]) -> anyhow::Result<()> {
    let each = all.iter().map(|held| async move {
        let path = format!(
            "{}/api/v1/appointments/{}/check-in",
            citizens.url(),
            held.id
        );
        let answer = citizens
            .http()
            .post(path)
            .bearer_auth(&held.token)
            .json(&json!({}))
            .send()
            .await?;
        answer.error_for_status()?;
        anyhow::Ok(())
    });
    stream::iter(each)
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

/// The clerk at counter 1.
pub struct Clerk<'a> {
    citizens: &'a Citizens,
    cookie: String,
    queue: String,
    place: Value,
}

impl<'a> Clerk<'a> {
    /// Signs in and sits down.
    pub async fn sign_in(citizens: &'a Citizens) -> anyhow::Result<Self> {
        let answer = citizens
            .http()
            .post(format!("{}/api/v1/session", citizens.url()))
            .json(&json!({"login": LOGIN, "password": PASSWORD}))
            .send()
            .await?
            .error_for_status()
            .context("sign in")?;
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .context("no cookie")?
            .to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let answer = citizens
            .http()
            .get(format!("{}/api/v1/queues", citizens.url()))
            .header(COOKIE, &cookie)
            .send()
            .await?;
        let queues: Value = answer.error_for_status()?.json().await?;
        let queue = &queues["queues"][0];
        let pools: Vec<_> = queue["pools"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|pool| &pool["id"])
            .collect();
        let place = json!({"counter": queue["counters"][0]["id"], "pools": pools});
        let queue = queue["id"].as_str().context("no queue")?.to_owned();
        Ok(Self {
            citizens,
            cookie,
            queue,
            place,
        })
    }

    /// Calls whoever is next; the ticket's id.
    pub async fn call_next(&self) -> anyhow::Result<String> {
        let answer = self
            .ask(&format!("queues/{}/call-next", self.queue), &self.place)
            .await?;
        let ticket = answer["ticket"]["id"].as_str();
        Ok(ticket.context("nobody waits")?.to_owned())
    }

    /// The one who was called did not come.
    pub async fn miss(&self, ticket: &str) -> anyhow::Result<()> {
        self.ask(&format!("tickets/{ticket}/miss"), &json!({}))
            .await?;
        Ok(())
    }

    async fn ask(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self
            .citizens
            .http()
            .post(format!("{}/api/v1/{path}", self.citizens.url()))
            .header(COOKIE, &self.cookie)
            .json(body)
            .send()
            .await?;
        anyhow::ensure!(
            answer.status().is_success(),
            "{path}: {}",
            answer.text().await?
        );
        Ok(answer.json().await?)
    }
}
