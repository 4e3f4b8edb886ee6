//! The citizen's appointment: hold, confirm, show, cancel, check in, calendar file, pass.

use super::access::Citizen;
use super::client_address::ClientAddress;
use super::input::{Body, Host, Id, IdempotencyKey, instant};
use super::problem::{FieldError, Problem};
use super::view::booking::{AppointmentView, Confirmation, HeldAppointment, NewAppointment};
use super::view::consultation::PassView;
use super::view::time::rfc3339_utc;
use super::{Web, refusal};
use crate::calendar_file::{self, Entry, Method};
use crate::letter;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use schalter_app::{booking, consultation, queue};
use schalter_domain::booking::Refusal;
use schalter_domain::catalogue::{Channel, Language};
use schalter_domain::id::{AppointmentId, PoolId, ServiceId};
use serde::Deserialize;
use utoipa::ToSchema;

/// A body that says nothing: `{}`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Hold a start time. It counts against the capacity until it runs out.
#[utoipa::path(post, path = "/api/v1/appointments", tag = "booking",
    params(("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = NewAppointment,
    responses((status = 201, body = HeldAppointment)))]
pub async fn hold(
    State(web): State<Web>,
    address: ClientAddress,
    IdempotencyKey(key): IdempotencyKey,
    Body(wish): Body<NewAppointment>,
) -> Result<(StatusCode, Json<HeldAppointment>), Problem> {
    let NewAppointment {
        service,
        pool,
        start,
        people,
    } = wish;
    let (service, pool, start) = (ServiceId(service), PoolId(pool), instant("start", &start)?);
    let origin = Some(address.origin().to_string());
    let held = booking::hold(
        &web.app,
        booking::Hold {
            service,
            pool,
            start,
            people,
            origin,
            key,
        },
    )
    .await?;
    let appointment = AppointmentView::of(&held.view, None);
    Ok((
        StatusCode::CREATED,
        Json(HeldAppointment {
            token: held.token.text(),
            appointment,
        }),
    ))
}

/// Confirm a hold by saying who comes.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/confirm", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = Confirmation,
    responses((status = 200, body = AppointmentView)))]
pub async fn confirm(
    State(web): State<Web>,
    Id(id): Id<AppointmentId>,
    Citizen(token): Citizen,
    IdempotencyKey(key): IdempotencyKey,
    Body(person): Body<Confirmation>,
) -> Result<Json<AppointmentView>, Problem> {
    let person = person.try_into()?;
    let view = booking::confirm(
        &web.app,
        booking::Confirm {
            id,
            token,
            person,
            key,
        },
    )
    .await?;
    with_ticket(&web, view).await.map(Json)
}

/// Show the appointment.
#[utoipa::path(get, path = "/api/v1/appointments/{id}", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = AppointmentView)))]
pub async fn appointment(
    State(web): State<Web>,
    Id(id): Id<AppointmentId>,
    Citizen(token): Citizen,
) -> Result<Json<AppointmentView>, Problem> {
    let view = booking::show::<Refusal>(&web.app, id, &token).await?;
    with_ticket(&web, view).await.map(Json)
}

/// Call the appointment off.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/cancel", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "16–64 visible ASCII characters: the same key gives the same answer")),
    request_body = Nothing,
    responses((status = 200, body = AppointmentView)))]
pub async fn cancel(
    State(web): State<Web>,
    Id(id): Id<AppointmentId>,
    Citizen(token): Citizen,
    IdempotencyKey(key): IdempotencyKey,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<AppointmentView>, Problem> {
    let cancelled = booking::cancel(&web.app, id, &token, key.as_deref()).await?;
    web.close_room(
        cancelled.view.catalogue.authority().id,
        cancelled.closed_room,
    );
    with_ticket(&web, cancelled.view).await.map(Json)
}

/// Say "I am here" and get a place in line.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/check-in", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = AppointmentView)))]
pub async fn check_in(
    State(web): State<Web>,
    Id(id): Id<AppointmentId>,
    Citizen(token): Citizen,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<AppointmentView>, Problem> {
    let view = booking::check_in(&web.app, id, &token).await?;
    with_ticket(&web, view).await.map(Json)
}

/// Get into the room, once called.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/pass", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    request_body = Nothing,
    responses((status = 200, body = PassView)))]
