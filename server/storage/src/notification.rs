//! Notification: the queue of jobs. A job is written in the transaction of the change it follows from; workers claim it
//! after the commit.

use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::id::{AppointmentId, AuthorityId, EnrolmentId, JobId, LessonId};
use schalter_domain::notification::JobKind;
use schalter_domain::time::Timestamp;
use uuid::Uuid;

/// A side effect to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Whose.
    pub authority: AuthorityId,
    /// Key.
    pub id: JobId,
    /// What.
    pub kind: JobKind,
    /// What about.
    pub about: About,
    /// Not before.
    pub run_at: Timestamp,
}

/// What the citizen's token in a job is sealed for.
pub const TOKEN: &str = "job.token";
/// What the address in a job is sealed for.
pub const RECIPIENT: &str = "job.recipient";

/// What a job is about: ids and sealed values, never a readable word about a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum About {
    /// An appointment.
    Appointment {
        /// The appointment.
        appointment: AppointmentId,
        /// Its sequence when the job was written, so that a mail says what was true then.
        sequence: u32,
        /// The citizen's token for the link in the mail, sealed for [`TOKEN`], as base64url. Elsewhere only its hash is kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// Somebody's instruction.
    Enrolment {
        /// The enrolment.
        enrolment: EnrolmentId,
        /// The group lesson, where the mail is about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lesson: Option<LessonId>,
        /// The token for the link in the mail, as above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// Where the mail goes when that is not, or no longer, known from the enrolment; sealed for [`RECIPIENT`], as base64url.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recipient: Option<String>,
    },
}

/// A job in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The job.
    pub job: Job,
    /// Tries including this one, from 1.
    pub tries: u32,
    /// The worker that has it.
    pub worker: Uuid,
}

/// How the queue of jobs is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Waiting, due or not.
    pub ready: u64,
    /// Given up.
    pub dead: u64,
    /// When the longest waiting due job became due.
    pub due_since: Option<Timestamp>,
}

const ENQUEUE: Sql = Sql::differing(
    "a group of confirmations enqueues its mails at once; PostgreSQL takes them as arrays in one round trip",
    "INSERT INTO job (authority_id, id, kind, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    "INSERT INTO job (authority_id, id, kind, payload, run_at, created_at)
     SELECT authority_id, id, kind, payload, run_at, created_at
     FROM UNNEST($1::UUID[], $2::UUID[], $3::TEXT[], $4::TEXT[], $5::BIGINT[], $6::BIGINT[])
         AS fresh (authority_id, id, kind, payload, run_at, created_at)",
);

/// Writes jobs.
pub async fn enqueue(tx: &mut Tx, jobs: &[Job], now: Timestamp) -> Result<(), Fault> {
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let payload = crate::row::json(&job.about)?;
        rows.push(bind![
            job.authority,
            job.id,
            job.kind.name(),
            payload,
            job.run_at,
            now
        ]);
    }
    tx.each(ENQUEUE, rows).await.map(drop)
}

const DUE: Sql = Sql::new(
    "SELECT 1 AS one FROM job WHERE state = 'ready' AND run_at <= $1 AND locked_until <= $1 LIMIT 1",
);

/// Whether a job waits for a worker: a look that disturbs nobody, before [`claim`] writes.
pub async fn is_due(mut db: impl Db, now: Timestamp) -> Result<bool, Fault> {
    Ok(db.optional(DUE, bind![now]).await?.is_some())
}

// Two workers may choose the same rows; the second waits for the first, looks at `locked_until` again, and leaves them.
const CLAIM: Sql = Sql::new(
    "UPDATE job SET locked_by = $2, locked_until = $3, attempts = attempts + 1
     WHERE (authority_id, id) IN (
         SELECT authority_id, id FROM job
         WHERE state = 'ready' AND run_at <= $1 AND locked_until <= $1 ORDER BY run_at, id LIMIT $4
     ) AND state = 'ready' AND locked_until <= $1
     RETURNING authority_id, id, kind, payload, run_at, attempts",
);

/// Claims due jobs for a worker until `locked_until`. A worker that dies before loses them at that instant.
pub async fn claim(
    tx: &mut Tx,
    worker: Uuid,
    now: Timestamp,
    locked_until: Timestamp,
    limit: u32,
) -> Result<Vec<Claimed>, Fault> {
    let rows = tx
        .all(CLAIM, bind![now, worker, locked_until, limit])
        .await?;
    let claimed = |row: &Row| {
        Ok(Claimed {
            job: job_of(row)?,
            tries: row.number("attempts")?,
            worker,
        })
    };
    rows.iter().map(claimed).collect()
}

