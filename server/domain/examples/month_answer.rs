//! The month answer of 30 pools and 62 days, as often as the only argument says: what `load-tests/instructions` counts.
//!
//! From the packed rows as they come out of the database to the number of free starts of each day.
#![expect(clippy::unwrap_used, reason = "a measurement that fails shall stop")]

use jiff::ToSpan as _;
use jiff::civil::date;
use jiff::tz::TimeZone;
use schalter_domain::availability::{
    Ask, DayProfile, LocalSpan, OpeningRule, Taken, Weekdays, Window, free_starts,
};
use schalter_domain::id::OpeningRuleId;
use schalter_domain::time::{LocalDay, Millis};
use std::hint::black_box;
use uuid::Uuid;

const POOLS: usize = 30;
const DAYS: i64 = 62;
const COUNTERS: u8 = 5;

fn main() {
    let rounds: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let from = date(2026, 12, 7);
    let ask = Ask {
        duration: Millis::minutes(10),
        step: Millis::minutes(10),
        window: Window {
            earliest: LocalDay::of(from, &zone).bounds().start,
            last_date: from.saturating_add(90.days()),
        },
    };
    let days: Vec<Vec<(DayProfile, Vec<u8>)>> = (0..DAYS)
        .map(|day| {
            let local = LocalDay::of(from.saturating_add(day.days()), &zone);
            let profile = DayProfile::new(local, &[rule()], &[], false);
            (0..POOLS)
                .map(|pool| {
                    let seed = pool * 31 + usize::try_from(day).unwrap() * 17;
                    (profile.clone(), packed(seed))
                })
                .collect()
        })
        .collect();
    for _ in 0..rounds {
        for pools in &days {
            let free: u32 = pools
                .iter()
                .map(|(profile, packed)| {
                    let taken = Taken::from_bytes(black_box(packed)).unwrap();
                    free_starts(profile, &taken, &ask).len()
                })
                .sum();
            black_box(free);
        }
    }
}

/// Monday to Sunday from 8:00 to 18:00.
fn rule() -> OpeningRule {
    OpeningRule {
        id: OpeningRuleId(Uuid::from_u128(1)),
        weekdays: Weekdays::ALL,
        open: LocalSpan {
            from: 8 * 60,
            until: 18 * 60,
        },
        breaks: Vec::new(),
        valid_from: date(2026, 1, 1),
        valid_until: None,
        every_weeks: 1,
        counters: COUNTERS,
        on_holidays: true,
    }
}

/// 250 to 289 appointments of ten minutes: nine in ten places are taken.
fn packed(seed: usize) -> Vec<u8> {
    let mut taken = Taken::default();
    for number in 0..250 + seed % 40 {
        let grain = 96 + 2 * (number * 7 % 60);
        taken.take(grain..grain + 2).unwrap();
    }
    taken.as_bytes().to_vec()
}
