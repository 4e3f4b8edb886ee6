//! Floods, giants and those who do not listen.

use std::time::Duration;

use schalter_protocol::limits::{CHAT_CHARS_MAX, MESSAGE_BYTES_MAX, MESSAGES_BURST_MAX};
use schalter_protocol::{ClientMessage, ErrorCode, LeaveReason, ServerMessage};
use tokio_tungstenite::tungstenite::Message;

use crate::house::{House, PATIENCE, citizen, clerk};

fn left(message: ServerMessage) -> Option<(String, LeaveReason)> {
    match message {
        ServerMessage::ParticipantLeft {
            participant,
            reason,
        } => Some((participant, reason)),
        _ => None,
    }
}

#[tokio::test]
async fn a_flood_of_messages_is_cut() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    for _ in 0..3 * MESSAGES_BURST_MAX {
        let text = ClientMessage::Ping {}.to_text();
        if futures::SinkExt::send(&mut bob.socket, Message::text(text))
            .await
            .is_err()
        {
            break;
        }
    }
    bob.is_refused(ErrorCode::TooFast).await;
    assert_eq!(ann.until(left).await, ("bob".to_owned(), LeaveReason::Lost));
}

#[tokio::test]
async fn a_flood_of_pings_is_cut_as_well() {
    let house = House::open().await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    for _ in 0..3 * MESSAGES_BURST_MAX {
        if futures::SinkExt::send(&mut bob.socket, Message::Ping(Vec::new().into()))
            .await
            .is_err()
        {
            break;
        }
    }
    bob.is_refused(ErrorCode::TooFast).await;
}

#[tokio::test]
async fn a_flood_of_bytes_is_cut() {
    let house = House::open().await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    let sdp = "x".repeat(190_000);
    for _ in 0..8 {
        let offer = format!(r#"{{"type":"offer","target":"publish","sdp":"{sdp}","tracks":[]}}"#);
        if futures::SinkExt::send(&mut bob.socket, Message::text(offer))
            .await
            .is_err()
        {
            break;
        }
    }
    bob.is_refused(ErrorCode::TooFast).await;
}

#[tokio::test]
async fn oversized_messages_are_refused() {
    let house = House::open().await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    bob.say(&ClientMessage::Chat {
        text: "x".repeat(CHAT_CHARS_MAX + 1),
        to: None,
    })
    .await;
    bob.is_refused(ErrorCode::TooLarge).await;
    let mut stranger = house.socket().await;
    stranger.say_text(&" ".repeat(MESSAGE_BYTES_MAX + 1)).await;
    stranger.is_refused(ErrorCode::TooLarge).await;
}

#[tokio::test]
async fn a_giant_frame_breaks_the_connection_unread() {
    let house = House::open().await;
    let mut stranger = house.socket().await;
    let giant = Message::text(" ".repeat(4 * MESSAGE_BYTES_MAX));
    let _ = futures::SinkExt::send(&mut stranger.socket, giant).await;
    assert_eq!(stranger.next().await, None);
}

#[tokio::test]
async fn a_message_that_is_none_ends_the_connection() {
    let house = House::open().await;
    for text in ["", "{", r#"{"type":"fly"}"#, r#"{"type":"bye","why":1}"#] {
        let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
        bob.say_text(text).await;
        bob.is_refused(ErrorCode::Malformed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_read_is_cut_and_nobody_waits_for_them() {
    let house = House::open().await;
    let (mut deaf, _) = house.enter(&citizen("r", "deaf")).await;
    // Several talkers, each within the rate, say more than socket buffers and queue can hold.
    let mut talkers = Vec::new();
    for n in 0..8 {
        let (mut talker, _) = house.enter(&clerk("r", &format!("talker-{n}"))).await;
        talkers.push(tokio::spawn(async move {
            let text = "😀".repeat(CHAT_CHARS_MAX);
            for _ in 0..20_000 {
                talker
                    .say(&ClientMessage::Chat {
                        text: text.clone(),
                        to: None,
                    })
                    .await;
                let cut = talker.until(|message| match message {
                    ServerMessage::ParticipantLeft { participant, .. } if participant == "deaf" => {
                        Some(true)
                    }
                    ServerMessage::Chat { participant, .. }
                        if participant == format!("talker-{n}") =>
                    {
                        Some(false)
                    }
                    _ => None,
                });
                if cut.await {
                    return true;
                }
                tokio::time::sleep(Duration::from_millis(70)).await;
            }
            false
        }));
    }
    let finished = futures::future::select_all(talkers);
    let (cut, _, rest) = tokio::time::timeout(3 * PATIENCE, finished)
        .await
        .expect("the deaf one is cut in time");
    assert!(cut.unwrap());
    rest.iter().for_each(tokio::task::JoinHandle::abort);
    let read_late = async { while deaf.next().await.is_some() {} };
    tokio::time::timeout(PATIENCE, read_late)
        .await
        .expect("the connection is closed");
}