const COMPLETE: Sql = Sql::new(
    "UPDATE job SET state = 'done', locked_until = 0, locked_by = NULL, last_error = NULL
     WHERE authority_id = $1 AND id = $2 AND locked_by = $3 AND state = 'ready'",
);

/// The job is done. `false`: the worker had lost it meanwhile.
pub async fn complete(tx: &mut Tx, claimed: &Claimed) -> Result<bool, Fault> {
    Ok(tx
        .execute(
            COMPLETE,
            bind![claimed.job.authority, claimed.job.id, claimed.worker],
        )
        .await?
        == 1)
}

const BACK_OFF: Sql = Sql::new(
    "UPDATE job SET run_at = $4, locked_until = 0, locked_by = NULL, last_error = $5
     WHERE authority_id = $1 AND id = $2 AND locked_by = $3 AND state = 'ready'",
);

/// The job failed and is tried again. `error` holds no personal data.
pub async fn back_off(
    tx: &mut Tx,
    claimed: &Claimed,
    run_at: Timestamp,
    error: &str,
) -> Result<bool, Fault> {
    let args = bind![
        claimed.job.authority,
        claimed.job.id,
        claimed.worker,
        run_at,
        error
    ];
    Ok(tx.execute(BACK_OFF, args).await? == 1)
}

const BURY: Sql = Sql::new(
    "UPDATE job SET state = 'dead', locked_until = 0, locked_by = NULL, last_error = $4
     WHERE authority_id = $1 AND id = $2 AND locked_by = $3 AND state = 'ready'",
);

/// The job is given up. `error` holds no personal data.
pub async fn bury(tx: &mut Tx, claimed: &Claimed, error: &str) -> Result<bool, Fault> {
    Ok(tx
        .execute(
            BURY,
            bind![claimed.job.authority, claimed.job.id, claimed.worker, error],
        )
        .await?
        == 1)
}

const RELEASE: Sql = Sql::new(
    "UPDATE job SET locked_until = 0, locked_by = NULL WHERE state = 'ready' AND locked_until > 0",
);

/// Takes every job out of the hands of its worker; answers how many. Only for whoever knows that no worker lives.
pub async fn release(tx: &mut Tx) -> Result<u64, Fault> {
    tx.execute(RELEASE, Vec::new()).await
}

const BACKLOG: Sql = Sql::new(
    "SELECT COUNT(*) FILTER (WHERE state = 'ready') AS ready, COUNT(*) FILTER (WHERE state = 'dead') AS dead,
         MIN(run_at) FILTER (WHERE state = 'ready' AND run_at <= $1) AS due_since
     FROM job WHERE state IN ('ready', 'dead')",
);

/// How the queue is doing.
pub async fn backlog(mut db: impl Db, now: Timestamp) -> Result<Backlog, Fault> {
    let row = db.one(BACKLOG, bind![now]).await?;
    Ok(Backlog {
        ready: row.number("ready")?,
        dead: row.number("dead")?,
        due_since: row.get("due_since")?,
    })
}

const FORGET: Sql = Sql::new("DELETE FROM job WHERE authority_id = $1 AND id = $2");

/// Forgets a job, whether or not it was done. `false`: there was none.
pub async fn forget(tx: &mut Tx, authority: AuthorityId, id: JobId) -> Result<bool, Fault> {
    Ok(tx.execute(FORGET, bind![authority, id]).await? == 1)
}

const PURGE: Sql = Sql::new("DELETE FROM job WHERE state = 'done' AND run_at < $1");

/// Forgets what was done and was due before `before`; answers how many. What was given up stays for somebody to look at.
pub async fn purge(mut db: impl Db, before: Timestamp) -> Result<u64, Fault> {
    db.execute(PURGE, bind![before]).await
}

fn job_of(row: &Row) -> Result<Job, Fault> {
    Ok(Job {
        authority: row.get("authority_id")?,
        id: row.get("id")?,
        kind: row.parse("kind", JobKind::of_name)?,
        about: row.json("payload")?,
        run_at: row.get("run_at")?,
    })
}

pub(crate) const ALL: &[Sql] = &[
    ENQUEUE, DUE, CLAIM, COMPLETE, BACK_OFF, BURY, RELEASE, BACKLOG, FORGET, PURGE,
];
