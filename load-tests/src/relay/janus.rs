//! Janus' videoroom over its WebSocket: one session, a handle for each end, one room.

use anyhow::Context as _;
use futures::{SinkExt as _, StreamExt as _};
use schalter_load_kit::endpoint::{Endpoint, Way};
use schalter_load_kit::peer::Socket;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

const ROOM: u64 = 4_711;
/// How often and how long a viewer waits for the publisher's feed.
const FEED_TRIES: u32 = 20;
const FEED_PAUSE: Duration = Duration::from_millis(250);

/// A session.
pub struct Janus(Mutex<Session>);

struct Session {
    socket: Socket,
    id: u64,
    transactions: u64,
    /// Number of the publisher's feed, when there is one.
    feed: Option<u64>,
}

impl Janus {
    /// Opens a session and a room.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let mut request = url.into_client_request()?;
        request.headers_mut().insert(
            "sec-websocket-protocol",
            HeaderValue::from_static("janus-protocol"),
        );
        let (socket, _) = connect_async(request).await?;
        let mut session = Session {
            socket,
            id: 0,
            transactions: 0,
            feed: None,
        };
        session.id = session.number(json!({"janus": "create"})).await?;
        let handle = session.attach().await?;
        let room = json!({
            "request": "create", "room": ROOM, "publishers": 4, "bitrate": 0, "videocodec": "vp8",
            "notify_joining": false, "record": false,
        });
        session.message(handle, room, None).await?;
        Ok(Self(Mutex::new(session)))
    }

    /// Negotiates for an end; answers with Janus' description, to connect with.
    pub async fn enter(&self, way: Way, endpoint: &mut Endpoint) -> anyhow::Result<String> {
        let mut session = self.0.lock().await;
        let handle = session.attach().await?;
        if way == Way::Publish {
            let offer = json!({"type": "offer", "sdp": endpoint.offer(way)?});
            let join = json!({
                "request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "audio": false, "video": true,
            });
            let answer = session.message(handle, join, Some(offer)).await?;
            session.feed = answer
                .pointer("/plugindata/data/id")
                .and_then(Value::as_u64);
            return sdp(&answer);
        }
        let feed = session.feed.context("nobody publishes")?;
        let join = json!({
            "request": "join", "ptype": "subscriber", "room": ROOM, "streams": [{"feed": feed}],
        });
        // Janus knows a feed a moment after its publisher has connected.
        let mut joined = session.message(handle, join.clone(), None).await;
        for _ in 0..FEED_TRIES {
            if joined.is_ok() {
                break;
            }
            tokio::time::sleep(FEED_PAUSE).await;
            joined = session.message(handle, join.clone(), None).await;
        }
        let offer = sdp(&joined?)?;
        let answer = json!({"type": "answer", "sdp": endpoint.answer(&offer)?});
        session
            .message(handle, json!({"request": "start"}), Some(answer))
            .await?;
        Ok(offer)
    }
}

impl Session {
    async fn attach(&mut self) -> anyhow::Result<u64> {
        let attach = json!({
            "janus": "attach", "plugin": "janus.plugin.videoroom", "session_id": self.id,
        });
        self.number(attach).await
    }

    async fn number(&mut self, request: Value) -> anyhow::Result<u64> {
        let answer = self.ask(request).await?;
        let number = answer.pointer("/data/id").and_then(Value::as_u64);
        number.with_context(|| format!("no number in {answer}"))
    }

    async fn message(
        &mut self,
        handle: u64,
        body: Value,
        description: Option<Value>,
    ) -> anyhow::Result<Value> {
        let mut message = json!({
            "janus": "message", "session_id": self.id, "handle_id": handle, "body": body,
        });
        if let Some(description) = description {
            message["jsep"] = description;
        }
        let answer = self.ask(message).await?;
        let refusal = answer.pointer("/plugindata/data/error");
        anyhow::ensure!(refusal.is_none(), "Janus refuses: {answer}");
        Ok(answer)
    }

    /// Sends a request and waits for its answer; acknowledgements and what happens to others are passed over.
    async fn ask(&mut self, mut request: Value) -> anyhow::Result<Value> {
        self.transactions += 1;
        let transaction = self.transactions.to_string();
        request["transaction"] = json!(transaction);
        self.socket.send(Message::text(request.to_string())).await?;
        loop {
            let message = self.socket.next().await.context("Janus has gone")??;
            let Message::Text(text) = message else {
                continue;
            };
            let answer: Value = serde_json::from_str(&text)?;
            if answer["transaction"] != transaction.as_str() || answer["janus"] == "ack" {
                continue;
            }
            anyhow::ensure!(answer["janus"] != "error", "Janus refuses: {answer}");
            return Ok(answer);
        }
    }
}

fn sdp(answer: &Value) -> anyhow::Result<String> {
    let sdp = answer.pointer("/jsep/sdp").and_then(Value::as_str);
    Ok(sdp
        .with_context(|| format!("no description in {answer}"))?
        .to_owned())
}
