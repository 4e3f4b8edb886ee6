//! The honest wait: a range in minutes, never one number.
//!
//! Method. With `n` people before somebody, `k = n + 1` places must come free before it is their turn: `n + 1` talks end at `c`
//! counters, or fewer when counters stand idle. One talk takes `m ± s`, mean and standard deviation of the latest talks in
//! this queue. As few talks say little, four imagined ones stand beside them (half, once, once and twice the planned
//! duration of the services waited for), and outliers are cut at three times the median so that one forgotten "finish" does not
//! frighten the whole line. The talks that must end then take `k·m/c` together, give or take
//!
//! - `√k·s/c`, because talks differ, and
//! - `k·s/(c·√N)`, because the mean of `N` talks is itself not known exactly.
//!
//! The range ends that sum, and begins it less one talk because the one running now may end this minute, each 1.28 times the
//! (quadratic) sum of both farther out: four of five waits should end within it. Rounded outwards to five minutes.

use crate::time::Millis;

/// How fast a queue moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tempo {
    /// Durations of the latest talks in this queue, newest first; the first [`RECENT_MAX`] count.
    pub recent: Vec<Millis>,
    /// Planned duration of the service waited for (or the mean of several).
    pub planned: Millis,
    /// Counters where somebody is working now.
    pub counters: u16,
    /// Of these, counters with nobody called or served.
    pub idle: u16,
}

/// Talks that count; older ones tell of another hour.
pub const RECENT_MAX: usize = 50;

/// A wait, in minutes: multiples of five, `from < to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Estimate {
    /// Hardly sooner.
    pub from_minutes: u32,
    /// Hardly later.
    pub to_minutes: u32,
}

/// Four of five waits end within so many standard deviations.
const DEVIATIONS: f64 = 1.28;
/// Longest wait told, in minutes: a day.
const LONGEST: f64 = 1_440.0;
const STEP: f64 = 5.0;

/// The wait of somebody with `ahead` people before them; `None` while no counter works, because nobody can know then.
#[must_use]
pub fn estimate(ahead: usize, tempo: &Tempo) -> Option<Estimate> {
    Some(Pace::of(tempo)?.wait(ahead))
}

/// What the estimates of everybody in one line have in common, worked out once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    counters: f64,
    idle: usize,
    talks: f64,
    mean: f64,
    deviation: f64,
}

impl Pace {
    /// `None` while no counter works.
    #[must_use]
    pub fn of(tempo: &Tempo) -> Option<Self> {
        if tempo.counters == 0 {
            return None;
        }
        let talks = sample(tempo);
        let (mean, deviation) = mean_and_deviation(&talks);
        Some(Self {
            counters: f64::from(tempo.counters),
            idle: usize::from(tempo.idle.min(tempo.counters)),
            talks: f64::from(u32::try_from(talks.len()).unwrap_or(1)),
            mean,
            deviation,
        })
    }

