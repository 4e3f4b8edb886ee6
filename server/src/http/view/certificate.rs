//! A certificate as its holder's files, and as much of it as anybody may learn.

use super::text::Text;
use schalter_app::certificate::{Paper, Verdict};
use schalter_certificate as paper;
use schalter_domain::catalogue as words;
use schalter_domain::certificate as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which file of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// The sealed PDF.
    Pdf,
    /// The credential.
    SdJwt,
}

impl FileKind {
    /// Number and kind of a file name.
    #[must_use]
    pub fn of(file: &str) -> Option<(&str, Self)> {
        let (number, ending) = file.rsplit_once('.')?;
        let kinds = [Self::Pdf, Self::SdJwt];
        let kind = kinds.into_iter().find(|kind| kind.ending() == ending)?;
        Some((number, kind))
    }

    /// What its name ends with.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::SdJwt => "sd-jwt",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::SdJwt => "application/dc+sd-jwt",
        }
    }
}

/// What is to be checked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What the QR code of the certificate says: the code alone, or the whole address.
    #[schema(max_length = 4296)]
    pub payload: String,
    /// The holder's day of birth, as their identity card says.
    #[schema(format = Date)]
    pub birth_date: String,
}

/// Whether a certificate counts. Everything is null where the state is `unknown`.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Checked {
    /// Whether it counts.
    pub state: CheckedState,
    /// First letters of the holder's names, `Z. K.`.
    #[schema(required)]
    pub initials: Option<String>,
    /// The day of the instruction.
    #[schema(required, format = Date)]
    pub instructed_on: Option<String>,
    /// The day of issue.
    #[schema(required, format = Date)]
    pub issued_on: Option<String>,
    /// The last day on which a first activity may begin.
    #[schema(required, format = Date)]
    pub first_start_until: Option<String>,
    /// Who issued it.
    #[schema(required)]
    pub authority: Option<Text>,
    /// Its number.
    #[schema(required)]
    pub number: Option<String>,
}

/// Whether a certificate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckedState {
    /// It counts.
    Valid,
    /// It was revoked.
    Revoked,
    /// There is none like this: altered, of another installation, or for another day of birth.
    #[default]
    Unknown,
}

impl From<Verdict> for Checked {
    fn from(verdict: Verdict) -> Self {
        let Verdict::Known {
            certificate,
            authority,
        } = verdict
        else {
            return Self::default();
        };
        let state = if certificate.state.counts() {
            CheckedState::Valid
        } else {
            CheckedState::Revoked
        };
        Self {
            state,
            initials: Some(certificate.person.initials()),
            instructed_on: Some(certificate.instructed_on.to_string()),
            issued_on: Some(certificate.issued_on.to_string()),
            first_start_until: certificate.first_start_until.map(|day| day.to_string()),
            authority: Some((&authority).into()),
            number: Some(certificate.number.to_string()),
        }
    }
}

/// What a certificate of a demo installation is good for.
const DEMO: &str = include_str!("../../../content/certificate/demo.txt");

/// What stands on a certificate. That of a demo installation says so.
#[must_use]
pub fn document(paper: &Paper, is_demo: bool) -> paper::Document {
    let (certificate, authority) = (&paper.certificate, paper.catalogue.authority());
    let department = paper.catalogue.department(certificate.department);
    paper::Document {
        number: certificate.number.to_string(),
        authority: paper::Issuer {
            slug: authority.slug.clone(),
            name: texts(&issuer(
                &authority.name,
                department.map(|department| &department.name),
            )),
            address: paper.address().to_owned(),
            logo_svg: authority.logo_svg.clone(),
        },
        person: holder(&certificate.person),
        instructed_on: certificate.instructed_on,
        issued_on: certificate.issued_on,
        first_start_until: certificate.first_start_until,
        form: form(certificate.form),
        language: language(certificate.language),
        course: paper::Course {
            id: certificate.course.slug.clone(),
            version: certificate.course.version.clone(),
            name: texts(&certificate.course.name),
        },
        duplicate_of: paper.duplicate_of,
        restricted_to: if is_demo {
            Some(DEMO.trim().to_owned())
        } else {
            certificate.restricted_to.clone()
        },
    }
}

/// The authority with the department that instructed, in every language the authority has a name in.
fn issuer(authority: &words::Text, department: Option<&words::Text>) -> words::Text {
    let Some(department) = department else {
        return authority.clone();
    };
    let both = |(language, name): (&words::Language, &String)| {
        (*language, format!("{name}, {}", department.get(*language)))
    };
    words::Text(authority.0.iter().map(both).collect())
}

/// Where a sample leads to.
pub const SAMPLE_URL: &str = "https://schalter.example/pruefen#sample";

/// A certificate that nobody gets: to see whether names can be printed.
#[must_use]
pub fn sample(given_name: &str, family_name: &str) -> paper::Document {
    let day = jiff::civil::date(2000, 1, 1);
    let words = || paper::Texts::from([(paper::Language::German, "Muster".to_owned())]);
    paper::Document {
        number: domain::Number::of_seed(2000, 0).to_string(),
        authority: paper::Issuer {
            slug: "muster".to_owned(),
            name: words(),
            address: String::new(),
            logo_svg: String::new(),
        },
        person: paper::Holder {
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            birth_date: day,
        },
        instructed_on: day,
        issued_on: day,
        first_start_until: None,
        form: paper::Form::SelfPaced,
        language: paper::Language::German,
        course: paper::Course {
            id: "muster".to_owned(),
            version: "1".to_owned(),
            name: words(),
        },
        duplicate_of: None,
        restricted_to: None,
    }
}

fn holder(holder: &domain::Holder) -> paper::Holder {
    paper::Holder {
        given_name: holder.given_name.clone(),
        family_name: holder.family_name.clone(),
        birth_date: holder.birth_date,
    }
}

const fn form(form: domain::Form) -> paper::Form {
    match form {
        domain::Form::SelfPaced => paper::Form::SelfPaced,
        domain::Form::Group => paper::Form::Group,
        domain::Form::OnSite => paper::Form::OnSite,
    }
}

const fn language(language: words::Language) -> paper::Language {
    match language {
        words::Language::German => paper::Language::German,
        words::Language::English => paper::Language::English,
        words::Language::PlainGerman => paper::Language::PlainGerman,
        words::Language::Ukrainian => paper::Language::Ukrainian,
        words::Language::Turkish => paper::Language::Turkish,
        words::Language::Arabic => paper::Language::Arabic,
    }
}

fn texts(text: &words::Text) -> paper::Texts {
    let texts = text.0.iter();
    texts
        .map(|(tongue, text)| (language(*tongue), text.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_a_number_and_a_kind() {
        let number = "2026-48210937-5";
        for (file, found) in [
            ("2026-48210937-5.pdf", Some((number, FileKind::Pdf))),
            ("2026-48210937-5.sd-jwt", Some((number, FileKind::SdJwt))),
            ("2026-48210937-5", None),
            ("2026-48210937-5.PDF", None),
            ("2026-48210937-5.exe", None),
        ] {
            assert_eq!(FileKind::of(file), found, "{file}");
        }
    }
}
