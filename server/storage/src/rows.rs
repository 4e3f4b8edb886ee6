//! A statement for one row made one for many, for SQLite.
//!
//! Every statement crosses to the thread of its connection and back there, which costs more than most rows. PostgreSQL has arrays for this
//! (`UNNEST`); SQLite has `VALUES` with as many rows as one likes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows in one statement at most.
const ROWS_MAX: usize = 64;
/// What stands before the values of one row.
const VALUES: &str = "VALUES (";

/// How many of `left` rows the next statement takes: 64, 16, 4 or 1, so that few different texts are kept prepared.
pub(crate) fn rows_at_once(left: usize) -> usize {
    let mut rows = ROWS_MAX;
    while rows > left.max(1) {
        rows /= 4;
    }
    rows
}

/// Texts made so far: a few for each statement that is run for many rows.
#[derive(Debug, Default)]
pub(crate) struct Repeated(Mutex<HashMap<(usize, usize), Arc<str>>>);

impl Repeated {
    /// The text for `rows` rows of `columns` values each. `one` has the values of one row behind `VALUES`, and parameters nowhere else.
    pub(crate) fn text(&self, one: &'static str, columns: usize, rows: usize) -> Arc<str> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A constant lies in one place as long as the process runs; one that lies in two is made twice.
        let key = (one.as_ptr().addr(), rows);
        let text = texts
            .entry(key)
            .or_insert_with(|| repeat(one, columns, rows).into());
        Arc::clone(text)
    }
}

/// `VALUES ($1, $2)` of two columns for three rows: `VALUES ($1, $2), ($3, $4), ($5, $6)`.
fn repeat(one: &str, columns: usize, rows: usize) -> String {
    let Some((before, values, after)) = parts(one) else {
        return one.to_owned();
    };
    let mut text = before.to_owned();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        renumber(&mut text, values, row * columns);
        text.push(')');
    }
    text.push_str(after);
    text
}

/// The text up to the parenthesis of the values, the values, and the text behind their parenthesis.
fn parts(one: &str) -> Option<(&str, &str, &str)> {
    let from = one.find(VALUES)? + VALUES.len();
    let length = one[from..].find(')')?;
    let (values, after) = one[from..].split_at(length);
    Some((&one[..from - 1], values, &after[1..]))
}

fn renumber(text: &mut String, values: &str, by: usize) {
    let mut pieces = values.split('$');
    text.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let end = piece
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(piece.len());
        let (number, rest) = piece.split_at(end);
        let number = number.parse().unwrap_or(0_usize) + by;
        text.push('$');
        text.push_str(&number.to_string());
        text.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_parameters_of_its_own() {
        assert_eq!(
            repeat(
                "INSERT INTO t (a, b, c, d) VALUES ($1, 'held', $2, $1) ON CONFLICT (a) DO NOTHING",
                2,
                3
            ),
            "INSERT INTO t (a, b, c, d) VALUES ($1, 'held', $2, $1), ($3, 'held', $4, $3), ($5, 'held', $6, $5) \
             ON CONFLICT (a) DO NOTHING"
        );
        let one = "WITH w (a) AS (VALUES ($1)) SELECT a FROM w";
        assert_eq!(repeat(one, 1, 1), one);
    }

    #[test]
    fn all_rows_are_taken_in_few_sizes() {
        for rows in [1, 2, 3, 4, 15, 16, 63, 64, 65, 200] {
            let mut left = rows;
            while left > 0 {
                let next = rows_at_once(left);
                assert!([1, 4, 16, 64].contains(&next) && next <= left, "{rows}");
                left -= next;
            }
        }
    }

    #[test]
    fn a_text_is_made_once() {
        let texts = Repeated::default();
        let one = "INSERT INTO t (a) VALUES ($1)";
        assert!(Arc::ptr_eq(&texts.text(one, 1, 4), &texts.text(one, 1, 4)));
    }
}
