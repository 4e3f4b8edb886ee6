//! What is counted for the reports of RFC 3550: reception of a publisher's packets, and its clock for our own sender reports.

use std::time::{Duration, Instant};

use rtc_rtcp::reception_report::ReceptionReport;

use crate::rewrite::unwrap;

/// Indices begin one round up, so that a packet from before the first one still has an index.
const FIRST_ROUND: u64 = 0x1_0000;

/// The relation between a publisher's wall clock and its RTP clock, from its last sender report.
#[derive(Debug, Clone, Copy)]
struct SenderClock {
    ntp: u64,
    timestamp: u32,
    at: Instant,
}

/// How a publisher's packets arrive.
#[derive(Debug, Clone)]
pub(crate) struct Reception {
    clock_rate: u32,
    base: Option<u64>,
    highest: u64,
    received: u64,
    expected_before: u64,
    received_before: u64,
    jitter: f64,
    last: Option<(Instant, u32)>,
    clock: Option<SenderClock>,
}

impl Reception {
    pub(crate) fn new(clock_rate: u32) -> Self {
        Self {
            clock_rate,
            base: None,
            highest: 0,
            received: 0,
            expected_before: 0,
            received_before: 0,
            jitter: 0.0,
            last: None,
            clock: None,
        }
    }

    /// The highest index so far.
    pub(crate) fn highest(&self) -> Option<u64> {
        self.base.map(|_| self.highest)
    }

    /// The index of a packet with this sequence number.
    pub(crate) fn index(&self, sequence: u16) -> u64 {
        self.base.map_or(FIRST_ROUND | u64::from(sequence), |_| {
            unwrap(self.highest, sequence)
        })
    }

    /// Counts a packet.
    pub(crate) fn receive(&mut self, now: Instant, sequence: u16, timestamp: u32) {
        let index = self.index(sequence);
        self.base = Some(self.base.map_or(index, |base| base.min(index)));
        self.highest = self.highest.max(index);
        self.received += 1;
        if let Some((then, before)) = self.last {
            // RFC 3550 §6.4.1: the difference of the differences, smoothed by 1/16.
            let arrived =
                now.saturating_duration_since(then).as_secs_f64() * f64::from(self.clock_rate);
            let sent = f64::from(timestamp.wrapping_sub(before).cast_signed());
            self.jitter += ((arrived - sent).abs() - self.jitter) / 16.0;
        }
        self.last = Some((now, timestamp));
    }

    /// Notes a sender report.
    pub(crate) fn sender_report(&mut self, now: Instant, ntp: u64, timestamp: u32) {
        self.clock = Some(SenderClock {
            ntp,
            timestamp,
            at: now,
        });
    }

    /// The report block about this source; the fraction lost begins anew with each.
    pub(crate) fn report(&mut self, now: Instant, ssrc: u32) -> Option<ReceptionReport> {
        let expected = self.highest - self.base? + 1;
        let lost = expected.saturating_sub(self.received);
        let expected_now = expected - self.expected_before;
        let lost_now = expected_now.saturating_sub(self.received - self.received_before);
        (self.expected_before, self.received_before) = (expected, self.received);
        let fraction = (lost_now * 256)
            .checked_div(expected_now)
            .unwrap_or(0)
            .min(255);
        let (last_sender_report, delay) = self.clock.map_or((0, 0), |clock| {
            let delay = now.saturating_duration_since(clock.at);
            (low_u32(clock.ntp >> 16), low_u32(ntp_duration(delay) >> 16))
        });
        Some(ReceptionReport {
            ssrc,
            fraction_lost: u8::try_from(fraction).unwrap_or(u8::MAX),
            total_lost: low_u32(lost.min(0x7F_FFFF)),
            last_sequence_number: low_u32(self.highest - FIRST_ROUND.min(self.highest)),
            jitter: jitter_ticks(self.jitter),
            last_sender_report,
            delay,
        })
    }

    /// The publisher's wall clock and RTP clock as they stand now; `None` before its first report.
    pub(crate) fn clock(&self, now: Instant) -> Option<(u64, u32)> {
        let clock = self.clock?;
        let passed = now.saturating_duration_since(clock.at);
        let ticks = passed.as_micros() * u128::from(self.clock_rate) / 1_000_000;
        let ticks = u32::try_from(ticks & u128::from(u32::MAX)).unwrap_or(0);
        Some((
            clock.ntp.wrapping_add(ntp_duration(passed)),
            clock.timestamp.wrapping_add(ticks),
        ))
    }
}

const fn low_u32(value: u64) -> u32 {
    (value & 0xFFFF_FFFF) as u32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of the field before"
)]
fn jitter_ticks(jitter: f64) -> u32 {
    jitter.clamp(0.0, f64::from(u32::MAX)) as u32
}

/// A duration in the 32.32 format of NTP.
fn ntp_duration(duration: Duration) -> u64 {
    (duration.as_secs() << 32) + (u64::from(duration.subsec_nanos()) << 32) / 1_000_000_000
}

/// A moment in the 6.18 format of abs-send-time, which wraps every 64 seconds.
pub(crate) fn send_time(since_start: Duration) -> [u8; 3] {
    let fraction = (u64::from(since_start.subsec_nanos()) << 18) / 1_000_000_000;
    let [_, _, _, _, _, high, middle, low] =
        ((since_start.as_secs() & 63) << 18 | fraction).to_be_bytes();
    [high, middle, low]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_clock::start;

    #[test]
    fn loss_is_reported_since_the_last_report_and_in_total() {
        let now = start();
        let mut reception = Reception::new(90_000);
        assert!(reception.report(now, 1).is_none());
        for sequence in (65_530..65_536)
            .chain(0..4)
            .filter(|sequence| sequence % 2 == 0)
        {
            reception.receive(now, u16::try_from(sequence).expect("16 bits"), 0);
        }
        let report = reception.report(now, 1).expect("report");
        assert_eq!(
            (report.total_lost, report.last_sequence_number),
            (4, 0x1_0002)
        );
        assert_eq!(report.fraction_lost, 113); // 4 of 9
        assert_eq!(reception.report(now, 1).expect("report").fraction_lost, 0);
    }

    #[test]
    fn the_publishers_clock_goes_on_between_its_reports() {
        let now = start();
        let mut reception = Reception::new(48_000);
        assert_eq!(reception.clock(now), None);
        reception.receive(now, 1, 0);
        reception.sender_report(now, 10 << 32, 1_000);
        let later = now + Duration::from_millis(500);
        assert_eq!(reception.clock(later), Some((10 << 32 | 1 << 31, 25_000)));
        let report = reception.report(later, 1).expect("report");
        assert_eq!(
            (report.last_sender_report, report.delay),
            (10 << 16, 1 << 15)
        );
    }

    #[test]
    fn send_time_wraps_every_64_seconds() {
        assert_eq!(send_time(Duration::from_millis(64_500)), [0x02, 0, 0]);
        assert_eq!(send_time(Duration::from_secs(1)), [0x04, 0, 0]);
    }
}
