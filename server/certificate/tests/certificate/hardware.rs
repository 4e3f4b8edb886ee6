//! A seal in a hardware module: SoftHSM stands for it.

use super::samples::certificate;
use super::{House, TODAY, now};
use schalter_certificate::{
    FileKey, HardwareKey, HardwarePlace, Language, Seal, Signer as _, check, issue, keys, render,
    sign_pdf,
};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

fn softhsm(arguments: &[&str]) {
    let output = Command::new("softhsm2-util")
        .args(arguments)
        .output()
        .expect("softhsm2-util");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The test's own process gets the place of the tokens from nextest's environment; so a child runs the test with it set.
#[test]
fn a_seal_in_a_hardware_module_seals() {
    if !Path::new(MODULE).exists() {
        println!("skipped: {MODULE} is not there (Debian package softhsm2)");
        return;
    }
    if std::env::var_os("SOFTHSM2_CONF").is_none() {
        let tokens = tempfile::tempdir().expect("a folder");
        let configuration = tokens.path().join("softhsm2.conf");
        let text = format!(
            "directories.tokendir = {}\nlog.level = ERROR\n",
            tokens.path().display()
        );
        std::fs::write(&configuration, text).expect("written");
        let status = Command::new(std::env::current_exe().expect("the test"))
            .args([
                "--exact",
                "hardware::a_seal_in_a_hardware_module_seals",
                "--nocapture",
            ])
            .env("SOFTHSM2_CONF", &configuration)
            .status()
            .expect("a child");
        assert!(status.success());
        return;
    }
    seals();
}

/// Puts the demo seal's key on a new token. The key comes from a file here; in earnest it is made in the module and never leaves it.
fn import(house: &House, seal: &Seal) -> HardwarePlace {
    let key_file = house.path().join("seal.pem");
    let pem = file_with(house, |text| {
        FileKey::from_pem(text).is_ok_and(|key| key.public_key() == seal.signer.public_key())
    });
    std::fs::write(&key_file, pem).expect("written");
    let key_path = key_file.display().to_string();
    let pins = ["--so-pin", "12345678", "--pin", "4711"];
    softhsm(&[&["--init-token", "--free", "--label", "amt"], &pins[..]].concat());
    let key = ["--import", &key_path, "--label", "siegel", "--id", "01"];
    softhsm(&[&key[..], &["--token", "amt", "--pin", "4711"]].concat());
    let pin_file = house.path().join("pin");
    std::fs::write(&pin_file, "4711\n").expect("written");
    HardwarePlace {
        module: MODULE.into(),
        token: "amt".to_owned(),
        key: "siegel".to_owned(),
        pin_file,
    }
}

/// The file of the authority's folder that has something in it.
fn file_with(house: &House, has: impl Fn(&str) -> bool) -> String {
    std::fs::read_dir(house.path().join("musterland"))
        .expect("a folder")
        .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok())
        .find(|text| has(text))
        .expect("the file")
}

fn seals() {
    let mut house = House::new();
    let seal = house.keyring().of("musterland").expect("keys").seal.clone();
    let place = import(&house, &seal);
    let key = HardwareKey::open(&place).expect("a key");
    assert_eq!(key.public_key(), seal.signer.public_key());
    let hardware = Seal {
        signer: Arc::new(key),
        chain: seal.chain,
    };
    let document = certificate(Language::German);
    let payload = house.files(&document).payload;
    let url = issue::verify_url(super::PUBLIC_URL, &payload);
    let drawn = render(&document, &url).expect("drawn");
    let pdf = sign_pdf(&drawn, &hardware, now()).expect("sealed");
    check::pdf(&pdf, &house.trust(), None).expect("valid");

    // The same from the folder of the keys, as the server opens it.
    let chain = file_with(&house, |text| text.contains("BEGIN CERTIFICATE"));
    let source = keys::Source::Hardware(place.clone());
    house
        .with_seeds(|folder, _| keys::install_seal(folder, "musterland", &chain, &source, TODAY))
        .expect("installed");
    let listed = keys::list(house.path()).expect("keys");
    assert!(listed.iter().any(|key| key.hardware));
    let files = house.files(&document);
    check::pdf(&files.pdf, &house.trust(), None).expect("valid");

    let token = HardwarePlace {
        token: "anders".to_owned(),
        ..place.clone()
    };
    let label = HardwarePlace {
        key: "anders".to_owned(),
        ..place
    };
    for (wrong, words) in [
        (token, "there is no token `anders`"),
        (label, "there is no key `anders`"),
    ] {
        let fault = HardwareKey::open(&wrong).expect_err("refused");
        assert!(fault.to_string().contains(words), "{fault}");
    }
}
