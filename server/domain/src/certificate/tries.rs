//! How often a day of birth may be guessed: there are only some thirty thousand of them.

use super::Refusal;
use crate::time::{Millis, Timestamp};

/// Wrong days of birth tried at one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WrongBirths {
    /// How many since `since`.
    pub count: u32,
    /// When the first of them was tried; `None`: none was.
    pub since: Option<Timestamp>,
}

impl WrongBirths {
    /// Wrong days in [`WrongBirths::WINDOW`]; the next one is not looked at.
    pub const MAX: u32 = 10;
    /// How long they count, from the first one on.
    pub const WINDOW: Millis = Millis::hours(1);

    /// Whether another try is looked at, be it right or wrong.
    pub fn allow(self, now: Timestamp) -> Result<(), Refusal> {
        match self.counting_since(now) {
            Some(since) if self.count >= Self::MAX => Err(Refusal::TooManyTries {
                until: since.plus(Self::WINDOW),
            }),
            _ => Ok(()),
        }
    }

    /// One more was wrong.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        match self.counting_since(now) {
            Some(since) => Self {
                count: self.count.saturating_add(1),
                since: Some(since),
            },
            None => Self {
                count: 1,
                since: Some(now),
            },
        }
    }

    fn counting_since(self, now: Timestamp) -> Option<Timestamp> {
        self.since.filter(|since| now.since(*since) < Self::WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_days_an_hour_and_no_more() {
        let mut tries = WrongBirths::default();
        let start = Timestamp(1_000_000);
        for nth in 0..10 {
            let now = start.plus(Millis::minutes(nth));
            assert_eq!(tries.allow(now), Ok(()), "{nth}");
            tries = tries.failed(now);
        }
        let until = start.plus(WrongBirths::WINDOW);
        let late = start.plus(Millis::minutes(59));
        assert_eq!(tries.allow(late), Err(Refusal::TooManyTries { until }));
        assert_eq!(tries.allow(until), Ok(()), "after the hour it begins anew");
        assert_eq!(tries.failed(until).count, 1);
    }
}
