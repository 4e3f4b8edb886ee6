//! A class: a course, its instructor and its participants, on the clock of this machine.

use super::house::{Answer, House, Who};
use super::peer::Peer;
use jiff::tz::TimeZone;
use schalter_app::testing::course::{course_content, course_of, teach, terms};
use schalter_domain::catalogue::Language;
use schalter_domain::instruction::Kind;
use schalter_domain::time::{Millis, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

/// Passes are judged by the clock of the media node, which is that of the machine: these stories begin now.
pub struct Story {
    pub house: House,
    pub begin: Timestamp,
    pub course: String,
    pub teacher: Who,
}

/// A participant and what they know of themselves.
pub struct Guest {
    pub name: &'static str,
    pub id: String,
    pub who: Who,
}

impl Story {
    pub async fn begin(house: House) -> Self {
        let begin = Timestamp(jiff::Timestamp::now().as_millisecond() / 1_000 * 1_000);
        house.office.clock.set(begin);
        let keys = house.office.here;
        let (content, languages) = (course_content(Kind::Ifsg43), [Language::German]);
        teach(&house.office.ctx, keys, terms(), &content, &languages).await;
        let teacher = house.instructor(keys, "teacher@hier.example").await;
        Self {
            course: course_of(keys).to_string(),
            teacher,
            house,
            begin,
        }
    }

    /// Sets the clock to so many minutes after the beginning of the story, and does what the server does every second.
    pub async fn at(&self, minutes: u32) {
        let now = self.begin.plus(Millis::minutes(minutes));
        self.house.office.clock.set(now);
        let asked = schalter_app::lesson::ask_due(&self.house.office.ctx).await;
        asked.unwrap();
    }

    pub fn time(&self, minutes: u32) -> String {
        let at = self.begin.plus(Millis::minutes(minutes));
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        at.to_zoned(&zone)
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string()
    }

    pub async fn plan(&self, start: u32, seats: u8) -> String {
        let wish = json!({"course": self.course, "start": self.time(start), "minutes": 60, "language": "de",
            "interpreter": "ar", "seats": seats});
        let planned = self
            .house
            .post(&self.teacher, "/api/v1/lessons", wish)
            .await;
        assert_eq!(planned.status, 201, "{planned:?}");
        text(&planned.json["id"])
    }

    pub async fn enrol(&self, name: &'static str, lesson: &str) -> Guest {
        let enrolled = self.try_enrol(name, lesson).await.ok();
        Guest {
            name,
            id: text(&enrolled["id"]),
            who: Who::Citizen(text(&enrolled["token"])),
        }
    }

    pub async fn try_enrol(&self, name: &str, lesson: &str) -> Answer {
        let person = json!({"given_name": name, "family_name": "Kanarienvogel", "birth_date": "2001-02-03",
            "email": "guest@example.org"});
        let wish = json!({"course": self.course, "mode": "group", "lesson": lesson, "person": person, "language": "de",
            "fee": "regular", "reminder_consent": false});
        self.house
            .post(&Who::Nobody, "/api/v1/enrolments", wish)
            .await
    }

    /// As the instructor.
    pub async fn teach(&self, lesson: &str, step: &str, body: Value) -> Answer {
        let path = format!("/api/v1/lessons/{lesson}{step}");
        self.house.post(&self.teacher, &path, body).await
    }

    pub async fn lesson(&self, lesson: &str) -> Value {
        let path = format!("/api/v1/lessons/{lesson}");
        self.house.get(&self.teacher, &path).await.ok()
    }

    /// Waits until the node's reports have arrived.
    pub async fn until_seen(&self, lesson: &str, guest: &Guest, state: &str) -> Value {
        for _ in 0..200 {
            let view = self.lesson(lesson).await;
            let found = participant(&view, guest);
            if found["state"] == state {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "{} is never {state}: {}",
            guest.name,
            self.lesson(lesson).await
        );
    }

    /// As a participant.
    pub async fn guest(&self, guest: &Guest, step: &str, body: Value) -> Answer {
        let path = format!("/api/v1/enrolments/{}/lesson{step}", guest.id);
        self.house.post(&guest.who, &path, body).await
    }

    pub async fn enter(&self, guest: &Guest, room: &str) -> Peer {
        let pass = self.guest(guest, "/pass", json!({"room": room})).await.ok();
        Peer::enter(&pass).await
    }

    pub async fn seen_by(&self, guest: &Guest) -> Value {
        let path = format!("/api/v1/enrolments/{}/lesson", guest.id);
        self.house.get(&guest.who, &path).await.ok()
    }

    pub async fn enrolment(&self, guest: &Guest) -> Value {
        let path = format!("/api/v1/enrolments/{}", guest.id);
        self.house.get(&guest.who, &path).await.ok()
    }
}

pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text, not {value}"))
        .to_owned()
}

pub fn participant(view: &Value, guest: &Guest) -> Value {
    let all = view["participants"].as_array().unwrap();
    let found = all.iter().find(|one| one["enrolment"] == guest.id.as_str());
    found.cloned().unwrap_or_default()
}
