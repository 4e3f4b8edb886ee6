//! Those who disturb a room: some never read, some never stop talking. The node cuts them, and the others notice nothing.

use super::room::{Node, say};
use super::talk::{Talk, Told};
use anyhow::Context as _;
use futures::{SinkExt as _, StreamExt as _};
use schalter_load_kit::peer::Socket;
use schalter_protocol::{ClientMessage, ErrorCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

/// The longest message that may be sent, in signs of four bytes.
const LONG: usize = 2_000;
/// Below the node's limit of 128 KiB per second.
const LONG_EVERY: Duration = Duration::from_millis(75);
/// Who writes so much. Together they fill the buffers of whoever does not read within seconds.
const WRITERS: usize = 6;
/// Time for the slow to be cut: the system's own buffers (4 MiB and more) must be full before the node's queue is.
const SLOW: Duration = Duration::from_secs(40);
/// Somebody who was cut for talking too much comes back.
const BACK: Duration = Duration::from_millis(200);
/// One who talks without a pause is cut within moments.
const CUT: Duration = Duration::from_secs(5);

/// How the slow fared, and how the talk beside them.
pub struct Slow {
    /// Who was cut.
    pub cut: usize,
    /// Until the last one was.
    pub seconds: f64,
    /// The talk of the others.
    pub told: Told,
}

/// `count` members of a busy room read nothing.
pub async fn slow(node: &Node, count: usize) -> anyhow::Result<Slow> {
    let room = "slow";
    let talk = Talk::begin(node, room).await?;
    let mut deaf = Vec::with_capacity(count);
    for number in 0..count {
        deaf.push(node.enter_deaf(room, &format!("slow-{number}")).await?);
    }
    let mut writing = JoinSet::new();
    for number in 0..WRITERS {
        let socket = node.enter(room, &format!("writer-{number}")).await?;
        writing.spawn(write_on(socket));
    }
    let begun = Instant::now();
    let cut = || {
        talk.gone()
            .iter()
            .filter(|name| name.starts_with("slow-"))
            .count()
    };
    while cut() < count && begun.elapsed() < SLOW {
        sleep(Duration::from_millis(50)).await;
    }
    let (cut, seconds) = (cut(), begun.elapsed().as_secs_f64());
    let told = talk.end().await?;
    Ok(Slow { cut, seconds, told })
}

async fn write_on(mut socket: Socket) -> anyhow::Result<()> {
    let mut pauses = interval(LONG_EVERY);
    let message = ClientMessage::Chat {
        text: "🙂".repeat(LONG),
        to: None,
    };
    loop {
        tokio::select! {
            _ = pauses.tick() => say(&mut socket, &message).await?,
            heard = socket.next() => drop(heard.context("a writer was cut")??),
        }
    }
}

/// How the floods fared, and how the talk beside them.
pub struct Floods {
    /// Connections that talked without a pause.
    pub all: usize,
    /// Those of them that were cut, and told why.
    pub cut: usize,
    /// The talk of the others.
    pub told: Told,
}

/// `count` members of a room talk without a pause, and come back whenever they were cut.
pub async fn floods(node: &Node, count: usize, duration: Duration) -> anyhow::Result<Floods> {
    let room = "flood";
    let talk = Talk::begin(node, room).await?;
    let stop = Arc::new(AtomicBool::new(false));
    let (all, cut) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut flooding = JoinSet::new();
    for number in 0..count {
        let (node, stop) = (node.clone(), Arc::clone(&stop));
        let (all, cut) = (Arc::clone(&all), Arc::clone(&cut));
        flooding.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let socket = node.enter(room, &format!("flood-{number}")).await?;
                all.fetch_add(1, Ordering::Relaxed);
                if timeout(CUT, is_cut(socket)).await.unwrap_or(false) {
                    cut.fetch_add(1, Ordering::Relaxed);
                }
                sleep(BACK).await;
            }
            anyhow::Ok(())
        });
    }
    sleep(duration).await;
    stop.store(true, Ordering::Relaxed);
    while let Some(flooded) = flooding.join_next().await {
        flooded?.context("whoever was cut for talking too much may come back")?;
    }
    Ok(Floods {
        all: all.load(Ordering::Relaxed),
        cut: cut.load(Ordering::Relaxed),
        told: talk.end().await?,
    })
}

/// Talks without a pause; whether the node ended it with the code for that.
async fn is_cut(socket: Socket) -> bool {
    let ping = Message::text(ClientMessage::Ping {}.to_text());
    let (mut sink, mut heard) = socket.split();
    let talking = async {
        while sink.send(ping.clone()).await.is_ok() {}
        std::future::pending().await
    };
    let hearing = async {
        while let Some(Ok(message)) = heard.next().await {
            if let Message::Close(Some(frame)) = message {
                return ErrorCode::TooFast.close_code() == Some(u16::from(frame.code));
            }
        }
        // The reset overtakes the code when more is under way than was read.
        true
    };
    tokio::select! {
        cut = hearing => cut,
        cut = talking => cut,
    }
}
