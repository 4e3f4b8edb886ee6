//! The clerk, who looks at the line all the time: staff must not notice that half the town is at the door.

use anyhow::Context as _;
use schalter_load_kit::pace::{self, Arrivals, Measured, Outcome};
use serde_json::json;
use std::time::Duration;

/// As in `load-tests/content/release`; every account of a demo has this password.
const LOGIN: &str = "schalter@freigabe.example";
const PASSWORD: &str = "demo-demo-demo";
/// Looks per second: a busy office.
const LOOKS_PER_SECOND: f64 = 10.0;

/// A clerk who is signed in.
#[derive(Debug, Clone)]
pub struct Clerk {
    http: reqwest::Client,
    cookie: String,
    queue: String,
}

impl Clerk {
    /// Signs in and finds the line.
    pub async fn sign_in(url: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::new();
        let answer = http
            .post(format!("{url}/api/v1/session"))
            .json(&json!({"login": LOGIN, "password": PASSWORD}))
            .send()
            .await?
            .error_for_status()?;
        let cookie = answer.headers().get("set-cookie").context("no cookie")?;
        let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
        let cookie = cookie.to_owned();
        let queues: serde_json::Value = http
            .get(format!("{url}/api/v1/queues"))
            .header("cookie", &cookie)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let queue = queues["queues"][0]["id"].as_str().context("no line")?;
        Ok(Self {
            queue: format!("{url}/api/v1/queues/{queue}"),
            http,
            cookie,
        })
    }

    /// Looks at the line until the time is over.
    pub async fn work(self, duration: Duration) -> anyhow::Result<Measured> {
        let arrivals = Arrivals {
            warm_up: Duration::ZERO,
            seed: 2,
            ..Arrivals::new(LOOKS_PER_SECOND, duration)
        };
        pace::open(&arrivals, |_| self.clone().look()).await
    }

    async fn look(self) -> Outcome {
        let asked = self.http.get(&self.queue).header("cookie", &self.cookie);
        let answer = match asked.send().await {
            Ok(answer) if answer.status().is_success() => answer.bytes().await,
            _ => return Outcome::Failed,
        };
        match answer {
            Ok(_) => Outcome::Done,
            Err(_) => Outcome::Failed,
        }
    }
}
