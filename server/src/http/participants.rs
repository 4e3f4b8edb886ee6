//! Participants of courses: whom staff wait for, and what they decide.

use super::Web;
use super::access::Clerk;
use super::certificate::birth_date;
use super::input::{Body, Id, Query, date};
use super::problem::Problem;
use super::view::decisions::{
    EnrolledParticipant, FeeDecided, HindranceDecided, IdentityDecision, IdentityOutcome,
    NewParticipant, OnSiteIssue,
};
use super::view::participant::ParticipantView;
use super::view::participants::ParticipantList;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schalter_app::instruction::participant::{self as one, Detail};
use schalter_app::instruction::participants::{QUERY_CHARACTERS_MAX, Question, Waiting};
use schalter_app::instruction::{NewEnrolment, decisions, hindrance, participants};
use schalter_domain::certificate::Holder;
use schalter_domain::id::{CourseId, EnrolmentId};
use schalter_domain::instruction::Participant;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which participants.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ParticipantQuery {
    /// Of this course only.
    #[serde(default)]
    course: Option<Uuid>,
    /// Who wait for this only; `hindrance` is for physicians.
    #[serde(default)]
    #[param(inline)]
    waiting: Option<WaitingFor>,
    /// Part of a name, or a day of birth.
    #[param(max_length = 100)]
    #[serde(default)]
    query: Option<String>,
    /// From 0; 50 participants each.
    #[serde(default)]
    page: Option<u16>,
}

/// What somebody waits for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// That staff look at a document.
    Identity,
    /// That staff decide about a fee.
    Fee,
    /// That a physician decides.
    Hindrance,
    /// To declare.
    Declaration,
    /// To fetch the certificate.
    Certificate,
}

/// Participants of the courses of my departments.
#[utoipa::path(get, path = "/api/v1/participants", tag = "participants", security(("staff" = [])),
    params(ParticipantQuery),
    responses((status = 200, body = ParticipantList)))]
pub async fn participants_list(
    State(web): State<Web>,
    Clerk(who): Clerk,
    Query(query): Query<ParticipantQuery>,
) -> Result<Json<ParticipantList>, Problem> {
    let text = query.query.unwrap_or_default();
    if text.chars().count() > QUERY_CHARACTERS_MAX {
        let what = "a search has 100 characters at most";
        return Err(Problem::invalid_field("query", "too_long", what));
    }
    let question = Question {
        course: query.course.map(CourseId),
        waiting: query.waiting.map(Into::into),
        query: text,
        page: query.page.unwrap_or(0).into(),
    };
    let page = participants::participants(&web.app, &who, &question).await?;
    Ok(Json(ParticipantList::of(&page)))
}

/// One participant with what happened.
#[utoipa::path(get, path = "/api/v1/participants/{id}", tag = "participants", security(("staff" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ParticipantView)))]
pub async fn participant(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Clerk(who): Clerk,
) -> Result<Json<ParticipantView>, Problem> {
    let detail = one::participant(&web.app, &who, id).await?;
    Ok(told(&detail))
}

/// Enrol somebody who stands at the counter.
#[utoipa::path(post, path = "/api/v1/participants", tag = "participants", security(("staff" = [])),
    request_body = NewParticipant,
    responses((status = 201, body = EnrolledParticipant)))]
pub async fn enrol_participant(
    State(web): State<Web>,
    Clerk(who): Clerk,
    Body(new): Body<NewParticipant>,
) -> Result<(StatusCode, Json<EnrolledParticipant>), Problem> {
    let person = new.person;
    let holder = Holder {
        given_name: person.given_name,
        family_name: person.family_name,
        birth_date: birth_date("person.birth_date", &person.birth_date)?,
    };
    let wish = NewEnrolment {
        course: CourseId(new.course),
        mode: new.mode.into(),
        lesson: None,
        person: Participant {
            holder,
            email: person.email,
            phone: person.phone,
        },
        language: new.language.into(),
        tariff: new.fee.filter(|tariff| !tariff.is_empty()),
        reminder_consent: new.reminder_consent,
        key: None,
    };
    let enrolled = decisions::enrol_at_counter(&web.app, &who, wish).await?;
    let detail = one::participant(&web.app, &who, enrolled.view.enrolment.id).await?;
    let told = EnrolledParticipant {
        token: enrolled.token.text(),
        participant: ParticipantView::of(&detail),
    };
    Ok((StatusCode::CREATED, Json(told)))
}

