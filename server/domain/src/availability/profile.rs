//! How many counters of one pool are open at every grain of one local day.

use super::grains::{GRAIN_MINUTES, GRAINS_MAX, GrainSet};
use super::rule::{Closure, LocalSpan, OpeningRule};
use crate::time::{DAY_MINUTES, Interval, LocalDay, Timestamp};
use jiff::civil::Date;
use std::ops::Range;

/// Open counters per grain of one pool and day, counted in elapsed time from local midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayProfile {
    day: LocalDay,
    capacity: [u8; GRAINS_MAX],
    /// The grains whose capacity is not zero.
    open: GrainSet,
}

impl DayProfile {
    /// The profile that rules and closures make of a day. `holiday`: the day is a public holiday at the pool's site.
    ///
    /// A grain is open when the wall clock shows a time inside a rule, so 02:00–03:00 is open twice in the night
    /// summer time ends and never in the night it begins. Overlapping rules add up, to 255 at most.
    #[must_use]
    pub fn new(day: LocalDay, rules: &[OpeningRule], closures: &[Closure], holiday: bool) -> Self {
        let mut profile = Self {
            day,
            capacity: [0; GRAINS_MAX],
            open: GrainSet::default(),
        };
        for rule in rules
            .iter()
            .filter(|rule| rule.counts_on(day.date()) && (rule.on_holidays || !holiday))
        {
            profile.open(rule);
        }
        for closure in closures
            .iter()
            .filter(|closure| closure.counts_on(day.date()))
        {
            profile.close(closure.part.unwrap_or(LocalSpan {
                from: 0,
                until: DAY_MINUTES,
            }));
        }
        profile.open = GrainSet::flagged(&profile.capacity.map(|counters| counters > 0));
        profile
    }

    fn open(&mut self, rule: &OpeningRule) {
        let mut add = |from, until| {
            for range in grains_of(&self.day, LocalSpan { from, until }) {
                for counters in &mut self.capacity[range] {
                    *counters = counters.saturating_add(rule.counters);
                }
            }
        };
        // Breaks may touch or overlap and come in any order: walk from one edge to the next.
        let mut from = rule.open.from;
        while from < rule.open.until {
            let inside = rule
                .breaks
                .iter()
                .filter(|pause| pause.from <= from && from < pause.until)
                .map(|pause| pause.until)
                .max();
            if let Some(end) = inside {
                from = end;
            } else {
                let next = rule
                    .breaks
                    .iter()
                    .map(|pause| pause.from)
                    .filter(|edge| *edge > from)
                    .min();
                let until = next.unwrap_or(rule.open.until).min(rule.open.until);
                add(from, until);
                from = until;
            }
        }
    }

    fn close(&mut self, part: LocalSpan) {
        for range in grains_of(&self.day, part) {
            self.capacity[range].fill(0);
        }
    }

    /// The day.
    #[must_use]
    pub const fn day(&self) -> &LocalDay {
        &self.day
    }

    /// The date.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.day.date()
    }

    /// Open counters at a grain.
    #[must_use]
    pub fn capacity_at(&self, grain: usize) -> u8 {
        self.capacity.get(grain).copied().unwrap_or(0)
    }

    /// Open counters per grain.
    pub(super) const fn capacity(&self) -> &[u8; GRAINS_MAX] {
        &self.capacity
    }

    /// Grains with an open counter.
    #[must_use]
    pub const fn open_grains(&self) -> GrainSet {
        self.open
    }

    /// The instant a grain begins.
    #[must_use]
    pub fn start_of(&self, grain: usize) -> Timestamp {
        let offset = i64::try_from(grain)
            .unwrap_or(i64::MAX)
            .saturating_mul(super::GRAIN.0);
        Timestamp(self.day.bounds().start.0.saturating_add(offset))
    }

    /// The grain that begins at an instant, if one does.
    #[must_use]
    pub fn grain_starting(&self, instant: Timestamp) -> Option<usize> {
        if !self.day.bounds().contains(instant) {
            return None;
        }
        let span = instant.since(self.day.bounds().start).0;
        (span % super::GRAIN.0 == 0)
            .then(|| usize::try_from(span / super::GRAIN.0).ok())
            .flatten()
    }

    /// The grains an interval touches; `None` when it is empty or not within this day.
    #[must_use]
    pub fn grains(&self, time: Interval) -> Option<Range<usize>> {
        grains_within(&self.day, time)
    }
}

/// The grains an interval touches on a day; `None` when it is empty or not within the day.
#[must_use]
pub fn grains_within(day: &LocalDay, time: Interval) -> Option<Range<usize>> {
    let bounds = day.bounds();
    if time.start < bounds.start || time.end > bounds.end || time.start >= time.end {
        return None;
    }
    let first = usize::try_from(time.start.since(bounds.start).0 / super::GRAIN.0).ok()?;
    let span = time.end.since(bounds.start).0;
    let last =
        usize::try_from(span / super::GRAIN.0 + i64::from(span % super::GRAIN.0 != 0)).ok()?;
    (last <= GRAINS_MAX).then_some(first..last)
}

/// The grains that lie wholly within a span of the wall clock.
fn grains_of(day: &LocalDay, span: LocalSpan) -> impl Iterator<Item = Range<usize>> + '_ {
    day.elapsed(span.from, span.until).map(|minutes| {
        let first = (minutes.start.div_ceil(GRAIN_MINUTES) as usize).min(GRAINS_MAX);
        let last = ((minutes.end / GRAIN_MINUTES) as usize).min(GRAINS_MAX);
        first..last.max(first)
    })
}
