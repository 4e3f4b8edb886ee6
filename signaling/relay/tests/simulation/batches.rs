//! A send arena that is full in the middle of a room.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use schalter_protocol::{Right, Source};
use schalter_relay::Batch;

use crate::support::{World, relay_address};

/// The publisher's packet with this sequence number, handed to the relay.
fn arrives(world: &mut World, publisher: usize, sequence: u16) {
    let ssrc = world.clients[publisher].sending[0].ssrc;
    let mut plain = vec![0x80, 0x60];
    plain.extend(sequence.to_be_bytes());
    plain.extend([0; 4]);
    plain.extend(ssrc.to_be_bytes());
    plain.resize(1_000, 7);
    let peer = &mut world.clients[publisher].publish;
    peer.send_media(&plain);
    let (address, mut sealed) = (peer.address, peer.outgoing.remove(0));
    world
        .relay
        .handle_datagram(world.now, address, relay_address(), &mut sealed);
}

#[test]
fn what_comes_while_a_batch_is_sent_reaches_those_who_were_served_before() {
    let mut world = World::new(7);
    let publisher = world.join("talk", "publisher", &[Right::PublishVideo], false);
    world.publish(publisher, &[Source::Camera]);
    for name in ["one", "two", "three"] {
        world.join("talk", name, &[Right::Subscribe], false);
    }
    world.run_until_connected(Duration::from_secs(5));
    world.run(Duration::from_secs(1));

    let mut received: BTreeMap<SocketAddr, usize> = BTreeMap::new();
    // Room for two of the three.
    let mut batch = Batch::new(2_500);
    arrives(&mut world, publisher, 1);
    let mut more = world.relay.poll_transmit(&mut batch);
    assert!(more, "the third waits");
    arrives(&mut world, publisher, 2);
    loop {
        for (run, _) in batch.datagrams() {
            *received.entry(run.to).or_default() += 1;
        }
        batch.clear();
        if !more {
            break;
        }
        more = world.relay.poll_transmit(&mut batch);
    }
    assert_eq!(received.len(), 3, "{received:?}");
    assert!(received.values().all(|count| *count == 2), "{received:?}");
}
