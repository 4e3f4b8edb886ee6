//! What may stand in a certificate: texts come from people and from imports.

use super::RenderFault;
use crate::Document;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// The longest name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 120;
/// The longest restriction, in characters.
pub const RESTRICTION_CHARACTERS_MAX: usize = 200;
/// The longest name and address of an authority, and name of a course, in characters.
pub const LABEL_CHARACTERS_MAX: usize = 160;

/// Refuses what cannot be printed right.
pub(super) fn document(document: &Document) -> Result<(), RenderFault> {
    let person = &document.person;
    text("family name", &person.family_name, 1, NAME_CHARACTERS_MAX)?;
    text("given name", &person.given_name, 1, NAME_CHARACTERS_MAX)?;
    text("number", &document.number, 1, 40)?;
    text("course", &document.course.version, 1, 40)?;
    for name in document.course.name.values() {
        text("course", name, 1, LABEL_CHARACTERS_MAX)?;
    }
    for name in document.authority.name.values() {
        text("authority", name, 1, LABEL_CHARACTERS_MAX)?;
    }
    let address = document.authority.address.replace(['\n', '\r'], ",");
    text("address", &address, 0, LABEL_CHARACTERS_MAX)?;
    let restriction = document.restricted_to.as_deref().unwrap_or("-");
    text("restriction", restriction, 1, RESTRICTION_CHARACTERS_MAX)
}

fn text(
    field: &'static str,
    text: &str,
    length_min: usize,
    length_max: usize,
) -> Result<(), RenderFault> {
    let length = text.trim().chars().count();
    if length < length_min || length > length_max {
        return Err(RenderFault::Length {
            field,
            length,
            length_max,
        });
    }
    match text.chars().find(|character| is_invisible(*character)) {
        Some(character) => Err(RenderFault::Invisible { field, character }),
        None => Ok(()),
    }
}

/// Control and format characters, line separators, private and unassigned ones. The two joiners shape Arabic letters and may stay.
fn is_invisible(character: char) -> bool {
    if matches!(character, '\u{200c}' | '\u{200d}') {
        return false;
    }
    character.general_category_group() == GeneralCategoryGroup::Other
        || matches!(
            character.general_category(),
            GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_refused_with_its_name() {
        for character in [
            '\0', '\t', '\n', '\u{7f}', '\u{202e}', '\u{200f}', '\u{feff}', '\u{2028}', '\u{e000}',
        ] {
            let name = format!("An{character}na");
            let fault = text("given name", &name, 1, 120).expect_err("refused");
            assert_eq!(
                fault.to_string(),
                format!(
                    "given name: the character U+{:04X} cannot be printed",
                    u32::from(character)
                )
            );
        }
        for name in [
            "Anna-Lena",
            "O’Brien",
            "D'Arcy",
            "Zoë",
            "Ма́рія",
            "<b>x</b>",
            "نور‌الدین",
        ] {
            assert_eq!(text("given name", name, 1, 120), Ok(()), "{name}");
        }
    }

    #[test]
    fn lengths_are_characters() {
        assert_eq!(text("family name", &"я".repeat(120), 1, 120), Ok(()));
        for (name, length) in [("я".repeat(121), 121), ("  ".to_owned(), 0)] {
            assert_eq!(
                text("family name", &name, 1, 120),
                Err(RenderFault::Length {
                    field: "family name",
                    length,
                    length_max: 120
                })
            );
        }
    }
}
