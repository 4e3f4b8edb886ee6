//! Appointments that were booked from within an enrolment.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::booking::StateName;
use schalter_domain::id::{AppointmentId, AuthorityId, EnrolmentId};
use schalter_domain::time::Timestamp;

/// What an appointment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To show who one is.
    Identity,
    /// To see a physician.
    Hindrance,
    /// To get help with the course.
    Help,
}

/// An appointment of an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// What for.
    pub purpose: Purpose,
    /// Which.
    pub appointment: AppointmentId,
    /// When it begins.
    pub start: Timestamp,
    /// Where it is in its life.
    pub state: StateName,
}

impl Purpose {
    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Hindrance => "hindrance",
            Self::Help => "help",
        }
    }

    /// The purpose of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Identity, Self::Hindrance, Self::Help]
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }
}

const LINK: Sql = Sql::new(
    "INSERT INTO enrolment_appointment (authority_id, appointment_id, enrolment_id, purpose, created_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (authority_id, appointment_id) DO NOTHING",
);

/// Says which enrolment an appointment is about; `false`: it is about one already.
pub async fn link(
    tx: &mut Tx,
    authority: AuthorityId,
    enrolment: EnrolmentId,
    purpose: Purpose,
    appointment: AppointmentId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let args = bind![authority, appointment, enrolment, purpose.name(), now];
    Ok(tx.execute(LINK, args).await? == 1)
}

const OF_ENROLMENT: Sql = Sql::new(
    "SELECT l.purpose, a.id, a.start_ms, a.state
     FROM enrolment_appointment l
     JOIN appointment a ON a.authority_id = l.authority_id AND a.id = l.appointment_id
     WHERE l.authority_id = $1 AND l.enrolment_id = $2 ORDER BY a.start_ms, a.id",
);

/// The appointments of an enrolment, by start.
pub async fn of_enrolment(
    mut db: impl Db,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<Vec<Linked>, Fault> {
    let linked = |row: &Row| {
        Ok(Linked {
            purpose: row.parse("purpose", Purpose::of_name)?,
            appointment: row.get("id")?,
            start: row.get("start_ms")?,
            state: row.parse("state", StateName::of_name)?,
        })
    };
    let rows = db.all(OF_ENROLMENT, bind![authority, enrolment]).await?;
    rows.iter().map(linked).collect()
}

const ENROLMENT_OF: Sql = Sql::new(
    "SELECT enrolment_id FROM enrolment_appointment WHERE authority_id = $1 AND appointment_id = $2",
);

/// The enrolment that an appointment is about.
pub async fn enrolment_of(
    mut db: impl Db,
    authority: AuthorityId,
    appointment: AppointmentId,
) -> Result<Option<EnrolmentId>, Fault> {
    let row = db
        .optional(ENROLMENT_OF, bind![authority, appointment])
        .await?;
    row.map(|row| row.get("enrolment_id")).transpose()
}

pub(crate) const ALL: &[Sql] = &[LINK, OF_ENROLMENT, ENROLMENT_OF];
