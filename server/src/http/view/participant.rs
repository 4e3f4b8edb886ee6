//! One participant as staff see them.

use super::participants::ParticipantRow;
use super::time::rfc3339;
use schalter_app::instruction::participant as app;
use schalter_domain::certificate as certificates;
use schalter_domain::instruction as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One participant with what happened.
#[derive(Serialize, ToSchema)]
pub struct ParticipantView {
    /// As in the list.
    #[serde(flatten)]
    pub row: ParticipantRow,
    /// Who; nobody after the person was erased.
    #[schema(required)]
    pub person: Option<ParticipantPerson>,
    /// Appointments, by start.
    pub appointments: Vec<ParticipantAppointment>,
    /// The certificate, once issued.
    #[schema(required)]
    pub certificate: Option<ParticipantCertificate>,
    /// What happened, oldest first.
    pub history: Vec<HistoryEntry>,
}

/// Who takes part.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantPerson {
    /// First names.
    #[schema(min_length = 1, max_length = 120)]
    pub given_name: String,
    /// Family name.
    #[schema(min_length = 1, max_length = 120)]
    pub family_name: String,
    /// The day of birth.
    #[schema(format = Date)]
    pub birth_date: String,
    /// Mail address; it or a telephone number is needed.
    #[serde(default)]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub phone: Option<String>,
}

/// An appointment of a participant.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantAppointment {
    /// `identity`, `hindrance` (physicians only), `help`.
    pub purpose: String,
    /// Key.
    pub id: Uuid,
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// Where it is in its life.
    pub state: String,
}

/// The certificate of a participant.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantCertificate {
    /// Readable number.
    pub number: String,
    /// The day of issue.
    #[schema(format = Date)]
    pub issued_on: String,
    /// The last day on which a first activity may begin.
    #[schema(required, format = Date)]
    pub first_start_until: Option<String>,
    /// `valid` or `revoked`.
    pub state: String,
    /// Where the file is.
    pub pdf: String,
    /// Where the credential for a wallet is.
    pub sd_jwt: String,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryEntry {
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// What: the name of an event, `enrolment.opened`.
    pub kind: String,
    /// Who of staff; null: the participant or the system.
    #[schema(required)]
    pub by: Option<String>,
}

impl ParticipantView {
    /// One participant, with times of the authority.
    #[must_use]
    pub fn of(detail: &app::Detail) -> Self {
        let zone = detail.catalogue.zone();
        let entry = |entry: &app::Entry| HistoryEntry {
            at: rfc3339(entry.at, zone),
            kind: entry.kind.name().to_owned(),
            by: entry.name.clone(),
        };
        let appointments = detail.row.appointments.iter();
        Self {
            row: ParticipantRow::of(&detail.row, zone),
            person: detail.row.enrolment.person.as_ref().map(Into::into),
            appointments: appointments
                .map(|linked| ParticipantAppointment {
                    purpose: linked.purpose.name().to_owned(),
                    id: linked.appointment.0,
                    start: rfc3339(linked.start, zone),
                    state: linked.state.name().to_owned(),
                })
                .collect(),
            certificate: detail.certificate.as_ref().map(Into::into),
            history: detail.history.iter().map(entry).collect(),
        }
    }
}

impl From<&domain::Participant> for ParticipantPerson {
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

impl From<&certificates::Certificate> for ParticipantCertificate {
    fn from(certificate: &certificates::Certificate) -> Self {
        let number = certificate.number.to_string();
        let state = match certificate.state {
            certificates::State::Revoked { .. } => "revoked",
            _ => "valid",
        };
        Self {
            issued_on: certificate.issued_on.to_string(),
            first_start_until: certificate.first_start_until.map(|day| day.to_string()),
            state: state.to_owned(),
            pdf: format!("/api/v1/certificates/{number}.pdf"),
            sd_jwt: format!("/api/v1/certificates/{number}.sd-jwt"),
            number,
        }
    }
}
