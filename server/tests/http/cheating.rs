//! What people try who want the certificate without the course, and what must not go wrong by accident.

use super::enrolment::{Way, declaration, quick};
use super::house::{House, Who, houses, houses_with, new_enrolment};
use schalter_app::testing::course::{course_content, free_terms, teach};
use schalter_domain::catalogue::Language;
use schalter_domain::instruction::Kind;
use schalter_domain::time::Millis;
use serde_json::{Value, json};
use uuid::Uuid;

async fn begun(house: &House) -> Way<'_> {
    let content = course_content(Kind::Ifsg43);
    let (ctx, here) = (&house.office.ctx, house.office.here);
    teach(ctx, here, free_terms(), &content, &[Language::German]).await;
    let mut wish = new_enrolment(here);
    wish["fee"] = Value::Null;
    Way::begin(house, wish).await
}

async fn beat(way: &Way<'_>, chapter: u8, page: u128) -> Value {
    let body = json!({"chapter": chapter, "page": Uuid::from_u128(page)});
    way.post("/progress", body).await.ok()
}

/// So many seconds later, what a beat of a page tells.
async fn after(way: &Way<'_>, seconds: u32, page: u128) -> u64 {
    way.house.office.clock.advance(Millis::seconds(seconds));
    beat(way, 1, page).await["seconds_spent"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_the_right_answers_before_answering() {
    for house in houses_with(quick(), &[]).await {
        let way = begun(&house).await;
        let tells = |text: &str| {
            text.contains("\"right\"")
                || text.contains("Begründung")
                || text.contains("right_option")
        };
        let chapter = house.get(&way.who, &way.path("/chapters/1")).await;
        assert!(!tells(&chapter.text), "{}", chapter.text);
        let question = &chapter.json["questions"][0];
        let wrong = question["options"]
            .as_array()
            .unwrap()
            .iter()
            .find(|option| !option["text"].as_str().unwrap().starts_with("Stimmt"))
            .unwrap();
        let answered = way
            .post(
                "/answers",
                json!({"chapter": 1, "question": question["id"], "option": wrong["id"]}),
            )
            .await
            .ok();
        // Of the others it would say which is left.
        assert_eq!(
            (
                answered["right"].as_bool(),
                answered["why"].as_object().unwrap().len()
            ),
            (Some(false), 1)
        );
        way.read(1).await;
        let answer = &way.chapter(1).await["questions"][0]["answer"];
        assert_eq!(
            (
                answer["right"].as_bool(),
                answer["why"].as_object().unwrap().len()
            ),
            (Some(true), 3)
        );
        way.read(2).await;
        way.read(3).await;
        let exam = way.post("/exam", json!({})).await;
        assert!(!tells(&exam.text), "{}", exam.text);
        let question = &exam.json["questions"][0];
        let body =
            json!({"attempt": exam.json["attempt"], "question": question["id"], "option": "2"});
        let noted = way.post("/exam/answers", body).await;
        assert_eq!(noted.json, json!({"chosen": "2", "answered": 1, "of": 6}));
        let text = house.get(&way.who, &way.path("")).await.text;
        assert!(!tells(&text), "{text}");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_step_cannot_be_called_first() {
    for house in houses().await {
        let way = begun(&house).await;
        let declare = json!({"choice": "declare", "text_hash": declaration()});
        for (rest, body, missing) in [
            (
                "/certificate",
                json!({}),
                json!(["chapters", "exam", "declaration"]),
            ),
            ("/declaration", declare, json!(["chapters", "exam"])),
            ("/exam", json!({}), json!(["chapters"])),
        ] {
            let refused = way.post(rest, body).await;
            assert_eq!(
                (refused.status, refused.problem()),
                (409, "not-yet"),
                "{rest}"
            );
            assert_eq!(refused.json["missing"], missing, "{rest}");
        }
        // Nor is a later chapter read, answered or looked at before the first.
        assert_eq!(
            house
                .get(&way.who, &way.path("/chapters/2"))
                .await
                .problem(),
            "not-yet"
        );
        let answer = json!({"chapter": 2, "question": "2.1", "option": "1"});
        assert_eq!(way.post("/answers", answer).await.problem(), "not-yet");
        let beat = json!({"chapter": 3, "page": Uuid::nil()});
        assert_eq!(way.post("/progress", beat).await.problem(), "not-yet");
        // A question of another chapter, an option that is none, a try that never was.
        for (rest, body, problem) in [
            (
                "/answers",
                json!({"chapter": 1, "question": "2.1", "option": "1"}),
                "invalid-input",
            ),
            (
                "/answers",
                json!({"chapter": 1, "question": "1.1", "option": "0"}),
                "invalid-input",
            ),
            (
                "/answers",
                json!({"chapter": 1, "question": "1.1", "option": "a"}),
                "invalid-input",
            ),
            (
                "/answers",
                json!({"chapter": 1, "question": "1.1", "option": "4"}),
                "invalid-input",
            ),
            (
                "/exam/submit",
                json!({"attempt": Uuid::nil()}),
                "wrong-attempt",
            ),
            (
                "/exam/answers",
                json!({"attempt": Uuid::nil(), "question": "1.1", "option": "1"}),
                "wrong-attempt",
            ),
            // No time of a browser is asked for anywhere.
            (
                "/progress",
                json!({"chapter": 1, "page": Uuid::nil(), "seconds": 600}),
                "invalid-input",
            ),
            (
                "/progress",
                json!({"chapter": 1, "page": Uuid::nil(), "at": "2027-01-01T00:00:00Z"}),
                "invalid-input",
            ),
            (
                "/guardian",
                json!({"name": "Eva", "email": "eva@example.org"}),
                "no-guardian-needed",
            ),
        ] {
            assert_eq!(
                way.post(rest, body.clone()).await.problem(),
                problem,
                "{rest} {body}"
            );
        }
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_counts_only_while_one_page_is_looked_at() {
    for house in houses().await {
        let way = begun(&house).await;
        assert_eq!(
            beat(&way, 1, 1).await,
            json!({"seconds_spent": 0, "seconds_min": 60, "state": "open"})
        );
        assert_eq!(after(&way, 15, 1).await, 15);
        assert_eq!(after(&way, 2, 1).await, 15, "too soon: not even noted");
        assert_eq!(after(&way, 13, 1).await, 30);
        assert_eq!(after(&way, 46, 1).await, 30, "nobody was there");
        assert_eq!(after(&way, 15, 2).await, 30, "another page takes over");
        assert_eq!(after(&way, 8, 1).await, 30, "and the first one again");
        assert_eq!(after(&way, 7, 2).await, 30, "two at once count nothing");
        assert_eq!(after(&way, 10, 2).await, 40);
        way.read(1).await;
        assert_eq!(
            way.view().await["chapters"][0]["state"],
            "open",
            "answered, but not looked at long enough"
        );
        let now = house.office.ctx.now();
        house.office.clock.set(now.minus(Millis::minutes(10)));
        assert_eq!(
            beat(&way, 1, 2).await["seconds_spent"],
            40,
            "a clock that is set back"
        );
        house.office.clock.set(now);
        assert_eq!(
            beat(&way, 1, 2).await["seconds_spent"],
            40,
            "and forward again"
        );
        assert_eq!(after(&way, 20, 2).await, 60);
        assert_eq!(way.view().await["chapters"][0]["state"], "done");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_faster_than_anybody_reads_waits() {
    for house in houses().await {
        let way = begun(&house).await;
        for chapter in [1, 2] {
            way.read(chapter).await;
            look(&way, chapter).await;
        }
        way.read(3).await;
        assert_eq!(way.post("/exam", json!({})).await.problem(), "too-fast");
        look(&way, 3).await;
        assert_eq!(way.post("/exam", json!({})).await.status, 200);
        house.close().await;
    }
}

/// Looks at a chapter for a minute.
async fn look(way: &Way<'_>, chapter: u8) {
    for _ in 0..5 {
        beat(way, chapter, 1).await;
        way.house.office.clock.advance(Millis::seconds(15));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_share_one_try_and_a_replay_changes_nothing() {
    for house in houses_with(quick(), &[]).await {
        let way = begun(&house).await;
        way.read_all().await;
        let (one, other) = tokio::join!(way.post("/exam", json!({})), way.post("/exam", json!({})));
        let (one, other) = (one.ok(), other.ok());
        assert_eq!(one, other, "one try, the same questions in the same order");
        let failed = way.take_exam(2).await;
        assert_eq!(
            (failed["passed"].as_bool(), failed["help_offered"].as_bool()),
            (Some(false), Some(false))
        );
        let replay = way
            .post("/exam/submit", json!({"attempt": one["attempt"]}))
            .await
            .ok();
        assert_eq!(
            replay["right"], failed["right"],
            "handed in twice, it is worth the same"
        );
        let late = json!({"attempt": one["attempt"], "question": one["questions"][0]["id"], "option": "1"});
        assert_eq!(
            way.post("/exam/answers", late).await.problem(),
            "wrong-attempt"
        );
        let view = way.view().await;
        assert_eq!(
            (
                view["exam"]["state"].as_str(),
                &view["exam"]["weak_chapters"]
            ),
            (Some("reread"), &failed["weak_chapters"])
        );
        assert_eq!(way.post("/exam", json!({})).await.problem(), "not-yet");
        read_again(&way, &failed).await;
        // Three failures offer help and forbid nothing.
        for help in [false, true, true] {
            let failed = way.take_exam(6).await;
            assert_eq!(failed["help_offered"], help);
            read_again(&way, &failed).await;
        }
        assert_eq!(way.take_exam(0).await["passed"], true);
        assert_eq!(way.post("/exam", json!({})).await.problem(), "wrong-state");
        house.close().await;
    }
}

async fn read_again(way: &Way<'_>, failed: &Value) {
    for chapter in failed["weak_chapters"].as_array().unwrap() {
        way.read(u8::try_from(chapter.as_u64().unwrap()).unwrap())
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolling_twice_with_one_key_is_enrolling_once() {
    for house in houses_with(quick(), &[]).await {
        begun(&house).await;
        let mut wish = new_enrolment(house.office.here);
        wish["fee"] = Value::Null;
        let send = |wish: Value| {
            let request = house.request(&Who::Nobody, "POST", "/api/v1/enrolments");
            super::house::answer(
                request
                    .header("idempotency-key", "0123456789abcdef")
                    .json(&wish),
            )
        };
        let (one, other) = tokio::join!(send(wish.clone()), send(wish.clone()));
        assert_eq!((one.status, other.status), (201, 201), "{one:?} {other:?}");
        assert_eq!(
            (&one.json["id"], &one.json["token"]),
            (&other.json["id"], &other.json["token"])
        );
        wish["language"] = json!("ar");
        assert_eq!(send(wish).await.status, 409, "not released in Arabic");
        let mut wish = new_enrolment(house.office.here);
        wish["fee"] = Value::Null;
        wish["person"]["given_name"] = json!("Eva");
        assert_eq!(send(wish).await.problem(), "idempotency-key-reused");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_cannot_stand_on_paper_are_refused() {
    for house in houses_with(quick(), &[]).await {
        begun(&house).await;
        for (field, value, status, problem, wrong) in [
            (
                "given_name",
                "Zoë\u{202e}",
                422,
                "unreadable-name",
                "person.given_name",
            ),
            ("given_name", "", 422, "invalid-input", "person.given_name"),
            (
                "family_name",
                "王",
                422,
                "unreadable-name",
                "person.family_name",
            ),
            (
                "birth_date",
                "2026-12-08",
                422,
                "invalid-input",
                "person.birth_date",
            ),
            (
                "birth_date",
                "2001-02-30",
                422,
                "invalid-input",
                "person.birth_date",
            ),
            ("email", "nobody", 422, "invalid-input", "person.email"),
        ] {
            let mut wish = new_enrolment(house.office.here);
            wish["fee"] = Value::Null;
            wish["person"][field] = json!(value);
            let refused = house.post(&Who::Nobody, "/api/v1/enrolments", wish).await;
            assert_eq!(
                (refused.status, refused.problem()),
                (status, problem),
                "{field} {value}"
            );
            assert_eq!(refused.json["errors"][0]["field"], wrong, "{refused:?}");
        }
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_leaves_nothing() {
    for house in houses_with(quick(), &[]).await {
        let way = begun(&house).await;
        for _ in 0..3 {
            assert_eq!(way.post("/resume", json!({})).await.status, 200);
        }
        assert_eq!(
            way.post("/resume", json!({})).await.problem(),
            "too-many-mails"
        );
        let lost = json!({"course": way.view().await["course"]["id"], "email": "ZOE@example.org", "birth_date": "2001-02-03"});
        assert_eq!(
            house
                .post(&Who::Nobody, "/api/v1/enrolments/lost", lost)
                .await
                .status,
            202
        );
        assert_eq!(house.delete(&way.who, &way.path("")).await.status, 204);
        assert_eq!(house.get(&way.who, &way.path("")).await.status, 404);
        house.close().await;
    }
}
