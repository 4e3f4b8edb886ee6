//! What clients were promised, and what went wrong on the way: written down by everybody, counted at the end.

use schalter_load_kit::citizen::{Held, Start};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Different wrong answers that are told; more of the same kind only count.
const WRONG_TOLD_MAX: usize = 20;

/// An appointment that a client was told is booked.
#[derive(Debug, Clone)]
pub struct Promise {
    /// The appointment and the right to it.
    pub held: Held,
    /// Where in which pool.
    pub start: Start,
    /// Whether the citizen left a mail address.
    pub by_mail: bool,
    /// Whether the client was told afterwards that it is cancelled.
    pub cancelled: bool,
}

#[derive(Debug, Default)]
struct Notes {
    promises: Vec<Promise>,
    refused: u64,
    put_off: u64,
    broken_lines: u64,
    wrong: BTreeMap<String, u64>,
    slowest: Duration,
}

/// Everybody's notes.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Notes>);

/// Sums of the notes.
#[derive(Debug, Clone, Copy)]
pub struct Sums {
    /// Wishes refused by a rule: taken.
    pub refused: u64,
    /// Answers "later" (429, 503, 507 with `Retry-After`).
    pub put_off: u64,
    /// Requests whose connection broke.
    pub broken_lines: u64,
    /// Answers that should not be.
    pub wrong: u64,
    /// The slowest single answer.
    pub slowest: Duration,
}

impl Tally {
    fn notes(&self) -> MutexGuard<'_, Notes> {
        // Notes are single entries: a panic leaves none half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A client was told that it is booked.
    pub fn promise(&self, promise: Promise) {
        self.notes().promises.push(promise);
    }

    /// A rule said no.
    pub fn refused(&self) {
        self.notes().refused += 1;
    }

    /// The server asked to come back later.
    pub fn put_off(&self) {
        self.notes().put_off += 1;
    }

    /// The line broke.
    pub fn broken_line(&self) {
        self.notes().broken_lines += 1;
    }

    /// Something that must not happen did.
    pub fn wrong(&self, what: String) {
        let mut notes = self.notes();
        if notes.wrong.len() < WRONG_TOLD_MAX || notes.wrong.contains_key(&what) {
            *notes.wrong.entry(what).or_default() += 1;
        } else {
            *notes.wrong.entry("and others".to_owned()).or_default() += 1;
        }
    }

    /// How long one answer took.
    pub fn took(&self, time: Duration) {
        let mut notes = self.notes();
        notes.slowest = notes.slowest.max(time);
    }

    /// All promises until now.
    pub fn promises(&self) -> Vec<Promise> {
        self.notes().promises.clone()
    }

    /// The sums; tells what was wrong on standard error.
    pub fn sums(&self, scenario: &str) -> Sums {
        let notes = self.notes();
        for (what, times) in &notes.wrong {
            eprintln!("{scenario}: WRONG, {times} times: {what}");
        }
        Sums {
            refused: notes.refused,
            put_off: notes.put_off,
            broken_lines: notes.broken_lines,
            wrong: notes.wrong.values().sum(),
            slowest: notes.slowest,
        }
    }
}
