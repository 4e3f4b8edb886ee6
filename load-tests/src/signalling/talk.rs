//! Two who talk: one types, the other reads along, and the clock runs. What others do in the same room must not disturb them.

use super::room::{Node, say};
use anyhow::Context as _;
use futures::StreamExt as _;
use hdrhistogram::Histogram;
use schalter_load_kit::peer::Socket;
use schalter_protocol::{Away, ClientMessage, ServerMessage};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite::Message;

/// Somebody types this often.
const TYPES: Duration = Duration::from_millis(50);
/// Text that has not come by then is lost.
const GRACE: Duration = Duration::from_secs(3);
const TYPIST: &str = "typist";

/// Two who talk until they are asked how it went.
pub struct Talk {
    stop: Arc<AtomicBool>,
    gone: Arc<Mutex<HashSet<String>>>,
    typing: JoinHandle<anyhow::Result<Vec<Instant>>>,
    reading: JoinHandle<anyhow::Result<Vec<(usize, Instant)>>>,
}

/// How it went.
pub struct Told {
    /// From the moment a text should have left to the moment it was there, in microseconds.
    pub latency: Histogram<u64>,
    /// Texts that never came.
    pub lost: usize,
}

impl Talk {
    /// Both enter `room` and begin.
    pub async fn begin(node: &Node, room: &str) -> anyhow::Result<Self> {
        let reader = node.enter(room, "reader").await?;
        let typist = node.enter(room, TYPIST).await?;
        let stop = Arc::new(AtomicBool::new(false));
        let gone = Arc::default();
        Ok(Self {
            typing: tokio::spawn(type_on(typist, Arc::clone(&stop))),
            reading: tokio::spawn(read_on(reader, Arc::clone(&gone))),
            stop,
            gone,
        })
    }

    /// Who left the room, or lost the connection to it, as the others were told.
    pub fn gone(&self) -> MutexGuard<'_, HashSet<String>> {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the talk.
    pub async fn end(self) -> anyhow::Result<Told> {
        self.stop.store(true, Ordering::Relaxed);
        let typed = self.typing.await??;
        let read = self.reading.await??;
        let mut latency = Histogram::new(3)?;
        for (number, at) in &read {
            let due = typed.get(*number).context("a text that nobody typed")?;
            let took = at.saturating_duration_since(*due).as_micros();
            latency.record(u64::try_from(took)?.max(1))?;
        }
        Ok(Told {
            latency,
            lost: typed.len() - read.len(),
        })
    }
}

async fn type_on(mut socket: Socket, stop: Arc<AtomicBool>) -> anyhow::Result<Vec<Instant>> {
    let mut keys = interval(TYPES);
    keys.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut typed = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        tokio::select! {
            due = keys.tick() => {
                let message = ClientMessage::Text { erase: 0, insert: typed.len().to_string(), done: false };
                typed.push(due.into_std());
                say(&mut socket, &message).await?;
            }
            // Reads what the others say, as a page does.
            heard = socket.next() => drop(heard.context("the typist was cut")??),
        }
    }
    let done = ClientMessage::Text {
        erase: 0,
        insert: String::new(),
        done: true,
    };
    say(&mut socket, &done).await?;
    // Stays until the reader has read.
    tokio::spawn(async move {
        let _ = timeout(GRACE * 2, async {
            while let Some(Ok(_)) = socket.next().await {}
        })
        .await;
    });
    Ok(typed)
}

async fn read_on(
    mut socket: Socket,
    gone: Arc<Mutex<HashSet<String>>>,
) -> anyhow::Result<Vec<(usize, Instant)>> {
    let mut read = Vec::new();
    loop {
        let heard = timeout(GRACE, socket.next()).await;
        // Silence: the last word was lost.
        let Ok(heard) = heard else { return Ok(read) };
        let Message::Text(text) = heard.context("the reader was cut")?? else {
            continue;
        };
        let at = Instant::now();
        let name = match serde_json::from_str(&text)? {
            ServerMessage::Text {
                participant,
                insert,
                done,
                ..
            } if participant == TYPIST => {
                if done {
                    return Ok(read);
                }
                read.push((insert.parse()?, at));
                continue;
            }
            ServerMessage::ParticipantLeft { participant, .. } => participant,
            ServerMessage::ParticipantUpdated { participant }
                if participant.away == Some(Away::Lost) =>
            {
                participant.id
            }
            _ => continue,
        };
        gone.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name);
    }
}
