//! One WebSocket: says who it is, then speaks and listens until one side has had enough.

use std::time::{Duration, Instant};

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schalter_protocol::limits::{
    BYTES_BURST_MAX, BYTES_PER_SECOND_MAX, HELLO_MS_MAX, MESSAGE_BYTES_MAX, MESSAGES_BURST_MAX,
    MESSAGES_PER_SECOND_MAX, PING_MS, SILENCE_MS_MAX,
};
use schalter_protocol::{ClientMessage, ErrorCode, LeaveReason, PROTOCOL_VERSION, ServerMessage};
use schalter_relay::Refusal;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::bucket::Bucket;
use crate::clock::now_s;
use crate::door::Entered;
use crate::mailbox::{Command, Mailbox, Reply};
use crate::media::code_of;
use crate::node::Node;
use crate::origin;
use crate::outbox::{Outbox, Outgoing};

/// Room that every connection has for what arrives, from the first byte on. Longer messages are read in pieces; most are far shorter, and a
/// room full of people who listen says hardly anything.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// Longest time one frame may take to be written: whoever reads slower is cut.
const WRITE_MAX: Duration = Duration::from_secs(10);
/// Longest time a media thread may take to answer a description.
pub(crate) const REPLY_MAX: Duration = Duration::from_secs(5);
/// Time for the peer to confirm a close.
const CLOSE_MAX: Duration = Duration::from_secs(1);

/// `GET /signal`.
pub(crate) async fn upgrade(
    State(node): State<Node>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !origin::is_allowed(&headers, &uri, &node.shared.config.origins) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(permit) = node.shared.connections.clone().try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    // Up to twice the limit is read, to be answered with `too_large`; what is longer breaks the connection unread.
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(2 * MESSAGE_BYTES_MAX)
        .max_frame_size(2 * MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| async move {
            Conversation::new(node, socket).run().await;
            drop(permit);
        })
}

/// Why a conversation is over.
enum End {
    /// The participant said goodbye.
    Bye,
    /// The node wants it: close with this code.
    Dismissed(u16),
    /// The participant did something that ends it.
    Fault(ErrorCode),
    /// The connection broke.
    Lost,
}

struct Conversation {
    node: Node,
    socket: WebSocket,
    messages: Bucket,
    bytes: Bucket,
}

impl Conversation {
    fn new(node: Node, socket: WebSocket) -> Self {
        let now = Instant::now();
        Self {
            node,
            socket,
            messages: Bucket::new(MESSAGES_PER_SECOND_MAX, MESSAGES_BURST_MAX, now),
            bytes: Bucket::new(BYTES_PER_SECOND_MAX, BYTES_BURST_MAX, now),
        }
    }

    async fn run(mut self) {
        let (outbox, outgoing) = Outbox::new();
        let hello = timeout(Duration::from_millis(HELLO_MS_MAX), self.hello(outbox)).await;
        let entered = match hello.unwrap_or(Err(Some(ErrorCode::HelloTimeout))) {
            Ok(entered) => entered,
            Err(Some(code)) => return self.refuse(code).await,
            Err(None) => return,
        };
        let end = self.talk(entered, outgoing).await;
        match end {
            End::Bye => {
                self.node.hall().leave(entered.seat, LeaveReason::Left);
                self.close(1000).await;
            }
            End::Dismissed(code) => self.close(code).await,
            End::Fault(code) => {
                self.node.hall().leave(entered.seat, LeaveReason::Lost);
                self.refuse(code).await;
            }
            End::Lost => {
                self.node
                    .hall()
                    .lost(entered.seat, entered.connection, Instant::now());
                self.drain().await;
            }
        }
    }

