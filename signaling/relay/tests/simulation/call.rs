//! Calls on a good network: who gets what, and who does not.

use std::time::Duration;

use crate::support::client::Client;
use crate::support::{ALL, World};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use schalter_protocol::{Right, Source};
use schalter_relay::{Event, Refusal, Target};

const SECOND: Duration = Duration::from_secs(1);

fn call(people: usize, sources: &[Source]) -> World {
    let mut world = World::new(7);
    for number in 0..people {
        let client = world.join("talk", &format!("p{number}"), &ALL, false);
        world.publish(client, sources);
    }
    world.run_until_connected(SECOND * 5);
    world
}

/// Every packet from the first that arrived to the last that was sent, in any order.
fn assert_complete(world: &World, receiver: usize, sender: usize, source: Source, frames: u32) {
    let arrived = world.clients[receiver].arrived(&world.clients[sender], source);
    let per_frame = if source.is_audio() { 1 } else { 3 };
    assert_eq!(
        arrived.len(),
        usize::try_from(frames * per_frame).unwrap(),
        "{receiver} of {sender}'s {source:?}"
    );
}

#[test]
fn two_people_see_and_hear_each_other() {
    let mut world = call(2, &[Source::Microphone, Source::Camera]);
    assert!((0..2).all(|client| world.connected(client, Target::Publish)
        && world.connected(client, Target::Subscribe)));
    world.talk(100);
    world.run(SECOND);
    for (receiver, sender) in [(0, 1), (1, 0)] {
        assert_complete(&world, receiver, sender, Source::Microphone, 100);
        assert_complete(&world, receiver, sender, Source::Camera, 100);
        assert!(
            world.clients[sender].sending[1].key_frames_asked >= 1,
            "a new viewer needs a key frame"
        );
    }
    assert_eq!(
        world
            .clients
            .iter()
            .map(|client| client.subscribe.unopened + client.publish.unopened)
            .sum::<usize>(),
        0
    );
}

#[test]
fn three_people_with_camera_microphone_and_screen() {
    let mut world = call(3, &[Source::Microphone, Source::Camera, Source::Screen]);
    world.talk(60);
    world.run(SECOND);
    for receiver in 0..3 {
        for sender in (0..3).filter(|sender| *sender != receiver) {
            for source in [Source::Microphone, Source::Camera, Source::Screen] {
                assert_complete(&world, receiver, sender, source, 60);
            }
        }
    }
}

#[test]
fn thirty_people_in_one_room() {
    let mut world = call(30, &[Source::Microphone]);
    world.talk(20);
    world.run(SECOND);
    for receiver in 0..30 {
        for sender in (0..30).filter(|sender| *sender != receiver) {
            assert_complete(&world, receiver, sender, Source::Microphone, 20);
        }
    }
    assert_eq!(world.relay.gauges().participants, 30);
}

#[test]
fn the_older_cipher_works_too() {
    let mut world = World::new(3);
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        let id = world.id(client);
        world.clients[client] = Client::with_profile(
            client,
            id,
            world.now,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
        );
        world.publish(client, &[Source::Microphone, Source::Camera]);
    }
    world.run_until_connected(SECOND * 5);
    world.talk(50);
    world.run(SECOND);
    assert_complete(&world, 0, 1, Source::Camera, 50);
    assert_complete(&world, 1, 0, Source::Microphone, 50);
}

#[test]
fn rooms_do_not_hear_each_other() {
    let mut world = World::new(5);
    for (room, name) in [("one", "a"), ("one", "b"), ("two", "c"), ("two", "d")] {
        let client = world.join(room, name, &ALL, false);
        world.publish(client, &[Source::Microphone]);
    }
    world.run_until_connected(SECOND * 5);
    world.talk(30);
    world.run(SECOND);
    assert_complete(&world, 0, 1, Source::Microphone, 30);
    assert_complete(&world, 2, 3, Source::Microphone, 30);
    for client in &world.clients {
        assert_eq!(client.receiving.len(), 1);
        assert_eq!(client.subscribe.media.len(), 30);
    }
}

#[test]
fn somebody_in_the_lobby_gets_and_sends_nothing_until_admitted() {
    let mut world = call(1, &[Source::Microphone]);
    let guest = world.join("talk", "guest", &ALL, true);
    world.publish(guest, &[Source::Microphone]);
    world.run_until_connected(SECOND * 5);
    world.talk(20);
    assert!(
        world
            .clients
            .iter()
            .all(|client| client.receiving.is_empty() && client.subscribe.media.is_empty())
    );
    let id = world.id(guest);
    world.relay.admit(world.now, id).unwrap();
    world.run_until_connected(SECOND * 5);
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, 0, guest, Source::Microphone, 20);
    assert_complete(&world, guest, 0, Source::Microphone, 20);
}

