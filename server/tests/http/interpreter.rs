//! The interpreter of a group lesson, who has a link and no account.

use super::class::{Story, text};
use super::house::{Who, houses};
use super::live::Stream;
use super::peer::Peer;
use schalter_domain::identity::Role;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_one_lesson_until_it_is_withdrawn() {
    for house in houses().await {
        let story = Story::begin(house).await;
        let (lesson, other) = (story.plan(5, 2).await, story.plan(5, 2).await);
        let path = format!("/api/v1/lessons/{lesson}");
        let (invite, inside) = (
            format!("{path}/interpreter"),
            format!("{path}/interpretation"),
        );

        // Only who may hold the lesson makes a link.
        let (here, there) = (story.house.office.here, story.house.office.there);
        let house = &story.house;
        let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let foreign = house.instructor(there, "teacher@dort.example").await;
        for (who, status) in [(&clerk, 403), (&foreign, 404), (&Who::Nobody, 401)] {
            assert_eq!(house.post(who, &invite, json!({})).await.status, status);
            assert_eq!(house.delete(who, &invite).await.status, status);
        }

        let first = house.post(&story.teacher, &invite, json!({})).await;
        assert_eq!(first.status, 201, "{first:?}");
        let lost = Who::Citizen(text(&first.json["token"]));
        assert_eq!(house.get(&lost, &inside).await.ok()["interpreter"], "ar");
        let second = house.post(&story.teacher, &invite, json!({})).await.ok();
        let olena = Who::Citizen(text(&second["token"]));
        assert_eq!(house.get(&lost, &inside).await.status, 404, "replaced");
        assert!(story.lesson(&lesson).await["interpreter_invited_at"].is_string());

        // It opens this lesson alone, and nothing of anybody.
        let elsewhere = format!("/api/v1/lessons/{other}/interpretation");
        assert_eq!(house.get(&olena, &elsewhere).await.status, 404);
        let view = house.get(&olena, &inside).await.ok();
        assert!(view["participants"].is_null() && view["side_room"].is_null());
        let guest = story.enrol("Ann", &lesson).await;
        assert_eq!(house.get(&guest.who, &inside).await.status, 404);
        let enrolment = format!("/api/v1/enrolments/{}", guest.id);
        assert_eq!(house.get(&olena, &enrolment).await.status, 404);

        // Nobody is in before it is open; then the page turns with everybody's.
        let pass = format!("{inside}/pass");
        let name = json!({"name": " Olena "});
        let early = house.post(&olena, &pass, name.clone()).await;
        assert_eq!((early.status, early.problem()), (409, "wrong-state"));
        let mut page = Stream::open(house, &olena, "", None).await;
        page.until(|data| data["state"] == "planned").await;
        story.teach(&lesson, "/open", json!({})).await.ok();
        let slide = json!({"chapter": 1, "number": 1});
        story.teach(&lesson, "/slide", slide).await.ok();
        page.until(|data| data["slide"]["number"] == 1).await;

        let nameless = house.post(&olena, &pass, json!({"name": "  "})).await;
        assert_eq!(nameless.status, 422);
        let seat = house.post(&olena, &pass, name.clone()).await.ok();
        let held = story.teach(&lesson, "/pass", json!({})).await.ok();
        let mut teacher = Peer::enter(&held).await;
        let interpreter = Peer::enter(&seat).await;
        assert_eq!(
            interpreter.joined["rights"],
            json!(["publish_audio", "subscribe"])
        );
        let came = teacher.until("participant_joined").await;
        assert_eq!(came["participant"]["name"], "Olena");
        assert_eq!(came["participant"]["role"], "guest");

        // Withdrawn is over; what is withdrawn twice is withdrawn.
        for _ in 0..2 {
            assert_eq!(house.delete(&story.teacher, &invite).await.status, 204);
        }
        assert_eq!(house.post(&olena, &pass, name).await.status, 404);
        assert!(story.lesson(&lesson).await["interpreter_invited_at"].is_null());
        story.teach(&lesson, "/end", json!({})).await.ok();
        let late = house.post(&story.teacher, &invite, json!({})).await;
        assert_eq!((late.status, late.problem()), (409, "wrong-state"));
        story.house.close().await;
    }
}
