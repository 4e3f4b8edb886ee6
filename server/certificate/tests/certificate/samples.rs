//! Certificates of invented people.

use jiff::civil::{Date, date};
use schalter_certificate::{Course, Document, Form, Holder, Issuer, Language, Texts};

/// The page that checks certificates.
pub const PAGE: &str = "https://termin.musterland.example/pruefen";

/// A certificate in a language.
pub fn certificate(language: Language) -> Document {
    let (given_name, family_name) = match language {
        Language::German => ("Zoë Luise", "Größmann-Łuczak"),
        Language::PlainGerman => ("Kevin", "Müller"),
        Language::English => ("Siobhán Mary", "O’Brien"),
        Language::Ukrainian => ("Олександра Вікторівна", "Шевченко-Гринюк"),
        Language::Turkish => ("İpek Çağla", "Yıldırım"),
        Language::Arabic => ("محمد عبد الرحمن", "الحسيني"),
    };
    Document {
        number: "2026-4821-0937-5".to_owned(),
        authority: authority(),
        person: Holder {
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            birth_date: date(1998, 2, 28),
        },
        instructed_on: date(2026, 11, 22),
        issued_on: date(2026, 11, 22),
        first_start_until: Some(date(2027, 2, 22)),
        form: Form::SelfPaced,
        language,
        course: Course {
            id: "lebensmittel".to_owned(),
            version: "2026.1".to_owned(),
            name: texts(&[
                (
                    Language::German,
                    "Belehrung für die Arbeit mit Lebensmitteln",
                ),
                (Language::English, "Instruction for work with food"),
                (
                    Language::Ukrainian,
                    "Інструктаж для роботи з харчовими продуктами",
                ),
                (Language::Turkish, "Gıda ile çalışma bilgilendirmesi"),
                (Language::Arabic, "تعليمات العمل مع المواد الغذائية"),
            ]),
        },
        duplicate_of: None,
        restricted_to: None,
    }
}

/// The demo county.
pub fn authority() -> Issuer {
    Issuer {
        slug: "musterland".to_owned(),
        name: texts(&[
            (Language::German, "Kreis Musterland, Gesundheitsamt"),
            (
                Language::English,
                "County of Musterland, public health office",
            ),
        ]),
        address: "Kreishausplatz 1, 12345 Musterstadt".to_owned(),
        logo_svg: include_str!("../../../content/authorities/musterland/logo.svg").to_owned(),
    }
}

/// A certificate with everything a certificate can have.
pub fn with_everything(language: Language, day: Date) -> Document {
    Document {
        duplicate_of: Some(day),
        restricted_to: Some(
            "Praktikum in der Küche der Tafel Musterstadt bis 31.12.2026".to_owned(),
        ),
        ..certificate(language)
    }
}

pub fn texts(all: &[(Language, &str)]) -> Texts {
    all.iter()
        .map(|(language, text)| (*language, (*text).to_owned()))
        .collect()
}
