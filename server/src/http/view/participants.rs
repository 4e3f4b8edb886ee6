//! Participants of courses as staff see them, and what staff send.

use super::instruction::Mode;
use super::text::{Language, Text};
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::instruction::participants as app;
use schalter_domain::instruction as domain;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of participants.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantList {
    /// Last seen first; who wait for an appointment, by its start.
    pub participants: Vec<ParticipantRow>,
    /// Whether there is another page.
    pub more: bool,
    /// How many wait for staff.
    pub counts: ParticipantCounts,
}

/// How many wait for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantCounts {
    /// For a look at their document.
    pub identity: u32,
    /// For a decision about their fee.
    pub fee: u32,
    /// For a physician; null for everybody else.
    #[schema(required)]
    pub hindrance: Option<u32>,
}

/// A participant in the list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParticipantRow {
    /// Key of the enrolment.
    pub id: Uuid,
    /// Given name and family name; empty after the person was erased.
    pub name: String,
    /// The day of birth, until the person is erased.
    #[schema(required, format = Date)]
    pub birth_date: Option<String>,
    /// The course.
    pub course: Uuid,
    /// The language it is taken in.
    pub language: Language,
    /// The way it is taken.
    pub mode: Mode,
    /// `open`, `hindered` (physicians only), `completed`.
    pub state: String,
    /// When it began.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// The last sign of life.
    #[schema(format = DateTime)]
    pub last_seen_at: String,
    /// What is to be done next.
    #[schema(required)]
    pub next: Option<ParticipantStepName>,
    /// Everything that is to be done, in order.
    pub steps: Vec<ParticipantStep>,
    /// How far they are.
    pub progress: ParticipantProgress,
    /// Whether we know who it is.
    pub identity: ParticipantIdentity,
    /// What is to be paid.
    pub fee: ParticipantFee,
    /// The group lesson.
    #[schema(required)]
    pub lesson: Option<Uuid>,
    /// The last day to finish it.
    #[schema(format = Date)]
    pub expires_on: String,
}

/// Something to be done on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantStepName {
    /// Show who one is.
    Identity,
    /// Settle the fee.
    Fee,
    /// Read the lessons.
    Chapters,
    /// Pass the final test.
    Exam,
    /// Declare.
    Declaration,
    /// Have the person with custody declare.
    Guardian,
    /// Fetch the certificate.
    Certificate,
}

/// A step with its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantStep {
    /// Which.
    pub step: ParticipantStepName,
    /// Where it stands.
    pub state: ParticipantStepState,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantStepState {
    /// Done.
    Done,
    /// It is the participant's turn.
    Open,
    /// Somebody else must act.
    Waiting,
    /// Something else comes first.
    Locked,
}

/// How far somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantProgress {
    /// Chapters that are done.
    pub chapters_done: usize,
    /// Chapters in all.
    pub chapters: usize,
    /// Final tests that were not passed.
    pub exam_failures: u32,
}

/// Whether we know who somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParticipantIdentity {
    /// Where it was checked (`video`, `group`, `on_site`), or how the course asks for it (`none`, `staff_video`, `on_site`).
    pub method: String,
    /// `not_needed`, `needed`, `booked`, `confirmed`, `refused`.
    pub state: String,
    /// The appointment to show it.
    #[schema(required, format = DateTime)]
    pub appointment_start: Option<String>,
    /// Why it was refused.
    #[schema(required)]
    pub refusal: Option<String>,
}

/// What is to be paid.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParticipantFee {
    /// Short name of the tariff; null: the course costs nothing.
    #[schema(required)]
    pub tariff: Option<String>,
    /// Who the tariff is for.
    #[schema(required)]
    pub name: Option<Text>,
    /// What is to be shown for it.
    #[schema(required)]
    pub proof: Option<Text>,
    /// In cents.
    pub cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// `none`, `due`, `exemption_asked`, `exempt`, `not_exempt`, `invoiced`, `paid`.
    pub state: String,
    /// `counter` or `invoice`, once chosen.
    #[schema(required)]
    pub payment: Option<String>,
}

impl ParticipantList {
    /// A page, with times of the authority.
    #[must_use]
    pub fn of(page: &app::Page) -> Self {
        let zone = page.catalogue.zone();
        let row = |row: &app::ParticipantRow| ParticipantRow::of(row, zone);
        Self {
            participants: page.participants.iter().map(row).collect(),
            more: page.more,
            counts: page.counts.into(),
        }
    }
}

