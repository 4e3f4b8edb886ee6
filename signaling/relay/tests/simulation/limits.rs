//! Every limit is hit once, and hitting it is refused or counted, never a fault.

use std::time::Duration;

use crate::support::{ALL, World, relay_address};
use rtc_rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate as Remb;
use schalter_protocol::Source;
use schalter_relay::{Batch, Join, Limits, Refusal};

const SECOND: Duration = Duration::from_secs(1);

fn limited(change: impl FnOnce(&mut Limits)) -> World {
    let mut limits = Limits::default();
    change(&mut limits);
    World::with_limits(29, limits)
}

fn join(world: &mut World, room: &str, name: &str) -> Result<(), Refusal> {
    let join = Join {
        room: room.into(),
        participant: name.into(),
        rights: ALL.to_vec(),
        lobby: false,
    };
    world.relay.join(world.now, &join).map(|_| ())
}

fn call(world: &mut World, people: usize, sources: &[Source]) {
    for number in 0..people {
        let client = world.join("talk", &format!("p{number}"), &ALL, false);
        world.publish(client, sources);
    }
    world.run_until_connected(SECOND * 10);
}

#[test]
fn rooms_max_participants_max_and_name_bytes_max() {
    let mut world = limited(|limits| {
        (
            limits.rooms_max,
            limits.participants_max,
            limits.name_bytes_max,
        ) = (2, 2, 8);
    });
    assert_eq!(join(&mut world, "one", "a"), Ok(()));
    assert_eq!(join(&mut world, "one", "b"), Ok(()));
    assert_eq!(join(&mut world, "one", "c"), Err(Refusal::RoomFull));
    assert_eq!(join(&mut world, "two", "a"), Ok(()));
    assert_eq!(join(&mut world, "three", "a"), Err(Refusal::TooManyRooms));
    for bad in ["", "too long for it", "a b", "a\r\na", "ä"] {
        assert_eq!(join(&mut world, bad, "a"), Err(Refusal::BadName));
        assert_eq!(join(&mut world, "two", bad), Err(Refusal::BadName));
    }
    world.relay.end_room(world.now, "one");
    assert_eq!(join(&mut world, "three", "a"), Ok(()));
}

#[test]
fn tracks_max() {
    let mut world = limited(|limits| limits.tracks_max = 1);
    let client = world.join("talk", "a", &ALL, false);
    let (offer, named) = world.clients[client].offer(&[Source::Microphone, Source::Camera]);
    let answer = world
        .relay
        .publish(world.now, world.clients[client].id, &offer, &named)
        .unwrap();
    assert_eq!(
        (
            answer.matches("a=recvonly").count(),
            answer.matches("a=inactive").count()
        ),
        (1, 1)
    );
    assert_eq!(world.relay.gauges().tracks, 1);
}

#[test]
fn sdp_bytes_max_and_media_lines_max() {
    let mut world = limited(|limits| (limits.sdp_bytes_max, limits.media_lines_max) = (3_000, 1));
    let client = world.join("talk", "a", &ALL, false);
    let id = world.id(client);
    let (offer, named) = world.clients[client].offer(&[Source::Microphone, Source::Camera]);
    assert_eq!(
        world.relay.publish(world.now, id, &offer, &named),
        Err(Refusal::TooManyMediaLines)
    );
    assert_eq!(
        world
            .relay
            .publish(world.now, id, &"x".repeat(3_001), &named),
        Err(Refusal::SdpTooLong)
    );
    // Offers of our own keep to it as well.
    let mut world = limited(|limits| limits.media_lines_max = 2);
    call(&mut world, 4, &[Source::Microphone]);
    world.run(SECOND);
    assert!(
        world
            .clients
            .iter()
            .all(|client| client.receiving.len() == 2)
    );
    assert!(world.relay.counters().dropped_full > 0);
}

