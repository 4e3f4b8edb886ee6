//! `schalter keys` and `schalter verify`: a certificate is checked on a machine that has nothing but the public keys.

use jiff::civil::date;
use schalter_certificate::{
    Course, Document, Form, Holder, Issuer, Keyring, Language, Texts, issue, keys,
};
use std::path::Path;
use std::process::{Command, Output};

const SCHALTER: &str = env!("CARGO_BIN_EXE_schalter");

fn schalter(data: &Path, arguments: &[&str]) -> Output {
    Command::new(SCHALTER)
        .args(arguments)
        .env("SCHALTER_DATA", data)
        .env("SCHALTER_LOG", "warn")
        .output()
        .expect("schalter runs")
}

/// Without network, where the system lets us take it away.
fn offline(arguments: &[&str]) -> Output {
    let cut = ["--map-root-user", "--net"];
    let can_cut = Command::new("unshare")
        .args(cut)
        .arg("true")
        .status()
        .is_ok_and(|status| status.success());
    if !can_cut {
        println!("the network cannot be cut off here: unshare is not allowed");
        return Command::new(SCHALTER)
            .args(arguments)
            .output()
            .expect("schalter runs");
    }
    Command::new("unshare")
        .args(cut)
        .arg(SCHALTER)
        .args(arguments)
        .output()
        .expect("unshare runs")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn text(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

fn certificate() -> Document {
    let name = |text: &str| Texts::from([(Language::German, text.to_owned())]);
    Document {
        number: "2026-48210937-5".to_owned(),
        authority: Issuer {
            slug: "musterland".to_owned(),
            name: name("Kreis Musterland"),
            address: "Kreishausplatz 1, 12345 Musterstadt".to_owned(),
            logo_svg: String::new(),
        },
        person: Holder {
            given_name: "Zoë".to_owned(),
            family_name: "Müller".to_owned(),
            birth_date: date(1998, 2, 28),
        },
        instructed_on: date(2026, 11, 22),
        issued_on: date(2026, 11, 22),
        first_start_until: Some(date(2027, 2, 22)),
        form: Form::OnSite,
        language: Language::German,
        course: Course {
            id: "ifsg43".to_owned(),
            version: "1".to_owned(),
            name: name("Belehrung"),
        },
        duplicate_of: None,
        restricted_to: None,
    }
}

#[test]
fn a_certificate_is_checked_without_network_until_its_key_is_revoked() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().join("keys/certificates");
    let mut seed = 0_u8;
    let mut seeds = || {
        seed += 1;
        [seed; 32]
    };
    keys::demo(
        &folder,
        "musterland",
        "Kreis Musterland",
        date(2026, 11, 1),
        &mut seeds,
    )
    .expect("keys");
    let ring = Keyring::open(&folder).expect("keys");
    let signer = ring.of("musterland").expect("keys");
    let time = "2026-11-22T10:30:00Z".parse().expect("a time");
    let files =
        issue::files(&certificate(), &signer, "https://termin.example", time).expect("files");
    let pdf = data.path().join("certificate.pdf");
    std::fs::write(&pdf, &files.pdf).expect("written");
    let (pdf, public) = (text(&pdf), data.path().join("keys.json"));
    let publish = || {
        let printed = schalter(data.path(), &["keys", "public"]);
        assert!(printed.status.success(), "{}", said(&printed));
        std::fs::write(&public, printed.stdout).expect("written");
    };
    publish();
    let public_text = text(&public);
    let ca = text(&folder.join("demo-ca.pem"));

    // The code on paper, the file, and the file with the CA.
    let address = issue::verify_url("https://termin.example", &files.payload);
    for what in [
        vec![address.as_str()],
        vec![files.payload.as_str()],
        vec![pdf.as_str()],
        vec![pdf.as_str(), "--ca", ca.as_str()],
    ] {
        let head = [
            "verify",
            "--keys",
            &public_text,
            "--birth-date",
            "1998-02-28",
        ];
        let checked = offline(&[&head[..], &what].concat());
        let words = said(&checked);
        assert!(checked.status.success(), "{words}");
        for part in [
            "VALID",
            "2026-48210937-5",
            "Müller",
            "2027-02-22",
            "on_site",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }

    let mut altered = files.pdf.clone();
    altered[1000] ^= 1;
    let altered_path = data.path().join("altered.pdf");
    std::fs::write(&altered_path, altered).expect("written");
    let altered_path = text(&altered_path);
    let altered_code = files.payload.replacen('M', "N", 1);
    let refused = |arguments: &[&str], reason: &str| {
        let checked = schalter(
            data.path(),
            &[&["verify", "--keys", &public_text], arguments].concat(),
        );
        let words = said(&checked);
        assert_eq!(checked.status.code(), Some(1), "{words}");
        assert!(
            words.contains("REFUSED") && words.contains(reason),
            "{words}"
        );
    };
    refused(&[&altered_path], "altered");
    refused(&[&altered_code], "");
    refused(&[&pdf, "--birth-date", "1998-02-27"], "day of birth");
    refused(&["e30.e30.e30"], "no code of a certificate");

    // A new key: the old certificate stays valid. The old key revoked: it does not.
    let rotated = schalter(data.path(), &["keys", "rotate", "musterland"]);
    assert!(rotated.status.success(), "{}", said(&rotated));
    publish();
    assert!(
        offline(&["verify", "--keys", &public_text, &pdf])
            .status
            .success()
    );
    let listed = said(&schalter(data.path(), &["keys", "list"]));
    assert!(
        listed.contains("older") && listed.contains("seal"),
        "{listed}"
    );
    let revoked = schalter(data.path(), &["keys", "revoke", &signer.payload.kid]);
    assert!(revoked.status.success(), "{}", said(&revoked));
    publish();
    refused(&[&files.payload], "is revoked");
    refused(&[&pdf], "is revoked");
}

#[test]
fn a_seal_is_put_in_place_from_files() {
    let data = tempfile::tempdir().expect("a folder");
    let mut seed = 100_u8;
    let mut seeds = || {
        seed += 1;
        [seed; 32]
    };
    // The CA is somewhere else; what it gives are two files.
    let elsewhere = data.path().join("elsewhere");
    let kid =
        keys::demo_seal(&elsewhere, "amt", "Amt", date(2026, 11, 1), &mut seeds).expect("a seal");
    let key = text(&elsewhere.join(format!("amt/{kid}.pem")));
    let chain = text(&elsewhere.join(format!("amt/{kid}.chain.pem")));
    let other = schalter_certificate::FileKey::from_seed(&[7; 32]).and_then(|key| key.to_pem());
    let other_key = data.path().join("other.pem");
    std::fs::write(&other_key, other.expect("a key")).expect("written");

    let wrong = [
        "keys",
        "seal",
        "amt",
        "--chain",
        &chain,
        "--key",
        &text(&other_key),
    ];
    let wrong = schalter(data.path(), &wrong);
    assert!(!wrong.status.success());
    assert!(said(&wrong).contains("of another key"), "{}", said(&wrong));
    let right = schalter(
        data.path(),
        &["keys", "seal", "amt", "--chain", &chain, "--key", &key],
    );
    assert!(right.status.success(), "{}", said(&right));
    let listed = said(&schalter(data.path(), &["keys", "list"]));
    assert!(
        listed.contains(&kid) && listed.contains("current"),
        "{listed}"
    );

    for arguments in [
        &["keys", "rotate", "../amt"][..],
        &["keys", "revoke", "000000000000"],
        &["keys", "demo"],
    ] {
        assert!(
            !schalter(data.path(), arguments).status.success(),
            "{arguments:?}"
        );
    }
}
