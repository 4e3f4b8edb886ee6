//! The mails about an instruction go through a real SMTP server and are read by other people's parsers. What people type stays
//! out of them, and what an authority writes stays text.

use super::enrolment::quick;
use super::house::{House, Who, houses_with, new_enrolment};
use super::mail::Postbox;
use schalter_app::testing::course::{course_content, course_of, teach, terms, words};
use schalter_domain::catalogue::Language;
use schalter_domain::identity::Role;
use schalter_domain::instruction::Kind;
use serde_json::{Value, json};

/// A name as somebody would type it who wants to get into the mail.
const NAME: &str = "<script>alert(1)</script> O'Neil & \"Söhne\"";
/// A course whose name looks like a page.
const COURSE: &str = "<img src=x onerror=alert(1)> Belehrung & Hygiene";

#[tokio::test(flavor = "multi_thread")]
async fn they_arrive_with_links_that_open_and_nothing_that_was_typed() {
    let postbox = Postbox::open();
    for house in houses_with(quick(), &postbox.settings()).await {
        let mut content = course_content(Kind::Ifsg43);
        content.name = words(COURSE);
        let (ctx, here) = (&house.office.ctx, house.office.here);
        teach(ctx, here, terms(), &content, &[Language::German]).await;
        lesson(&house, &postbox).await;
        guardian(&house, &postbox).await;
        certificate(&house, &postbox).await;
        house.close().await;
    }
}

/// The mail with this subject. Mails go out side by side, so one about news may come at any time.
fn mail(postbox: &Postbox, to: &str, subject: &str) -> Value {
    loop {
        let mail = postbox.take();
        if mail["subject"] == subject {
            is_plain(&mail, to);
            return mail;
        }
        assert_eq!(mail["subject"], "Neuigkeiten zu Ihrer Belehrung");
        is_plain(&mail, "done@example.org");
    }
}

fn is_plain(mail: &Value, to: &str) {
    assert_eq!(
        (&mail["to"], &mail["recipients"]),
        (&json!(to), &json!(1)),
        "{mail}"
    );
    assert_eq!(mail["defects"], json!([]));
    assert_eq!(mail["parts"], json!(["text/plain", "text/html"]));
    let headers: Vec<&str> = mail["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    for one in ["from", "to", "subject", "date", "message-id"] {
        let times = headers.iter().filter(|name| **name == one).count();
        assert_eq!(times, 1, "{one} in {headers:?}");
    }
    for none in ["bcc", "cc", "x-evil"] {
        assert!(!headers.contains(&none), "{headers:?}");
    }
    for tag in ["script", "img", "b"] {
        let tags = mail["html_tags"].as_array().unwrap();
        assert!(!tags.contains(&json!(tag)), "{mail}");
    }
    for part in ["text", "html_words"] {
        let said = mail[part].as_str().unwrap();
        assert!(!said.contains("Neil") && !said.contains("script"), "{said}");
        assert!(
            said.contains(COURSE),
            "the name of the course as it is: {said}"
        );
    }
}

/// The link of a mail, the same in both parts: what it opens, and for whom.
fn link(mail: &Value, page: &str) -> (String, Who) {
    let text = mail["text"].as_str().unwrap();
    let begin = "https://termin.example/belehrung/";
    let link = text
        .lines()
        .find(|line| line.starts_with(begin))
        .unwrap_or_else(|| panic!("no link in {text}"));
    let links = mail["html_links"].as_array().unwrap();
    assert!(links.contains(&json!(link)), "{mail}");
    let (address, token) = link.split_once('#').unwrap();
    let id = address.strip_prefix(begin).unwrap();
    let id = id.strip_suffix(page).unwrap_or_else(|| panic!("{link}"));
    (id.to_owned(), Who::Citizen(token.to_owned()))
}

fn hostile(house: &House, email: &str) -> Value {
    let mut wish = new_enrolment(house.office.here);
    wish["person"]["given_name"] = json!(NAME);
    wish["person"]["email"] = json!(email);
    wish
}

