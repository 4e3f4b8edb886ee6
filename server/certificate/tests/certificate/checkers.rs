//! What other people's programs say: pyHanko, pdfsig, pdfinfo, outloud, pdfua, zxing-cpp and sd-jwt.

use super::samples::{certificate, with_everything};
use super::{House, PUBLIC_URL, TODAY};
use schalter_certificate::{Document, Language, payload};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Puts the files of certificates into the folder of the keys, under the names given.
fn write(house: &House, certificates: &[(&str, Document)]) {
    for (name, document) in certificates {
        let files = house.files(document);
        let path = |ending: &str| house.path().join(format!("{name}.{ending}"));
        std::fs::write(path("pdf"), files.pdf).expect("written");
        std::fs::write(path("sd-jwt"), files.sd_jwt).expect("written");
    }
    std::fs::write(house.path().join("keys.json"), house.keyring().jwks()).expect("written");
    std::fs::write(house.path().join("ca.pem"), house.ca()).expect("written");
}

fn output(program: &str, arguments: &[&str], file: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap_or_else(|fault| panic!("{program} (Debian package poppler-utils): {fault}"));
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_independent_checker_is_content() {
    let house = House::new();
    let certificates: Vec<(&str, Document)> = Language::ALL
        .into_iter()
        .map(|language| (language.tag(), certificate(language)))
        .chain([("everything", with_everything(Language::Arabic, TODAY))])
        .collect();
    write(&house, &certificates);
    let python = std::env::var_os("SCHALTER_TEST_PYTHON").unwrap_or_else(|| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificate/checkers.py");
    let output = Command::new(python)
        .arg(script)
        .arg(house.path())
        .output()
        .expect("python with the checkers of .ci/requirements.txt");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let said: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for (name, document) in certificates {
        let said = &said[name];
        assert_eq!(
            said["seal"],
            json!({
                "valid": true,
                "trusted": true,
                "coverage": "ENTIRE_FILE",
                "sub_filter": "/ETSI.CAdES.detached",
                "signing_certificate_v2": true,
                "signing_time_attribute": false,
            }),
            "{name}"
        );
        let accessibility = &said["accessibility"];
        assert_eq!(accessibility["outloud"], 0, "{name}: {accessibility}");
        assert_eq!(accessibility["pdfua"], 0, "{name}: {accessibility}");
        let code = said["code"][0].as_str().expect("a QR code");
        let payload = code
            .strip_prefix(&format!("{PUBLIC_URL}/pruefen#"))
            .expect("the address");
        let claims = payload::verify(
            payload,
            &house.trust().keys,
            Some(document.person.birth_date),
        );
        assert_eq!(claims.expect("valid").number, document.number, "{name}");
        let credential = &said["credential"];
        assert_eq!(credential["iss"], PUBLIC_URL);
        assert_eq!(credential["vct"], format!("{PUBLIC_URL}/vct/ifsg43/1"));
        assert_eq!(
            credential["family_name"],
            document.person.family_name.as_str()
        );
        assert_eq!(
            credential["given_name"],
            document.person.given_name.as_str()
        );
        assert_eq!(credential["birthdate"], "1998-02-28");
        assert_eq!(credential["first_start_until"], "2027-02-22");
    }
}

#[test]
fn poppler_calls_the_seal_valid_and_reads_the_page_in_order() {
    let house = House::new();
    write(
        &house,
        &[
            ("de", certificate(Language::German)),
            ("ar", certificate(Language::Arabic)),
        ],
    );
    let german = house.path().join("de.pdf");
    let judged = output("pdfsig", &[], &german);
    for words in [
        "Signature is Valid.",
        "Signature Type: ETSI.CAdES.detached",
        "Total document signed",
    ] {
        assert!(judged.contains(words), "{judged}");
    }
    let read = output("pdfinfo", &["-struct-text"], &german);
    let mut rest = read.as_str();
    for part in [
        "Figure",
        "Kreis Musterland, Gesundheitsamt",
        "H1",
        "\"Bescheinigung\"",
        "Infektionsschutzgesetz (IfSG)",
        "Table",
        "TH",
        "Familienname",
        "TD",
        "Größmann-Łuczak",
        "Zoë Luise",
        "28.02.1998",
        "22.11.2026",
        "22.02.2027",
        "P (block)",
        "hat die oben genannte Person am 22.11.2026",
        "Nach der Belehrung wurde in Textform erklärt",
        "2026-4821-0937-5",
        "H2",
        "Echtheit prüfen",
        "Link",
        "Elektronisches Siegel",
        "Form",
    ] {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("`{part}` is not where it belongs: {read}"));
        rest = after;
    }
    let arabic = output("pdfinfo", &["-struct-text"], &house.path().join("ar.pdf"));
    for words in [
        "شهادة تلقّي التعليمات",
        "الحسيني",
        "محمد عبد الرحمن",
        "22.11.2026",
    ] {
        assert!(arabic.contains(words), "`{words}` is missing: {arabic}");
    }
}

#[test]
fn poppler_sees_an_altered_file() {
    let house = House::new();
    write(&house, &[("de", certificate(Language::German))]);
    let path = house.path().join("de.pdf");
    let mut pdf = std::fs::read(&path).expect("read");
    // In the picture of the page, where every reader still opens the file.
    let stream = pdf
        .windows(6)
        .position(|window| window == b"stream")
        .expect("a stream");
    pdf[stream + 60] ^= 1;
    std::fs::write(&path, pdf).expect("written");
    let judged = output("pdfsig", &[], &path);
    assert!(judged.contains("Digest Mismatch."), "{judged}");
}
