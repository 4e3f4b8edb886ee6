//! The presence question: "are you still there?", asked at moments nobody can foresee.

use crate::time::{Interval, Millis, Timestamp};
use uuid::Uuid;

/// An answer is awaited for this long at most, whatever a course says.
pub const ANSWER_WITHIN_MAX: Millis = Millis::minutes(5);
/// Nothing is asked before this much of the lesson is over.
const FIRST_AFTER: Millis = Millis::minutes(5);
/// Nothing is asked in the last part of it, so that there is time to answer.
const LAST_BEFORE: Millis = Millis::minutes(1);
/// Moments are spread over at least this much time, even in a lesson that was opened late and so runs over.
const SPREAD_MIN: Millis = Millis::minutes(4);
/// One question in so many minutes.
const ONE_PER: Millis = Millis::minutes(20);
/// But at least so many in a lesson.
const COUNT_MIN: i64 = 2;

/// One question to everybody in the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Key.
    pub id: Uuid,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Last instant at which an answer counts.
    pub until: Timestamp,
}

impl Question {
    /// Asked now, to be answered within `seconds`.
    #[must_use]
    pub fn ask(id: Uuid, seconds: u16, now: Timestamp) -> Self {
        let within = Millis::seconds(seconds.max(1).into()).min(ANSWER_WITHIN_MAX);
        Self {
            id,
            asked_at: now,
            until: now.plus(within),
        }
    }

    /// Whether an answer given at `at` counts.
    #[must_use]
    pub fn takes(&self, at: Timestamp) -> bool {
        self.asked_at <= at && at <= self.until
    }
}

/// The moments at which it is asked, soonest first: at least two, one per 20 minutes, none in the first five.
///
/// The time is cut into equal stretches with one moment in each, so that the second does not follow on the heels of the first.
#[must_use]
pub fn moments(taught: Interval, seed: u64) -> Vec<Timestamp> {
    let first = taught.start.plus(FIRST_AFTER);
    let last = taught.end.minus(LAST_BEFORE).max(first.plus(SPREAD_MIN));
    let count = (taught.length().0 / ONE_PER.0).max(COUNT_MIN);
    let stretch = last.since(first).0 / count;
    let mut random = SplitMix(seed);
    (0..count)
        .map(|n| first.plus(Millis(n * stretch + random.below(stretch))))
        .collect()
}

/// `SplitMix64` (Steele, Lea, Flood 2014): enough to be unforeseen when its seed is, and the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let bound = u64::try_from(bound).unwrap_or(0).max(1);
        i64::try_from(z % bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const fn minutes(n: i64) -> Timestamp {
        Timestamp(n * 60_000)
    }

    #[test]
    fn nobody_is_asked_in_the_first_minutes_and_everybody_at_least_twice() {
        let mut seen = BTreeSet::new();
        for (length, count) in [(10, 2), (30, 2), (59, 2), (60, 3), (240, 12)] {
            let taught = Interval {
                start: minutes(100),
                end: minutes(100 + length),
            };
            for seed in 0..500 {
                let moments = moments(taught, seed);
                assert_eq!(moments.len(), count, "{length} minutes, seed {seed}");
                assert!(
                    moments.is_sorted()
                        && moments.iter().all(|moment| {
                            *moment >= minutes(105) && *moment < minutes(100 + length - 1)
                        }),
                    "{length} minutes, seed {seed}: {moments:?}"
                );
                assert_eq!(
                    moments,
                    super::moments(taught, seed),
                    "the same seed, the same moments"
                );
                seen.insert(moments[0]);
            }
        }
        assert!(seen.len() > 1_000, "the first moment cannot be foreseen");
    }

    #[test]
    fn a_lesson_opened_at_its_end_is_asked_all_the_same() {
        let taught = Interval {
            start: minutes(59),
            end: minutes(60),
        };
        let moments = moments(taught, 7);
        assert_eq!(moments.len(), 2);
        assert!(moments[0] >= minutes(64) && moments[1] < minutes(68));
    }

    #[test]
    fn an_answer_counts_while_the_question_is_open() {
        let question = Question::ask(Uuid::nil(), 60, Timestamp(1_000));
        for (at, takes) in [(999, false), (1_000, true), (61_000, true), (61_001, false)] {
            assert_eq!(question.takes(Timestamp(at)), takes, "{at}");
        }
        let long = Question::ask(Uuid::nil(), u16::MAX, Timestamp(0));
        assert_eq!(long.until, Timestamp(0).plus(ANSWER_WITHIN_MAX));
    }
}
