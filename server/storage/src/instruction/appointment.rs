//! Appointments that were booked from within an enrolment.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::booking::StateName;
use schalter_domain::id::{AppointmentId, AuthorityId, DepartmentId, EnrolmentId, QueueId};
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

/// What an appointment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// What for.
    pub purpose: Purpose,
    /// The department that instructs, whose staff may know.
    pub department: DepartmentId,
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

const IN_LINE: Sql = Sql::new(
    "SELECT l.appointment_id, l.enrolment_id, l.purpose, c.department_id
     FROM ticket t
     JOIN enrolment_appointment l ON l.authority_id = t.authority_id AND l.appointment_id = t.appointment_id
     JOIN enrolment e ON e.authority_id = l.authority_id AND e.id = l.enrolment_id
     JOIN course c ON c.authority_id = e.authority_id AND c.id = e.course_id
     WHERE t.authority_id = $1 AND t.queue_id = $2 AND t.state IN ('waiting', 'called', 'serving')
         AND e.person IS NOT NULL",
);

/// Which appointments of those in line are about an enrolment whose person is known.
pub async fn in_line(
    mut db: impl Db,
    authority: AuthorityId,
    queue: QueueId,
) -> Result<Vec<(AppointmentId, About)>, Fault> {
    let about = |row: &Row| {
        let about = About {
            enrolment: row.get("enrolment_id")?,
            purpose: row.parse("purpose", Purpose::of_name)?,
            department: row.get("department_id")?,
        };
        Ok((row.get("appointment_id")?, about))
    };
    let rows = db.all(IN_LINE, bind![authority, queue]).await?;
    rows.iter().map(about).collect()
}

pub(crate) const ALL: &[Sql] = &[LINK, OF_ENROLMENT, IN_LINE];
