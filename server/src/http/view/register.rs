//! The register as staff see it.

use super::text::{Language, Text};
use super::time::rfc3339;
use crate::http::problem::Problem;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schalter_app::certificate::{Asked, Entry, LogPage, Noted, Question};
use schalter_domain::certificate as domain;
use schalter_domain::id::StaffId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whom to search for, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterQuestion {
    /// Family name; case, accents, hyphens and umlauts do not matter.
    #[schema(min_length = 1, max_length = 120)]
    pub family_name: String,
    /// One or several given names; null or left out: any.
    #[serde(default)]
    #[schema(max_length = 120)]
    pub given_name: Option<String>,
    /// The day of birth.
    #[schema(format = Date)]
    pub birth_date: String,
    /// Why; it is written down.
    #[schema(min_length = 5, max_length = 500)]
    pub reason: String,
}

/// Entries of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterList {
    /// The entries.
    pub certificates: Vec<RegisterEntry>,
}

/// An entry of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegisterEntry {
    /// Readable number.
    pub number: String,
    /// Where it is in its life.
    pub state: CertificateState,
    /// First names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The day of birth.
    #[schema(format = Date)]
    pub birth_date: String,
    /// The day of the instruction.
    #[schema(format = Date)]
    pub instructed_on: String,
    /// The day of issue.
    #[schema(format = Date)]
    pub issued_on: String,
    /// The last day on which a first activity may begin.
    #[schema(required, format = Date)]
    pub first_start_until: Option<String>,
    /// How the person was instructed.
    pub form: CertificateForm,
    /// The language of the instruction.
    pub language: Language,
    /// What with.
    pub course: CertifiedCourse,
    /// Whose way it ended.
    pub enrolment: Uuid,
    /// Why it was issued in the office, where it was.
    #[schema(required)]
    pub on_site_reason: Option<String>,
    /// What it is restricted to.
    #[schema(required)]
    pub restricted_to: Option<String>,
    /// How it came to its holder the last time.
    pub dispatch: Dispatch,
    /// The days on which second copies were made.
    pub duplicates: Vec<String>,
    /// The wish to revoke it, waiting or fulfilled.
    #[schema(required)]
    pub revocation: Option<RevocationView>,
}

/// What somebody was instructed with.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertifiedCourse {
    /// Short name.
    pub slug: String,
    /// Version.
    pub version: String,
    /// Name.
    pub name: Text,
}

/// A wish to revoke.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevocationView {
    /// Why.
    pub reason: String,
    /// Whose wish.
    pub proposed_by: String,
    /// Since when.
    #[schema(format = DateTime)]
    pub proposed_at: String,
    /// Whether it is the wish of who asks: then somebody else decides.
    pub own: bool,
    /// Who agreed.
    #[schema(required)]
    pub confirmed_by: Option<String>,
    /// When.
    #[schema(required, format = DateTime)]
    pub confirmed_at: Option<String>,
}

/// Why a certificate is to be revoked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// In words.
    #[schema(min_length = 5, max_length = 500)]
    pub reason: String,
}

/// How a certificate went to its holder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispatched {
    /// On which way.
    pub how: DispatchedHow,
}

/// The ways that staff note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DispatchedHow {
    /// Printed in the office.
    Printed,
    /// By post.
    Posted,
    /// Into their hand.
    HandedOver,
}

/// How a certificate came to its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dispatch {
    /// Not yet.
    None,
    /// By download.
    Downloaded,
    /// Printed in the office.
    Printed,
    /// By post.
    Posted,
    /// Into their hand.
    HandedOver,
}

/// The life of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// It counts.
    Valid,
    /// It counts until a second person agrees to revoke it.
    RevocationProposed,
    /// It does not count any more.
    Revoked,
}

/// How somebody was instructed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertificateForm {
    /// Alone, at their own pace, online.
    SelfPaced,
    /// Together with others, by video.
    Group,
    /// In the office.
    OnSite,
}

/// A page of searches of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchList {
    /// Latest first.
    pub searches: Vec<SearchView>,
    /// Whether there is another page.
    pub more: bool,
}

/// What was asked of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// Who has a name and a day of birth.
    Name,
    /// What stands in one entry.
    Entry,
}

/// One search of the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchView {
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// Who searched; null of somebody whose account is gone.
    #[schema(required)]
    pub by: Option<String>,
    /// What was asked.
    pub kind: SearchKind,
    /// Why, in the searcher's words; null for a look at an entry.
    #[schema(required)]
    pub reason: Option<String>,
    /// The number of the entry that was looked at; null for a search by name, and after the entry was deleted.
    #[schema(required)]
    pub number: Option<String>,
    /// How many entries were shown.
    pub found: usize,
}

