//! RTCP: clocks, counts, key frames and rates find their way through the relay.

use std::time::Duration;

use rtc_rtcp::payload_feedbacks::full_intra_request::{FirEntry, FullIntraRequest};
use rtc_rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate as Remb;
use rtc_rtcp::receiver_report::ReceiverReport;
use rtc_rtcp::sender_report::SenderReport;
use rtc_rtcp::source_description::SourceDescription;
use rtc_shared::marshal::Unmarshal as _;
use schalter_protocol::Source;

use crate::support::{ALL, World};

const SECOND: Duration = Duration::from_secs(1);

fn call() -> World {
    let mut world = World::new(101);
    for name in ["a", "b"] {
        let client = world.join("talk", name, &ALL, false);
        world.publish(client, &[Source::Camera]);
    }
    world.run_until_connected(SECOND * 5);
    world
}

/// What a client was told over one of its connections.
fn told<T: Clone + 'static>(control: &[Box<dyn rtc_rtcp::packet::Packet>]) -> Vec<T> {
    control
        .iter()
        .filter_map(|packet| packet.as_any().downcast_ref::<T>())
        .cloned()
        .collect()
}

#[test]
fn the_publishers_clock_reaches_the_subscriber_in_its_own_numbers() {
    let mut world = call();
    world.talk(10);
    let (ntp_time, rtp_time) = (3_900_000_000 << 32, 1_000_000);
    let ssrc = world.clients[0].sending[0].ssrc;
    let report = SenderReport {
        ssrc,
        ntp_time,
        rtp_time,
        packet_count: 30,
        octet_count: 6_000,
        ..Default::default()
    };
    world.clients[0].publish.send_control(&[Box::new(report)]);
    world.talk(150);
    let receiver = &world.clients[1];
    let header = rtc_rtp::Header::unmarshal(&mut receiver.subscribe.media[0].as_slice()).unwrap();
    let offset = header.timestamp.wrapping_sub(65_499 / 3 * 960);
    let reports: Vec<SenderReport> = told(&receiver.subscribe.control);
    assert!(
        (2..=4).contains(&reports.len()),
        "one a second, not {}",
        reports.len()
    );
    for report in &reports {
        assert_eq!(report.ssrc, receiver.receiving[0].ssrc);
        assert!((200..204).contains(&(report.octet_count / report.packet_count)));
        let ticks = report.rtp_time.wrapping_sub(offset).wrapping_sub(rtp_time);
        let passed = (report.ntp_time - ntp_time) >> 16; // in 65,536ths of a second
        let expected = passed * 90_000 / 65_536;
        assert!(
            u64::from(ticks).abs_diff(expected) <= 90,
            "{ticks} ticks in the time of {expected}"
        );
    }
    assert!(
        !told::<SourceDescription>(&receiver.subscribe.control).is_empty(),
        "a source must have a name"
    );
}

#[test]
fn a_publisher_is_told_what_arrives() {
    let mut world = call();
    let ssrc = world.clients[0].sending[0].ssrc;
    let report = SenderReport {
        ssrc,
        ntp_time: 0x1234_5678_9ABC_DEF0,
        ..Default::default()
    };
    world.clients[0].publish.send_control(&[Box::new(report)]);
    world.talk(60);
    let lossless: Vec<ReceiverReport> = told(&world.clients[0].publish.control);
    let block = &lossless.last().unwrap().reports[0];
    assert_eq!(
        (block.ssrc, block.total_lost, block.last_sender_report),
        (ssrc, 0, 0x5678_9ABC)
    );
    assert!(block.delay > 0);
    world.clients[0].publish.control.clear();
    world.network.loss_per_mille = 200;
    world.talk(100);
    let lossy: Vec<ReceiverReport> = told(&world.clients[0].publish.control);
    let block = lossy
        .iter()
        .flat_map(|report| &report.reports)
        .max_by_key(|block| block.total_lost)
        .unwrap();
    // Most of what was lost is repaired by the time of the report.
    assert!(block.total_lost > 0 && block.fraction_lost > 0, "{block:?}");
}

#[test]
fn a_full_intra_request_is_a_key_frame_request_too() {
    let mut world = call();
    world.talk(50);
    let asked = world.clients[0].sending[0].key_frames_asked;
    let line = world.clients[1].receiving[0].ssrc;
    let request = FullIntraRequest {
        sender_ssrc: 1,
        media_ssrc: 0,
        fir: vec![FirEntry {
            ssrc: line,
            sequence_number: 1,
        }],
    };
    world.clients[1]
        .subscribe
        .send_control(&[Box::new(request)]);
    world.run(SECOND);
    assert_eq!(world.clients[0].sending[0].key_frames_asked, asked + 1);
    assert_eq!(world.relay.counters().key_frame_requests_in, 1);
}

#[test]
fn a_strained_subscriber_slows_the_publisher_down_until_it_recovers() {
    let mut world = call();
    let last = |world: &World| {
        told::<Remb>(&world.clients[0].publish.control)
            .last()
            .unwrap()
            .bitrate
    };
    world.talk(60);
    assert!(last(&world) > 2_400_000.0);
    // About 290,000 bits a second are sent to it.
    for _ in 0..10 {
        let estimate = Remb {
            sender_ssrc: 1,
            bitrate: 200_000.0,
            ssrcs: vec![world.clients[1].receiving[0].ssrc],
        };
        world.clients[1]
            .subscribe
            .send_control(&[Box::new(estimate)]);
        world.talk(50);
    }
    assert!(last(&world) < 250_000.0, "{}", last(&world));
    let estimate = Remb {
        sender_ssrc: 1,
        bitrate: 5_000_000.0,
        ssrcs: vec![world.clients[1].receiving[0].ssrc],
    };
    world.clients[1]
        .subscribe
        .send_control(&[Box::new(estimate)]);
    world.talk(800);
    assert!(last(&world) > 2_400_000.0, "{}", last(&world));
}
