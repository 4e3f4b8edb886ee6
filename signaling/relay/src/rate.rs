//! How much a publisher may send. There are no layers yet, so one picture must do for all its subscribers.
//!
//! A subscriber's own estimate (REMB) is only worth something when it lies below what we send it: while a publisher sends little,
//! the estimate follows it from close above and would hold it down for ever. So what counts is the strain: estimate to rate.

/// Below this a picture is of no use to anybody, in bits per second.
const FLOOR: u64 = 150_000;
/// An unstrained line, in thousandths.
const EASY: u64 = 1_000;
/// Strain from which a subscriber counts as unable to keep up, in thousandths.
const STRAINED: u64 = 900;
/// Loss from which it counts, in 256ths: one packet of ten, as in Google congestion control.
const LOSS: u8 = 26;

/// What is known about the rate of one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rate {
    /// What the peer says it can receive, in bits per second.
    estimate: Option<u64>,
    /// Highest loss the peer reported since the last look, in 256ths.
    loss: u8,
    octets_before: u64,
    /// How well the peer kept up in the last second and in the one before, in thousandths.
    ease: Option<[u64; 2]>,
    /// What the peer was told to send at most.
    allowed: Option<u64>,
}

impl Rate {
    /// A subscriber told its estimate.
    pub(crate) fn note_estimate(&mut self, bits_per_second: u64) {
        self.estimate = Some(bits_per_second);
    }

    /// A subscriber told what it lost.
    pub(crate) fn note_loss(&mut self, fraction: u8) {
        self.loss = self.loss.max(fraction);
    }

    /// Once a second: compares what was sent to a subscriber in total with what it says.
    pub(crate) fn measure(&mut self, octets: u64) {
        let sent = octets.saturating_sub(self.octets_before) * 8;
        self.octets_before = octets;
        let by_estimate = self
            .estimate
            .map_or(EASY, |estimate| {
                (estimate * 1_000).checked_div(sent).unwrap_or(EASY)
            })
            .min(EASY);
        let by_loss = if self.loss > LOSS {
            EASY - u64::from(self.loss) * 1_000 / 512
        } else {
            EASY
        };
        self.loss = 0;
        let [last, _] = self.ease.unwrap_or([EASY; 2]);
        self.ease = Some([by_estimate.min(by_loss), last]);
    }

    /// How well the subscriber keeps up, in thousandths. A single bad second is a hiccup; two are a bad line.
    pub(crate) fn ease(&self) -> u64 {
        self.ease.map_or(EASY, |[last, before]| last.max(before))
    }

    /// Once a second: what a publisher may send, from what it sent in total and from its best-off subscriber's ease. The best-off
    /// decides, so that one bad line does not spoil the picture for all. Without complaint the limit rises by a quarter.
    pub(crate) fn allow(&mut self, octets: u64, best_ease: Option<u64>, cap: u64) -> u64 {
        let sent = octets.saturating_sub(self.octets_before) * 8;
        self.octets_before = octets;
        let before = self.allowed.unwrap_or(cap);
        let allowed = match best_ease {
            Some(ease) if ease < STRAINED => before.min(sent * ease / 1_000),
            _ => before + before / 4,
        };
        let allowed = allowed.clamp(FLOOR.min(cap), cap);
        self.allowed = Some(allowed);
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publisher_that_sends_little_is_not_held_down() {
        let (mut subscriber, mut publisher) = (Rate::default(), Rate::default());
        for second in 1..10 {
            subscriber.note_estimate(330_000);
            subscriber.measure(second * 40_000);
            assert_eq!(
                publisher.allow(second * 40_000, Some(subscriber.ease()), 2_500_000),
                2_500_000
            );
        }
    }

    #[test]
    fn a_strained_line_lowers_the_rate_and_it_recovers() {
        let (mut subscriber, mut publisher) = (Rate::default(), Rate::default());
        subscriber.note_estimate(800_000);
        subscriber.measure(200_000);
        assert_eq!(subscriber.ease(), 1_000, "one bad second is none");
        assert_eq!(
            publisher.allow(200_000, Some(subscriber.ease()), 2_500_000),
            2_500_000
        );
        subscriber.measure(400_000);
        assert_eq!(subscriber.ease(), 500);
        assert_eq!(
            publisher.allow(400_000, Some(subscriber.ease()), 2_500_000),
            800_000
        );
        subscriber.measure(500_000);
        assert_eq!(
            publisher.allow(500_000, Some(subscriber.ease()), 2_500_000),
            1_000_000
        );
    }

    #[test]
    fn loss_counts_from_a_tenth_on_and_the_floor_holds() {
        let mut subscriber = Rate::default();
        subscriber.note_loss(20);
        subscriber.measure(100_000);
        assert_eq!(subscriber.ease(), 1_000);
        for second in 2..4 {
            subscriber.note_loss(128);
            subscriber.measure(second * 100_000);
        }
        assert_eq!(subscriber.ease(), 750);
        let mut publisher = Rate::default();
        assert_eq!(
            publisher.allow(1_000, Some(subscriber.ease()), 2_500_000),
            150_000
        );
    }

    #[test]
    fn without_subscribers_a_publisher_may_send_all() {
        assert_eq!(Rate::default().allow(0, None, 2_500_000), 2_500_000);
    }
}