/// Note whether somebody is who they say.
#[utoipa::path(post, path = "/api/v1/participants/{id}/identity", tag = "participants", security(("staff" = [])),
    params(("id" = Uuid, Path)),
    request_body = IdentityDecision,
    responses((status = 200, body = ParticipantView)))]
pub async fn participant_identity(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Clerk(who): Clerk,
    Body(decision): Body<IdentityDecision>,
) -> Result<Json<ParticipantView>, Problem> {
    let decision = decisions::IdentityDecision {
        refused: match decision.outcome {
            IdentityOutcome::Confirmed => None,
            IdentityOutcome::Refused => Some(decision.reason.unwrap_or_default()),
        },
        method: decision.method.into(),
        document: decision.document.into(),
        level: decision.level.into(),
    };
    let detail = decisions::decide_identity(&web.app, &who, id, decision).await?;
    Ok(told(&detail))
}

/// Decide about a fee.
#[utoipa::path(post, path = "/api/v1/participants/{id}/fee", tag = "participants", security(("staff" = [])),
    params(("id" = Uuid, Path)),
    request_body = FeeDecided,
    responses((status = 200, body = ParticipantView)))]
pub async fn participant_fee(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Clerk(who): Clerk,
    Body(FeeDecided { decision }): Body<FeeDecided>,
) -> Result<Json<ParticipantView>, Problem> {
    let detail = decisions::decide_fee(&web.app, &who, id, decision.into()).await?;
    Ok(told(&detail))
}

/// Decide about a hindrance; physicians only.
#[utoipa::path(post, path = "/api/v1/participants/{id}/hindrance", tag = "participants", security(("staff" = [])),
    params(("id" = Uuid, Path)),
    request_body = HindranceDecided,
    responses((status = 200, body = ParticipantView)))]
pub async fn participant_hindrance(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Clerk(who): Clerk,
    Body(HindranceDecided { decision }): Body<HindranceDecided>,
) -> Result<Json<ParticipantView>, Problem> {
    let detail = hindrance::decide_hindrance(&web.app, &who, id, decision.into()).await?;
    Ok(told(&detail))
}

/// Issue the certificate to somebody who was instructed and declared at the office.
#[utoipa::path(post, path = "/api/v1/participants/{id}/issue", tag = "participants", security(("staff" = [])),
    params(("id" = Uuid, Path)),
    request_body = OnSiteIssue,
    responses((status = 200, body = ParticipantView)))]
pub async fn participant_issue(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Clerk(who): Clerk,
    Body(issue): Body<OnSiteIssue>,
) -> Result<Json<ParticipantView>, Problem> {
    let day = date("instructed_on", &issue.instructed_on)?;
    let detail = decisions::issue_on_site(&web.app, &who, id, &issue.reason, day).await?;
    Ok(told(&detail))
}

fn told(detail: &Detail) -> Json<ParticipantView> {
    Json(ParticipantView::of(detail))
}

impl From<WaitingFor> for Waiting {
    fn from(waiting: WaitingFor) -> Self {
        match waiting {
            WaitingFor::Identity => Self::Identity,
            WaitingFor::Fee => Self::Fee,
            WaitingFor::Hindrance => Self::Hindrance,
            WaitingFor::Declaration => Self::Declaration,
            WaitingFor::Certificate => Self::Certificate,
        }
    }
}
