//! Who may call what: one table over the list of routes, so that a new route without an entry fails.

use super::house::{EIGHT, House, Who, houses, new_enrolment, person, wish};
use schalter::http::{Access, Route, routes};
use schalter_app::instruction::release;
use schalter_app::testing::course::{course_content, course_of, teach, terms};
use schalter_app::testing::{issue_certificate, new_certificate};
use schalter_domain::catalogue::Language;
use schalter_domain::id::EnrolmentId;
use schalter_domain::identity::Role;
use schalter_domain::instruction::Kind;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a route is called with, so that only the right to call it decides the answer.
struct Entry {
    method: &'static str,
    path: &'static str,
    body: fn(&House) -> Value,
}

fn nothing(_: &House) -> Value {
    json!({})
}

fn new_lesson(house: &House) -> Value {
    json!({"course": course_of(house.office.here).0, "start": "2026-12-07T14:00:00+01:00", "minutes": 60, "language": "de",
        "seats": 10})
}

const fn entry(method: &'static str, path: &'static str, body: fn(&House) -> Value) -> Entry {
    Entry { method, path, body }
}

/// Every route. `{id}` is replaced by something that exists and belongs to the first citizen or authority.
const TABLE: &[Entry] = &[
    entry("GET", "/api/v1/authorities", nothing),
    entry("GET", "/api/v1/authorities/{authority}", nothing),
    entry("GET", "/api/v1/authorities/{authority}/logo.svg", nothing),
    entry("GET", "/api/v1/authorities/{authority}/services", nothing),
    entry("GET", "/api/v1/services/{id}", nothing),
    entry("GET", "/api/v1/services/{id}/days", nothing),
    entry("GET", "/api/v1/services/{id}/starts", nothing),
    entry("POST", "/api/v1/appointments", |house| {
        wish(house.office.here, "2026-12-07T11:00:00+01:00")
    }),
    entry("GET", "/api/v1/appointments/{id}", nothing),
    entry("POST", "/api/v1/appointments/{id}/confirm", |_| person()),
    entry("POST", "/api/v1/appointments/{id}/cancel", nothing),
    entry("POST", "/api/v1/appointments/{id}/check-in", nothing),
    entry("POST", "/api/v1/appointments/{id}/pass", nothing),
    entry("GET", "/api/v1/appointments/{id}/calendar.ics", nothing),
    entry("POST", "/api/v1/device-test", nothing),
    entry("GET", "/api/v1/live", nothing),
    entry(
        "POST",
        "/api/v1/session",
        |_| json!({"login": "nobody@hier.example", "password": "wrong"}),
    ),
    entry("GET", "/api/v1/session", nothing),
    entry("DELETE", "/api/v1/session", nothing),
    entry("GET", "/api/v1/sessions", nothing),
    entry("DELETE", "/api/v1/sessions/{id}", nothing),
    entry("GET", "/api/v1/queues", nothing),
    entry("GET", "/api/v1/queues/{id}", nothing),
    entry(
        "POST",
        "/api/v1/queues/{id}/call-next",
        |house| json!({"counter": house.office.here.counters[1].0, "pools": [house.office.here.video.0]}),
    ),
    entry("POST", "/api/v1/tickets/{id}/recall", nothing),
    entry("POST", "/api/v1/tickets/{id}/miss", nothing),
    entry("POST", "/api/v1/tickets/{id}/start", nothing),
    entry("POST", "/api/v1/tickets/{id}/finish", nothing),
    entry("POST", "/api/v1/consultations/{id}/pass", nothing),
    entry("POST", "/api/v1/consultations/{id}/end", nothing),
    entry("GET", "/api/v1/certificates/{file}", nothing),
    entry("POST", "/api/v1/certificates/{file}/dispatch", nothing),
    entry(
        "POST",
        "/api/v1/certificates/verify",
        |_| json!({"payload": "x", "birth_date": "2001-02-03"}),
    ),
    entry(
        "POST",
        "/api/v1/register/search",
        |_| json!({"family_name": "Kanarienvogel", "birth_date": "2001-02-03", "reason": "a stranger asks"}),
    ),
    entry("GET", "/api/v1/register/revocations", nothing),
    entry("GET", "/api/v1/register/searches", nothing),
    entry("GET", "/api/v1/register/{number}", nothing),
    entry(
        "POST",
        "/api/v1/register/{number}/revoke",
        |_| json!({"reason": "a stranger asks"}),
    ),
    entry("POST", "/api/v1/register/{number}/revoke/confirm", nothing),
    entry("POST", "/api/v1/register/{number}/revoke/reject", nothing),
    entry("POST", "/api/v1/register/{number}/duplicate", nothing),
    entry(
        "POST",
        "/api/v1/register/{number}/dispatch",
        |_| json!({"how": "posted"}),
    ),
    entry("GET", "/api/v1/authorities/{authority}/courses", nothing),
    entry("GET", "/api/v1/courses/{id}", nothing),
    entry(
        "GET",
        "/api/v1/courses/{id}/versions/{version}/{picture}",
        nothing,
    ),
    entry("GET", "/api/v1/courses/{id}/films/{film}", nothing),
    entry(
        "GET",
        "/api/v1/courses/{id}/versions/{version}/captions/{captions}",
        nothing,
    ),
    entry("POST", "/api/v1/enrolments", |house| {
        new_enrolment(house.office.here)
    }),
    entry(
        "POST",
        "/api/v1/enrolments/lost",
        |house| json!({"course": course_of(house.office.here).0, "email": "a@example.org", "birth_date": "2001-02-03"}),
    ),
    entry("GET", "/api/v1/enrolments/{id}", nothing),
    entry("DELETE", "/api/v1/enrolments/{id}", nothing),
    entry("GET", "/api/v1/enrolments/{id}/chapters/{number}", nothing),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/progress",
        |_| json!({"chapter": 1, "page": uuid::Uuid::nil()}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/answers",
        |_| json!({"chapter": 1, "question": "1.1", "option": "1"}),
    ),
    entry("POST", "/api/v1/enrolments/{id}/exam", nothing),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/exam/answers",
        |_| json!({"attempt": uuid::Uuid::nil(), "question": "1.1", "option": "1"}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/exam/submit",
        |_| json!({"attempt": uuid::Uuid::nil()}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/declaration",
        |_| json!({"choice": "declare", "text_hash": "0".repeat(64)}),
    ),
    entry("GET", "/api/v1/enrolments/{id}/guardian", nothing),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/guardian",
        |_| json!({"name": "Eva", "email": "eva@example.org"}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/guardian/declaration",
        |_| json!({"name": "Eva", "relation": "custody", "choice": "declare", "text_hash": "0".repeat(64)}),
    ),
    entry("POST", "/api/v1/enrolments/{id}/appointments", |_| {
        let token = "AAAAAAAAAAAAAAAAAAAAAA";
        json!({"purpose": "identity", "appointment": uuid::Uuid::nil(), "appointment_token": token})
    }),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/fee",
        |_| json!({"payment": "counter"}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/language",
        |_| json!({"language": "en"}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/consent",
        |_| json!({"reminder": true}),
    ),
    entry("POST", "/api/v1/enrolments/{id}/resume", nothing),
    entry("POST", "/api/v1/enrolments/{id}/certificate", nothing),
    entry("GET", "/api/v1/participants", nothing),
    entry("POST", "/api/v1/participants", |house| {
        json!({"course": course_of(house.office.here).0, "mode": "on_site", "language": "de", "person": {
            "given_name": "Zoë", "family_name": "Kanarienvogel", "birth_date": "2001-02-03", "email": "zoe@example.org"}})
    }),
    entry("GET", "/api/v1/participants/{id}", nothing),
    entry(
        "POST",
        "/api/v1/participants/{id}/identity",
        |_| json!({"outcome": "confirmed", "method": "video", "document": "id_card", "level": "basic"}),
    ),
    entry(
        "POST",
        "/api/v1/participants/{id}/fee",
        |_| json!({"decision": "paid"}),
    ),
    entry(
        "POST",
        "/api/v1/participants/{id}/hindrance",
        |_| json!({"decision": "cleared"}),
    ),
    entry(
        "POST",
        "/api/v1/participants/{id}/issue",
        |_| json!({"reason": "a stranger asks", "instructed_on": "2026-12-07"}),
    ),
    entry("GET", "/api/v1/releases", nothing),
    entry("GET", "/api/v1/releases/{id}/chapters/{number}", nothing),
    entry(
        "POST",
        "/api/v1/releases/{id}/propose",
        |_| json!({"languages": ["de"], "note": ""}),
    ),
    entry("POST", "/api/v1/releases/{id}/confirm", nothing),
    entry(
        "POST",
        "/api/v1/releases/{id}/reject",
        |_| json!({"reason": "a stranger asks"}),
    ),
    entry(
        "POST",
        "/api/v1/releases/{id}/withdraw",
        |_| json!({"reason": "a stranger asks"}),
    ),
    entry("GET", "/api/v1/courses/{id}/lessons", nothing),
    entry("GET", "/api/v1/lessons", nothing),
    entry("POST", "/api/v1/lessons", new_lesson),
    entry("GET", "/api/v1/lessons/{id}", nothing),
    entry("DELETE", "/api/v1/lessons/{id}", nothing),
    entry("POST", "/api/v1/lessons/{id}/open", nothing),
    entry("POST", "/api/v1/lessons/{id}/pass", nothing),
    entry(
        "POST",
        "/api/v1/lessons/{id}/side-room",
        |_| json!({"enrolment": uuid::Uuid::nil()}),
    ),
    entry("POST", "/api/v1/lessons/{id}/side-room/close", nothing),
    entry(
        "POST",
        "/api/v1/lessons/{id}/slide",
        |_| json!({"chapter": 1, "number": 1}),
    ),
    entry("POST", "/api/v1/lessons/{id}/presence", nothing),
    entry(
        "POST",
        "/api/v1/lessons/{id}/attended",
        |_| json!({"enrolment": uuid::Uuid::nil(), "attended": true, "reason": "because"}),
    ),
    entry("POST", "/api/v1/lessons/{id}/end", nothing),
    entry("POST", "/api/v1/lessons/{id}/interpreter", nothing),
    entry("DELETE", "/api/v1/lessons/{id}/interpreter", nothing),
    entry("GET", "/api/v1/lessons/{id}/interpretation", nothing),
    entry(
        "POST",
        "/api/v1/lessons/{id}/interpretation/pass",
        |_| json!({"name": "Olena"}),
    ),
    entry("GET", "/api/v1/enrolments/{id}/lesson", nothing),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/lesson/pass",
        |_| json!({"room": "main"}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/lesson/presence",
        |_| json!({"id": uuid::Uuid::nil()}),
    ),
    entry(
        "POST",
        "/api/v1/enrolments/{id}/lesson/seat",
        |_| json!({"lesson": uuid::Uuid::nil()}),
    ),
    entry("GET", "/api/v1/courses/{id}/figures", nothing),
    entry("GET", "/api/v1/courses/{id}/figures.csv", nothing),
    entry("GET", "/api/v1/courses/{id}/figures.xlsx", nothing),
    entry("GET", "/.well-known/schalter/keys.json", nothing),
    entry("POST", "/internal/media/facts", |_| json!({"facts": []})),
    entry("GET", "/healthz", nothing),
    entry("GET", "/readyz", nothing),
    entry("GET", "/metrics", nothing),
    entry("GET", "/api/v1/openapi.json", nothing),
];

#[test]
fn every_route_has_an_entry() {
    let listed: BTreeSet<_> = routes()
        .into_iter()
        .map(|route| (route.method, route.path))
        .collect();
    let tested: BTreeSet<_> = TABLE
        .iter()
        .map(|entry| (entry.method.to_owned(), entry.path.to_owned()))
        .collect();
    assert_eq!(
        listed, tested,
        "the list of routes and the table of this test differ"
    );
}

/// What exists in the house and belongs to the first citizen and the first authority.
struct Belongings {
    appointment: String,
    ticket: String,
    talk: String,
    session: String,
    certificate: String,
    enrolment: String,
    version: String,
    lesson: String,
}

impl Belongings {
    fn fill(&self, house: &House, path: &str) -> String {
        let id = match path.split('/').nth(3) {
            Some("appointments") => &self.appointment,
            Some("tickets") => &self.ticket,
            Some("consultations") => &self.talk,
            Some("sessions") => &self.session,
            Some("queues") => &house.office.here.queue.to_string(),
            Some("courses") => &course_of(house.office.here).to_string(),
            Some("enrolments" | "participants") => &self.enrolment,
            Some("releases") => &self.version,
            Some("lessons") => &self.lesson,
            _ => &house.office.here.service.to_string(),
        };
        let query = match path.rsplit('/').next() {
            Some("days") => "?from=2026-12-07&to=2026-12-07",
            Some("starts") => "?date=2026-12-07",
            _ => "",
        };
        let number = match path.split_once("/chapters/") {
            Some(_) => "1",
            None => &self.certificate,
        };
        path.replace("{authority}", "hier")
            .replace("{id}", id)
            .replace("{number}", number)
            .replace("{version}", "2026.1")
            .replace("{picture}", "1-bild.svg")
            .replace("{file}", &format!("{number}.pdf"))
            + query
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_other_citizens_and_other_authorities_get_nothing() {
    for house in houses().await {
        let (here, there) = (house.office.here, house.office.there);
        let (appointment, owner) = house.book(EIGHT).await;
        let (_, other_citizen) = house.book(EIGHT).await;
        house.clock(7, 45);
        house
            .post(
                &owner,
                &format!("/api/v1/appointments/{appointment}/check-in"),
                json!({}),
            )
            .await
            .ok();
        let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let call = json!({"counter": here.counters[0].0, "pools": [here.video.0]});
        let called = house
            .post(
                &clerk,
                &format!("/api/v1/queues/{}/call-next", here.queue),
                call,
            )
            .await
            .ok();
        let sessions = house.get(&clerk, "/api/v1/sessions").await.ok();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let new = new_certificate(here, EnrolmentId(uuid::Uuid::nil()));
        let certificate = issue_certificate(&house.office.ctx, new).await.unwrap();
        let course = course_content(Kind::Ifsg43);
        let languages = [Language::German];
        teach(&house.office.ctx, here, terms(), &course, &languages).await;
        let enrolments = "/api/v1/enrolments";
        let enrolled = house
            .post(&Who::Nobody, enrolments, new_enrolment(here))
            .await
            .ok();
        let version = release::import(&house.office.ctx, here.authority, &course).await;
        let teacher = house.instructor(here, "teacher@hier.example").await;
        let planned = house
            .post(&teacher, "/api/v1/lessons", new_lesson(&house))
            .await
            .ok();
        let belongings = Belongings {
            lesson: text(&planned["id"]),
            version: version.unwrap().version.to_string(),
            enrolment: text(&enrolled["id"]),
            certificate: certificate.number.to_string(),
            appointment,
            ticket: text(&called["ticket"]["id"]),
            talk: text(&called["ticket"]["consultation"]),
            session: text(&sessions["sessions"][0]["id"]),
        };
        let foreign_clerk = house.staff(there, "clerk@dort.example", Role::Clerk).await;
        let auditor = house
            .staff(here, "auditor@hier.example", Role::Auditor)
            .await;
        let never_given = Who::Citizen("AAAAAAAAAAAAAAAAAAAAAA".to_owned());
        let no_session = Who::Staff("__Host-schalter=AAAAAAAAAAAAAAAAAAAAAA".to_owned());
        for route in routes() {
            for (name, who) in [
                ("nobody", &Who::Nobody),
                ("a token that was never given", &never_given),
                ("another citizen", &other_citizen),
                ("a session that never was", &no_session),
                ("a clerk of another authority", &foreign_clerk),
                ("an auditor", &auditor),
            ] {
                let status = ask(&house, &belongings, &route, who).await;
                let allowed = expected(&route, name);
                assert!(
                    allowed.contains(&status),
                    "{} {} by {name}: {status}, expected {allowed:?}",
                    route.method,
                    route.path
                );
            }
        }
        // All that was in vain: the owners can still do everything.
        let ticket = format!("/api/v1/tickets/{}/start", belongings.ticket);
        assert_eq!(house.post(&clerk, &ticket, json!({})).await.status, 200);
        house.close().await;
    }
}

async fn ask(house: &House, belongings: &Belongings, route: &Route, who: &Who) -> u16 {
    let entry = TABLE
        .iter()
        .find(|entry| entry.method == route.method && entry.path == route.path)
        .unwrap();
    let request = house.request(who, entry.method, &belongings.fill(house, entry.path));
    let request = if entry.method == "POST" {
        request.json(&(entry.body)(house))
    } else {
        request
    };
    // Only the head: a live stream has no end.
    request.send().await.unwrap().status().as_u16()
}

fn expected(route: &Route, who: &str) -> &'static [u16] {
    let own_things = ["/api/v1/session", "/api/v1/sessions"];
    match (route.access, who) {
        // Success, or a refusal that everybody gets: bad credentials, nothing free any more.
        (Access::Everyone, _) if route.path == "/api/v1/session" => &[401, 429],
        // The course of this office has no films; theirs have a story of their own.
        (Access::Everyone, _)
            if route.path.contains("/films/") || route.path.contains("/captions/") =>
        {
            &[404]
        }
        (Access::Everyone, _) => &[200, 201, 202, 409, 429],
        // Not the kind of right that is asked for here.
        (
            Access::Citizen | Access::Staff | Access::CitizenOrStaff,
            "nobody" | "a session that never was",
        )
        | (Access::Citizen, "a clerk of another authority" | "an auditor")
        | (Access::Staff, "a token that was never given" | "another citizen") => &[401],
        // Nobody's certificate but the holder's, and staff's who care for participants.
        (Access::CitizenOrStaff, _) if route.path.starts_with("/api/v1/certificates/") => {
            &[401, 403, 404]
        }
        (Access::CitizenOrStaff, "another citizen") => &[200],
        // They name no queue.
        (Access::CitizenOrStaff, "a clerk of another authority" | "an auditor") => &[422],
        // A right that opens something else, or nothing; and no media nodes are configured.
        (Access::Citizen | Access::CitizenOrStaff | Access::MediaNode, _) => &[404],
        // Their own session is theirs, and once the table signed them out it is gone.
        (Access::Staff, _) if own_things.contains(&route.path.as_str()) => &[200, 204, 401],
        // Nobody enrols into a course of another authority.
        (Access::Staff, "a clerk of another authority")
            if route.path == "/api/v1/participants" && route.method == "POST" =>
        {
            &[401, 404]
        }
        // Lists and searches of their own authority.
        (Access::Staff, "a clerk of another authority")
            if [
                "/api/v1/queues",
                "/api/v1/participants",
                "/api/v1/register/search",
                "/api/v1/register/revocations",
            ]
            .contains(&route.path.as_str()) =>
        {
            &[200, 401]
        }
        (Access::Staff, "an auditor")
            if route.path == "/api/v1/register/searches" || route.path.contains("/figures") =>
        {
            &[200, 401]
        }
        (Access::Staff, _) => &[401, 403, 404],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_of_another_authority_find_nothing_and_roles_have_limits() {
    for house in houses().await {
        let (here, there) = (house.office.here, house.office.there);
        let foreign = house.staff(there, "clerk@dort.example", Role::Clerk).await;
        let auditor = house
            .staff(here, "auditor@hier.example", Role::Auditor)
            .await;
        let queue = format!("/api/v1/queues/{}", here.queue);
        let live = format!("/api/v1/live?queue={}", here.queue);
        let call = json!({"counter": here.counters[0].0, "pools": [here.video.0]});
        for (who, status) in [(&foreign, 404), (&auditor, 403)] {
            assert_eq!(house.get(who, &queue).await.status, status);
            assert_eq!(house.get(who, &live).await.status, status);
            assert_eq!(
                house
                    .post(who, &format!("{queue}/call-next"), call.clone())
                    .await
                    .status,
                status
            );
        }
        // A counter of one's own does not open somebody else's queue, nor the other way round.
        let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let mixed = json!({"counter": there.counters[0].0, "pools": [there.video.0]});
        assert_eq!(
            house
                .post(&clerk, &format!("{queue}/call-next"), mixed)
                .await
                .status,
            404
        );
        house.close().await;
    }
}
