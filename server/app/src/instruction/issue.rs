//! The end of the way: the certificate is issued, and what was answered is forgotten.

use super::Turn;
use super::view::EnrolmentView;
use crate::certificate::{self, NewCertificate};
use crate::notification::{Recipient, reminder_of_repetition};
use crate::{Context, Error, Fault, Token};
use jiff::civil::Date;
use schalter_domain::certificate::{Certificate, Form};
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::{Mode, Refusal, State};
use schalter_domain::notification::{JobKind, repeat_reminder_on};
use schalter_domain::time::Timestamp;
use schalter_storage::instruction::progress;

/// How a certificate comes about that is not the participant's own doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    /// Why, if instruction and declaration took place at the office.
    pub(crate) on_site_reason: Option<String>,
    /// The local day of the instruction; `None`: as it was counted.
    pub(crate) instructed_on: Option<Date>,
}

/// Issues the certificate once everything is done; again gives the same.
pub async fn issue(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<EnrolmentView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    if let State::Completed { .. } = turn.case.enrolment.state {
        drop(turn);
        return super::show(ctx, id, token).await;
    }
    let way = turn.case.way(turn.now);
    let completed = turn.case.enrolment.clone().complete(way, turn.now);
    turn.case.enrolment = completed.map_err(Error::Refused)?;
    issue_in(
        &mut turn,
        Issue {
            on_site_reason: None,
            instructed_on: None,
        },
    )
    .await?;
    Ok(turn.finish().await?)
}

/// Issues the certificate of an enrolment that was just completed, in its own transaction.
pub(crate) async fn issue_in(
    turn: &mut Turn<'_>,
    how: Issue,
) -> Result<Certificate, Error<Refusal>> {
    let ctx = turn.ctx;
    let (authority, id) = (turn.case.authority, turn.case.enrolment.id);
    let new = new_certificate(turn, how)?;
    let issued_on = new.issued_on;
    let certificate = certificate::issue(ctx, &mut turn.tx, &mut turn.book, new)
        .await
        .map_err(of_certificate)?;
    progress::forget(&mut turn.tx, authority, id).await?;
    turn.case.progress.answers.clear();
    turn.case.progress.attempts.clear();
    let enrolment = &turn.case.enrolment;
    let email = enrolment
        .person
        .as_ref()
        .and_then(|person| person.email.clone());
    let Some(email) = email else {
        return Ok(certificate);
    };
    // The link opens the certificate; it is never attached.
    super::news::tell(turn, JobKind::MailCertificate).await?;
    let enrolment = &turn.case.enrolment;
    if enrolment.reminder_consent {
        let to = Recipient {
            email,
            language: enrolment.language,
        };
        turn.jobs.extend(reminder(turn, &to, issued_on)?);
    }
    Ok(certificate)
}

/// The reminder of the repetition, if the course is repeated at all.
pub(super) fn reminder(
    turn: &Turn<'_>,
    to: &Recipient,
    issued_on: Date,
) -> Result<Option<schalter_storage::notification::Job>, Fault> {
    let Some(years) = turn.case.content.validity.repeat_years else {
        return Ok(None);
    };
    let day = repeat_reminder_on(issued_on, years);
    let at = day
        .at(9, 0, 0, 0)
        .to_zoned(turn.case.catalogue.zone().clone());
    let at = at.map_err(|fault| Fault::corrupt("enrolment", fault))?;
    let job = reminder_of_repetition(
        turn.ctx,
        turn.case.authority,
        turn.case.enrolment.id,
        to,
        Timestamp::from_zoned(&at),
    )?;
    Ok(Some(job))
}

fn new_certificate(turn: &Turn<'_>, how: Issue) -> Result<NewCertificate, Error<Refusal>> {
    let (case, content) = (&turn.case, &turn.case.content);
    let enrolment = &case.enrolment;
    let person = enrolment
        .person
        .as_ref()
        .ok_or(Error::Refused(Refusal::Over))?;
    let counted = enrolment.instructed_at.unwrap_or(turn.now);
    let on_site = how.on_site_reason.is_some() || enrolment.mode == Mode::OnSite;
    let form = match enrolment.attended_at {
        _ if on_site => Form::OnSite,
        Some(_) => Form::Group,
        None => Form::SelfPaced,
    };
    Ok(NewCertificate {
        authority: case.authority,
        department: case.offer.department,
        enrolment: enrolment.id,
        course_version: enrolment.version,
        course: content.slug.clone(),
        version: content.version.clone(),
        course_name: content.name.clone(),
        person: person.holder.clone(),
        instructed_on: how.instructed_on.unwrap_or_else(|| case.today(counted)),
        issued_on: case.today(turn.now),
        form,
        language: enrolment.language,
        on_site_reason: how.on_site_reason,
        first_start_months: content.validity.first_start_months,
        restricted_to: None,
    })
}

fn of_certificate(error: Error<schalter_domain::certificate::Refusal>) -> Error<Refusal> {
    match error {
        Error::NotFound => Error::NotFound,
        Error::NotAllowed => Error::NotAllowed,
        Error::KeyReused => Error::KeyReused,
        Error::Busy => Error::Busy,
        // The person was checked when they enrolled, the days a moment ago.
        Error::Refused(_) => Error::Refused(Refusal::WrongState),
        Error::Fault(fault) => Error::Fault(fault),
    }
}
