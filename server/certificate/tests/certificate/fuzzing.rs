//! What the fuzzers start from and take for the only genuine ones: made with the keys of these tests.
//!
//! With `SCHALTER_TEST_WRITE_CORPUS` set, this writes them.

use super::samples::certificate;
use super::{House, now};
use schalter_certificate::{Language, check, sign_pdf};
use std::fmt::Write as _;
use std::path::Path;

/// The smallest file that can be sealed: a page, the field of the seal, the link with the code.
fn smallest(address: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R 5 0 R]>>",
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/Rect[0 0 0 0]/V 6 0 R>>",
        &format!("<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI({address})>>>>"),
    ];
    let (mut pdf, mut table) = ("%PDF-1.7\n".to_owned(), String::new());
    // Writing into a string cannot fail.
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", pdf.len());
        let _ = write!(pdf, "{number} 0 obj\n{object}\nendobj\n");
    }
    let at = pdf.len();
    let _ = write!(
        pdf,
        "xref\n0 6\n0000000000 65535 f \n{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n"
    );
    pdf.into_bytes()
}

#[test]
fn the_fuzzers_start_from_what_these_keys_have_sealed() {
    let house = House::new();
    let keys = house.keyring().of("musterland").expect("keys");
    let code = house.files(&certificate(Language::German)).payload;
    let pdf = smallest(&format!("https://a.example/#{code}"));
    let sealed = sign_pdf(&pdf, &keys.seal, now()).expect("sealed");
    check::pdf(&sealed, &house.trust(), None).expect("genuine");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    for (name, bytes) in [
        ("keys.json", house.keyring().jwks().as_bytes()),
        ("corpus/code/genuine", code.as_bytes()),
        ("corpus/certificate/sealed", &sealed),
    ] {
        let path = folder.join(name);
        if std::env::var_os("SCHALTER_TEST_WRITE_CORPUS").is_some() {
            std::fs::write(&path, bytes).expect("written");
        }
        let kept = std::fs::read(&path).expect("checked in");
        assert!(kept == bytes, "{} is stale", path.display());
    }
}
