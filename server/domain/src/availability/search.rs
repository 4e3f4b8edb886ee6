//! What may be begun when: the one function behind the month calendar, the day list and the booking decision.

use super::grains::{GRAIN, GrainSet, Taken};
use super::profile::DayProfile;
use crate::time::{Interval, Millis, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// From when to when a pool may be booked, judged once per pool and request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The earliest start: now plus the pool's lead time.
    pub earliest: Timestamp,
    /// The last released date: today plus the pool's release window. Times are released at local midnight.
    pub last_date: Date,
}

impl Window {
    /// The window of a pool with this lead time and release window, at `now` in the authority's zone.
    #[must_use]
    pub fn new(lead: Millis, release_days: u16, now: Timestamp, zone: &TimeZone) -> Self {
        let today = now.local_date(zone);
        let last_date = today.saturating_add(jiff::Span::new().days(i64::from(release_days)));
        Self {
            earliest: now.plus(lead),
            last_date,
        }
    }

    /// The same for whoever looks for starts, and one for five minutes: the earliest start on a whole grain of UTC. Starts lie on grains
    /// of the local day, and no time zone of this century has its midnight between two grains of UTC.
    #[must_use]
    pub const fn on_grains(self) -> Self {
        let Timestamp(earliest) = self.earliest;
        let past = earliest.rem_euclid(GRAIN.0);
        let rest = if past == 0 { 0 } else { GRAIN.0 - past };
        Self {
            earliest: Timestamp(earliest.saturating_add(rest)),
            ..self
        }
    }
}

/// What somebody wants to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// How long it takes; counts in whole grains, rounded up.
    pub duration: Millis,
    /// Starts are offered in this step from the beginning of each open stretch (a run of grains with an open counter,
    /// whatever is booked), so that a list of times stays short: 5–60 minutes; counts in whole grains, rounded up.
    pub step: Millis,
    /// From when to when one may book.
    pub window: Window,
}

impl Ask {
    fn grains(&self) -> Option<usize> {
        whole_grains(self.duration)
    }

    fn step_grains(&self) -> usize {
        whole_grains(self.step).unwrap_or(1)
    }
}

fn whole_grains(span: Millis) -> Option<usize> {
    usize::try_from(span.0 / GRAIN.0 + i64::from(span.0 % GRAIN.0 != 0))
        .ok()
        .filter(|count| *count > 0)
}

/// The free starts of one pool and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starts {
    midnight: Timestamp,
    duration: Millis,
    grains: GrainSet,
}

impl Starts {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.grains.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grains.is_empty()
    }

    /// The intervals that may be booked, by ascending start.
    pub fn iter(&self) -> impl Iterator<Item = Interval> + use<> {
        let (midnight, duration) = (self.midnight, self.duration);
        self.grains.iter().filter_map(move |grain| {
            let offset = GRAIN.times(u32::try_from(grain).ok()?);
            Interval::starting(midnight.plus(offset), duration)
        })
    }
}

/// All times of a day that may be begun now: inside the window, on the step, open for the whole duration within this
/// local day, and at every grain fewer taken than counters open.
///
/// Whoever decides a booking in a transaction uses [`judge`], which asks this very function.
#[must_use]
pub fn free_starts(profile: &DayProfile, taken: &Taken, ask: &Ask) -> Starts {
    let offered = offered(profile, ask);
    let grains = match ask.grains() {
        Some(length) if !offered.is_empty() => {
            offered.and(taken.free_below(profile.capacity()).runs(length))
        }
        _ => GrainSet::default(),
    };
    Starts {
        midnight: profile.day().bounds().start,
        duration: ask.duration,
        grains,
    }
}

/// Starts of a day that would be free if nothing were taken.
#[must_use]
pub fn offered_starts(profile: &DayProfile, ask: &Ask) -> Starts {
    Starts {
        midnight: profile.day().bounds().start,
        duration: ask.duration,
        grains: offered(profile, ask),
    }
}

fn offered(profile: &DayProfile, ask: &Ask) -> GrainSet {
    if profile.date() > ask.window.last_date || profile.day().bounds().end <= ask.window.earliest {
        return GrainSet::default();
    }
    let Some(length) = ask.grains() else {
        return GrainSet::default();
    };
    let open = profile.open_grains();
    if open.is_empty() {
        return open;
    }
    on_step(open, ask.step_grains())
        .and(open.runs(length))
        .and(not_before(profile, ask.window.earliest))
}

/// The grains of each open stretch that lie a multiple of `step` behind its first grain.
fn on_step(open: GrainSet, step: usize) -> GrainSet {
    if step == 1 {
        return open;
    }
    let reaches_next = open.runs(step + 1);
    let mut marks = open.stretch_starts();
    for first in marks.iter() {
        let mut at = first;
        while reaches_next.contains(at) {
            at += step;
            marks.insert(at);
        }
    }
    marks
}

/// The grains that begin at `earliest` or later.
fn not_before(profile: &DayProfile, earliest: Timestamp) -> GrainSet {
    let passed = whole_grains(earliest.since(profile.day().bounds().start)).unwrap_or(0);
    GrainSet::range(passed..super::GRAINS_MAX)
}

/// Why a wished start cannot be had. The order is the order of judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Earlier than the lead time allows, or in the past.
    #[error("the time begins too soon to be booked")]
    TooSoon,
    /// Not released yet.
    #[error("the time is not released yet")]
    TooFar,
    /// Closed then, closing before it would end, on another day, or not on the step.
    #[error("the time is outside of the opening hours")]
    OutsideOpening,
    /// Open, but somebody has it.
    #[error("the time is taken")]
    Taken,
}

/// The interval beginning at `start`, if it may be begun now; otherwise the first reason against it.
pub fn judge(
    profile: &DayProfile,
    taken: &Taken,
    ask: &Ask,
    start: Timestamp,
) -> Result<Interval, Refusal> {
    let free = free_starts(profile, taken, ask);
    let grain = profile.grain_starting(start);
    if let (Some(grain), Some(time)) = (grain, Interval::starting(start, ask.duration))
        && free.grains.contains(grain)
    {
        return Ok(time);
    }
    if start < ask.window.earliest {
        Err(Refusal::TooSoon)
    } else if profile.date() > ask.window.last_date {
        Err(Refusal::TooFar)
    } else if grain.is_some_and(|grain| offered(profile, ask).contains(grain)) {
        Err(Refusal::Taken)
    } else {
        Err(Refusal::OutsideOpening)
    }
}
