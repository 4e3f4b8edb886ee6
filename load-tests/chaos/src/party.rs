//! Somebody in a call, as the page of a browser behaves: two peer connections and a line to the node that comes back by itself, first
//! with its resume token, then with a fresh pass from the office.

use crate::door::{Door, Question};
use anyhow::Context as _;
use async_trait::async_trait;
use futures::SinkExt as _;
use rand::RngExt as _;
use schalter_load_kit::peer::{Socket, connection, next};
use schalter_load_kit::sender::{AUDIO_BYTES, AUDIO_EVERY, AUDIO_SAMPLES, Sender, Track};
use schalter_protocol::{ClientMessage, PROTOCOL_VERSION, ServerMessage, Source, Subscribe};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{PeerConnection, PeerConnectionEventHandler, RTCSessionDescription};

/// Between attempts: the first, and the longest (PROTOCOL.md, section 4).
const PAUSE_FIRST: Duration = Duration::from_millis(500);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// A connection that is not up by then is given up.
const UP_MAX: Duration = Duration::from_secs(15);

/// What one participant has heard of the other.
#[derive(Debug, Default)]
pub struct Heard {
    packets: AtomicU64,
    joins: AtomicU32,
    last: Mutex<Option<Instant>>,
}

impl Heard {
    /// When the latest packet of sound arrived.
    pub fn last(&self) -> Option<Instant> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often the room was entered.
    pub fn joins(&self) -> u32 {
        self.joins.load(Ordering::Relaxed)
    }

    fn packet(&self) {
        self.packets.fetch_add(1, Ordering::Relaxed);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

/// Somebody in a call; gone when dropped.
#[derive(Debug)]
pub struct Party {
    /// What arrives.
    pub heard: Arc<Heard>,
    task: JoinHandle<()>,
}

impl Drop for Party {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Party {
    /// Enters with the pass that the office gives for this question, and stays, whatever breaks.
    pub fn enter(door: Door, pass: Question) -> Self {
        let heard = Arc::<Heard>::default();
        let staying = Staying {
            door,
            pass,
            heard: Arc::clone(&heard),
            resume: None,
            signal: String::new(),
            attempts: 0,
        };
        let task = tokio::spawn(staying.stay());
        Self { heard, task }
    }
}

struct Staying {
    door: Door,
    pass: Question,
    heard: Arc<Heard>,
    resume: Option<String>,
    signal: String,
    attempts: u32,
}

impl Staying {
    async fn stay(mut self) {
        loop {
            // How a line breaks does not matter: it is opened again.
            let _ = Box::pin(self.attend()).await;
            let pause = PAUSE_FIRST
                .saturating_mul(1 << self.attempts.min(6))
                .min(PAUSE_MAX);
            self.attempts += 1;
            let spread = rand::rng().random_range(0.8..1.2);
            tokio::time::sleep(pause.mul_f64(spread)).await;
        }
    }

    /// From the first word to the end of the line.
    async fn attend(&mut self) -> anyhow::Result<()> {
        let hello = self.hello().await?;
        let (mut socket, _) = connect_async(&self.signal).await?;
        send(&mut socket, &hello).await?;
        match next(&mut socket).await? {
            ServerMessage::Joined(joined) => {
                anyhow::ensure!(
                    !joined.resumed,
                    "a line of this trial breaks with its node only"
                );
                self.resume = Some(joined.resume_token);
            }
            other => {
                if self.resume.take().is_some() {
                    // The node is there again and knows nothing of us.
                    self.attempts = 0;
                }
                anyhow::bail!("not let in: {other:?}");
            }
        }
        self.attempts = 0;
        self.heard.joins.fetch_add(1, Ordering::Relaxed);
        self.talk(socket).await
    }

    async fn hello(&mut self) -> anyhow::Result<ClientMessage> {
        if let Some(token) = &self.resume {
            return Ok(ClientMessage::Hello {
                protocol: PROTOCOL_VERSION,
                pass: None,
                resume: Some(token.clone()),
            });
        }
        let pass = self.door.want(&self.pass).await?;
        let url = pass["signal_url"].as_str().context("no signal_url")?;
        self.signal = if url.starts_with('/') {
            format!("{}{url}", self.door.url())
        } else {
            url.to_owned()
        };
        self.signal = self.signal.replacen("http", "ws", 1);
        Ok(ClientMessage::Hello {
            protocol: PROTOCOL_VERSION,
            pass: pass["pass"].as_str().map(str::to_owned),
            resume: None,
        })
    }

    async fn talk(&self, mut socket: Socket) -> anyhow::Result<()> {
        let offering = Sender::offer(&[Source::Microphone]);
        let (sender, tracks, offer) = tokio::time::timeout(UP_MAX, offering).await??;
        send(&mut socket, &offer).await?;
        let ear = Arc::new(Ear(Arc::clone(&self.heard)));
        let receiving = connection(ear).await?;
        tokio::select! {
            ended = obey(&mut socket, &sender, &*receiving) => ended,
            () = speak(&sender, tracks) => Ok(()),
        }
    }
}

/// Carries out what the node says, until the line ends.
async fn obey(
    socket: &mut Socket,
    sender: &Sender,
    receiving: &dyn PeerConnection,
) -> anyhow::Result<()> {
    loop {
        match next(socket).await? {
            ServerMessage::Answer { sdp, .. } => sender.answered(sdp).await?,
            ServerMessage::Offer { sdp, .. } => {
                let offer = RTCSessionDescription::offer(sdp)?;
                receiving.set_remote_description(offer).await?;
                let answer = receiving.create_answer(None).await?;
                let sdp = answer.sdp.clone();
                receiving.set_local_description(answer).await?;
                let answer = ClientMessage::Answer {
                    target: Subscribe::Subscribe,
                    sdp,
                };
                send(socket, &answer).await?;
            }
            ServerMessage::Ended { reason } => anyhow::bail!("ended: {reason:?}"),
            _ => {}
        }
    }
}

async fn send(socket: &mut Socket, message: &ClientMessage) -> anyhow::Result<()> {
    Ok(socket.send(Message::text(message.to_text())).await?)
}

/// Says nothing worth hearing, until it is dropped.
async fn speak(sender: &Sender, tracks: Vec<Track>) {
    sender.connected().await;
    let mut due = tokio::time::interval(AUDIO_EVERY);
    let (mut number, mut timestamp) = (0, 0_u32);
    loop {
        due.tick().await;
        for track in &tracks {
            let payload = vec![0; AUDIO_BYTES];
            track.send(number, timestamp, false, payload).await;
        }
        number += 1;
        timestamp = timestamp.wrapping_add(AUDIO_SAMPLES);
    }
}

struct Ear(Arc<Heard>);

#[async_trait]
impl PeerConnectionEventHandler for Ear {
    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let heard = Arc::clone(&self.0);
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if matches!(event, TrackRemoteEvent::OnRtpPacket(_)) {
                    heard.packet();
                }
            }
        });
    }
}
