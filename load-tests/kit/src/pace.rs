//! How load arrives: open (at times of its own, whatever the server does) or closed (each caller waits for its answer).
//!
//! Open load measures from the moment a request *should* have left, so a server that stalls is charged for everybody who had to wait
//! meanwhile (no coordinated omission). Times are late by up to a millisecond, the grain of the timer.

use futures::future::join_all;
use hdrhistogram::Histogram;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;

/// Longer is told as this: ten minutes.
const LATENCY_US_MAX: u64 = 600_000_000;

/// What became of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Answered as hoped.
    Done,
    /// Refused as a rule says (taken, too many): an answer, not a fault.
    Refused,
    /// No answer, or a wrong one.
    Failed,
}

/// Open load: Poisson arrivals.
#[derive(Debug, Clone)]
pub struct Arrivals {
    /// Requests per second on average.
    pub per_second: f64,
    /// Load before measuring; its latencies are thrown away.
    pub warm_up: Duration,
    /// How long is measured.
    pub duration: Duration,
    /// Requests under way at most; what comes above is not sent and counts as failed.
    pub in_flight_max: usize,
    /// Makes the same arrivals again.
    pub seed: u64,
}

impl Arrivals {
    /// `per_second` for `duration` after two seconds of warm-up.
    #[must_use]
    pub fn new(per_second: f64, duration: Duration) -> Self {
        Self {
            per_second,
            warm_up: Duration::from_secs(2),
            duration,
            in_flight_max: 20_000,
            seed: 1,
        }
    }
}

/// What was measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// From the intended moment to the end of the answer, in microseconds; failed ones included.
    pub latency_us: Histogram<u64>,
    /// Answered as hoped.
    pub done: u64,
    /// Refused by a rule.
    pub refused: u64,
    /// Without an answer, with a wrong one, or not sent because too many were under way.
    pub failed: u64,
    /// Seconds measured.
    pub seconds: f64,
}

impl Measured {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            latency_us: Histogram::new_with_max(LATENCY_US_MAX, 3)?,
            done: 0,
            refused: 0,
            failed: 0,
            seconds: 0.0,
        })
    }

    fn count(&mut self, outcome: Outcome, latency: Duration) {
        match outcome {
            Outcome::Done => self.done += 1,
            Outcome::Refused => self.refused += 1,
            Outcome::Failed => self.failed += 1,
        }
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.latency_us.saturating_record(micros.max(1));
    }

    /// Latency at a quantile between 0 and 1, in milliseconds.
    #[expect(
        clippy::cast_precision_loss,
        reason = "latencies are far below 2^52 µs"
    )]
    #[must_use]
    pub fn ms_at(&self, quantile: f64) -> f64 {
        self.latency_us.value_at_quantile(quantile) as f64 / 1e3
    }

    /// Answers as hoped per second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of one run are far below 2^52"
    )]
    #[must_use]
    pub fn done_per_second(&self) -> f64 {
        self.done as f64 / self.seconds
    }

    /// Share of requests without a proper answer.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of one run are far below 2^52"
    )]
    #[must_use]
    pub fn failed_share(&self) -> f64 {
        self.failed as f64 / (self.done + self.refused + self.failed).max(1) as f64
    }
}

/// Sends `request(n)` for n = 0, 1, … at the times of `arrivals`, and waits for the last answer.
pub async fn open<F, Fut>(arrivals: &Arrivals, request: F) -> anyhow::Result<Measured>
where
    F: Fn(u64) -> Fut,
    Fut: Future<Output = Outcome> + Send + 'static,
{
    let mut random = StdRng::seed_from_u64(arrivals.seed);
    let places = Arc::new(Semaphore::new(arrivals.in_flight_max));
    let measured = Arc::new(Mutex::new(Measured::new()?));
    let mut under_way = JoinSet::new();
    let begun = Instant::now();
    let measured_from = begun + arrivals.warm_up;
    let end = measured_from + arrivals.duration;
    let mut due = begun;
    let mut number = 0;
    while due < end {
        tokio::time::sleep_until(due.into()).await;
        while due < end && due <= Instant::now() {
            let counts = due >= measured_from;
            if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
                let (answer, measured) = (request(number), Arc::clone(&measured));
                under_way.spawn(async move {
                    let outcome = answer.await;
                    let latency = due.elapsed();
                    drop(place);
                    if counts {
                        measured.lock().await.count(outcome, latency);
                    }
                });
            } else if counts {
                measured.lock().await.failed += 1;
            }
            number += 1;
            // Exponential gaps; the draw is in [0, 1), so the logarithm's argument is never zero.
            let gap = -(1.0 - random.random::<f64>()).ln() / arrivals.per_second;
            due += Duration::from_secs_f64(gap);
        }
        while under_way.try_join_next().is_some() {}
    }
    while under_way.join_next().await.is_some() {}
    let mut measured = measured.lock().await.clone();
    measured.seconds = arrivals.duration.as_secs_f64();
    Ok(measured)
}

/// `callers` callers, each of which sends its next request when the last is answered: what the machine carries at most.
///
/// `request` gets a number that is given once over all callers.
pub async fn closed<F, Fut>(
    callers: usize,
    warm_up: Duration,
    duration: Duration,
    request: F,
) -> anyhow::Result<Measured>
where
    F: Fn(u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Outcome> + Send + 'static,
{
    let begun = Instant::now();
    let (measured_from, end) = (begun + warm_up, begun + warm_up + duration);
    let numbers = Arc::new(AtomicU64::new(0));
    let each = (0..callers).map(|_| {
        let (numbers, request) = (Arc::clone(&numbers), request.clone());
        tokio::spawn(async move {
            let mut own = Measured::new()?;
            while Instant::now() < end {
                let sent = Instant::now();
                let outcome = request(numbers.fetch_add(1, Ordering::Relaxed)).await;
                if sent >= measured_from {
                    own.count(outcome, sent.elapsed());
                }
            }
            anyhow::Ok(own)
        })
    });
    let mut all = Measured::new()?;
    for own in join_all(each).await {
        let own = own??;
        all.latency_us.add(&own.latency_us)?;
        all.done += own.done;
        all.refused += own.refused;
        all.failed += own.failed;
    }
    all.seconds = measured_from.elapsed().as_secs_f64();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_stalls_is_charged_for_everybody_who_waited() -> anyhow::Result<()> {
        let arrivals = Arrivals {
            warm_up: Duration::ZERO,
            ..Arrivals::new(200.0, Duration::from_millis(500))
        };
        // One at a time, and the first takes 300 ms: all who come meanwhile wait for it.
        let door = Arc::new(Mutex::new(()));
        let measured = open(&arrivals, |number| {
            let door = Arc::clone(&door);
            async move {
                let _inside = door.lock().await;
                if number == 0 {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
                Outcome::Done
            }
        })
        .await?;
        assert!(measured.ms_at(0.5) > 20.0, "{}", measured.ms_at(0.5));
        assert_eq!((measured.refused, measured.failed), (0, 0));
        assert!(measured.done > 50, "{}", measured.done);
        Ok(())
    }

    #[tokio::test]
    async fn what_does_not_fit_is_not_sent_and_counts() -> anyhow::Result<()> {
        let arrivals = Arrivals {
            warm_up: Duration::ZERO,
            in_flight_max: 1,
            ..Arrivals::new(500.0, Duration::from_millis(100))
        };
        let measured = open(&arrivals, |_| async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            Outcome::Done
        })
        .await?;
        assert_eq!(measured.done, 1);
        assert!(measured.failed > 10, "{}", measured.failed);
        Ok(())
    }
}
