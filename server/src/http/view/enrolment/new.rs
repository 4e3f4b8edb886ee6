//! The wish to begin a course.

use crate::http::certificate::birth_date as birth_date_of;
use crate::http::problem::Problem;
use crate::http::view::instruction::Mode;
use crate::http::view::text::Language;
use schalter_domain::certificate::Holder;
use schalter_domain::instruction as domain;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Begins a course.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnrolment {
    /// Which.
    pub course: Uuid,
    /// In which way.
    pub mode: Mode,
    /// With which group.
    #[serde(default)]
    pub lesson: Option<Uuid>,
    /// Who.
    pub person: NewPerson,
    /// In which language.
    pub language: Language,
    /// Short name of the tariff; without it the regular one.
    #[serde(default)]
    pub fee: Option<String>,
    /// Whether a mail may remind of the employer's repetition.
    #[serde(default)]
    pub reminder_consent: bool,
}

/// Who takes a course. A mail address or a telephone number is needed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// First names.
    #[schema(min_length = 1, max_length = 120)]
    pub given_name: String,
    /// Family name.
    #[schema(min_length = 1, max_length = 120)]
    pub family_name: String,
    /// Day of birth.
    #[schema(format = Date)]
    pub birth_date: String,
    /// Where the link is sent.
    #[serde(default)]
    pub email: Option<String>,
    /// Where the office may call.
    #[serde(default)]
    pub phone: Option<String>,
}

impl TryFrom<NewPerson> for domain::Participant {
    type Error = Problem;

    fn try_from(person: NewPerson) -> Result<Self, Problem> {
        let NewPerson {
            given_name,
            family_name,
            birth_date,
            email,
            phone,
        } = person;
        // Whether it makes sense is decided by the use case; here it only has to be a date.
        let birth_date = birth_date_of("person.birth_date", &birth_date)?;
        Ok(Self {
            holder: Holder {
                given_name,
                family_name,
                birth_date,
            },
            email,
            phone,
        })
    }
}