impl RegisterQuestion {
    /// The question for the register; `birth_date` as it was read.
    pub fn question(self, birth_date: Date) -> Result<Question, Problem> {
        let fits = |name: &str| {
            let tidy = name.trim();
            !domain::SearchName::of(tidy).is_empty()
                && tidy.chars().count() <= domain::NAME_CHARACTERS_MAX
        };
        let given_name = self.given_name.filter(|name| !name.trim().is_empty());
        let wrong =
            |field| Problem::invalid_field(field, "unfit", "a name has 1 to 120 characters");
        if !fits(&self.family_name) {
            return Err(wrong("family_name"));
        }
        if !given_name.as_deref().is_none_or(fits) {
            return Err(wrong("given_name"));
        }
        Ok(Question {
            family_name: self.family_name,
            given_name,
            birth_date,
            reason: self.reason,
        })
    }
}

impl RegisterEntry {
    /// An entry as one member of staff sees it.
    #[must_use]
    pub fn of(entry: &Entry, asker: StaffId, zone: &TimeZone) -> Self {
        let certificate = &entry.certificate;
        let days = certificate.duplicates.iter();
        let person = &certificate.person;
        Self {
            number: certificate.number.to_string(),
            state: certificate.state.name().into(),
            given_name: person.given_name.clone(),
            family_name: person.family_name.clone(),
            birth_date: person.birth_date.to_string(),
            instructed_on: certificate.instructed_on.to_string(),
            issued_on: certificate.issued_on.to_string(),
            first_start_until: certificate.first_start_until.map(|day| day.to_string()),
            form: certificate.form.into(),
            language: certificate.language.into(),
            course: CertifiedCourse {
                slug: certificate.course.slug.clone(),
                version: certificate.course.version.clone(),
                name: (&certificate.course.name).into(),
            },
            enrolment: certificate.enrolment.0,
            on_site_reason: certificate.on_site_reason.clone(),
            restricted_to: certificate.restricted_to.clone(),
            dispatch: certificate.dispatch.into(),
            duplicates: days.map(|at| at.local_date(zone).to_string()).collect(),
            revocation: RevocationView::of(entry, asker, zone),
        }
    }
}

impl RevocationView {
    fn of(entry: &Entry, asker: StaffId, zone: &TimeZone) -> Option<Self> {
        let state = &entry.certificate.state;
        let proposal = state.proposal()?;
        let confirmed = match state {
            domain::State::Revoked {
                confirmed_by,
                confirmed_at,
                ..
            } => Some((*confirmed_by, *confirmed_at)),
            domain::State::Valid | domain::State::RevocationProposed(_) => None,
        };
        Some(Self {
            reason: proposal.reason.clone(),
            proposed_by: name(&entry.names, proposal.by),
            proposed_at: rfc3339(proposal.at, zone),
            own: proposal.by == asker,
            confirmed_by: confirmed.map(|(by, _)| name(&entry.names, by)),
            confirmed_at: confirmed.map(|(_, at)| rfc3339(at, zone)),
        })
    }
}

impl SearchList {
    /// The page with the names of the searchers.
    #[must_use]
    pub fn of(page: &LogPage, zone: &TimeZone) -> Self {
        let view = |noted: &Noted| {
            let (kind, reason, number, found) = match &noted.asked {
                Asked::Name { reason, found } => {
                    (SearchKind::Name, Some(reason.clone()), None, *found)
                }
                Asked::Entry(number) => (SearchKind::Entry, None, number.clone(), 1),
            };
            SearchView {
                at: rfc3339(noted.at, zone),
                by: page.names.get(&noted.staff).cloned(),
                kind,
                reason,
                number,
                found,
            }
        };
        Self {
            searches: page.searches.iter().map(view).collect(),
            more: page.more,
        }
    }
}

/// A name, or nothing of somebody whose account is gone.
fn name(names: &HashMap<StaffId, String>, id: StaffId) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

impl From<domain::StateName> for CertificateState {
    fn from(state: domain::StateName) -> Self {
        match state {
            domain::StateName::Valid => Self::Valid,
            domain::StateName::RevocationProposed => Self::RevocationProposed,
            domain::StateName::Revoked => Self::Revoked,
        }
    }
}

impl From<domain::Form> for CertificateForm {
    fn from(form: domain::Form) -> Self {
        match form {
            domain::Form::SelfPaced => Self::SelfPaced,
            domain::Form::Group => Self::Group,
            domain::Form::OnSite => Self::OnSite,
        }
    }
}

impl From<domain::Dispatch> for Dispatch {
    fn from(dispatch: domain::Dispatch) -> Self {
        match dispatch {
            domain::Dispatch::None => Self::None,
            domain::Dispatch::Downloaded => Self::Downloaded,
            domain::Dispatch::Printed => Self::Printed,
            domain::Dispatch::Posted => Self::Posted,
            domain::Dispatch::HandedOver => Self::HandedOver,
        }
    }
}

impl From<DispatchedHow> for domain::Dispatch {
    fn from(how: DispatchedHow) -> Self {
        match how {
            DispatchedHow::Printed => Self::Printed,
            DispatchedHow::Posted => Self::Posted,
            DispatchedHow::HandedOver => Self::HandedOver,
        }
    }
}
