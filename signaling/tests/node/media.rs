//! Sound and picture through the whole node: sockets, threads, relay, and real peers on the other side.

use std::time::Duration;

use schalter_protocol::{ClientMessage, ServerMessage, Source};

use crate::house::{House, PATIENCE, clerk};
use crate::peer::Attendee;

const FRAME: Duration = Duration::from_millis(40);

fn name(n: usize) -> String {
    format!("p{n}")
}

/// What somebody must hear: everybody's microphone and camera except their own.
fn others_of(n: usize, count: usize) -> Vec<String> {
    let others = (0..count).filter(|&other| other != n);
    others
        .flat_map(|other| {
            ["microphone", "camera"].map(|source| format!("{} {source}", name(other)))
        })
        .collect()
}

async fn everybody_hears_everybody(count: usize, every: Duration, patience: Duration) {
    let house = House::open().await;
    let mut attendees = Vec::new();
    for n in 0..count {
        attendees.push(Attendee::enter(&house, &clerk("r", &name(n)), every).await);
    }
    let listening = attendees
        .into_iter()
        .enumerate()
        .map(|(n, mut attendee)| async move {
            attendee.hears(&others_of(n, count), 3, patience).await;
            attendee
        });
    let attendees = futures::future::join_all(listening).await;
    for (n, attendee) in attendees.iter().enumerate() {
        let heard: Vec<_> = attendee.subscribe.heard().into_keys().collect();
        let mut expected = others_of(n, count);
        expected.sort();
        assert_eq!(heard, expected, "nothing else, and nothing of oneself");
    }
    house.node.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hear_each_other() {
    everybody_hears_everybody(2, FRAME, 3 * PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hear_each_other() {
    everybody_hears_everybody(3, FRAME, 3 * PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_hear_each_other() {
    // 30 × 29 × 2 streams: few packets each, for the peers are slower than the node.
    everybody_hears_everybody(30, Duration::from_millis(500), 12 * PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mute_stops_one_track_and_its_end_resumes_it() {
    let house = House::open().await;
    let mut ann = Attendee::enter(&house, &clerk("r", "p0"), FRAME).await;
    let mut bob = Attendee::enter(&house, &clerk("r", "p1"), FRAME).await;
    bob.hears(&others_of(1, 2), 3, 3 * PATIENCE).await;
    ann.client
        .say(&ClientMessage::Mute {
            source: Source::Microphone,
            muted: true,
        })
        .await;
    ann.client.is_heard().await;
    let shown = bob.client.until(|message| match message {
        ServerMessage::ParticipantUpdated { participant } => participant
            .tracks
            .iter()
            .find(|track| track.source == Source::Microphone)
            .map(|track| track.muted),
        _ => None,
    });
    assert!(shown.await);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let before = bob.subscribe.heard();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after = bob.subscribe.heard();
    assert_eq!(after["p0 microphone"], before["p0 microphone"]);
    assert!(after["p0 camera"] > before["p0 camera"]);
    ann.client
        .say(&ClientMessage::Mute {
            source: Source::Microphone,
            muted: false,
        })
        .await;
    bob.hears(
        &["p0 microphone".to_owned()],
        before["p0 microphone"] + 3,
        PATIENCE,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_goes_on_while_the_websocket_is_gone() {
    let house = House::open().await;
    let mut ann = Attendee::enter(&house, &clerk("r", "p0"), FRAME).await;
    let mut bob = Attendee::enter(&house, &clerk("r", "p1"), FRAME).await;
    bob.hears(&others_of(1, 2), 3, 3 * PATIENCE).await;
    ann.client.socket.close(None).await.unwrap();
    let so_far = bob.subscribe.heard()["p0 camera"];
    bob.hears(&["p0 camera".to_owned()], so_far + 10, PATIENCE)
        .await;
}
