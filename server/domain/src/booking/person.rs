//! Who comes: what may be written into the form, and no more.

use crate::catalogue::Language;

/// Who comes. Sealed before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Name as given, 1–100 characters, no control characters.
    pub name: String,
    /// Mail address, if given.
    pub email: Option<String>,
    /// Telephone, if given.
    pub phone: Option<String>,
    /// Language of mails and talk.
    pub language: Language,
    /// What the office should prepare.
    pub needs: Vec<Need>,
}

/// What the office should prepare; neutral words, no reasons.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Step-free way and room to turn.
    Wheelchair,
    /// Interpreter for German Sign Language.
    SignLanguage,
    /// Interpreter for a spoken language.
    Interpreter,
    /// Plain German in the talk.
    PlainLanguage,
}

impl Need {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Wheelchair,
        Self::SignLanguage,
        Self::Interpreter,
        Self::PlainLanguage,
    ];

    /// Its stable name, as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wheelchair => "wheelchair",
            Self::SignLanguage => "sign_language",
            Self::Interpreter => "interpreter",
            Self::PlainLanguage => "plain_language",
        }
    }

    /// The need of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.name() == name)
    }
}

/// One field of the form that cannot stand so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvalidField {
    /// Its name in the JSON body.
    pub field: &'static str,
    /// What is wrong with it.
    pub code: InvalidCode,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvalidCode {
    /// Empty.
    Missing,
    /// More characters than fit.
    TooLong,
    /// Line breaks, control characters, or marks that turn the direction of text.
    ControlCharacters,
    /// Not what it is called.
    Implausible,
}

impl InvalidCode {
    /// The stable text: `missing`, `too_long`, `control_characters`, `implausible`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too_long",
            Self::ControlCharacters => "control_characters",
            Self::Implausible => "implausible",
        }
    }
}

/// Characters of a name at most.
pub const NAME_CHARACTERS_MAX: usize = 100;
/// Characters of a mail address at most (RFC 5321 §4.5.3.1.3, less the angle brackets).
pub const EMAIL_CHARACTERS_MAX: usize = 254;
/// Characters of a telephone number at most.
pub const PHONE_CHARACTERS_MAX: usize = 32;

