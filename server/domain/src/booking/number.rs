//! The appointment number: read out on the telephone, printed on a display, no secret.

use crate::check_digit::damm;
use crate::id::AuthorityId;
use std::fmt;
use std::str::FromStr;

/// Readable appointment number: nine digits in groups of three, the last a check digit, for example `482-109-375`.
///
/// The check digit is Damm's: every wrong single digit and every swap of two neighbours is noticed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppointmentNumber(String);

/// A text that is no appointment number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Not nine digits, spaces, dashes and dots aside.
    #[error("an appointment number has nine digits")]
    Length,
    /// Something else than digits, spaces, dashes and dots.
    #[error("an appointment number has only digits")]
    Character,
    /// The check digit does not fit: misheard or mistyped.
    #[error("the appointment number is mistyped")]
    CheckDigit,
}

const DATA_DIGITS: u64 = 90_000_000;
const FIRST: u64 = 10_000_000;

impl AppointmentNumber {
    /// The number made from a seed: any random value. There are 90 million; unique per authority is the table's business,
    /// try another seed when it is taken.
    #[must_use]
    pub fn of_seed(seed: u64) -> Self {
        let data = (FIRST + seed % DATA_DIGITS).to_string();
        Self::grouped(&format!("{data}{}", damm(data.bytes())))
    }

    /// The nth number of an authority: all 90 million are different, and neighbours look nothing alike on a display.
    #[must_use]
    pub fn nth(nth: u64, authority: AuthorityId) -> Self {
        // Any factor without 2, 3 and 5 goes once round the circle.
        const FACTOR: u64 = 38_196_601;
        let offset = authority.0.as_u64_pair().1 % DATA_DIGITS;
        Self::of_seed((nth % DATA_DIGITS) * FACTOR + offset)
    }

    fn grouped(digits: &str) -> Self {
        Self(format!(
            "{}-{}-{}",
            &digits[..3],
            &digits[3..6],
            &digits[6..]
        ))
    }

    /// The text: `482-109-375`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppointmentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AppointmentNumber {
    type Err = NumberFault;

    fn from_str(text: &str) -> Result<Self, NumberFault> {
        let mut digits = String::with_capacity(9);
        for character in text.chars() {
            match character {
                '0'..='9' if digits.len() == 9 => return Err(NumberFault::Length),
                '0'..='9' => digits.push(character),
                ' ' | '-' | '.' | '\u{a0}' | '\u{2011}' | '\u{2013}' => {}
                _ => return Err(NumberFault::Character),
            }
        }
        if digits.len() != 9 {
            return Err(NumberFault::Length);
        }
        if damm(digits.bytes()) != 0 {
            return Err(NumberFault::CheckDigit);
        }
        Ok(Self::grouped(&digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;
    use uuid::Uuid;

    #[test]
    fn spelling_does_not_matter() {
        let number = AppointmentNumber::of_seed(38_210_937);
        let digits: String = number.as_str().replace('-', "");
        let spaced: String = digits.chars().flat_map(|digit| [digit, ' ']).collect();
        for text in [
            number.as_str(),
            &digits,
            &spaced,
            &format!("  {}.{}", &digits[..4], &digits[4..]),
        ] {
            assert_eq!(text.parse(), Ok(number.clone()), "{text}");
        }
        for (text, fault) in [
            ("", NumberFault::Length),
            ("12345678", NumberFault::Length),
            ("1234567890", NumberFault::Length),
            ("12345678x", NumberFault::Character),
            ("١٢٣٤٥٦٧٨٩", NumberFault::Character),
        ] {
            assert_eq!(text.parse::<AppointmentNumber>(), Err(fault), "{text}");
        }
    }

    #[test]
    fn numbers_differ_and_do_not_count_up() {
        let authority = AuthorityId(Uuid::from_u128(0x1234_5678_9abc_def0));
        let number = |nth| AppointmentNumber::nth(nth, authority);
        let numbers: Vec<_> = (0..100_000).map(number).collect();
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
        let value = |number: &AppointmentNumber| {
            let digits = number.as_str().replace('-', "");
            digits.parse::<u64>().expect("digits") / 10
        };
        let far = |pair: &[AppointmentNumber]| value(&pair[0]).abs_diff(value(&pair[1])) > 1_000;
        assert!(numbers.windows(2).all(far));
        assert_eq!(number(0), number(90_000_000), "and then they begin again");
    }

    proptest! {
        #[test]
        fn every_number_reads_back(seed: u64) {
            let number = AppointmentNumber::of_seed(seed);
            prop_assert_eq!(number.as_str().len(), 11);
            prop_assert_eq!(number.as_str().parse::<AppointmentNumber>(), Ok(number.clone()));
        }

        #[test]
        fn wrong_digits_and_swapped_neighbours_are_noticed(seed: u64) {
            let digits: Vec<u8> = AppointmentNumber::of_seed(seed).as_str().bytes().filter(u8::is_ascii_digit).collect();
            let read = |digits: &[u8]| std::str::from_utf8(digits).expect("digits").parse::<AppointmentNumber>();
            for at in 0..9 {
                for wrong in (b'0'..=b'9').filter(|wrong| *wrong != digits[at]) {
                    let mut mistyped = digits.clone();
                    mistyped[at] = wrong;
                    prop_assert_eq!(read(&mistyped), Err(NumberFault::CheckDigit));
                }
            }
            for at in (0..8).filter(|at| digits[*at] != digits[*at + 1]) {
                let mut swapped = digits.clone();
                swapped.swap(at, at + 1);
                prop_assert_eq!(read(&swapped), Err(NumberFault::CheckDigit));
            }
        }
    }
}
