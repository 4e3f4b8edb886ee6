//! The Schalter under attack: the demo county with the limits of a real installation, and ways to ask it from many addresses.

use anyhow::Context as _;
use reqwest::{Client, Method};
use schalter_load_kit::database::fresh_postgres;
use schalter_load_kit::process::{Schalter, Setup};
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

/// Password of the demo county's accounts.
pub const PASSWORD: &str = "demo-demo-demo";
/// A clerk of the demo county.
pub const CLERK: &str = "schalter1@musterland.example";
/// A clerk of the other authority on the same installation.
pub const FOREIGN_CLERK: &str = "schalter1@beispielhausen.example";

/// Who asks.
#[derive(Debug, Clone)]
pub enum Who {
    /// Somebody without any right.
    Nobody,
    /// Who has a token.
    Citizen(String),
    /// Who has a session.
    Staff(String),
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Header lines.
    pub headers: reqwest::header::HeaderMap,
    /// Body.
    pub text: String,
    /// Body as JSON; null where it is none.
    pub json: Value,
}

impl Answer {
    /// The value of a header; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The last part of the problem's type, or the status.
    pub fn problem(&self) -> String {
        let kind = self.json["type"].as_str().unwrap_or_default();
        format!("{} {}", self.status, kind.trim_start_matches("/problems/"))
    }

    /// A text in the JSON.
    pub fn text_at(&self, pointer: &str) -> anyhow::Result<String> {
        let found = self.json.pointer(pointer).and_then(Value::as_str);
        Ok(found
            .with_context(|| format!("no {pointer} in {} {}", self.status, self.text))?
            .to_owned())
    }
}

/// A booked appointment by video.
#[derive(Debug, Clone)]
pub struct Booked {
    /// Its id.
    pub id: String,
    /// Its bearer token.
    pub token: String,
}

impl Booked {
    /// Its citizen.
    pub fn citizen(&self) -> Who {
        Who::Citizen(self.token.clone())
    }

    /// A path below the appointment.
    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/appointments/{}{rest}", self.id)
    }
}

/// A Schalter under attack.
pub struct House {
    /// Its process.
    pub schalter: Schalter,
    /// What it logs.
    pub log: PathBuf,
    addresses: AtomicU16,
    _scratch: tempfile::TempDir,
}

impl House {
    /// Starts the demo county as it is installed: with the limits of the documentation. `log` is its level.
    pub async fn open(server: &Path, on_postgres: bool, log: &str) -> anyhow::Result<Self> {
        let database = if on_postgres {
            fresh_postgres().await?
        } else {
            None
        };
        let scratch = tempfile::tempdir()?;
        let paper = scratch.path().join("schalter.log");
        let county = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../server/content/authorities"
        );
        let schalter = Setup::new(server)
            .content(Path::new(county))
            .database(database.as_deref())
            .output(&paper)
            .set("SCHALTER_LIMITS__HOLDS_PER_ADDRESS_MAX", "5")
            .set("SCHALTER_LIMITS__BOOKINGS_PER_EMAIL_MAX", "10")
            .set("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "20")
            .set("SCHALTER_LIMITS__REQUESTS_BURST", "60")
            .set("SCHALTER_LIMITS__LIVE_STREAMS_PER_ADDRESS_MAX", "200")
            .set("SCHALTER_MEDIA__PARTICIPANTS_MAX", "110")
            .set("SCHALTER_COURSE__TIME_PERCENT", "0")
            // No case is about the time of day: who books is here at once.
            .set("SCHALTER_BOOKING__CHECK_IN_BEFORE_MINUTES", "1440")
            .set("SCHALTER_LOG", log)
            .start()
            .await?;
        Ok(Self {
            schalter,
            log: paper,
            addresses: AtomicU16::new(0),
            _scratch: scratch,
        })
    }

    /// Somebody at an address that nobody had before: limits count per address, and an attacker who has many is another case.
    pub fn stranger(&self) -> Client {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        let [high, low] = number.to_be_bytes();
        client_at(Ipv4Addr::new(127, 1, high, low))
    }