pub async fn appointment_pass(
    State(web): State<Web>,
    Id(id): Id<AppointmentId>,
    Citizen(token): Citizen,
    host: Host,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<PassView>, Problem> {
    let pass = consultation::pass_for_citizen(&web.app, id, &token).await?;
    Ok(Json(web.pass_view(pass, &host)))
}

/// The appointment as a calendar file.
#[utoipa::path(get, path = "/api/v1/appointments/{id}/calendar.ics", tag = "booking", security(("citizen" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn calendar_file(
    State(web): State<Web>,
    Id(id): Id<AppointmentId>,
    Citizen(token): Citizen,
) -> Result<Response, Problem> {
    let view = booking::show::<Refusal>(&web.app, id, &token).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"termin.ics\"",
        ),
    ];
    Ok((headers, file_of(&web, &view)).into_response())
}

/// The file says what the mail says: when, where, with whom; not what for.
fn file_of(web: &Web, view: &booking::AppointmentView) -> String {
    let appointment = &view.appointment;
    let authority = view.catalogue.authority();
    let language = appointment
        .state
        .person()
        .map_or(Language::German, |person| person.language);
    let words = letter::calendar_words(
        language,
        authority.name.get(language),
        appointment.number.as_str(),
    );
    let place = view
        .site()
        .filter(|_| appointment.channel == Channel::OnSite);
    calendar_file::write(&Entry {
        method: Method::Publish,
        uid: appointment.id.0,
        sequence: appointment.sequence,
        stamp: super::view::time::instant(web.app.now()),
        start: super::view::time::instant(appointment.time.start),
        end: super::view::time::instant(appointment.time.end),
        zone: view.catalogue.zone(),
        summary: &words.summary,
        description: &words.description,
        location: place.map_or("", |site| &site.address),
        organizer_name: authority.name.get(language),
        organizer_email: &authority.email,
        attendee: None,
    })
}

async fn with_ticket(
    web: &Web,
    view: booking::AppointmentView,
) -> Result<AppointmentView, Problem> {
    let authority = view.catalogue.authority().id;
    let ticket = queue::ticket_for_citizen(&web.app, authority, view.appointment.id).await?;
    Ok(AppointmentView::of(&view, ticket.as_ref()))
}

impl refusal::Refusal for Refusal {
    fn problem(&self) -> Problem {
        use StatusCode as Is;
        let (status, slug, title) = match self {
            Self::Taken => (
                Is::CONFLICT,
                "taken",
                "This time has just been taken by somebody else.",
            ),
            Self::Expired => (Is::GONE, "expired", "The reservation has run out."),
            Self::OutsideOpening => (
                Is::UNPROCESSABLE_ENTITY,
                "outside-opening",
                "We are not open at this time.",
            ),
            Self::TooSoon => (
                Is::UNPROCESSABLE_ENTITY,
                "too-soon",
                "This time begins too soon to be booked.",
            ),
            Self::TooFar => (
                Is::UNPROCESSABLE_ENTITY,
                "too-far",
                "This time cannot be booked yet.",
            ),
            Self::UnknownService => (
                Is::NOT_FOUND,
                "unknown-service",
                "We do not know this service.",
            ),
            Self::WrongChannel => (
                Is::UNPROCESSABLE_ENTITY,
                "wrong-channel",
                "The service cannot be had in this way at this place.",
            ),
            Self::AlreadyCancelled => (
                Is::CONFLICT,
                "already-cancelled",
                "The appointment has already been cancelled.",
            ),
            Self::WrongState { .. } => (
                Is::CONFLICT,
                "wrong-state",
                "This is not possible with the appointment as it is now.",
            ),
            Self::TooManyFromOneAddress => (
                Is::TOO_MANY_REQUESTS,
                "too-many-from-one-address",
                "Too many appointments are kept for one address.",
            ),
            Self::NotYet { .. } => (Is::CONFLICT, "not-yet", "It is too early for that."),
            Self::TooLate => (Is::CONFLICT, "too-late", "It is too late for that."),
            Self::TooManyPeople { people_max } => {
                return Problem::invalid_field(
                    "people",
                    "out_of_range",
                    format!("one booking is for 1 to {people_max} persons"),
                );
            }
            Self::InvalidPerson(fields) => {
                let error = |field: &schalter_domain::booking::InvalidField| FieldError {
                    field: field.field.to_owned(),
                    code: field.code.name().to_owned(),
                    message: field.code.name().replace('_', " "),
                };
                return Problem::invalid_input(fields.iter().map(error).collect());
            }
        };
        let from = match self {
            Self::NotYet { from } => Some(rfc3339_utc(*from)),
            _ => None,
        };
        Problem {
            from,
            ..Problem::new(status, slug, title).detail(self.to_string())
        }
    }
}
