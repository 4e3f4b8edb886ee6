//! Who is let in, and who is not.

use std::time::Duration;

use schalter_protocol::{
    ClientMessage, EndReason, ErrorCode, LeaveReason, PassSigner, ServerMessage,
};
use schalter_signaling::{Fact, NodeConfig, NodeLimits};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::house::{House, citizen, clerk, now_s};

#[tokio::test]
async fn a_pass_opens_its_room_and_the_others_learn_of_it() {
    let mut house = House::open().await;
    let (mut ann, joined) = house.enter(&clerk("r", "ann")).await;
    assert_eq!(
        (
            joined.participant.as_str(),
            joined.room.as_str(),
            joined.resumed
        ),
        ("ann", "r", false)
    );
    assert!(joined.participants.is_empty() && !joined.in_lobby && !joined.locked);
    let (mut bob, joined) = house.enter(&citizen("r", "bob")).await;
    assert_eq!(joined.participants.len(), 1);
    assert_eq!(joined.participants[0].name, "Name of ann");
    let came = ann.until(|message| match message {
        ServerMessage::ParticipantJoined { participant } => Some(participant.id),
        _ => None,
    });
    assert_eq!(came.await, "bob");
    bob.say(&ClientMessage::Bye {}).await;
    assert_eq!(bob.close_code().await, Some(1000));
    let left = ann.until(|message| match message {
        ServerMessage::ParticipantLeft {
            participant,
            reason,
        } => Some((participant, reason)),
        _ => None,
    });
    assert_eq!(left.await, ("bob".to_owned(), LeaveReason::Left));
    ann.say(&ClientMessage::Bye {}).await;
    assert_eq!(ann.close_code().await, Some(1000));
    assert!(matches!(house.fact().await, Fact::Joined { participant, .. } if participant == "ann"));
    assert!(matches!(house.fact().await, Fact::Joined { participant, .. } if participant == "bob"));
    assert!(matches!(house.fact().await, Fact::Left { participant, .. } if participant == "bob"));
    assert!(matches!(house.fact().await, Fact::Left { participant, .. } if participant == "ann"));
    assert!(matches!(house.fact().await, Fact::RoomEmpty { room, .. } if room == "r"));
    assert_eq!(
        (house.node.health().rooms, house.node.health().participants),
        (0, 0)
    );
}

#[tokio::test]
async fn rooms_of_two_authorities_never_meet() {
    let house = House::open().await;
    let (_ann, _) = house.enter(&clerk("r", "ann")).await;
    let mut elsewhere = clerk("r", "bob");
    elsewhere.authority = "beispielhausen".to_owned();
    let (_bob, joined) = house.enter(&elsewhere).await;
    assert!(joined.participants.is_empty());
    assert_eq!(house.node.health().rooms, 2);
}

#[tokio::test]
async fn forged_old_and_foreign_passes_are_refused() {
    let house = House::open().await;
    let stranger = PassSigner::from_pem(&PassSigner::new_key_pem(&[6; 32]).unwrap()).unwrap();
    let mut client = house.socket().await;
    client.hello(&stranger.sign(&clerk("r", "eve"))).await;
    client.is_refused(ErrorCode::BadPass).await;
    let mut client = house.socket().await;
    client.hello("rubbish").await;
    client.is_refused(ErrorCode::BadPass).await;
    let mut old = clerk("r", "ann");
    (old.issued_at_s, old.expires_at_s) = (now_s() - 200, now_s() - 80);
    house.is_refused(&old, ErrorCode::PassExpired).await;
    let mut elsewhere = clerk("r", "ann");
    elsewhere.node = Some("media-9".to_owned());
    house.is_refused(&elsewhere, ErrorCode::WrongNode).await;
    assert_eq!(house.node.health().rooms, 0);
}

#[tokio::test]
async fn a_pass_is_good_for_one_connection() {
    let house = House::open().await;
    let pass = clerk("r", "ann");
    let (mut ann, _) = house.enter(&pass).await;
    house.is_refused(&pass, ErrorCode::PassUsed).await;
    ann.is_heard().await;
    ann.say(&ClientMessage::Bye {}).await;
    ann.close_code().await;
    house.is_refused(&pass, ErrorCode::PassUsed).await;
}

#[tokio::test]
async fn a_new_pass_for_the_same_participant_replaces_the_old_connection() {
    let mut house = House::open().await;
    let (mut watcher, _) = house.enter(&clerk("r", "watcher")).await;
    let (mut first, _) = house.enter(&citizen("r", "ann")).await;
    let (mut second, joined) = house.enter(&citizen("r", "ann")).await;
    first.is_ended(EndReason::Replaced).await;
    assert_eq!(joined.participants.len(), 1, "not oneself");
    second.is_heard().await;
    watcher.is_heard().await;
    assert_eq!(house.node.health().participants, 2);
    house.fact().await;
    assert!(matches!(house.fact().await, Fact::Joined { participant, .. } if participant == "ann"));
    second.say(&ClientMessage::Bye {}).await;
    assert!(
        matches!(house.fact().await, Fact::Left { .. }),
        "nobody came twice or left in between"
    );
}

