//! Enrolments as rows. What may become of one was decided before; whoever writes holds its lock ([`lock`]).

use super::row::{self, record_of};
use crate::sealed::Sealer;
use crate::{Args, Db, Fault, Sql, Tx, bind};
use jiff::civil::Date;
use schalter_domain::id::{AuthorityId, CourseId, EnrolmentId};
use schalter_domain::instruction::{Beat, Enrolment};
use schalter_domain::time::Timestamp;

/// An enrolment with what only the storage knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Whose.
    pub authority: AuthorityId,
    /// The enrolment.
    pub enrolment: Enrolment,
    /// The last sign that a lesson is looked at.
    pub beat: Option<Beat>,
    /// Links mailed again: on which local day, and how many.
    pub mailed: Option<(Date, u32)>,
}

/// What is sealed with, and where fresh nonces come from.
#[derive(Debug, Clone, Copy)]
pub struct Seal<'a> {
    /// The keys.
    pub sealer: &'a Sealer,
    /// Gives a random nonce.
    pub nonce: fn() -> [u8; 12],
}

/// What a participant is found by again: keyed hashes.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Of the mail address.
    pub email: Option<[u8; 32]>,
    /// Of the day of birth.
    pub birth: [u8; 32],
}

const LOCK: Sql = Sql::new(
    "UPDATE enrolment SET version = version + 1 WHERE authority_id = $1 AND id = $2 RETURNING version",
);

/// Takes an enrolment for this transaction alone; `false`: there is no such one.
///
/// In the order of locks it comes after lesson and appointment, and before certificate.
pub async fn lock(tx: &mut Tx, authority: AuthorityId, id: EnrolmentId) -> Result<bool, Fault> {
    Ok(tx.optional(LOCK, bind![authority, id]).await?.is_some())
}

const INSERT: Sql = Sql::new(
    "INSERT INTO enrolment (authority_id, id, course_id, course_version_id, mode, language, lesson_id, state, state_at,
         person, email_hash, birth_hash, identity, fee_tariff, fee_cents, fee, declaration, reminder_consent, started_at,
         last_seen_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $12, $13, $14, $15, 'none', $16, $8, $8, $17)",
);

/// Writes a fresh enrolment.
pub async fn insert(
    tx: &mut Tx,
    seal: Seal<'_>,
    authority: AuthorityId,
    fresh: &Enrolment,
    found: Found,
) -> Result<(), Fault> {
    let person = fresh.person.as_ref();
    let person = person
        .map(|person| row::seal_person(seal, authority, person))
        .transpose()?;
    let args = bind![
        authority,
        fresh.id,
        fresh.course,
        fresh.version,
        fresh.mode.name(),
        fresh.language.tag(),
        fresh.lesson,
        fresh.started_at,
        person,
        found.email,
        found.birth,
        row::identity_name(&fresh.identity),
        fresh.fee.tariff,
        fresh.fee.cents,
        fresh.fee.state.name(),
        fresh.reminder_consent,
        fresh.expires_at,
    ];
    tx.execute(INSERT, args).await.map(drop)
}

const SAVE: Sql = Sql::new(
    "UPDATE enrolment SET language = $3, lesson_id = $4, state = $5, state_at = $6, identity = $7, identity_method = $8,
         identity_document = $9, identity_level = $10, identity_by = $11, identity_at = $12, identity_reason = $13,
         fee_tariff = $14, fee_cents = $15, fee = $16, fee_payment = $17, fee_by = $18, fee_at = $19,
         instructed_at = $20, attended_at = $21, declaration = $22, declaration_hash = $23, declaration_at = $24,
         hindrance_by = $25, hindrance_at = $26, guardian = $27, guardian_person = $28, guardian_hash = $29,
         guardian_at = $30, reminder_consent = $31, last_seen_at = $32, mode = $33
     WHERE authority_id = $1 AND id = $2",
);

/// Writes a locked enrolment, all but its person, who never changes.
pub async fn save(
    tx: &mut Tx,
    seal: Seal<'_>,
    authority: AuthorityId,
    enrolment: &Enrolment,
) -> Result<(), Fault> {
    let args = row::args_of(seal, authority, enrolment)?;
    tx.execute(SAVE, args).await.map(drop)
}

