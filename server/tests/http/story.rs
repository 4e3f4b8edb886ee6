//! The main job: search, choose, book, check in, be called, talk, finish; and what else happens to appointments.

use super::house::{EIGHT, House, PASSWORD, Who, answer, houses, houses_with, person, wish};
use schalter_app::Settings;
use schalter_domain::identity::Role;
use schalter_domain::time::Millis;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_books_waits_is_called_and_talks() {
    for house in houses().await {
        main_job(&house).await;
        house.close().await;
    }
}

async fn main_job(house: &House) {
    let nobody = Who::Nobody;
    let list = house.get(&nobody, "/api/v1/authorities").await.ok();
    assert_eq!(
        (
            list["demo"].as_bool(),
            list["authorities"].as_array().unwrap().len()
        ),
        (Some(false), 2)
    );
    let authority = house.get(&nobody, "/api/v1/authorities/hier").await.ok();
    assert_eq!(authority["time_zone"], "Europe/Berlin");
    let logo = house
        .get(&nobody, "/api/v1/authorities/hier/logo.svg")
        .await;
    assert_eq!((logo.status, logo.kind.as_str()), (200, "image/svg+xml"));
    let found = house
        .get(
            &nobody,
            "/api/v1/authorities/hier/services?query=&channel=video",
        )
        .await
        .ok();
    let service = found["services"][0]["id"].as_str().unwrap().to_owned();
    let view = house
        .get(&nobody, &format!("/api/v1/services/{service}"))
        .await
        .ok();
    assert_eq!(
        (
            view["places"].as_array().unwrap().len(),
            view["people_max"].as_u64()
        ),
        (2, Some(4))
    );

    let days = format!(
        "/api/v1/services/{service}/days?from=2026-12-07&to=2026-12-08&channel=video&people=1"
    );
    let days = house.get(&nobody, &days).await.ok();
    assert_eq!(days["days"].as_array().unwrap().len(), 2);
    let path = format!("/api/v1/services/{service}/starts?date=2026-12-07&channel=video&people=1");
    let starts = house.get(&nobody, &path).await.ok();
    let starts = starts["starts"].as_array().unwrap();
    assert_eq!(
        (starts[0]["start"].as_str(), Some(starts.len() as u64)),
        (Some(EIGHT), days["days"][0]["free"].as_u64())
    );

    book_and_wait(house).await;
}

async fn book_and_wait(house: &House) {
    let held = house.hold(EIGHT).await;
    assert_eq!(held.status, 201);
    let held = held.ok();
    assert_eq!(
        (held["state"].as_str(), held["person"].is_null()),
        (Some("held"), true)
    );
    let (id, token) = (
        held["id"].as_str().unwrap(),
        held["token"].as_str().unwrap(),
    );
    assert_eq!(token.len(), 22);
    let citizen = Who::Citizen(token.to_owned());
    let path = |rest: &str| format!("/api/v1/appointments/{id}{rest}");
    let booked = house.post(&citizen, &path("/confirm"), person()).await.ok();
    assert_eq!(
        (booked["state"].as_str(), booked["person"]["name"].as_str()),
        (Some("booked"), Some("Zoë Kanarienvogel"))
    );
    assert!(booked["token"].is_null() && booked["deleted_on"].is_string());
    let file = house.get(&citizen, &path("/calendar.ics")).await;
    assert!(
        file.kind.starts_with("text/calendar")
            && file
                .text
                .contains("DTSTART;TZID=Europe/Berlin:20261207T080000")
    );

    let early = house.post(&citizen, &path("/check-in"), json!({})).await;
    assert_eq!((early.status, early.problem()), (409, "not-yet"));
    assert!(early.json["from"].is_string());
    house.clock(7, 45);
    assert_eq!(
        house
            .post(&citizen, &path("/pass"), json!({}))
            .await
            .problem(),
        "wrong-state"
    );
    let arrived = house
        .post(&citizen, &path("/check-in"), json!({}))
        .await
        .ok();
    assert_eq!(
        (
            arrived["state"].as_str(),
            arrived["ticket"]["state"].as_str()
        ),
        (Some("arrived"), Some("waiting"))
    );
    assert_eq!(arrived["ticket"]["ahead"], 0);
    let again = house
        .post(&citizen, &path("/check-in"), json!({}))
        .await
        .ok();
    assert_eq!(
        again["ticket"]["id"], arrived["ticket"]["id"],
        "whoever checks in twice keeps the place"
    );

    serve(house, id, &citizen).await;
}

