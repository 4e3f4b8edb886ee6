//! Seats of group lessons: who has one, who was let in, and what it came to.

use crate::instruction::PERSON;
use crate::sealed::Sealer;
use crate::{Db, Fault, Row, Sql, Tx, bind};
use jiff::civil::Date;
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId, StaffId};
use schalter_domain::time::Timestamp;

/// One seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Of which lesson.
    pub lesson: LessonId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// When they were first let in.
    pub admitted_at: Option<Timestamp>,
    /// What the instructor decided against what was counted, and why.
    pub decided: Option<(bool, String)>,
    /// What it came to when the lesson ended.
    pub attended: Option<bool>,
}

/// Who has a seat, with what the instructor needs to know of their enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Whose seat.
    pub enrolment: EnrolmentId,
    /// Family name, given name; empty after the person was erased.
    pub name: String,
    /// To be compared with the document they show.
    pub birth_date: Option<Date>,
    /// The language they read.
    pub language: Language,
    /// Whether we know who they are: `not_needed`, `needed`, `confirmed`, `refused`.
    pub identity: String,
    /// Where they are with the final test.
    pub exam: Exam,
}

/// Where somebody is with the final test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exam {
    /// Something has to be done before.
    Locked,
    /// It may be begun.
    Open,
    /// It is under way.
    Running,
    /// It was failed; something is to be read again.
    Reread,
    /// It is passed.
    Passed,
}

const INSERT: Sql = Sql::new(
    "INSERT INTO lesson_seat (authority_id, lesson_id, enrolment_id, taken_at) VALUES ($1, $2, $3, $4)",
);
const POINT: Sql =
    Sql::new("UPDATE enrolment SET lesson_id = $3 WHERE authority_id = $1 AND id = $2");

/// Gives a seat of a locked lesson to an enrolment that has none there; it is the present one from now on.
pub async fn insert(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
    enrolment: EnrolmentId,
    now: Timestamp,
) -> Result<(), Fault> {
    tx.execute(INSERT, bind![authority, lesson, enrolment, now])
        .await?;
    tx.execute(POINT, bind![authority, enrolment, lesson])
        .await
        .map(drop)
}

const REMOVE: Sql = Sql::new(
    "DELETE FROM lesson_seat WHERE authority_id = $1 AND lesson_id = $2 AND enrolment_id = $3",
);

/// Takes a seat back; the enrolment has none then.
pub async fn remove(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
    enrolment: EnrolmentId,
) -> Result<(), Fault> {
    tx.execute(REMOVE, bind![authority, lesson, enrolment])
        .await?;
    let none: Option<LessonId> = None;
    tx.execute(POINT, bind![authority, enrolment, none])
        .await
        .map(drop)
}

const OF_ENROLMENT: Sql = Sql::new(
    "SELECT s.lesson_id, s.enrolment_id, s.admitted_at, s.decided, s.decided_reason, s.attended
     FROM enrolment e JOIN lesson_seat s
         ON s.authority_id = e.authority_id AND s.enrolment_id = e.id AND s.lesson_id = e.lesson_id
     WHERE e.authority_id = $1 AND e.id = $2",
);

