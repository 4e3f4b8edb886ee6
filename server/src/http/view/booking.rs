//! An appointment as its citizen sees it, and what the citizen sends.

use super::catalogue::{AuthoritySummary, Channel, SiteView};
use super::text::{Language, Text};
use super::time::rfc3339;
use crate::http::problem::Problem;
use jiff::tz::TimeZone;
use schalter_app::{booking as app, queue};
use schalter_domain::booking as domain;
use schalter_domain::catalogue as places;
use schalter_domain::queue as line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Asks for one of the free start times.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppointment {
    /// What for.
    pub service: Uuid,
    /// Where, from the list of start times.
    pub pool: Uuid,
    /// When, from the list of start times.
    #[schema(format = DateTime)]
    pub start: String,
    /// How many persons come.
    #[schema(minimum = 1, maximum = 10)]
    pub people: u8,
}

/// Says who comes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// Name as the person wants to be called.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// Where the invitation is sent.
    #[serde(default)]
    pub email: Option<String>,
    /// Where the office may call.
    #[serde(default)]
    pub phone: Option<String>,
    /// Language of mails and talk.
    pub language: Language,
    /// What the office should prepare.
    #[serde(default)]
    pub needs: Vec<Need>,
}

/// What the office should prepare; neutral words, no reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Step-free way and room to turn.
    Wheelchair,
    /// Interpreter for German Sign Language.
    SignLanguage,
    /// Interpreter for a spoken language.
    Interpreter,
    /// Plain German in the talk.
    PlainLanguage,
}

/// The answer to a hold: the only time that the token is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldAppointment {
    /// The citizen's right to this appointment: 128 random bits, base64url. Keep it; it is not told again.
    pub token: String,
    /// The appointment.
    #[serde(flatten)]
    pub appointment: AppointmentView,
}

/// An appointment as its citizen sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AppointmentView {
    /// Key.
    pub id: Uuid,
    /// Readable number, no secret.
    pub number: String,
    /// Where it is in its life.
    pub state: AppointmentState,
    /// Until when the hold counts; null once it is no hold any more.
    #[schema(required, format = DateTime)]
    pub held_until: Option<String>,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// When it ends.
    #[schema(format = DateTime)]
    pub end: String,
    /// How one meets.
    pub channel: Channel,
    /// How many persons come.
    pub people: u8,
    /// With whom.
    pub authority: AuthoritySummary,
    /// What for.
    pub service: BookedService,
    /// Where.
    pub site: SiteView,
    /// First moment to check in.
    #[schema(format = DateTime)]
    pub check_in_from: String,
    /// Last moment to check in.
    #[schema(format = DateTime)]
    pub check_in_until: String,
    /// Who comes; null before confirmation and after the data was deleted.
    #[schema(required)]
    pub person: Option<PersonView>,
    /// The place in line; null before check-in.
    #[schema(required)]
    pub ticket: Option<TicketForCitizen>,
    /// The day on which the personal data is deleted.
    #[schema(required, format = Date)]
    pub deleted_on: Option<String>,
}

/// The life of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// Reserved, not yet confirmed.
    Held,
    /// Confirmed.
    Booked,
    /// Checked in.
    Arrived,
    /// Served.
    Done,
    /// Called off.
    Cancelled,
    /// Nobody came.
    Missed,
    /// The hold ran out.
    Expired,
}

/// What the appointment is for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BookedService {
    /// Key.
    pub id: Uuid,
    /// Short name in addresses.
    pub slug: String,
    /// Name.
    pub name: Text,
    /// Documents to bring or have at hand.
    pub documents: Vec<Text>,
}

/// Who comes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonView {
    /// Name.
    pub name: String,
    /// Mail address.
    #[schema(required)]
    pub email: Option<String>,
    /// Telephone.
    #[schema(required)]
    pub phone: Option<String>,
    /// Language of mails and talk.
    pub language: Language,
    /// What the office prepares.
    pub needs: Vec<Need>,
}

/// A place in line, as the one who waits sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TicketForCitizen {
    /// Key.
    pub id: Uuid,
    /// Number on the display.
    pub number: String,
    /// Where it is in its life.
    pub state: TicketState,
    /// How many are called before.
    pub ahead: u32,
    /// How long it will probably take; null while nobody can say, and once called.
    #[schema(required)]
    pub estimate: Option<EstimateView>,
    /// Where to go, once called.
    #[schema(required)]
    pub counter: Option<String>,
    /// When it was called last.
    #[schema(required, format = DateTime)]
    pub called_at: Option<String>,
    /// How often it was called.
    pub calls: u16,
    /// The talk that waits, once called; video only.
    #[schema(required)]
    pub consultation: Option<Uuid>,
}

/// The life of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// In line.
    Waiting,
    /// Called to a counter.
    Called,
    /// In the talk.
    Serving,
    /// Served.
    Finished,
    /// Did not answer the calls.
    Missed,
    /// Went away.
    Left,
}

/// An honest range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct EstimateView {
    /// At least.
    pub from_minutes: u32,
    /// At most.
    pub to_minutes: u32,
}

