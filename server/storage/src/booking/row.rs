//! An appointment as a row, and its person as a sealed column.

use super::Record;
use crate::row::json;
use crate::sealed::Sealer;
use crate::{Fault, Row};
use schalter_domain::booking::{Appointment, AppointmentState, Need, Person, StateName};
use schalter_domain::catalogue::{Channel, Language};
use schalter_domain::id::AuthorityId;
use schalter_domain::time::{Interval, Timestamp};

/// The column a person is sealed for.
pub const PERSON: &str = "appointment.person";

/// A person as it stands in the sealed column.
#[derive(serde::Serialize, serde::Deserialize)]
struct StoredPerson {
    name: String,
    email: Option<String>,
    phone: Option<String>,
    language: Language,
    needs: Vec<Need>,
}

/// Seals a person for its column. `nonce` is random.
pub fn seal_person(
    sealer: &Sealer,
    authority: AuthorityId,
    nonce: [u8; 12],
    person: &Person,
) -> Result<Vec<u8>, Fault> {
    let Person {
        name,
        email,
        phone,
        language,
        needs,
    } = person.clone();
    let plain = zeroize::Zeroizing::new(json(&StoredPerson {
        name,
        email,
        phone,
        language,
        needs,
    })?);
    Ok(sealer.seal(authority, PERSON, nonce, plain.as_bytes()))
}

pub(super) fn record_of(row: &Row, sealer: &Sealer) -> Result<Record, Fault> {
    let authority = row.get("authority_id")?;
    let number: String = row.get("number")?;
    Ok(Record {
        authority,
        day: row.get("day")?,
        appointment: Appointment {
            id: row.get("id")?,
            number: number
                .parse()
                .map_err(|fault| Fault::corrupt("appointment", fault))?,
            service: row.get("service_id")?,
            pool: row.get("pool_id")?,
            channel: row.parse("channel", Channel::of_name)?,
            time: Interval {
                start: row.get("start_ms")?,
                end: row.get("end_ms")?,
            },
            people: row.number("people")?,
            sequence: row.number("sequence")?,
            state: state_of(row, person_of(row, sealer, authority)?)?,
        },
    })
}

fn state_of(row: &Row, person: Option<Person>) -> Result<AppointmentState, Fault> {
    let at = row.get("state_at")?;
    let known = |person: Option<Person>| {
        person.ok_or_else(|| Fault::corrupt("appointment", "it has no person"))
    };
    Ok(match row.parse("state", StateName::of_name)? {
        StateName::Held => {
            let until: Option<Timestamp> = row.get("held_until")?;
            let until =
                until.ok_or_else(|| Fault::corrupt("appointment", "a hold without an end"))?;
            AppointmentState::Held { until }
        }
        StateName::Booked => AppointmentState::Booked {
            person: known(person)?,
        },
        StateName::Arrived => AppointmentState::Arrived {
            person: known(person)?,
            at,
        },
        StateName::Done => AppointmentState::Done { person, at },
        StateName::Cancelled => AppointmentState::Cancelled { person, at },
        StateName::Missed => AppointmentState::Missed { person, at },
        StateName::Expired => AppointmentState::Expired,
    })
}

fn person_of(row: &Row, sealer: &Sealer, authority: AuthorityId) -> Result<Option<Person>, Fault> {
    let Some(bytes) = row.get::<Option<Vec<u8>>>("person")? else {
        return Ok(None);
    };
    let opened = sealer.open(authority, PERSON, &bytes)?;
    // The error of serde may quote what it read, and that is personal data.
    let stored: StoredPerson =
        serde_json::from_slice(&opened).map_err(|_| Fault::corrupt(PERSON, "it is no person"))?;
    let StoredPerson {
        name,
        email,
        phone,
        language,
        needs,
    } = stored;
    Ok(Some(Person {
        name,
        email,
        phone,
        language,
        needs,
    }))
}
