//! A running server on a small office, and ways to ask it.

use reqwest::{Client, Method, RequestBuilder};
use schalter::config::{self, Config};
use schalter::roles::{Process, Role};
use schalter_app::identity::{NewStaff, create_staff};
use schalter_app::testing::course::course_of;
use schalter_app::testing::{Keys, MONDAY, Office, offices_with};
use schalter_app::{Context, Settings, catalogue};
use schalter_domain::audit::Actor;
use schalter_domain::catalogue::{Department, Text};
use schalter_domain::id::DepartmentId;
use schalter_domain::identity::{Duty, Role as StaffRole};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse battery staple";
/// Monday 08:00, the first start of the day, as the server tells it.
pub const EIGHT: &str = "2026-12-07T08:00:00+01:00";

/// A server on an office.
pub struct House {
    pub office: Office,
    pub url: String,
    client: Client,
    settings: Vec<(String, String)>,
    stop: CancellationToken,
    process: Option<Process>,
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Who {
    Nobody,
    Citizen(String),
    Staff(String),
}

/// What the server said.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub json: Value,
    pub text: String,
    pub cookie: Option<String>,
    /// Whether the connection carries no other request.
    pub closes: bool,
}

impl Answer {
    /// The last part of the problem's type.
    pub fn problem(&self) -> &str {
        assert!(
            self.kind.starts_with("application/problem+json"),
            "{self:?}"
        );
        assert_eq!(self.json["status"], self.status, "{self:?}");
        self.json["type"]
            .as_str()
            .unwrap()
            .trim_start_matches("/problems/")
    }

    /// The body of a success.
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self:?}");
        self.json
    }
}

/// A house on each engine.
pub async fn houses() -> Vec<House> {
    houses_with(
        Settings {
            open_holds_per_address_max: None,
            upcoming_per_email_max: None,
            ..Settings::default()
        },
        &[],
    )
    .await
}

/// A house on each engine, with settings of the use cases and of the server.
pub async fn houses_with(settings: Settings, server: &[(&str, &str)]) -> Vec<House> {
    let mut houses = Vec::new();
    for office in offices_with(settings).await {
        houses.push(House::open(office, server).await);
    }
    houses
}

impl House {
    async fn open(office: Office, server: &[(&str, &str)]) -> Self {
        let mut settings: Vec<(String, String)> = [
            ("SCHALTER_LISTEN", "127.0.0.1:0"),
            ("SCHALTER_MEDIA_LISTEN", "127.0.0.1:0"),
            ("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "100000"),
            ("SCHALTER_LIMITS__REQUESTS_BURST", "100000"),
        ]
        .into_iter()
        .chain(server.iter().copied())
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
        settings.push((
            "SCHALTER_DATA".to_owned(),
            office.scratch.folder.path().display().to_string(),
        ));
        let (process, stop) = start(office.ctx.clone(), &settings).await;
        let url = format!("http://{}", process.address.unwrap());
        Self {
            office,
            url,
            client: Client::new(),
            settings,
            stop,
            process: Some(process),
        }
    }

    /// Stops the server and starts another one on the same data.
    pub async fn restart(&mut self) {
        self.stop.cancel();
        self.process.take().unwrap().wait(&self.stop).await;
        self.office.ctx = self.office.reopened().await;
        let (process, stop) = start(self.office.ctx.clone(), &self.settings).await;
        self.url = format!("http://{}", process.address.unwrap());
        (self.process, self.stop) = (Some(process), stop);
    }

    /// Stops the server as a signal does.
    pub async fn close(mut self) {
        self.stop.cancel();
        self.process.take().unwrap().wait(&self.stop).await;
    }

    /// Tells the server to stop without waiting for it.
    pub fn ask_to_stop(&self) {
        self.stop.cancel();
    }

    pub fn request(&self, who: &Who, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.client.request(method, format!("{}{path}", self.url));
        match who {
            Who::Nobody => request,
            Who::Citizen(token) => request.bearer_auth(token),
            Who::Staff(cookie) => request.header("cookie", cookie),
        }
    }

    pub async fn get(&self, who: &Who, path: &str) -> Answer {
        answer(self.request(who, "GET", path)).await
    }

    pub async fn delete(&self, who: &Who, path: &str) -> Answer {
        answer(self.request(who, "DELETE", path)).await
    }

    pub async fn post(&self, who: &Who, path: &str, body: Value) -> Answer {
        answer(self.request(who, "POST", path).json(&body)).await
    }

    /// Holds a start time of the video pool.
    pub async fn hold(&self, start: &str) -> Answer {
        self.post(
            &Who::Nobody,
            "/api/v1/appointments",
            wish(self.office.here, start),
        )
        .await
    }

    /// Books a start time of the video pool; the id, and who may open it.
    pub async fn book(&self, start: &str) -> (String, Who) {
        let held = self.hold(start).await.ok();
        let id = held["id"].as_str().unwrap().to_owned();
        let citizen = Who::Citizen(held["token"].as_str().unwrap().to_owned());
        let booked = self
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/confirm"),
                person(),
            )
            .await
            .ok();
        assert_eq!(booked["state"], "booked");
        (id, citizen)
    }

