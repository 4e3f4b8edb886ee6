//! Opening rules and closures of a pool: local time, as the office writes them on its door.

use super::grains::GRAIN_MINUTES;
use crate::catalogue::Text;
use crate::id::{ClosureId, OpeningRuleId};
use crate::time::{DAY_MINUTES, Minute};
use jiff::civil::{Date, Weekday};

/// Counters of one rule at most; the counts per grain are bytes, and overlapping rules add up.
pub const COUNTERS_MAX: u8 = 100;
/// Breaks of one rule at most.
pub const BREAKS_MAX: usize = 8;
/// Longest repetition in weeks.
pub const EVERY_WEEKS_MAX: u8 = 52;

/// When a pool is open, week by week. Capacities of overlapping rules add up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRule {
    /// Key.
    pub id: OpeningRuleId,
    /// On which days of the week.
    pub weekdays: Weekdays,
    /// From when to when on the wall clock.
    pub open: LocalSpan,
    /// Closed in between.
    pub breaks: Vec<LocalSpan>,
    /// First day it counts.
    pub valid_from: Date,
    /// Last day it counts.
    pub valid_until: Option<Date>,
    /// 1: every week; n: every nth week, counted from the ISO week (Monday to Sunday) of `valid_from`.
    pub every_weeks: u8,
    /// How many counters are open, 1–100.
    pub counters: u8,
    /// Open on public holidays as well.
    pub on_holidays: bool,
}

/// A time a pool is closed although its rules say open. It closes all counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// Key.
    pub id: ClosureId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Only this part of each day; whole days otherwise.
    pub part: Option<LocalSpan>,
    /// What citizens read: "Betriebsausflug".
    pub reason: Text,
}

/// Part of a local day, in minutes of the wall clock, open at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalSpan {
    /// First minute, a multiple of the grain.
    pub from: Minute,
    /// First minute that no longer belongs to it, a multiple of the grain; 1440 is midnight.
    pub until: Minute,
}

/// A set of days of the week; bit 0 is Monday, bit 6 Sunday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

/// Why a rule or closure cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRule {
    /// No weekday, or a bit that is none.
    #[error("a rule needs at least one of the seven weekdays")]
    Weekdays,
    /// Empty, backwards, beyond midnight or between grains.
    #[error(
        "a time span must lie within one day, end after it begins, and keep to steps of five minutes"
    )]
    Span,
    /// A break that reaches outside, or too many.
    #[error("a break must lie within the opening, and a rule has at most eight of them")]
    Break,
    /// It ends before it begins.
    #[error("the last day must not be before the first")]
    Dates,
    /// Outside 1–52.
    #[error("a rule repeats every 1 to 52 weeks")]
    EveryWeeks,
    /// Outside 1–100.
    #[error("a rule opens 1 to 100 counters")]
    Counters,
}

impl Weekdays {
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);

    /// From the stored bits; bit 0 is Monday.
    pub fn from_bits(bits: u8) -> Result<Self, InvalidRule> {
        if bits == 0 || bits > Self::ALL.0 {
            Err(InvalidRule::Weekdays)
        } else {
            Ok(Self(bits))
        }
    }

    /// From a list of days.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Result<Self, InvalidRule> {
        Self::from_bits(days.into_iter().fold(0, |bits, day| bits | bit(day)))
    }

    /// The stored bits.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether a day is among them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

impl LocalSpan {
    /// A checked span.
    pub fn new(from: Minute, until: Minute) -> Result<Self, InvalidRule> {
        let span = Self { from, until };
        span.check()?;
        Ok(span)
    }

    fn check(self) -> Result<(), InvalidRule> {
        let on_grain = |minute: Minute| u32::from(minute).is_multiple_of(GRAIN_MINUTES);
        if self.from < self.until
            && self.until <= DAY_MINUTES
            && on_grain(self.from)
            && on_grain(self.until)
        {
            Ok(())
        } else {
            Err(InvalidRule::Span)
        }
    }
}

impl OpeningRule {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), InvalidRule> {
        self.open.check()?;
        if self.breaks.len() > BREAKS_MAX {
            return Err(InvalidRule::Break);
        }
        for pause in &self.breaks {
            pause.check()?;
            if pause.from < self.open.from || pause.until > self.open.until {
                return Err(InvalidRule::Break);
            }
        }
        if self.valid_until.is_some_and(|last| last < self.valid_from) {
            return Err(InvalidRule::Dates);
        }
        if !(1..=EVERY_WEEKS_MAX).contains(&self.every_weeks) {
            return Err(InvalidRule::EveryWeeks);
        }
        if !(1..=COUNTERS_MAX).contains(&self.counters) {
            return Err(InvalidRule::Counters);
        }
        Ok(())
    }

    /// Whether the rule opens on a date, holidays and closures aside.
    #[must_use]
    pub fn counts_on(&self, date: Date) -> bool {
        self.weekdays.contains(date.weekday())
            && date >= self.valid_from
            && self.valid_until.is_none_or(|last| date <= last)
            && (self.every_weeks <= 1
                || weeks_between(self.valid_from, date) % i32::from(self.every_weeks) == 0)
    }
}

