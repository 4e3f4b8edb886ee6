//! A group lesson from plan to end, with real signalling: who was there, who was not, and what each of them learned of the
//! others.

use super::class::{Story, participant, text};
use super::house::{Who, houses};
use super::live::Stream;
use super::peer::Peer;
use schalter_domain::identity::Role;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, told in one piece")]
async fn a_lesson_with_one_who_attends_one_who_leaves_one_who_sleeps_and_one_who_never_comes() {
    for house in houses().await {
        let story = Story::begin(house).await;
        let lesson = story.plan(10, 4).await;
        let ann = story.enrol("Ann", &lesson).await;
        let bob = story.enrol("Bob", &lesson).await;
        let cay = story.enrol("Cay", &lesson).await;
        let dan = story.enrol("Dan", &lesson).await;
        let full = story.try_enrol("Eva", &lesson).await;
        assert_eq!((full.status, full.problem()), (409, "lesson-full"));
        let offered = format!("/api/v1/courses/{}/lessons", story.course);
        let offered = story.house.get(&Who::Nobody, &offered);
        assert_eq!(offered.await.ok()["lessons"][0]["seats_free"], 0);
        let early = story.guest(&ann, "/pass", json!({"room": "main"})).await;
        assert_eq!((early.status, early.problem()), (409, "wrong-state"));

        let mut console = Stream::open(
            &story.house,
            &story.teacher,
            &format!("?lesson={lesson}"),
            None,
        )
        .await;
        let mut page = Stream::open(&story.house, &ann.who, "", None).await;
        page.until(|data| data["lesson"]["state"] == "planned")
            .await;
        story.teach(&lesson, "/open", json!({})).await.ok();
        page.until(|data| data["lesson"]["state"] == "open").await;

        // By the lobby, called by name.
        let pass = story.teach(&lesson, "/pass", json!({})).await.ok();
        let mut teacher = Peer::enter(&pass).await;
        let mut in_room = Vec::new();
        for guest in [&ann, &bob, &cay] {
            let mut peer = story.enter(guest, "main").await;
            assert_eq!(peer.joined["in_lobby"], true);
            story.until_seen(&lesson, guest, "lobby").await;
            let came = teacher.until("participant_joined").await;
            assert_eq!(
                came["participant"]["name"],
                format!("{} Kanarienvogel", guest.name)
            );
            teacher
                .say(json!({"type": "admit", "participant": guest.id}))
                .await;
            peer.until("admitted").await;
            teacher.until("participant_joined").await;
            story.until_seen(&lesson, guest, "present").await;
            in_room.push(peer);
        }
        console
            .until(|data| participant(data, &cay)["state"] == "present")
            .await;
        assert_eq!(
            participant(&story.lesson(&lesson).await, &dan)["state"],
            "expected"
        );

        // One shows the document in the private room, to which nobody else has a key.
        let about = json!({"enrolment": ann.id});
        let pass = story.teach(&lesson, "/side-room", about.clone()).await.ok();
        let mut private = Peer::enter(&pass).await;
        page.until(|data| data["lesson"]["side_room"] == true).await;
        assert_eq!(story.seen_by(&bob).await["side_room"], false);
        let other = story.guest(&bob, "/pass", json!({"room": "side"})).await;
        assert_eq!((other.status, other.problem()), (409, "wrong-state"));
        let busy = story
            .teach(&lesson, "/side-room", json!({"enrolment": bob.id}))
            .await;
        assert_eq!((busy.status, busy.problem()), (409, "wrong-state"));
        let mut alone = story.enter(&ann, "side").await;
        assert_eq!(alone.joined["participants"].as_array().unwrap().len(), 1);
        let rights = alone.joined["rights"].as_array().unwrap();
        assert!(rights.contains(&json!("publish_video")));
        let confirmed = json!({"outcome": "confirmed", "method": "group", "document": "id_card", "level": "basic"});
        let identity = format!("/api/v1/participants/{}/identity", ann.id);
        story
            .house
            .post(&story.teacher, &identity, confirmed)
            .await
            .ok();
        console
            .until(|data| participant(data, &ann)["identity"] == "confirmed")
            .await;
        story
            .teach(&lesson, "/side-room/close", json!({}))
            .await
            .ok();
        for peer in [&mut private, &mut alone] {
            peer.until("ended").await;
        }
        let late = story.guest(&ann, "/pass", json!({"room": "side"})).await;
        assert_eq!(late.problem(), "wrong-state");

        // Somebody's connection breaks for good: whoever was let in once is let in.
        in_room.remove(0).leave().await;
        story.until_seen(&lesson, &ann, "away").await;
        let again = story.enter(&ann, "main").await;
        assert_eq!(again.joined["in_lobby"], false);
        story.until_seen(&lesson, &ann, "present").await;
        in_room.insert(0, again);

        // The lesson.
        story.at(10).await;
        let wrong = story
            .teach(&lesson, "/slide", json!({"chapter": 1, "number": 99}))
            .await;
        assert_eq!((wrong.status, wrong.problem()), (422, "invalid-input"));
        story
            .teach(&lesson, "/slide", json!({"chapter": 1, "number": 1}))
            .await
            .ok();
        let shown = page.until(|data| !data["lesson"]["slide"].is_null()).await;
        let slides = story.lesson(&lesson).await["slides"][0]["slides"]
            .as_u64()
            .unwrap();
        assert_eq!(shown.data["lesson"]["slide"]["of"], slides);
        for number in 1..=slides {
            let shown = story
                .teach(&lesson, "/slide", json!({"chapter": 1, "number": number}))
                .await;
            assert!(
                !shown.text.contains("why"),
                "a slide tells no reasons: {}",
                shown.text
            );
        }
        in_room[0]
            .say(json!({"type": "chat", "text": "May I ask?"}))
            .await;
        in_room[0]
            .say(json!({"type": "hand", "raised": true}))
            .await;
        assert_eq!(teacher.until("chat").await["text"], "May I ask?");

        let mut missed = String::new();
        // Three moments, one in each third of what is left after five minutes.
        for (minutes, asked) in [(33, 1), (51, 2), (69, 3)] {
            story.at(minutes).await;
            let view = story.seen_by(&ann).await;
            let question = text(&view["presence"]["id"]);
            story
                .guest(&ann, "/presence", json!({"id": question}))
                .await
                .ok();
            assert!(story.seen_by(&ann).await["presence"].is_null());
            assert_eq!(story.seen_by(&bob).await["presence"]["id"], question);
            let answers = participant(&story.lesson(&lesson).await, &ann)["presence"].clone();
            assert_eq!(answers.as_array().unwrap().len(), asked);
            if asked == 1 {
                in_room.remove(2).leave().await;
                story.until_seen(&lesson, &cay, "away").await;
                missed = question;
            }
        }
        let late = story.guest(&bob, "/presence", json!({"id": missed})).await;
        assert_eq!((late.status, late.problem()), (409, "wrong-state"));
        let twice = story.teach(&lesson, "/presence", json!({})).await;
        assert_eq!(twice.problem(), "wrong-state", "one question at a time");

        // The end.
        story.at(70).await;
        let ended = story.teach(&lesson, "/end", json!({})).await.ok();
        for (guest, attended) in [(&ann, true), (&bob, false), (&cay, false), (&dan, false)] {
            let seen = participant(&ended, guest);
            assert_eq!(seen["attended"], attended, "{}: {seen}", guest.name);
            let chapters = text(&story.enrolment(guest).await["chapters"][0]["state"]);
            assert_eq!(chapters == "done", attended, "{}", guest.name);
        }
        assert_eq!(participant(&ended, &dan)["state"], "expected");
        assert_eq!(participant(&ended, &bob)["seconds_present"], 3_600);
        page.until(|data| data["lesson"]["attended"] == true).await;
        teacher.until("ended").await;
        let closed = story.guest(&ann, "/pass", json!({"room": "main"})).await;
        assert_eq!(closed.problem(), "wrong-state");
        let exam = format!("/api/v1/enrolments/{}/exam", ann.id);
        story.house.post(&ann.who, &exam, json!({})).await.ok();
        // The others begin by themselves.
        let chapter = format!("/api/v1/enrolments/{}/chapters/1", bob.id);
        story.house.get(&bob.who, &chapter).await.ok();
        let decision =
            json!({"enrolment": bob.id, "attended": true, "reason": "His keyboard was broken."});
        let decided = story.teach(&lesson, "/attended", decision).await.ok();
        assert_eq!(participant(&decided, &bob)["decided"]["attended"], true);
        assert_eq!(story.enrolment(&bob).await["chapters"][2]["state"], "done");
        let back =
            json!({"enrolment": bob.id, "attended": false, "reason": "I think better of it."});
        assert_eq!(
            story.teach(&lesson, "/attended", back).await.problem(),
            "wrong-state"
        );

        // What participants learned of each other.
        for peer in &mut in_room {
            while peer.overlooked.iter().all(|said| said["type"] != "ended") {
                match peer.next().await {
                    Some(said) => peer.overlooked.push(said),
                    None => break,
                }
            }
        }
        let said =
            |peer: &Peer| format!("{} {}", peer.joined, Value::from(peer.overlooked.clone()));
        for name in ["Bob Kanarienvogel", &bob.id, "Cay Kanarienvogel", &cay.id] {
            assert!(!said(&in_room[0]).contains(name), "Ann learned of {name}");
        }
        for name in ["Kanarienvogel", &ann.id, &cay.id, "May I ask?"] {
            assert!(!said(&in_room[1]).contains(name), "Bob learned of {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_changed_and_called_off() {
    for house in houses().await {
        let story = Story::begin(house).await;
        let (first, second) = (story.plan(90, 1).await, story.plan(200, 1).await);
        let ann = story.enrol("Ann", &first).await;
        let bob = story.enrol("Bob", &second).await;
        let full = story.guest(&ann, "/seat", json!({"lesson": second})).await;
        assert_eq!((full.status, full.problem()), (409, "lesson-full"));
        let early = story.teach(&first, "/open", json!({})).await;
        assert_eq!((early.status, early.problem()), (409, "not-yet"));
        assert!(early.json["from"].is_string());
        // A seat that is given up is free for others.
        let path = format!("/api/v1/enrolments/{}", bob.id);
        assert_eq!(story.house.delete(&bob.who, &path).await.status, 204);
        story
            .guest(&ann, "/seat", json!({"lesson": second}))
            .await
            .ok();
        assert_eq!(story.seen_by(&ann).await["id"], second.as_str());
        let cay = story.enrol("Cay", &first).await;
        // Called off: everybody may choose another group, and nobody this one.
        let path = format!("/api/v1/lessons/{first}");
        assert_eq!(story.house.delete(&story.teacher, &path).await.status, 204);
        assert_eq!(story.seen_by(&cay).await["state"], "cancelled");
        assert_eq!(
            story.house.delete(&story.teacher, &path).await.problem(),
            "wrong-state"
        );
        assert_eq!(
            story
                .guest(&ann, "/seat", json!({"lesson": first}))
                .await
                .problem(),
            "wrong-state"
        );
        let listed = format!("/api/v1/courses/{}/lessons", story.course);
        let listed = story.house.get(&Who::Nobody, &listed);
        assert_eq!(listed.await.ok()["lessons"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_with_the_duty_hold_lessons_and_interpreters_only_interpret() {
    for house in houses().await {
        let story = Story::begin(house).await;
        let lesson = story.plan(5, 2).await;
        let (here, there) = (story.house.office.here, story.house.office.there);
        let clerk = story
            .house
            .staff(here, "clerk@hier.example", Role::Clerk)
            .await;
        let auditor = story
            .house
            .staff(here, "auditor@hier.example", Role::Auditor)
            .await;
        let stranger = story.house.instructor(there, "teacher@dort.example").await;
        let path = format!("/api/v1/lessons/{lesson}");
        for (who, status) in [(&clerk, 403), (&auditor, 403), (&stranger, 404)] {
            assert_eq!(story.house.get(who, &path).await.status, status);
            for step in ["open", "pass", "presence", "end", "side-room/close"] {
                let answer = story
                    .house
                    .post(who, &format!("{path}/{step}"), json!({}))
                    .await;
                assert_eq!(answer.status, status, "{step}: {answer:?}");
            }
        }
        story.teach(&lesson, "/open", json!({})).await.ok();
        let interpret = json!({"as": "interpreter"});
        let pass = format!("{path}/pass");
        assert_eq!(
            story
                .house
                .post(&auditor, &pass, interpret.clone())
                .await
                .status,
            403
        );
        let pass = story.house.post(&clerk, &pass, interpret).await.ok();
        let interpreter = Peer::enter(&pass).await;
        assert_eq!(
            interpreter.joined["rights"],
            json!(["publish_audio", "subscribe"])
        );
        let wishes = [
            json!({"start": story.time(5), "minutes": 60, "language": "de", "seats": 101}),
            json!({"start": story.time(5), "minutes": 60, "language": "tr", "seats": 10}),
            json!({"start": "2026-01-01T10:00:00+01:00", "minutes": 60, "language": "de", "seats": 10}),
        ];
        for mut wish in wishes {
            wish["course"] = json!(story.course);
            let answer = story
                .house
                .post(&story.teacher, "/api/v1/lessons", wish.clone())
                .await;
            assert_eq!(
                (answer.status, answer.problem()),
                (422, "invalid-input"),
                "{wish}"
            );
        }
    }
}
