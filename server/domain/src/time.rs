//! Instants as UTC milliseconds; rules are local time in the authority's zone (`jiff::tz::TimeZone`).
//!
//! A local time is never made by adding hours to another local time: it is looked up in the zone, once per day
//! ([`LocalDay`]), and every grain of that day is then found by arithmetic.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A span of time in milliseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// An interval of instants, closed at its start and open at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// First instant that belongs to it.
    pub start: Timestamp,
    /// First instant that no longer belongs to it; never before `start`.
    pub end: Timestamp,
}

impl Millis {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// A span of `n` seconds.
    #[must_use]
    pub const fn seconds(n: u32) -> Self {
        Self(n as i64 * 1_000)
    }

    /// A span of `n` minutes.
    #[must_use]
    pub const fn minutes(n: u32) -> Self {
        Self(n as i64 * 60_000)
    }

    /// A span of `n` hours of elapsed time; not a way to make local times.
    #[must_use]
    pub const fn hours(n: u32) -> Self {
        Self(n as i64 * 3_600_000)
    }

    /// Whole minutes, rounded up.
    #[must_use]
    pub const fn minutes_up(self) -> i64 {
        self.0.div_euclid(60_000) + if self.0.rem_euclid(60_000) == 0 { 0 } else { 1 }
    }

    /// The sum; the largest span where it does not fit.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `n` times this span; the largest span where it does not fit.
    #[must_use]
    pub const fn times(self, n: u32) -> Self {
        Self(self.0.saturating_mul(n as i64))
    }
}

impl Timestamp {
    /// The instant `span` later, or `None` beyond the range of the type.
    #[must_use]
    pub const fn checked_plus(self, span: Millis) -> Option<Self> {
        match self.0.checked_add(span.0) {
            Some(ms) => Some(Self(ms)),
            None => None,
        }
    }

    /// The instant `span` later; the last one where it does not fit.
    #[must_use]
    pub const fn plus(self, span: Millis) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// The instant `span` earlier; the first one where it does not fit.
    #[must_use]
    pub const fn minus(self, span: Millis) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// Time that has passed since `earlier`; zero when `earlier` is in fact later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Millis {
        let span = self.0.saturating_sub(earlier.0);
        Millis(if span < 0 { 0 } else { span })
    }

    /// The local date and time of this instant. Instants beyond the calendar's range (year 9999) are clamped to it.
    #[must_use]
    pub fn to_zoned(self, zone: &TimeZone) -> Zoned {
        let clamped = jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        clamped.to_zoned(zone.clone())
    }

    /// The instant of a local date and time.
    #[must_use]
    pub fn from_zoned(zoned: &Zoned) -> Self {
        Self(zoned.timestamp().as_millisecond())
    }

    /// The local date at this instant.
    #[must_use]
    pub fn local_date(self, zone: &TimeZone) -> Date {
        self.to_zoned(zone).date()
    }
}

impl Interval {
    /// From `start` for `span`; `None` when its end is beyond the range of the type or `span` is negative.
    #[must_use]
    pub fn starting(start: Timestamp, span: Millis) -> Option<Self> {
        let end = start.checked_plus(span)?;
        (end >= start).then_some(Self { start, end })
    }

    /// How long it is.
    #[must_use]
    pub const fn length(self) -> Millis {
        self.end.since(self.start)
    }

    /// Whether an instant belongs to it.
    #[must_use]
    pub fn contains(self, instant: Timestamp) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Whether an instant belongs to both; neighbours that only touch do not overlap.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end
            && other.start < self.end
            && self.start < self.end
            && other.start < other.end
    }
}

/// Minute of the local wall clock, 0 = midnight, 1440 = the end of the day.
pub type Minute = u16;

/// Minutes of a usual day; also the largest [`Minute`].
pub const DAY_MINUTES: Minute = 1_440;

/// Days with more changes of offset than this do not occur in the time zone database.
const STRETCHES_MAX: usize = 4;

/// One local day, looked up in the zone once: its bounds, and how the wall clock runs through it.
///
/// Usual days have 24 hours; the day summer time begins has 23, the day it ends has 25.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDay {
    date: Date,
    bounds: Interval,
    stretches: [Stretch; STRETCHES_MAX],
    stretch_count: usize,
}

/// Part of a day in which the wall clock runs evenly: elapsed minutes `from..until`, wall clock = elapsed + `shift`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stretch {
    from: i32,
    until: i32,
    shift: i32,
}

impl LocalDay {
    /// Looks the day up in the zone.
    #[must_use]
    pub fn of(date: Date, zone: &TimeZone) -> Self {
        let start = midnight(date, zone);
        // After the calendar's last day (9999-12-31) there is no midnight; that day is empty.
        let end = date.tomorrow().map_or(start, |next| midnight(next, zone));
        let bounds = Interval {
            start,
            end: end.max(start),
        };
        let mut day = Self {
            date,
            bounds,
            stretches: [Stretch::default(); STRETCHES_MAX],
            stretch_count: 0,
        };
        day.read_stretches(zone);
        day
    }

