//! Citizens by HTTP: they look for a start time, hold it and confirm it; and the audit that counts every place afterwards.

use anyhow::Context as _;
use jiff::ToSpan as _;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The grain of availability: five minutes.
const GRAIN_SECONDS: i64 = 300;

/// A start time that was offered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Start {
    /// RFC 3339, as the server wrote it.
    pub start: String,
    /// Its pool.
    pub pool: String,
}

/// An appointment and the right to it.
#[derive(Debug, Clone, Deserialize)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// The citizen's bearer token.
    pub token: String,
}

/// What the server says of an appointment.
#[derive(Debug, Clone, Deserialize)]
pub struct View {
    /// `held`, `booked`, …
    pub state: String,
    /// From.
    pub start: jiff::Timestamp,
    /// To.
    pub end: jiff::Timestamp,
}

/// Citizens of one installation who come from one machine and share its connections.
#[derive(Debug, Clone)]
pub struct Citizens {
    http: Client,
    url: String,
}

impl Citizens {
    /// Talks to `url` (without a slash at its end) over as many connections as are needed.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        Ok(Self {
            http: Client::builder()
                .pool_max_idle_per_host(4_096)
                .tcp_nodelay(true)
                .timeout(std::time::Duration::from_mins(1))
                .build()?,
            url: url.trim_end_matches('/').to_owned(),
        })
    }

    /// The connections, for requests that this kit has no name for.
    #[must_use]
    pub fn http(&self) -> &Client {
        &self.http
    }

    /// Address of the installation.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks for a path (from `/`) and reads the JSON of the answer.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await?;
        Ok(answer
            .error_for_status()
            .with_context(|| path.to_owned())?
            .json()
            .await?)
    }

    /// The first service of an authority.
    pub async fn service(&self, authority: &str) -> anyhow::Result<String> {
        let path = format!("/api/v1/authorities/{authority}/services");
        let answer: Value = self.get(&path).await?;
        let id = answer["services"][0]["id"].as_str();
        Ok(id
            .with_context(|| {
                format!("the authority `{authority}` offers no service: load load-tests/content")
            })?
            .to_owned())
    }

    /// Start times of the day after tomorrow, on which the load tests' pool is open around the clock.
    pub async fn starts(&self, service: &str) -> anyhow::Result<Vec<Start>> {
        #[derive(Deserialize)]
        struct Starts {
            starts: Vec<Start>,
        }
        // Open around the clock, so the zone of "today" does not matter.
        let date = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
            .saturating_add(2.days());
        let Starts { starts } = self
            .get(&format!("/api/v1/services/{service}/starts?date={date}"))
            .await?;
        anyhow::ensure!(!starts.is_empty(), "the pool-day is full already");
        Ok(starts)
    }

    /// Holds a start; `None` when it is taken or too many were asked for (409).
    pub async fn hold(&self, service: &str, start: &Start) -> anyhow::Result<Option<Held>> {
        let answer = self
            .http
            .post(format!("{}/api/v1/appointments", self.url))
            .json(
                &json!({"service": service, "pool": start.pool, "start": start.start, "people": 1}),
            )
            .send()
            .await?;
        if answer.status() == StatusCode::CONFLICT {
            return Ok(None);
        }
        Ok(Some(answer.error_for_status()?.json().await?))
    }

    /// Confirms a hold under a name, with a mail address if the confirmation shall be sent.
    pub async fn confirm(
        &self,
        held: &Held,
        name: &str,
        email: Option<&str>,
    ) -> anyhow::Result<()> {
        self.http
            .post(format!(
                "{}/api/v1/appointments/{}/confirm",
                self.url, held.id
            ))
            .bearer_auth(&held.token)
            .json(&json!({"name": name, "email": email, "language": "de", "needs": []}))
            .send()
            .await?
            .error_for_status()?;
        Ok(())
    }

    /// What the server says of an appointment; `None` when it does not know it.
    pub async fn view(&self, held: &Held) -> anyhow::Result<Option<View>> {
        let answer = self
            .http
            .get(format!("{}/api/v1/appointments/{}", self.url, held.id))
            .bearer_auth(&held.token)
            .send()
            .await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        Ok(Some(answer.error_for_status()?.json().await?))
    }
}

/// What the audit found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audit {
    /// Appointments above the capacity, summed over all five-minute grains.
    pub double_bookings: u64,
    /// Confirmed appointments that the server does not know as booked.
    pub lost: u64,
}

/// Asks for every confirmed appointment again and counts, grain by grain, how many lie over each other in a pool of `capacity` counters.
pub async fn audit(
    citizens: &Citizens,
    confirmed: impl IntoIterator<Item = (&Held, &Start)>,
    capacity: u64,
) -> anyhow::Result<Audit> {
    let mut lost = 0;
    let mut taken: HashMap<(String, i64), u64> = HashMap::new();
    for (held, start) in confirmed {
        match citizens.view(held).await? {
            Some(view) if view.state == "booked" => {
                let grains =
                    view.start.as_second() / GRAIN_SECONDS..view.end.as_second() / GRAIN_SECONDS;
                for grain in grains {
                    *taken.entry((start.pool.clone(), grain)).or_default() += 1;
                }
            }
            _ => lost += 1,
        }
    }
    Ok(Audit {
        double_bookings: taken
            .values()
            .map(|taken| taken.saturating_sub(capacity))
            .sum(),
        lost,
    })
}
