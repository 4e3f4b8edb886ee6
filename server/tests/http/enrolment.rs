//! The way through a course: alone in German, in Arabic, with a guardian, with a hindrance, without a declaration.

use super::house::{House, Who, houses_with, new_enrolment};
use schalter_app::Settings;
use schalter_app::testing::course::{
    course_content, course_of, free_terms, guardian_token, teach, terms, words,
};
use schalter_domain::catalogue::Language;
use schalter_domain::id::EnrolmentId;
use schalter_domain::identity::Role;
use schalter_domain::instruction::{Kind, Terms};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Settings of a demonstration: lessons need not be looked at.
pub fn quick() -> Settings {
    Settings {
        course_time_percent: 0,
        ..Settings::default()
    }
}

/// One person on the way.
pub struct Way<'a> {
    pub house: &'a House,
    pub id: String,
    pub who: Who,
}

impl<'a> Way<'a> {
    pub async fn begin(house: &'a House, wish: Value) -> Self {
        let answer = house.post(&Who::Nobody, "/api/v1/enrolments", wish).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let token = answer.json["token"].as_str().unwrap().to_owned();
        let id = answer.json["id"].as_str().unwrap().to_owned();
        Self {
            house,
            id,
            who: Who::Citizen(token),
        }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/enrolments/{}{rest}", self.id)
    }

    pub async fn view(&self) -> Value {
        self.house.get(&self.who, &self.path("")).await.ok()
    }

    pub async fn post(&self, rest: &str, body: Value) -> super::house::Answer {
        self.house.post(&self.who, &self.path(rest), body).await
    }

    pub async fn chapter(&self, number: u8) -> Value {
        self.house
            .get(&self.who, &self.path(&format!("/chapters/{number}")))
            .await
            .ok()
    }

    /// Answers every question of a chapter right.
    pub async fn read(&self, number: u8) {
        let chapter = self.chapter(number).await;
        for question in chapter["questions"].as_array().unwrap() {
            let body =
                json!({"chapter": number, "question": question["id"], "option": right(question)});
            let answered = self.post("/answers", body).await.ok();
            assert_eq!(answered["right"], true, "{question}");
        }
    }

    pub async fn read_all(&self) {
        for number in 1..=3 {
            self.read(number).await;
        }
    }

    /// Takes the final test, with so many wrong answers.
    pub async fn take_exam(&self, wrong: usize) -> Value {
        let exam = self.post("/exam", json!({})).await.ok();
        for (nth, question) in exam["questions"].as_array().unwrap().iter().enumerate() {
            let right = right(question);
            let other = question["options"]
                .as_array()
                .unwrap()
                .iter()
                .find(|option| option["id"] != right);
            let option = if nth < wrong {
                other.unwrap()["id"].clone()
            } else {
                right
            };
            let body =
                json!({"attempt": exam["attempt"], "question": question["id"], "option": option});
            self.post("/exam/answers", body).await.ok();
        }
        self.post("/exam/submit", json!({"attempt": exam["attempt"]}))
            .await
            .ok()
    }

    pub async fn declare(&self, choice: &str) -> super::house::Answer {
        self.post(
            "/declaration",
            json!({"choice": choice, "text_hash": declaration()}),
        )
        .await
    }
}

/// What a page would compute of the text that it shows.
pub fn declaration() -> String {
    let text = words("Mir sind keine Tatsachen bekannt.")
        .get(Language::German)
        .to_owned();
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

fn right(question: &Value) -> Value {
    let options = question["options"].as_array().unwrap();
    let is_right = |option: &&Value| option["text"].as_str().unwrap().starts_with("Stimmt");
    options.iter().find(is_right).unwrap()["id"].clone()
}

fn steps(view: &Value) -> Vec<(&str, &str)> {
    view["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            (
                step["step"].as_str().unwrap(),
                step["state"].as_str().unwrap(),
            )
        })
        .collect()
}

