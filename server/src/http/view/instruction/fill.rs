//! From a course to what citizens see of it.

use super::{
    ChapterTitle, CourseDepartment, CourseKind, CourseLanguage, CourseSummary, CourseView,
    DeclarationText, ExamRule, IdentityRule, MinorMode, Mode, Money, NeedOption, NeedOutcome,
    NeedQuestion, ReleaseState, ReleaseView, Scope, ServiceRef, TariffView,
};
use schalter_app::instruction::CourseView as Course;
use schalter_domain::catalogue::Language as DomainLanguage;
use schalter_domain::instruction as domain;

impl From<domain::Mode> for Mode {
    fn from(mode: domain::Mode) -> Self {
        match mode {
            domain::Mode::SelfPaced => Self::SelfPaced,
            domain::Mode::Group => Self::Group,
            domain::Mode::OnSite => Self::OnSite,
        }
    }
}

impl From<Mode> for domain::Mode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::SelfPaced => Self::SelfPaced,
            Mode::Group => Self::Group,
            Mode::OnSite => Self::OnSite,
        }
    }
}

impl From<domain::Scope> for Scope {
    fn from(scope: domain::Scope) -> Self {
        match scope {
            domain::Scope::Full => Self::Full,
            domain::Scope::KeyMessages => Self::KeyMessages,
        }
    }
}

impl From<domain::Kind> for CourseKind {
    fn from(kind: domain::Kind) -> Self {
        match kind {
            domain::Kind::Ifsg43 => Self::Ifsg43,
            domain::Kind::Completion => Self::Completion,
        }
    }
}

impl From<&domain::Tariff> for TariffView {
    fn from(tariff: &domain::Tariff) -> Self {
        Self {
            id: tariff.id.clone(),
            name: (&tariff.name).into(),
            cents: tariff.cents,
            currency: tariff.currency.clone(),
            proof: tariff.proof.as_ref().map(Into::into),
        }
    }
}

impl From<&domain::DeclarationText> for DeclarationText {
    fn from(declaration: &domain::DeclarationText) -> Self {
        Self {
            text: (&declaration.text).into(),
            declare: (&declaration.declare).into(),
            unsure: (&declaration.unsure).into(),
            decline: (&declaration.decline).into(),
        }
    }
}

impl DeclarationText {
    /// Only courses of § 43 have one.
    #[must_use]
    pub fn of(content: &domain::Content) -> Option<Self> {
        (content.kind == domain::Kind::Ifsg43).then(|| (&content.declaration).into())
    }
}

impl From<&domain::NeedQuestion> for NeedQuestion {
    fn from(question: &domain::NeedQuestion) -> Self {
        let option = |option: &domain::NeedOption| NeedOption {
            id: option.id.clone(),
            outcome: match option.outcome {
                domain::Outcome::Needed => NeedOutcome::Needed,
                domain::Outcome::NotNeeded => NeedOutcome::NotNeeded,
                domain::Outcome::Next => NeedOutcome::Next,
            },
            text: (&option.text).into(),
            because: (&option.because).into(),
        };
        Self {
            id: question.id.clone(),
            ask: (&question.ask).into(),
            options: question.options.iter().map(option).collect(),
        }
    }
}

impl From<&Course> for CourseSummary {
    fn from(course: &Course) -> Self {
        let (content, terms) = (&course.content, &course.offer.terms);
        let language = |(tag, scope): &(DomainLanguage, domain::Scope)| CourseLanguage {
            tag: (*tag).into(),
            scope: (*scope).into(),
        };
        let regular = terms
            .fee_from()
            .filter(|tariff| tariff.cents > 0 || terms.fees.len() > 1);
        Self {
            id: course.offer.id.0,
            slug: course.offer.slug.clone(),
            name: (&content.name).into(),
            summary: (&content.summary).into(),
            languages: content.languages.iter().map(language).collect(),
            modes: terms.modes.iter().map(|mode| (*mode).into()).collect(),
            minutes: content.minutes(),
            fee_from: regular.map(|tariff| Money {
                cents: tariff.cents,
                currency: tariff.currency.clone(),
            }),
            released: !course.version.released_languages().is_empty(),
        }
    }
}

impl CourseView {
    /// The course, on an installation that is a demo or not.
    #[must_use]
    pub fn of(course: &Course, demo: bool) -> Self {
        let (content, terms) = (&course.content, &course.offer.terms);
        let authority = course.catalogue.authority();
        let service = |slug: &Option<String>| {
            slug.as_ref().map(|service| ServiceRef {
                authority: authority.slug.clone(),
                service: service.clone(),
            })
        };
        let department = course.catalogue.department(course.offer.department);
        Self {
            summary: course.into(),
            authority: authority.into(),
            department: CourseDepartment {
                id: course.offer.department.0,
                name: department.map_or_else(
                    || (&content.name).into(),
                    |department| (&department.name).into(),
                ),
            },
            service_key: content.service_key.clone(),
            version: content.version.clone(),
            kind: content.kind.into(),
            legal_state: content.legal_state.to_string(),
            release: ReleaseView::of(course),
            demo,
            need: terms
                .need
                .as_ref()
                .unwrap_or(&content.need)
                .iter()
                .map(Into::into)
                .collect(),
            fees: terms.fees.iter().map(Into::into).collect(),
            identity: match terms.identity {
                domain::IdentityRule::None => IdentityRule::None,
                domain::IdentityRule::StaffVideo => IdentityRule::StaffVideo,
                domain::IdentityRule::OnSite => IdentityRule::OnSite,
            },
            minor_mode: match terms.minor_mode {
                domain::MinorMode::Guardian => MinorMode::Guardian,
                domain::MinorMode::OnSiteOnly => MinorMode::OnSiteOnly,
            },
            chapters: content.chapters.iter().map(ChapterTitle::of).collect(),
            exam: ExamRule {
                questions: content.pass.questions,
                right_min: content.pass.right_min,
                failures_max: content.pass.failures_max,
            },
            declaration: DeclarationText::of(content),
            resume_days: content.resume_days,
            idle_minutes: content.idle_minutes,
            identity_service: service(&terms.identity_service),
            hindrance_service: service(&terms.hindrance_service),
            help_service: service(&terms.help_service),
            counter_place: terms.counter_place.as_ref().map(Into::into),
            invoice_is_enough: terms.invoice_is_enough,
        }
    }
}

impl ChapterTitle {
    fn of(chapter: &domain::Chapter) -> Self {
        Self {
            number: chapter.number,
            titles: (&chapter.titles()).into(),
            seconds_min: chapter.seconds_min,
        }
    }
}

impl ReleaseView {
    fn of(course: &Course) -> Self {
        let languages = course.version.released_languages();
        let released_on = match course.version.release {
            domain::Release::Released { at, .. } => Some(at.local_date(course.catalogue.zone())),
            _ => None,
        };
        Self {
            state: if languages.is_empty() {
                ReleaseState::Awaiting
            } else {
                ReleaseState::Released
            },
            languages: languages
                .iter()
                .map(|language| (*language).into())
                .collect(),
            released_on: released_on.map(|day| day.to_string()),
        }
    }
}
