//! An enrolment as a row, and its persons as sealed columns.

use super::enrolment::{Record, Seal};
use crate::row::json;
use crate::sealed::{ColumnName, Sealer};
use crate::{Args, Fault, Row, bind};
use jiff::civil::Date;
use schalter_domain::catalogue::Language;
use schalter_domain::certificate::Holder;
use schalter_domain::id::{AuthorityId, StaffId};
use schalter_domain::instruction::{
    Beat, Declaration, Document, Enrolment, Fee, FeeState, Given, Guardian, GuardianPerson,
    Identity, IdentityCheck, IdentityMethod, Level, Mode, Participant, Payment, Relation, State,
    StateName,
};
use schalter_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The column a participant is sealed for.
pub const PERSON: ColumnName = "enrolment.person";
/// The column a guardian is sealed for.
pub const GUARDIAN: ColumnName = "enrolment.guardian_person";
/// The column a reason is sealed for.
pub const REASON: ColumnName = "enrolment.identity_reason";

#[derive(Serialize, Deserialize)]
struct StoredPerson {
    given_name: String,
    family_name: String,
    birth_date: Date,
    email: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredGuardian {
    name: String,
    email: String,
    relation: Option<Relation>,
}

pub(super) fn seal_person(
    seal: Seal<'_>,
    authority: AuthorityId,
    person: &Participant,
) -> Result<Vec<u8>, Fault> {
    let Participant {
        holder,
        email,
        phone,
    } = person.clone();
    let Holder {
        given_name,
        family_name,
        birth_date,
    } = holder;
    seal_json(
        seal,
        authority,
        PERSON,
        &StoredPerson {
            given_name,
            family_name,
            birth_date,
            email,
            phone,
        },
    )
}

pub(super) fn record_of(row: &Row, sealer: &Sealer) -> Result<Record, Fault> {
    let authority = row.get("authority_id")?;
    let person: Option<StoredPerson> = open(row, sealer, authority, "person", PERSON)?;
    let state_at: Timestamp = row.get("state_at")?;
    let page: Option<uuid::Uuid> = row.get("beat_page")?;
    let mailed_on: Option<Date> = row.get("mailed_on")?;
    Ok(Record {
        authority,
        beat: page
            .map(|page| {
                Ok::<_, Fault>(Beat {
                    page,
                    chapter: row.number("beat_chapter")?,
                    at: row.get("beat_at")?,
                })
            })
            .transpose()?,
        mailed: mailed_on
            .map(|day| Ok::<_, Fault>((day, row.number("mails")?)))
            .transpose()?,
        enrolment: Enrolment {
            id: row.get("id")?,
            course: row.get("course_id")?,
            version: row.get("course_version_id")?,
            mode: row.parse("mode", Mode::of_name)?,
            language: row.parse("language", Language::of_tag)?,
            lesson: row.get("lesson_id")?,
            person: person.map(|stored| Participant {
                holder: Holder {
                    given_name: stored.given_name,
                    family_name: stored.family_name,
                    birth_date: stored.birth_date,
                },
                email: stored.email,
                phone: stored.phone,
            }),
            state: match row.parse("state", StateName::of_name)? {
                StateName::Open => State::Open,
                StateName::Hindered => State::Hindered { since: state_at },
                StateName::Completed => State::Completed { at: state_at },
                StateName::Ended => State::Ended { at: state_at },
            },
            identity: identity_of(row, sealer, authority)?,
            fee: fee_of(row)?,
            instructed_at: row.get("instructed_at")?,
            attended_at: row.get("attended_at")?,
            declaration: declaration_of(row)?,
            guardian: guardian_of(row, sealer, authority)?,
            reminder_consent: row.get("reminder_consent")?,
            started_at: row.get("started_at")?,
            last_seen_at: row.get("last_seen_at")?,
            expires_at: row.get("expires_at")?,
        },
    })
}

/// The values of `SAVE`, in its order.
pub(super) fn args_of(
    seal: Seal<'_>,
    authority: AuthorityId,
    enrolment: &Enrolment,
) -> Result<Args, Fault> {
    let state_at = match enrolment.state {
        State::Open => enrolment.started_at,
        State::Hindered { since: at } | State::Completed { at } | State::Ended { at } => at,
    };
    let (check, reason) = match &enrolment.identity {
        Identity::NotNeeded | Identity::Needed => (None, None),
        Identity::Confirmed(check) => (Some(*check), None),
        Identity::Refused { check, reason } => (Some(*check), reason.as_deref()),
    };
    let reason = reason.map(|reason| seal_bytes(seal, authority, REASON, reason.as_bytes()));
    let given = enrolment.declaration.given();
    let decided = match enrolment.declaration {
        Declaration::Cleared { by, at, .. } | Declaration::Closed { by, at, .. } => Some((by, at)),
        _ => None,
    };
    let person = enrolment.guardian.person().map(|person| {
        let GuardianPerson {
            name,
            email,
            relation,
        } = person.clone();
        seal_json(
            seal,
            authority,
            GUARDIAN,
            &StoredGuardian {
                name,
                email,
                relation,
            },
        )
    });
    let guardian = enrolment.guardian.given();
    let fee = &enrolment.fee;
    Ok(bind![
        authority,
        enrolment.id,
        enrolment.language.tag(),
        enrolment.lesson,
        enrolment.state.name().name(),
        state_at,
        identity_name(&enrolment.identity),
        check.map(|check| check.method.name()),
        check.map(|check| check.document.name()),
        check.map(|check| check.level.name()),
        check.map(|check| check.by),
        check.map(|check| check.at),
        reason,
        fee.tariff,
        fee.cents,
        fee.state.name(),
        fee.payment.map(Payment::name),
        fee.decided.map(|(by, _)| by),
        fee.decided.map(|(_, at)| at),
        enrolment.instructed_at,
        enrolment.attended_at,
        enrolment.declaration.name(),
        given.map(|given| given.text_hash),
        given.map(|given| given.at),
        decided.map(|(by, _)| by),
        decided.map(|(_, at)| at),
        enrolment.guardian.name(),
        person.transpose()?,
        guardian.map(|given| given.text_hash),
        guardian.map(|given| given.at),
        enrolment.reminder_consent,
        enrolment.last_seen_at,
        enrolment.mode.name(),
    ])
}

pub(super) const fn identity_name(identity: &Identity) -> &'static str {
    match identity {
        Identity::NotNeeded => "not_needed",
        Identity::Needed => "needed",
        Identity::Confirmed(_) => "confirmed",
        Identity::Refused { .. } => "refused",
    }
}

