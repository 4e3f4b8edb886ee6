//! Somebody in a room: one WebSocket of the signalling contract, as a browser would hold it.

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Peer {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What the node said first.
    pub joined: Value,
    /// Everything it said afterwards that was overlooked.
    pub overlooked: Vec<Value>,
}

impl Peer {
    /// Enters with the answer of a pass route.
    pub async fn enter(pass: &Value) -> Self {
        let (mut socket, _) = connect_async(pass["signal_url"].as_str().unwrap())
            .await
            .unwrap();
        let hello = json!({"type": "hello", "protocol": 1, "pass": pass["pass"]});
        socket.send(Message::text(hello.to_string())).await.unwrap();
        let mut peer = Self {
            socket,
            joined: Value::Null,
            overlooked: Vec::new(),
        };
        peer.joined = peer.next().await.expect("an answer to hello");
        assert_eq!(peer.joined["type"], "joined", "{}", peer.joined);
        peer
    }

    pub async fn say(&mut self, message: Value) {
        self.socket
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// The next message; `None`: the node closed the connection.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            match timeout(PATIENCE, self.socket.next())
                .await
                .expect("the node says something")
            {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Reads until a message of this type.
    pub async fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.next().await.expect("the connection is open");
            if message["type"] == kind {
                return message;
            }
            self.overlooked.push(message);
        }
    }

    /// Leaves for good.
    pub async fn leave(mut self) {
        self.say(json!({"type": "bye"})).await;
        while self.next().await.is_some() {}
    }
}
