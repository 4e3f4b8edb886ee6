//! Who comes to the counter about a course: the clerk who calls them is led to the enrolment, and only who may know is.

use super::enrolment::{Way, quick};
use super::house::{House, Who, houses_with, new_enrolment, wish};
use super::live::Stream;
use schalter_app::testing::Keys;
use schalter_app::testing::course::{course_content, teach, terms};
use schalter_domain::catalogue::Language;
use schalter_domain::id::DepartmentId;
use schalter_domain::identity::Role;
use schalter_domain::instruction::Kind;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn the_clerk_is_led_from_the_ticket_to_the_participant() {
    for house in houses_with(quick(), &[]).await {
        let here = house.office.here;
        // The line belongs to one department, the course to another.
        let department = DepartmentId(house.another_department(here).await);
        let keys = Keys { department, ..here };
        let content = course_content(Kind::Ifsg43);
        teach(
            &house.office.ctx,
            keys,
            terms(),
            &content,
            &[Language::German],
        )
        .await;
        identity(&house).await;
        hindrance(&house).await;
        house.close().await;
    }
}

async fn identity(house: &House) {
    let (here, there) = (house.office.here, house.office.there);
    let way = Way::begin(house, new_enrolment(here)).await;
    way.read_all().await;
    way.take_exam(0).await;
    way.declare("declare").await.ok();
    assert_eq!(way.view().await["next"], "identity");
    let (id, citizen) = book(house, "2026-12-07T08:00:00+01:00").await;
    link(&way, "identity", &id, &citizen).await;
    let (plain, other) = book(house, "2026-12-07T08:05:00+01:00").await;
    house.clock(7, 45);
    for (id, who) in [(&id, &citizen), (&plain, &other)] {
        let path = format!("/api/v1/appointments/{id}/check-in");
        let arrived = house.post(who, &path, json!({})).await.ok();
        assert!(!arrived.to_string().contains(&way.id), "{arrived}");
    }

    let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
    let departments = vec![here.department.0];
    let line_only = house
        .physician_of(here, "line@hier.example", departments)
        .await;
    let stranger = house.staff(there, "clerk@dort.example", Role::Clerk).await;
    let queue = format!("/api/v1/queues/{}", here.queue);
    let mine = json!({"id": way.id, "purpose": "identity"});
    let shown = |view: &Value| {
        let tickets = view["tickets"].as_array().unwrap();
        tickets.iter().map(|one| one["enrolment"].clone()).collect()
    };
    let shown: &dyn Fn(&Value) -> Vec<Value> = &shown;
    assert_eq!(
        shown(&house.get(&clerk, &queue).await.ok()),
        [mine.clone(), Value::Null]
    );
    assert_eq!(
        shown(&house.get(&line_only, &queue).await.ok()),
        [Value::Null, Value::Null]
    );
    assert_eq!(house.get(&stranger, &queue).await.status, 404);
    // The live stream is made once for all who look, and shows to each what they may see.
    let live = format!("?queue={}", here.queue);
    for (who, seen) in [(&clerk, mine.clone()), (&line_only, Value::Null)] {
        let mut stream = Stream::open(house, who, &live, None).await;
        let event = stream.until(|data| data["tickets"].is_array()).await;
        assert_eq!(shown(&event.data), [seen, Value::Null]);
    }

    let call = json!({"counter": here.counters[0].0, "pools": [here.video.0]});
    let called = house
        .post(&clerk, &format!("{queue}/call-next"), call)
        .await
        .ok();
    assert_eq!(called["ticket"]["enrolment"], mine);
    let participant = format!("/api/v1/participants/{}", way.id);
    assert_eq!(
        house.get(&clerk, &participant).await.ok()["name"],
        "Zoë Kanarienvogel"
    );
    for (who, status) in [(&line_only, 403), (&stranger, 404)] {
        let look = json!({"outcome": "confirmed", "method": "video", "document": "id_card", "level": "normal"});
        let path = format!("{participant}/identity");
        assert_eq!(house.post(who, &path, look).await.status, status);
    }
    let ticket = called["ticket"]["id"].as_str().unwrap();
    let step = async |step: &str| {
        let path = format!("/api/v1/tickets/{ticket}/{step}");
        house.post(&clerk, &path, json!({})).await.ok()
    };
    assert_eq!(step("start").await["ticket"]["enrolment"], mine);
    let look = json!({"outcome": "confirmed", "method": "video", "document": "id_card", "level": "normal"});
    house
        .post(&clerk, &format!("{participant}/identity"), look)
        .await
        .ok();
    step("finish").await;
    let view = way.view().await;
    assert_eq!(
        (view["identity"]["state"].as_str(), view["next"].as_str()),
        (Some("confirmed"), Some("fee"))
    );
}

async fn hindrance(house: &House) {
    let here = house.office.here;
    let way = Way::begin(house, new_enrolment(here)).await;
    way.read_all().await;
    way.take_exam(0).await;
    way.declare("unsure").await.ok();
    let (id, citizen) = book(house, "2026-12-07T08:10:00+01:00").await;
    link(&way, "hindrance", &id, &citizen).await;
    let path = format!("/api/v1/appointments/{id}/check-in");
    house.post(&citizen, &path, json!({})).await.ok();
    let clerk = house.sign_in("clerk@hier.example").await;
    let doctor = house.physician(here, "doctor@hier.example").await;
    let queue = format!("/api/v1/queues/{}", here.queue);
    let last = async |who: &Who| {
        let view = house.get(who, &queue).await.ok();
        view["tickets"].as_array().unwrap().last().unwrap()["enrolment"].clone()
    };
    assert_eq!(last(&clerk).await, Value::Null, "that is health data");
    assert_eq!(
        last(&doctor).await,
        json!({"id": way.id, "purpose": "hindrance"})
    );
}

async fn book(house: &House, start: &str) -> (String, Who) {
    let wish = wish(house.office.here, start);
    let held = house
        .post(&Who::Nobody, "/api/v1/appointments", wish)
        .await
        .ok();
    let id = held["id"].as_str().unwrap().to_owned();
    let citizen = Who::Citizen(held["token"].as_str().unwrap().to_owned());
    let person = json!({"name": "Zoë Kanarienvogel", "email": null, "phone": "+49 171 5550100", "language": "de", "needs": []});
    let path = format!("/api/v1/appointments/{id}/confirm");
    house.post(&citizen, &path, person).await.ok();
    (id, citizen)
}

async fn link(way: &Way<'_>, purpose: &str, appointment: &str, citizen: &Who) {
    let Who::Citizen(token) = citizen else {
        panic!("a citizen books")
    };
    let body = json!({"purpose": purpose, "appointment": appointment, "appointment_token": token});
    way.post("/appointments", body).await.ok();
}
