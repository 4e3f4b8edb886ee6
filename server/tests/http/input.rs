//! Bad input: problem+json, never 500.

use super::house::{EIGHT, House, Who, answer, houses, person, wish};
use schalter::http::{Access, routes};
use serde_json::{Value, json};

/// Path, body, and the field that is at fault.
fn misfits(house: &House, confirm: &str) -> Vec<(String, Value, &'static str)> {
    let with = |mut body: Value, field: &str, value: Value| {
        body[field] = value;
        body
    };
    let hold = || wish(house.office.here, EIGHT);
    let to = |path: &str, cases: Vec<(Value, &'static str)>| {
        let path = path.to_owned();
        cases
            .into_iter()
            .map(move |(body, field)| (path.clone(), body, field))
    };
    let holds = vec![
        (json!([]), ""),
        (json!({}), "service"),
        (json!("text"), ""),
        (with(hold(), "people", json!("two")), "people"),
        (with(hold(), "people", json!(-1)), "people"),
        (with(hold(), "people", json!(1e99)), "people"),
        (with(hold(), "service", json!("not an id")), "service"),
        (with(hold(), "colour", json!("blue")), "colour"),
        (with(hold(), "start", json!("yesterday")), "start"),
        (
            with(hold(), "start", json!("9999-12-31T23:59:59Z")),
            "start",
        ),
        (
            with(hold(), "start", json!("-009999-01-01T00:00:00Z")),
            "start",
        ),
        (with(hold(), "start", json!(1_796_302_800)), "start"),
    ];
    let confirmations = vec![
        (with(person(), "name", json!("")), "name"),
        (with(person(), "name", json!("x".repeat(101))), "name"),
        (with(person(), "name", json!("a\r\nBcc: evil")), "name"),
        (with(person(), "email", json!("no address")), "email"),
        (with(person(), "email", json!("a@b\r\nBcc: c@d")), "email"),
        (with(person(), "language", json!("tlh")), "language"),
        (with(person(), "needs", json!(["money"])), "needs[0]"),
    ];
    to("/api/v1/appointments", holds)
        .chain(to(confirm, confirmations))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_do_not_fit_are_refused_with_the_field() {
    for house in houses().await {
        let (id, citizen) = house.book(EIGHT).await;
        let confirm = format!("/api/v1/appointments/{id}/confirm");
        for (path, body, field) in misfits(&house, &confirm) {
            let answer = house.post(&citizen, &path, body.clone()).await;
            assert_eq!(
                (answer.status, answer.problem()),
                (422, "invalid-input"),
                "{path} {body}"
            );
            assert_eq!(
                answer.json["errors"][0]["field"], field,
                "{path} {body}: {answer:?}"
            );
        }
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_of_ours_is_refused_on_every_route() {
    let house = houses().await.remove(0);
    let (id, citizen) = house.book(EIGHT).await;
    for route in routes().into_iter().filter(|route| {
        route.method == "POST" && route.access != Access::Staff && route.access != Access::MediaNode
    }) {
        let path = route.path.replace("{id}", &id);
        let send = async |kind: &str, body: Vec<u8>| {
            answer(
                house
                    .request(&citizen, "POST", &path)
                    .header("content-type", kind)
                    .body(body),
            )
            .await
        };
        assert_eq!(
            send("application/json", b"{\"a\":".to_vec())
                .await
                .problem(),
            "malformed",
            "{path}"
        );
        assert_eq!(
            send("application/json", vec![0xff, 0xfe]).await.problem(),
            "malformed",
            "{path}"
        );
        let deep = send("application/json", "[".repeat(50_000).into_bytes()).await;
        assert_eq!(deep.problem(), "malformed", "{path}");
        assert_eq!(
            send("text/plain", b"{}".to_vec()).await.problem(),
            "unsupported-media-type",
            "{path}"
        );
        assert_eq!(
            send("application/x-www-form-urlencoded", b"a=b".to_vec())
                .await
                .status,
            415,
            "{path}"
        );
        let huge = send("application/json", vec![b' '; 1024 * 1024]).await;
        assert_eq!((huge.status, huge.problem()), (413, "too-large"), "{path}");
        assert!(huge.closes, "{path}");
        assert_eq!(
            send("application/json", b"{\"no_such_field\":1}".to_vec())
                .await
                .problem(),
            "invalid-input",
            "{path}"
        );
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_dates_and_queries_are_refused() {
    for house in houses().await {
        let service = format!("/api/v1/services/{}", house.office.here.service);
        for query in [
            "/days?from=2026-12-07",
            "/days?from=2026-12-07&to=2026-12-06",
            "/days?from=2026-12-07&to=2027-02-07",
            "/days?from=0000-01-01&to=0000-01-02",
            "/days?from=9999-12-31&to=9999-12-31",
            "/days?from=-9999-01-01&to=-9999-01-01",
            "/days?from=2026-02-29&to=2026-03-01",
            "/days?from=2026-12-07&to=2026-12-07&channel=pigeon",
            "/days?from=2026-12-07&to=2026-12-07&people=0",
            "/days?from=2026-12-07&to=2026-12-07&people=99999999999",
            "/days?from=2026-12-07&to=2026-12-07&colour=blue",
            "/starts",
            "/starts?date=today",
            "/starts?date=2026-12-07T00:00:00Z",
            "/starts?date=%00",
            "/starts?date=2026-12-07&people=-1",
        ] {
            let answer = house.get(&Who::Nobody, &format!("{service}{query}")).await;
            assert_eq!(
                (answer.status, answer.problem()),
                (422, "invalid-input"),
                "{query}"
            );
        }
        // A day before Schalter and one long after: nothing is free, and nothing breaks.
        for query in [
            "/days?from=2000-01-01&to=2000-01-31",
            "/days?from=2199-12-01&to=2199-12-31",
            "/starts?date=2000-02-29",
        ] {
            assert_eq!(
                house
                    .get(&Who::Nobody, &format!("{service}{query}"))
                    .await
                    .status,
                200,
                "{query}"
            );
        }
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_there() {
    let house = houses().await.remove(0);
    for path in [
        "/api/v1/authorities/nowhere",
        "/api/v1/authorities/nowhere/services",
        "/api/v1/services/not-an-id",
        "/api/v1/services/00000000-0000-0000-0000-000000000000",
        "/api/v1/nothing",
        "/api/v2/authorities",
        "/assets/missing.js",
        "/api/v1/authorities/..%2f..%2fetc%2fpasswd",
    ] {
        let answer = house.get(&Who::Nobody, path).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (404, "not-found"),
            "{path}"
        );
    }
    let missing =
        "/api/v1/services/00000000-0000-0000-0000-000000000000/days?from=2026-12-07&to=2026-12-07";
    assert_eq!(house.get(&Who::Nobody, missing).await.status, 404);
    let wrong = house.delete(&Who::Nobody, "/api/v1/authorities").await;
    assert_eq!(wrong.status, 405, "{wrong:?}");
    keys_and_heads(&house).await;
    house.close().await;
}

async fn keys_and_heads(house: &House) {
    for key in ["short", &"x".repeat(65), "with spaces in between"] {
        let request = house
            .request(&Who::Nobody, "POST", "/api/v1/appointments")
            .header("idempotency-key", key);
        let answer = answer(request.json(&wish(house.office.here, EIGHT))).await;
        assert_eq!(
            (answer.status, answer.problem()),
            (422, "invalid-input"),
            "{key}"
        );
    }
    let long = house
        .request(&Who::Nobody, "GET", "/api/v1/authorities")
        .header("x-long", "x".repeat(100_000))
        .send()
        .await;
    assert!(long.map_or(true, |answer| answer.status().as_u16() == 431));
    let many = (0..200).fold(
        house.request(&Who::Nobody, "GET", "/healthz"),
        |request, n| request.header(format!("x-{n}"), "1"),
    );
    assert!(
        many.send()
            .await
            .map_or(true, |answer| answer.status().as_u16() == 431)
    );
    assert_eq!(house.get(&Who::Nobody, "/healthz").await.status, 200);
}
