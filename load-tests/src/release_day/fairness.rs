//! Fair order: who asked first for a place gets it before whoever asked later.

use std::collections::HashMap;
use std::time::Instant;

/// A wish for one start time.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which start time.
    pub start: String,
    /// When the wish left its citizen.
    pub asked: Instant,
    /// Whether there was a place.
    pub granted: bool,
}

/// Of all pairs of a refused and a granted wish for the same start time, the share in which the refused one was asked first. 0: perfectly
/// in order. What is on the way at the same time may overtake on the network, so a few are nobody's fault.
pub fn inversions_share(wishes: &[Wish]) -> f64 {
    let mut by_start: HashMap<&str, Vec<&Wish>> = HashMap::new();
    for wish in wishes {
        by_start.entry(&wish.start).or_default().push(wish);
    }
    let (mut pairs, mut inversions) = (0_u32, 0_u32);
    for wishes in by_start.values() {
        for granted in wishes.iter().filter(|wish| wish.granted) {
            for refused in wishes.iter().filter(|wish| !wish.granted) {
                pairs += 1;
                inversions += u32::from(refused.asked < granted.asked);
            }
        }
    }
    f64::from(inversions) / f64::from(pairs.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn whoever_is_refused_before_another_is_served_counts() {
        let begun = Instant::now();
        let wish = |start: &str, after_ms, granted| Wish {
            start: start.to_owned(),
            asked: begun + Duration::from_millis(after_ms),
            granted,
        };
        let fair = [
            wish("8:00", 1, true),
            wish("8:00", 2, true),
            wish("8:00", 3, false),
            wish("9:00", 9, true),
        ];
        assert!(inversions_share(&fair).abs() < f64::EPSILON);
        let mut unfair = fair.to_vec();
        unfair.push(wish("8:00", 4, true));
        assert!((inversions_share(&unfair) - 1.0 / 3.0).abs() < 1e-9);
        assert!(inversions_share(&[]).abs() < f64::EPSILON);
    }
}