/// The first link, and after the lesson was called off one that leads on.
async fn lesson(house: &House, postbox: &Postbox) {
    let here = house.office.here;
    let teacher = house.instructor(here, "teacher@hier.example").await;
    let plan = json!({"course": course_of(here).0, "start": "2026-12-08T09:00:00+01:00", "minutes": 60, "language": "de", "seats": 5});
    let planned = house.post(&teacher, "/api/v1/lessons", plan).await.ok();
    let lesson = planned["id"].as_str().unwrap();
    for (field, value) in [
        ("given_name", "Zoë\r\nBcc: evil@example.org"),
        ("family_name", "Kanarienvogel\nX-Evil: 1"),
        ("email", "zoe@example.org\r\nBcc: evil@example.org"),
        ("email", "zoe@example.org, evil@example.org"),
    ] {
        let mut wish = hostile(house, "zoe@example.org");
        wish["person"][field] = json!(value);
        let refused = house.post(&Who::Nobody, "/api/v1/enrolments", wish).await;
        assert_eq!(refused.status, 422, "{field}: {refused:?}");
    }
    let mut wish = hostile(house, "group@example.org");
    wish["mode"] = json!("group");
    wish["lesson"] = json!(lesson);
    let enrolled = house
        .post(&Who::Nobody, "/api/v1/enrolments", wish)
        .await
        .ok();
    let first = mail(postbox, "group@example.org", "Ihr Link zur Belehrung");
    let (id, who) = link(&first, "");
    assert_eq!(
        (json!(id), token(&who)),
        (enrolled["id"].clone(), enrolled["token"].clone())
    );

    let gone = house
        .delete(&teacher, &format!("/api/v1/lessons/{lesson}"))
        .await;
    assert!((200..300).contains(&gone.status), "{gone:?}");
    let cancelled = mail(postbox, "group@example.org", "Ihre Gruppe fällt aus");
    let said = cancelled["text"].as_str().unwrap();
    assert!(said.contains("am 8.12.2026 um 09:00 Uhr"), "{said}");
    let (same, who) = link(&cancelled, "");
    assert_eq!(same, id);
    assert_ne!(token(&who), enrolled["token"], "only its hash is kept");
    let view = house
        .get(&who, &format!("/api/v1/enrolments/{id}"))
        .await
        .ok();
    assert_eq!(view["person"]["given_name"], NAME);
}

/// The guardian's own link opens the guardian's page alone.
async fn guardian(house: &House, postbox: &Postbox) {
    let mut wish = hostile(house, "young@example.org");
    wish["person"]["birth_date"] = json!("2010-02-03");
    let enrolled = house
        .post(&Who::Nobody, "/api/v1/enrolments", wish)
        .await
        .ok();
    mail(postbox, "young@example.org", "Ihr Link zur Belehrung");
    let id = enrolled["id"].as_str().unwrap();
    let young = Who::Citizen(enrolled["token"].as_str().unwrap().to_owned());
    let path = format!("/api/v1/enrolments/{id}/guardian");
    for (name, email) in [
        ("Eva\r\nBcc: evil@example.org", "eva@example.org"),
        ("Eva", "eva@example.org\r\nBcc: evil@example.org"),
    ] {
        let asked = json!({"name": name, "email": email});
        assert_eq!(house.post(&young, &path, asked).await.status, 422);
    }
    let asked = json!({"name": NAME, "email": "eva@example.org"});
    house.post(&young, &path, asked).await.ok();
    let asked = "Ihre Erklärung als sorgeberechtigte Person wird gebraucht";
    let (same, eva) = link(&mail(postbox, "eva@example.org", asked), "/sorge");
    assert_eq!(same, id);
    house.get(&eva, &path).await.ok();
    assert_eq!(
        house
            .get(&eva, &format!("/api/v1/enrolments/{id}"))
            .await
            .status,
        404
    );
}

/// The certificate is not attached: the mail brings a link to it.
async fn certificate(house: &House, postbox: &Postbox) {
    let here = house.office.here;
    let wish = hostile(house, "done@example.org");
    let enrolled = house
        .post(&Who::Nobody, "/api/v1/enrolments", wish)
        .await
        .ok();
    mail(postbox, "done@example.org", "Ihr Link zur Belehrung");
    let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
    let path = |rest: &str| {
        format!(
            "/api/v1/participants/{}{rest}",
            enrolled["id"].as_str().unwrap()
        )
    };
    let look = json!({"outcome": "confirmed", "method": "on_site", "document": "passport", "level": "normal"});
    house.post(&clerk, &path("/identity"), look).await.ok();
    house
        .post(&clerk, &path("/fee"), json!({"decision": "paid"}))
        .await
        .ok();
    let issue = json!({"reason": "Mündlich belehrt", "instructed_on": "2026-12-07"});
    house.post(&clerk, &path("/issue"), issue).await.ok();
    let ready = mail(
        postbox,
        "done@example.org",
        "Ihre Bescheinigung liegt bereit",
    );
    let (id, who) = link(&ready, "");
    let view = house
        .get(&who, &format!("/api/v1/enrolments/{id}"))
        .await
        .ok();
    assert!(view["certificate"]["number"].is_string(), "{view}");
}

fn token(who: &Who) -> Value {
    match who {
        Who::Citizen(token) => json!(token),
        _ => panic!("a citizen"),
    }
}
