//! A complete WebRTC peer that sends sound, and a picture if it has one.

use futures::SinkExt as _;
use schalter_load_kit::peer::{PACKETS_PER_FRAME, PATIENCE, hello, next, now_ns};
use schalter_load_kit::sender::{AUDIO_BYTES, AUDIO_EVERY, AUDIO_SAMPLES, Sender, Track};
use schalter_protocol::{ServerMessage, Source};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

const VIDEO_BYTES: usize = 1_000;
/// Ticks of the clock of pictures in a second.
const VIDEO_CLOCK: u32 = 90_000;

/// Somebody who sends.
pub struct Speaker {
    _sender: Sender,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for Speaker {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Speaker {
    /// Enters and sends sound, and a picture of so many frames per second.
    pub async fn enter(signal: &str, pass: &str, frames: Option<u32>) -> anyhow::Result<Self> {
        let mut socket = hello(signal, pass).await?;
        let sources = match frames {
            Some(_) => &[Source::Microphone, Source::Camera][..],
            None => &[Source::Microphone],
        };
        let (sender, tracks, offer) = Sender::offer(sources).await?;
        socket.send(Message::text(offer.to_text())).await?;
        let sdp = loop {
            if let ServerMessage::Answer { sdp, .. } = next(&mut socket).await? {
                break sdp;
            }
        };
        sender.answered(sdp).await?;
        timeout(PATIENCE, sender.connected()).await?;
        let mut tasks = vec![tokio::spawn(async move {
            while next(&mut socket).await.is_ok() {}
        })];
        for track in tracks {
            tasks.push(tokio::spawn(speak(track, frames)));
        }
        Ok(Self {
            _sender: sender,
            tasks,
        })
    }
}

/// Every packet says its number and when it left.
async fn speak(track: Track, frames: Option<u32>) {
    let (every, at_once, bytes, ticks_each) = if track.is_audio() {
        (AUDIO_EVERY, 1, AUDIO_BYTES, AUDIO_SAMPLES)
    } else {
        let frames = frames.unwrap_or(1).max(1);
        let every = Duration::from_secs(1) / frames;
        (every, PACKETS_PER_FRAME, VIDEO_BYTES, VIDEO_CLOCK / frames)
    };
    let mut due = tokio::time::interval(every);
    let (mut number, mut timestamp) = (0_u64, 0_u32);
    loop {
        due.tick().await;
        for place in 1..=at_once {
            let mut payload = vec![0; bytes];
            // A VP8 payload descriptor: start of a partition in the first packet of a frame (RFC 7741 §4.2).
            payload[0] = if place == 1 { 0x10 } else { 0 };
            payload[1..9].copy_from_slice(&number.to_be_bytes());
            payload[9..17].copy_from_slice(&now_ns().to_be_bytes());
            let is_last = place == at_once;
            track.send(number, timestamp, is_last, payload).await;
            number += 1;
        }
        timestamp = timestamp.wrapping_add(ticks_each);
    }
}