#[tokio::test]
async fn the_first_message_must_be_a_hello_of_a_known_version() {
    let house = House::open().await;
    for (text, code) in [
        (r#"{"type":"ping"}"#.to_owned(), ErrorCode::HelloExpected),
        (
            r#"{"type":"hello","protocol":2,"pass":"x"}"#.to_owned(),
            ErrorCode::UnsupportedProtocol,
        ),
        (
            r#"{"type":"hello","protocol":1}"#.to_owned(),
            ErrorCode::Malformed,
        ),
        (
            r#"{"type":"hello","protocol":1,"pass":"x","resume":"y"}"#.to_owned(),
            ErrorCode::Malformed,
        ),
        ("GET / HTTP/1.1".to_owned(), ErrorCode::Malformed),
        (String::new(), ErrorCode::Malformed),
    ] {
        let mut client = house.socket().await;
        client.say_text(&text).await;
        client.is_refused(code).await;
    }
    let mut client = house.socket().await;
    futures::SinkExt::send(&mut client.socket, Message::binary(vec![1, 2, 3]))
        .await
        .unwrap();
    client.is_refused(ErrorCode::Malformed).await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    ann.hello(&house.sign(&clerk("r", "ann"))).await;
    ann.is_refused(ErrorCode::HelloExpected).await;
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let house = House::open().await;
    let mut client = house.socket().await;
    let started = std::time::Instant::now();
    client.is_refused(ErrorCode::HelloTimeout).await;
    assert!(started.elapsed() >= Duration::from_millis(4_500));
}

#[tokio::test]
async fn pages_of_other_hosts_may_not_open_the_socket() {
    let config = NodeConfig {
        origins: vec!["https://termine.example".to_owned()],
        ..NodeConfig::default()
    };
    let house = House::open_with(config).await;
    let own = format!("http://{}", house.address);
    for (origin, may) in [
        (own.as_str(), true),
        ("https://termine.example", true),
        ("https://evil.example", false),
    ] {
        let mut request = format!("ws://{}/signal", house.address)
            .into_client_request()
            .unwrap();
        request
            .headers_mut()
            .insert("origin", origin.parse().unwrap());
        assert_eq!(connect_async(request).await.is_ok(), may, "{origin}");
    }
}

#[tokio::test]
async fn the_node_carries_no_more_than_its_limits() {
    let limits = NodeLimits {
        rooms_max: 1,
        participants_max: 2,
        connections_max: 4,
        ..NodeLimits::default()
    };
    let house = House::open_with(NodeConfig {
        limits,
        ..NodeConfig::default()
    })
    .await;
    let (_ann, _) = house.enter(&clerk("r", "ann")).await;
    let (_bob, _) = house.enter(&clerk("r", "bob")).await;
    house
        .is_refused(&clerk("r", "cay"), ErrorCode::RoomFull)
        .await;
    house
        .is_refused(&clerk("other", "cay"), ErrorCode::NodeFull)
        .await;
    // The refused connections have been given back by now or soon.
    let mut open = Vec::new();
    for _ in 0..50 {
        match connect_async(format!("ws://{}/signal", house.address)).await {
            Ok(socket) => open.push(socket),
            Err(_) if open.len() == 2 => return,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        assert!(open.len() <= 2, "more connections than allowed");
    }
    panic!("the limit of connections was not reached");
}

#[tokio::test]
async fn an_ended_room_stays_closed_for_passes_under_way() {
    let mut house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    let (mut bob, _) = house.enter(&citizen("r", "bob")).await;
    house.node.end_room("musterland", "r");
    ann.is_ended(EndReason::Ended).await;
    bob.is_ended(EndReason::Ended).await;
    house
        .is_refused(&citizen("r", "bob"), ErrorCode::RoomEnded)
        .await;
    let mut facts = Vec::new();
    while !matches!(facts.last(), Some(Fact::RoomEmpty { .. })) {
        facts.push(house.fact().await);
    }
    assert_eq!(facts.len(), 5);
    house.node.end_room("musterland", "never-heard-of");
}

#[tokio::test]
async fn shutting_down_says_so_and_lets_nobody_in() {
    let house = House::open().await;
    let (mut ann, _) = house.enter(&clerk("r", "ann")).await;
    assert!(house.node.health().ready);
    house.node.drain();
    assert!(!house.node.health().ready);
    ann.is_heard().await;
    house
        .is_refused(&clerk("r", "bob"), ErrorCode::ShuttingDown)
        .await;
    let node = house.node.clone();
    let stopping = tokio::spawn(async move { node.shutdown().await });
    ann.is_ended(EndReason::Shutdown).await;
    let started = std::time::Instant::now();
    stopping.await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(house.node.health().threads, 0);
}
