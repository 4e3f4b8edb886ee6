//! How much a participant may send: a bucket that fills steadily and is emptied in bursts.

use std::time::Instant;

/// Tokens for messages or bytes.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    filled_at: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(crate) fn new(per_second: u32, burst: u32, now: Instant) -> Self {
        let burst = f64::from(burst);
        Self {
            per_second: f64::from(per_second),
            burst,
            tokens: burst,
            filled_at: now,
        }
    }

    /// Takes `amount` out; `false` when there is not enough, and then nothing is taken.
    pub(crate) fn take(&mut self, amount: u32, now: Instant) -> bool {
        let elapsed_s = now.saturating_duration_since(self.filled_at).as_secs_f64();
        self.tokens = self.burst.min(self.tokens + elapsed_s * self.per_second);
        self.filled_at = now;
        let amount = f64::from(amount);
        let enough = self.tokens >= amount;
        if enough {
            self.tokens -= amount;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_empties_it_and_time_fills_it() {
        let start = Instant::now();
        let mut bucket = Bucket::new(10, 20, start);
        assert!((0..20).all(|_| bucket.take(1, start)));
        assert!(!bucket.take(1, start));
        let later = start + Duration::from_millis(500);
        assert!((0..5).all(|_| bucket.take(1, later)));
        assert!(!bucket.take(1, later));
        let much_later = start + Duration::from_hours(1);
        assert!(!bucket.take(21, much_later));
        assert!(bucket.take(20, much_later));
    }
}