impl Closure {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), InvalidRule> {
        if self.until < self.from {
            return Err(InvalidRule::Dates);
        }
        self.part.map_or(Ok(()), LocalSpan::check)
    }

    /// Whether it closes at least part of a date.
    #[must_use]
    pub fn counts_on(&self, date: Date) -> bool {
        self.from <= date && date <= self.until
    }
}

/// ISO weeks from the week of `anchor` to the week of `date`, which is not earlier.
fn weeks_between(anchor: Date, date: Date) -> i32 {
    (days_since_epoch(date) + EPOCH_FROM_MONDAY).div_euclid(7)
        - (days_since_epoch(anchor) + EPOCH_FROM_MONDAY).div_euclid(7)
}

/// 1970-01-01 was a Thursday.
const EPOCH_FROM_MONDAY: i32 = 3;

fn days_since_epoch(date: Date) -> i32 {
    date.duration_since(jiff::civil::date(1970, 1, 1))
        .as_hours()
        .try_into()
        .map_or(0, |hours: i32| hours.div_euclid(24))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use uuid::Uuid;

    fn rule() -> OpeningRule {
        OpeningRule {
            id: OpeningRuleId(Uuid::nil()),
            weekdays: Weekdays::WORKING,
            open: LocalSpan {
                from: 480,
                until: 960,
            },
            breaks: vec![LocalSpan {
                from: 720,
                until: 780,
            }],
            valid_from: date(2026, 1, 1),
            valid_until: None,
            every_weeks: 1,
            counters: 2,
            on_holidays: false,
        }
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        type Change = fn(&mut OpeningRule);
        let cases: [(Change, Result<(), InvalidRule>); 11] = [
            (|_| {}, Ok(())),
            (|r| r.open.until = 1440, Ok(())),
            (|r| r.open.until = 1445, Err(InvalidRule::Span)),
            (|r| r.open.until = 480, Err(InvalidRule::Span)),
            (|r| r.open.from = 481, Err(InvalidRule::Span)),
            (|r| r.breaks[0].from = 475, Err(InvalidRule::Break)),
            (
                |r| {
                    r.breaks = vec![
                        LocalSpan {
                            from: 480,
                            until: 485
                        };
                        9
                    ];
                },
                Err(InvalidRule::Break),
            ),
            (
                |r| r.valid_until = Some(date(2025, 12, 31)),
                Err(InvalidRule::Dates),
            ),
            (|r| r.every_weeks = 0, Err(InvalidRule::EveryWeeks)),
            (|r| r.counters = 0, Err(InvalidRule::Counters)),
            (|r| r.counters = 101, Err(InvalidRule::Counters)),
        ];
        for (number, (change, expected)) in cases.into_iter().enumerate() {
            let mut changed = rule();
            change(&mut changed);
            assert_eq!(changed.check(), expected, "case {number}");
        }
        assert_eq!(Weekdays::from_bits(0), Err(InvalidRule::Weekdays));
        assert_eq!(Weekdays::from_bits(128), Err(InvalidRule::Weekdays));
    }

    #[test]
    fn every_n_weeks_counts_iso_weeks_over_the_turn_of_the_year() {
        // Valid from a Thursday: its whole ISO week (28 Dec – 3 Jan) is week 0, but days before it do not count.
        let rule = OpeningRule {
            valid_from: date(2026, 12, 31),
            every_weeks: 2,
            weekdays: Weekdays::ALL,
            ..rule()
        };
        for (day, open) in [
            (date(2026, 12, 30), false),
            (date(2026, 12, 31), true),
            (date(2027, 1, 3), true),
            (date(2027, 1, 4), false),
            (date(2027, 1, 10), false),
            (date(2027, 1, 11), true),
            (date(2028, 2, 29), false),
            (date(2028, 3, 6), true),
        ] {
            assert_eq!(rule.counts_on(day), open, "{day}");
        }
    }

    #[test]
    fn validity_includes_both_ends() {
        let rule = OpeningRule {
            valid_until: Some(date(2026, 1, 7)),
            ..rule()
        };
        for (day, open) in [
            (date(2026, 1, 1), true),
            (date(2026, 1, 7), true),
            (date(2026, 1, 8), false),
        ] {
            assert_eq!(rule.counts_on(day), open, "{day}");
        }
    }
}
