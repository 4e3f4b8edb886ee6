//! What media nodes reported of a lesson, what was asked, and who answered.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId, StaffId};
use schalter_domain::lesson::{Question, Report, Room, Told};
use schalter_domain::time::Timestamp;
use uuid::Uuid;

const LAST_REPORT: Sql = Sql::new(
    "SELECT COALESCE(MAX(n), 0) AS n FROM lesson_report WHERE authority_id = $1 AND lesson_id = $2",
);
const REPORT: Sql = Sql::new(
    "INSERT INTO lesson_report (authority_id, lesson_id, n, enrolment_id, room, what, at, heard_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (authority_id, lesson_id, enrolment_id, room, what, at) DO NOTHING",
);

/// Writes down what was heard of somebody in a locked lesson; `false`: it was heard before.
pub async fn report(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
    enrolment: EnrolmentId,
    report: &Report,
) -> Result<bool, Fault> {
    let last: u64 = tx
        .one(LAST_REPORT, bind![authority, lesson])
        .await?
        .number("n")?;
    let args = bind![
        authority,
        lesson,
        last + 1,
        enrolment,
        room_name(report.room),
        told_name(report.told),
        report.at,
        report.heard_at,
    ];
    Ok(tx.execute(REPORT, args).await? > 0)
}

const REPORTS: Sql = Sql::new(
    "SELECT enrolment_id, room, what, at, heard_at FROM lesson_report
     WHERE authority_id = $1 AND lesson_id = $2 ORDER BY n",
);

/// What was heard of everybody, in the order in which it was.
pub async fn reports(
    mut db: impl Db,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<Vec<(EnrolmentId, Report)>, Fault> {
    let rows = db.all(REPORTS, bind![authority, lesson]).await?;
    rows.iter()
        .map(|row| Ok((row.get("enrolment_id")?, report_of(row)?)))
        .collect()
}

fn report_of(row: &Row) -> Result<Report, Fault> {
    Ok(Report {
        room: row.parse("room", |name| match name {
            "main" => Some(Room::Main),
            "side" => Some(Room::Side),
            _ => None,
        })?,
        told: row.parse("what", |name| match name {
            "waiting" => Some(Told::Waiting),
            "joined" => Some(Told::Joined),
            "left" => Some(Told::Left),
            _ => None,
        })?,
        at: row.get("at")?,
        heard_at: row.get("heard_at")?,
    })
}

const fn room_name(room: Room) -> &'static str {
    match room {
        Room::Main => "main",
        Room::Side => "side",
    }
}

const fn told_name(told: Told) -> &'static str {
    match told {
        Told::Waiting => "waiting",
        Told::Joined => "joined",
        Told::Left => "left",
    }
}

const ASK: Sql = Sql::new(
    "INSERT INTO lesson_question (authority_id, id, lesson_id, asked_at, until_at, asked_by) VALUES ($1, $2, $3, $4, $5, $6)",
);

/// Asks everybody in a locked lesson. `by` nobody: at a random moment.
pub async fn ask(
    tx: &mut Tx,
    authority: AuthorityId,
    lesson: LessonId,
    question: &Question,
    by: Option<StaffId>,
) -> Result<(), Fault> {
    let args = bind![
        authority,
        question.id,
        lesson,
        question.asked_at,
        question.until,
        by
    ];
    tx.execute(ASK, args).await.map(drop)
}

const QUESTIONS: Sql = Sql::new(
    "SELECT id, asked_at, until_at FROM lesson_question WHERE authority_id = $1 AND lesson_id = $2 ORDER BY asked_at, id",
);

/// What was asked in a lesson, oldest first.
pub async fn questions(
    mut db: impl Db,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<Vec<Question>, Fault> {
    let rows = db.all(QUESTIONS, bind![authority, lesson]).await?;
    rows.iter()
        .map(|row| {
            Ok(Question {
                id: row.get("id")?,
                asked_at: row.get("asked_at")?,
                until: row.get("until_at")?,
            })
        })
        .collect()
}

const ANSWER: Sql = Sql::new(
    "INSERT INTO lesson_answer (authority_id, question_id, enrolment_id, answered_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority_id, question_id, enrolment_id) DO NOTHING",
);

/// Somebody is there; `false`: they had said so already.
pub async fn answer(
    tx: &mut Tx,
    authority: AuthorityId,
    question: Uuid,
    enrolment: EnrolmentId,
    at: Timestamp,
) -> Result<bool, Fault> {
    let args = bind![authority, question, enrolment, at];
    Ok(tx.execute(ANSWER, args).await? > 0)
}

const ANSWERS: Sql = Sql::new(
    "SELECT a.question_id, a.enrolment_id, a.answered_at
     FROM lesson_question q JOIN lesson_answer a ON a.authority_id = q.authority_id AND a.question_id = q.id
     WHERE q.authority_id = $1 AND q.lesson_id = $2",
);

/// Who answered what when, in no order.
pub async fn answers(
    mut db: impl Db,
    authority: AuthorityId,
    lesson: LessonId,
) -> Result<Vec<(EnrolmentId, Uuid, Timestamp)>, Fault> {
    let rows = db.all(ANSWERS, bind![authority, lesson]).await?;
    rows.iter()
        .map(|row| {
            Ok((
                row.get("enrolment_id")?,
                row.get("question_id")?,
                row.get("answered_at")?,
            ))
        })
        .collect()
}

pub(crate) const ALL: &[Sql] = &[
    LAST_REPORT,
    REPORT,
    REPORTS,
    ASK,
    QUESTIONS,
    ANSWER,
    ANSWERS,
];
