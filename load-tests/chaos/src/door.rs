//! The door of the office as a patient client uses it: what was not answered is asked again, with the same idempotency key.

use crate::tally::Tally;
use anyhow::Context as _;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longer than the server lets any request take: what is not answered by then hangs.
const ANSWER_MAX: Duration = Duration::from_secs(25);
/// Nobody asks for longer than this.
const PATIENCE: Duration = Duration::from_mins(2);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// A question to the API.
#[derive(Debug, Clone)]
pub struct Question {
    method: Method,
    path: String,
    body: Option<Value>,
    bearer: Option<String>,
    cookie: Option<String>,
    key: Option<String>,
}

impl Question {
    /// Asks for something.
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            body: None,
            bearer: None,
            cookie: None,
            key: None,
        }
    }

    /// Wants something done.
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(path)
        }
    }

    /// Whose appointment.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        Self {
            bearer: Some(token.to_owned()),
            ..self
        }
    }

    /// Which member of staff.
    #[must_use]
    pub fn cookie(self, cookie: &str) -> Self {
        Self {
            cookie: Some(cookie.to_owned()),
            ..self
        }
    }

    /// Asked again under this key, it is the same wish.
    #[must_use]
    pub fn key(self, key: String) -> Self {
        Self {
            key: Some(key),
            ..self
        }
    }

    /// The path without ids, to tell kinds of questions apart.
    fn kind(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        let parts = path.split('/').map(|part| match part.len() {
            36 => "{id}",
            _ => part,
        });
        format!("{} {}", self.method, parts.collect::<Vec<_>>().join("/"))
    }
}

/// The way to one server.
#[derive(Debug, Clone)]
pub struct Door {
    http: Client,
    url: String,
    tally: Arc<Tally>,
}

impl Door {
    /// To `url`; what happens on the way is written into `tally`.
    pub fn new(url: &str, tally: Arc<Tally>) -> anyhow::Result<Self> {
        Ok(Self {
            http: Client::builder().timeout(ANSWER_MAX).build()?,
            url: url.to_owned(),
            tally,
        })
    }

    /// Address of the server.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where everybody writes.
    pub fn tally(&self) -> &Arc<Tally> {
        &self.tally
    }

    /// Asks until there is an answer, yes or no.
    pub async fn ask(&self, question: &Question) -> anyhow::Result<(StatusCode, Value)> {
        self.ask_until(question, PATIENCE).await
    }

    /// Asks until there is an answer, yes or no, or patience ends.
    pub async fn ask_until(
        &self,
        question: &Question,
        patience: Duration,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let begun = Instant::now();
        loop {
            let asked = Instant::now();
            let answer = self.once(question).await;
            self.tally.took(asked.elapsed());
            match answer {
                Ok(answer) if is_later(answer.status()) => self.judge_later(question, &answer),
                Ok(answer) if answer.status().is_server_error() => {
                    let status = answer.status();
                    self.tally.wrong(format!("{}: {status}", question.kind()));
                }
                // A line that breaks in the middle of the answer is a broken line too.
                Ok(answer) => {
                    let (status, text) = (answer.status(), answer.text().await);
                    match text {
                        Ok(text) => {
                            return Ok((status, serde_json::from_str(&text).unwrap_or_default()));
                        }
                        Err(_) => self.tally.broken_line(),
                    }
                }
                Err(error) if error.is_timeout() => {
                    self.tally.wrong(format!(
                        "{}: no answer within {ANSWER_MAX:?}",
                        question.kind()
                    ));
                }
                Err(_) => self.tally.broken_line(),
            }
            if begun.elapsed() > patience {
                self.tally
                    .wrong(format!("{}: not answered in {patience:?}", question.kind()));
                anyhow::bail!("{}: not answered in {patience:?}", question.kind());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Asks, and wants a yes.
    pub async fn want(&self, question: &Question) -> anyhow::Result<Value> {
        let (status, body) = self.ask(question).await?;
        anyhow::ensure!(status.is_success(), "{}: {status} {body}", question.kind());
        Ok(body)
    }

    async fn once(&self, question: &Question) -> reqwest::Result<Response> {
        let url = format!("{}{}", self.url, question.path);
        let mut request = self.http.request(question.method.clone(), url);
        if let Some(token) = &question.bearer {
            request = request.bearer_auth(token);
        }
        if let Some(cookie) = &question.cookie {
            request = request.header("Cookie", cookie);
        }
        if let Some(key) = &question.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &question.body {
            request = request.json(body);
        }
        request.send().await
    }

    /// Who is sent away must be told when to come back, in the form of every problem.
    fn judge_later(&self, question: &Question, answer: &Response) {
        if question.path == "/readyz" {
            // To a probe this is the answer, and not a wish to come back later.
            return;
        }
        self.tally.put_off();
        let is_problem = answer
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == "application/problem+json");
        if !is_problem || !answer.headers().contains_key(RETRY_AFTER) {
            let status = answer.status();
            self.tally.wrong(format!(
                "{}: {status} without Retry-After or problem",
                question.kind()
            ));
        }
    }

    /// Signs a member of staff in; the cookie of the session.
    pub async fn sign_in(&self, login: &str) -> anyhow::Result<String> {
        /// Of every account that `schalter demo` makes.
        const PASSWORD: &str = "demo-demo-demo";
        let begun = Instant::now();
        loop {
            let answer = self
                .http
                .post(format!("{}/api/v1/session", self.url))
                .json(&serde_json::json!({"login": login, "password": PASSWORD}))
                .send()
                .await;
            if let Ok(answer) = answer
                && answer.status().is_success()
            {
                let cookie = answer.headers().get("set-cookie").context("no session")?;
                let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
                return Ok(cookie.to_owned());
            }
            anyhow::ensure!(begun.elapsed() < PATIENCE, "{login} cannot sign in");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn is_later(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::INSUFFICIENT_STORAGE
    )
}
