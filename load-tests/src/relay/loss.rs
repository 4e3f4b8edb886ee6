//! A line that loses datagrams: seeded, so that a run can be repeated.

/// Loses each datagram with the same probability, independently of the others.
#[derive(Debug, Clone)]
pub struct Loss {
    state: u64,
    percent: f64,
}

impl Loss {
    /// A line of its own for each `seed`.
    pub fn new(seed: u64, percent: f64) -> Self {
        Self {
            state: seed,
            percent,
        }
    }

    /// Whether the next datagram is lost.
    pub fn takes(&mut self) -> bool {
        if self.percent <= 0.0 {
            return false;
        }
        // SplitMix64: good enough for dice, and the same everywhere.
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let die = u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default();
        f64::from(die) * 100.0 < self.percent * f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_lost_as_said() {
        for (percent, expected) in [(0.0, 0..=0), (5.0, 400..=600), (15.0, 1_350..=1_650)] {
            let mut line = Loss::new(7, percent);
            let lost = (0..10_000).filter(|_| line.takes()).count();
            assert!(expected.contains(&lost), "{lost} of 10,000 at {percent} %");
        }
    }
}
