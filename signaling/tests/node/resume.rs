//! A connection breaks; the place does not.

use std::time::Duration;

use futures::SinkExt;
use schalter_protocol::{Away, ClientMessage, EndReason, ErrorCode, ServerMessage};

use crate::house::{House, citizen, clerk};

/// Whether the others are told that somebody is lost, or back.
fn lost(message: ServerMessage) -> Option<bool> {
    match message {
        ServerMessage::ParticipantUpdated { participant } => {
            Some(participant.away == Some(Away::Lost))
        }
        _ => None,
    }
}

fn chat(message: ServerMessage) -> Option<String> {
    match message {
        ServerMessage::Chat { text, .. } => Some(text),
        _ => None,
    }
}

#[tokio::test]
async fn a_lost_participant_comes_back_to_the_same_place_and_hears_what_was_said() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (bob, joined) = house.enter(&citizen("r", "bob")).await;
    drop(bob);
    assert!(ann.until(lost).await);
    for n in 0..3 {
        ann.say(&ClientMessage::Chat {
            text: n.to_string(),
            to: None,
        })
        .await;
    }
    ann.say(&ClientMessage::Hand { raised: true }).await;
    ann.is_heard().await;
    let mut bob = house.resume(&joined.resume_token).await;
    let again = bob.joined().await;
    assert!(again.resumed && again.participants[0].hand);
    assert_eq!(
        (again.participant.as_str(), again.participants.len()),
        ("bob", 1)
    );
    assert_ne!(again.resume_token, joined.resume_token);
    for n in 0..3 {
        assert_eq!(bob.until(chat).await, n.to_string());
    }
    assert!(!ann.until(lost).await);
    assert_eq!(house.node.health().participants, 2);
    house
        .resume(&joined.resume_token)
        .await
        .is_refused(ErrorCode::ResumeUnknown)
        .await;
}

#[tokio::test]
async fn resuming_twice_leaves_one_connection() {
    let house = House::open().await;
    let (mut first, joined) = house.enter(&citizen("r", "bob")).await;
    let mut second = house.resume(&joined.resume_token).await;
    assert!(second.joined().await.resumed);
    first.is_ended(EndReason::Replaced).await;
    second.is_heard().await;
    assert_eq!(house.node.health().participants, 1);
}

#[tokio::test]
async fn a_made_up_token_is_refused() {
    let house = House::open().await;
    for token in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA"] {
        house
            .resume(token)
            .await
            .is_refused(ErrorCode::ResumeUnknown)
            .await;
    }
}

#[tokio::test]
async fn a_goodbye_is_final() {
    let house = House::open().await;
    let (mut bob, joined) = house.enter(&citizen("r", "bob")).await;
    bob.say(&ClientMessage::Bye {}).await;
    bob.close_code().await;
    house
        .resume(&joined.resume_token)
        .await
        .is_refused(ErrorCode::ResumeUnknown)
        .await;
}

#[tokio::test]
async fn a_closed_tab_keeps_its_place_too() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (mut bob, joined) = house.enter(&citizen("r", "bob")).await;
    bob.socket.close(None).await.unwrap();
    assert!(ann.until(lost).await);
    assert!(
        house
            .resume(&joined.resume_token)
            .await
            .joined()
            .await
            .resumed
    );
}

#[tokio::test]
async fn too_much_said_to_somebody_away_gives_the_place_up() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (bob, joined) = house.enter(&citizen("r", "bob")).await;
    drop(bob);
    assert!(ann.until(lost).await);
    let mut left = false;
    for n in 0..600 {
        // Within the rate: the limit of waiting messages is what this is about.
        tokio::time::sleep(Duration::from_millis(if n > 110 { 34 } else { 0 })).await;
        ann.socket
            .feed(
                ClientMessage::Chat {
                    text: n.to_string(),
                    to: None,
                }
                .to_text()
                .into(),
            )
            .await
            .unwrap();
        ann.socket.flush().await.unwrap();
        left = ann
            .until(|message| match message {
                ServerMessage::ParticipantLeft { .. } => Some(true),
                ServerMessage::Chat { .. } => Some(false),
                _ => None,
            })
            .await;
        if left {
            break;
        }
    }
    assert!(left, "the place was kept for ever");
    house
        .resume(&joined.resume_token)
        .await
        .is_refused(ErrorCode::ResumeUnknown)
        .await;
}
