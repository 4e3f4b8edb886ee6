//! What has been touched is refused, with words that say why.

use super::samples::certificate;
use super::{House, TODAY, now};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::date;
use schalter_certificate::payload::{self, Refusal};
use schalter_certificate::{Language, check, keys};
use serde_json::{Value, json};

#[test]
fn a_sealed_certificate_is_accepted_with_all_it_says() {
    let house = House::new();
    let document = certificate(Language::Ukrainian);
    let files = house.files(&document);
    let sealed = check::pdf(&files.pdf, &house.trust(), Some(date(1998, 2, 28))).expect("valid");
    assert_eq!(sealed.authority, "musterland");
    assert_eq!(sealed.signed_at, now());
    assert_eq!(sealed.claims.number, document.number);
    assert_eq!(sealed.claims.family_name, document.person.family_name);
    assert_eq!(sealed.claims.first_start_until, document.first_start_until);
    let claims = payload::verify(&files.payload, &house.trust().keys, None).expect("valid");
    assert_eq!(claims, sealed.claims);
    let json = serde_json::to_string(&claims).expect("JSON");
    assert!(
        !json.contains("1998"),
        "the day of birth is not in the code: {json}"
    );
}

#[test]
fn the_same_certificate_is_the_same_file() {
    let house = House::new();
    let document = certificate(Language::Arabic);
    assert_eq!(house.files(&document), house.files(&document));
}

/// Every byte would take minutes; every 97th, and all of the seal's revision, takes seconds.
#[test]
fn one_altered_byte_anywhere_is_refused() {
    let house = House::new();
    let trust = house.trust();
    let pdf = house.files(&certificate(Language::German)).pdf;
    let seal_from = pdf
        .windows(9)
        .position(|window| window == b"/Type/Sig")
        .expect("a seal");
    let places = (0..seal_from)
        .step_by(97)
        .chain((seal_from..pdf.len()).step_by(13));
    for at in places {
        for bit in [0x01, 0x20] {
            let mut altered = pdf.clone();
            altered[at] ^= bit;
            let checked = check::pdf(&altered, &trust, None);
            assert!(checked.is_err(), "byte {at} of {} with {bit:#x}", pdf.len());
        }
    }
    let mut longer = pdf.clone();
    longer.extend_from_slice(b"\n% more\n");
    assert_eq!(
        check::pdf(&longer, &trust, None),
        Err(check::Refusal::NotSealed)
    );
    let text = pdf.len() / 2;
    let mut altered = pdf;
    altered[text] ^= 1;
    let refusal = check::pdf(&altered, &trust, None).expect_err("altered");
    assert!(refusal.to_string().contains("altered"), "{refusal}");
}

#[test]
fn an_altered_code_is_refused() {
    let house = House::new();
    let keys = house.trust().keys;
    let payload = house.files(&certificate(Language::German)).payload;
    let address = format!("https://termin.example/pruefen#{payload}\n");
    assert!(payload::verify(&address, &keys, None).is_ok());
    for at in 0..payload.len() {
        let mut altered = payload.clone().into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).expect("ASCII");
        assert!(
            payload::verify(&altered, &keys, None).is_err(),
            "character {at}"
        );
    }
    let parts: Vec<&str> = payload.split('.').collect();
    let claims = URL_SAFE_NO_PAD.decode(parts[1]).expect("base64url");
    let mut claims: Value = serde_json::from_slice(&claims).expect("JSON");
    claims["family_name"] = json!("Beispiel");
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let forged = format!("{}.{claims}.{}", parts[0], parts[2]);
    assert_eq!(payload::verify(&forged, &keys, None), Err(Refusal::Altered));
}

#[test]
fn the_algorithm_is_not_for_the_sender_to_choose() {
    let house = House::new();
    let keys = house.trust().keys;
    let payload = house.files(&certificate(Language::German)).payload;
    let claims = payload.split('.').nth(1).expect("claims");
    for (header, signature) in [
        (json!({"alg": "none", "kid": "x"}), ""),
        (json!({"alg": "HS256", "kid": keys.keys[0].kid}), "AAAA"),
    ] {
        let header_text = URL_SAFE_NO_PAD.encode(header.to_string());
        let refusal = payload::verify(&format!("{header_text}.{claims}.{signature}"), &keys, None);
        let algorithm = header["alg"].as_str().expect("text").to_owned();
        assert_eq!(refusal, Err(Refusal::Algorithm(algorithm)));
    }
    for text in ["", "a.b", "a.b.c.d", "....", "ä.ö.ü", &"x".repeat(5000)] {
        let refusal = payload::verify(text, &keys, None).expect_err("no payload");
        assert!(
            matches!(refusal, Refusal::Malformed(_)),
            "{text}: {refusal}"
        );
    }
}

#[test]
fn another_day_of_birth_is_refused() {
    let house = House::new();
    let keys = house.trust().keys;
    let payload = house.files(&certificate(Language::Turkish)).payload;
    assert!(payload::verify(&payload, &keys, Some(date(1998, 2, 28))).is_ok());
    let refusal = payload::verify(&payload, &keys, Some(date(1998, 2, 27)));
    assert_eq!(refusal, Err(Refusal::BirthDate));
}

#[test]
fn unknown_and_revoked_keys_are_told_apart() {
    let house = House::new();
    let files = house.files(&certificate(Language::English));
    let kid = house
        .keyring()
        .of("musterland")
        .expect("keys")
        .payload
        .kid
        .clone();

    let mut stranger = House::new();
    stranger.with_seeds(|folder, seeds| {
        // Not the seeds that the first house has.
        for _ in 0..9 {
            let _ = seeds();
        }
        keys::rotate(folder, "musterland", TODAY, seeds).expect("rotated");
        keys::demo_seal(folder, "musterland", "Kreis", TODAY, seeds).expect("rotated");
    });
    let mut trust = stranger.trust();
    trust
        .keys
        .keys
        .retain(|key| key.kid != kid && key.x5c.first() != house.trust().keys.keys[1].x5c.first());
    let refusal = payload::verify(&files.payload, &trust.keys, None);
    assert_eq!(refusal, Err(Refusal::UnknownKey(kid.clone())));
    let refusal = check::pdf(&files.pdf, &trust, None).expect_err("unknown");
    assert!(
        matches!(refusal, check::Refusal::UnknownSeal(_)),
        "{refusal}"
    );

    keys::revoke(house.path(), &kid).expect("revoked");
    let trust = house.trust();
    let refusal = payload::verify(&files.payload, &trust.keys, None);
    assert_eq!(refusal, Err(Refusal::RevokedKey(kid.clone())));
    let refusal = check::pdf(&files.pdf, &trust, None);
    assert_eq!(refusal, Err(check::Refusal::Code(Refusal::RevokedKey(kid))));
}

#[test]
fn a_key_speaks_for_its_own_authority_and_purpose_only() {
    let mut house = House::new();
    house.demo("beispielhausen", "Gemeinde Beispielhausen");
    let keyring = house.keyring();
    let other = keyring.of("beispielhausen").expect("keys");
    let payload = payload::sign(&certificate(Language::German), &other).expect("signed");
    let refusal = payload::verify(&payload, keyring.public_keys(), None);
    assert_eq!(refusal, Err(Refusal::UnknownKey(other.payload.kid.clone())));

    let mut keys = keyring.public_keys().clone();
    for key in &mut keys.keys {
        key.purpose = schalter_certificate::jwks::Purpose::Seal;
    }
    let refusal = payload::verify(&payload, &keys, None);
    assert_eq!(refusal, Err(Refusal::UnknownKey(other.payload.kid.clone())));
}
