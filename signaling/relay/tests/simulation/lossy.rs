//! Calls on a bad network, by seed: what arrives is right or absent, never wrong, and repetition fills the gaps.

use std::time::Duration;

use crate::support::{ALL, World};
use schalter_protocol::Source;
use schalter_relay::{Event, Target};

const SECOND: Duration = Duration::from_secs(1);

/// A call of three under this weather; subscribers ask for what they miss.
fn call(seed: u64, loss_per_mille: u64, repair: bool) -> World {
    let mut world = World::new(seed);
    world.network.loss_per_mille = loss_per_mille;
    world.network.repeat_per_mille = 30;
    world.network.jitter_us = 15_000;
    for number in 0..3 {
        let client = world.join("talk", &format!("p{number}"), &ALL, false);
        world.clients[client].without_repair = !repair;
        world.publish(client, &[Source::Microphone, Source::Camera]);
    }
    world.run_until_connected(SECOND * 20);
    for _ in 0..30 {
        world.talk(5);
        world
            .clients
            .iter_mut()
            .for_each(crate::support::client::Client::nack_gaps);
    }
    for _ in 0..10 {
        world.run(Duration::from_millis(100));
        world
            .clients
            .iter_mut()
            .for_each(crate::support::client::Client::nack_gaps);
    }
    world.run(SECOND);
    world
}

/// Share of the camera packets that arrived, in hundredths; everything that arrived was checked.
fn share(world: &World) -> usize {
    let mut shares = Vec::new();
    for receiver in 0..3 {
        for sender in (0..3).filter(|sender| *sender != receiver) {
            let (receiver, sender) = (&world.clients[receiver], &world.clients[sender]);
            receiver.arrived(sender, Source::Microphone);
            shares.push(receiver.arrived(sender, Source::Camera).len() * 100 / 450);
        }
    }
    shares.into_iter().min().unwrap()
}

#[test]
fn reordering_and_repetition_alone_lose_nothing() {
    let world = call(11, 0, true);
    // A packet overtaken by the very first one a subscriber gets lies before its beginning.
    assert!(share(&world) >= 99);
    assert_eq!(world.relay.counters().dropped_full, 0);
}

#[test]
fn five_percent_loss_is_repaired_by_retransmission_streams() {
    for seed in [21, 22, 23] {
        let world = call(seed, 50, true);
        assert!(share(&world) >= 97, "{}", share(&world));
        let counters = world.relay.counters();
        assert!(counters.nacks_in > 0 && counters.nacks_out > 0 && counters.retransmissions > 0);
        assert!(
            world
                .clients
                .iter()
                .any(|client| client.sending.iter().any(|sending| sending.resent > 0))
        );
    }
}

#[test]
fn without_retransmission_streams_the_same_packets_are_sent_again() {
    for seed in [31, 32] {
        let world = call(seed, 50, false);
        assert!(share(&world) >= 97, "{}", share(&world));
    }
}

#[test]
fn twenty_percent_loss_is_survived() {
    for seed in [41, 42, 43] {
        let world = call(seed, 200, true);
        assert!(share(&world) >= 75, "{}", share(&world));
        assert!(
            !world
                .events
                .iter()
                .any(|event| matches!(event, Event::Disconnected { .. }))
        );
    }
}

#[test]
fn an_unrepaired_line_gets_what_the_network_lets_through_and_nothing_else() {
    let mut world = World::new(51);
    world.network.loss_per_mille = 100;
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Camera]);
    }
    world.run_until_connected(SECOND * 20);
    world.talk(100);
    world.run(SECOND);
    let arrived = world.clients[0]
        .arrived(&world.clients[1], Source::Camera)
        .len();
    // The publisher repeats for the relay, the subscriber asks for nothing: about nine of ten arrive.
    assert!((250..300).contains(&arrived), "{arrived}");
}

#[test]
fn the_same_seed_gives_the_same_call() {
    let count = |world: &World| {
        (0..3)
            .map(|client| world.clients[client].subscribe.media.len())
            .collect::<Vec<_>>()
    };
    // Handshakes sign with fresh randomness, so only a lossless start can be compared.
    let play = || {
        let mut world = World::new(61);
        for name in ["a", "b", "c"] {
            let client = world.join("talk", name, &ALL, false);
            world.publish(client, &[Source::Camera]);
        }
        world.run_until_connected(SECOND * 5);
        world.network.loss_per_mille = 100;
        world.talk(50);
        count(&world)
    };
    assert_eq!(play(), play());
}

#[test]
fn who_falls_silent_is_gone_and_comes_back() {
    let mut world = World::new(71);
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Microphone]);
    }
    world.run_until_connected(SECOND * 5);
    world.clients[0].subscribe.breathing = false;
    world.run(SECOND * 29);
    let id = world.id(0);
    let gone = Event::Disconnected {
        participant: id,
        target: Target::Subscribe,
    };
    assert!(!world.events.contains(&gone));
    world.run(SECOND * 5);
    assert!(world.events.contains(&gone));
    // Nothing is sent to somebody who is not there.
    world.clients[0].subscribe.media.clear();
    world.talk(10);
    assert!(world.clients[0].subscribe.media.is_empty());
    world.events.clear();
    world.clients[0].subscribe.breathing = true;
    world.run(SECOND);
    assert!(world.connected(0, Target::Subscribe));
    world.talk(10);
    world.run(SECOND);
    assert_eq!(world.clients[0].subscribe.media.len(), 10);
}

#[test]
fn an_ice_restart_on_another_address_keeps_the_call() {
    let mut world = World::new(81);
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Microphone]);
    }
    world.run_until_connected(SECOND * 5);
    world.talk(10);
    // The network changes: other addresses, new credentials on both connections, the same keys.
    for client in [0, 1] {
        world.clients[client]
            .publish
            .address
            .set_port(20_000 + u16::try_from(client).unwrap());
        world.clients[client]
            .subscribe
            .address
            .set_port(21_000 + u16::try_from(client).unwrap());
        world.clients[client].publish.ufrag += "r";
        world.clients[client].subscribe.ufrag += "r";
        world.publish(client, &[Source::Microphone]);
        let id = world.id(client);
        world.relay.restart(world.now, id, false).unwrap();
    }
    world.run(SECOND);
    for client in &mut world.clients {
        client.subscribe.media.clear();
    }
    world.talk(20);
    world.run(SECOND);
    for (receiver, sender) in [(0, 1), (1, 0)] {
        assert_eq!(
            world.clients[receiver]
                .arrived(&world.clients[sender], Source::Microphone)
                .len(),
            20
        );
    }
    assert_eq!(
        world.relay.counters().handshakes_completed,
        4,
        "no handshake anew"
    );
}

#[test]
fn a_reloaded_page_begins_anew() {
    let mut world = World::new(91);
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Microphone]);
    }
    world.run_until_connected(SECOND * 5);
    let id = world.id(0);
    world.clients[0] = crate::support::client::Client::new(7, id, world.now);
    world.relay.restart(world.now, id, true).unwrap();
    world.publish(0, &[Source::Microphone]);
    world.run_until_connected(SECOND * 5);
    world.run(SECOND);
    world.talk(20);
    world.run(SECOND);
    assert_eq!(
        world.clients[0]
            .arrived(&world.clients[1], Source::Microphone)
            .len(),
        20
    );
    assert_eq!(
        world.clients[1]
            .arrived(&world.clients[0], Source::Microphone)
            .len(),
        20
    );
    assert_eq!(world.relay.gauges().transports, 4);
}