impl From<app::Counts> for ParticipantCounts {
    fn from(counts: app::Counts) -> Self {
        Self {
            identity: counts.identity,
            fee: counts.fee,
            hindrance: counts.hindrance,
        }
    }
}

impl ParticipantRow {
    /// A row, with times of the authority.
    #[must_use]
    pub fn of(row: &app::ParticipantRow, zone: &TimeZone) -> Self {
        let enrolment = &row.enrolment;
        let holder = enrolment.person.as_ref().map(|person| &person.holder);
        let step = |(step, state): &(domain::Step, domain::StepState)| ParticipantStep {
            step: (*step).into(),
            state: (*state).into(),
        };
        // The last instant of the time is the one before the first that is too late.
        let last = schalter_domain::time::Timestamp(enrolment.expires_at.0 - 1);
        Self {
            id: enrolment.id.0,
            name: holder.map_or_else(String::new, |holder| {
                format!("{} {}", holder.given_name, holder.family_name)
            }),
            birth_date: holder.map(|holder| holder.birth_date.to_string()),
            course: row.offer.id.0,
            language: enrolment.language.into(),
            mode: enrolment.mode.into(),
            state: enrolment.state.name().name().to_owned(),
            started_at: rfc3339(enrolment.started_at, zone),
            last_seen_at: rfc3339(enrolment.last_seen_at, zone),
            next: row.next().map(Into::into),
            steps: row.steps.iter().map(step).collect(),
            progress: ParticipantProgress {
                chapters_done: row.chapters_done,
                chapters: row.content.chapters.len(),
                exam_failures: row.exam_failures,
            },
            identity: ParticipantIdentity::of(row, zone),
            fee: ParticipantFee::of(row),
            lesson: enrolment.lesson.map(|lesson| lesson.0),
            expires_on: last.local_date(zone).to_string(),
        }
    }
}

impl ParticipantIdentity {
    fn of(row: &app::ParticipantRow, zone: &TimeZone) -> Self {
        let asked = match row.offer.terms.identity {
            domain::IdentityRule::None => "none",
            domain::IdentityRule::StaffVideo => "staff_video",
            domain::IdentityRule::OnSite => "on_site",
        };
        let booked = row.booked();
        let (method, state, refusal) = match &row.enrolment.identity {
            domain::Identity::NotNeeded => ("none", "not_needed", None),
            domain::Identity::Needed if booked.is_some() => (asked, "booked", None),
            domain::Identity::Needed => (asked, "needed", None),
            domain::Identity::Confirmed(check) => (check.method.name(), "confirmed", None),
            domain::Identity::Refused { check, reason } => {
                (check.method.name(), "refused", reason.clone())
            }
        };
        Self {
            method: method.to_owned(),
            state: state.to_owned(),
            appointment_start: booked.map(|linked| rfc3339(linked.start, zone)),
            refusal,
        }
    }
}

impl ParticipantFee {
    fn of(row: &app::ParticipantRow) -> Self {
        let fee = &row.enrolment.fee;
        let tariff = fee.tariff.as_ref();
        let tariff = tariff.and_then(|id| row.offer.terms.tariff(id));
        let regular = tariff.or(row.offer.terms.fees.first());
        Self {
            tariff: fee.tariff.clone(),
            name: tariff.map(|tariff| (&tariff.name).into()),
            proof: tariff
                .and_then(|tariff| tariff.proof.as_ref())
                .map(Into::into),
            cents: fee.cents,
            currency: regular.map_or_else(|| "EUR".to_owned(), |tariff| tariff.currency.clone()),
            state: fee.state.name().to_owned(),
            payment: fee.payment.map(|payment| payment.name().to_owned()),
        }
    }
}

impl From<domain::Step> for ParticipantStepName {
    fn from(step: domain::Step) -> Self {
        match step {
            domain::Step::Identity => Self::Identity,
            domain::Step::Fee => Self::Fee,
            domain::Step::Chapters => Self::Chapters,
            domain::Step::Exam => Self::Exam,
            domain::Step::Declaration => Self::Declaration,
            domain::Step::Guardian => Self::Guardian,
            domain::Step::Certificate => Self::Certificate,
        }
    }
}

impl From<domain::StepState> for ParticipantStepState {
    fn from(state: domain::StepState) -> Self {
        match state {
            domain::StepState::Done => Self::Done,
            domain::StepState::Open => Self::Open,
            domain::StepState::Waiting => Self::Waiting,
            domain::StepState::Locked => Self::Locked,
        }
    }
}
