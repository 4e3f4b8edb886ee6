//! Who sends: frames at their pace, and again what is asked for.

use super::feedback::asked;
use super::loss::Loss;
use super::packet::{FRAMES_PER_SECOND, PACKETS_PER_FRAME, Stamp, low_16, now_ns};
use super::plan::Plan;
use bytes::BytesMut;
use schalter_load_kit::endpoint::{Arrival, Endpoint};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The relay stops sending to who has not given consent for 30 s.
pub const CONSENT: Duration = Duration::from_secs(5);
/// Packets that can be sent again: three seconds.
const HISTORY: usize = 512;

/// Sends until it is told to stop.
pub async fn publish(
    mut endpoint: Endpoint,
    mut loss: Loss,
    plan: Arc<Plan>,
) -> anyhow::Result<()> {
    let mut frames = tokio::time::interval(Duration::from_secs(1) / FRAMES_PER_SECOND);
    let mut consent = Instant::now();
    let mut number = 0;
    let mut history: VecDeque<(u16, BytesMut)> = VecDeque::with_capacity(HISTORY + 1);
    loop {
        let arrival = tokio::select! {
            _ = frames.tick() => None,
            arrival = endpoint.receive() => Some(arrival?),
        };
        if let Some(arrival) = arrival {
            if let Arrival::Feedback(compound) = arrival
                && !loss.takes()
            {
                for sequence in asked(&compound) {
                    let sealed = history.iter().find(|(known, _)| *known == sequence);
                    if let Some((_, sealed)) = sealed
                        && !loss.takes()
                    {
                        endpoint.send_sealed(sealed).await?;
                    }
                }
            }
            continue;
        }
        let frame_ns = now_ns();
        if plan.counts(frame_ns) {
            plan.frames.fetch_add(1, Ordering::Relaxed);
        }
        for _ in 0..PACKETS_PER_FRAME {
            let stamp = Stamp {
                number,
                left_ns: now_ns(),
                frame_ns,
            };
            let sealed = endpoint.seal(&stamp.write())?;
            if !loss.takes() {
                endpoint.send_sealed(&sealed).await?;
            }
            history.push_back((low_16(number), sealed));
            if history.len() > HISTORY {
                history.pop_front();
            }
            number += 1;
        }
        if consent.elapsed() > CONSENT {
            consent = Instant::now();
            endpoint.check().await?;
        }
    }
}