#[test]
fn video_ring_packets_max_and_audio_ring_packets_max() {
    let mut world =
        limited(|limits| (limits.video_ring_packets_max, limits.audio_ring_packets_max) = (4, 4));
    call(&mut world, 2, &[Source::Microphone, Source::Camera]);
    world.talk(20);
    world.run(SECOND);
    // Whatever is older than four packets cannot be sent again.
    let line = world.clients[1]
        .receiving
        .iter()
        .find(|line| line.source == Source::Camera)
        .unwrap()
        .clone();
    let (_, retransmissions) = (0, world.relay.counters().retransmissions);
    let newest = world.clients[1]
        .subscribe
        .media
        .iter()
        .rev()
        .find(|packet| packet[8..12] == line.ssrc.to_be_bytes())
        .unwrap();
    let newest = u16::from_be_bytes([newest[2], newest[3]]);
    world.clients[1].nack(
        line.ssrc,
        &(0..20)
            .map(|back| newest.wrapping_sub(back))
            .collect::<Vec<_>>(),
    );
    world.run(SECOND);
    assert_eq!(world.relay.counters().retransmissions - retransmissions, 4);
    // A burst longer than the ring loses its beginning for a batch that is too slow, and says so.
    let before = world.relay.counters().dropped_full;
    for _ in 0..10 {
        world.clients[0].send_frame();
    }
    for (from, mut datagram) in world.clients[0].take_outgoing() {
        world
            .relay
            .handle_datagram(world.now, from, relay_address(), &mut datagram);
    }
    world.run(SECOND);
    assert!(world.relay.counters().dropped_full > before);
}

#[test]
fn datagram_bytes_max() {
    let mut world = limited(|limits| limits.datagram_bytes_max = 100);
    let address = std::net::SocketAddr::from(([203, 0, 113, 9], 1));
    world
        .relay
        .handle_datagram(world.now, address, relay_address(), &mut [0x80; 100]);
    assert_eq!(world.relay.counters().dropped_full, 0);
    world
        .relay
        .handle_datagram(world.now, address, relay_address(), &mut [0x80; 101]);
    assert_eq!(world.relay.counters().dropped_full, 1);
}

#[test]
fn handshakes_pending_max() {
    let mut world = limited(|limits| limits.handshakes_pending_max = 1);
    for name in ["a", "b", "c"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Microphone]);
    }
    let mut pending = 0;
    for _ in 0..500 {
        world.run(Duration::from_millis(10));
        pending = pending.max(world.relay.gauges().handshakes_pending);
    }
    assert_eq!(pending, 1);
    // The others repeat themselves until it is their turn.
    world.run_until_connected(SECOND * 30);
    assert!(world.relay.counters().dropped_full > 0);
}

#[test]
fn addresses_max() {
    let mut world = limited(|limits| limits.addresses_max = 2);
    call(&mut world, 1, &[Source::Microphone]);
    let answered = |world: &mut World, port: u16, nominate| {
        let from = std::net::SocketAddr::from(([198, 51, 100, 8], port));
        let mut check = world.clients[0].publish.check(nominate);
        let mut batch = Batch::new(10_000);
        world
            .relay
            .handle_datagram(world.now, from, relay_address(), &mut check);
        world.relay.poll_transmit(&mut batch);
        !batch.is_empty()
    };
    assert!(answered(&mut world, 1, false));
    assert!(
        !answered(&mut world, 2, false),
        "a third address must be nominated"
    );
    assert!(answered(&mut world, 3, true));
}

#[test]
fn sources_max() {
    let mut world = limited(|limits| limits.sources_max = 2);
    call(&mut world, 1, &[Source::Microphone]);
    for ssrc in 1..=5_u32 {
        let plain = [
            &[0x80, 111, 0, 1, 0, 0, 0, 1][..],
            &ssrc.to_be_bytes(),
            b"x",
        ]
        .concat();
        world.clients[0].publish.send_media(&plain);
    }
    world.run(SECOND);
    // Three are not opened; of the two others one finds its place beside the source named in the offer.
    assert_eq!(world.relay.counters().dropped_full, 4);
}

