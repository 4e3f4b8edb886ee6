//! Keys come, change and go; what they signed stays valid until they are revoked.

use super::samples::certificate;
use super::{House, TODAY};
use jiff::ToSpan as _;
use schalter_certificate::jwks::Purpose;
use schalter_certificate::{Keyring, Language, check, keys, payload};
use std::os::unix::fs::PermissionsExt as _;

#[test]
fn rotation_keeps_old_certificates_valid() {
    let mut house = House::new();
    let old = house.files(&certificate(Language::German));
    let later = TODAY.saturating_add(1.year());
    let (payload_key, seal) = house.with_seeds(|folder, seeds| {
        let payload = keys::rotate(folder, "musterland", later, seeds).expect("rotated");
        let seal = keys::demo_seal(folder, "musterland", "Kreis Musterland", later, seeds);
        (payload, seal.expect("rotated"))
    });
    let new = house.files(&certificate(Language::English));
    let trust = house.trust();
    assert_ne!(old.pdf, new.pdf);
    let refusal = check::pdf(&new.pdf, &trust, None).expect_err("sealed before the seal was made");
    assert!(matches!(refusal, check::Refusal::Expired(_)), "{refusal}");
    check::pdf(&old.pdf, &trust, None).expect("old ones stay valid");
    payload::verify(&old.payload, &trust.keys, None).expect("old ones stay valid");
    payload::verify(&new.payload, &trust.keys, None).expect("new ones are valid");

    let states: Vec<_> = keys::list(house.path())
        .expect("keys")
        .into_iter()
        .map(|key| {
            (
                key.purpose,
                key.state,
                key.kid == payload_key || key.kid == seal,
            )
        })
        .collect();
    assert_eq!(
        states,
        [
            (Purpose::Payload, "older", false),
            (Purpose::Seal, "older", false),
            (Purpose::Payload, "current", true),
            (Purpose::Seal, "current", true),
        ]
    );
}

#[test]
fn only_current_keys_can_sign_and_only_the_owner_reads_them() {
    let mut house = House::new();
    house.with_seeds(|folder, seeds| {
        keys::rotate(folder, "musterland", TODAY, seeds).expect("rotated");
    });
    let mut private = Vec::new();
    for entry in std::fs::read_dir(house.path().join("musterland")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        if text.contains("PRIVATE KEY") {
            private.push(path.clone());
        }
        if text.contains("PRIVATE KEY") || path.ends_with("salt.key") {
            let mode = path.metadata().expect("facts").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        }
    }
    assert_eq!(private.len(), 2, "one seal, one payload key: {private:?}");
}

#[test]
fn making_a_demo_again_changes_nothing() {
    let mut house = House::new();
    let before = keys::list(house.path()).expect("keys");
    house.demo("musterland", "Kreis Musterland, Gesundheitsamt");
    assert_eq!(keys::list(house.path()).expect("keys"), before);
}

#[test]
fn without_a_current_key_nothing_is_issued() {
    let house = House::new();
    let seal = house
        .trust()
        .keys
        .keys
        .into_iter()
        .find(|key| key.purpose == Purpose::Seal)
        .expect("a seal");
    let files = house.files(&certificate(Language::German));
    let revoked = keys::revoke(house.path(), &seal.kid).expect("revoked");
    assert_eq!(
        (revoked.authority.as_str(), revoked.state),
        ("musterland", "revoked")
    );
    assert!(house.keyring().of("musterland").is_none());
    let refusal = check::pdf(&files.pdf, &house.trust(), None);
    assert_eq!(refusal, Err(check::Refusal::RevokedSeal(seal.kid)));
    assert!(keys::revoke(house.path(), "000000000000").is_err());
}

#[test]
fn a_ca_is_asked_when_it_is_named() {
    let house = House::new();
    let pdf = house.files(&certificate(Language::German)).pdf;
    let mut trust = house.trust();
    trust.read_ca(&house.ca()).expect("a CA");
    check::pdf(&pdf, &trust, None).expect("comes from the CA");
    let mut by_ca_alone = trust.clone();
    by_ca_alone
        .keys
        .keys
        .retain(|key| key.purpose == Purpose::Payload);
    check::pdf(&pdf, &by_ca_alone, None).expect("comes from the CA");

    let mut other = House::new();
    // A CA of its own with another key than the first house's.
    std::fs::remove_file(other.path().join("demo-ca.pem")).expect("removed");
    other.with_seeds(|folder, seeds| {
        keys::demo_seal(folder, "other", "Other", TODAY, seeds).expect("a seal");
    });
    let mut trust = house.trust();
    trust.read_ca(&other.ca()).expect("a CA");
    let refusal = check::pdf(&pdf, &trust, None).expect_err("comes from another CA");
    assert!(
        matches!(refusal, check::Refusal::UnknownSeal(_)),
        "{refusal}"
    );
    assert!(trust.read_ca("nothing").is_err());
}

#[test]
fn folders_that_are_none_are_told() {
    let mut house = House::new();
    let refusal = house.with_seeds(|folder, seeds| keys::rotate(folder, "../x", TODAY, seeds));
    assert!(refusal.is_err());
    let nowhere = Keyring::open(&house.path().join("nowhere")).expect("empty");
    assert_eq!(nowhere.jwks(), r#"{"keys":[]}"#);
    std::fs::write(
        house.path().join("musterland/keys.toml"),
        "[[key]]\nkid = 1\n",
    )
    .expect("written");
    let fault = Keyring::open(house.path()).expect_err("broken");
    assert!(fault.to_string().contains("keys.toml"), "{fault}");
}