impl Person {
    /// Tidies (spaces around, empty contact, needs named twice) and checks; the list says everything that is wrong.
    pub fn checked(self) -> Result<Self, Vec<InvalidField>> {
        let mut needs = self.needs;
        needs.sort_unstable();
        needs.dedup();
        let tidy = |text: Option<String>| {
            text.map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        let person = Self {
            name: self.name.trim().to_owned(),
            email: tidy(self.email),
            phone: tidy(self.phone),
            language: self.language,
            needs,
        };
        let faults: Vec<InvalidField> = [
            ("name", check_name(&person.name)),
            ("email", person.email.as_deref().map_or(Ok(()), check_email)),
            ("phone", person.phone.as_deref().map_or(Ok(()), check_phone)),
        ]
        .into_iter()
        .filter_map(|(field, result)| result.err().map(|code| InvalidField { field, code }))
        .collect();
        if faults.is_empty() {
            Ok(person)
        } else {
            Err(faults)
        }
    }
}

fn check_name(name: &str) -> Result<(), InvalidCode> {
    if name.is_empty() {
        Err(InvalidCode::Missing)
    } else if name.chars().count() > NAME_CHARACTERS_MAX {
        Err(InvalidCode::TooLong)
    } else if name.chars().any(is_control) {
        Err(InvalidCode::ControlCharacters)
    } else if name.chars().any(char::is_alphabetic) {
        Ok(())
    } else {
        Err(InvalidCode::Implausible)
    }
}

/// Control characters, line and paragraph separators, and the overrides of text direction, which could make a clerk read
/// another name than the one stored.
fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Plausible, not provable: whether a mailbox exists only a mail can tell.
fn check_email(email: &str) -> Result<(), InvalidCode> {
    if email.chars().count() > EMAIL_CHARACTERS_MAX {
        return Err(InvalidCode::TooLong);
    }
    if email.chars().any(is_control) {
        return Err(InvalidCode::ControlCharacters);
    }
    let (local, domain) = email.rsplit_once('@').ok_or(InvalidCode::Implausible)?;
    let local_fits = (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let labels = domain.split('.').count();
    if local_fits && labels >= 2 && domain.split('.').all(label_fits) {
        Ok(())
    } else {
        Err(InvalidCode::Implausible)
    }
}

fn check_phone(phone: &str) -> Result<(), InvalidCode> {
    if phone.chars().count() > PHONE_CHARACTERS_MAX {
        return Err(InvalidCode::TooLong);
    }
    if phone.chars().any(is_control) {
        return Err(InvalidCode::ControlCharacters);
    }
    let rest = phone.strip_prefix('+').unwrap_or(phone);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let fits = (3..=20).contains(&digits)
        && rest
            .chars()
            .all(|c| c.is_ascii_digit() || " -/().".contains(c));
    if fits {
        Ok(())
    } else {
        Err(InvalidCode::Implausible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, email: Option<&str>, phone: Option<&str>) -> Person {
        Person {
            name: name.to_owned(),
            email: email.map(str::to_owned),
            phone: phone.map(str::to_owned),
            language: Language::German,
            needs: vec![Need::Interpreter, Need::Wheelchair, Need::Interpreter],
        }
    }

    #[test]
    fn what_is_plausible_stands_and_is_tidied() {
        for (name, email, phone) in [
            (
                "Eva Muster",
                Some("eva@muster.example"),
                Some("+49 (30) 123-456/7"),
            ),
            (
                "  Đặng Thị Mai ",
                Some("a.b+c@sub.domain.example"),
                Some("115"),
            ),
            ("محمد علي", Some("x@müller.example"), None),
            ("O", Some("  "), Some("")),
            (&"ä".repeat(100), None, None),
        ] {
            let checked = person(name, email, phone).checked().expect(name);
            assert_eq!(checked.name, name.trim());
            assert_eq!(checked.needs, [Need::Wheelchair, Need::Interpreter]);
            assert!(checked.email.is_none_or(|email| !email.is_empty()));
        }
    }

    #[test]
    fn what_cannot_be_is_named() {
        use InvalidCode::{ControlCharacters, Implausible, Missing, TooLong};
        for (name, email, phone, expected) in [
            ("", None, None, vec![("name", Missing)]),
            (" \t ", None, None, vec![("name", Missing)]),
            (&"x".repeat(101), None, None, vec![("name", TooLong)]),
            (
                "Eva\nBCC: all",
                None,
                None,
                vec![("name", ControlCharacters)],
            ),
            (
                "Eva\u{202e}avE",
                None,
                None,
                vec![("name", ControlCharacters)],
            ),
            ("123", None, None, vec![("name", Implausible)]),
            (
                "Eva",
                Some("eva"),
                Some("x"),
                vec![("email", Implausible), ("phone", Implausible)],
            ),
            (
                "Eva",
                Some("e@localhost"),
                Some("12"),
                vec![("email", Implausible), ("phone", Implausible)],
            ),
            (
                "Eva",
                Some("a@b@c.example"),
                None,
                vec![("email", Implausible)],
            ),
            (
                "Eva",
                Some("<a@c.example>"),
                None,
                vec![("email", Implausible)],
            ),
            (
                "Eva",
                Some("a@c.example\r\nBcc: b@c.example"),
                None,
                vec![("email", ControlCharacters)],
            ),
            (
                "Eva",
                Some(&format!("{}@c.example", "a".repeat(254))),
                None,
                vec![("email", TooLong)],
            ),
            ("Eva", None, Some(&"1".repeat(33)), vec![("phone", TooLong)]),
        ] {
            let faults = person(name, email, phone).checked().expect_err(name);
            let faults: Vec<_> = faults
                .into_iter()
                .map(|fault| (fault.field, fault.code))
                .collect();
            assert_eq!(faults, expected, "{name:?} {email:?} {phone:?}");
        }
    }
}
