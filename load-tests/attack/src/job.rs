//! What people do in the demo county, as far as an attack needs it: book, be called, enrol, get a certificate.

use crate::house::{Booked, CLERK, House, Who};
use crate::mail;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A call that is answered.
pub struct Called {
    /// The ticket.
    pub ticket: String,
    /// The talk.
    pub talk: String,
}

/// Somebody who takes the course.
pub struct Enrolled {
    /// Id of the enrolment.
    pub id: String,
    token: String,
}

impl Enrolled {
    /// Who that is.
    pub fn citizen(&self) -> Who {
        Who::Citizen(self.token.clone())
    }
}

/// A certificate in the register.
pub struct Issued {
    /// Its number.
    pub number: String,
}

/// See [`mail::plain`].
pub fn plain(text: &str) -> String {
    mail::plain(text)
}

/// See [`mail::letter`].
pub fn letter_of(text: &str) -> String {
    mail::letter(text)
}

/// The queue, a counter and the pools of the service that is booked.
async fn desk(house: &House, clerk: &Who) -> anyhow::Result<(String, Value)> {
    let pool = house.starts().await?[0]["pool"].clone();
    let queues = house.get(clerk, "/api/v1/queues").await?;
    let queues = queues.json["queues"].as_array().context("no queues")?;
    let pools = |queue: &Value| queue["pools"].as_array().cloned().unwrap_or_default();
    let queue = queues
        .iter()
        .find(|queue| pools(queue).iter().any(|of| of["id"] == pool))
        .context("not this clerk's queue")?;
    let free = queue["counters"].as_array().and_then(|counters| {
        counters
            .iter()
            .find(|counter| counter["taken_by"].is_null())
    });
    let counter = free.or(queue["counters"].get(0)).context("no counter")?;
    let ids: Vec<Value> = pools(queue).iter().map(|pool| pool["id"].clone()).collect();
    Ok((
        queue["id"].as_str().context("no id")?.to_owned(),
        json!({"counter": counter["id"], "pools": ids}),
    ))
}

async fn call(house: &House, clerk: &Who) -> anyhow::Result<Option<Called>> {
    let (queue, wish) = desk(house, clerk).await?;
    let called = house
        .post(clerk, &format!("/api/v1/queues/{queue}/call-next"), wish)
        .await?;
    if called.json["ticket"].is_null() {
        anyhow::ensure!(called.status == 200, "call-next: {}", called.text);
        return Ok(None);
    }
    let talk = called
        .json
        .pointer("/ticket/consultation")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    Ok(Some(Called {
        ticket: called.text_at("/ticket/id")?,
        talk,
    }))
}

/// Calls one after the other until it is the turn of this citizen, who has checked in.
pub async fn call_until(house: &House, clerk: &Who, booked: &Booked) -> anyhow::Result<Called> {
    while let Some(called) = call(house, clerk).await? {
        let seen = house.get(&booked.citizen(), &booked.path("")).await?;
        if seen.json.pointer("/ticket/id").and_then(Value::as_str) == Some(&called.ticket) {
            return Ok(called);
        }
        finish(house, clerk, &called).await?;
    }
    anyhow::bail!("the line is empty, and the citizen was not in it")
}

/// Serves whoever was called.
pub async fn finish(house: &House, clerk: &Who, called: &Called) -> anyhow::Result<()> {
    for step in ["start", "finish"] {
        let answer = house
            .post(
                clerk,
                &format!("/api/v1/tickets/{}/{step}", called.ticket),
                json!({}),
            )
            .await?;
        anyhow::ensure!(answer.status == 200, "{step}: {}", answer.text);
    }
    Ok(())
}

/// Serves everybody who waits.
pub async fn empty_queue(house: &House, clerk: &Who) -> anyhow::Result<()> {
    while let Some(called) = call(house, clerk).await? {
        finish(house, clerk, &called).await?;
    }
    Ok(())
}

async fn course(house: &House) -> anyhow::Result<String> {
    let courses = house
        .get(&Who::Nobody, "/api/v1/authorities/musterland/courses")
        .await?;
    courses.text_at("/courses/0/id")
}

/// Enrols somebody who learns alone.
pub async fn enrol(
    house: &House,
    given: &str,
    family: &str,
    email: &str,
) -> anyhow::Result<Enrolled> {
    let person = json!({"given_name": given, "family_name": family, "birth_date": "2001-02-03", "email": email});
    let wish = json!({"course": course(house).await?, "mode": "self_paced", "person": person, "language": "de"});
    let enrolled = house.post(&Who::Nobody, "/api/v1/enrolments", wish).await?;
    anyhow::ensure!(enrolled.status == 201, "{}", enrolled.text);
    Ok(Enrolled {
        id: enrolled.text_at("/id")?,
        token: enrolled.text_at("/token")?,
    })
}

/// A certificate for somebody who was instructed at the office.
pub async fn certificate(
    house: &House,
    clerk: &Who,
    given: &str,
    family: &str,
) -> anyhow::Result<Issued> {
    release(house).await?;
    let person = json!({"given_name": given, "family_name": family, "birth_date": "2001-02-03", "email": null, "phone": "+49 2999 1234"});
    let wish = json!({"course": course(house).await?, "mode": "on_site", "person": person, "language": "de", "fee": null});
    let enrolled = house.post(clerk, "/api/v1/participants", wish).await?;
    let path = format!("/api/v1/participants/{}", enrolled.text_at("/id")?);
    house
        .post(clerk, &format!("{path}/fee"), json!({"decision": "paid"}))
        .await?;
    let reason =
        json!({"reason": "Mündlich belehrt, Erklärung unterschrieben", "instructed_on": today()?});
    let issued = house.post(clerk, &format!("{path}/issue"), reason).await?;
    Ok(Issued {
        number: issued.text_at("/certificate/number")?,
    })
}

