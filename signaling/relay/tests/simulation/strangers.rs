//! What strangers and ill-meaning participants send changes nothing.

use std::net::SocketAddr;
use std::time::Duration;

use crate::support::client::Client;
use crate::support::peer::Peer;
use crate::support::{ALL, World, relay_address};
use proptest::prelude::*;
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use schalter_protocol::Source;
use schalter_relay::{Batch, Event, Target};

const SECOND: Duration = Duration::from_secs(1);

fn stranger() -> SocketAddr {
    SocketAddr::from(([203, 0, 113, 9], 5_000))
}

fn call() -> World {
    let mut world = World::new(17);
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Microphone]);
    }
    world.run_until_connected(SECOND * 5);
    world.talk(5);
    world.run(SECOND);
    world
}

/// Sends a datagram to the relay and answers what the relay sends because of it.
fn answers(world: &mut World, from: SocketAddr, datagram: &[u8]) -> Vec<(SocketAddr, Vec<u8>)> {
    let mut batch = Batch::new(64 * 1024);
    world
        .relay
        .handle_datagram(world.now, from, relay_address(), &mut datagram.to_vec());
    world.relay.poll_transmit(&mut batch);
    batch
        .datagrams()
        .map(|(run, bytes)| (run.to, bytes.to_vec()))
        .collect()
}

/// The relay's state as far as it can be seen, without what merely counts.
fn state(world: &mut World) -> String {
    let events: Vec<_> = std::iter::from_fn(|| world.relay.poll_event()).collect();
    format!("{:?} {events:?}", world.relay.gauges())
}

#[test]
fn a_strangers_datagrams_are_not_answered_and_change_nothing() {
    let mut world = call();
    let before = state(&mut world);
    let check = world.clients[0].publish.check(true);
    let mut wrong_password = check.clone();
    let last = wrong_password.len() - 20; // inside MESSAGE-INTEGRITY
    wrong_password[last] ^= 1;
    let hello = [22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20];
    let media = [&[0x80, 111, 0, 1][..], &[7; 60]].concat();
    let control = [&[0x80, 201, 0, 1][..], &[7; 60]].concat();
    let long = vec![0x80; 1_501];
    for datagram in [
        &[][..],
        &[1],
        &[255; 40],
        &wrong_password,
        &hello,
        &media,
        &control,
        &long,
    ] {
        assert_eq!(answers(&mut world, stranger(), datagram), []);
        assert_eq!(state(&mut world), before);
    }
    let counters = world.relay.counters();
    assert_eq!((counters.dropped_strangers, counters.dropped_full), (3, 1));
    world.clients[1].subscribe.media.clear();
    world.talk(20);
    world.run(SECOND);
    assert_eq!(
        world.clients[1]
            .arrived(&world.clients[0], Source::Microphone)
            .len(),
        20
    );
}

#[test]
fn forged_packets_from_a_peers_own_address_change_nothing() {
    let mut world = call();
    let address = world.clients[0].publish.address;
    let unauthentic = world.relay.counters().dropped_unauthentic;
    for datagram in [
        [&[0x80, 111, 0, 9][..], &[7; 60]].concat(),
        [&[0x80, 201, 0, 1][..], &[7; 60]].concat(),
    ] {
        assert_eq!(answers(&mut world, address, &datagram), []);
    }
    assert_eq!(world.relay.counters().dropped_unauthentic, unauthentic + 2);
    // A plaintext alert needs no keys; it must not end the call.
    let alert = [21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40];
    answers(&mut world, address, &alert);
    world.talk(20);
    world.run(SECOND);
    assert_eq!(
        world.clients[1]
            .arrived(&world.clients[0], Source::Microphone)
            .len(),
        25
    );
    assert!(
        !world
            .events
            .iter()
            .any(|event| matches!(event, Event::Disconnected { .. }))
    );
}

#[test]
fn a_replayed_packet_is_forwarded_once() {
    let mut world = call();
    let (_, sealed) = world.clients[0].sending[0].sent.iter().next_back().unwrap();
    let (sealed, address) = (sealed.clone(), world.clients[0].publish.address);
    for _ in 0..10 {
        answers(&mut world, address, &sealed);
    }
    world.run(SECOND);
    assert_eq!(
        world.clients[1]
            .arrived(&world.clients[0], Source::Microphone)
            .len(),
        5
    );
}

#[test]
fn another_certificate_than_the_one_described_gets_no_keys() {
    let mut world = World::new(19);
    let client = world.join("talk", "a", &ALL, false);
    let (offer, named) = world.clients[client].offer(&[Source::Microphone]);
    let id = world.id(client);
    let answer = world.relay.publish(world.now, id, &offer, &named).unwrap();
    // Somebody who overheard the description, but not the key, takes part in its place.
    let address = world.clients[client].publish.address;
    world.clients[client].publish = Peer::new(
        address,
        world.now,
        SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
    );
    world.clients[client].publish.accept(&answer, world.now);
    world.run(SECOND * 35);
    assert!(!world.connected(client, Target::Publish));
    assert!(world.events.contains(&Event::Disconnected {
        participant: id,
        target: Target::Publish
    }));
    assert_eq!(
        (
            world.relay.counters().handshakes_completed,
            world.relay.counters().handshakes_failed
        ),
        (0, 1)
    );
}