const SAVE_BEAT: Sql = Sql::new(
    "UPDATE enrolment SET beat_page = $3, beat_chapter = $4, beat_at = $5, last_seen_at = $6
     WHERE authority_id = $1 AND id = $2",
);

/// Notes that a lesson is looked at.
pub async fn save_beat(
    tx: &mut Tx,
    authority: AuthorityId,
    id: EnrolmentId,
    beat: Beat,
    now: Timestamp,
) -> Result<(), Fault> {
    let args = bind![authority, id, beat.page, beat.chapter, beat.at, now];
    tx.execute(SAVE_BEAT, args).await.map(drop)
}

const FIND: Sql = Sql::new(
    "SELECT authority_id, id, course_id, course_version_id, mode, language, lesson_id, state, state_at, person, mailed_on,
         mails, identity, identity_method, identity_document, identity_level, identity_by, identity_at, identity_reason,
         fee_tariff, fee_cents, fee, fee_payment, fee_by, fee_at, instructed_at, attended_at, declaration,
         declaration_hash, declaration_at, hindrance_by, hindrance_at, guardian, guardian_person, guardian_hash,
         guardian_at, reminder_consent, beat_page, beat_chapter, beat_at, started_at, last_seen_at, expires_at
     FROM enrolment WHERE authority_id = $1 AND id = $2",
);

/// One enrolment.
pub async fn find(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    id: EnrolmentId,
) -> Result<Option<Record>, Fault> {
    let row = db.optional(FIND, bind![authority, id]).await?;
    row.map(|row| record_of(&row, sealer)).transpose()
}

const LOST: Sql = Sql::new(
    "SELECT id FROM enrolment
     WHERE authority_id = $1 AND course_id = $2 AND email_hash = $3 AND birth_hash = $4 AND person IS NOT NULL
       AND expires_at > $5
     ORDER BY started_at DESC LIMIT 3",
);

/// Enrolments of one mail address and day of birth, latest first, three at most.
pub async fn lost(
    mut db: impl Db,
    authority: AuthorityId,
    course: CourseId,
    found: Found,
    now: Timestamp,
) -> Result<Vec<EnrolmentId>, Fault> {
    let args: Args = bind![authority, course, found.email, found.birth, now];
    let rows = db.all(LOST, args).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

const SAVE_MAILED: Sql =
    Sql::new("UPDATE enrolment SET mailed_on = $3, mails = $4 WHERE authority_id = $1 AND id = $2");

/// Counts links that were mailed again.
pub async fn save_mailed(
    tx: &mut Tx,
    authority: AuthorityId,
    id: EnrolmentId,
    mailed: (Date, u32),
) -> Result<(), Fault> {
    let args = bind![authority, id, mailed.0, mailed.1];
    tx.execute(SAVE_MAILED, args).await.map(drop)
}

const TO_ERASE: Sql = Sql::new(
    "SELECT authority_id, id FROM enrolment WHERE person IS NOT NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2",
);

/// Enrolments whose time is over and whose person is still known.
pub async fn to_erase(
    mut db: impl Db,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<(AuthorityId, EnrolmentId)>, Fault> {
    let rows = db.all(TO_ERASE, bind![now, limit]).await?;
    rows.iter()
        .map(|row| Ok((row.get("authority_id")?, row.get("id")?)))
        .collect()
}

const ERASE: Sql = Sql::new(
    "UPDATE enrolment SET person = NULL, email_hash = NULL, birth_hash = NULL, guardian_person = NULL,
         identity_reason = NULL, reminder_consent = (reminder_consent AND state = 'completed'),
         beat_page = NULL, beat_chapter = NULL, beat_at = NULL
     WHERE authority_id = $1 AND id = $2",
);

/// Destroys what is stored about the person of a locked enrolment. What was counted stays counted.
pub async fn erase(tx: &mut Tx, authority: AuthorityId, id: EnrolmentId) -> Result<(), Fault> {
    tx.execute(ERASE, bind![authority, id]).await.map(drop)
}

pub(crate) const ALL: &[Sql] = &[
    LOCK,
    INSERT,
    SAVE,
    SAVE_BEAT,
    FIND,
    LOST,
    SAVE_MAILED,
    TO_ERASE,
    ERASE,
];
