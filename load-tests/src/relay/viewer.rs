//! Who watches: what has arrived, how late, and which frames were whole in time.

use super::feedback::nack;
use super::loss::Loss;
use super::packet::{PACKETS_PER_FRAME, Stamp, low_16, now_ns};
use super::plan::Plan;
use super::publisher::CONSENT;
use hdrhistogram::Histogram;
use schalter_load_kit::endpoint::{Arrival, Endpoint};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// A frame that is whole later than this after its first packet left was seen as a freeze.
const IN_TIME: Duration = Duration::from_millis(400);
/// How soon a packet that did not come is asked for once more.
const ASK_AGAIN: Duration = Duration::from_millis(40);
/// How often a viewer looks up when nothing comes.
const LOOK_UP: Duration = Duration::from_millis(250);
/// Sequence numbers asked for in one report.
const ASKED_MAX: usize = 64;

/// What one viewer has seen of what counts.
#[derive(Debug)]
pub struct Seen {
    /// Different packets.
    pub packets: u64,
    /// Frames that were whole in time.
    pub frames: u64,
    /// From the publisher's clock to the time the kernel had the packet, in nanoseconds.
    pub delays: Histogram<u64>,
}

struct Viewer {
    endpoint: Endpoint,
    loss: Loss,
    missing: Missing,
    /// By number: which packets have come.
    frames: HashMap<u64, u8>,
    seen: Seen,
}

/// Watches until measuring is over.
pub async fn watch(endpoint: Endpoint, loss: Loss, plan: Arc<Plan>) -> anyhow::Result<Seen> {
    let seen = Seen {
        packets: 0,
        frames: 0,
        delays: Histogram::new(3)?,
    };
    let mut viewer = Viewer {
        endpoint,
        loss,
        missing: Missing::default(),
        frames: HashMap::new(),
        seen,
    };
    let (mut consent, mut now) = (Instant::now(), Instant::now());
    loop {
        let wait = viewer.missing.wait(now);
        let arrival = tokio::time::timeout(wait, viewer.endpoint.receive()).await;
        if let Ok(arrival) = arrival
            && let Arrival::Media { packet, at_ns } = arrival?
        {
            plan.datagrams.fetch_add(1, Ordering::Relaxed);
            if !viewer.loss.takes() {
                viewer.take(&packet, u64::try_from(at_ns)?, &plan)?;
            }
        }
        now = Instant::now();
        let asked = viewer.missing.due(now);
        if !asked.is_empty() && !viewer.loss.takes() {
            let report = nack(viewer.missing.source, &asked);
            viewer.endpoint.send_feedback(&report).await?;
        }
        if consent.elapsed() > CONSENT {
            consent = now;
            viewer.endpoint.check().await?;
        }
        if plan.is_over(now_ns()) {
            return Ok(viewer.seen);
        }
    }
}

impl Viewer {
    fn take(&mut self, packet: &[u8], at_ns: u64, plan: &Plan) -> anyhow::Result<()> {
        let Some(stamp) = Stamp::read(packet) else {
            return Ok(());
        };
        let repair = self.endpoint.repair_payload_type();
        self.missing.note(packet, repair, stamp.number);
        if !plan.counts(stamp.frame_ns) {
            return Ok(());
        }
        let here = self
            .frames
            .entry(stamp.number / PACKETS_PER_FRAME)
            .or_default();
        let bit = 1 << (stamp.number % PACKETS_PER_FRAME);
        if *here & bit != 0 {
            return Ok(());
        }
        *here |= bit;
        self.seen.packets += 1;
        self.seen
            .delays
            .record(at_ns.saturating_sub(stamp.left_ns))?;
        let in_time = Duration::from_nanos(at_ns.saturating_sub(stamp.frame_ns)) <= IN_TIME;
        if u64::from(here.count_ones()) == PACKETS_PER_FRAME && in_time {
            self.seen.frames += 1;
        }
        Ok(())
    }
}

/// Which packets of the relay are missing, and when each was last asked for.
#[derive(Debug, Default)]
struct Missing {
    source: u32,
    /// The relay may count from another number than the publisher, but in the same steps.
    ahead: u16,
    next: Option<u64>,
    asked: BTreeMap<u64, (Instant, Option<Instant>)>,
}

impl Missing {
    /// A packet has come, the first time or, with the payload type `repair`, again.
    fn note(&mut self, packet: &[u8], repair: Option<u8>, number: u64) {
        let [_, kind, high, low, _, _, _, _, a, b, c, d, ..] = *packet else {
            return;
        };
        self.asked.remove(&number);
        if repair == Some(kind & 0x7F) || self.next.is_some_and(|next| number < next) {
            return;
        }
        self.source = u32::from_be_bytes([a, b, c, d]);
        self.ahead = u16::from_be_bytes([high, low]).wrapping_sub(low_16(number));
        let now = Instant::now();
        let gap = self.next.unwrap_or(number)..number;
        self.asked.extend(gap.map(|number| (number, (now, None))));
        self.next = Some(number + 1);
    }

    /// How long nothing is to be asked for.
    fn wait(&self, now: Instant) -> Duration {
        let due = |(_, last): &(Instant, Option<Instant>)| {
            last.map_or(Duration::ZERO, |last| {
                (last + ASK_AGAIN).saturating_duration_since(now)
            })
        };
        let soonest = self.asked.values().map(due).min();
        soonest.map_or(LOOK_UP, |soonest| soonest.min(LOOK_UP))
    }

    /// The relay's numbers of what is to be asked for now; what is too late is given up.
    fn due(&mut self, now: Instant) -> Vec<u16> {
        self.asked
            .retain(|_, (since, _)| now.saturating_duration_since(*since) < IN_TIME);
        let ahead = self.ahead;
        self.asked
            .iter_mut()
            .filter(|(_, (_, last))| last.is_none_or(|last| now >= last + ASK_AGAIN))
            .take(ASKED_MAX)
            .map(|(number, (_, last))| {
                *last = Some(now);
                low_16(*number).wrapping_add(ahead)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(kind: u8, sequence: u16) -> Vec<u8> {
        let mut packet = vec![0x80, kind];
        packet.extend(sequence.to_be_bytes());
        packet.extend([0, 0, 0, 0, 0, 0, 0, 9]);
        packet
    }

    #[test]
    fn a_gap_is_asked_for_until_it_is_filled() {
        let mut missing = Missing::default();
        missing.note(&packet(96, 65_534), Some(97), 10);
        missing.note(&packet(96, 1), Some(97), 13);
        let now = Instant::now();
        assert_eq!(missing.due(now), [65_535, 0]);
        assert_eq!(missing.due(now), [0_u16; 0], "it was just asked for");
        missing.note(&packet(97, 7), Some(97), 11);
        assert_eq!(missing.due(now + ASK_AGAIN), [0]);
        assert_eq!(missing.due(now + 2 * IN_TIME), [0_u16; 0], "too late");
        assert_eq!(missing.wait(now), LOOK_UP);
    }
}
