//! Group lessons as rows. Who has a seat is in `seat.rs`, what was reported, asked and answered in `attendance.rs`, who
//! interprets in `interpreter.rs`.

pub mod attendance;
pub mod interpreter;
pub mod seat;

use crate::row::json;
use crate::{Args, Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseId, CourseVersionId, EnrolmentId, LessonId, StaffId};
use schalter_domain::lesson::{Lesson, Position, Running, SideRoom, State, StateName};
use schalter_domain::time::{Interval, Timestamp};

const LOCK: Sql = Sql::new(
    "UPDATE lesson SET version = version + 1 WHERE authority_id = $1 AND id = $2
     RETURNING id, course_id, course_version_id, language, interpreter, start_at, end_at, seats, taken, state, planned_by,
         opened_by, opened_at, ended_at, slide_chapter, slide_number, side_enrolment_id, side_count, next_question_at,
         later_questions",
);

/// Takes a lesson for this transaction alone, in order of arrival. In the order of locks it comes before the enrolment.
pub async fn lock(
    tx: &mut Tx,
    authority: AuthorityId,
    id: LessonId,
) -> Result<Option<Lesson>, Fault> {
    let (_, low) = id.0.as_u64_pair();
    tx.take_turn(low.cast_signed()).await?;
    let row = tx.optional(LOCK, bind![authority, id]).await?;
    row.map(|row| lesson_of(&row)).transpose()
}

const FIND: Sql = Sql::new(
    "SELECT id, course_id, course_version_id, language, interpreter, start_at, end_at, seats, taken, state, planned_by,
         opened_by, opened_at, ended_at, slide_chapter, slide_number, side_enrolment_id, side_count, next_question_at,
         later_questions
     FROM lesson WHERE authority_id = $1 AND id = $2",
);

/// One lesson.
pub async fn find(
    mut db: impl Db,
    authority: AuthorityId,
    id: LessonId,
) -> Result<Option<Lesson>, Fault> {
    let row = db.optional(FIND, bind![authority, id]).await?;
    row.map(|row| lesson_of(&row)).transpose()
}

const SINCE: Sql = Sql::new(
    "SELECT id, course_id, course_version_id, language, interpreter, start_at, end_at, seats, taken, state, planned_by,
         opened_by, opened_at, ended_at, slide_chapter, slide_number, side_enrolment_id, side_count, next_question_at,
         later_questions
     FROM lesson WHERE authority_id = $1 AND (end_at > $2 OR state = 'open') ORDER BY start_at, id LIMIT $3",
);