#[test]
fn somebody_elses_address_cannot_be_taken_while_they_are_there() {
    let mut world = call();
    let victim = world.clients[0].publish.address;
    let thief = world.join("talk", "thief", &ALL, false);
    world.publish(thief, &[Source::Microphone]);
    world.exchange();
    let check = world.clients[thief].publish.check(true);
    assert_eq!(answers(&mut world, victim, &check), []);
    world.talk(20);
    world.run(SECOND);
    assert_eq!(
        world.clients[1]
            .arrived(&world.clients[0], Source::Microphone)
            .len(),
        25
    );
}

#[test]
fn a_check_without_nomination_does_not_move_the_path() {
    let mut world = call();
    let elsewhere = SocketAddr::from(([198, 51, 100, 7], 40_000));
    let check = world.clients[0].subscribe.check(false);
    let answered = answers(&mut world, elsewhere, &check);
    assert_eq!(
        answered.iter().map(|(to, _)| *to).collect::<Vec<_>>(),
        [elsewhere]
    );
    world.clients[0].subscribe.media.clear();
    world.talk(10);
    world.run(SECOND);
    assert_eq!(
        world.clients[0].subscribe.media.len(),
        10,
        "media goes where it went"
    );
    let check = world.clients[0].subscribe.check(true);
    answers(&mut world, elsewhere, &check);
    world.clients[0].subscribe.media.clear();
    world.talk(10);
    world.run(Duration::from_millis(200));
    assert!(
        world.clients[0].subscribe.media.len() < 10,
        "and now where the peer chose"
    );
}

#[test]
fn a_participant_cannot_ask_for_packets_from_before_it_was_let_in() {
    let mut world = call();
    let late = world.join("talk", "late", &ALL, false);
    world.run_until_connected(SECOND * 5);
    world.run(SECOND);
    world.talk(3);
    world.run(SECOND);
    let line = world.clients[late].receiving[0].clone();
    let first = world.clients[late]
        .subscribe
        .media
        .iter()
        .find(|packet| packet[8..12] == line.ssrc.to_be_bytes())
        .unwrap();
    let first = u16::from_be_bytes([first[2], first[3]]);
    let before = world.clients[late].subscribe.media.len();
    let wanted: Vec<_> = (1..30).map(|back| first.wrapping_sub(back)).collect();
    world.clients[late].nack(line.ssrc, &wanted);
    world.run(SECOND);
    assert_eq!(world.clients[late].subscribe.media.len(), before);
}

#[test]
fn a_stale_or_foreign_answer_is_refused() {
    let mut world = call();
    let id = world.id(0);
    let (offer, _) = world.clients[0].offer(&[Source::Microphone]);
    assert!(world.relay.answer(world.now, id, &offer).is_err());
    assert!(world.relay.answer(world.now, id, "").is_err());
    let gone = world.id(1);
    world.relay.leave(world.now, gone);
    assert_eq!(
        world.relay.publish(world.now, gone, &offer, &[]),
        Err(schalter_relay::Refusal::UnknownParticipant)
    );
    assert_eq!(
        world.relay.mute(world.now, gone, Source::Camera, true),
        Err(schalter_relay::Refusal::UnknownParticipant)
    );
    world.relay.leave(world.now, gone);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    /// Authentic senders may send anything too: no bytes they seal make the relay stumble.
    #[test]
    fn anything_sealed_is_survived(packets in proptest::collection::vec((any::<bool>(), proptest::collection::vec(any::<u8>(), 0..120)), 1..60)) {
        let mut world = call();
        for (control, body) in packets {
            let client: &mut Client = &mut world.clients[0];
            let head = if control { [0x81, 200 + body.first().copied().unwrap_or(0) % 8, 0, u8::try_from(body.len() / 4 + 1).unwrap()] } else { [0x90, 111, 0, 1] };
            let mut plain = [&head[..], &[0, 0, 3, 232], &body].concat();
            plain.resize(plain.len().next_multiple_of(4), 0);
            for peer in [&mut client.publish, &mut client.subscribe] {
                let seal = peer.seal.as_mut().unwrap();
                let sealed = if control { seal.encrypt_rtcp(&plain) } else { seal.encrypt_rtp(&plain) };
                if let Ok(sealed) = sealed {
                    peer.outgoing.push(sealed.to_vec());
                }
            }
        }
        world.run(SECOND);
        prop_assert_eq!(world.relay.gauges().participants, 2);
    }

    #[test]
    fn any_datagram_from_anywhere_is_survived(datagrams in proptest::collection::vec((any::<bool>(), proptest::collection::vec(any::<u8>(), 0..200)), 1..200)) {
        let mut world = call();
        let inside = world.clients[0].publish.address;
        for (known, datagram) in datagrams {
            answers(&mut world, if known { inside } else { stranger() }, &datagram);
        }
        prop_assert_eq!(world.relay.gauges().participants, 2);
    }
}
