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

        let address = world.clients[publisher].publish.address;
        let mut batch = Batch::new(256 * 1024);
        let (mut spent, mut runs) = (Duration::ZERO, 0);
        let mut sequence = 1_u16;
        for frame in 0..FRAMES {
            let mut sealed: Vec<Vec<u8>> = Vec::new();
            for place in 0..FRAME_PACKETS {
                let mut plain = vec![0x80, if place + 1 == FRAME_PACKETS { 0xE0 } else { 96 }];
                plain.extend(sequence.to_be_bytes());
                plain.extend((frame * 3_000).to_be_bytes());
                plain.extend(world.clients[publisher].sending[0].ssrc.to_be_bytes());
                plain.resize(1_112, 7);
                sequence = sequence.wrapping_add(1);
                world.clients[publisher].publish.send_media(&plain);
                sealed.append(&mut world.clients[publisher].publish.outgoing);
            }
            let begin = Instant::now();
            for datagram in &mut sealed {
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
            spent += begin.elapsed();
        }
        let packets = u64::from(FRAMES) * u64::from(FRAME_PACKETS) * viewers;
        let nanoseconds = spent.as_nanos() / u128::from(packets);
        println!(
            "{{\"viewers\":{viewers},\"ns_per_forwarded_packet\":{nanoseconds},\"packets_per_run\":{},\"resident_kb\":{},\"forwarded\":{}}}",
            packets / u64::try_from(runs).unwrap(),
            resident_kb(),
            world.relay.counters().packets_out
        );
    }
}
