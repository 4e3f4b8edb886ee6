//! Those who send one byte at a time, and bare TCP for what no HTTP library would send.

use crate::house::House;
use anyhow::Context as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// What comes byte by byte.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// The head of a request.
    Head,
    /// Its body.
    Body,
    /// Nothing at all.
    Silence,
}

impl Kind {
    /// After this long the server has had enough.
    pub const fn patience(self) -> Duration {
        match self {
            Self::Head | Self::Silence => Duration::from_secs(10),
            // `limits.request_seconds_max`
            Self::Body => Duration::from_secs(20),
        }
    }

    const fn begin(self) -> &'static [u8] {
        match self {
            Self::Head => b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
            Self::Body => b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n",
            Self::Silence => b"",
        }
    }
}

/// Slow connections, each held by a task of its own.
pub struct Crowd {
    tasks: Vec<tokio::task::JoinHandle<()>>,
    begun: Instant,
}

impl Crowd {
    /// Opens them all, so many of each address.
    pub async fn gather(house: &House, kind: Kind, size: usize, per_address: usize) -> Self {
        let begun = Instant::now();
        let mut tasks = Vec::new();
        for number in 0..size {
            if let Ok(stream) = connect(house, number / per_address).await {
                tasks.push(tokio::spawn(drip(stream, kind)));
            }
        }
        Self { tasks, begun }
    }

    /// How many are still connected.
    pub fn open(&self) -> usize {
        self.tasks.iter().filter(|task| !task.is_finished()).count()
    }

    /// How many are still connected so long after the beginning, or earlier when none is.
    pub async fn left_after(self, stay: Duration) -> usize {
        while self.begun.elapsed() < stay && self.open() > 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.open()
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// A connection from one of the attackers' addresses, none of which is that of anybody else.
pub async fn connect(house: &House, attacker: usize) -> anyhow::Result<TcpStream> {
    let [high, low] = u16::try_from(attacker)?.to_be_bytes();
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 2, high, low], 0)))?;
    Ok(socket
        .connect(house.schalter.place().listen().parse()?)
        .await?)
}

/// One byte a second, until the other side has had enough.
async fn drip(mut stream: TcpStream, kind: Kind) {
    if stream.write_all(kind.begin()).await.is_err() {
        return;
    }
    let mut answer = [0; 1_024];
    loop {
        let heard = tokio::time::timeout(Duration::from_secs(1), stream.read(&mut answer)).await;
        match heard {
            Ok(Ok(0) | Err(_)) => return,
            Ok(Ok(_)) => {}
            Err(_) if matches!(kind, Kind::Silence) => {}
            Err(_) => {
                if stream.write_all(b"x").await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Says something and hears what is answered until the connection ends or nothing more comes; empty when it was cut.
pub async fn say(house: &House, bytes: &[u8]) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(house.schalter.place().listen()).await?;
    let (mut from, mut to) = stream.split();
    let mut heard = Vec::new();
    let listen = async {
        let mut part = [0; 4_096];
        while let Ok(Ok(length @ 1..)) =
            tokio::time::timeout(Duration::from_secs(2), from.read(&mut part)).await
        {
            heard.extend_from_slice(&part[..length]);
        }
    };
    // Being cut while one still talks is one of the answers that are hoped for.
    let (_, ()) = tokio::join!(to.write_all(bytes), listen);
    String::from_utf8(heard).context("the answer is no text")
}