async fn house_teaches(house: &House, kind: Kind, terms: Terms) {
    let content = course_content(kind);
    let released = [Language::German, Language::Arabic];
    teach(
        &house.office.ctx,
        house.office.here,
        terms,
        &content,
        &released,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_goes_the_whole_way_alone() {
    for house in houses_with(quick(), &[]).await {
        house_teaches(&house, Kind::Ifsg43, terms()).await;
        looks_around(&house).await;
        whole_way(&house).await;
        house.close().await;
    }
}

async fn looks_around(house: &House) {
    let list = house
        .get(&Who::Nobody, "/api/v1/authorities/hier/courses")
        .await
        .ok();
    let course = &list["courses"][0];
    assert_eq!(
        (
            course["slug"].as_str(),
            course["fee_from"]["cents"].as_i64()
        ),
        (Some("kurs"), Some(0))
    );
    assert_eq!(
        (course["minutes"].as_u64(), course["released"].as_bool()),
        (Some(3), Some(true))
    );
    let none = house
        .get(&Who::Nobody, "/api/v1/authorities/dort/courses")
        .await
        .ok();
    assert_eq!(none["courses"].as_array().unwrap().len(), 0);
    let path = format!("/api/v1/courses/{}", course["id"].as_str().unwrap());
    let view = house.get(&Who::Nobody, &path).await.ok();
    assert_eq!(
        view["release"],
        json!({"state": "released", "languages": ["de", "ar"], "released_on": "2026-12-07"})
    );
    assert_eq!(
        (
            view["chapters"].as_array().unwrap().len(),
            view["exam"]["right_min"].as_u64()
        ),
        (3, Some(5))
    );
    assert_eq!(
        view["identity_service"],
        json!({"authority": "hier", "service": "personalausweis"})
    );
    assert!(view["declaration"]["text"]["ar"].is_string() && view["demo"] == false);
    let picture = house
        .get(&Who::Nobody, &format!("{path}/versions/2026.1/2-bild.svg"))
        .await;
    assert_eq!(
        (picture.status, picture.kind.as_str()),
        (200, "image/svg+xml")
    );
    assert_eq!(
        house
            .get(&Who::Nobody, &format!("{path}/versions/2026.1/4-bild.svg"))
            .await
            .status,
        404
    );
    // Only in languages that somebody released.
    let mut english = new_enrolment(house.office.here);
    english["language"] = json!("en");
    let refused = house
        .post(&Who::Nobody, "/api/v1/enrolments", english)
        .await;
    assert_eq!((refused.status, refused.problem()), (409, "not-released"));
}

async fn whole_way(house: &House) {
    let way = Way::begin(house, new_enrolment(house.office.here)).await;
    let view = way.view().await;
    assert_eq!(
        steps(&view),
        [
            ("identity", "open"),
            ("fee", "open"),
            ("chapters", "open"),
            ("exam", "locked"),
            ("declaration", "locked"),
            ("certificate", "locked"),
        ]
    );
    assert_eq!(
        (view["next"].as_str(), view["expires_on"].as_str()),
        (Some("identity"), Some("2027-01-06"))
    );
    assert!(view["token"].is_null() && view["certificate"].is_null());
    assert_eq!(view["chapters"][1]["state"], "locked");

    way.read_all().await;
    let result = way.take_exam(1).await;
    assert_eq!(
        (
            result["passed"].as_bool(),
            result["right"].as_u64(),
            result["of"].as_u64()
        ),
        (Some(true), Some(5), Some(6))
    );
    assert_eq!(result["weak_chapters"], json!([]));
    let wrong: Vec<_> = result["review"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|question| question["right"] == false)
        .collect();
    assert_eq!(wrong.len(), 1);
    assert!(
        wrong[0]["right_option"]
            .as_str()
            .unwrap()
            .starts_with("Stimmt")
    );

    let declared = way.declare("declare").await.ok();
    assert_eq!(declared["declaration"]["state"], "declared");
    let refused = way.post("/certificate", json!({})).await;
    assert_eq!((refused.status, refused.problem()), (409, "not-yet"));
    assert_eq!(refused.json["missing"], json!(["identity", "fee"]));

    let paid = way.post("/fee", json!({"payment": "counter"})).await.ok();
    assert_eq!(steps(&paid)[1], ("fee", "waiting"));
    settle(house, &way).await;
    let done = way.view().await;
    assert_eq!(
        (done["next"].as_str(), done["identity"]["method"].as_str()),
        (Some("certificate"), Some("video"))
    );
    let issued = way.post("/certificate", json!({})).await.ok();
    assert_eq!(
        (issued["state"].as_str(), issued["next"].is_null()),
        (Some("completed"), true)
    );
    let certificate = &issued["certificate"];
    assert_eq!(
        (
            certificate["issued_on"].as_str(),
            certificate["first_start_until"].as_str()
        ),
        (Some("2026-12-07"), Some("2027-03-07"))
    );
    assert!(steps(&issued).iter().all(|(_, state)| *state == "done"));
    let again = way.post("/certificate", json!({})).await.ok();
    assert_eq!(again["certificate"], *certificate, "again gives the same");
    for (rest, body) in [
        (
            "/declaration",
            json!({"choice": "decline", "text_hash": declaration()}),
        ),
        ("/language", json!({"language": "en"})),
        ("/exam", json!({})),
    ] {
        assert_eq!(way.post(rest, body).await.problem(), "over", "{rest}");
    }
    assert_eq!(
        house.delete(&way.who, &way.path("")).await.problem(),
        "over"
    );
    // Read again it may be.
    assert_eq!(way.chapter(3).await["number"], 3);
}

/// A clerk sees the document and takes the money.
async fn settle(house: &House, way: &Way<'_>) {
    let clerk = house
        .staff(house.office.here, "clerk@hier.example", Role::Clerk)
        .await;
    let path = |rest: &str| format!("/api/v1/participants/{}{rest}", way.id);
    let seen = json!({"outcome": "confirmed", "method": "video", "document": "passport", "level": "basic"});
    house.post(&clerk, &path("/identity"), seen).await.ok();
    house
        .post(&clerk, &path("/fee"), json!({"decision": "paid"}))
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_learns_in_arabic_and_changes_the_language() {
    for house in houses_with(quick(), &[]).await {
        house_teaches(&house, Kind::Ifsg43, free_terms()).await;
        let mut wish = new_enrolment(house.office.here);
        wish["language"] = json!("ar");
        wish["fee"] = Value::Null;
        wish["person"]["given_name"] = json!("أحمد");
        wish["person"]["family_name"] = json!("الخطيب");
        let way = Way::begin(&house, wish).await;
        let chapter = way.chapter(1).await;
        assert_eq!(
            (
                chapter["language"].as_str(),
                chapter["direction"].as_str(),
                chapter["scope"].as_str()
            ),
            (Some("ar"), Some("rtl"), Some("key_messages"))
        );
        assert_eq!(
            chapter["blocks"][0]["inlines"][0],
            json!({"kind": "text", "text": "Absatz 1 (ar)"})
        );
        assert_eq!(
            chapter["blocks"][1]["src"],
            format!(
                "/api/v1/courses/{}/versions/2026.1/1-bild.svg",
                course_of(house.office.here)
            )
        );
        let german = house
            .get(&way.who, &way.path("/chapters/1?language=de"))
            .await
            .ok();
        assert_eq!(
            (german["direction"].as_str(), german["title"].as_str()),
            (Some("ltr"), Some("Kapitel 1 (de)"))
        );
        way.read(1).await;
        let changed = way.post("/language", json!({"language": "en"})).await.ok();
        assert_eq!(
            (
                changed["language"].as_str(),
                changed["chapters"][0]["state"].as_str()
            ),
            (Some("en"), Some("done"))
        );
        way.read(2).await;
        way.post("/language", json!({"language": "ar"})).await.ok();
        way.read(3).await;
        assert_eq!(way.take_exam(0).await["passed"], true);
        way.declare("declare").await.ok();
        let issued = way.post("/certificate", json!({})).await.ok();
        assert_eq!(
            (issued["state"].as_str(), issued["language"].as_str()),
            (Some("completed"), Some("ar"))
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_below_18_needs_a_guardian() {
    for house in houses_with(quick(), &[]).await {
        house_teaches(&house, Kind::Ifsg43, free_terms()).await;
        let mut wish = new_enrolment(house.office.here);
        wish["fee"] = Value::Null;
        wish["person"]["birth_date"] = json!("2010-01-31");
        let way = Way::begin(&house, wish).await;
        assert_eq!(
            way.view().await["guardian"],
            json!({"needed": true, "state": "none", "email": null})
        );
        let asked = way
            .post(
                "/guardian",
                json!({"name": "Eva", "email": "eva@example.org"}),
            )
            .await
            .ok();
        assert_eq!(
            asked["guardian"],
            json!({"needed": true, "state": "asked", "email": "eva@example.org"})
        );
        let id: EnrolmentId = way.id.parse().unwrap();
        let token = guardian_token(&house.office.ctx, house.office.here, id).await;
        let guardian = Who::Citizen(token.text());
        let seen = house.get(&guardian, &way.path("/guardian")).await.ok();
        assert_eq!(
            (
                seen["minor"]["given_name"].as_str(),
                seen["may_declare"].as_bool()
            ),
            (Some("Zoë"), Some(false))
        );
        let declaration = json!({"name": "Eva Kanarienvogel", "relation": "custody", "choice": "declare", "text_hash": declaration()});
        let path = way.path("/guardian/declaration");
        let early = house.post(&guardian, &path, declaration.clone()).await;
        assert_eq!(
            (early.problem(), &early.json["missing"]),
            ("not-yet", &json!(["chapters", "exam"]))
        );
        // Each link opens its own page only.
        assert_eq!(house.get(&guardian, &way.path("")).await.status, 404);
        assert_eq!(
            house.get(&way.who, &way.path("/guardian")).await.status,
            404
        );
        way.read_all().await;
        way.take_exam(0).await;
        way.declare("declare").await.ok();
        let missing = way.post("/certificate", json!({})).await;
        assert_eq!(missing.json["missing"], json!(["guardian"]));
        let given = house.post(&guardian, &path, declaration.clone()).await.ok();
        assert_eq!(given["state"], "declared");
        assert_eq!(
            house.post(&guardian, &path, declaration).await.problem(),
            "wrong-state"
        );
        assert_eq!(
            way.post("/certificate", json!({})).await.ok()["state"],
            "completed"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hindrance_is_for_a_physician() {
    for house in houses_with(quick(), &[]).await {
        house_teaches(&house, Kind::Ifsg43, free_terms()).await;
        let mut wish = new_enrolment(house.office.here);
        wish["fee"] = Value::Null;
        let way = Way::begin(&house, wish).await;
        way.read_all().await;
        way.take_exam(0).await;
        let text = json!({"choice": "declare", "text_hash": "0".repeat(64)});
        assert_eq!(
            way.post("/declaration", text).await.json["errors"][0]["field"],
            "text_hash"
        );
        let unsure = way.declare("unsure").await.ok();
        assert_eq!(
            (
                unsure["state"].as_str(),
                unsure["declaration"]["state"].as_str()
            ),
            (Some("hindered"), Some("unsure"))
        );
        assert_eq!(way.declare("declare").await.problem(), "hindrance-open");
        assert_eq!(
            way.post("/certificate", json!({})).await.problem(),
            "hindrance-open"
        );
        let clerk = house
            .staff(house.office.here, "clerk@hier.example", Role::Clerk)
            .await;
        let physician = house
            .physician(house.office.here, "doctor@hier.example")
            .await;
        let path = format!("/api/v1/participants/{}/hindrance", way.id);
        assert_eq!(
            house
                .post(&clerk, &path, json!({"decision": "cleared"}))
                .await
                .status,
            403
        );
        house
            .post(&physician, &path, json!({"decision": "cleared"}))
            .await
            .ok();
        let cleared = way.view().await;
        assert_eq!(
            (cleared["state"].as_str(), cleared["next"].as_str()),
            (Some("open"), Some("declaration"))
        );
        way.declare("declare").await.ok();
        assert_eq!(
            way.post("/certificate", json!({})).await.ok()["state"],
            "completed"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_course_ends_without_a_declaration() {
    for house in houses_with(quick(), &[]).await {
        house_teaches(&house, Kind::Completion, free_terms()).await;
        let mut wish = new_enrolment(house.office.here);
        wish["fee"] = Value::Null;
        wish["person"]["birth_date"] = json!("2012-01-31");
        let way = Way::begin(&house, wish).await;
        let view = way.view().await;
        assert_eq!(
            steps(&view),
            [
                ("chapters", "open"),
                ("exam", "locked"),
                ("certificate", "locked")
            ]
        );
        way.read_all().await;
        assert_eq!(way.declare("declare").await.problem(), "wrong-state");
        way.take_exam(0).await;
        assert_eq!(
            way.post("/certificate", json!({})).await.ok()["state"],
            "completed"
        );
        house.close().await;
    }
}
