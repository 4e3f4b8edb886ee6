//! How far somebody is: chapters, answers, tries of the final test, as rows of a locked enrolment.

use crate::row::json;
use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseVersionId, EnrolmentId};
use schalter_domain::instruction::{
    Answer, Attempt, AttemptState, Beat, ChapterProgress, OptionKey, Progress,
};
use schalter_domain::time::Timestamp;

const CHAPTERS: Sql = Sql::new(
    "SELECT chapter, spent_ms, weak, done_at FROM enrolment_chapter
     WHERE authority_id = $1 AND enrolment_id = $2 ORDER BY chapter",
);
const ANSWERS: Sql = Sql::new(
    "SELECT question, chapter, chosen, answered_right FROM enrolment_answer
     WHERE authority_id = $1 AND enrolment_id = $2 ORDER BY question",
);
const ATTEMPTS: Sql = Sql::new(
    "SELECT id, number, state, questions, right_answers, started_at, ended_at FROM exam_attempt
     WHERE authority_id = $1 AND enrolment_id = $2 ORDER BY number",
);

/// How far somebody is. `beat` stands with the enrolment.
pub async fn load(
    mut db: impl Db,
    authority: AuthorityId,
    id: EnrolmentId,
    beat: Option<Beat>,
) -> Result<Progress, Fault> {
    let chapters = db.all(CHAPTERS, bind![authority, id]).await?;
    let answers = db.all(ANSWERS, bind![authority, id]).await?;
    let attempts = db.all(ATTEMPTS, bind![authority, id]).await?;
    Ok(Progress {
        chapters: chapters.iter().map(chapter_of).collect::<Result<_, _>>()?,
        answers: answers.iter().map(answer_of).collect::<Result<_, _>>()?,
        attempts: attempts.iter().map(attempt_of).collect::<Result<_, _>>()?,
        beat,
    })
}

const PUT_CHAPTER: Sql = Sql::new(
    "INSERT INTO enrolment_chapter (authority_id, enrolment_id, chapter, spent_ms, weak, done_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (authority_id, enrolment_id, chapter)
     DO UPDATE SET spent_ms = excluded.spent_ms, weak = excluded.weak, done_at = excluded.done_at",
);
const PUT_ANSWER: Sql = Sql::new(
    "INSERT INTO enrolment_answer (authority_id, enrolment_id, question, chapter, chosen, answered_right)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (authority_id, enrolment_id, question)
     DO UPDATE SET chosen = excluded.chosen, answered_right = excluded.answered_right",
);
const PUT_ATTEMPT: Sql = Sql::new(
    "INSERT INTO exam_attempt (authority_id, enrolment_id, id, number, state, questions, right_answers, started_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (authority_id, enrolment_id, id)
     DO UPDATE SET state = excluded.state, questions = excluded.questions, right_answers = excluded.right_answers,
         ended_at = excluded.ended_at",
);

/// Writes what differs between two states of the same progress.
pub async fn save(
    tx: &mut Tx,
    authority: AuthorityId,
    id: EnrolmentId,
    before: &Progress,
    after: &Progress,
) -> Result<(), Fault> {
    for chapter in after
        .chapters
        .iter()
        .filter(|chapter| !before.chapters.contains(chapter))
    {
        let ChapterProgress {
            chapter,
            spent,
            weak,
            done_at,
        } = *chapter;
        let args = bind![authority, id, chapter, spent, weak, done_at];
        tx.execute(PUT_CHAPTER, args).await?;
    }
    for answer in after
        .answers
        .iter()
        .filter(|answer| !before.answers.contains(answer))
    {
        let chosen = answer.chosen.0.to_string();
        let args = bind![
            authority,
            id,
            answer.question,
            answer.chapter,
            chosen,
            answer.answered_right
        ];
        tx.execute(PUT_ANSWER, args).await?;
    }
    for attempt in after
        .attempts
        .iter()
        .filter(|attempt| !before.attempts.contains(attempt))
    {
        let (state, right, ended_at) = match attempt.state {
            AttemptState::Running => ("running", None, None),
            AttemptState::Passed { right, at } => ("passed", Some(right), Some(at)),
            AttemptState::Failed { right, at } => ("failed", Some(right), Some(at)),
        };
        let questions = json(&attempt.questions)?;
        let Attempt {
            id: key,
            number,
            started_at,
            ..
        } = *attempt;
        let args = bind![
            authority, id, key, number, state, questions, right, started_at, ended_at
        ];
        tx.execute(PUT_ATTEMPT, args).await?;
    }
    Ok(())
}

