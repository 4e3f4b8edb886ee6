//! Chat, real-time text, hands and mutes.

use schalter_protocol::{ClientMessage, ErrorCode, ServerMessage, Source};

use crate::house::{House, citizen, clerk};

#[tokio::test]
async fn chat_reaches_everybody_and_is_the_senders_receipt() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    let (mut other, _) = house.enter(&citizen("other", "cay")).await;
    bob.say(&ClientMessage::Chat {
        text: "Grüß Gott 👋 <b>".to_owned(),
        to: None,
    })
    .await;
    for client in [&mut ann, &mut bob] {
        let (from, name, text) = client
            .until(|message| match message {
                ServerMessage::Chat {
                    participant,
                    name,
                    text,
                    ..
                } => Some((participant, name, text)),
                _ => None,
            })
            .await;
        assert_eq!(
            (from.as_str(), name.as_str(), text.as_str()),
            ("bob", "Name of bob", "Grüß Gott 👋 <b>")
        );
    }
    other.say(&ClientMessage::Ping {}).await;
    assert_eq!(
        other.next().await,
        Some(ServerMessage::Pong {}),
        "another room hears nothing"
    );
}

#[tokio::test]
async fn real_time_text_reaches_the_others_in_order() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    for letter in "Guten Tag".chars() {
        let insert = letter.to_string();
        bob.say(&ClientMessage::Text {
            erase: 0,
            insert,
            done: false,
        })
        .await;
    }
    bob.say(&ClientMessage::Text {
        erase: 3,
        insert: "Morgen".to_owned(),
        done: true,
    })
    .await;
    let mut line = String::new();
    let mut done = false;
    while !done {
        let (erase, insert, last) = ann
            .until(|message| match message {
                ServerMessage::Text {
                    participant,
                    erase,
                    insert,
                    done,
                } if participant == "bob" => Some((erase, insert, done)),
                _ => None,
            })
            .await;
        for _ in 0..erase {
            line.pop();
        }
        line.push_str(&insert);
        done = last;
    }
    assert_eq!(line, "Guten Morgen");
    bob.say(&ClientMessage::Ping {}).await;
    assert_eq!(
        bob.next().await,
        Some(ServerMessage::Pong {}),
        "one's own text does not come back"
    );
}

#[tokio::test]
async fn hands_and_mutes_are_shown_and_kept_for_newcomers() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    bob.say(&ClientMessage::Hand { raised: true }).await;
    bob.say(&ClientMessage::Mute {
        source: Source::Microphone,
        muted: true,
    })
    .await;
    let hand = ann.until(|message| match message {
        ServerMessage::ParticipantUpdated { participant } => Some(participant.hand),
        _ => None,
    });
    assert!(hand.await);
    bob.is_heard().await;
    let (_cay, joined) = house.enter(&citizen("r", "cay")).await;
    let bob = joined
        .participants
        .iter()
        .find(|participant| participant.id == "bob")
        .unwrap();
    assert!(bob.hand && bob.tracks.is_empty());
}

#[tokio::test]
async fn answers_and_offers_out_of_place_do_no_harm() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    ann.say_text(r#"{"type":"answer","target":"subscribe","sdp":"v=0"}"#)
        .await;
    assert!(matches!(
        ann.error().await,
        ErrorCode::WrongState | ErrorCode::BadSdp
    ));
    ann.say_text(r#"{"type":"offer","target":"publish","sdp":"rubbish","tracks":[]}"#)
        .await;
    assert_eq!(ann.error().await, ErrorCode::BadSdp);
    ann.is_heard().await;
}
