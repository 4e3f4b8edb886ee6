//! Counts without persons.

use crate::{Db, Fault, Row, Sql, bind};
use jiff::civil::Date;
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseId, CourseVersionId};
use schalter_domain::instruction::Mode;
use schalter_domain::time::Interval;

/// Enrolments of one language and mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolled {
    /// Language.
    pub language: Language,
    /// Way to take it.
    pub mode: Mode,
    /// Those that began.
    pub began: u32,
    /// Those of them that ended with a certificate.
    pub completed: u32,
}

/// First answers to a question in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswers {
    /// The version it stands in.
    pub version: CourseVersionId,
    /// Its id.
    pub question: String,
    /// Language.
    pub language: Language,
    /// First answers.
    pub answers: u32,
    /// Right ones among them.
    pub right: u32,
}

const ENROLLED: Sql = Sql::new(
    "SELECT language, mode, COUNT(*) AS began, COUNT(*) FILTER (WHERE state = 'completed') AS completed
     FROM enrolment WHERE authority_id = $1 AND course_id = $2 AND started_at >= $3 AND started_at < $4
     GROUP BY language, mode ORDER BY language, mode",
);

/// Enrolments that began in a span.
pub async fn enrolled(
    mut db: impl Db,
    authority: AuthorityId,
    course: CourseId,
    began: Interval,
) -> Result<Vec<Enrolled>, Fault> {
    let enrolled = |row: &Row| {
        Ok(Enrolled {
            language: row.parse("language", Language::of_tag)?,
            mode: row.parse("mode", Mode::of_name)?,
            began: row.number("began")?,
            completed: row.number("completed")?,
        })
    };
    let args = bind![authority, course, began.start, began.end];
    let rows = db.all(ENROLLED, args).await?;
    rows.iter().map(enrolled).collect()
}

const CERTIFICATES: Sql = Sql::new(
    "SELECT COUNT(*) AS issued FROM certificate c
     JOIN course_version v ON v.authority_id = c.authority_id AND v.id = c.course_version_id
     WHERE c.authority_id = $1 AND v.course_id = $2 AND c.issued_on >= $3 AND c.issued_on <= $4",
);

/// Certificates of a course issued from the first day to the last, both included.
pub async fn certificates(
    mut db: impl Db,
    authority: AuthorityId,
    course: CourseId,
    (first, last): (Date, Date),
) -> Result<u32, Fault> {
    let args = bind![authority, course, first, last];
    db.one(CERTIFICATES, args).await?.number("issued")
}

const FIRST_ANSWERS: Sql = Sql::new(
    "SELECT f.course_version_id, f.question, f.language, f.answers, f.right_first
     FROM question_figure f
     JOIN course_version v ON v.authority_id = f.authority_id AND v.id = f.course_version_id
     WHERE f.authority_id = $1 AND v.course_id = $2 ORDER BY v.imported_at DESC, f.question, f.language",
);

/// First answers to the questions of a course, latest version first. They are counted without a day.
pub async fn first_answers(
    mut db: impl Db,
    authority: AuthorityId,
    course: CourseId,
) -> Result<Vec<FirstAnswers>, Fault> {
    let answers = |row: &Row| {
        Ok(FirstAnswers {
            version: row.get("course_version_id")?,
            question: row.get("question")?,
            language: row.parse("language", Language::of_tag)?,
            answers: row.number("answers")?,
            right: row.number("right_first")?,
        })
    };
    let rows = db.all(FIRST_ANSWERS, bind![authority, course]).await?;
    rows.iter().map(answers).collect()
}

pub(crate) const ALL: &[Sql] = &[ENROLLED, CERTIFICATES, FIRST_ANSWERS];