/// The lessons of an authority that end after `since` or still run, by start.
pub async fn since(
    mut db: impl Db,
    authority: AuthorityId,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<Lesson>, Fault> {
    let rows = db.all(SINCE, bind![authority, since, limit]).await?;
    rows.iter().map(lesson_of).collect()
}

const OF_COURSE: Sql = Sql::new(
    "SELECT id, course_id, course_version_id, language, interpreter, start_at, end_at, seats, taken, state, planned_by,
         opened_by, opened_at, ended_at, slide_chapter, slide_number, side_enrolment_id, side_count, next_question_at,
         later_questions
     FROM lesson WHERE authority_id = $1 AND course_id = $2 AND end_at > $3 AND state IN ('planned', 'open')
     ORDER BY start_at, id LIMIT $4",
);

/// The lessons of a course in which somebody can take part after `now`, by start; full ones too.
pub async fn of_course(
    mut db: impl Db,
    authority: AuthorityId,
    course: CourseId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Lesson>, Fault> {
    let rows = db
        .all(OF_COURSE, bind![authority, course, now, limit])
        .await?;
    rows.iter().map(lesson_of).collect()
}

const DUE: Sql = Sql::new(
    "SELECT authority_id, id FROM lesson WHERE state = 'open' AND (next_question_at <= $1 OR end_at <= $2)",
);

/// Lessons of every authority in which something is due: a question since `now`, or an end that was forgotten since `over`.
pub async fn due(
    mut db: impl Db,
    now: Timestamp,
    over: Timestamp,
) -> Result<Vec<(AuthorityId, LessonId)>, Fault> {
    let rows = db.all(DUE, bind![now, over]).await?;
    rows.iter()
        .map(|row| Ok((row.get("authority_id")?, row.get("id")?)))
        .collect()
}

const INSERT: Sql = Sql::new(
    "INSERT INTO lesson (authority_id, id, course_id, language, interpreter, start_at, end_at, seats, planned_by, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'planned')",
);

/// Adds a planned lesson. Its course must be there.
pub async fn insert(tx: &mut Tx, authority: AuthorityId, lesson: &Lesson) -> Result<(), Fault> {
    let args = bind![
        authority,
        lesson.id,
        lesson.course,
        lesson.language.tag(),
        lesson.interpreter.map(Language::tag),
        lesson.time.start,
        lesson.time.end,
        lesson.seats,
        lesson.planned_by,
    ];
    tx.execute(INSERT, args).await.map(drop)
}

const SAVE: Sql = Sql::new(
    "UPDATE lesson SET taken = $3, state = $4, course_version_id = $5, opened_by = $6, opened_at = $7, ended_at = $8,
         slide_chapter = $9, slide_number = $10, side_enrolment_id = $11, side_count = $12, next_question_at = $13,
         later_questions = $14
     WHERE authority_id = $1 AND id = $2",
);

/// Writes what changes of a locked lesson.
pub async fn save(tx: &mut Tx, authority: AuthorityId, lesson: &Lesson) -> Result<(), Fault> {
    tx.execute(SAVE, args_of(authority, lesson)?)
        .await
        .map(drop)
}

fn args_of(authority: AuthorityId, lesson: &Lesson) -> Result<Args, Fault> {
    let (version, opened_by, opened_at, ended_at) = match &lesson.state {
        State::Planned | State::Cancelled => (None, None, None, None),
        State::Open(running) => {
            let Running {
                version,
                opened_by,
                opened_at,
                ..
            } = *running;
            (Some(version), Some(opened_by), Some(opened_at), None)
        }
        State::Ended {
            version,
            opened_by,
            opened_at,
            ended_at,
        } => (
            Some(*version),
            Some(*opened_by),
            Some(*opened_at),
            Some(*ended_at),
        ),
    };
    let running = lesson.running().ok();
    let slide = running.and_then(|running| running.slide);
    let moments = running.map_or(&[][..], |running| &running.moments);
    let (next, later) = moments
        .split_first()
        .map_or((None, &[][..]), |(next, later)| (Some(*next), later));
    Ok(bind![
        authority,
        lesson.id,
        lesson.taken,
        lesson.state_name().name(),
        version,
        opened_by,
        opened_at,
        ended_at,
        slide.map(|slide| slide.chapter),
        slide.map(|slide| slide.number),
        running
            .and_then(|running| running.side_room)
            .map(|room| room.enrolment),
        running.map_or(0, |running| running.side_count),
        next,
        json(&later)?,
    ])
}

fn lesson_of(row: &Row) -> Result<Lesson, Fault> {
    let interval = Interval {
        start: row.get("start_at")?,
        end: row.get("end_at")?,
    };
    let interpreter: Option<String> = row.get("interpreter")?;
    let interpreter = interpreter
        .map(|tag| {
            Language::of_tag(&tag).ok_or_else(|| Fault::corrupt("interpreter", "unknown language"))
        })
        .transpose()?;
    Ok(Lesson {
        id: row.get("id")?,
        course: row.get("course_id")?,
        language: row.parse("language", Language::of_tag)?,
        interpreter,
        time: interval,
        seats: row.number("seats")?,
        taken: row.number("taken")?,
        planned_by: row.get("planned_by")?,
        state: state_of(row)?,
    })
}

fn state_of(row: &Row) -> Result<State, Fault> {
    let name = row.parse("state", StateName::of_name)?;
    let version: Option<CourseVersionId> = row.get("course_version_id")?;
    let opened_by: Option<StaffId> = row.get("opened_by")?;
    let opened_at: Option<Timestamp> = row.get("opened_at")?;
    let ended_at: Option<Timestamp> = row.get("ended_at")?;
    let opened = version.zip(opened_by).zip(opened_at);
    match (name, opened, ended_at) {
        (StateName::Planned, None, None) => Ok(State::Planned),
        (StateName::Cancelled, None, None) => Ok(State::Cancelled),
        (StateName::Open, Some(((version, opened_by), opened_at)), None) => {
            Ok(State::Open(Running {
                version,
                opened_by,
                opened_at,
                slide: slide_of(row)?,
                side_room: side_room_of(row)?,
                side_count: row.number("side_count")?,
                moments: moments_of(row)?,
            }))
        }
        (StateName::Ended, Some(((version, opened_by), opened_at)), Some(ended_at)) => {
            Ok(State::Ended {
                version,
                opened_by,
                opened_at,
                ended_at,
            })
        }
        _ => Err(Fault::corrupt("lesson.state", name.name())),
    }
}

fn slide_of(row: &Row) -> Result<Option<Position>, Fault> {
    let chapter: Option<i64> = row.get("slide_chapter")?;
    if chapter.is_none() {
        return Ok(None);
    }
    Ok(Some(Position {
        chapter: row.number("slide_chapter")?,
        number: row.number("slide_number")?,
    }))
}

fn side_room_of(row: &Row) -> Result<Option<SideRoom>, Fault> {
    let enrolment: Option<EnrolmentId> = row.get("side_enrolment_id")?;
    let number = row.number("side_count")?;
    Ok(enrolment.map(|enrolment| SideRoom { enrolment, number }))
}

fn moments_of(row: &Row) -> Result<Vec<Timestamp>, Fault> {
    let next: Option<Timestamp> = row.get("next_question_at")?;
    let later: Vec<Timestamp> = row.json("later_questions")?;
    Ok(next.into_iter().chain(later).collect())
}

pub(crate) const ALL: &[Sql] = &[LOCK, FIND, SINCE, OF_COURSE, DUE, INSERT, SAVE];