    fn read_stretches(&mut self, zone: &TimeZone) {
        let mut from = self.bounds.start;
        while from < self.bounds.end && self.stretch_count < STRETCHES_MAX {
            let next_change = jiff::Timestamp::from_millisecond(from.0)
                .ok()
                .and_then(|at| zone.following(at).next())
                .map_or(self.bounds.end, |change| {
                    Timestamp(change.timestamp().as_millisecond())
                });
            let until = next_change.min(self.bounds.end);
            let wall = from.to_zoned(zone);
            let wall_minute = i32::from(wall.hour()) * 60 + i32::from(wall.minute());
            let elapsed = self.elapsed_minutes(from);
            self.stretches[self.stretch_count] = Stretch {
                from: elapsed,
                until: self.elapsed_minutes(until),
                shift: wall_minute - elapsed,
            };
            self.stretch_count += 1;
            from = until;
        }
    }

    fn elapsed_minutes(&self, at: Timestamp) -> i32 {
        i32::try_from(at.since(self.bounds.start).0 / 60_000).unwrap_or(i32::MAX)
    }

    /// The date.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// From local midnight to the next.
    #[must_use]
    pub const fn bounds(&self) -> Interval {
        self.bounds
    }

    /// Elapsed minutes since midnight during which the wall clock shows `from..until`.
    ///
    /// In the night summer time ends, the hour shown twice is given twice; the hour skipped in spring is given not at all.
    pub fn elapsed(
        &self,
        from: Minute,
        until: Minute,
    ) -> impl Iterator<Item = std::ops::Range<u32>> + '_ {
        let (from, until) = (i32::from(from), i32::from(until));
        self.stretches[..self.stretch_count]
            .iter()
            .filter_map(move |stretch| {
                let first = (from - stretch.shift).max(stretch.from);
                let last = (until - stretch.shift).min(stretch.until);
                match (u32::try_from(first), u32::try_from(last)) {
                    (Ok(first), Ok(last)) if first < last => Some(first..last),
                    _ => None,
                }
            })
    }
}

/// The first instant of a local date: 00:00, or the end of the gap where the clock skips midnight.
fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    match zone
        .to_ambiguous_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
        .compatible()
    {
        Ok(instant) => Timestamp(instant.as_millisecond()),
        // Only within hours of the calendar's ends (years -9999 and 9999).
        Err(_) => Timestamp(jiff::Timestamp::MAX.as_millisecond()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").expect("the tz database is bundled")
    }

    fn elapsed(day: LocalDay, from: Minute, until: Minute) -> Vec<(u32, u32)> {
        day.elapsed(from, until)
            .map(|range| (range.start, range.end))
            .collect()
    }

    #[test]
    fn days_have_23_24_or_25_hours() {
        for (day, hours) in [
            (date(2026, 3, 28), 24),
            (date(2026, 3, 29), 23),
            (date(2026, 10, 25), 25),
            (date(2028, 2, 29), 24),
        ] {
            assert_eq!(
                LocalDay::of(day, &berlin()).bounds().length(),
                Millis::hours(hours),
                "{day}"
            );
        }
    }

    #[test]
    fn the_wall_clock_is_followed_through_both_changes() {
        let spring = LocalDay::of(date(2026, 3, 29), &berlin());
        assert_eq!(elapsed(spring, 0, 1440), [(0, 120), (120, 1380)]);
        assert_eq!(
            elapsed(spring, 120, 180),
            [],
            "02:00 to 03:00 does not exist"
        );
        assert_eq!(elapsed(spring, 480, 720), [(420, 660)]);
        let autumn = LocalDay::of(date(2026, 10, 25), &berlin());
        assert_eq!(
            elapsed(autumn, 120, 180),
            [(120, 180), (180, 240)],
            "02:00 to 03:00 exists twice"
        );
        assert_eq!(elapsed(autumn, 480, 720), [(540, 780)]);
        let usual = LocalDay::of(date(2026, 6, 1), &berlin());
        assert_eq!(elapsed(usual, 480, 720), [(480, 720)]);
    }

    #[test]
    fn a_skipped_midnight_begins_the_day_at_one() {
        let cairo = TimeZone::get("Africa/Cairo").expect("the tz database is bundled");
        let day = LocalDay::of(date(2026, 4, 24), &cairo);
        assert_eq!(day.bounds().start.to_zoned(&cairo).hour(), 1);
        assert_eq!(elapsed(day, 60, 120), [(0, 60)]);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for day in [Date::MIN, Date::MAX] {
            let _ = LocalDay::of(day, &berlin());
        }
        for ms in [i64::MIN, i64::MAX] {
            let _ = Timestamp(ms).local_date(&berlin());
        }
        assert_eq!(Timestamp(i64::MAX).plus(Millis(1)), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MAX).checked_plus(Millis(1)), None);
    }

    #[test]
    fn intervals_touch_without_overlap() {
        let of = |start, end| Interval {
            start: Timestamp(start),
            end: Timestamp(end),
        };
        assert!(!of(0, 5).overlaps(of(5, 9)));
        assert!(of(0, 6).overlaps(of(5, 9)));
        assert!(
            !of(5, 5).overlaps(of(0, 9)),
            "an empty interval overlaps nothing"
        );
        assert_eq!(Interval::starting(Timestamp(7), Millis(-1)), None);
    }
}
