//! An enrolment as its participant sees it, and what the participant sends.

mod fill;
mod new;
mod words;

pub use new::{NewEnrolment, NewPerson};
pub use words::{
    ChapterState, DeclarationChoice, EnrolmentState, FeeState, IdentityMethod, Payment, Purpose,
    Relation, Step, StepState,
};

use super::catalogue::AuthoritySummary;
use super::instruction::{CourseKind, Mode};
use super::text::{Language, Text};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The answer to a fresh enrolment: the only time that the token is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewlyEnrolled {
    /// The right to this enrolment: 128 random bits, base64url. Keep it; it is not told again.
    pub token: String,
    /// The enrolment.
    #[serde(flatten)]
    pub enrolment: EnrolmentView,
}

/// An enrolment as its participant sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EnrolmentView {
    /// Key.
    pub id: Uuid,
    /// Which course.
    pub course: EnrolledCourse,
    /// Whose.
    pub authority: AuthoritySummary,
    /// In which way.
    pub mode: Mode,
    /// In which language.
    pub language: Language,
    /// Who; null after the data was deleted.
    #[schema(required)]
    pub person: Option<ParticipantView>,
    /// Where it is in its life.
    pub state: EnrolmentState,
    /// The day on which it ends and the personal data is deleted.
    #[schema(format = Date)]
    pub expires_on: String,
    /// Days to finish it.
    pub resume_days: u16,
    /// Minutes without a sign of life after which the page waits.
    pub idle_minutes: u16,
    /// Whether a mail may remind of the repetition.
    pub reminder_consent: bool,
    /// What you do next, else what somebody else does; null: nothing is left.
    #[schema(required)]
    pub next: Option<Step>,
    /// What is needed, in order.
    pub steps: Vec<StepView>,
    /// Whether it is known who one is.
    pub identity: IdentityView,
    /// What is to be paid.
    pub fee: FeeView,
    /// The chapters.
    pub chapters: Vec<ChapterProgress>,
    /// The final test.
    pub exam: ExamProgress,
    /// The declaration.
    pub declaration: DeclarationView,
    /// The guardian of somebody below 18.
    pub guardian: GuardianState,
    /// Appointments that belong to it.
    pub appointments: Vec<LinkedAppointment>,
    /// The group lesson.
    #[schema(required)]
    pub lesson: Option<Uuid>,
    /// The certificate, once issued.
    #[schema(required)]
    pub certificate: Option<IssuedCertificate>,
}

/// The course of an enrolment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EnrolledCourse {
    /// Key.
    pub id: Uuid,
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: Text,
    /// Version it began with.
    pub version: String,
    /// What the end of it is.
    pub kind: CourseKind,
}

/// Who takes a course.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Learner)]
pub struct ParticipantView {
    /// First names.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth.
    #[schema(format = Date)]
    pub birth_date: String,
    /// Mail address.
    #[schema(required)]
    pub email: Option<String>,
    /// Telephone.
    #[schema(required)]
    pub phone: Option<String>,
}

/// A step with its state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct StepView {
    /// Which.
    pub step: Step,
    /// Where it stands.
    pub state: StepState,
}

/// Whether it is known who one is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct IdentityView {
    /// How it was checked.
    #[schema(required)]
    pub method: Option<IdentityMethod>,
    /// Where it stands.
    pub state: IdentityState,
    /// The appointment for it.
    #[schema(required)]
    pub appointment: Option<AppointmentRef>,
    /// Why it was refused.
    #[schema(required)]
    pub refusal: Option<String>,
}

/// Where the check of an identity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityState {
    /// Nobody asks.
    NotNeeded,
    /// To be checked.
    Needed,
    /// An appointment is booked.
    Booked,
    /// Checked and right.
    Confirmed,
    /// Checked and not right; it may be checked again.
    Refused,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AppointmentRef {
    /// Key.
    pub id: Uuid,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
}

/// An appointment that belongs to an enrolment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LinkedAppointment {
    /// What for.
    pub purpose: Purpose,
    /// Key.
    pub id: Uuid,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// Where it is in its life.
    pub state: super::booking::AppointmentState,
}

/// What is to be paid.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FeeView {
    /// Short name of the tariff; null: the course costs nothing.
    #[schema(required)]
    pub tariff: Option<String>,
    /// Name of the tariff.
    #[schema(required)]
    pub name: Option<Text>,
    /// In cents.
    pub cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// Where it stands.
    pub state: FeeState,
    /// How it will be paid.
    #[schema(required)]
    pub payment: Option<Payment>,
}

/// How far a chapter is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChapterProgress {
    /// From 1.
    pub number: u8,
    /// Its title in the language of the enrolment.
    pub title: String,
    /// Where it is.
    pub state: ChapterState,
    /// Seconds it was looked at.
    pub seconds_spent: i64,
    /// Seconds it is looked at, at the least.
    pub seconds_min: i64,
    /// Control questions.
    pub questions: usize,
    /// Of them answered right.
    pub answered_right: usize,
    /// Opened again because the final test showed that it was not understood.
    pub weak: bool,
}

/// How far the final test is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExamProgress {
    /// Where it is.
    pub state: ExamState,
    /// Tries that failed.
    pub failures: usize,
    /// Chapters to be read again.
    pub weak_chapters: Vec<u8>,
    /// Whether help is offered.
    pub help_offered: bool,
    /// Right answers needed.
    pub right_min: u8,
    /// Questions drawn; 0: there is no final test.
    pub questions: u8,
}

/// Where the final test is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExamState {
    /// The chapters come first.
    Locked,
    /// May be begun.
    Open,
    /// A try is under way.
    Running,
    /// Passed.
    Passed,
    /// Failed: some chapters are read again first.
    Reread,
}

/// What was declared.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DeclarationView {
    /// Where it stands.
    pub state: DeclarationState,
    /// When it was given.
    #[schema(required, format = DateTime)]
    pub at: Option<String>,
}

/// Where the declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclarationState {
    /// Something else comes first.
    Locked,
    /// May be given.
    Open,
    /// Given.
    Declared,
    /// Not sure.
    Unsure,
    /// Not given.
    Declined,
    /// A physician saw a medical certificate: it may be given again.
    Cleared,
    /// A physician closed the case.
    Closed,
}

/// The guardian of somebody below 18.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuardianState {
    /// Whether one is needed.
    pub needed: bool,
    /// Where it stands.
    pub state: GuardianStateName,
    /// Where their link was sent.
    #[schema(required)]
    pub email: Option<String>,
}

/// Where the guardian's declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuardianStateName {
    /// Nobody was asked.
    None,
    /// Their link was sent.
    Asked,
    /// Given.
    Declared,
    /// Not given.
    Declined,
}

/// The certificate.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct IssuedCertificate {
    /// Its number in the register.
    pub number: String,
    /// The day of issue.
    #[schema(format = Date)]
    pub issued_on: String,
    /// Until when a first activity begins at the latest.
    #[schema(required, format = Date)]
    pub first_start_until: Option<String>,
    /// Whether it counts.
    pub state: IssuedState,
    /// Where its PDF is.
    pub pdf: String,
    /// Where its form for wallets is.
    pub sd_jwt: String,
}

/// Whether a certificate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssuedState {
    /// It counts.
    Valid,
    /// It was revoked.
    Revoked,
}
