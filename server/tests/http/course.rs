//! The food course at the authorities of a house, and ways to take it.

use super::house::{House, Who};
use schalter::content::CourseFolder;
use schalter_app::instruction::release;
use schalter_app::testing::Keys;
use schalter_domain::catalogue::Text;
use schalter_domain::id::CourseId;
use schalter_domain::instruction::{Content, IdentityRule, MinorMode, Mode, Offer, Tariff, Terms};
use serde_json::{Value, json};
use uuid::Uuid;

/// A course that an authority offers.
pub struct Course {
    pub id: CourseId,
    pub version: Uuid,
    pub content: Content,
}

/// The food course as it is built in.
pub fn content() -> Content {
    let report = CourseFolder::shipped("ifsg43").unwrap().check();
    assert_eq!(report.findings, []);
    report.content.unwrap()
}

/// What the authorities of the tests decided: every mode, identity by video, a fee with an exemption, guardians by link.
pub fn terms() -> Terms {
    let tariff = |id: &str, cents, proof: Option<&str>| Tariff {
        id: id.to_owned(),
        name: Text::german(id),
        cents,
        currency: "EUR".to_owned(),
        proof: proof.map(Text::german),
    };
    Terms {
        modes: vec![Mode::SelfPaced, Mode::Group, Mode::OnSite],
        identity: IdentityRule::StaffVideo,
        identity_service: None,
        hindrance_service: None,
        help_service: None,
        minor_mode: MinorMode::Guardian,
        counter_place: None,
        fees: vec![
            tariff("regular", 2820, None),
            tariff("exempt", 0, Some("Bescheinigung der Schule")),
            tariff("pupil", 1000, Some("Schülerausweis")),
        ],
        need: None,
    }
}

/// Offers the course at an authority and loads it; nobody has released it.
pub async fn offer(house: &House, keys: Keys, terms: Terms) -> Course {
    let content = content();
    let offer = Offer {
        id: CourseId(Uuid::new_v5(&keys.authority.0, b"ifsg43")),
        slug: "ifsg43".to_owned(),
        department: keys.department,
        terms,
    };
    let ctx = &house.office.ctx;
    release::put_offers(ctx, keys.authority, std::slice::from_ref(&offer))
        .await
        .unwrap();
    let imported = release::import(ctx, keys.authority, &content)
        .await
        .unwrap();
    Course {
        id: offer.id,
        version: imported.version.0,
        content,
    }
}

/// The same, released in every language.
pub async fn released(house: &House, keys: Keys, terms: Terms) -> Course {
    let course = offer(house, keys, terms).await;
    let name = keys.authority.0.simple();
    let lead = house
        .physician(keys, &format!("lead-{name}@x.example"))
        .await;
    let physician = house
        .physician(keys, &format!("doctor-{name}@x.example"))
        .await;
    let path = format!("/api/v1/releases/{}", course.version);
    let languages = json!({"languages": ["de", "en", "de-leicht", "uk", "tr", "ar"], "note": ""});
    house
        .post(&lead, &format!("{path}/propose"), languages)
        .await
        .ok();
    house
        .post(&physician, &format!("{path}/confirm"), json!({}))
        .await
        .ok();
    course
}

/// Somebody who takes part.
pub fn participant(given: &str, family: &str, birth: &str) -> Value {
    json!({"given_name": given, "family_name": family, "birth_date": birth, "email": "p@example.org", "phone": null})
}

/// Enrols somebody at the counter: the id, and who may open it.
pub async fn enrol(
    house: &House,
    clerk: &Who,
    course: &Course,
    person: Value,
    fee: &str,
) -> (String, Who) {
    let wish = json!({
        "course": course.id.0, "person": person, "language": "de", "fee": fee, "mode": "on_site", "reminder_consent": true,
    });
    let enrolled = house.post(clerk, "/api/v1/participants", wish).await;
    assert_eq!(enrolled.status, 201, "{enrolled:?}");
    let enrolled = enrolled.ok();
    let token = enrolled["token"].as_str().unwrap().to_owned();
    (
        enrolled["id"].as_str().unwrap().to_owned(),
        Who::Citizen(token),
    )
}
