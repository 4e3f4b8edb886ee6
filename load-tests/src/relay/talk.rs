//! A talk of two: each sends a picture and watches the other, over the WebSocket as pages do.

use super::door::PassDesk;
use anyhow::Context as _;
use futures::SinkExt as _;
use schalter_load_kit::endpoint::{Endpoint, Way};
use schalter_load_kit::peer::{PATIENCE, Socket, hello, next};
use schalter_protocol::{
    ClientMessage, Publish, PublishedTrack, Right, ServerMessage, Source, Subscribe,
};
use tokio_tungstenite::tungstenite::Message;

/// One of the two, connected both ways.
pub struct Person {
    /// What sends.
    pub publish: Endpoint,
    /// What watches.
    pub play: Endpoint,
}

/// Both people of a talk. The tasks that keep their sockets open end with the runtime.
pub async fn enter(signal: &str, desk: &PassDesk, room: &str) -> anyhow::Result<[Person; 2]> {
    let entering = async {
        tokio::try_join!(
            person(signal, desk, room, "one"),
            person(signal, desk, room, "two")
        )
    };
    let (one, two) = tokio::time::timeout(PATIENCE, entering)
        .await
        .with_context(|| format!("{room}: the two did not get in"))??;
    Ok([one, two])
}

async fn person(signal: &str, desk: &PassDesk, room: &str, name: &str) -> anyhow::Result<Person> {
    let pass = desk.pass(room, name, &[Right::PublishVideo, Right::Subscribe])?;
    let mut socket = hello(signal, &pass).await?;
    let mut publish = Endpoint::new("load".to_owned()).await?;
    let offer = ClientMessage::Offer {
        target: Publish::Publish,
        sdp: publish.offer(Way::Publish)?,
        tracks: vec![PublishedTrack {
            mid: "0".to_owned(),
            source: Source::Camera,
        }],
    };
    socket.send(Message::text(offer.to_text())).await?;
    let (mut published, mut playing) = (false, None);
    loop {
        match next(&mut socket).await? {
            ServerMessage::Answer { sdp, .. } => {
                publish.connect(&sdp).await?;
                published = true;
            }
            ServerMessage::Offer { sdp, .. } if playing.is_none() => {
                playing = Some(watch(&mut socket, &sdp).await?);
            }
            _ => {}
        }
        if published && let Some(play) = playing.take() {
            tokio::spawn(async move { while next(&mut socket).await.is_ok() {} });
            return Ok(Person { publish, play });
        }
    }
}

async fn watch(socket: &mut Socket, offer: &str) -> anyhow::Result<Endpoint> {
    let mut play = Endpoint::new("load".to_owned()).await?;
    let answer = ClientMessage::Answer {
        target: Subscribe::Subscribe,
        sdp: play.answer(offer)?,
    };
    socket.send(Message::text(answer.to_text())).await?;
    play.connect(offer).await?;
    Ok(play)
}
