//! Names of all kinds print right or are refused with words.

use super::samples::certificate;
use schalter_certificate::{Document, Language, RenderFault, render};

fn named(given_name: &str, family_name: &str) -> Document {
    let mut document = certificate(Language::German);
    given_name.clone_into(&mut document.person.given_name);
    family_name.clone_into(&mut document.person.family_name);
    document
}

fn drawn(document: &Document) -> Result<Vec<u8>, RenderFault> {
    render(document, "https://termin.example/pruefen#payload")
}

#[test]
fn names_of_the_world_are_drawn() {
    for (given_name, family_name) in [
        ("Zoë", "Größmann-Łuczak"),
        ("Siobhán", "O’Brien d'Arcy"),
        ("Ḳ̄ārlis", "M̂ǎrīa a̧ J̌ān"),
        ("Nguyễn", "Thị Ánh"),
        ("Олександра", "Шевченко-Гринюк"),
        ("Ελένη", "Παπαδοπούλου"),
        ("محمد عبد الرحمن", "الحسيني"),
        ("نور‌الدین", "پژمان"),
        ("<b>Anna</b>", "&amp; <script>alert(1)</script>"),
        ("Anna (محمد)", "Müller-الحسيني"),
        (&"Ж".repeat(120), &"W".repeat(120)),
    ] {
        for language in Language::ALL {
            let mut document = certificate(language);
            given_name.clone_into(&mut document.person.given_name);
            family_name.clone_into(&mut document.person.family_name);
            if let Err(fault) = drawn(&document) {
                panic!("{given_name} {family_name} in {}: {fault}", language.tag());
            }
        }
    }
}

#[test]
fn what_cannot_be_printed_is_named() {
    for (name, words) in [
        (
            "Anna\u{0}",
            "given name: the character U+0000 cannot be printed",
        ),
        (
            "An\u{202e}na",
            "given name: the character U+202E cannot be printed",
        ),
        (
            "An\nna",
            "given name: the character U+000A cannot be printed",
        ),
        (
            "安娜",
            "given name: the fonts of the certificate do not have the character 安 (U+5B89)",
        ),
        (
            "Anna 😀",
            "given name: the fonts of the certificate do not have the character 😀 (U+1F600)",
        ),
        ("", "given name: 0 characters; it must have 1 to 120"),
        (
            &"a".repeat(121),
            "given name: 121 characters; it must have 1 to 120",
        ),
    ] {
        let fault = drawn(&named(name, "Müller")).expect_err("refused");
        assert_eq!(fault.to_string(), words);
    }
}

#[test]
fn a_logo_may_be_missing_but_not_do_what_it_likes() {
    let with = |svg: &str| {
        let mut document = certificate(Language::German);
        svg.clone_into(&mut document.authority.logo_svg);
        drawn(&document)
    };
    assert!(with("").is_ok());
    let svg = |inner: &str| {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>"#)
    };
    assert!(with(&svg(r#"<path d="M0 0h9v9z"/>"#)).is_ok());
    for logo in [
        "no SVG".to_owned(),
        svg(r#"<image href="/etc/passwd" width="9" height="9"/>"#),
        svg("<text>Amt</text>"),
    ] {
        let fault = with(&logo).expect_err("refused");
        assert!(matches!(fault, RenderFault::Logo(_)), "{fault}");
    }
}

#[test]
fn the_longest_contents_fit_on_the_page() {
    for language in Language::ALL {
        let mut document = super::samples::with_everything(language, super::TODAY);
        "Anna "
            .repeat(24)
            .trim()
            .clone_into(&mut document.person.given_name);
        document.person.family_name = "Б".repeat(120);
        drawn(&document).unwrap_or_else(|fault| panic!("{}: {fault}", language.tag()));
    }
}
