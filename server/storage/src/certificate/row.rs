//! An entry of the register as a row; who it is about and why it is to be revoked as sealed columns.

use crate::row::json;
use crate::sealed::Sealer;
use crate::{Fault, Row};
use jiff::civil::Date;
use schalter_domain::catalogue::Language;
use schalter_domain::certificate::{
    Certificate, Course, Dispatch, Form, Holder, Proposal, State, StateName,
};
use schalter_domain::id::{AuthorityId, StaffId};
use schalter_domain::time::Timestamp;

/// The column a person is sealed for.
const PERSON: &str = "certificate.person";
/// The column a reason is sealed for.
const REASON: &str = "certificate.revocation_reason";
/// What is sealed of a certificate.
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredPerson {
    given_name: String,
    family_name: String,
    birth_date: Date,
    on_site_reason: Option<String>,
    restricted_to: Option<String>,
}

pub(super) fn seal_person(
    sealer: &Sealer,
    nonce: [u8; 12],
    certificate: &Certificate,
) -> Result<Vec<u8>, Fault> {
    let Holder {
        given_name,
        family_name,
        birth_date,
    } = certificate.person.clone();
    let plain = zeroize::Zeroizing::new(json(&StoredPerson {
        given_name,
        family_name,
        birth_date,
        on_site_reason: certificate.on_site_reason.clone(),
        restricted_to: certificate.restricted_to.clone(),
    })?);
    Ok(sealer.seal(certificate.authority, PERSON, nonce, plain.as_bytes()))
}

pub(super) fn certificate_of(row: &Row, sealer: &Sealer) -> Result<Certificate, Fault> {
    let authority = row.get("authority_id")?;
    let number: String = row.get("number")?;
    let opened = sealer.open(authority, PERSON, &row.get::<Vec<u8>>("person")?)?;
    // The error of serde may quote what it read, and that is personal data.
    let stored: StoredPerson =
        serde_json::from_slice(&opened).map_err(|_| Fault::corrupt(PERSON, "it is no person"))?;
    Ok(Certificate {
        id: row.get("id")?,
        authority,
        number: number
            .parse()
            .map_err(|fault| Fault::corrupt("certificate", fault))?,
        department: row.get("department_id")?,
        enrolment: row.get("enrolment_id")?,
        course: Course {
            id: row.get("course_version_id")?,
            slug: row.get("course")?,
            version: row.get("course_version")?,
            name: row.json("course_name")?,
        },
        person: Holder {
            given_name: stored.given_name,
            family_name: stored.family_name,
            birth_date: stored.birth_date,
        },
        instructed_on: row.get("instructed_on")?,
        issued_on: row.get("issued_on")?,
        issued_at: row.get("issued_at")?,
        first_start_until: row.get("first_start_until")?,
        form: row.parse("form", Form::of_name)?,
        language: row.parse("language", Language::of_tag)?,
        on_site_reason: stored.on_site_reason,
        restricted_to: stored.restricted_to,
        state: state_of(row, sealer, authority)?,
        dispatch: row.parse("dispatch", Dispatch::of_name)?,
        duplicates: row.json("duplicates")?,
    })
}

pub(super) fn seal_reason(
    sealer: &Sealer,
    authority: AuthorityId,
    nonce: [u8; 12],
    reason: &str,
) -> Vec<u8> {
    sealer.seal(authority, REASON, nonce, reason.as_bytes())
}

fn state_of(row: &Row, sealer: &Sealer, authority: AuthorityId) -> Result<State, Fault> {
    let lacks = |what: &'static str| move || Fault::corrupt("certificate", what);
    let proposal = || -> Result<Proposal, Fault> {
        let reason: Option<Vec<u8>> = row.get("revocation_reason")?;
        let reason = sealer.open(authority, REASON, &reason.ok_or_else(lacks("no reason"))?)?;
        let by: Option<StaffId> = row.get("proposed_by")?;
        let at: Option<Timestamp> = row.get("proposed_at")?;
        Ok(Proposal {
            reason: String::from_utf8_lossy(&reason).into_owned(),
            by: by.ok_or_else(lacks("nobody proposed"))?,
            at: at.ok_or_else(lacks("no time of the proposal"))?,
        })
    };
    Ok(match row.parse("state", StateName::of_name)? {
        StateName::Valid => State::Valid,
        StateName::RevocationProposed => State::RevocationProposed(proposal()?),
        StateName::Revoked => {
            let by: Option<StaffId> = row.get("confirmed_by")?;
            let at: Option<Timestamp> = row.get("confirmed_at")?;
            State::Revoked {
                proposal: proposal()?,
                confirmed_by: by.ok_or_else(lacks("nobody confirmed"))?,
                confirmed_at: at.ok_or_else(lacks("no time of the confirmation"))?,
            }
        }
    })
}
