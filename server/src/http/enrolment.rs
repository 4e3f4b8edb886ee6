//! One person's way through a course: enrol, show, small changes, declaration, guardian, certificate.

use super::Web;
use super::access::Citizen;
use super::booking::Nothing;
use super::certificate::{birth_date as birth_date_of, printable};
use super::input::{Body, Id, IdempotencyKey};
use super::problem::{FieldError, Problem};
use super::view::enrolment::{EnrolmentView, NewEnrolment, NewlyEnrolled};
use super::view::learning::{
    GuardianView, Lost, NewConsent, NewDeclaration, NewGuardian, NewGuardianDeclaration,
    NewLanguage, NewLink, NewPayment, digest,
};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schalter_app::{Token, instruction};
use schalter_domain::certificate::{Holder, NAME_CHARACTERS_MAX};
use schalter_domain::id::{AppointmentId, CourseId, EnrolmentId, LessonId};
use schalter_domain::instruction::Participant;

/// Begin a course.
#[utoipa::path(post, path = "/api/v1/enrolments", tag = "instruction",
    params(("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = NewEnrolment,
    responses((status = 201, body = NewlyEnrolled)))]
pub async fn enrol(
    State(web): State<Web>,
    IdempotencyKey(key): IdempotencyKey,
    Body(wish): Body<NewEnrolment>,
) -> Result<(StatusCode, Json<NewlyEnrolled>), Problem> {
    let wish = wish_of(wish, key)?;
    readable(&wish.person).await?;
    let enrolled = instruction::enrol(&web.app, wish).await?;
    Ok((StatusCode::CREATED, Json((&enrolled).into())))
}

/// Whether the certificate can show the name: who learns it at the end has learnt in vain.
async fn readable(person: &Participant) -> Result<(), Problem> {
    let Holder {
        given_name,
        family_name,
        ..
    } = &person.holder;
    // What is no name at all is told by the use case, with every other field that is wrong.
    let is_name = |name: &str| (1..=NAME_CHARACTERS_MAX).contains(&name.trim().chars().count());
    if !is_name(given_name) || !is_name(family_name) {
        return Ok(());
    }
    let named = |error: FieldError| FieldError {
        field: format!("person.{}", error.field),
        ..error
    };
    let shown = printable(given_name.trim(), family_name.trim()).await;
    shown.map_err(|problem| Problem {
        errors: problem.errors.into_iter().map(named).collect(),
        ..problem
    })
}

fn wish_of(wish: NewEnrolment, key: Option<String>) -> Result<instruction::NewEnrolment, Problem> {
    Ok(instruction::NewEnrolment {
        course: CourseId(wish.course),
        mode: wish.mode.into(),
        lesson: wish.lesson.map(LessonId),
        person: Participant::try_from(wish.person)?,
        language: wish.language.into(),
        tariff: wish.fee,
        reminder_consent: wish.reminder_consent,
        key,
    })
}

impl From<&instruction::Enrolled> for NewlyEnrolled {
    fn from(enrolled: &instruction::Enrolled) -> Self {
        Self {
            token: enrolled.token.text(),
            enrolment: EnrolmentView::of(&enrolled.view),
        }
    }
}

/// Mail lost links. The answer is the same whether there are any.
#[utoipa::path(post, path = "/api/v1/enrolments/lost", tag = "instruction", request_body = Lost,
    responses((status = 202)))]
pub async fn lost_enrolment(
    State(web): State<Web>,
    Body(Lost {
        course,
        email,
        birth_date,
    }): Body<Lost>,
) -> Result<StatusCode, Problem> {
    let birth = birth_date_of("birth_date", &birth_date)?;
    instruction::lost(&web.app, CourseId(course), &email, birth).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Show the enrolment.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::show(&web.app, id, &token).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Give up. What is known about the person is deleted at once.
#[utoipa::path(delete, path = "/api/v1/enrolments/{id}", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204)))]
pub async fn give_up(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
) -> Result<StatusCode, Problem> {
    instruction::give_up(&web.app, id, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Go on in another language, with the same progress.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/language", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewLanguage,
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment_language(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(NewLanguage { language }): Body<NewLanguage>,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::change_language(&web.app, id, &token, language.into()).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Allow or forbid the reminder of the repetition.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/consent", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewConsent,
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment_consent(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(NewConsent { reminder }): Body<NewConsent>,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::consent(&web.app, id, &token, reminder).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Choose how to pay.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/fee", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewPayment,
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment_fee(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(NewPayment { payment }): Body<NewPayment>,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::choose_payment(&web.app, id, &token, payment.into()).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Mail the link again, three times a day at most.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/resume", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = Nothing,
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment_resume(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::resume(&web.app, id, &token).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Say that an appointment, booked in the usual way, is about this enrolment.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/appointments", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewLink,
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment_appointment(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(link): Body<NewLink>,
) -> Result<Json<EnrolmentView>, Problem> {
    let unknown = || {
        Problem::invalid_field(
            "appointment",
            "unknown",
            "the appointment is not known here",
        )
    };
    let opens = Token::parse(&link.appointment_token).ok_or_else(unknown)?;
    let booked = (AppointmentId(link.appointment), opens);
    let view =
        instruction::link_appointment(&web.app, id, &token, link.purpose.into(), booked).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Declare, or not, after the instruction.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/declaration", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewDeclaration,
    responses((status = 200, body = EnrolmentView)))]
pub async fn declaration(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(given): Body<NewDeclaration>,
) -> Result<Json<EnrolmentView>, Problem> {
    let text_hash = digest(&given.text_hash)?;
    let view = instruction::declare(&web.app, id, &token, given.choice.into(), text_hash).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Issue the certificate once everything is done; again gives the same.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/certificate", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = Nothing,
    responses((status = 200, body = EnrolmentView)))]
pub async fn enrolment_certificate(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::issue(&web.app, id, &token).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// Name the person with custody, who gets a link of their own.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/guardian", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewGuardian,
    responses((status = 200, body = EnrolmentView)))]
pub async fn ask_guardian(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(NewGuardian { name, email }): Body<NewGuardian>,
) -> Result<Json<EnrolmentView>, Problem> {
    let view = instruction::ask_guardian(&web.app, id, &token, name, email).await?;
    Ok(Json(EnrolmentView::of(&view)))
}

/// What the guardian's link shows.
#[utoipa::path(get, path = "/api/v1/enrolments/{id}/guardian", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = GuardianView)))]
pub async fn guardian(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
) -> Result<Json<GuardianView>, Problem> {
    let view = instruction::guardian_view(&web.app, id, &token).await?;
    Ok(Json((&view).into()))
}

/// The guardian declares, or does not.
#[utoipa::path(post, path = "/api/v1/enrolments/{id}/guardian/declaration", tag = "instruction", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = NewGuardianDeclaration,
    responses((status = 200, body = GuardianView)))]
pub async fn guardian_declaration(
    State(web): State<Web>,
    Id(id): Id<EnrolmentId>,
    Citizen(token): Citizen,
    Body(given): Body<NewGuardianDeclaration>,
) -> Result<Json<GuardianView>, Problem> {
    let text_hash = digest(&given.text_hash)?;
    let (choice, who) = (given.choice.into(), (given.name, given.relation.into()));
    let view = instruction::guardian_declares(&web.app, id, &token, choice, who, text_hash).await?;
    Ok(Json((&view).into()))
}
