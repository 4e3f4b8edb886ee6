//! What a forwarded packet costs without sockets: one publisher, N viewers, frames of five packets of 1,100 bytes at AES-128-GCM.
//!
//! `cargo run --release -p schalter-relay --example forwarding` prints one line of JSON per N: processor time from opening the
//! publisher's packets to the sealed copies in the batch, and the memory a viewer takes.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a measurement takes real time and may stop"
)]

#[path = "../tests/simulation/support/mod.rs"]
#[expect(
    dead_code,
    reason = "the measurement uses a part of what the simulation offers"
)]
mod support;

use std::time::{Duration, Instant};

use schalter_protocol::{Right, Source};
use schalter_relay::{Batch, Limits};
use support::{World, relay_address};

const FRAMES: u32 = 2_000;
const FRAME_PACKETS: u16 = 5;

/// Resident memory of this process in kilobytes.
fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0)
}

/// Processor time of this thread in nanoseconds, so that a busy machine does not count.
fn processor_ns() -> u64 {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    statistics
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn main() {
    for viewers in [10, 50, 100, 200] {
        let mut world = World::with_limits(
            1,
            Limits {
                participants_max: 300,
                ..Limits::default()
            },
        );
        let publisher = world.join("talk", "publisher", &[Right::PublishVideo], false);
        world.publish(publisher, &[Source::Camera]);
        world.run_until_connected(Duration::from_secs(5));
        for number in 0..viewers {
            world.join(
                "talk",
                &format!("viewer{number}"),
                &[Right::Subscribe],
                false,
            );
        }
        world.run_until_connected(Duration::from_mins(1));
        world.run(Duration::from_secs(1));

        // All packets are sealed before, so that only the relay's work is measured.
        let ssrc = world.clients[publisher].sending[0].ssrc;
        let peer = &mut world.clients[publisher].publish;
        let mut sequence = 1_u16;
        for frame in 0..FRAMES {
            for place in 1..=FRAME_PACKETS {
                let mut plain = vec![0x80, if place == FRAME_PACKETS { 0xE0 } else { 0x60 }];
                plain.extend(sequence.to_be_bytes());
                plain.extend((frame * 3_000).to_be_bytes());
                plain.extend(ssrc.to_be_bytes());
                plain.resize(1_112, 7);
                sequence = sequence.wrapping_add(1);
                peer.send_media(&plain);
            }
        }
        let (address, mut sealed) = (peer.address, std::mem::take(&mut peer.outgoing));
        let mut batch = Batch::new(256 * 1024);
        let mut runs = 0;
        let (begin, processor) = (Instant::now(), processor_ns());
        for frame in sealed.chunks_mut(FRAME_PACKETS.into()) {
            for datagram in frame {
                world
                    .relay
                    .handle_datagram(world.now, address, relay_address(), datagram);
            }
            loop {
                let more = world.relay.poll_transmit(&mut batch);
                runs += batch.runs().len();
                batch.clear();
                if !more {
                    break;
                }
            }
        }
        let (spent, processor) = (begin.elapsed(), processor_ns() - processor);
        let packets = u64::from(FRAMES) * u64::from(FRAME_PACKETS) * viewers;
        let wall = spent.as_nanos() / u128::from(packets);
        let cpu = processor / packets;
        println!(
            "{{\"viewers\":{viewers},\"cpu_ns_per_packet\":{cpu},\"wall_ns_per_packet\":{wall},\"packets_per_run\":{},\"resident_kb\":{},\"forwarded\":{}}}",
            packets / u64::try_from(runs).unwrap(),
            resident_kb(),
            world.relay.counters().packets_out
        );
    }
}