impl From<domain::Need> for Need {
    fn from(need: domain::Need) -> Self {
        match need {
            domain::Need::Wheelchair => Self::Wheelchair,
            domain::Need::SignLanguage => Self::SignLanguage,
            domain::Need::Interpreter => Self::Interpreter,
            domain::Need::PlainLanguage => Self::PlainLanguage,
        }
    }
}

impl From<Need> for domain::Need {
    fn from(need: Need) -> Self {
        match need {
            Need::Wheelchair => Self::Wheelchair,
            Need::SignLanguage => Self::SignLanguage,
            Need::Interpreter => Self::Interpreter,
            Need::PlainLanguage => Self::PlainLanguage,
        }
    }
}

impl From<&domain::Person> for PersonView {
    fn from(person: &domain::Person) -> Self {
        Self {
            name: person.name.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            language: person.language.into(),
            needs: person.needs.iter().copied().map(Into::into).collect(),
        }
    }
}

impl From<domain::StateName> for AppointmentState {
    fn from(state: domain::StateName) -> Self {
        match state {
            domain::StateName::Held => Self::Held,
            domain::StateName::Booked => Self::Booked,
            domain::StateName::Arrived => Self::Arrived,
            domain::StateName::Done => Self::Done,
            domain::StateName::Cancelled => Self::Cancelled,
            domain::StateName::Missed => Self::Missed,
            domain::StateName::Expired => Self::Expired,
        }
    }
}

impl From<line::StateName> for TicketState {
    fn from(state: line::StateName) -> Self {
        match state {
            line::StateName::Waiting => Self::Waiting,
            line::StateName::Called => Self::Called,
            line::StateName::Serving => Self::Serving,
            line::StateName::Finished => Self::Finished,
            line::StateName::Missed => Self::Missed,
            line::StateName::Left => Self::Left,
        }
    }
}

impl TryFrom<Confirmation> for domain::Person {
    type Error = Problem;

    fn try_from(person: Confirmation) -> Result<Self, Problem> {
        let Confirmation {
            name,
            email,
            phone,
            language,
            needs,
        } = person;
        let needs = needs.into_iter().map(Into::into).collect();
        let person = Self {
            name,
            email,
            phone,
            language: language.into(),
            needs,
        };
        person.checked().map_err(|fields| {
            crate::http::refusal::Refusal::problem(&domain::Refusal::InvalidPerson(fields))
        })
    }
}

impl AppointmentView {
    /// The appointment with its place in line.
    #[must_use]
    pub fn of(view: &app::AppointmentView, ticket: Option<&queue::TicketForCitizen>) -> Self {
        let (appointment, zone) = (&view.appointment, view.catalogue.zone());
        let held_until = match appointment.state {
            domain::AppointmentState::Held { until } => Some(until),
            _ => None,
        };
        Self {
            id: appointment.id.0,
            number: appointment.number.as_str().to_owned(),
            state: view.state.into(),
            held_until: held_until.map(|until| rfc3339(until, zone)),
            start: rfc3339(appointment.time.start, zone),
            end: rfc3339(appointment.time.end, zone),
            channel: appointment.channel.into(),
            people: appointment.people,
            authority: view.catalogue.authority().into(),
            service: BookedService::of(view),
            site: view.site().map_or_else(SiteView::nowhere, Into::into),
            check_in_from: rfc3339(view.check_in_from, zone),
            check_in_until: rfc3339(view.check_in_until, zone),
            person: appointment.state.person().map(Into::into),
            ticket: ticket.map(|ticket| TicketForCitizen::of(ticket, zone)),
            deleted_on: view.deleted_on.map(|day| day.to_string()),
        }
    }

    /// The same appointment with another place in line.
    #[must_use]
    pub fn with_ticket(self, ticket: Option<&queue::TicketForCitizen>, zone: &TimeZone) -> Self {
        Self {
            ticket: ticket.map(|ticket| TicketForCitizen::of(ticket, zone)),
            ..self
        }
    }
}

impl BookedService {
    fn of(view: &app::AppointmentView) -> Self {
        let service = view.service();
        Self {
            id: view.appointment.service.0,
            slug: service
                .map(|service| service.slug.clone())
                .unwrap_or_default(),
            name: service.map_or_else(
                || (&places::Text::german("")).into(),
                |service| (&service.name).into(),
            ),
            documents: service
                .map(|service| service.documents.iter().map(Into::into).collect())
                .unwrap_or_default(),
        }
    }
}

impl TicketForCitizen {
    fn of(ticket: &queue::TicketForCitizen, zone: &TimeZone) -> Self {
        let estimate = |estimate: &line::Estimate| EstimateView {
            from_minutes: estimate.from_minutes,
            to_minutes: estimate.to_minutes,
        };
        Self {
            id: ticket.id.0,
            number: ticket.number.clone(),
            state: ticket.state.into(),
            ahead: u32::try_from(ticket.ahead).unwrap_or(u32::MAX),
            estimate: ticket.estimate.as_ref().map(estimate),
            counter: ticket.counter.clone(),
            called_at: ticket.called_at.map(|at| rfc3339(at, zone)),
            calls: ticket.calls,
            consultation: ticket.consultation.map(|id| id.0),
        }
    }
}
