//! The audience: up to a hundred people who learn nothing of each other.

use std::collections::BTreeSet;
use std::time::Duration;

use schalter_protocol::{
    ClientMessage, ErrorCode, LeaveReason, Right, RoomPass, ServerMessage, Source,
};

use crate::house::{Client, House, PATIENCE, citizen, clerk};
use crate::peer::Attendee;

/// A pass of somebody who only listens.
fn listener(room: &str, participant: &str) -> RoomPass {
    RoomPass {
        rights: BTreeSet::from([Right::Subscribe]),
        audience: true,
        ..citizen(room, participant)
    }
}

fn chat(text: &str, to: Option<&str>) -> ClientMessage {
    ClientMessage::Chat {
        text: text.to_owned(),
        to: to.map(str::to_owned),
    }
}

/// Everything the node has said so far.
async fn heard(client: &mut Client) -> Vec<ServerMessage> {
    client.say(&ClientMessage::Ping {}).await;
    let mut heard = Vec::new();
    loop {
        match client.next().await.expect("the connection is open") {
            ServerMessage::Pong {} => return heard,
            message => heard.push(message),
        }
    }
}

fn chats(heard: &[ServerMessage]) -> Vec<&str> {
    heard
        .iter()
        .filter_map(|message| match message {
            ServerMessage::Chat { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn listeners_learn_of_those_who_teach_and_of_nobody_else() {
    let house = House::open().await;
    let (mut teacher, _) = house.enter(&clerk("r", "teacher")).await;
    let (mut ann, joined) = house.enter(&listener("r", "ann")).await;
    let seen: Vec<_> = joined.participants.iter().map(|one| &one.id).collect();
    assert_eq!(seen, ["teacher"]);
    let waiting = RoomPass {
        lobby: true,
        ..listener("r", "bob")
    };
    let (mut bob, _) = house.enter(&waiting).await;
    teacher
        .say(&ClientMessage::Admit {
            participant: "bob".to_owned(),
        })
        .await;
    let admitted = bob.until(|message| match message {
        ServerMessage::Admitted { participants, .. } => Some(participants),
        _ => None,
    });
    let seen: Vec<_> = admitted.await.into_iter().map(|one| one.id).collect();
    assert_eq!(seen, ["teacher"]);
    let (_interpreter, joined) = house.enter(&citizen("r", "interpreter")).await;
    let seen: Vec<_> = joined.participants.iter().map(|one| &one.id).collect();
    assert_eq!(
        seen,
        ["teacher"],
        "whoever does not moderate sees no listener"
    );
    // Everything by which one could show.
    bob.say(&ClientMessage::Hand { raised: true }).await;
    bob.say(&chat("my name is Bob", None)).await;
    bob.say(&ClientMessage::Text {
        erase: 0,
        insert: "Bob types".to_owned(),
        done: true,
    })
    .await;
    bob.say(&ClientMessage::Mute {
        source: Source::Microphone,
        muted: true,
    })
    .await;
    bob.is_heard().await;
    let (mut again, _) = house.enter(&listener("r", "bob")).await;
    again.say(&ClientMessage::Bye {}).await;
    let left = teacher.until(|message| match message {
        ServerMessage::ParticipantLeft {
            participant,
            reason,
        } => Some((participant, reason)),
        _ => None,
    });
    assert_eq!(left.await, ("bob".to_owned(), LeaveReason::Left));
    for message in heard(&mut ann).await {
        assert!(
            !message.to_text().contains("bob") && !message.to_text().contains("Bob"),
            "ann learned {message:?}"
        );
    }
}

#[tokio::test]
async fn listeners_write_to_those_who_moderate_who_answer_one_or_all() {
    let house = House::open().await;
    let (mut teacher, _) = house.enter(&clerk("r", "teacher")).await;
    let (mut colleague, _) = house.enter(&clerk("r", "colleague")).await;
    let (mut ann, _) = house.enter(&listener("r", "ann")).await;
    let (mut bob, _) = house.enter(&listener("r", "bob")).await;
    ann.say(&chat("a question", None)).await;
    ann.say(&chat("pst", Some("bob"))).await;
    assert_eq!(ann.error().await, ErrorCode::NotAllowed);
    assert_eq!(chats(&heard(&mut teacher).await), ["a question"]);
    assert_eq!(chats(&heard(&mut colleague).await), ["a question"]);
    teacher.say(&chat("for you", Some("ann"))).await;
    teacher.say(&chat("for nobody", Some("nobody"))).await;
    assert_eq!(teacher.error().await, ErrorCode::UnknownParticipant);
    teacher.say(&chat("for all", None)).await;
    teacher.is_heard().await;
    let heard_by_ann = heard(&mut ann).await;
    let mut to_ann = chats(&heard_by_ann);
    // The receipt of her own question comes before the refusal of the other message or after it.
    to_ann.retain(|text| *text != "a question");
    assert_eq!(to_ann, ["for you", "for all"]);
    assert_eq!(chats(&heard(&mut bob).await), ["for all"]);
    assert_eq!(chats(&heard(&mut colleague).await), ["for all"]);
}

#[tokio::test]
async fn a_listener_hears_and_sees_the_teacher_and_sends_nothing() {
    let house = House::open().await;
    let _teacher = Attendee::enter(&house, &clerk("r", "teacher"), Duration::from_millis(20)).await;
    let mut ann = Attendee::listen(&house, &listener("r", "ann")).await;
    let texts = ["teacher microphone".to_owned(), "teacher camera".to_owned()];
    ann.hears(&texts, 10, PATIENCE).await;
    ann.client
        .say_text(r#"{"type":"offer","target":"publish","sdp":"v=0","tracks":[{"mid":"0","source":"microphone"}]}"#)
        .await;
    assert!(matches!(
        ann.client.error().await,
        ErrorCode::NotAllowed | ErrorCode::BadSdp
    ));
}
