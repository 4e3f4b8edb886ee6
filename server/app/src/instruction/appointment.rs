//! An appointment that was booked in the usual way is about this enrolment.

use super::view::EnrolmentView;
use super::{Purpose, Turn, authenticate};
use crate::{Context, Error, Token, booking};
use schalter_domain::audit::{EventKind, Subjects};
use schalter_domain::booking::StateName;
use schalter_domain::id::{AppointmentId, EnrolmentId};
use schalter_domain::instruction::{Refusal, State, Terms};
use schalter_storage::instruction::appointment;

/// Says that an appointment is about this enrolment. It must be open, one's own, and for the service that this course asks for.
pub async fn link_appointment(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    purpose: Purpose,
    booked: (AppointmentId, Token),
) -> Result<EnrolmentView, Error<Refusal>> {
    authenticate(ctx, id, token).await?;
    let unknown = || Error::Refused(Refusal::Unknown("the appointment"));
    let found: Result<_, Error<Refusal>> = booking::authenticate(ctx, booked.0, &booked.1).await;
    let record = match found {
        Err(Error::NotFound) => return Err(unknown()),
        other => other?,
    };
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let (authority, now) = (turn.case.authority, turn.now);
    let catalogue = &turn.case.catalogue;
    let service = catalogue.service_ever(record.appointment.service);
    let fits = record.authority == authority
        && record.appointment.state.name_at(now) == StateName::Booked
        && service.map(|service| service.slug.as_str())
            == service_of(&turn.case.offer.terms, purpose);
    if !fits
        || matches!(
            turn.case.enrolment.state,
            State::Completed { .. } | State::Ended { .. }
        )
    {
        return Err(unknown());
    }
    if appointment::link(&mut turn.tx, authority, id, purpose, booked.0, now).await? {
        let subjects = Subjects {
            appointment: Some(booked.0),
            ..turn.subjects()
        };
        turn.book.note(EventKind::EnrolmentAppointment, subjects);
    }
    turn.case.appointments = appointment::of_enrolment(&mut turn.tx, authority, id).await?;
    Ok(turn.finish().await?)
}

fn service_of(terms: &Terms, purpose: Purpose) -> Option<&str> {
    match purpose {
        Purpose::Identity => terms.identity_service.as_deref(),
        Purpose::Hindrance => terms.hindrance_service.as_deref(),
        Purpose::Help => terms.help_service.as_deref(),
    }
}
