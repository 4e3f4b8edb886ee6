//! Thousands of days of an office in virtual time: several pools, openings with breaks and closures, nights in which clocks are
//! changed, and people who wish anything at any time. What the domain decides is held against a plain model.
//!
//! Each day has a seed, told when it fails: `OFFICE_DAYS_SEED=… cargo test -p schalter-domain --test office_days`.

mod dice;
mod office;
mod plan;

use office::Office;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Days lived in each of the two tests, which run beside each other.
const DAYS: u64 = 1_000;

fn live(seeds: impl Iterator<Item = u64>) {
    let (mut booked, mut served, mut days) = (0, 0, 0);
    for seed in seeds {
        let lived = catch_unwind(AssertUnwindSafe(|| {
            let mut office = Office::open(seed);
            office.live();
            (office.booked, office.served)
        }));
        let Ok((of_day, done)) = lived else {
            panic!("OFFICE_DAYS_SEED={seed} fails, see above");
        };
        booked += of_day;
        served += done;
        days += 1;
    }
    println!("{days} days, {booked} booked, {served} served");
    assert!(
        booked >= 2 * days && served >= 5 * days,
        "{booked} booked, {served} served"
    );
}

/// The seed from the environment, else those of this half.
fn seeds(half: u64) -> Box<dyn Iterator<Item = u64>> {
    #[expect(
        clippy::disallowed_methods,
        reason = "whoever looks into a failing day names its seed"
    )]
    let wished = std::env::var("OFFICE_DAYS_SEED").ok();
    match wished.and_then(|text| text.parse().ok()) {
        Some(seed) => Box::new(std::iter::repeat_n(seed, 1)),
        None => Box::new((0..DAYS).map(move |day| 2 * day + half)),
    }
}

#[test]
fn even_days_at_the_office() {
    live(seeds(0));
}

#[test]
fn odd_days_at_the_office() {
    live(seeds(1));
}
