//! Rooms of a node of our own, and how one gets in: passes signed with its key, and sockets.

use anyhow::Context as _;
use futures::SinkExt as _;
use schalter_load_kit::peer::{Socket, hello};
use schalter_load_kit::process::Schalter;
use schalter_protocol::{ClientMessage, PROTOCOL_VERSION, PassSigner, Right, Role, RoomPass};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// A receive buffer as small as the system allows: such a reader is slow at once.
const SLOW_BUFFER_BYTES: u32 = 4_096;

/// The office that signs passes, and the node that takes them.
#[derive(Clone)]
pub struct Node {
    signer: Arc<PassSigner>,
    address: SocketAddr,
    passes: Arc<AtomicU64>,
}

impl Node {
    /// That of a Schalter of our own.
    pub fn of(server: &Schalter) -> anyhow::Result<Self> {
        let key = std::fs::read_to_string(server.data().join("keys/pass.pem"))?;
        Ok(Self {
            signer: Arc::new(PassSigner::from_pem(&key)?),
            address: server.place().listen().parse()?,
            passes: Arc::default(),
        })
    }

    fn url(&self) -> String {
        format!("ws://{}/signal", self.address)
    }

    fn pass(&self, room: &str, participant: &str) -> anyhow::Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let number = self.passes.fetch_add(1, Ordering::Relaxed);
        Ok(self.signer.sign(&RoomPass {
            id: format!("signalling-{number}"),
            issued_at_s: now,
            expires_at_s: now + 120,
            authority: "load".to_owned(),
            room: room.to_owned(),
            participant: participant.to_owned(),
            name: participant.to_owned(),
            role: Role::Test,
            rights: [Right::Subscribe].into(),
            node: None,
            lobby: false,
            audience: false,
        }))
    }

    /// Enters a room.
    pub async fn enter(&self, room: &str, participant: &str) -> anyhow::Result<Socket> {
        hello(&self.url(), &self.pass(room, participant)?).await
    }

    /// Enters a room and has hardly any room for what is told there. Whoever has it reads nothing.
    pub async fn enter_deaf(
        &self,
        room: &str,
        participant: &str,
    ) -> anyhow::Result<WebSocketStream<TcpStream>> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(SLOW_BUFFER_BYTES)?;
        let stream = socket.connect(self.address).await?;
        let (mut socket, _) = client_async(self.url(), stream).await?;
        let hello = ClientMessage::Hello {
            protocol: PROTOCOL_VERSION,
            pass: Some(self.pass(room, participant)?),
            resume: None,
        };
        socket.send(Message::text(hello.to_text())).await?;
        Ok(socket)
    }
}

/// Says something.
pub async fn say(socket: &mut Socket, message: &ClientMessage) -> anyhow::Result<()> {
    let text = Message::text(message.to_text());
    socket
        .send(text)
        .await
        .context("the node does not listen any more")
}