fn identity_of(row: &Row, sealer: &Sealer, authority: AuthorityId) -> Result<Identity, Fault> {
    let check = || {
        Ok::<_, Fault>(IdentityCheck {
            method: row.parse("identity_method", IdentityMethod::of_name)?,
            document: row.parse("identity_document", Document::of_name)?,
            level: row.parse("identity_level", Level::of_name)?,
            by: row.get("identity_by")?,
            at: row.get("identity_at")?,
        })
    };
    let state: String = row.get("identity")?;
    Ok(match state.as_str() {
        "not_needed" => Identity::NotNeeded,
        "needed" => Identity::Needed,
        "confirmed" => Identity::Confirmed(check()?),
        "refused" => {
            let reason = row.get::<Option<Vec<u8>>>("identity_reason")?;
            let reason = reason
                .map(|bytes| sealer.open(authority, REASON, &bytes))
                .transpose()?;
            let reason = reason.map(|text| String::from_utf8_lossy(&text).into_owned());
            Identity::Refused {
                check: check()?,
                reason,
            }
        }
        other => {
            return Err(Fault::corrupt(
                "enrolment",
                format_args!("unknown word {other:?}"),
            ));
        }
    })
}

fn fee_of(row: &Row) -> Result<Fee, Fault> {
    let payment: Option<String> = row.get("fee_payment")?;
    let by: Option<StaffId> = row.get("fee_by")?;
    let at: Option<Timestamp> = row.get("fee_at")?;
    Ok(Fee {
        tariff: row.get("fee_tariff")?,
        cents: row.get("fee_cents")?,
        state: row.parse("fee", FeeState::of_name)?,
        payment: payment.as_deref().and_then(Payment::of_name),
        decided: by.zip(at),
    })
}