#[test]
fn outbox_datagrams_max() {
    let mut world = limited(|limits| limits.outbox_datagrams_max = 3);
    call(&mut world, 1, &[Source::Microphone]);
    let address = world.clients[0].publish.address;
    for _ in 0..10 {
        let mut check = world.clients[0].publish.check(true);
        world
            .relay
            .handle_datagram(world.now, address, relay_address(), &mut check);
    }
    let mut batch = Batch::new(10_000);
    world.relay.poll_transmit(&mut batch);
    assert_eq!(batch.datagrams().count(), 3);
    assert_eq!(world.relay.counters().dropped_full, 7);
}

#[test]
fn retransmissions_max_and_retransmissions_per_second_max() {
    for (queue, per_second, expected) in [(5, 1_000, 5), (1_000, 20, 10)] {
        let mut world = limited(|limits| {
            (
                limits.retransmissions_max,
                limits.retransmissions_per_second_max,
            ) = (queue, per_second);
        });
        call(&mut world, 2, &[Source::Camera]);
        world.talk(30);
        world.run(SECOND);
        let line = world.clients[1].receiving[0].clone();
        let numbers: Vec<_> = world.clients[1]
            .subscribe
            .media
            .iter()
            .map(|packet| u16::from_be_bytes([packet[2], packet[3]]))
            .collect();
        world.clients[1].nack(line.ssrc, &numbers[40..]);
        world.run(Duration::from_millis(40));
        assert_eq!(world.relay.counters().retransmissions, expected);
        assert!(world.relay.counters().dropped_full > 0);
    }
}

#[test]
fn events_max() {
    let mut world = limited(|limits| limits.events_max = 2);
    let client = world.join("talk", "a", &ALL, false);
    world.publish(
        client,
        &[Source::Microphone, Source::Camera, Source::Screen],
    );
    assert_eq!(std::iter::from_fn(|| world.relay.poll_event()).count(), 2);
    assert_eq!(world.relay.counters().dropped_full, 1);
}

#[test]
fn key_frame_request_ms() {
    let mut world = limited(|limits| limits.key_frame_request_ms = 500);
    call(&mut world, 3, &[Source::Camera]);
    world.talk(5);
    world.run(SECOND);
    let asked = world.clients[0].sending[0].key_frames_asked;
    for _ in 0..20 {
        for viewer in [1, 2] {
            let line = world.clients[viewer]
                .receiving
                .iter()
                .find(|line| line.publisher == world.clients[0].id)
                .unwrap()
                .ssrc;
            let request =
                rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication {
                    sender_ssrc: 1,
                    media_ssrc: line,
                };
            world.clients[viewer]
                .subscribe
                .send_control(&[Box::new(request)]);
        }
        world.run(Duration::from_millis(50));
    }
    world.run(SECOND);
    let asked = world.clients[0].sending[0].key_frames_asked - asked;
    assert!(
        (2..=4).contains(&asked),
        "forty wishes within a second were {asked} questions"
    );
}

#[test]
fn connect_ms_and_publish_bits_per_second_max() {
    let mut world = limited(|limits| {
        (limits.connect_ms, limits.publish_bits_per_second_max) = (2_000, 700_000);
    });
    let client = world.join("talk", "a", &ALL, false);
    world.publish(client, &[Source::Camera]);
    world.run_until_connected(SECOND);
    world.talk(1);
    world.run(SECOND * 2);
    let control = &world.clients[client].publish.control;
    let told = control
        .iter()
        .filter_map(|packet| packet.as_any().downcast_ref::<Remb>())
        .next_back()
        .unwrap();
    assert!(
        (690_000.0..=700_000.0).contains(&told.bitrate),
        "{}",
        told.bitrate
    );
    let late = world.join("talk", "late", &ALL, false);
    world.publish(late, &[Source::Camera]);
    world.clients[late].publish.breathing = false;
    world.run(SECOND * 3);
    let gone = schalter_relay::Event::Disconnected {
        participant: world.id(late),
        target: schalter_relay::Target::Publish,
    };
    assert!(world.events.contains(&gone));
}