async fn serve(house: &House, id: &str, citizen: &Who) {
    let here = house.office.here;
    let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
    let me = house.get(&clerk, "/api/v1/session").await.ok();
    assert_eq!(
        (
            me["staff"]["role"].as_str(),
            me["authority"]["slug"].as_str()
        ),
        (Some("clerk"), Some("hier"))
    );
    let queues = house.get(&clerk, "/api/v1/queues").await.ok();
    assert_eq!(queues["queues"][0]["id"], json!(here.queue.0));
    let queue = format!("/api/v1/queues/{}", here.queue);
    let view = house.get(&clerk, &queue).await.ok();
    assert_eq!(view["tickets"][0]["person_name"], "Zoë Kanarienvogel");
    let call = json!({"counter": here.counters[0].0, "pools": [here.video.0, here.on_site.0]});
    let called = house
        .post(&clerk, &format!("{queue}/call-next"), call.clone())
        .await
        .ok();
    let ticket = called["ticket"]["id"].as_str().unwrap().to_owned();
    let talk = called["ticket"]["consultation"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(called["ticket"]["state"], "called");
    let busy = house
        .post(&clerk, &format!("{queue}/call-next"), call)
        .await;
    assert_eq!(
        busy.problem(),
        "wrong-state",
        "first finish with the person before"
    );

    let path = |rest: &str| format!("/api/v1/appointments/{id}{rest}");
    let seen = house.get(citizen, &path("")).await.ok();
    assert_eq!(
        (
            seen["ticket"]["state"].as_str(),
            seen["ticket"]["consultation"].as_str()
        ),
        (Some("called"), Some(talk.as_str()))
    );
    let mine = house.post(citizen, &path("/pass"), json!({})).await.ok();
    let theirs = house
        .post(
            &clerk,
            &format!("/api/v1/consultations/{talk}/pass"),
            json!({}),
        )
        .await
        .ok();
    assert_eq!(
        (mine["room"].as_str(), theirs["room"].as_str()),
        (Some(talk.as_str()), Some(talk.as_str()))
    );
    assert!(mine["signal_url"].as_str().unwrap().starts_with("ws://"));
    let step = async |step: &str| {
        house
            .post(
                &clerk,
                &format!("/api/v1/tickets/{ticket}/{step}"),
                json!({}),
            )
            .await
    };
    assert_eq!(step("recall").await.ok()["ticket"]["calls"], 2);
    assert_eq!(step("start").await.ok()["ticket"]["state"], "serving");
    assert_eq!(
        step("miss").await.problem(),
        "wrong-state",
        "who is in the talk is not missed"
    );
    assert_eq!(step("finish").await.ok()["ticket"]["state"], "finished");
    assert_eq!(step("finish").await.problem(), "wrong-state");
    assert_eq!(house.get(citizen, &path("")).await.ok()["state"], "done");
    assert_eq!(
        house
            .post(citizen, &path("/pass"), json!({}))
            .await
            .problem(),
        "wrong-state"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_talk_is_ended_from_inside_and_a_person_who_does_not_come_is_missed() {
    for house in houses().await {
        let here = house.office.here;
        let (first, citizen) = house.book(EIGHT).await;
        let (second, other) = house.book(EIGHT).await;
        house.clock(7, 45);
        for (id, who) in [(&first, &citizen), (&second, &other)] {
            house
                .post(
                    who,
                    &format!("/api/v1/appointments/{id}/check-in"),
                    json!({}),
                )
                .await
                .ok();
        }
        let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let next = format!("/api/v1/queues/{}/call-next", here.queue);
        let call = json!({"counter": here.counters[0].0, "pools": [here.video.0]});
        let called = house.post(&clerk, &next, call.clone()).await.ok();
        let talk = called["ticket"]["consultation"].as_str().unwrap();
        let ended = house
            .post(
                &clerk,
                &format!("/api/v1/consultations/{talk}/end"),
                json!({}),
            )
            .await;
        assert_eq!(ended.status, 204, "{ended:?}");
        let called = house.post(&clerk, &next, call.clone()).await.ok();
        let ticket = called["ticket"]["id"].as_str().unwrap();
        let missed = house
            .post(&clerk, &format!("/api/v1/tickets/{ticket}/miss"), json!({}))
            .await
            .ok();
        assert_eq!(missed["ticket"]["state"], "missed");
        assert!(
            house.post(&clerk, &next, call).await.ok()["ticket"].is_null(),
            "nobody waits"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_time_is_free_again_and_cancelling_twice_is_refused() {
    for house in houses().await {
        let (id, citizen) = house.book(EIGHT).await;
        for _ in 0..2 {
            house.book(EIGHT).await;
        }
        assert_eq!(house.hold(EIGHT).await.problem(), "taken");
        let cancel = format!("/api/v1/appointments/{id}/cancel");
        let keyed = |key: &str| {
            house
                .request(&citizen, "POST", &cancel)
                .header("idempotency-key", key)
                .json(&json!({}))
        };
        let cancelled = answer(keyed("0123456789abcdef")).await.ok();
        assert_eq!(cancelled["state"], "cancelled");
        assert_eq!(
            answer(keyed("0123456789abcdef")).await.ok()["state"],
            "cancelled",
            "the same key, the same answer"
        );
        assert_eq!(
            house.post(&citizen, &cancel, json!({})).await.problem(),
            "already-cancelled"
        );
        assert_eq!(house.hold(EIGHT).await.status, 201);
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_runs_out_and_its_time_is_free_again() {
    for house in houses().await {
        let held = house.hold(EIGHT).await.ok();
        for _ in 0..2 {
            house.hold(EIGHT).await.ok();
        }
        assert_eq!(house.hold(EIGHT).await.problem(), "taken");
        house.office.clock.advance(Millis::minutes(10));
        let citizen = Who::Citizen(held["token"].as_str().unwrap().to_owned());
        let path = format!("/api/v1/appointments/{}", held["id"].as_str().unwrap());
        assert_eq!(house.get(&citizen, &path).await.ok()["state"], "expired");
        let late = house
            .post(&citizen, &format!("{path}/confirm"), person())
            .await;
        assert_eq!((late.status, late.problem()), (410, "expired"));
        assert_eq!(house.hold(EIGHT).await.status, 201);
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_same_answer_and_another_wish_is_refused() {
    for house in houses().await {
        let hold = |start: &str| {
            let request = house.request(&Who::Nobody, "POST", "/api/v1/appointments");
            answer(
                request
                    .header("idempotency-key", "a-key-of-24-characters--")
                    .json(&wish(house.office.here, start)),
            )
        };
        let (first, second) = (hold(EIGHT).await.ok(), hold(EIGHT).await.ok());
        assert_eq!(
            (&first["id"], &first["token"]),
            (&second["id"], &second["token"])
        );
        let other = hold("2026-12-07T09:00:00+01:00").await;
        assert_eq!(
            (other.status, other.problem()),
            (422, "idempotency-key-reused")
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_have_their_own_names() {
    for house in houses().await {
        let here = house.office.here;
        let cases = [
            ("2026-12-07T07:00:00+01:00", 1, 422, "outside-opening"),
            ("2026-12-07T11:55:00+01:00", 1, 422, "outside-opening"),
            ("2026-12-06T08:00:00+01:00", 1, 422, "too-soon"),
            ("2027-12-06T08:00:00+01:00", 1, 422, "too-far"),
            (EIGHT, 5, 422, "invalid-input"),
            (EIGHT, 0, 422, "invalid-input"),
        ];
        for (start, people, status, slug) in cases {
            let body = json!({"service": here.service.0, "pool": here.video.0, "start": start, "people": people});
            let answer = house.post(&Who::Nobody, "/api/v1/appointments", body).await;
            assert_eq!(
                (answer.status, answer.problem()),
                (status, slug),
                "{start} {people}"
            );
        }
        let nowhere = json!({"service": uuid::Uuid::nil(), "pool": here.video.0, "start": EIGHT, "people": 1});
        assert_eq!(
            house
                .post(&Who::Nobody, "/api/v1/appointments", nowhere)
                .await
                .problem(),
            "unknown-service"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_keeps_only_so_many_times_and_costly_requests_are_counted() {
    let settings = Settings {
        open_holds_per_address_max: Some(1),
        ..Settings::default()
    };
    for house in houses_with(settings, &[]).await {
        house.hold(EIGHT).await.ok();
        let second = house.hold(EIGHT).await;
        assert_eq!(
            (second.status, second.problem()),
            (429, "too-many-from-one-address")
        );
        house.close().await;
    }
    let slow = [
        ("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "1"),
        ("SCHALTER_LIMITS__REQUESTS_BURST", "2"),
    ];
    for house in houses_with(Settings::default(), &slow).await {
        let mut last = house
            .post(&Who::Nobody, "/api/v1/device-test", json!({}))
            .await;
        assert_eq!(last.status, 200, "{last:?}");
        for _ in 0..3 {
            last = house
                .post(&Who::Nobody, "/api/v1/device-test", json!({}))
                .await;
        }
        assert_eq!(
            (last.status, last.problem()),
            (429, "too-many-from-one-address")
        );
        assert_eq!(
            house.get(&Who::Nobody, "/api/v1/authorities").await.status,
            200,
            "reading is not counted"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_see_and_end_their_sessions_and_guessing_is_slowed_down() {
    for house in houses().await {
        let here = house.office.here;
        let desk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let home = house.sign_in("clerk@hier.example").await;
        let sessions = house.get(&desk, "/api/v1/sessions").await.ok();
        let sessions = sessions["sessions"].as_array().unwrap();
        assert_eq!(sessions.len(), 2);
        let other = sessions
            .iter()
            .find(|session| session["current"] == false)
            .unwrap();
        let other = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
        assert_eq!(house.delete(&desk, &other).await.status, 204);
        assert_eq!(
            house.get(&home, "/api/v1/session").await.problem(),
            "sign-in-needed"
        );
        let out = house.delete(&desk, "/api/v1/session").await;
        assert!(out.status == 204 && out.cookie.unwrap().contains("Max-Age=0"));
        assert_eq!(house.get(&desk, "/api/v1/session").await.status, 401);

        let guess = json!({"login": "clerk@hier.example", "password": "wrong"});
        let mut last = house
            .post(&Who::Nobody, "/api/v1/session", guess.clone())
            .await;
        assert_eq!((last.status, last.problem()), (401, "bad-credentials"));
        for _ in 0..6 {
            last = house
                .post(&Who::Nobody, "/api/v1/session", guess.clone())
                .await;
        }
        assert_eq!((last.status, last.problem()), (429, "too-many-attempts"));
        let right = json!({"login": "clerk@hier.example", "password": PASSWORD});
        assert_eq!(
            house
                .post(&Who::Nobody, "/api/v1/session", right)
                .await
                .status,
            429,
            "even the right one has to wait"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_see_health_and_figures_and_pages_are_safe() {
    let [house, ..] = &houses_with(
        Settings::default(),
        &[("SCHALTER_METRICS_TOKEN", "let me see")],
    )
    .await[..] else {
        panic!("there is an engine");
    };
    assert_eq!(house.get(&Who::Nobody, "/healthz").await.text, "ok");
    let ready = house.get(&Who::Nobody, "/readyz").await.ok();
    assert_eq!(
        ready,
        json!({"database": true, "migrations": true, "media": true})
    );
    assert_eq!(house.get(&Who::Nobody, "/metrics").await.status, 401);
    assert_eq!(
        house
            .get(&Who::Citizen("guessed".to_owned()), "/metrics")
            .await
            .status,
        403
    );
    let figures = house
        .get(&Who::Citizen("let me see".to_owned()), "/metrics")
        .await;
    assert!(
        figures.text.contains("schalter_http_requests_total"),
        "{}",
        figures.text
    );
    let page = house
        .request(&Who::Nobody, "GET", "/termin/anything")
        .send()
        .await
        .unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(page.headers().contains_key("x-request-id"));
    let foreign = house
        .request(&Who::Nobody, "POST", "/api/v1/session")
        .header("origin", "https://evil.example");
    let foreign = answer(foreign.json(&json!({"login": "x", "password": "y"}))).await;
    assert_eq!((foreign.status, foreign.problem()), (403, "not-allowed"));
}