const DELETE_ANSWERS: Sql =
    Sql::new("DELETE FROM enrolment_answer WHERE authority_id = $1 AND enrolment_id = $2");
const DELETE_ATTEMPTS: Sql =
    Sql::new("DELETE FROM exam_attempt WHERE authority_id = $1 AND enrolment_id = $2");

/// Forgets what somebody answered. What was counted stays counted.
pub async fn forget(tx: &mut Tx, authority: AuthorityId, id: EnrolmentId) -> Result<(), Fault> {
    tx.execute(DELETE_ANSWERS, bind![authority, id]).await?;
    tx.execute(DELETE_ATTEMPTS, bind![authority, id])
        .await
        .map(drop)
}

const COUNT_FIRST: Sql = Sql::new(
    "INSERT INTO question_figure (authority_id, course_version_id, question, language, answers, right_first)
     VALUES ($1, $2, $3, $4, 1, $5)
     ON CONFLICT (authority_id, course_version_id, question, language)
     DO UPDATE SET answers = question_figure.answers + 1, right_first = question_figure.right_first + excluded.right_first",
);

/// Counts a first answer to a control question.
pub async fn count_first(
    tx: &mut Tx,
    authority: AuthorityId,
    version: CourseVersionId,
    question: &str,
    language: Language,
    right: bool,
) -> Result<(), Fault> {
    let args = bind![
        authority,
        version,
        question,
        language.tag(),
        u8::from(right)
    ];
    tx.execute(COUNT_FIRST, args).await.map(drop)
}

fn chapter_of(row: &Row) -> Result<ChapterProgress, Fault> {
    Ok(ChapterProgress {
        chapter: row.number("chapter")?,
        spent: row.get("spent_ms")?,
        weak: row.get("weak")?,
        done_at: row.get("done_at")?,
    })
}

fn answer_of(row: &Row) -> Result<Answer, Fault> {
    let key = |text: &str| text.chars().next().map(OptionKey);
    Ok(Answer {
        question: row.get("question")?,
        chapter: row.number("chapter")?,
        chosen: row.parse("chosen", key)?,
        answered_right: row.get("answered_right")?,
    })
}

fn attempt_of(row: &Row) -> Result<Attempt, Fault> {
    let ended = || {
        let at: Option<Timestamp> = row.get("ended_at")?;
        let at = at.ok_or_else(|| Fault::corrupt("exam_attempt", "it ended at no time"))?;
        Ok::<_, Fault>((row.number("right_answers")?, at))
    };
    let state: String = row.get("state")?;
    let state = match state.as_str() {
        "running" => AttemptState::Running,
        "passed" => ended().map(|(right, at)| AttemptState::Passed { right, at })?,
        "failed" => ended().map(|(right, at)| AttemptState::Failed { right, at })?,
        other => {
            return Err(Fault::corrupt(
                "exam_attempt",
                format_args!("unknown word {other:?}"),
            ));
        }
    };
    Ok(Attempt {
        id: row.get("id")?,
        number: row.number("number")?,
        questions: row.json("questions")?,
        state,
        started_at: row.get("started_at")?,
    })
}

pub(crate) const ALL: &[Sql] = &[
    CHAPTERS,
    ANSWERS,
    ATTEMPTS,
    PUT_CHAPTER,
    PUT_ANSWER,
    PUT_ATTEMPT,
    DELETE_ANSWERS,
    DELETE_ATTEMPTS,
    COUNT_FIRST,
];
