//! How names are compared in the register: as a clerk hears them, not as somebody once typed them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name as it is looked for: no case, no marks, no hyphens, spaces and apostrophes; `ä`, `ae` and `a` are one.
///
/// It finds more than what was asked for, which does no harm: the day of birth must fit as well, and whoever searches reads the
/// names that were found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchName(String);

impl SearchName {
    /// The key of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        // Upper and then lower case folds what has no simple counterpart: `ß` is `ss`, `ς` is `σ`, `ı` is `i`.
        let folded = name
            .nfkd()
            .flat_map(char::to_uppercase)
            .flat_map(char::to_lowercase)
            .nfkd()
            .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
        let mut key = String::with_capacity(name.len());
        for c in folded {
            // `Müller` and `Mueller` are both `muller`.
            if c == 'e' && key.ends_with(['a', 'o', 'u']) {
                continue;
            }
            key.push(c);
        }
        Self(key)
    }

    /// Its bytes, to be hashed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether nothing is left of the name: it had no letter at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether the given names that were asked for are among those of the entry, in any order: who is called "Anna" is found as
/// "Anna Maria".
#[must_use]
pub fn given_name_fits(stored: &str, asked: &str) -> bool {
    let parts = |name: &str| -> Vec<SearchName> {
        name.split(|c: char| {
            c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
        })
        .map(SearchName::of)
        .filter(|part| !part.is_empty())
        .collect()
    };
    let (stored_parts, asked_parts) = (parts(stored), parts(asked));
    SearchName::of(stored) == SearchName::of(asked)
        || asked_parts.iter().all(|part| stored_parts.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_are_heard() {
        for (stored, asked) in [
            ("Müller", "mueller"),
            ("Müller", "MULLER"),
            ("Mu\u{308}ller", "Müller"),
            ("Straßer", "STRASSER"),
            ("Groß-Gerau", "gross gerau"),
            ("Meyer-Landrut", "Meyer Landrut"),
            ("  Meyer  ", "meyer"),
            ("O'Neill", "o’neill"),
            ("İnönü", "inonu"),
            ("Yıldız", "YILDIZ"),
            ("Ångström", "angstrom"),
            ("ﬁscher", "fischer"),
            ("Шевченко", "ШЕВЧЕНКО"),
            ("Ｍüller", "müller"),
            ("مُحَمَّد", "محمد"),
            ("von der Ahe", "Von-der-Ahe"),
        ] {
            assert_eq!(
                SearchName::of(stored),
                SearchName::of(asked),
                "{stored} {asked}"
            );
        }
        for (stored, asked) in [
            ("Meier", "Meyer"),
            ("Schmidt", "Schmitt"),
            ("Kanari", "Kanarienvogel"),
        ] {
            assert_ne!(
                SearchName::of(stored),
                SearchName::of(asked),
                "{stored} {asked}"
            );
        }
        assert!(SearchName::of(" -'. ").is_empty());
    }

    #[test]
    fn one_of_several_given_names_is_enough() {
        for (stored, asked, fits) in [
            ("Anna Maria", "Anna", true),
            ("Anna-Maria", "maria", true),
            ("Anna-Maria", "Annamaria", true),
            ("Anna Maria", "Maria Anna", true),
            ("Anna", "Anna Maria", false),
            ("Anna", "Hanna", false),
            ("Jörg", "joerg", true),
        ] {
            assert_eq!(given_name_fits(stored, asked), fits, "{stored} {asked}");
        }
    }
}