fn given_of(row: &Row, hash: &'static str, at: &'static str) -> Result<Option<Given>, Fault> {
    let text_hash: Option<[u8; 32]> = row.get(hash)?;
    let at: Option<Timestamp> = row.get(at)?;
    Ok(text_hash
        .zip(at)
        .map(|(text_hash, at)| Given { text_hash, at }))
}

fn declaration_of(row: &Row) -> Result<Declaration, Fault> {
    let state: String = row.get("declaration")?;
    let missing = || Fault::corrupt("enrolment", "a declaration that nobody gave");
    let Some(given) = given_of(row, "declaration_hash", "declaration_at")? else {
        return if state == "none" {
            Ok(Declaration::None)
        } else {
            Err(missing())
        };
    };
    let by: Option<StaffId> = row.get("hindrance_by")?;
    let at: Option<Timestamp> = row.get("hindrance_at")?;
    let decided = || by.zip(at).ok_or_else(missing);
    Ok(match state.as_str() {
        "declared" => Declaration::Declared(given),
        "unsure" => Declaration::Unsure(given),
        "declined" => Declaration::Declined(given),
        "cleared" => decided().map(|(by, at)| Declaration::Cleared { given, by, at })?,
        "closed" => decided().map(|(by, at)| Declaration::Closed { given, by, at })?,
        other => {
            return Err(Fault::corrupt(
                "enrolment",
                format_args!("unknown word {other:?}"),
            ));
        }
    })
}

fn guardian_of(row: &Row, sealer: &Sealer, authority: AuthorityId) -> Result<Guardian, Fault> {
    let person: Option<StoredGuardian> = open(row, sealer, authority, "guardian_person", GUARDIAN)?;
    let person = person.map(
        |StoredGuardian {
             name,
             email,
             relation,
         }| GuardianPerson {
            name,
            email,
            relation,
        },
    );
    let given = given_of(row, "guardian_hash", "guardian_at")?;
    let missing = || Fault::corrupt("enrolment", "a guardian who gave nothing");
    let state: String = row.get("guardian")?;
    Ok(match state.as_str() {
        "none" => Guardian::None,
        "asked" => Guardian::Asked(person),
        "declared" => Guardian::Declared(person, given.ok_or_else(missing)?),
        "declined" => Guardian::Declined(person, given.ok_or_else(missing)?),
        other => {
            return Err(Fault::corrupt(
                "enrolment",
                format_args!("unknown word {other:?}"),
            ));
        }
    })
}

fn seal_json(
    seal: Seal<'_>,
    authority: AuthorityId,
    column: ColumnName,
    value: &impl Serialize,
) -> Result<Vec<u8>, Fault> {
    let plain = zeroize::Zeroizing::new(json(value)?);
    Ok(seal_bytes(seal, authority, column, plain.as_bytes()))
}

fn seal_bytes(seal: Seal<'_>, authority: AuthorityId, column: ColumnName, plain: &[u8]) -> Vec<u8> {
    seal.sealer.seal(authority, column, (seal.nonce)(), plain)
}

fn open<T: for<'a> Deserialize<'a>>(
    row: &Row,
    sealer: &Sealer,
    authority: AuthorityId,
    name: &'static str,
    column: ColumnName,
) -> Result<Option<T>, Fault> {
    let Some(bytes) = row.get::<Option<Vec<u8>>>(name)? else {
        return Ok(None);
    };
    let plain = sealer.open(authority, column, &bytes)?;
    // The error of serde may quote what it read, and that is personal data.
    let stored =
        serde_json::from_slice(&plain).map_err(|_| Fault::corrupt(column, "it is no person"))?;
    Ok(Some(stored))
}
