//! Who takes a course, and whether somebody else must declare for them.

use crate::booking::{InvalidCode, InvalidField, Person};
use crate::catalogue::Language;
use crate::certificate::{Holder, NAME_CHARACTERS_MAX};
use jiff::civil::Date;

/// Age from which somebody declares for themselves, in years (§ 2 BGB).
pub const FULL_AGE_YEARS: i16 = 18;
/// Age below which a date of birth is a mistake, in years.
pub const AGE_YEARS_MIN: i16 = 10;
/// Age above which a date of birth is a mistake, in years.
pub const AGE_YEARS_MAX: i16 = 120;

/// Who takes a course. Sealed before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Whose name and day of birth stand on the certificate.
    pub holder: Holder,
    /// Mail address, if given; without it there is a telephone number.
    pub email: Option<String>,
    /// Telephone, if given.
    pub phone: Option<String>,
}

/// Who declares for somebody below 18. Sealed before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardianPerson {
    /// Name.
    pub name: String,
    /// Where their own link is sent.
    pub email: String,
    /// Why they may declare; known once they did.
    pub relation: Option<Relation>,
}

/// Why somebody may declare for somebody else (§ 43(6) `IfSG`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The person with custody.
    Custody,
    /// The legal guardian or carer, within their scope.
    Guardian,
}

impl Participant {
    /// Tidies (spaces around, empty contact) and checks; `today` is the local date. The list says everything that is wrong.
    pub fn checked(self, today: Date) -> Result<Self, Vec<InvalidField>> {
        let Self {
            holder,
            email,
            phone,
        } = self;
        let holder = Holder {
            given_name: holder.given_name.trim().to_owned(),
            family_name: holder.family_name.trim().to_owned(),
            ..holder
        };
        let mut faults: Vec<InvalidField> = [
            ("person.given_name", check_name(&holder.given_name)),
            ("person.family_name", check_name(&holder.family_name)),
            ("person.birth_date", check_birth(holder.birth_date, today)),
        ]
        .into_iter()
        .filter_map(|(field, result)| result.err().map(|code| InvalidField { field, code }))
        .collect();
        let (email, phone) = contact(email, phone).unwrap_or_else(|wrong| {
            faults.extend(wrong);
            (None, None)
        });
        if faults.is_empty() && email.is_none() && phone.is_none() {
            let (field, code) = ("person.email", InvalidCode::Missing);
            faults.push(InvalidField { field, code });
        }
        if faults.is_empty() {
            Ok(Self {
                holder,
                email,
                phone,
            })
        } else {
            Err(faults)
        }
    }

    /// Given and family name, as one says them.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.holder.given_name, self.holder.family_name)
    }
}

impl GuardianPerson {
    /// Tidies and checks.
    pub fn checked(self) -> Result<Self, Vec<InvalidField>> {
        let name = self.name.trim().to_owned();
        let wrong = |field, code| vec![InvalidField { field, code }];
        check_name(&name).map_err(|code| wrong("name", code))?;
        let (email, _) = contact(Some(self.email), None).map_err(|faults| {
            wrong(
                "email",
                faults.first().map_or(InvalidCode::Implausible, |f| f.code),
            )
        })?;
        let email = email.ok_or_else(|| wrong("email", InvalidCode::Missing))?;
        Ok(Self {
            name,
            email,
            ..self
        })
    }
}

/// Whether somebody is below 18 on a day. Who was born on 29 February is of age on 1 March (§§ 187(2), 188(2) BGB).
#[must_use]
pub fn is_minor(birth: Date, on: Date) -> bool {
    age(birth, on) < FULL_AGE_YEARS
}

fn age(birth: Date, on: Date) -> i16 {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(!had_birthday)
}

fn check_birth(birth: Date, today: Date) -> Result<(), InvalidCode> {
    if (AGE_YEARS_MIN..=AGE_YEARS_MAX).contains(&age(birth, today)) {
        Ok(())
    } else {
        Err(InvalidCode::Implausible)
    }
}

