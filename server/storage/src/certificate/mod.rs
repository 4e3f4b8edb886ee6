//! The register of certificates as rows: who is sealed, and found again by a keyed hash only.

mod row;
pub mod search;

use crate::row::json;
use crate::sealed::Sealer;
use crate::{Db, Fault, Sql, Tx, bind};
use jiff::civil::Date;
use row::{certificate_of, seal_person, seal_reason};
use schalter_domain::certificate::{Certificate, Number, SearchName, State, WrongBirths};
use schalter_domain::id::{AuthorityId, CertificateId, EnrolmentId};
use schalter_domain::time::Timestamp;

/// The purpose of the hash that finds people.
const NAME: &str = "certificate.name_hash";

/// The hash under which people of this family name and day of birth are found.
#[must_use]
pub fn name_hash(
    sealer: &Sealer,
    authority: AuthorityId,
    family_name: &SearchName,
    birth_date: Date,
) -> [u8; 32] {
    // A date has ten characters, so no name and date give the bytes of another pair.
    let value = [birth_date.to_string().as_bytes(), family_name.as_bytes()].concat();
    sealer.hash(authority, NAME, &value)
}

const INSERT: Sql = Sql::new(
    "INSERT INTO certificate (authority_id, id, number, department_id, enrolment_id, course_version_id, course,
         course_version, course_name, person, name_hash, instructed_on, issued_on, issued_at, first_start_until, form,
         language, state, dispatch)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'valid', 'none')
     ON CONFLICT (authority_id, number) DO NOTHING",
);

/// Writes a new entry; `false`: its number is taken, try another. `nonce` is random.
pub async fn insert(
    tx: &mut Tx,
    sealer: &Sealer,
    nonce: [u8; 12],
    certificate: &Certificate,
) -> Result<bool, Fault> {
    let authority = certificate.authority;
    let person = &certificate.person;
    let family_name = SearchName::of(&person.family_name);
    let args = bind![
        authority,
        certificate.id,
        certificate.number.as_str(),
        certificate.department,
        certificate.enrolment,
        certificate.course.id,
        certificate.course.slug,
        certificate.course.version,
        json(&certificate.course.name)?,
        seal_person(sealer, nonce, certificate)?,
        name_hash(sealer, authority, &family_name, person.birth_date),
        certificate.instructed_on,
        certificate.issued_on,
        certificate.issued_at,
        certificate.first_start_until,
        certificate.form.name(),
        certificate.language.tag(),
    ];
    Ok(tx.execute(INSERT, args).await? == 1)
}

const SAVE: Sql = Sql::new(
    "UPDATE certificate SET state = $3, revocation_reason = $4, proposed_by = $5, proposed_at = $6, confirmed_by = $7,
         confirmed_at = $8, dispatch = $9, duplicates = $10
     WHERE authority_id = $1 AND id = $2",
);

/// Writes what changed of a locked entry: its state, its way to the holder, its second copies. `nonce` is random.
pub async fn save(
    tx: &mut Tx,
    sealer: &Sealer,
    nonce: [u8; 12],
    certificate: &Certificate,
) -> Result<(), Fault> {
    let authority = certificate.authority;
    let proposal = certificate.state.proposal();
    let (confirmed_by, confirmed_at) = match certificate.state {
        State::Revoked {
            confirmed_by,
            confirmed_at,
            ..
        } => (Some(confirmed_by), Some(confirmed_at)),
        State::Valid | State::RevocationProposed(_) => (None, None),
    };
    let args = bind![
        authority,
        certificate.id,
        certificate.state.name().name(),
        proposal.map(|proposal| seal_reason(sealer, authority, nonce, &proposal.reason)),
        proposal.map(|proposal| proposal.by),
        proposal.map(|proposal| proposal.at),
        confirmed_by,
        confirmed_at,
        certificate.dispatch.name(),
        json(&certificate.duplicates)?,
    ];
    match tx.execute(SAVE, args).await? {
        1 => Ok(()),
        rows => Err(Fault::corrupt(
            "certificate",
            format_args!("{rows} rows were there to change"),
        )),
    }
}

const BY_NUMBER: Sql = Sql::new(
    "SELECT authority_id, id, number, department_id, enrolment_id, course_version_id, course, course_version, course_name,
         person, instructed_on, issued_on, issued_at, first_start_until, form, language, state, revocation_reason,
         proposed_by, proposed_at, confirmed_by, confirmed_at, dispatch, duplicates
     FROM certificate WHERE authority_id = $1 AND number = $2",
);

/// The certificate of a number.
pub async fn by_number(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    number: &Number,
) -> Result<Option<Certificate>, Fault> {
    db.optional(BY_NUMBER, bind![authority, number.as_str()])
        .await?
        .map(|row| certificate_of(&row, sealer))
        .transpose()
}

/// The certificate of a number, for this transaction alone.
pub async fn lock(
    tx: &mut Tx,
    sealer: &Sealer,
    authority: AuthorityId,
    number: &Number,
) -> Result<Option<Certificate>, Fault> {
    // Thirteen digits; the authority's random end keeps those of different authorities apart.
    let digits = number.as_str().bytes().filter(u8::is_ascii_digit);
    let key = digits.fold(0_i64, |key, digit| {
        key.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'))
    });
    tx.take_turn(key ^ authority.0.as_u64_pair().1.cast_signed())
        .await?;
    by_number(tx, sealer, authority, number).await
}

const OF_ENROLMENT: Sql = Sql::new(
    "SELECT authority_id, id, number, department_id, enrolment_id, course_version_id, course, course_version, course_name,
         person, instructed_on, issued_on, issued_at, first_start_until, form, language, state, revocation_reason,
         proposed_by, proposed_at, confirmed_by, confirmed_at, dispatch, duplicates
     FROM certificate WHERE authority_id = $1 AND enrolment_id = $2",
);

