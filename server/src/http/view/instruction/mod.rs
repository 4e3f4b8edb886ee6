//! Courses as citizens see them before they enrol.

mod fill;

use super::catalogue::AuthoritySummary;
use super::text::{Language, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Courses of an authority.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseList {
    /// In the order of their short names.
    pub courses: Vec<CourseSummary>,
}

/// A course, as it appears beside others.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CourseSummary {
    /// Key.
    pub id: Uuid,
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: Text,
    /// One or two sentences.
    pub summary: Text,
    /// Languages it can be taken in.
    pub languages: Vec<CourseLanguage>,
    /// Ways to take it.
    pub modes: Vec<Mode>,
    /// Minutes it takes at the least.
    pub minutes: u32,
    /// The least that it costs; null: nothing.
    #[schema(required)]
    pub fee_from: Option<Money>,
    /// Whether its version is released in any language.
    pub released: bool,
}

/// A language of a course.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct CourseLanguage {
    /// Which.
    pub tag: Language,
    /// How much of it there is.
    pub scope: Scope,
}

/// How much of a course there is in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    Full,
    /// Key messages, pictures and all questions.
    KeyMessages,
}

/// A way to take a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CourseMode)]
pub enum Mode {
    /// Alone, at one's own pace.
    SelfPaced,
    /// In a live group.
    Group,
    /// At the office.
    OnSite,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// In cents.
    pub cents: i64,
    /// ISO 4217.
    pub currency: String,
}

/// A course with all that one must know to enrol.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseView {
    /// Its short form.
    #[serde(flatten)]
    pub summary: CourseSummary,
    /// Who offers it.
    pub authority: AuthoritySummary,
    /// The department that instructs.
    pub department: CourseDepartment,
    /// `LeiKa` key of the service it belongs to.
    pub service_key: String,
    /// Version of its content.
    pub version: String,
    /// What the end of it is.
    pub kind: CourseKind,
    /// The state of the law that it speaks of.
    #[schema(format = Date)]
    pub legal_state: String,
    /// Whether it may be taken.
    pub release: ReleaseView,
    /// Whether this is a demo, where one may take what is not released.
    pub demo: bool,
    /// "Do I need it?"
    pub need: Vec<NeedQuestion>,
    /// What it costs; the first is the regular fee.
    pub fees: Vec<TariffView>,
    /// How one shows who one is.
    pub identity: IdentityRule,
    /// How somebody below 18 takes it.
    pub minor_mode: MinorMode,
    /// Its chapters.
    pub chapters: Vec<ChapterTitle>,
    /// The final test; with 0 questions there is none.
    pub exam: ExamRule,
    /// What is declared at the end; null for courses without a declaration.
    #[schema(required)]
    pub declaration: Option<DeclarationText>,
    /// Days to finish it.
    pub resume_days: u16,
    /// Minutes without a sign of life after which the page waits.
    pub idle_minutes: u16,
    /// The service by which one books the check of identity.
    #[schema(required)]
    pub identity_service: Option<ServiceRef>,
    /// The service by which one sees a physician.
    #[schema(required)]
    pub hindrance_service: Option<ServiceRef>,
    /// The service by which one gets help.
    #[schema(required)]
    pub help_service: Option<ServiceRef>,
    /// Where the fee is paid at a counter.
    #[schema(required)]
    pub counter_place: Option<Text>,
    /// Whether choosing an invoice settles the fee at once.
    pub invoice_is_enough: bool,
}

/// The department that instructs.
#[derive(Debug, Serialize, ToSchema)]
pub struct CourseDepartment {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: Text,
}

/// What the end of a course is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// Declaration and certificate of § 43 `IfSG`.
    Ifsg43,
    /// A certificate that the course was completed.
    Completion,
}

/// Whether a course may be taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReleaseView {
    /// Whether anybody released it.
    pub state: ReleaseState,
    /// In these languages.
    pub languages: Vec<Language>,
    /// On this day.
    #[schema(required, format = Date)]
    pub released_on: Option<String>,
}

/// Whether a version is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// The health office has not released it yet.
    Awaiting,
    /// Released by two people.
    Released,
}

/// A question of the check "do I need it".
#[derive(Debug, Serialize, ToSchema)]
pub struct NeedQuestion {
    /// Short name.
    pub id: String,
    /// The question.
    pub ask: Text,
    /// Its answers.
    pub options: Vec<NeedOption>,
}

/// An answer of the check.
#[derive(Debug, Serialize, ToSchema)]
pub struct NeedOption {
    /// Short name.
    pub id: String,
    /// What follows.
    pub outcome: NeedOutcome,
    /// The answer.
    pub text: Text,
    /// Why that follows.
    pub because: Text,
}

/// What follows from an answer of the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedOutcome {
    /// The course is needed.
    Needed,
    /// It is not.
    NotNeeded,
    /// The next question tells.
    Next,
}

/// What one group of people pays.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TariffView {
    /// Short name.
    pub id: String,
    /// Who it is for.
    pub name: Text,
    /// In cents.
    pub cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// What is to be shown for it.
    #[schema(required)]
    pub proof: Option<Text>,
}

/// How one shows who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityRule {
    /// Not at all.
    None,
    /// To staff, by video.
    StaffVideo,
    /// To staff, at the office.
    OnSite,
}

/// How somebody below 18 takes a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MinorMode {
    /// The person with custody declares by a link of their own.
    Guardian,
    /// At the office only.
    OnSiteOnly,
}

/// A chapter in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChapterTitle {
    /// From 1.
    pub number: u8,
    /// Its title.
    pub titles: Text,
    /// Seconds it is looked at, at the least.
    pub seconds_min: u32,
}

/// When the final test is passed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExamRule {
    /// Questions drawn.
    pub questions: u8,
    /// Right answers needed.
    pub right_min: u8,
    /// Failures after which help is offered.
    pub failures_max: u8,
}

/// What is declared at the end.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DeclarationText {
    /// The declaration.
    pub text: Text,
    /// "I declare this."
    pub declare: Text,
    /// "I am not sure."
    pub unsure: Text,
    /// "I do not declare this."
    pub decline: Text,
}

/// Where one books something that belongs to a course.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceRef {
    /// Short name of the authority.
    pub authority: String,
    /// Short name of the service.
    pub service: String,
}