/// Any script, combining marks and apostrophes; the certificate has the last word on what it can print.
fn check_name(name: &str) -> Result<(), InvalidCode> {
    if name.is_empty() {
        Err(InvalidCode::Missing)
    } else if name.chars().count() > NAME_CHARACTERS_MAX {
        Err(InvalidCode::TooLong)
    } else if name.chars().any(turns_text) {
        Err(InvalidCode::ControlCharacters)
    } else if name.chars().any(char::is_alphabetic) {
        Ok(())
    } else {
        Err(InvalidCode::Implausible)
    }
}

/// Control characters, separators of lines, and whatever turns the direction of text.
fn turns_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

type Contact = (Option<String>, Option<String>);

/// Mail address and telephone by the rules of booking.
fn contact(email: Option<String>, phone: Option<String>) -> Result<Contact, Vec<InvalidField>> {
    let person = Person {
        name: "Nobody".to_owned(),
        email,
        phone,
        language: Language::German,
        needs: Vec::new(),
    };
    let named = |fault: InvalidField| InvalidField {
        field: if fault.field == "email" {
            "person.email"
        } else {
            "person.phone"
        },
        ..fault
    };
    match person.checked() {
        Ok(person) => Ok((person.email, person.phone)),
        Err(faults) => Err(faults.into_iter().map(named).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn named(given: &str, family: &str) -> Participant {
        Participant {
            holder: Holder {
                given_name: given.to_owned(),
                family_name: family.to_owned(),
                birth_date: date(2000, 5, 6),
            },
            email: Some("a@example.org".to_owned()),
            phone: None,
        }
    }

    #[test]
    fn any_script_is_a_name() {
        let long = "é".repeat(NAME_CHARACTERS_MAX);
        for (given, family) in [
            ("Zoë", "O'Brien"),
            ("D’Angelo", "von und zu"),
            ("José", "Ñández"),
            ("N\u{303}", "e\u{301}"),
            ("أحمد", "الخطيب"),
            ("Олена", "Шевченко"),
            ("小明", "王"),
            (" Ada ", &long),
        ] {
            let checked = named(given, family).checked(date(2026, 12, 7));
            assert_eq!(checked.expect(given).holder.given_name, given.trim());
        }
    }

    #[test]
    fn what_cannot_be_is_named() {
        use InvalidCode::{ControlCharacters, Implausible, Missing, TooLong};
        let long = "x".repeat(NAME_CHARACTERS_MAX + 1);
        for (given, code) in [
            ("", Missing),
            (" ", Missing),
            (&long, TooLong),
            ("a\u{202e}b", ControlCharacters),
            ("a\u{2066}b", ControlCharacters),
            ("a\0b", ControlCharacters),
            ("a\nb", ControlCharacters),
            ("123", Implausible),
        ] {
            let faults = named(given, "B")
                .checked(date(2026, 12, 7))
                .expect_err(given);
            assert_eq!(
                (faults[0].field, faults[0].code),
                ("person.given_name", code),
                "{given:?}"
            );
        }
        for birth in [
            date(2026, 12, 8),
            date(2020, 1, 1),
            date(1900, 1, 1),
            date(2016, 12, 8),
        ] {
            let holder = Holder {
                birth_date: birth,
                ..named("A", "B").holder
            };
            let faults = Participant {
                holder,
                ..named("A", "B")
            }
            .checked(date(2026, 12, 7));
            assert_eq!(
                faults.expect_err("no age")[0].field,
                "person.birth_date",
                "{birth}"
            );
        }
        let nobody = Participant {
            email: None,
            ..named("A", "B")
        };
        assert_eq!(
            nobody.checked(date(2026, 12, 7)).expect_err("no contact")[0].field,
            "person.email"
        );
    }

    #[test]
    fn eighteen_is_a_day_not_a_year() {
        for (birth, on, minor) in [
            (date(2008, 12, 7), date(2026, 12, 6), true),
            (date(2008, 12, 7), date(2026, 12, 7), false),
            (date(2008, 2, 29), date(2026, 2, 28), true),
            (date(2008, 2, 29), date(2026, 3, 1), false),
            (date(2010, 1, 1), date(2026, 12, 31), true),
        ] {
            assert_eq!(is_minor(birth, on), minor, "{birth} {on}");
        }
    }
}