#[test]
fn rights_are_enforced() {
    let mut world = World::new(9);
    let listener = world.join("talk", "listener", &[Right::Subscribe], false);
    let (offer, named) = world.clients[listener].offer(&[Source::Microphone]);
    let id = world.id(listener);
    assert_eq!(
        world.relay.publish(world.now, id, &offer, &named),
        Err(Refusal::NotAllowed)
    );
    world.clients[listener].sending.clear();
    let speaker = world.join("talk", "speaker", &[Right::PublishAudio], false);
    let (offer, named) =
        world.clients[speaker].offer(&[Source::Microphone, Source::Camera, Source::Screen]);
    let id = world.id(speaker);
    let answer = world.relay.publish(world.now, id, &offer, &named).unwrap();
    assert_eq!(
        (
            answer.matches("a=recvonly").count(),
            answer.matches("a=inactive").count()
        ),
        (1, 2)
    );
    world.clients[speaker].publish.accept(&answer, world.now);
    world.clients[speaker].sending.truncate(1);
    world.publish(speaker, &[Source::Microphone]);
    let another = world.join("talk", "another", &ALL, false);
    world.publish(another, &[Source::Microphone]);
    world.run_until_connected(SECOND * 5);
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, listener, speaker, Source::Microphone, 20);
    assert_complete(&world, another, speaker, Source::Microphone, 20);
    assert!(
        world.clients[speaker].subscribe.media.is_empty(),
        "no right to subscribe"
    );
}

#[test]
fn what_is_muted_is_not_forwarded_and_goes_on_without_a_gap() {
    let mut world = call(2, &[Source::Microphone]);
    world.talk(20);
    world.run(SECOND);
    let id = world.id(0);
    world
        .relay
        .mute(world.now, id, Source::Microphone, true)
        .unwrap();
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, 1, 0, Source::Microphone, 20);
    world.clients[1].subscribe.media.clear();
    world
        .relay
        .mute(world.now, id, Source::Microphone, false)
        .unwrap();
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, 1, 0, Source::Microphone, 20);
}

#[test]
fn a_late_comer_sees_what_is_there_and_who_leaves_is_gone() {
    let mut world = call(2, &[Source::Microphone, Source::Camera]);
    world.talk(20);
    let late = world.join("talk", "late", &ALL, false);
    world.run_until_connected(SECOND * 5);
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, late, 0, Source::Camera, 20);
    assert_complete(&world, late, 1, Source::Microphone, 20);
    let gone = world.id(0);
    world.relay.leave(world.now, gone);
    world.clients[0].publish.breathing = false;
    world.clients[0].subscribe.breathing = false;
    world.exchange();
    assert_eq!(world.clients[late].receiving.len(), 2);
    assert!(world.events.contains(&Event::TrackUnpublished {
        participant: gone,
        source: Source::Camera
    }));
    // The sections are used again for the next one, and nobody is confused.
    let next = world.join("talk", "next", &ALL, false);
    world.publish(next, &[Source::Microphone, Source::Camera]);
    for client in [1, late, next] {
        world.clients[client].subscribe.media.clear();
    }
    world.run(SECOND * 3);
    assert_eq!(world.clients[late].receiving.len(), 4);
    assert!(
        world.clients[late]
            .receiving
            .iter()
            .all(|line| line.mid.parse::<u32>().unwrap() < 4),
        "sections are used again"
    );
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, late, next, Source::Camera, 20);
    assert_complete(&world, 1, next, Source::Microphone, 20);
    let everybody = world.relay.end_room(world.now, "talk");
    assert_eq!(everybody.len(), 3);
    let gauges = world.relay.gauges();
    assert_eq!(
        (
            gauges.rooms,
            gauges.participants,
            gauges.transports,
            gauges.tracks
        ),
        (0, 0, 0, 0)
    );
}

#[test]
fn a_screen_comes_and_goes() {
    let mut world = call(2, &[Source::Camera]);
    world.publish(0, &[Source::Camera, Source::Screen]);
    world.run(SECOND);
    assert_eq!(world.clients[1].receiving.len(), 2);
    world.talk(20);
    world.run(SECOND);
    assert_complete(&world, 1, 0, Source::Screen, 20);
    world.publish(0, &[Source::Camera]);
    world.run(SECOND);
    let id = world.id(0);
    assert!(world.events.contains(&Event::TrackUnpublished {
        participant: id,
        source: Source::Screen
    }));
    assert_eq!(world.clients[1].receiving.len(), 1);
}

#[test]
fn a_player_offers_and_gets_the_tracks_that_are_there_and_those_that_come() {
    let mut world = call(1, &[Source::Microphone]);
    let player = world.join("talk", "player", &[Right::Subscribe], false);
    let offer = world.clients[player].play_offer();
    let id = world.id(player);
    let answer = world.relay.play(world.now, id, &offer).unwrap();
    assert_eq!(answer.matches("a=sendonly").count(), 2);
    world.clients[player].subscribe.accept(&answer, world.now);
    world.run_until_connected(SECOND * 5);
    world.publish(0, &[Source::Microphone, Source::Camera]);
    world.run(SECOND);
    world.talk(30);
    world.run(SECOND);
    let ssrcs: Vec<u32> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("a=ssrc:"))
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect();
    let client = &world.clients[player];
    assert_eq!(
        client
            .arrived_on(ssrcs[0], None, 0, Source::Microphone, Some("a"))
            .len(),
        30
    );
    assert_eq!(
        client
            .arrived_on(ssrcs[1], Some(ssrcs[2]), 0, Source::Camera, Some("v"))
            .len(),
        90
    );
    assert!(
        !world
            .events
            .iter()
            .any(|event| matches!(event, Event::Offer { participant, .. } if *participant == id))
    );
}

#[test]
fn speaking_is_told() {
    let mut world = call(2, &[Source::Microphone]);
    world.talk(50);
    let participant = world.id(0);
    assert!(world.events.contains(&Event::Speaking {
        participant,
        speaking: true
    }));
}