    /// Makes an account and signs it in.
    pub async fn staff(&self, keys: Keys, login: &str, role: StaffRole) -> Who {
        self.account(keys, login, role, Vec::new(), Vec::new())
            .await
    }

    /// Makes the account of a physician who is a clerk of every department.
    pub async fn physician(&self, keys: Keys, login: &str) -> Who {
        self.physician_of(keys, login, Vec::new()).await
    }

    /// Makes the account of a physician who is a clerk of some departments.
    pub async fn physician_of(&self, keys: Keys, login: &str, departments: Vec<Uuid>) -> Who {
        let departments = departments.into_iter().map(DepartmentId).collect();
        let duties = vec![Duty::Physician];
        self.account(keys, login, StaffRole::Clerk, departments, duties)
            .await
    }

    /// Makes the account of a clerk who holds lessons.
    pub async fn instructor(&self, keys: Keys, login: &str) -> Who {
        let duties = vec![Duty::Instructor];
        self.account(keys, login, StaffRole::Clerk, Vec::new(), duties)
            .await
    }

    /// A department that does not care for courses.
    pub async fn another_department(&self, keys: Keys) -> Uuid {
        let ctx = &self.office.ctx;
        let catalogue = ctx.catalogue(keys.authority).await.unwrap().unwrap();
        let mut content = catalogue.content().clone();
        let id = Uuid::new_v5(&keys.authority.0, b"another department");
        content.departments.push(Department {
            id: DepartmentId(id),
            name: Text::german("Ein anderes Amt"),
        });
        catalogue::import(ctx, &content).await.unwrap();
        id
    }

    async fn account(
        &self,
        keys: Keys,
        login: &str,
        role: StaffRole,
        departments: Vec<DepartmentId>,
        duties: Vec<Duty>,
    ) -> Who {
        let new = NewStaff {
            authority: keys.authority,
            login: login.to_owned(),
            name: format!("Clerk {login}"),
            role,
            departments,
            duties,
            password: PASSWORD.to_owned(),
        };
        create_staff(&self.office.ctx, new, Actor::System)
            .await
            .unwrap();
        self.sign_in(login).await
    }

    pub async fn sign_in(&self, login: &str) -> Who {
        let wish = json!({"login": login, "password": PASSWORD});
        let answer = self.post(&Who::Nobody, "/api/v1/session", wish).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.cookie.unwrap();
        assert!(
            cookie.starts_with("__Host-schalter=")
                && cookie.contains("HttpOnly")
                && cookie.contains("Secure")
        );
        Who::Staff(cookie.split(';').next().unwrap().to_owned())
    }

    /// Sets the clock to a time of that Monday.
    pub fn clock(&self, hour: i8, minute: i8) {
        self.office
            .clock
            .set(schalter_app::testing::at(MONDAY, hour, minute));
    }
}

async fn start(app: Context, settings: &[(String, String)]) -> (Process, CancellationToken) {
    let config: Config = config::load(None, settings.iter().cloned()).unwrap();
    let stop = CancellationToken::new();
    let process = Process::start_on(app, config, Role::Serve, stop.clone())
        .await
        .unwrap();
    (process, stop)
}

pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let (status, kind, cookie, closes) = (
        response.status().as_u16(),
        header("content-type").unwrap_or_default(),
        header("set-cookie"),
        header("connection").as_deref() == Some("close"),
    );
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer {
        status,
        kind,
        json,
        text,
        cookie,
        closes,
    }
}

pub fn wish(keys: Keys, start: &str) -> Value {
    json!({"service": keys.service.0, "pool": keys.video.0, "start": start, "people": 1})
}

pub fn person() -> Value {
    json!({"name": "Zoë Kanarienvogel", "email": "zoe@example.org", "phone": "+49 171 5550100", "language": "de", "needs": ["wheelchair"]})
}

/// The wish to take the course of an authority alone.
pub fn new_enrolment(keys: Keys) -> Value {
    let person = json!({"given_name": "Zoë", "family_name": "Kanarienvogel", "birth_date": "2001-02-03",
        "email": "zoe@example.org"});
    json!({"course": course_of(keys).0, "mode": "self_paced", "person": person, "language": "de", "fee": "regular",
        "reminder_consent": true})
}
