//! The lobby, the lock, and showing people the door.

use schalter_protocol::{
    Away, ClientMessage, EndReason, ErrorCode, LeaveReason, RoomPass, ServerMessage,
};
use schalter_signaling::Fact;

use crate::house::{House, citizen, clerk};

fn waiting(room: &str, participant: &str) -> RoomPass {
    RoomPass {
        lobby: true,
        ..citizen(room, participant)
    }
}

fn admit(participant: &str) -> ClientMessage {
    ClientMessage::Admit {
        participant: participant.to_owned(),
    }
}

fn kick(participant: &str) -> ClientMessage {
    ClientMessage::Kick {
        participant: participant.to_owned(),
    }
}

fn came(message: ServerMessage) -> Option<(String, Option<Away>)> {
    match message {
        ServerMessage::ParticipantJoined { participant } => {
            Some((participant.id, participant.away))
        }
        _ => None,
    }
}

#[tokio::test]
async fn who_waits_in_the_lobby_sees_nobody_and_is_seen_by_those_who_admit() {
    let mut house = House::open().await;
    let (mut clerk_, _) = house.enter(&clerk("r", "clerk")).await;
    let (mut guest, _) = house.enter(&citizen("r", "guest")).await;
    let (mut ann, joined) = house.enter(&waiting("r", "ann")).await;
    assert!(joined.in_lobby && joined.participants.is_empty());
    assert_eq!(clerk_.until(came).await.0, "guest");
    assert_eq!(
        clerk_.until(came).await,
        ("ann".to_owned(), Some(Away::Lobby))
    );
    ann.say(&ClientMessage::Chat {
        text: "hello?".to_owned(),
        to: None,
    })
    .await;
    assert_eq!(ann.error().await, ErrorCode::WrongState);
    ann.say(&admit("ann")).await;
    assert_eq!(ann.error().await, ErrorCode::NotAllowed);
    guest.say(&admit("ann")).await;
    assert_eq!(guest.error().await, ErrorCode::NotAllowed);
    clerk_
        .say(&ClientMessage::Chat {
            text: "among us".to_owned(),
            to: None,
        })
        .await;
    clerk_.say(&admit("ann")).await;
    let first = ann.next().await;
    assert!(
        matches!(&first, Some(ServerMessage::Admitted { participants, locked: false }) if participants.len() == 2),
        "the lobby heard {first:?}"
    );
    assert_eq!(guest.until(came).await, ("ann".to_owned(), None));
    clerk_.say(&admit("ann")).await;
    assert_eq!(clerk_.error().await, ErrorCode::WrongState);
    clerk_.say(&admit("nobody")).await;
    assert_eq!(clerk_.error().await, ErrorCode::UnknownParticipant);
    for who in ["clerk", "guest"] {
        assert!(
            matches!(house.fact().await, Fact::Joined { participant, .. } if participant == who)
        );
    }
    assert!(
        matches!(house.fact().await, Fact::Waiting { participant, .. } if participant == "ann")
    );
    assert!(matches!(house.fact().await, Fact::Joined { participant, .. } if participant == "ann"));
}

#[tokio::test]
async fn who_was_admitted_once_is_in_when_they_come_with_another_pass() {
    let house = House::open().await;
    let (mut clerk_, _) = house.enter(&clerk("r", "clerk")).await;
    let (mut ann, _) = house.enter(&waiting("r", "ann")).await;
    clerk_.say(&admit("ann")).await;
    ann.until(|message| matches!(message, ServerMessage::Admitted { .. }).then_some(()))
        .await;
    let (_again, joined) = house.enter(&waiting("r", "ann")).await;
    assert!(!joined.in_lobby);
}

#[tokio::test]
async fn whoever_is_turned_away_may_ask_again_and_whoever_is_removed_may_not() {
    let house = House::open().await;
    let (mut clerk_, _) = house.enter(&clerk("r", "clerk")).await;
    let (mut ann, _) = house.enter(&waiting("r", "ann")).await;
    clerk_.say(&kick("ann")).await;
    ann.is_ended(EndReason::Refused).await;
    let (mut ann, _) = house.enter(&waiting("r", "ann")).await;
    clerk_.say(&admit("ann")).await;
    ann.until(|message| matches!(message, ServerMessage::Admitted { .. }).then_some(()))
        .await;
    ann.say(&kick("clerk")).await;
    assert_eq!(ann.error().await, ErrorCode::NotAllowed);
    clerk_.say(&kick("clerk")).await;
    assert_eq!(clerk_.error().await, ErrorCode::WrongState);
    clerk_.say(&kick("ann")).await;
    ann.is_ended(EndReason::Kicked).await;
    let left = clerk_.until(|message| match message {
        ServerMessage::ParticipantLeft {
            participant,
            reason,
        } => Some((participant, reason)),
        _ => None,
    });
    assert_eq!(left.await, ("ann".to_owned(), LeaveReason::Kicked));
    house
        .is_refused(&citizen("r", "ann"), ErrorCode::Removed)
        .await;
}

#[tokio::test]
async fn a_locked_room_lets_in_only_those_who_keep_it() {
    let house = House::open().await;
    let (mut clerk_, _) = house.enter(&clerk("r", "clerk")).await;
    let (mut ann, _) = house.enter(&citizen("r", "ann")).await;
    ann.say(&ClientMessage::Lock { locked: true }).await;
    assert_eq!(ann.error().await, ErrorCode::NotAllowed);
    clerk_.say(&ClientMessage::Lock { locked: true }).await;
    let locked = |message| match message {
        ServerMessage::Locked { locked } => Some(locked),
        _ => None,
    };
    assert!(ann.until(locked).await);
    house
        .is_refused(&citizen("r", "bob"), ErrorCode::RoomLocked)
        .await;
    let (_lead, joined) = house.enter(&clerk("r", "lead")).await;
    assert!(joined.locked);
    let (_ann, _) = house.enter(&citizen("r", "ann")).await;
    clerk_.say(&ClientMessage::Lock { locked: false }).await;
    clerk_.is_heard().await;
    let (_bob, joined) = house.enter(&citizen("r", "bob")).await;
    assert!(!joined.locked);
}

#[tokio::test]
async fn a_moderator_ends_the_talk_for_everybody() {
    let house = House::open().await;
    let (mut clerk_, _) = house.enter(&clerk("r", "clerk")).await;
    let (mut ann, _) = house.enter(&citizen("r", "ann")).await;
    let (mut bob, _) = house.enter(&waiting("r", "bob")).await;
    ann.say(&ClientMessage::End {}).await;
    assert_eq!(ann.error().await, ErrorCode::NotAllowed);
    clerk_.say(&ClientMessage::End {}).await;
    for client in [&mut clerk_, &mut ann, &mut bob] {
        client.is_ended(EndReason::Ended).await;
    }
    house
        .is_refused(&clerk("r", "clerk"), ErrorCode::RoomEnded)
        .await;
}