    /// The wait of somebody with `ahead` people before them.
    #[must_use]
    pub fn wait(&self, ahead: usize) -> Estimate {
        let Self {
            counters,
            mean,
            deviation,
            ..
        } = *self;
        // Idle counters take the first in line at once.
        let places = (ahead + 1).saturating_sub(self.idle);
        let places = f64::from(u32::try_from(places).unwrap_or(u32::MAX));
        let middle = places * mean / counters;
        let spread = (places * deviation * deviation + (places * deviation).powi(2) / self.talks)
            .sqrt()
            / counters;
        let earliest = (places - 1.0).max(0.0) * mean / counters;
        let from =
            (((earliest - DEVIATIONS * spread) / STEP).floor() * STEP).clamp(0.0, LONGEST - STEP);
        let to =
            (((middle + DEVIATIONS * spread) / STEP).ceil() * STEP).clamp(from + STEP, LONGEST);
        Estimate {
            from_minutes: whole(from),
            to_minutes: whole(to),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0–1440 just before"
)]
fn whole(minutes: f64) -> u32 {
    minutes as u32
}

/// Talks in minutes: the latest, without outliers, and the four imagined ones.
fn sample(tempo: &Tempo) -> Vec<f64> {
    let minutes = |span: Millis| {
        f64::from(i32::try_from(span.0.clamp(0, 86_400_000) / 1_000).unwrap_or(i32::MAX)) / 60.0
    };
    let planned = minutes(tempo.planned).max(1.0);
    let mut talks: Vec<f64> = tempo
        .recent
        .iter()
        .take(RECENT_MAX)
        .map(|span| minutes(*span))
        .collect();
    talks.extend([planned / 2.0, planned, planned, planned * 2.0]);
    talks.sort_unstable_by(f64::total_cmp);
    let longest = 3.0 * talks[talks.len() / 2];
    for talk in &mut talks {
        *talk = talk.min(longest);
    }
    talks
}

fn mean_and_deviation(talks: &[f64]) -> (f64, f64) {
    let count = f64::from(u32::try_from(talks.len()).unwrap_or(1));
    let mean = talks.iter().sum::<f64>() / count;
    let variance = talks.iter().map(|talk| (talk - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tempo(recent: &[u32], counters: u16, idle: u16) -> Tempo {
        Tempo {
            recent: recent.iter().map(|m| Millis::minutes(*m)).collect(),
            planned: Millis::minutes(20),
            counters,
            idle,
        }
    }

    #[test]
    fn the_range_is_sensible() {
        let even = [20; 30];
        for (ahead, tempo, expected) in [
            (0, tempo(&[], 0, 0), None),
            (0, tempo(&even, 1, 1), Some((0, 5))),
            (0, tempo(&even, 1, 0), Some((0, 30))),
            (3, tempo(&even, 1, 0), Some((50, 95))),
            (3, tempo(&even, 2, 0), Some((25, 50))),
            (0, tempo(&[], 1, 0), Some((0, 45))),
            (3, tempo(&[], 1, 0), Some((20, 140))),
        ] {
            let got = estimate(ahead, &tempo).map(|range| (range.from_minutes, range.to_minutes));
            assert_eq!(got, expected, "{ahead} ahead, {tempo:?}");
        }
    }

    #[test]
    fn one_forgotten_finish_changes_little() {
        let mut talks = vec![20; 30];
        let before = estimate(2, &tempo(&talks, 1, 0)).expect("a counter works");
        talks[0] = 600;
        let after = estimate(2, &tempo(&talks, 1, 0)).expect("a counter works");
        assert!(
            after.to_minutes <= before.to_minutes + 15,
            "{before:?} {after:?}"
        );
    }

    proptest! {
        #[test]
        fn always_a_range_in_fives(
            recent in prop::collection::vec(0u32..2_000, 0..80), ahead in 0usize..5_000, counters in 1u16..50, idle in 0u16..50, planned in 0i64..100_000_000,
        ) {
            let tempo = Tempo { planned: Millis(planned), ..tempo(&recent, counters, idle) };
            let range = estimate(ahead, &tempo).expect("a counter works");
            prop_assert!(range.from_minutes < range.to_minutes);
            prop_assert!(range.from_minutes.is_multiple_of(5) && range.to_minutes.is_multiple_of(5));
        }

        #[test]
        fn more_people_never_wait_less_and_more_counters_never_longer(recent in prop::collection::vec(1u32..60, 0..40), ahead in 0usize..100, counters in 1u16..10) {
            let here = estimate(ahead, &tempo(&recent, counters, 0)).expect("a counter works");
            let behind = estimate(ahead + 1, &tempo(&recent, counters, 0)).expect("a counter works");
            let helped = estimate(ahead, &tempo(&recent, counters + 1, 0)).expect("a counter works");
            prop_assert!(behind.to_minutes >= here.to_minutes);
            prop_assert!(helped.to_minutes <= here.to_minutes);
        }
    }
}
