//! Whose certificate it is.

use jiff::civil::Date;

/// Characters of a name at most.
pub const NAME_CHARACTERS_MAX: usize = 120;

/// The person a certificate is for. Sealed before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// First names, 1–120 characters.
    pub given_name: String,
    /// Family name, 1–120 characters.
    pub family_name: String,
    /// The day of birth.
    pub birth_date: Date,
}

/// Which part cannot stand on a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum HolderFault {
    /// Empty, too long, or with characters that turn lines or directions.
    #[error("given name")]
    GivenName,
    /// Empty, too long, or with characters that turn lines or directions.
    #[error("family name")]
    FamilyName,
    /// In the future of the day of issue.
    #[error("day of birth")]
    BirthDate,
}

impl Holder {
    /// Tidies (spaces around) and checks. `on` is the day of issue.
    pub fn checked(self, on: Date) -> Result<Self, HolderFault> {
        let holder = Self {
            given_name: self.given_name.trim().to_owned(),
            family_name: self.family_name.trim().to_owned(),
            ..self
        };
        if !is_name(&holder.given_name) {
            return Err(HolderFault::GivenName);
        }
        if !is_name(&holder.family_name) {
            return Err(HolderFault::FamilyName);
        }
        if holder.birth_date >= on {
            return Err(HolderFault::BirthDate);
        }
        Ok(holder)
    }

    /// First letters of given and family name, `Z. K.`: enough to see whose it is, too little to learn a name.
    #[must_use]
    pub fn initials(&self) -> String {
        format!(
            "{}. {}.",
            initial(&self.given_name),
            initial(&self.family_name)
        )
    }
}

fn is_name(text: &str) -> bool {
    (1..=NAME_CHARACTERS_MAX).contains(&text.chars().count())
        && !text.chars().any(|c| {
            c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
}

fn initial(name: &str) -> String {
    let letter = name.chars().find(|c| c.is_alphabetic());
    let letter = letter.or_else(|| name.chars().next());
    letter.map_or_else(String::new, |c| c.to_uppercase().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn holder(given: &str, family: &str) -> Holder {
        Holder {
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            birth_date: date(2001, 2, 3),
        }
    }

    #[test]
    fn initials_say_little() {
        for (given, family, initials) in [
            ("Zoë", "Kanarienvogel", "Z. K."),
            ("anna-maria", "von der Ahe", "A. V."),
            ("'t", "Hooft", "T. H."),
            ("أحمد", "الخطيب", "أ. ا."),
            ("Ömer", "İnönü", "Ö. İ."),
            ("Олена", "Шевченко", "О. Ш."),
        ] {
            assert_eq!(holder(given, family).initials(), initials);
        }
    }

    #[test]
    fn what_cannot_stand_on_paper_is_refused() {
        let on = date(2026, 12, 7);
        let long = "x".repeat(NAME_CHARACTERS_MAX + 1);
        for (given, family, fault) in [
            ("", "K", HolderFault::GivenName),
            ("  ", "K", HolderFault::GivenName),
            ("Zoë\nEve", "K", HolderFault::GivenName),
            ("Zoë", &long, HolderFault::FamilyName),
            ("Zoë", "K\u{202e}x", HolderFault::FamilyName),
        ] {
            assert_eq!(
                holder(given, family).checked(on),
                Err(fault),
                "{given} {family}"
            );
        }
        let born_today = Holder {
            birth_date: on,
            ..holder("Zoë", "K")
        };
        assert_eq!(born_today.checked(on), Err(HolderFault::BirthDate));
        let tidy = holder(" Zoë ", &"x".repeat(NAME_CHARACTERS_MAX)).checked(on);
        assert_eq!(tidy.expect("fits").given_name, "Zoë");
        // Markup is text like any other.
        assert!(holder("<b>", "</script>").checked(on).is_ok());
    }
}
