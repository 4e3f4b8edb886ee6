//! From an enrolment to what its participant sees.

use super::{
    AppointmentRef, ChapterProgress, ChapterState, DeclarationState, DeclarationView,
    EnrolledCourse, EnrolmentView, ExamProgress, ExamState, FeeView, GuardianState,
    GuardianStateName, IdentityState, IdentityView, IssuedCertificate, IssuedState,
    LinkedAppointment, ParticipantView, StepView,
};
use crate::http::view::time::rfc3339;
use schalter_app::instruction::{self as app, Purpose as AppPurpose};
use schalter_domain::certificate::{Certificate, State as CertificateState};
use schalter_domain::instruction as domain;

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
