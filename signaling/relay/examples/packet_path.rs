//! The packet path for a counter of instructions (`load-tests/instructions`): one publisher, fifty viewers, and as many frames of
//! five packets of 1,170 bytes as the argument says. It prints nothing.
#![expect(clippy::unwrap_used, reason = "a measurement may stop")]

#[path = "../tests/simulation/support/mod.rs"]
#[expect(
    dead_code,
    reason = "the measurement uses a part of what the simulation offers"
)]
mod support;

use std::time::Duration;

use schalter_protocol::{Right, Source};
use schalter_relay::{Batch, Limits};
use support::{World, relay_address};

const VIEWERS: u64 = 50;
const FRAME_PACKETS: u64 = 5;

fn main() {
    let frames: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut world = World::with_limits(1, Limits::default());
    let publisher = world.join("talk", "publisher", &[Right::PublishVideo], false);
    world.publish(publisher, &[Source::Camera]);
    world.run_until_connected(Duration::from_secs(5));
    for number in 0..VIEWERS {
        let name = format!("viewer{number}");
        world.join("talk", &name, &[Right::Subscribe], false);
    }
    world.run_until_connected(Duration::from_mins(1));
    world.run(Duration::from_secs(1));

    let before = world.relay.counters().packets_out;
    let ssrc = world.clients[publisher].sending[0].ssrc;
    let mut batch = Batch::new(256 * 1024);
    let mut sequence = 1_u16;
    for frame in 0..frames {
        let peer = &mut world.clients[publisher].publish;
        for place in 1..=FRAME_PACKETS {
            let mut plain = vec![0x80, if place == FRAME_PACKETS { 0xE0 } else { 0x60 }];
            plain.extend(sequence.to_be_bytes());
            plain.extend((frame * 3_000).to_be_bytes());
            plain.extend(ssrc.to_be_bytes());
            plain.resize(1_170, 7);
            sequence = sequence.wrapping_add(1);
            peer.send_media(&plain);
        }
        let address = peer.address;
        for mut datagram in std::mem::take(&mut peer.outgoing) {
            world
                .relay
                .handle_datagram(world.now, address, relay_address(), &mut datagram);
        }
        while world.relay.poll_transmit(&mut batch) {
            batch.clear();
        }
        batch.clear();
    }
    let forwarded = world.relay.counters().packets_out - before;
    assert_eq!(forwarded, u64::from(frames) * FRAME_PACKETS * VIEWERS);
}