    /// A request from an address of its own.
    pub async fn ask(
        &self,
        who: &Who,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Answer> {
        self.ask_from(&self.stranger(), who, method, path, body)
            .await
    }

    /// `GET` from an address of its own.
    pub async fn get(&self, who: &Who, path: &str) -> anyhow::Result<Answer> {
        self.ask(who, "GET", path, None).await
    }

    /// `POST` from an address of its own.
    pub async fn post(&self, who: &Who, path: &str, body: Value) -> anyhow::Result<Answer> {
        self.ask(who, "POST", path, Some(body)).await
    }

    /// A request over a client's connections and from its address.
    pub async fn ask_from(
        &self,
        client: &Client,
        who: &Who,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Answer> {
        let request = self.request(client, who, method, path)?;
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        answer(request).await
    }

    /// A request that is not sent yet.
    pub fn request(
        &self,
        client: &Client,
        who: &Who,
        method: &str,
        path: &str,
    ) -> anyhow::Result<reqwest::RequestBuilder> {
        let method = Method::from_bytes(method.as_bytes())?;
        let request = client.request(method, format!("{}{path}", self.schalter.url));
        Ok(match who {
            Who::Nobody => request,
            Who::Citizen(token) => request.bearer_auth(token),
            Who::Staff(cookie) => request.header("cookie", cookie),
        })
    }

    /// Signs a demo account in.
    pub async fn sign_in(&self, login: &str) -> anyhow::Result<Who> {
        let wish = json!({"login": login, "password": PASSWORD});
        let answer = self.post(&Who::Nobody, "/api/v1/session", wish).await?;
        let cookie = answer.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap_or_default();
        anyhow::ensure!(
            answer.status == 200 && !cookie.is_empty(),
            "{login}: {}",
            answer.text
        );
        Ok(Who::Staff(cookie.to_owned()))
    }

    /// The service that the demo county offers by video around the clock.
    pub async fn service(&self) -> anyhow::Result<String> {
        let found = self
            .get(
                &Who::Nobody,
                "/api/v1/authorities/musterland/services?query=Probetermin",
            )
            .await?;
        found.text_at("/services/0/id")
    }

    /// Its next start times, the soonest first.
    pub async fn starts(&self) -> anyhow::Result<Vec<Value>> {
        let service = self.service().await?;
        let today = jiff::Zoned::now()
            .with_time_zone(jiff::tz::TimeZone::get("Europe/Berlin")?)
            .date();
        let mut starts = Vec::new();
        // Shortly before midnight the soonest start is tomorrow's.
        for day in [today, today.tomorrow()?] {
            let path = format!("/api/v1/services/{service}/starts?date={day}&channel=video");
            let found = self.get(&Who::Nobody, &path).await?;
            let found = found.json["starts"].as_array().cloned().unwrap_or_default();
            starts.extend(found.iter().map(|start| {
                json!({"service": service, "pool": start["pool"], "start": start["start"], "people": 1})
            }));
        }
        anyhow::ensure!(
            !starts.is_empty(),
            "the demo county has no start time by video"
        );
        Ok(starts)
    }

    /// Holds the soonest start that is still free.
    pub async fn hold(&self) -> anyhow::Result<Booked> {
        for wish in self.starts().await? {
            let held = self
                .post(&Who::Nobody, "/api/v1/appointments", wish)
                .await?;
            if held.status != 409 {
                return Ok(Booked {
                    id: held.text_at("/id")?,
                    token: held.text_at("/token")?,
                });
            }
        }
        anyhow::bail!("every start time is taken")
    }

    /// Books the soonest start that is still free.
    pub async fn book(&self, name: &str, email: Option<&str>) -> anyhow::Result<Booked> {
        let booked = self.hold().await?;
        let person = json!({"name": name, "email": email, "language": "de", "needs": []});
        let answer = self
            .post(&booked.citizen(), &booked.path("/confirm"), person)
            .await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.text);
        Ok(booked)
    }

    /// The mails that were written so far, as they went out.
    pub fn mails(&self) -> anyhow::Result<Vec<String>> {
        let folder = self.schalter.data().join("mail");
        let mut mails = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            mails.push(String::from_utf8_lossy(&std::fs::read(entry?.path())?).into_owned());
        }
        Ok(mails)
    }

    /// Waits until no mail is on its way any more.
    pub async fn mails_are_out(&self) -> anyhow::Result<Vec<String>> {
        let mut before = usize::MAX;
        loop {
            let mails = self.mails()?;
            if mails.len() == before {
                return Ok(mails);
            }
            before = mails.len();
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
    }
}

/// Sends a request and reads the whole answer.
pub async fn answer(request: reqwest::RequestBuilder) -> anyhow::Result<Answer> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = String::from_utf8_lossy(&response.bytes().await?).into_owned();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Ok(Answer {
        status,
        headers,
        text,
        json,
    })
}

/// A client that comes from an address of this machine (all of 127.0.0.0/8 belongs to it).
pub fn client_at(address: Ipv4Addr) -> Client {
    Client::builder()
        .local_address(IpAddr::V4(address))
        .timeout(Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client without TLS can always be made")
}