    /// The first message; `None` when the connection broke before.
    async fn hello(&mut self, outbox: Outbox) -> Result<Entered, Option<ErrorCode>> {
        let text = loop {
            match self.socket.recv().await {
                Some(Ok(Message::Text(text))) => break text,
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Binary(_))) => return Err(Some(ErrorCode::Malformed)),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(None),
            }
        };
        let message = ClientMessage::parse(&text).map_err(|error| Some(error.into()))?;
        self.enter(message, outbox).map_err(Some)
    }

    fn enter(&self, hello: ClientMessage, outbox: Outbox) -> Result<Entered, ErrorCode> {
        let ClientMessage::Hello {
            protocol,
            pass,
            resume,
        } = hello
        else {
            return Err(ErrorCode::HelloExpected);
        };
        if protocol != PROTOCOL_VERSION {
            return Err(ErrorCode::UnsupportedProtocol);
        }
        match (pass, resume) {
            (Some(pass), None) => {
                let pass = self.node.shared.verifier.verify(&pass, now_s())?;
                self.node.hall().enter(pass, Some(outbox), secret())
            }
            (None, Some(resume)) => self.node.hall().resume(&resume, outbox, secret()),
            _ => Err(ErrorCode::Malformed),
        }
    }

    async fn talk(&mut self, entered: Entered, mut outgoing: mpsc::Receiver<Outgoing>) -> End {
        let mailbox = self.node.mailbox(entered.thread);
        let mut pings = interval(Duration::from_millis(PING_MS));
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                to_send = outgoing.recv() => match to_send {
                    Some(Outgoing::Text(text)) => if !self.write(Message::Text(text)).await {
                        return End::Lost;
                    },
                    Some(Outgoing::Close(code)) => return End::Dismissed(code),
                    None => return End::Fault(ErrorCode::TooSlow),
                },
                frame = self.socket.recv() => {
                    heard_at = Instant::now();
                    match self.hear(frame, entered, &mailbox).await {
                        Ok(()) => {}
                        Err(end) => return end,
                    }
                },
                _ = pings.tick() => {
                    let silent = heard_at.elapsed() > Duration::from_millis(SILENCE_MS_MAX);
                    if silent || !self.write(Message::Ping(axum::body::Bytes::new())).await {
                        return End::Lost;
                    }
                },
            }
        }
    }

    async fn hear(
        &mut self,
        frame: Option<Result<Message, axum::Error>>,
        entered: Entered,
        mailbox: &Mailbox,
    ) -> Result<(), End> {
        let text = match frame {
            Some(Ok(Message::Text(text))) => Some(text),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => None,
            Some(Ok(Message::Binary(_))) => return Err(End::Fault(ErrorCode::Malformed)),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Lost),
        };
        let now = Instant::now();
        let bytes = text
            .as_ref()
            .map_or(0, |text| u32::try_from(text.len()).unwrap_or(u32::MAX));
        if !(self.messages.take(1, now) && self.bytes.take(bytes, now)) {
            return Err(End::Fault(ErrorCode::TooFast));
        }
        let Some(text) = text else { return Ok(()) };
        let message = ClientMessage::parse(&text).map_err(|error| End::Fault(error.into()))?;
        match Self::obey(&self.node, message, entered, mailbox).await {
            Ok(None) => Ok(()),
            Ok(Some(answer)) => self.tell(&answer).await,
            Err(End::Fault(code)) if code.close_code().is_none() => {
                self.tell(&ServerMessage::error(code)).await
            }
            Err(end) => Err(end),
        }
    }

    /// Carries out one message; `Some` is the answer to it.
    async fn obey(
        node: &Node,
        message: ClientMessage,
        entered: Entered,
        mailbox: &Mailbox,
    ) -> Result<Option<ServerMessage>, End> {
        let seat = entered.seat;
        match message {
            ClientMessage::Hello { .. } => Err(End::Fault(ErrorCode::HelloExpected)),
            ClientMessage::Bye {} => Err(End::Bye),
            ClientMessage::Ping {} => Ok(Some(ServerMessage::Pong {})),
            ClientMessage::Offer { sdp, tracks, .. } => {
                let sources = tracks
                    .into_iter()
                    .map(|track| (track.mid, track.source))
                    .collect();
                let answer = ask(mailbox, |reply| Command::Publish {
                    seat,
                    sdp,
                    sources,
                    reply,
                })
                .await;
                Ok(Some(ServerMessage::answer(answer.map_err(End::Fault)?)))
            }
            ClientMessage::Answer { sdp, .. } => {
                node.hall().answered(seat);
                ask(mailbox, |reply| Command::Answer { seat, sdp, reply })
                    .await
                    .map_err(End::Fault)?;
                Ok(None)
            }
            other => node
                .hall()
                .say(seat, other, Instant::now())
                .map(|()| None)
                .map_err(End::Fault),
        }
    }

    async fn tell(&mut self, message: &ServerMessage) -> Result<(), End> {
        if self.write(Message::Text(message.to_text().into())).await {
            Ok(())
        } else {
            Err(End::Lost)
        }
    }

    async fn write(&mut self, message: Message) -> bool {
        matches!(
            timeout(WRITE_MAX, self.socket.send(message)).await,
            Ok(Ok(()))
        )
    }

    async fn refuse(mut self, code: ErrorCode) {
        metrics::counter!("schalter_signal_refused_total", "code" => format!("{code:?}"))
            .increment(1);
        let _ = self.tell(&ServerMessage::error(code)).await;
        self.close(code.close_code().unwrap_or(4500)).await;
    }

    /// Closes and reads on until the peer has confirmed, so that the last words are not lost in a reset.
    async fn close(mut self, code: u16) {
        if self
            .write(Message::Close(Some(CloseFrame {
                code,
                reason: Utf8Bytes::default(),
            })))
            .await
        {
            self.drain().await;
        }
    }

    /// Reads until the end; also what sends the confirmation of a close the peer has begun.
    async fn drain(&mut self) {
        let drained = async { while matches!(self.socket.recv().await, Some(Ok(_))) {} };
        let _ = timeout(CLOSE_MAX, drained).await;
    }
}

/// Asks a media thread and waits for its answer.
pub(crate) async fn ask<T>(
    mailbox: &Mailbox,
    command: impl FnOnce(Reply<T>) -> Command,
) -> Result<T, ErrorCode> {
    let (reply, answer) = oneshot::channel::<Result<T, Refusal>>();
    mailbox
        .ask(command(reply))
        .map_err(|_| ErrorCode::NodeFull)?;
    match timeout(REPLY_MAX, answer).await {
        Ok(Ok(answer)) => answer.map_err(code_of),
        Ok(Err(_)) => Err(ErrorCode::ShuttingDown),
        Err(_) => Err(ErrorCode::Internal),
    }
}

/// 128 random bits as text: resume tokens and session names.
pub(crate) fn secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>())
}
