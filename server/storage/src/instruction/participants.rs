//! What staff see of enrolments: lists over all of them, with few statements whatever their number.

use super::appointment::{Linked, Purpose};
use super::enrolment::Record;
use super::row::record_of;
use crate::sealed::Sealer;
use crate::{Db, Fault, Row, Sql, bind};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::booking;
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::instruction::ChapterProgress;
use schalter_domain::time::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Enrolments that a list looks at, at most: beyond it the search by course narrows it down.
pub const LISTED_MAX: u32 = 5_000;

const LISTED: Sql = Sql::new(
    "SELECT authority_id, id, course_id, course_version_id, mode, language, lesson_id, state, state_at, person, mailed_on,
         mails, identity, identity_method, identity_document, identity_level, identity_by, identity_at, identity_reason,
         fee_tariff, fee_cents, fee, fee_payment, fee_by, fee_at, instructed_at, attended_at, declaration,
         declaration_hash, declaration_at, hindrance_by, hindrance_at, guardian, guardian_person, guardian_hash,
         guardian_at, reminder_consent, beat_page, beat_chapter, beat_at, started_at, last_seen_at, expires_at
     FROM enrolment
     WHERE authority_id = $1 AND person IS NOT NULL AND state <> 'ended' ORDER BY last_seen_at DESC, id LIMIT $2",
);

/// Enrolments whose person is known and that did not end, last seen first.
pub async fn listed(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
) -> Result<Vec<Record>, Fault> {
    let rows = db.all(LISTED, bind![authority, LISTED_MAX]).await?;
    rows.iter().map(|row| record_of(row, sealer)).collect()
}

const CHAPTERS: Sql = Sql::new(
    "SELECT c.enrolment_id, c.chapter, c.spent_ms, c.weak, c.done_at
     FROM enrolment_chapter c
     JOIN enrolment e ON e.authority_id = c.authority_id AND e.id = c.enrolment_id
     WHERE c.authority_id = $1 AND e.person IS NOT NULL AND e.state IN ('open', 'hindered')",
);

/// How far everybody is who is under way.
pub async fn chapters(
    mut db: impl Db,
    authority: AuthorityId,
) -> Result<BTreeMap<EnrolmentId, Vec<ChapterProgress>>, Fault> {
    let mut chapters: BTreeMap<EnrolmentId, Vec<ChapterProgress>> = BTreeMap::new();
    for row in db.all(CHAPTERS, bind![authority]).await? {
        let progress = ChapterProgress {
            chapter: row.number("chapter")?,
            spent: row.get("spent_ms")?,
            weak: row.get("weak")?,
            done_at: row.get("done_at")?,
        };
        chapters
            .entry(row.get("enrolment_id")?)
            .or_default()
            .push(progress);
    }
    Ok(chapters)
}

/// Tries of the final test that are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tries {
    /// Those that failed.
    pub failed: u32,
    /// Whether one passed.
    pub passed: bool,
}

const TRIES: Sql = Sql::new(
    "SELECT a.enrolment_id, COUNT(*) FILTER (WHERE a.state = 'failed') AS failed,
         COUNT(*) FILTER (WHERE a.state = 'passed') AS passed
     FROM exam_attempt a
     JOIN enrolment e ON e.authority_id = a.authority_id AND e.id = a.enrolment_id
     WHERE a.authority_id = $1 AND e.person IS NOT NULL AND e.state IN ('open', 'hindered')
     GROUP BY a.enrolment_id",
);

/// Tries of everybody who is under way.
pub async fn tries(
    mut db: impl Db,
    authority: AuthorityId,
) -> Result<BTreeMap<EnrolmentId, Tries>, Fault> {
    let tries = |row: &Row| {
        let passed: u32 = row.number("passed")?;
        let failed = row.number("failed")?;
        Ok((
            row.get("enrolment_id")?,
            Tries {
                failed,
                passed: passed > 0,
            },
        ))
    };
    let rows = db.all(TRIES, bind![authority]).await?;
    rows.iter().map(tries).collect()
}

const APPOINTMENTS: Sql = Sql::new(
    "SELECT l.enrolment_id, l.purpose, a.id, a.start_ms, a.state
     FROM enrolment_appointment l
     JOIN appointment a ON a.authority_id = l.authority_id AND a.id = l.appointment_id
     JOIN enrolment e ON e.authority_id = l.authority_id AND e.id = l.enrolment_id
     WHERE l.authority_id = $1 AND e.person IS NOT NULL AND e.state IN ('open', 'hindered')
     ORDER BY a.start_ms, a.id",
);

/// Appointments of everybody who is under way, by start.
pub async fn appointments(
    mut db: impl Db,
    authority: AuthorityId,
) -> Result<BTreeMap<EnrolmentId, Vec<Linked>>, Fault> {
    let mut appointments: BTreeMap<EnrolmentId, Vec<Linked>> = BTreeMap::new();
    for row in db.all(APPOINTMENTS, bind![authority]).await? {
        let linked = Linked {
            purpose: row.parse("purpose", Purpose::of_name)?,
            appointment: row.get("id")?,
            start: row.get("start_ms")?,
            state: row.parse("state", booking::StateName::of_name)?,
        };
        appointments
            .entry(row.get("enrolment_id")?)
            .or_default()
            .push(linked);
    }
    Ok(appointments)
}

/// Something that happened to an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// By whom.
    pub by: Actor,
}

const HISTORY: Sql = Sql::new(
    "SELECT at, kind, actor_kind, actor_id FROM event WHERE authority_id = $1 AND enrolment_id = $2 ORDER BY at, id LIMIT 500",
);

/// What happened to an enrolment, oldest first, from the book of events.
pub async fn history(
    mut db: impl Db,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<Vec<Happened>, Fault> {
    let happened = |row: &Row| {
        let actor: String = row.get("actor_kind")?;
        let id: Option<Uuid> = row.get("actor_id")?;
        let by = Actor::of(&actor, id).ok_or_else(|| Fault::corrupt("event", "no such actor"))?;
        Ok(Happened {
            at: row.get("at")?,
            kind: row.parse("kind", EventKind::of_name)?,
            by,
        })
    };
    let rows = db.all(HISTORY, bind![authority, enrolment]).await?;
    rows.iter().map(happened).collect()
}

pub(crate) const ALL: &[Sql] = &[LISTED, CHAPTERS, TRIES, APPOINTMENTS, HISTORY];