fn today() -> anyhow::Result<String> {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin")?;
    Ok(jiff::Zoned::now().with_time_zone(zone).date().to_string())
}

/// Two physicians release the course, unless they did before.
async fn release(house: &House) -> anyhow::Result<()> {
    let (one, other) = (
        house.sign_in("aerztin@musterland.example").await?,
        house.sign_in("arzt@musterland.example").await?,
    );
    let list = house.get(&one, "/api/v1/releases").await?;
    let version = list.text_at("/versions/0/id")?;
    if list.text_at("/versions/0/state")? == "imported" {
        house
            .post(
                &one,
                &format!("/api/v1/releases/{version}/propose"),
                json!({"languages": ["de"], "note": "gelesen"}),
            )
            .await?;
        house
            .post(
                &other,
                &format!("/api/v1/releases/{version}/confirm"),
                json!({}),
            )
            .await?;
    }
    Ok(())
}

/// What the code of a certificate of this number claims.
pub fn claims(number: &str) -> Value {
    let text = format!("schalter/birth-date/1\nmusterland\n{number}\n2001-02-03");
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(text.as_bytes())[..16]);
    json!({"iss": "musterland", "number": number, "given_name": "Ada", "family_name": "Fälschersheim", "birth_hash": hash,
        "instructed_on": "2026-11-20", "issued_on": "2026-11-20", "form": "on_site", "language": "de", "course": "ifsg43@2026.1"})
}

/// The whole main job and the beginning of an instruction, of a person like nobody else; what is to be found nowhere afterwards.
pub async fn main_job(house: &House) -> anyhow::Result<Vec<(&'static str, String)>> {
    let unique = format!("{:08x}", rand::random::<u32>());
    let name = format!("Zoë Kanarienvogel{unique}");
    let email = format!("kanarie{unique}@example.org");
    let phone = format!("+49 171 {}", 5_000_000 + rand::random::<u32>() % 1_000_000);
    let family = format!("Goldammer{unique}");
    let learner = format!("goldammer{unique}@example.org");
    let clerk = house.sign_in(CLERK).await?;

    let starts = house.starts().await?;
    let held = house
        .post(
            &Who::Nobody,
            "/api/v1/appointments",
            starts[starts.len() / 3].clone(),
        )
        .await?;
    let booked = Booked {
        id: held.text_at("/id")?,
        token: held.text_at("/token")?,
    };
    let person = json!({"name": name, "email": email, "phone": phone, "language": "de", "needs": ["wheelchair"]});
    let confirmed = house
        .post(&booked.citizen(), &booked.path("/confirm"), person)
        .await?;
    anyhow::ensure!(confirmed.status == 200, "{}", confirmed.text);
    house
        .get(&booked.citizen(), &booked.path("/calendar.ics"))
        .await?;
    house
        .post(&booked.citizen(), &booked.path("/check-in"), json!({}))
        .await?;
    let called = call_until(house, &clerk, &booked).await?;
    house
        .post(&booked.citizen(), &booked.path("/pass"), json!({}))
        .await?;
    let pass = house
        .post(
            &clerk,
            &format!("/api/v1/consultations/{}/pass", called.talk),
            json!({}),
        )
        .await?
        .text_at("/pass")?;
    let (said, _, _socket) = crate::socket::hello(house, &pass).await?;
    anyhow::ensure!(said == "joined", "the clerk was not let in: {said}");
    finish(house, &clerk, &called).await?;

    let enrolled = enrol(house, "Ada", &family, &learner).await?;
    let path = |rest: &str| format!("/api/v1/enrolments/{}{rest}", enrolled.id);
    house.get(&enrolled.citizen(), &path("/chapters/1")).await?;
    house
        .post(&enrolled.citizen(), &path("/resume"), json!({}))
        .await?;
    house
        .get(&clerk, &format!("/api/v1/participants?query={family}"))
        .await?;
    certificate(house, &clerk, "Ada", &family).await?;
    let question =
        json!({"family_name": family, "birth_date": "2001-02-03", "reason": "Anruf der Person"});
    let found = house
        .post(&clerk, "/api/v1/register/search", question)
        .await?;
    anyhow::ensure!(
        found.text.contains(&family),
        "the register does not know her: {}",
        found.text
    );
    // What goes wrong is logged most.
    let wrong = json!({"login": email, "password": name});
    house.post(&Who::Nobody, "/api/v1/session", wrong).await?;
    house
        .post(
            &booked.citizen(),
            &booked.path("/cancel"),
            json!({"because": name}),
        )
        .await?;
    house
        .get(
            &Who::Nobody,
            &format!("/api/v1/authorities/musterland/services?query={family}"),
        )
        .await?;
    house
        .get(&Who::Nobody, &format!("/{family}?email={email}"))
        .await?;
    Ok(vec![
        ("the name", format!("Kanarienvogel{unique}")),
        ("the mail address", email),
        (
            "the telephone number",
            phone.rsplit(' ').next().unwrap_or_default().to_owned(),
        ),
        ("the name of who learns", family),
        ("the mail address of who learns", learner),
        ("the token of the appointment", booked.token),
        ("the token of the enrolment", enrolled.token),
    ])
}
