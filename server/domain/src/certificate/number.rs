//! The number of a certificate: printed, read out on the telephone, typed by inspectors. No secret, but not to be guessed in a row.

use crate::check_digit::damm;
use std::fmt;
use std::str::FromStr;

/// Readable number: year of issue, eight random digits and a check digit over all of them, for example `2026-48210937-5`.
///
/// The check digit is Damm's: every wrong single digit and every swap of two neighbours is noticed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(String);

/// A text that is no number of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Not thirteen digits, spaces, dashes, dots and strokes aside.
    #[error("the number of a certificate has thirteen digits")]
    Length,
    /// Something else than digits, spaces, dashes, dots and strokes.
    #[error("the number of a certificate has only digits")]
    Character,
    /// The check digit does not fit: misheard or mistyped.
    #[error("the number of the certificate is mistyped")]
    CheckDigit,
}

const DIGITS: usize = 13;
const SEEDS: u64 = 100_000_000;

impl Number {
    /// The number made from the year of issue and a seed: any random value. There are 100 million a year; unique per authority is
    /// the table's business, try another seed when it is taken. Years outside of 0–9999 are clamped.
    #[must_use]
    pub fn of_seed(year: i16, seed: u64) -> Self {
        let data = format!("{:04}{:08}", year.clamp(0, 9_999), seed % SEEDS);
        Self::grouped(&format!("{data}{}", damm(data.bytes())))
    }

    fn grouped(digits: &str) -> Self {
        Self(format!(
            "{}-{}-{}",
            &digits[..4],
            &digits[4..12],
            &digits[12..]
        ))
    }

    /// The text: `2026-48210937-5`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Number {
    type Err = NumberFault;

    fn from_str(text: &str) -> Result<Self, NumberFault> {
        let mut digits = String::with_capacity(DIGITS);
        for character in text.chars() {
            match character {
                '0'..='9' if digits.len() == DIGITS => return Err(NumberFault::Length),
                '0'..='9' => digits.push(character),
                ' ' | '-' | '.' | '/' | '\u{a0}' | '\u{2011}' | '\u{2013}' => {}
                _ => return Err(NumberFault::Character),
            }
        }
        if digits.len() != DIGITS {
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

    #[test]
    fn spelling_does_not_matter() {
        let number = Number::of_seed(2026, 48_210_937);
        let digits: String = number.as_str().replace('-', "");
        assert!(number.as_str().starts_with("2026-48210937-"), "{number}");
        let spaced: String = digits.chars().flat_map(|digit| [digit, ' ']).collect();
        let sliced = format!(" {}/{} {}", &digits[..4], &digits[4..8], &digits[8..]);
        for text in [number.as_str(), &digits, &spaced, &sliced] {
            assert_eq!(text.parse(), Ok(number.clone()), "{text}");
        }
        for (text, fault) in [
            ("", NumberFault::Length),
            ("2026-4821093-7", NumberFault::Length),
            ("20261234567890", NumberFault::Length),
            ("2026-4821093x-7", NumberFault::Character),
            ("٢٠٢٦٤٨٢١٠٩٣٧٥", NumberFault::Character),
        ] {
            assert_eq!(text.parse::<Number>(), Err(fault), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back(year in 2020_i16..2200, seed: u64) {
            let number = Number::of_seed(year, seed);
            prop_assert_eq!(number.as_str().len(), 15);
            prop_assert_eq!(number.as_str().parse::<Number>(), Ok(number.clone()));
        }

        #[test]
        fn wrong_digits_and_swapped_neighbours_are_noticed(seed: u64) {
            let digits: Vec<u8> = Number::of_seed(2026, seed).as_str().bytes().filter(u8::is_ascii_digit).collect();
            let read = |digits: &[u8]| std::str::from_utf8(digits).expect("digits").parse::<Number>();
            for at in 0..DIGITS {
                for wrong in (b'0'..=b'9').filter(|wrong| *wrong != digits[at]) {
                    let mut mistyped = digits.clone();
                    mistyped[at] = wrong;
                    prop_assert_eq!(read(&mistyped), Err(NumberFault::CheckDigit));
                }
            }
            for at in (0..DIGITS - 1).filter(|at| digits[*at] != digits[*at + 1]) {
                let mut swapped = digits.clone();
                swapped.swap(at, at + 1);
                prop_assert_eq!(read(&swapped), Err(NumberFault::CheckDigit));
            }
        }
    }
}
