//! The certificate over HTTP: its files, the check of it, and the register.

use super::house::{Answer, House, Who, houses, houses_with};
use futures::stream::{self, StreamExt as _};
use jiff::ToSpan as _;
use jiff::civil::date;
use schalter::http::view::certificate::sample;
use schalter_app::instruction::release;
use schalter_app::testing::{MONDAY, issue_certificate, new_certificate};
use schalter_app::{Settings, catalogue};
use schalter_certificate::{Keyring, keys, payload};
use schalter_domain::certificate::{Certificate, WrongBirths};
use schalter_domain::id::{CourseId, EnrolmentId};
use schalter_domain::identity::Role;
use schalter_domain::instruction::Offer;
use schalter_domain::time::Millis;
use serde_json::{Value, json};
use std::path::PathBuf;
use uuid::Uuid;

const VERIFY: &str = "/api/v1/certificates/verify";
const KEYS: &str = "/.well-known/schalter/keys.json";

fn folder(house: &House) -> PathBuf {
    house.office.scratch.folder.path().join("keys/certificates")
}

fn make_keys(house: &House) {
    let mut seed = 0;
    let mut seeds = || {
        seed += 1;
        [seed; 32]
    };
    for (slug, name) in [("hier", "Kreis hier"), ("dort", "Kreis dort")] {
        keys::demo(&folder(house), slug, name, MONDAY, &mut seeds).unwrap();
    }
}

async fn issue(house: &House, nth: u128, given_name: &str) -> Certificate {
    let enrolment = EnrolmentId(Uuid::from_u128(nth));
    let mut new = new_certificate(house.office.here, enrolment);
    given_name.clone_into(&mut new.person.given_name);
    issue_certificate(&house.office.ctx, new).await.unwrap()
}

/// What the QR code of a certificate says.
fn code(house: &House, slug: &str, number: &str) -> String {
    let mut document = sample("Zoë", "Kanarienvogel");
    slug.clone_into(&mut document.authority.slug);
    number.clone_into(&mut document.number);
    document.person.birth_date = date(2001, 2, 3);
    let ring = Keyring::open(&folder(house)).unwrap();
    payload::sign(&document, &ring.of(slug).unwrap()).unwrap()
}

