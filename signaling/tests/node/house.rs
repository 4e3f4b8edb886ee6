//! A node with an office that signs passes, and clients that speak with it.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::{SinkExt, StreamExt};
use schalter_protocol::{
    ClientMessage, EndReason, ErrorCode, Joined, PROTOCOL_VERSION, PassSigner, Right, Role,
    RoomPass, ServerMessage,
};
use schalter_signaling::{Fact, Node, NodeConfig};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything here takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// A running node and the key of its office.
pub(crate) struct House {
    pub(crate) node: Node,
    pub(crate) address: SocketAddr,
    pub(crate) signer: PassSigner,
    pub(crate) facts: mpsc::Receiver<Fact>,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::open_with(NodeConfig::default()).await
    }

    pub(crate) async fn open_with(mut config: NodeConfig) -> Self {
        config.listen = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))];
        let signer = PassSigner::from_pem(&PassSigner::new_key_pem(&[5; 32]).unwrap()).unwrap();
        let (sender, facts) = mpsc::channel(1_000);
        let node = Node::start(config, signer.verifier(), sender).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = node.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            node,
            address,
            signer,
            facts,
        }
    }

    pub(crate) fn sign(&self, pass: &RoomPass) -> String {
        self.signer.sign(pass)
    }

    pub(crate) async fn socket(&self) -> Client {
        let (socket, _) = connect_async(format!("ws://{}/signal", self.address))
            .await
            .unwrap();
        Client { socket }
    }

    /// Says hello with this pass and expects to be let in.
    pub(crate) async fn enter(&self, pass: &RoomPass) -> (Client, Joined) {
        let mut client = self.socket().await;
        client.hello(&self.sign(pass)).await;
        let joined = client.joined().await;
        (client, joined)
    }

    /// Says hello with this pass and expects this refusal.
    pub(crate) async fn is_refused(&self, pass: &RoomPass, code: ErrorCode) {
        let mut client = self.socket().await;
        client.hello(&self.sign(pass)).await;
        client.is_refused(code).await;
    }

    pub(crate) async fn resume(&self, token: &str) -> Client {
        let mut client = self.socket().await;
        let resume = Some(token.to_owned());
        client
            .say(&ClientMessage::Hello {
                protocol: PROTOCOL_VERSION,
                pass: None,
                resume,
            })
            .await;
        client
    }

    pub(crate) async fn fact(&mut self) -> Fact {
        tokio::time::timeout(PATIENCE, self.facts.recv())
            .await
            .unwrap()
            .unwrap()
    }
}

pub(crate) fn now_s() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// A fresh pass of a clerk with all rights.
pub(crate) fn clerk(room: &str, participant: &str) -> RoomPass {
    RoomPass {
        id: format!("pass-{}", NUMBERS.fetch_add(1, Ordering::Relaxed)),
        issued_at_s: now_s(),
        expires_at_s: now_s() + 120,
        authority: "musterland".to_owned(),
        room: room.to_owned(),
        participant: participant.to_owned(),
        name: format!("Name of {participant}"),
        role: Role::Clerk,
        rights: BTreeSet::from([
            Right::PublishAudio,
            Right::PublishVideo,
            Right::PublishScreen,
            Right::Subscribe,
            Right::Admit,
            Right::Moderate,
        ]),
        node: None,
        lobby: false,
        audience: false,
    }
}

/// A fresh pass of a citizen: may see and be seen, no more.
pub(crate) fn citizen(room: &str, participant: &str) -> RoomPass {
    let mut pass = clerk(room, participant);
    pass.role = Role::Citizen;
    pass.rights = BTreeSet::from([Right::PublishAudio, Right::PublishVideo, Right::Subscribe]);
    pass
}

/// One WebSocket of one participant.
pub(crate) struct Client {
    pub(crate) socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    pub(crate) async fn say(&mut self, message: &ClientMessage) {
        self.say_text(&message.to_text()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn hello(&mut self, pass: &str) {
        let pass = Some(pass.to_owned());
        self.say(&ClientMessage::Hello {
            protocol: PROTOCOL_VERSION,
            pass,
            resume: None,
        })
        .await;
    }

    /// The next message; `None` when the node closed the connection.
    pub(crate) async fn next(&mut self) -> Option<ServerMessage> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("the node says something");
            match frame {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next message for which `pick` has an answer; what comes before is overlooked.
    pub(crate) async fn until<T>(&mut self, mut pick: impl FnMut(ServerMessage) -> Option<T>) -> T {
        loop {
            let message = self.next().await.expect("the connection is open");
            if let Some(picked) = pick(message) {
                return picked;
            }
        }
    }

    pub(crate) async fn joined(&mut self) -> Joined {
        match self.next().await {
            Some(ServerMessage::Joined(joined)) => joined,
            other => panic!("expected joined, got {other:?}"),
        }
    }

    /// Expects an error that leaves the connection open.
    pub(crate) async fn error(&mut self) -> ErrorCode {
        self.until(|message| match message {
            ServerMessage::Error {
                code, fatal: false, ..
            } => Some(code),
            _ => None,
        })
        .await
    }

    /// Expects a fatal error, and the connection closed with its code.
    pub(crate) async fn is_refused(&mut self, expected: ErrorCode) {
        loop {
            match self.next().await {
                Some(ServerMessage::Error {
                    code, fatal: true, ..
                }) => {
                    assert_eq!(code, expected);
                    break;
                }
                Some(_) => {}
                None => panic!("closed without a word, expected {expected:?}"),
            }
        }
        assert_eq!(self.close_code().await, expected.close_code());
    }

    pub(crate) async fn is_ended(&mut self, expected: EndReason) {
        let reason = self.until(|message| match message {
            ServerMessage::Ended { reason } => Some(reason),
            _ => None,
        });
        assert_eq!(reason.await, expected);
        assert_eq!(self.close_code().await, Some(1000));
    }

    /// The code with which the node closes; messages before it are overlooked.
    pub(crate) async fn close_code(&mut self) -> Option<u16> {
        loop {
            match tokio::time::timeout(PATIENCE, self.socket.next())
                .await
                .expect("the node closes")
            {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    /// Makes sure that everything said so far has been heard.
    pub(crate) async fn is_heard(&mut self) {
        self.say(&ClientMessage::Ping {}).await;
        self.until(|message| matches!(message, ServerMessage::Pong {}).then_some(()))
            .await;
    }
}
