//! The page itself: size, and the same bytes each time.

use super::samples::{PAGE, certificate, with_everything};
use super::{House, TODAY};
use schalter_certificate::{Language, render};

#[test]
fn no_certificate_is_larger_than_60_kb_before_it_is_sealed() {
    let house = House::new();
    for language in Language::ALL {
        let payload = house.files(&certificate(language)).payload;
        let pdf = render(&certificate(language), &format!("{PAGE}#{payload}")).expect("drawn");
        assert!(
            pdf.len() < 60_000,
            "{}: {} bytes",
            language.tag(),
            pdf.len()
        );
    }
}

#[test]
fn a_second_copy_differs_only_in_saying_so() {
    let first = certificate(Language::German);
    let copy = with_everything(Language::German, TODAY);
    assert_eq!(first.number, copy.number);
    let url = format!("{PAGE}#x");
    assert_ne!(render(&first, &url), render(&copy, &url));
    assert_eq!(render(&copy, &url), render(&copy, &url));
}