/// The certificate of an enrolment, if one was issued.
pub async fn of_enrolment(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<Option<Certificate>, Fault> {
    db.optional(OF_ENROLMENT, bind![authority, enrolment])
        .await?
        .map(|row| certificate_of(&row, sealer))
        .transpose()
}

const BY_TOKEN: Sql = Sql::new(
    "SELECT c.authority_id, c.id, c.number, c.department_id, c.enrolment_id, c.course_version_id, c.course,
         c.course_version, c.course_name, c.person, c.instructed_on, c.issued_on, c.issued_at, c.first_start_until, c.form,
         c.language, c.state, c.revocation_reason, c.proposed_by, c.proposed_at, c.confirmed_by, c.confirmed_at, c.dispatch,
         c.duplicates
     FROM enrolment_token t JOIN certificate c ON c.authority_id = t.authority_id AND c.enrolment_id = t.enrolment_id
     WHERE t.token_hash = $1 AND t.holder = 'participant'",
);

/// The certificate at the end of the enrolment that a participant's token opens.
pub async fn by_token(
    mut db: impl Db,
    sealer: &Sealer,
    token_hash: &[u8; 32],
) -> Result<Option<Certificate>, Fault> {
    db.optional(BY_TOKEN, bind![token_hash])
        .await?
        .map(|row| certificate_of(&row, sealer))
        .transpose()
}

const BY_NAME: Sql = Sql::new(
    "SELECT authority_id, id, number, department_id, enrolment_id, course_version_id, course, course_version, course_name,
         person, instructed_on, issued_on, issued_at, first_start_until, form, language, state, revocation_reason,
         proposed_by, proposed_at, confirmed_by, confirmed_at, dispatch, duplicates
     FROM certificate WHERE authority_id = $1 AND name_hash = $2 ORDER BY issued_at DESC, id LIMIT $3",
);

/// The certificates under a [`name_hash`], latest first.
pub async fn by_name(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    hash: &[u8; 32],
    limit: u32,
) -> Result<Vec<Certificate>, Fault> {
    let rows = db.all(BY_NAME, bind![authority, hash, limit]).await?;
    rows.iter().map(|row| certificate_of(row, sealer)).collect()
}

const WAITING: Sql = Sql::new(
    "SELECT authority_id, id, number, department_id, enrolment_id, course_version_id, course, course_version, course_name,
         person, instructed_on, issued_on, issued_at, first_start_until, form, language, state, revocation_reason,
         proposed_by, proposed_at, confirmed_by, confirmed_at, dispatch, duplicates
     FROM certificate WHERE authority_id = $1 AND state = 'revocation_proposed' ORDER BY proposed_at, id LIMIT $2",
);

/// Certificates whose revocation waits for a second person, the oldest wish first.
pub async fn waiting(
    mut db: impl Db,
    sealer: &Sealer,
    authority: AuthorityId,
    limit: u32,
) -> Result<Vec<Certificate>, Fault> {
    let rows = db.all(WAITING, bind![authority, limit]).await?;
    rows.iter().map(|row| certificate_of(row, sealer)).collect()
}

const WRONG_BIRTHS: Sql = Sql::new(
    "SELECT wrong_births, wrong_births_since FROM certificate WHERE authority_id = $1 AND id = $2",
);

/// The wrong days of birth tried at an entry; to count another one, it is locked.
pub async fn wrong_births(
    mut db: impl Db,
    authority: AuthorityId,
    id: CertificateId,
) -> Result<WrongBirths, Fault> {
    let row = db.optional(WRONG_BIRTHS, bind![authority, id]).await?;
    row.map_or(Ok(WrongBirths::default()), |row| {
        Ok(WrongBirths {
            count: row.number("wrong_births")?,
            since: row.get("wrong_births_since")?,
        })
    })
}

const SAVE_WRONG_BIRTHS: Sql = Sql::new(
    "UPDATE certificate SET wrong_births = $3, wrong_births_since = $4 WHERE authority_id = $1 AND id = $2",
);

/// Writes the wrong days of birth tried at a locked entry.
pub async fn save_wrong_births(
    tx: &mut Tx,
    authority: AuthorityId,
    id: CertificateId,
    tries: WrongBirths,
) -> Result<(), Fault> {
    let args = bind![authority, id, tries.count, tries.since];
    tx.execute(SAVE_WRONG_BIRTHS, args).await.map(drop)
}

const TO_ERASE: Sql = Sql::new(
    "SELECT authority_id, id FROM certificate WHERE issued_at <= $1 ORDER BY issued_at LIMIT $2",
);

/// Entries issued until `before`, whose time is up.
pub async fn to_erase(
    mut db: impl Db,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<(AuthorityId, CertificateId)>, Fault> {
    let rows = db.all(TO_ERASE, bind![before, limit]).await?;
    rows.iter()
        .map(|row| Ok((row.get("authority_id")?, row.get("id")?)))
        .collect()
}

const ERASE: Sql = Sql::new("DELETE FROM certificate WHERE authority_id = $1 AND id = $2");

/// Destroys an entry; answers whether there was such a one.
pub async fn erase(tx: &mut Tx, authority: AuthorityId, id: CertificateId) -> Result<bool, Fault> {
    Ok(tx.execute(ERASE, bind![authority, id]).await? == 1)
}

pub(crate) const ALL: &[Sql] = &[
    INSERT,
    SAVE,
    BY_NUMBER,
    OF_ENROLMENT,
    BY_TOKEN,
    BY_NAME,
    WAITING,
    WRONG_BIRTHS,
    SAVE_WRONG_BIRTHS,
    TO_ERASE,
    ERASE,
];
