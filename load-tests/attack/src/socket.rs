//! The signalling socket as strangers use it.

use crate::house::House;
use crate::slow;
use anyhow::Context as _;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// An open socket.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens the socket without saying anything.
pub async fn open(house: &House) -> anyhow::Result<Socket> {
    let url = format!("ws://{}/signal", house.schalter.place().listen());
    Ok(tokio_tungstenite::connect_async(url).await?.0)
}

/// The same from one of the attackers' addresses.
pub async fn open_as(house: &House, attacker: usize) -> anyhow::Result<Socket> {
    let url = format!("ws://{}/signal", house.schalter.place().listen());
    let stream = MaybeTlsStream::Plain(slow::connect(house, attacker).await?);
    Ok(tokio_tungstenite::client_async(url, stream).await?.0)
}

/// Shows a pass; what is answered first: `joined`, or the code of an error.
pub async fn hello(house: &House, pass: &str) -> anyhow::Result<(String, Value, Socket)> {
    let mut socket = open(house).await?;
    let hello = json!({"type": "hello", "protocol": 1, "pass": pass});
    socket.send(Message::text(hello.to_string())).await?;
    let first = next(&mut socket).await?;
    let kind = first["type"].as_str().unwrap_or_default();
    let said = if kind == "error" {
        first["code"].as_str().unwrap_or_default()
    } else {
        kind
    };
    Ok((said.to_owned(), first.clone(), socket))
}

/// The next message, as JSON; a close frame is null.
pub async fn next(socket: &mut Socket) -> anyhow::Result<Value> {
    loop {
        let message = tokio::time::timeout(Duration::from_secs(15), socket.next()).await;
        match message.context("nothing came within 15 s")? {
            Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text)?),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Value::Null),
            Some(Ok(_)) => {}
        }
    }
}
