//! An enrolment as its participant sees it, and what the participant sends.

use super::catalogue::AuthoritySummary;
use super::instruction::{CourseKind, Mode};
use super::text::{Language, Text};
use super::time::rfc3339;
use crate::http::certificate::birth_date as birth_date_of;
use crate::http::problem::Problem;
use schalter_app::instruction::{self as app, Purpose as AppPurpose};
use schalter_domain::certificate::{Certificate, Holder, State as CertificateState};
use schalter_domain::instruction as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $domain:ty { $($(#[$word_doc:meta])* $word:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$word_doc])* $word,)* }

        impl From<$domain> for $name {
            fn from(word: $domain) -> Self {
                match word { $(<$domain>::$word => Self::$word,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)* }
            }
        }
    )*};
}

words! {
    /// Something to be done on the way.
    Step = domain::Step {
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
    /// Where a step stands.
    StepState = domain::StepState {
        /// Done.
        Done,
        /// It is your turn.
        Open,
        /// Somebody else must act.
        Waiting,
        /// Something else comes first.
        Locked,
    }
    /// The life of an enrolment.
    EnrolmentState = domain::StateName {
        /// Under way.
        Open,
        /// A physician must decide first.
        Hindered,
        /// The certificate was issued.
        Completed,
        /// It is over without a certificate.
        Ended,
    }
    /// Where a fee stands.
    FeeState = domain::FeeState {
        /// Nothing is to be paid.
        None,
        /// To be paid.
        Due,
        /// A tariff was chosen that needs a proof.
        ExemptionAsked,
        /// The proof was accepted.
        Exempt,
        /// The proof was not accepted: the regular fee is to be paid.
        NotExempt,
        /// An invoice is on its way.
        Invoiced,
        /// Paid.
        Paid,
    }
    /// How somebody wants to pay.
    Payment = domain::Payment {
        /// At a counter.
        Counter,
        /// By invoice.
        Invoice,
    }
    /// State of a chapter.
    ChapterState = domain::ChapterState {
        /// One before it is not done.
        Locked,
        /// To be read.
        Open,
        /// Read and answered.
        Done,
    }
    /// What somebody declares; all three are equal.
    DeclarationChoice = domain::DeclarationChoice {
        /// No facts are known that would ground a prohibition.
        Declare,
        /// Not sure: a physician is to be asked.
        Unsure,
        /// Not declared.
        Decline,
    }
    /// What an appointment is for.
    Purpose = AppPurpose {
        /// To show who one is.
        Identity,
        /// To see a physician.
        Hindrance,
        /// To get help with the course.
        Help,
    }
    /// How an identity was checked.
    IdentityMethod = domain::IdentityMethod {
        /// In a video talk.
        Video,
        /// In the side room of a group lesson.
        Group,
        /// At the office.
        OnSite,
    }
    /// Why somebody may declare for somebody else.
    Relation = domain::Relation {
        /// The person with custody.
        Custody,
        /// The legal guardian or carer.
        Guardian,
    }
}

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

impl EnrolmentView {
    /// The enrolment.
    #[must_use]
    pub fn of(view: &app::EnrolmentView) -> Self {
        let (enrolment, content, zone) = (&view.enrolment, &view.content, view.catalogue.zone());
        let step = |(step, state): &(domain::Step, domain::StepState)| StepView {
            step: (*step).into(),
            state: (*state).into(),
        };
        let given = enrolment.declaration.given();
        Self {
            id: enrolment.id.0,
            course: EnrolledCourse {
                id: enrolment.course.0,
                slug: content.slug.clone(),
                name: (&content.name).into(),
                version: content.version.clone(),
                kind: content.kind.into(),
            },
            authority: view.catalogue.authority().into(),
            mode: enrolment.mode.into(),
            language: enrolment.language.into(),
            person: enrolment.person.as_ref().map(Into::into),
            state: enrolment.state.name().into(),
            expires_on: enrolment.expires_at.local_date(zone).to_string(),
            resume_days: content.resume_days,
            idle_minutes: content.idle_minutes,
            reminder_consent: enrolment.reminder_consent,
            next: view.next().map(Into::into),
            steps: view.steps.iter().map(step).collect(),
            identity: IdentityView::of(view),
            fee: FeeView::of(view),
            chapters: content
                .chapters
                .iter()
                .map(|chapter| ChapterProgress::of(view, chapter))
                .collect(),
            exam: ExamProgress::of(view),
            declaration: DeclarationView {
                state: DeclarationState::of(enrolment),
                at: given.map(|given| rfc3339(given.at, zone)),
            },
            guardian: GuardianState::of(view),
            appointments: view
                .appointments
                .iter()
                .map(|linked| LinkedAppointment::of(linked, zone))
                .collect(),
            lesson: enrolment.lesson.map(|lesson| lesson.0),
            certificate: view.certificate.as_ref().map(Into::into),
        }
    }
}

impl From<&domain::Participant> for ParticipantView {
    fn from(person: &domain::Participant) -> Self {
        Self {
            given_name: person.holder.given_name.clone(),
            family_name: person.holder.family_name.clone(),
            birth_date: person.holder.birth_date.to_string(),
            email: person.email.clone(),
            phone: person.phone.clone(),
        }
    }
}

impl IdentityView {
    fn of(view: &app::EnrolmentView) -> Self {
        let booked = view.booked(AppPurpose::Identity);
        let (state, check, refusal) = match &view.enrolment.identity {
            domain::Identity::NotNeeded => (IdentityState::NotNeeded, None, None),
            domain::Identity::Confirmed(check) => (IdentityState::Confirmed, Some(check), None),
            domain::Identity::Needed if booked.is_some() => (IdentityState::Booked, None, None),
            domain::Identity::Needed => (IdentityState::Needed, None, None),
            domain::Identity::Refused { check, reason } => {
                let state = if booked.is_some() {
                    IdentityState::Booked
                } else {
                    IdentityState::Refused
                };
                (state, Some(check), reason.clone())
            }
        };
        let start = |linked: &app::Linked| AppointmentRef {
            id: linked.appointment.0,
            start: rfc3339(linked.start, view.catalogue.zone()),
        };
        Self {
            method: check.map(|check| check.method.into()),
            state,
            appointment: booked.map(start),
            refusal,
        }
    }
}

impl LinkedAppointment {
    fn of(linked: &app::Linked, zone: &jiff::tz::TimeZone) -> Self {
        Self {
            purpose: linked.purpose.into(),
            id: linked.appointment.0,
            start: rfc3339(linked.start, zone),
            state: linked.state.into(),
        }
    }
}

impl FeeView {
    fn of(view: &app::EnrolmentView) -> Self {
        let fee = &view.enrolment.fee;
        let tariff = fee
            .tariff
            .as_deref()
            .and_then(|id| view.offer.terms.tariff(id));
        Self {
            tariff: fee.tariff.clone(),
            name: tariff.map(|tariff| (&tariff.name).into()),
            cents: fee.cents,
            currency: tariff.map_or_else(|| "EUR".to_owned(), |tariff| tariff.currency.clone()),
            state: fee.state.into(),
            payment: fee.payment.map(Into::into),
        }
    }
}

impl ChapterProgress {
    fn of(view: &app::EnrolmentView, chapter: &domain::Chapter) -> Self {
        let here = view.progress.chapter(chapter.number);
        let is_over = view.enrolment.instructed_at.is_some();
        let state = view
            .progress
            .state(&view.content, view.pace, chapter.number);
        let questions = chapter.questions.len();
        Self {
            number: chapter.number,
            title: chapter
                .lesson(view.enrolment.language)
                .map_or_else(String::new, |(_, lesson)| lesson.title.clone()),
            state: if is_over {
                ChapterState::Done
            } else {
                state.into()
            },
            seconds_spent: here.spent.0 / 1_000,
            seconds_min: view.pace.least(chapter).0 / 1_000,
            questions,
            // The answers are deleted by then; it was done all the same.
            answered_right: if is_over {
                questions
            } else {
                view.progress.answered_right(chapter)
            },
            weak: here.weak,
        }
    }
}

impl ExamProgress {
    fn of(view: &app::EnrolmentView) -> Self {
        let (progress, content) = (&view.progress, &view.content);
        let weak_chapters = progress.weak_chapters();
        let state = if view.enrolment.instructed_at.is_some() && content.has_exam() {
            ExamState::Passed
        } else if progress.running().is_some() {
            ExamState::Running
        } else if progress.chapters_done(content, view.pace) {
            ExamState::Open
        } else if weak_chapters.is_empty() {
            ExamState::Locked
        } else {
            ExamState::Reread
        };
        let failures = progress.failures();
        Self {
            help_offered: state != ExamState::Passed
                && failures >= usize::from(content.pass.failures_max),
            state,
            failures,
            weak_chapters,
            right_min: content.pass.right_min,
            questions: content.pass.questions,
        }
    }
}

impl DeclarationState {
    fn of(enrolment: &domain::Enrolment) -> Self {
        match enrolment.declaration {
            domain::Declaration::None if enrolment.instructed_at.is_some() => Self::Open,
            domain::Declaration::None => Self::Locked,
            domain::Declaration::Declared(_) => Self::Declared,
            domain::Declaration::Unsure(_) => Self::Unsure,
            domain::Declaration::Declined(_) => Self::Declined,
            domain::Declaration::Cleared { .. } => Self::Cleared,
            domain::Declaration::Closed { .. } => Self::Closed,
        }
    }
}

impl GuardianState {
    fn of(view: &app::EnrolmentView) -> Self {
        let guardian = &view.enrolment.guardian;
        Self {
            needed: view.minor && view.content.kind == domain::Kind::Ifsg43,
            state: guardian.into(),
            email: guardian.person().map(|person| person.email.clone()),
        }
    }
}

impl From<&domain::Guardian> for GuardianStateName {
    fn from(guardian: &domain::Guardian) -> Self {
        match guardian {
            domain::Guardian::None => Self::None,
            domain::Guardian::Asked(_) => Self::Asked,
            domain::Guardian::Declared(..) => Self::Declared,
            domain::Guardian::Declined(..) => Self::Declined,
        }
    }
}

impl From<&Certificate> for IssuedCertificate {
    fn from(certificate: &Certificate) -> Self {
        let file = |ending: &str| format!("/api/v1/certificates/{}.{ending}", certificate.number);
        Self {
            number: certificate.number.to_string(),
            issued_on: certificate.issued_on.to_string(),
            first_start_until: certificate.first_start_until.map(|day| day.to_string()),
            state: match certificate.state {
                CertificateState::Revoked { .. } => IssuedState::Revoked,
                CertificateState::Valid | CertificateState::RevocationProposed(_) => {
                    IssuedState::Valid
                }
            },
            pdf: file("pdf"),
            sd_jwt: file("sd-jwt"),
        }
    }
}