async fn verify(house: &House, payload: &str, birth_date: &str) -> Answer {
    let check = json!({"payload": payload, "birth_date": birth_date});
    house.post(&Who::Nobody, VERIFY, check).await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_made_on_demand_and_are_the_same_every_time() {
    for house in houses().await {
        let clerk = house
            .staff(house.office.here, "clerk@hier.example", Role::Clerk)
            .await;
        let number = issue(&house, 1, "<b>Zoë</b>").await.number;
        let path = format!("/api/v1/certificates/{number}.pdf");
        let lacking = house.get(&clerk, &path).await;
        assert_eq!(
            (lacking.status, lacking.problem()),
            (503, "certificate-keys-missing")
        );
        assert!(
            lacking.json["detail"]
                .as_str()
                .unwrap()
                .contains("schalter keys")
        );
        // The keys are there from now on, without a restart.
        make_keys(&house);
        let first = bytes(&house, &clerk, &path).await;
        house.office.clock.advance(Millis::hours(1));
        assert_eq!(
            bytes(&house, &clerk, &path).await,
            first,
            "{}",
            house.office.engine
        );
        assert!(first.starts_with(b"%PDF-"));

        let copy = format!("{path}?copy=true");
        assert_eq!(house.get(&clerk, &copy).await.problem(), "wrong-state");
        let duplicate = format!("/api/v1/register/{number}/duplicate");
        let entry = house.post(&clerk, &duplicate, json!({})).await.ok();
        assert_eq!(entry["duplicates"], json!(["2026-12-07"]));
        let second = bytes(&house, &clerk, &copy).await;
        house.office.clock.advance(Millis::hours(1));
        assert_eq!(bytes(&house, &clerk, &copy).await, second);
        assert_ne!(first, second);
        assert_eq!(
            bytes(&house, &clerk, &path).await,
            first,
            "the first copy stays what it was"
        );

        let credential = house
            .get(&clerk, &format!("/api/v1/certificates/{number}.sd-jwt"))
            .await;
        assert_eq!(
            (credential.status, credential.kind.as_str()),
            (200, "application/dc+sd-jwt")
        );
        assert!(credential.text.starts_with("ey") && credential.text.contains('~'));
        for nothing in ["2026-00000000-0.pdf", "x.pdf", "..%2f..%2fkeys.pdf"] {
            let path = format!("/api/v1/certificates/{nothing}");
            assert_eq!(house.get(&clerk, &path).await.status, 404, "{nothing}");
        }
        house.close().await;
    }
}

async fn bytes(house: &House, who: &Who, path: &str) -> Vec<u8> {
    let answer = house.request(who, "GET", path).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    let name = path.rsplit('/').next().unwrap().split('?').next().unwrap();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(
        header("content-disposition"),
        format!("attachment; filename=\"{name}\"")
    );
    assert_eq!(header("cache-control"), "no-store");
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_no_font_has_is_refused_with_words() {
    for house in houses().await {
        make_keys(&house);
        let clerk = house
            .staff(house.office.here, "clerk@hier.example", Role::Clerk)
            .await;
        let number = issue(&house, 1, "Zoë 🐤").await.number;
        let refused = house
            .get(&clerk, &format!("/api/v1/certificates/{number}.pdf"))
            .await;
        assert_eq!(
            (refused.status, refused.problem()),
            (422, "unreadable-name")
        );
        let error = &refused.json["errors"][0];
        assert_eq!(error["field"], "given_name");
        assert!(
            error["message"].as_str().unwrap().contains("U+1F424"),
            "{error}"
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_checks_a_certificate_and_learns_no_more_than_whether_it_counts() {
    for house in houses().await {
        make_keys(&house);
        let issued = issue(&house, 1, "Zoë").await;
        let number = issued.number.as_str();
        let code = code(&house, "hier", number);
        let valid = verify(&house, &code, "2001-02-03").await.ok();
        assert_eq!(
            valid,
            json!({"state": "valid", "initials": "Z. K.", "instructed_on": "2026-12-07", "issued_on": "2026-12-07",
                "first_start_until": "2027-03-07", "authority": {"de": "Kreis hier"}, "number": number})
        );
        let whole = format!("https://termin.example/pruefen#{code}");
        assert_eq!(verify(&house, &whole, "2001-02-03").await.ok(), valid);
        let nothing = json!({"state": "unknown", "initials": null, "instructed_on": null, "issued_on": null,
            "first_start_until": null, "authority": null, "number": null});
        let mut altered = code.clone().into_bytes();
        let middle = code.find('.').unwrap() + 20;
        altered[middle] = if altered[middle] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        let never = self::code(&house, "hier", "2026-00000000-0");
        let foreign = self::code(&house, "dort", number);
        for (payload, day) in [
            (code.as_str(), "2001-02-04"),
            (altered.as_str(), "2001-02-03"),
            (never.as_str(), "2001-02-03"),
            (foreign.as_str(), "2001-02-03"),
            ("", "2001-02-03"),
            (number, "2001-02-03"),
        ] {
            assert_eq!(
                verify(&house, payload, day).await.ok(),
                nothing,
                "{payload} {day}"
            );
        }
        for (payload, day) in [
            (code.as_str(), "3.2.2001"),
            (code.as_str(), "1066-10-14"),
            (&"x".repeat(5_000), "2001-02-03"),
        ] {
            assert_eq!(
                verify(&house, payload, day).await.problem(),
                "invalid-input"
            );
        }
        revoked_and_withdrawn(&house, number, &code).await;
        house.close().await;
    }
}

async fn revoked_and_withdrawn(house: &House, number: &str, code: &str) {
    let here = house.office.here;
    let lead = house.staff(here, "lead@hier.example", Role::Lead).await;
    let other = house.staff(here, "other@hier.example", Role::Lead).await;
    let path = |rest: &str| format!("/api/v1/register/{number}/revoke{rest}");
    let reason = json!({"reason": "Mit falschem Ausweis"});
    let proposed = house.post(&lead, &path(""), reason).await.ok();
    assert_eq!(
        (
            proposed["state"].as_str(),
            proposed["revocation"]["own"].as_bool()
        ),
        (Some("revocation_proposed"), Some(true))
    );
    assert_eq!(
        proposed["revocation"]["proposed_by"],
        "Clerk lead@hier.example"
    );
    let still = verify(house, code, "2001-02-03").await.ok();
    assert_eq!(still["state"], "valid", "until a second person agrees");
    let own = house.post(&lead, &path("/confirm"), json!({})).await;
    assert_eq!((own.status, own.problem()), (409, "four-eyes"));
    let waiting = house.get(&other, "/api/v1/register/revocations").await.ok();
    assert_eq!(waiting["certificates"][0]["number"], number);
    assert_eq!(waiting["certificates"][0]["revocation"]["own"], false);
    let done = house.post(&other, &path("/confirm"), json!({})).await.ok();
    assert_eq!(done["state"], "revoked");
    assert!(
        done["revocation"]["confirmed_at"]
            .as_str()
            .unwrap()
            .ends_with("+01:00")
    );
    let revoked = verify(house, code, "2001-02-03").await.ok();
    assert_eq!(
        (revoked["state"].as_str(), revoked["initials"].as_str()),
        (Some("revoked"), Some("Z. K."))
    );
    let file = house
        .get(&lead, &format!("/api/v1/certificates/{number}.pdf"))
        .await;
    assert_eq!(file.problem(), "wrong-state");

    // Everybody sees the public keys; a key that is withdrawn opens nothing any more, without a restart.
    let answer = house
        .request(&Who::Nobody, "GET", KEYS)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=300");
    let public: Value = answer.json().await.unwrap();
    let of_payload = keys::list(&folder(house)).unwrap();
    let mine = of_payload.iter().find(|key| {
        key.authority == "hier" && key.purpose == schalter_certificate::jwks::Purpose::Payload
    });
    let kid = &mine.unwrap().kid;
    let listed = public["keys"].as_array().unwrap();
    assert!(
        listed.iter().any(|key| key["kid"] == kid.as_str()),
        "{public}"
    );
    keys::revoke(&folder(house), kid).unwrap();
    let gone = verify(house, code, "2001-02-03").await.ok();
    assert_eq!(gone["state"], "unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_guesses_find_no_day_of_birth() {
    for house in houses().await {
        make_keys(&house);
        let issued = issue(&house, 1, "Zoë").await;
        let code = code(&house, "hier", issued.number.as_str());
        // Somewhere in the middle is the right one; the second engine shows that it counts alike.
        let (first, tries) = match house.office.engine {
            "sqlite" => (date(1987, 6, 1), 10_000_i64),
            _ => (date(2000, 1, 1), 1_000),
        };
        let guesses = (0..tries).map(|nth| first.checked_add(nth.days()).unwrap());
        let answers = stream::iter(guesses)
            .map(|day| {
                let (house, code) = (&house, &code);
                async move { verify(house, code, &day.to_string()).await }
            })
            .buffer_unordered(64)
            .collect::<Vec<_>>()
            .await;
        let looked_at = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(
            looked_at,
            WrongBirths::MAX as usize,
            "{}",
            house.office.engine
        );
        for answer in answers {
            match answer.status {
                200 => assert_eq!(answer.json["state"], "unknown"),
                _ => assert_eq!(
                    (answer.status, answer.problem()),
                    (429, "too-many-attempts")
                ),
            }
        }
        house.office.clock.advance(Millis::hours(1));
        let right = verify(&house, &code, "2001-02-03").await.ok();
        assert_eq!(right["state"], "valid");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_checks_only_so_often() {
    let slow = [
        ("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "1"),
        ("SCHALTER_LIMITS__REQUESTS_BURST", "3"),
    ];
    for house in houses_with(Settings::default(), &slow).await {
        let mut last = verify(&house, "x", "2001-02-03").await;
        assert_eq!(last.status, 200, "{last:?}");
        for _ in 0..5 {
            last = verify(&house, "x", "2001-02-03").await;
        }
        assert_eq!(
            (last.status, last.problem()),
            (429, "too-many-from-one-address")
        );
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_searched_with_a_reason() {
    for house in houses().await {
        let here = house.office.here;
        let clerk = house.staff(here, "clerk@hier.example", Role::Clerk).await;
        let auditor = house
            .staff(here, "auditor@hier.example", Role::Auditor)
            .await;
        let number = issue(&house, 1, "<script>alert(1)</script>").await.number;
        let search =
            async |who: &Who, body: Value| house.post(who, "/api/v1/register/search", body).await;
        let wish = json!({"family_name": " KANARIENVOGEL", "given_name": "", "birth_date": "2001-02-03", "reason": "Zweitschrift"});
        let found = search(&clerk, wish.clone()).await.ok();
        let entry = &found["certificates"][0];
        assert_eq!(entry["number"], number.as_str());
        assert_eq!(
            entry["given_name"], "<script>alert(1)</script>",
            "text is text"
        );
        assert_eq!(
            (
                entry["state"].as_str(),
                entry["form"].as_str(),
                entry["dispatch"].as_str()
            ),
            (Some("valid"), Some("self_paced"), Some("none"))
        );
        assert_eq!(entry["course"]["slug"], "ifsg43");
        assert!(entry["revocation"].is_null() && entry["on_site_reason"].is_null());
        for (field, value) in [
            ("reason", "nix"),
            ("reason", "    so    "),
            ("family_name", " - "),
            ("given_name", "..."),
            ("birth_date", "gestern"),
        ] {
            let mut wish = wish.clone();
            wish[field] = json!(value);
            let refused = search(&clerk, wish).await;
            assert_eq!(refused.problem(), "invalid-input", "{field}");
            assert_eq!(refused.json["errors"][0]["field"], field);
        }
        assert_eq!(search(&auditor, wish.clone()).await.status, 403);
        let posted = house
            .post(
                &clerk,
                &format!("/api/v1/register/{number}/dispatch"),
                json!({"how": "posted"}),
            )
            .await
            .ok();
        assert_eq!(posted["dispatch"], "posted");
        house.clock(6, 10);
        let seen = house
            .get(&clerk, &format!("/api/v1/register/{number}"))
            .await
            .ok();
        assert_eq!(seen, posted);
        let log = "/api/v1/register/searches";
        let page = house.get(&auditor, log).await.ok();
        let by = "Clerk clerk@hier.example";
        assert_eq!(
            page,
            json!({"searches": [
                {"at": "2026-12-07T06:10:00+01:00", "by": by, "kind": "entry", "reason": null, "number": number.as_str(), "found": 1},
                {"at": "2026-12-07T06:00:00+01:00", "by": by, "kind": "name", "reason": "Zweitschrift", "number": null, "found": 1},
            ], "more": false})
        );
        let empty = json!({"searches": [], "more": false});
        assert_eq!(
            house.get(&auditor, &format!("{log}?page=1")).await.ok(),
            empty
        );
        assert_eq!(
            house.get(&auditor, &format!("{log}?page=-1")).await.status,
            422
        );
        let stranger = house
            .staff(house.office.there, "auditor@dort.example", Role::Auditor)
            .await;
        assert_eq!(house.get(&stranger, log).await.ok(), empty);
        for _ in 0..49 {
            search(&clerk, wish.clone()).await.ok();
        }
        for (page, rows, more) in [(0, 50, true), (1, 1, false)] {
            let view = house
                .get(&auditor, &format!("{log}?page={page}"))
                .await
                .ok();
            let found = view["searches"].as_array().unwrap().len();
            assert_eq!((found, view["more"].as_bool()), (rows, Some(more)));
        }
        assert_eq!(
            house.get(&clerk, "/api/v1/register/searches").await.status,
            403
        );
        house.close().await;
    }
}

/// A course of one page without a test, as the first authority offers it.
async fn offer(house: &House) -> CourseId {
    let (ctx, here) = (&house.office.ctx, house.office.here);
    let course = CourseId(Uuid::from_u128(900));
    let terms = json!({"modes": ["self_paced"], "identity": "none", "minor_mode": "guardian"});
    let offer = Offer {
        id: course,
        slug: "seife".to_owned(),
        department: here.department,
        terms: serde_json::from_value(terms).unwrap(),
    };
    let de = |text: &str| json!({"de": text});
    let lesson = json!({"title": "Seife", "blocks": [{"paragraph": [{"text": "Hände waschen."}]}]});
    let content = json!({
        "slug": "seife", "version": "2026.1", "service_key": "99003002022000", "kind": "completion",
        "legal_state": "2026-01-01", "default_language": "de", "name": de("Seife"), "summary": de("Richtig waschen."),
        "languages": [["de", "full"]], "pass": {"questions": 0, "right_min": 0, "failures_max": 3},
        "resume_days": 30, "idle_minutes": 30, "presence_seconds": 60,
        "validity": {"first_start_months": 3, "repeat_years": 2},
        "chapters": [{"number": 1, "slug": "seife", "seconds_min": 0, "lessons": {"de": lesson}, "questions": [], "pictures": {}}],
        "declaration": {"text": de("x"), "declare": de("x"), "unsure": de("x"), "decline": de("x")}, "need": [],
    });
    let content = serde_json::from_value(content).unwrap();
    // Nobody has released it: only a demo lets people begin.
    catalogue::mark_demo(ctx).await.unwrap();
    release::put_offers(ctx, here.authority, &[offer])
        .await
        .unwrap();
    release::import(ctx, here.authority, &content)
        .await
        .unwrap();
    course
}

async fn enrol(house: &House, course: CourseId, given_name: &str) -> Answer {
    let wish = json!({"course": course.0, "mode": "self_paced", "language": "de", "reminder_consent": false,
        "person": {"given_name": given_name, "family_name": "Kanarienvogel", "birth_date": "2001-02-03",
            "email": "zoe@example.org"}});
    house.post(&Who::Nobody, "/api/v1/enrolments", wish).await
}

#[tokio::test(flavor = "multi_thread")]
async fn its_holder_loads_it_down_and_says_so() {
    for house in houses().await {
        make_keys(&house);
        let course = offer(&house).await;
        let refused = enrol(&house, course, "Zoë 🐤").await;
        assert_eq!(
            (refused.status, refused.problem()),
            (422, "unreadable-name")
        );
        let enrolled = enrol(&house, course, "Zoë").await.ok();
        let other = enrol(&house, course, "Eve").await.ok();
        let citizen =
            |enrolled: &Value| Who::Citizen(enrolled["token"].as_str().unwrap().to_owned());
        let (zoe, eve) = (citizen(&enrolled), citizen(&other));
        let own = format!("/api/v1/enrolments/{}", enrolled["id"].as_str().unwrap());
        let beat = json!({"chapter": 1, "page": Uuid::from_u128(1)});
        house
            .post(&zoe, &format!("{own}/progress"), beat)
            .await
            .ok();
        let view = house
            .post(&zoe, &format!("{own}/certificate"), json!({}))
            .await
            .ok();
        let certificate = &view["certificate"];
        assert_eq!(certificate["first_start_until"], "2027-03-07");
        let path = certificate["pdf"].as_str().unwrap();
        let file = bytes(&house, &zoe, path).await;
        assert_eq!(bytes(&house, &zoe, path).await, file);
        assert_eq!(house.get(&eve, path).await.status, 404);
        assert_eq!(
            house.get(&zoe, &format!("{path}?copy=true")).await.status,
            403
        );
        let credential = house
            .get(&zoe, certificate["sd_jwt"].as_str().unwrap())
            .await;
        assert_eq!(credential.status, 200);

        // To load it is no sign that it arrived; the page says so itself, and only the first time is noted.
        let clerk = house
            .staff(house.office.here, "clerk@hier.example", Role::Clerk)
            .await;
        let number = certificate["number"].as_str().unwrap();
        let entry = format!("/api/v1/register/{number}");
        let dispatch = async || house.get(&clerk, &entry).await.ok()["dispatch"].clone();
        assert_eq!(dispatch().await, "none");
        let loaded = format!("/api/v1/certificates/{number}/dispatch");
        assert_eq!(house.post(&eve, &loaded, json!({})).await.status, 404);
        for _ in 0..2 {
            assert_eq!(house.post(&zoe, &loaded, json!({})).await.status, 204);
        }
        assert_eq!(dispatch().await, "downloaded");
        let posted = json!({"how": "posted"});
        house
            .post(&clerk, &format!("{entry}/dispatch"), posted)
            .await
            .ok();
        house.post(&zoe, &loaded, json!({})).await;
        assert_eq!(dispatch().await, "posted");
        house.close().await;
    }
}
