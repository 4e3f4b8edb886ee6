//! The release of a course: two people, in their department, and one who takes it back.

use super::house::{House, houses};
use schalter_app::Error;
use schalter_app::instruction::release::{self, ImportRefusal};
use schalter_app::testing::Keys;
use schalter_app::testing::course::{course_content, teach, terms};
use schalter_domain::id::CourseVersionId;
use schalter_domain::identity::Role;
use schalter_domain::instruction::Kind;
use serde_json::json;

/// Offers the course and loads it; nobody has released it.
async fn offer(house: &House, keys: Keys) -> CourseVersionId {
    let (ctx, content) = (&house.office.ctx, course_content(Kind::Ifsg43));
    teach(ctx, keys, terms(), &content, &[]).await;
    let again = release::import(ctx, keys.authority, &content)
        .await
        .unwrap();
    assert!(!again.fresh, "exactly the same is loaded once");
    again.version
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_release_a_course() {
    for house in houses().await {
        story(&house).await;
        house.close().await;
    }
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn story(house: &House) {
    let here = house.office.here;
    let version_id = offer(house, here).await;
    let path = format!("/api/v1/releases/{version_id}");
    let step = |name: &str| format!("{path}/{name}");
    let lead = house.staff(here, "lead@hier.example", Role::Lead).await;
    let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
    let doctor = house.physician(here, "doctor@hier.example").await;
    let other = house.physician(here, "other@hier.example").await;

    let list = house.get(&lead, "/api/v1/releases").await.ok();
    let version = &list["versions"][0];
    assert_eq!(
        (
            version["state"].as_str(),
            version["languages"].as_array().unwrap().len()
        ),
        (Some("imported"), 0)
    );
    assert_eq!(version["content_languages"].as_array().unwrap().len(), 3);
    assert_eq!(house.get(&clerk, "/api/v1/releases").await.status, 403);

    // Who releases reads first: with the right answers, in the language of the participant.
    let read = house
        .get(&doctor, &format!("{path}/chapters/1?language=ar"))
        .await
        .ok();
    assert_eq!(
        (read["direction"].as_str(), read["scope"].as_str()),
        (Some("rtl"), Some("key_messages"))
    );
    let options = read["questions"][0]["options"].as_array().unwrap();
    assert_eq!(
        options
            .iter()
            .filter(|option| option["right"] == true)
            .count(),
        1
    );
    let picture = read["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|block| block["kind"] == "picture")
        .unwrap();
    let picture = house.get(&doctor, picture["src"].as_str().unwrap()).await;
    assert_eq!(
        (picture.status, picture.kind.as_str()),
        (200, "image/svg+xml")
    );
    assert_eq!(
        house
            .get(&doctor, &format!("{path}/chapters/99"))
            .await
            .status,
        404
    );
    assert_eq!(
        house
            .get(&clerk, &format!("{path}/chapters/1"))
            .await
            .status,
        403
    );

    let proposal = json!({"languages": ["de", "ar"], "note": "Kapitel 1 bis 9 gelesen"});
    assert_eq!(
        house
            .post(&clerk, &step("propose"), proposal.clone())
            .await
            .status,
        403
    );
    assert_eq!(
        house.post(&lead, &step("confirm"), json!({})).await.status,
        403
    );
    let unknown = house
        .post(
            &doctor,
            &step("propose"),
            json!({"languages": [], "note": ""}),
        )
        .await;
    assert_eq!((unknown.status, unknown.problem()), (422, "invalid-input"));
    assert_eq!(
        house
            .post(&doctor, &step("confirm"), json!({}))
            .await
            .problem(),
        "wrong-state"
    );
    let proposed = house
        .post(&doctor, &step("propose"), proposal.clone())
        .await
        .ok();
    assert_eq!(
        (proposed["state"].as_str(), proposed["own"].as_bool()),
        (Some("proposed"), Some(true))
    );

    // Nobody decides about their own proposal.
    for (name, body) in [
        ("confirm", json!({})),
        ("reject", json!({"reason": "so nicht"})),
    ] {
        let refused = house.post(&doctor, &step(name), body).await;
        assert_eq!(
            (refused.status, refused.problem()),
            (409, "four-eyes"),
            "{name}"
        );
    }
    let reason = json!({"reason": "In Kapitel 3 fehlt etwas"});
    let rejected = house
        .post(&other, &step("reject"), reason.clone())
        .await
        .ok();
    assert_eq!(
        (rejected["state"].as_str(), rejected["note"].as_str()),
        (Some("imported"), reason["reason"].as_str())
    );
    house.post(&lead, &step("propose"), proposal).await.ok();
    let released = house.post(&doctor, &step("confirm"), json!({})).await.ok();
    assert_eq!(released["languages"], json!(["de", "ar"]));
    assert_eq!(
        (released["released_by"].as_str(), released["state"].as_str()),
        (Some("Clerk doctor@hier.example"), Some("released"))
    );

    // What is wrong is taken back at once, by one person, with a reason; and may be proposed again.
    assert_eq!(
        house
            .post(&doctor, &step("withdraw"), json!({"reason": ""}))
            .await
            .status,
        422
    );
    assert_eq!(
        house
            .post(&lead, &step("withdraw"), reason.clone())
            .await
            .status,
        403
    );
    let withdrawn = house
        .post(&other, &step("withdraw"), reason.clone())
        .await
        .ok();
    assert_eq!(
        (withdrawn["state"].as_str(), withdrawn["note"].as_str()),
        (Some("withdrawn"), reason["reason"].as_str())
    );
    assert_eq!(
        house
            .post(&doctor, &step("withdraw"), reason)
            .await
            .problem(),
        "wrong-state"
    );
    let again = json!({"languages": ["de"], "note": ""});
    assert_eq!(
        house.post(&lead, &step("propose"), again).await.ok()["state"],
        "proposed"
    );

    let stranger = house
        .physician(house.office.there, "doctor@dort.example")
        .await;
    assert_eq!(
        house
            .post(&stranger, &step("confirm"), json!({}))
            .await
            .status,
        404
    );
    assert_eq!(
        house.get(&stranger, "/api/v1/releases").await.ok()["versions"],
        json!([])
    );
    let elsewhere = house.another_department(here).await;
    let ours = house
        .physician_of(here, "elsewhere@hier.example", vec![elsewhere])
        .await;
    assert_eq!(
        house.post(&ours, &step("confirm"), json!({})).await.status,
        403
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_loaded_is_never_changed() {
    for house in houses().await {
        let (here, ctx) = (house.office.here, &house.office.ctx);
        let version_id = offer(&house, here).await;
        let mut content = course_content(Kind::Ifsg43);
        let same = release::import(ctx, here.authority, &content)
            .await
            .unwrap();
        assert_eq!((same.version, same.fresh), (version_id, false));

        // A draft that nobody proposed makes way for its correction.
        content.summary.0.insert(
            schalter_domain::catalogue::Language::German,
            "Neu".to_owned(),
        );
        let corrected = release::import(ctx, here.authority, &content)
            .await
            .unwrap();
        assert!(corrected.fresh && corrected.version != version_id);
        let doctor = house.physician(here, "doctor@hier.example").await;
        let path = format!("/api/v1/releases/{}/propose", corrected.version.0);
        house
            .post(&doctor, &path, json!({"languages": ["de"], "note": ""}))
            .await
            .ok();

        // What somebody proposed stays as it was read.
        content.summary.0.insert(
            schalter_domain::catalogue::Language::German,
            "Noch neuer".to_owned(),
        );
        let refused = release::import(ctx, here.authority, &content).await;
        assert!(
            matches!(refused, Err(Error::Refused(ImportRefusal::VersionTaken(_)))),
            "{refused:?}"
        );
        content.version = "2026.2".to_owned();
        assert!(
            release::import(ctx, here.authority, &content)
                .await
                .unwrap()
                .fresh
        );
        content.slug = "other".to_owned();
        let refused = release::import(ctx, here.authority, &content).await;
        assert!(
            matches!(refused, Err(Error::Refused(ImportRefusal::NotOffered(_)))),
            "{refused:?}"
        );
        house.close().await;
    }
}
