//! Staff and participants: who waits for whom, what is decided by whom, and who sees what.

use super::enrolment::{Way, quick};
use super::house::{House, Who, houses_with};
use schalter_app::testing::course::{course_content, course_of, teach, terms};
use schalter_domain::catalogue::Language;
use schalter_domain::identity::Role;
use schalter_domain::instruction::Kind;
use serde_json::{Value, json};

fn path(id: &str, rest: &str) -> String {
    format!("/api/v1/participants/{id}{rest}")
}

fn names(list: &Value) -> Vec<&str> {
    let rows = list["participants"].as_array().unwrap();
    rows.iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect()
}

pub struct Office<'h> {
    pub house: &'h House,
    pub clerk: Who,
    doctor: Who,
}

impl<'h> Office<'h> {
    pub async fn open(house: &'h House) -> Self {
        let here = house.office.here;
        let content = course_content(Kind::Ifsg43);
        let released = [Language::German, Language::Arabic];
        teach(&house.office.ctx, here, terms(), &content, &released).await;
        Self {
            clerk: house.staff(here, "clerk@hier.example", Role::Clerk).await,
            doctor: house.physician(here, "doctor@hier.example").await,
            house,
        }
    }

    /// Somebody who stands at the counter.
    async fn enrol(&self, given: &str, fee: &str) -> Way<'h> {
        let person = json!({"given_name": given, "family_name": "Kanarienvogel", "birth_date": "2001-02-03",
            "email": "p@example.org", "phone": null});
        let course = course_of(self.house.office.here).0;
        let wish = json!({"course": course, "person": person, "language": "de", "fee": fee, "mode": "on_site"});
        let enrolled = self
            .house
            .post(&self.clerk, "/api/v1/participants", wish)
            .await;
        assert_eq!(enrolled.status, 201, "{enrolled:?}");
        let text = |name: &str| enrolled.json[name].as_str().unwrap().to_owned();
        Way {
            house: self.house,
            id: text("id"),
            who: Who::Citizen(text("token")),
        }
    }

    async fn list(&self, who: &Who, query: &str) -> Value {
        let path = format!("/api/v1/participants?{query}");
        self.house.get(who, &path).await.ok()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_decides_about_identity_and_fee_and_issues_at_the_office() {
    for house in houses_with(quick(), &[]).await {
        decisions(&Office::open(&house).await).await;
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_gave_up_is_shown_without_a_person() {
    for house in houses_with(quick(), &[]).await {
        let office = Office::open(&house).await;
        let way = office.enrol("Ada", "regular").await;
        let shown = async || house.get(&office.clerk, &path(&way.id, "")).await.ok();
        let before = shown().await;
        assert_eq!(
            (
                &before["name"],
                &before["birth_date"],
                &before["person"]["email"]
            ),
            (
                &json!("Ada Kanarienvogel"),
                &json!("2001-02-03"),
                &json!("p@example.org")
            )
        );
        assert_eq!(house.delete(&way.who, &way.path("")).await.status, 204);
        let after = shown().await;
        assert_eq!(
            (&after["name"], &after["birth_date"], &after["person"]),
            (&json!(""), &Value::Null, &Value::Null)
        );
        assert!(
            after["history"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        );
        // Of nobody there is nothing left to decide.
        let decisions = [
            ("/fee", json!({"decision": "paid"})),
            (
                "/identity",
                json!({"outcome": "confirmed", "method": "on_site", "document": "passport", "level": "normal", "reason": null}),
            ),
            (
                "/issue",
                json!({"reason": "An der Theke belehrt", "instructed_on": "2026-12-07"}),
            ),
        ];
        for (what, decision) in decisions {
            let answer = house
                .post(&office.clerk, &path(&way.id, what), decision)
                .await;
            assert_eq!(answer.status, 409, "{what}: {answer:?}");
        }
        assert_eq!(shown().await, after);
        house.close().await;
    }
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn decisions(office: &Office<'_>) {
    let (house, clerk) = (office.house, &office.clerk);
    let Way { id, .. } = office.enrol("Ada", "pupil").await;
    office.enrol("Berta", "regular").await;
    let all = office.list(clerk, "").await;
    assert_eq!(names(&all).len(), 2);
    assert_eq!(
        all["counts"],
        json!({"identity": 0, "fee": 1, "hindrance": null})
    );
    for (query, found) in [
        ("waiting=fee", vec!["Ada Kanarienvogel"]),
        ("query=berta", vec!["Berta Kanarienvogel"]),
        ("query=Kanarienvogel,%20ada", vec!["Ada Kanarienvogel"]),
        ("query=03.02.2001&waiting=fee", vec!["Ada Kanarienvogel"]),
        ("query=nobody", vec![]),
        ("page=1", vec![]),
    ] {
        assert_eq!(names(&office.list(clerk, query).await), found, "{query}");
    }
    assert_eq!(
        house
            .get(clerk, "/api/v1/participants?waiting=x")
            .await
            .status,
        422
    );

    let issue = json!({"reason": "Mündlich belehrt, Erklärung unterschrieben", "instructed_on": "2026-12-07"});
    let early = house.post(clerk, &path(&id, "/issue"), issue.clone()).await;
    assert_eq!((early.status, early.problem()), (409, "not-yet"));
    assert_eq!(early.json["missing"], json!(["identity", "fee"]));

    let look = |outcome: &str, reason: Option<&str>| json!({"outcome": outcome, "method": "on_site", "document": "passport", "level": "normal", "reason": reason});
    let refused = house
        .post(clerk, &path(&id, "/identity"), look("refused", None))
        .await;
    assert_eq!((refused.status, refused.problem()), (422, "invalid-input"));
    let refused = look("refused", Some("Der Ausweis ist abgelaufen"));
    house.clock(6, 10);
    let view = house
        .post(clerk, &path(&id, "/identity"), refused)
        .await
        .ok();
    assert_eq!(
        (
            view["identity"]["state"].as_str(),
            view["identity"]["refusal"].as_str()
        ),
        (Some("refused"), Some("Der Ausweis ist abgelaufen"))
    );
    house.clock(6, 20);
    let view = house
        .post(clerk, &path(&id, "/identity"), look("confirmed", None))
        .await
        .ok();
    assert_eq!(
        (
            view["identity"]["state"].as_str(),
            view["identity"]["method"].as_str()
        ),
        (Some("confirmed"), Some("on_site"))
    );
    assert_eq!(
        house
            .post(clerk, &path(&id, "/identity"), look("confirmed", None))
            .await
            .problem(),
        "wrong-state"
    );

    house.clock(6, 30);
    let view = house
        .post(clerk, &path(&id, "/fee"), json!({"decision": "not_exempt"}))
        .await
        .ok();
    assert_eq!(
        (view["fee"]["state"].as_str(), view["fee"]["cents"].as_i64()),
        (Some("not_exempt"), Some(2500))
    );
    house.clock(6, 40);
    let view = house
        .post(clerk, &path(&id, "/fee"), json!({"decision": "paid"}))
        .await
        .ok();
    assert_eq!(view["fee"]["state"], "paid");
    assert_eq!(
        house
            .post(clerk, &path(&id, "/fee"), json!({"decision": "paid"}))
            .await
            .problem(),
        "wrong-state"
    );

    for day in ["2026-12-08", "2026-11-01"] {
        let wrong = json!({"reason": "Mündlich belehrt", "instructed_on": day});
        assert_eq!(
            house.post(clerk, &path(&id, "/issue"), wrong).await.status,
            422,
            "{day}"
        );
    }
    house.clock(6, 50);
    let view = house
        .post(clerk, &path(&id, "/issue"), issue.clone())
        .await
        .ok();
    assert_eq!(
        (
            view["state"].as_str(),
            view["certificate"]["issued_on"].as_str()
        ),
        (Some("completed"), Some("2026-12-07"))
    );
    assert_eq!(view["certificate"]["first_start_until"], "2027-03-07");
    let kinds: Vec<&str> = view["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "enrolment.opened",
            "enrolment.identity_refused",
            "enrolment.identified",
            "enrolment.fee_changed",
            "enrolment.fee_changed",
            "certificate.issued",
        ]
    );
    assert_eq!(view["history"][1]["by"], "Clerk clerk@hier.example");
    assert_eq!(
        house
            .post(clerk, &path(&id, "/issue"), issue)
            .await
            .problem(),
        "over"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_physicians_see_that_somebody_is_not_sure() {
    for house in houses_with(quick(), &[]).await {
        hindrance(&Office::open(&house).await).await;
        house.close().await;
    }
}

async fn hindrance(office: &Office<'_>) {
    let (house, clerk, doctor) = (office.house, &office.clerk, &office.doctor);
    let way = office.enrol("Ada", "regular").await;
    way.read_all().await;
    way.take_exam(0).await;
    way.declare("unsure").await.ok();

    // To everybody else the declaration is simply not given yet.
    let seen = house.get(clerk, &path(&way.id, "")).await.ok();
    assert_eq!(
        (seen["state"].as_str(), seen["next"].as_str()),
        (Some("open"), Some("identity"))
    );
    let step = |view: &Value| {
        let steps = view["steps"].as_array().unwrap().clone();
        steps
            .into_iter()
            .find(|step| step["step"] == "declaration")
            .unwrap()["state"]
            .clone()
    };
    assert_eq!(step(&seen), "open");
    assert!(!seen.to_string().contains("hinder"), "{seen}");
    assert_eq!(
        office.list(clerk, "").await["counts"]["hindrance"],
        Value::Null
    );
    assert_eq!(
        house
            .get(clerk, "/api/v1/participants?waiting=hindrance")
            .await
            .status,
        403
    );
    let cleared = json!({"decision": "cleared"});
    assert_eq!(
        house
            .post(clerk, &path(&way.id, "/hindrance"), cleared.clone())
            .await
            .status,
        403
    );

    let waiting = office.list(doctor, "waiting=hindrance").await;
    assert_eq!(names(&waiting), ["Ada Kanarienvogel"]);
    assert_eq!(waiting["counts"]["hindrance"], 1);
    let seen = house.get(doctor, &path(&way.id, "")).await.ok();
    assert_eq!(
        (seen["state"].as_str(), step(&seen)),
        (Some("hindered"), json!("waiting"))
    );
    assert!(seen["history"].to_string().contains("enrolment.hindered"));
    assert_eq!(way.declare("declare").await.problem(), "hindrance-open");
    let seen = house
        .post(doctor, &path(&way.id, "/hindrance"), cleared.clone())
        .await
        .ok();
    assert_eq!(
        (seen["state"].as_str(), step(&seen)),
        (Some("open"), json!("open"))
    );
    assert_eq!(
        house
            .post(doctor, &path(&way.id, "/hindrance"), cleared)
            .await
            .problem(),
        "wrong-state"
    );
    way.declare("declare").await.ok();

    // Who is sent away for good gets no certificate, whoever asks for it.
    let other = office.enrol("Berta", "regular").await;
    other.read_all().await;
    other.take_exam(0).await;
    other.declare("decline").await.ok();
    let closed = json!({"decision": "closed"});
    house
        .post(doctor, &path(&other.id, "/hindrance"), closed)
        .await
        .ok();
    assert_eq!(other.view().await["state"], "ended");
    let issue = json!({"reason": "Trotzdem bitte", "instructed_on": "2026-12-07"});
    assert!(
        [409, 404].contains(
            &house
                .post(clerk, &path(&other.id, "/issue"), issue)
                .await
                .status
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_departments_and_authorities_see_nobody() {
    for house in houses_with(quick(), &[]).await {
        let (here, there) = (house.office.here, house.office.there);
        let office = Office::open(&house).await;
        let Way { id, .. } = office.enrol("Ada", "regular").await;
        let department = house.another_department(here).await;
        let elsewhere = house
            .physician_of(here, "elsewhere@hier.example", vec![department])
            .await;
        let stranger = house.staff(there, "clerk@dort.example", Role::Clerk).await;
        let lead = house.staff(here, "admin@hier.example", Role::Admin).await;
        assert_eq!(
            names(&office.list(&elsewhere, "").await),
            Vec::<&str>::new()
        );
        assert_eq!(names(&office.list(&stranger, "").await), Vec::<&str>::new());
        assert_eq!(house.get(&lead, "/api/v1/participants").await.status, 403);
        for (who, status) in [(&elsewhere, 403), (&stranger, 404), (&lead, 403)] {
            assert_eq!(house.get(who, &path(&id, "")).await.status, status);
            let paid = json!({"decision": "paid"});
            assert_eq!(
                house.post(who, &path(&id, "/fee"), paid).await.status,
                status
            );
            let cleared = json!({"decision": "cleared"});
            assert_eq!(
                house
                    .post(who, &path(&id, "/hindrance"), cleared)
                    .await
                    .status,
                status
            );
        }
        house.close().await;
    }
}