/// The present seat of an enrolment.
pub async fn of_enrolment(
    mut db: impl Db,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<Option<Seat>, Fault> {
    let row = db
        .optional(OF_ENROLMENT, bind![authority, enrolment])
        .await?;
    row.map(|row| seat_of(&row)).transpose()
}

const OF_LESSON: Sql = Sql::new(
    "SELECT lesson_id, enrolment_id, admitted_at, decided, decided_reason, attended
     FROM lesson_seat WHERE authority_id = $1 AND lesson_id = $2 ORDER BY taken_at, enrolment_id",
);

/// The seats of a lesson, in the order in which they were taken.
pub async fn of_lesson(
    mut db: impl Db,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<Vec<Seat>, Fault> {
    let rows = db.all(OF_LESSON, bind![authority, lesson]).await?;
    rows.iter().map(seat_of).collect()
}

fn seat_of(row: &Row) -> Result<Seat, Fault> {
    let decided: Option<bool> = row.get("decided")?;
    let reason: Option<String> = row.get("decided_reason")?;
    Ok(Seat {
        lesson: row.get("lesson_id")?,
        enrolment: row.get("enrolment_id")?,
        admitted_at: row.get("admitted_at")?,
        decided: decided.map(|decided| (decided, reason.unwrap_or_default())),
        attended: row.get("attended")?,
    })
}

const ATTENDEES: Sql = Sql::new(
    "SELECT e.id, e.person, e.language, e.identity, e.state, e.attended_at,
         (SELECT a.state FROM exam_attempt a
          WHERE a.authority_id = e.authority_id AND a.enrolment_id = e.id ORDER BY a.number DESC LIMIT 1) AS exam
     FROM lesson_seat s JOIN enrolment e ON e.authority_id = s.authority_id AND e.id = s.enrolment_id
     WHERE s.authority_id = $1 AND s.lesson_id = $2",
);

#[derive(serde::Deserialize)]
struct Person {
    given_name: String,
    family_name: String,
    birth_date: Date,
}

/// Who has a seat in a lesson, in no order.
pub async fn attendees(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<Vec<Attendee>, Fault> {
    let rows = db.all(ATTENDEES, bind![authority, lesson]).await?;
    rows.iter()
        .map(|row| attendee_of(row, sealer, authority))
        .collect()
}

fn attendee_of(row: &Row, sealer: &Sealer, authority: AuthorityId) -> Result<Attendee, Fault> {
    let bytes: Option<Vec<u8>> = row.get("person")?;
    let person = bytes
        .map(|bytes| {
            let plain = sealer.open(authority, PERSON, &bytes)?;
            // The error of serde may quote what it read, and that is personal data.
            serde_json::from_slice::<Person>(&plain)
                .map_err(|_| Fault::corrupt(PERSON, "it is no person"))
        })
        .transpose()?;
    let name = person
        .as_ref()
        .map(|person| format!("{}, {}", person.family_name, person.given_name));
    Ok(Attendee {
        enrolment: row.get("id")?,
        name: name.unwrap_or_default(),
        birth_date: person.map(|person| person.birth_date),
        language: row.parse("language", Language::of_tag)?,
        identity: row.get("identity")?,
        exam: exam_of(row)?,
    })
}

/// Tries are forgotten when the certificate was issued.
fn exam_of(row: &Row) -> Result<Exam, Fault> {
    let state: String = row.get("state")?;
    let exam: Option<String> = row.get("exam")?;
    let attended: Option<Timestamp> = row.get("attended_at")?;
    Ok(match exam.as_deref() {
        _ if state == "completed" => Exam::Passed,
        Some("passed") => Exam::Passed,
        Some("running") => Exam::Running,
        Some(_) => Exam::Reread,
        None if attended.is_some() => Exam::Open,
        None => Exam::Locked,
    })
}

const ADMIT: Sql = Sql::new(
    "UPDATE lesson_seat SET admitted_at = $4
     WHERE authority_id = $1 AND lesson_id = $2 AND enrolment_id = $3 AND admitted_at IS NULL",
);

/// Somebody was let in; the first time counts.
pub async fn admit(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
    enrolment: EnrolmentId,
    at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(ADMIT, bind![authority, lesson, enrolment, at])
        .await
        .map(drop)
}

const DECIDE: Sql = Sql::new(
    "UPDATE lesson_seat SET decided = $4, decided_reason = $5, decided_by = $6
     WHERE authority_id = $1 AND lesson_id = $2 AND enrolment_id = $3",
);

/// The instructor decides whether somebody was there; `false`: they have no seat.
pub async fn decide(
    tx: &mut Tx,
    authority: AuthorityId,
    (lesson, enrolment): (LessonId, EnrolmentId),
    (attended, reason): (bool, &str),
    by: StaffId,
) -> Result<bool, Fault> {
    let args = bind![authority, lesson, enrolment, attended, reason, by];
    Ok(tx.execute(DECIDE, args).await? > 0)
}

const SETTLE: Sql = Sql::new(
    "UPDATE lesson_seat SET attended = $4 WHERE authority_id = $1 AND lesson_id = $2 AND enrolment_id = $3",
);

/// Writes what it came to.
pub async fn settle(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
    enrolment: EnrolmentId,
    attended: bool,
) -> Result<(), Fault> {
    tx.execute(SETTLE, bind![authority, lesson, enrolment, attended])
        .await
        .map(drop)
}

pub(crate) const ALL: &[Sql] = &[
    INSERT,
    POINT,
    REMOVE,
    OF_ENROLMENT,
    OF_LESSON,
    ATTENDEES,
    ADMIT,
    DECIDE,
    SETTLE,
];
