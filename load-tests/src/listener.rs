//! A complete WebRTC peer that only listens and counts what arrives.

use async_trait::async_trait;
use futures::SinkExt as _;
use hdrhistogram::Histogram;
use schalter_load_kit::peer::{
    PACKETS_PER_FRAME, PATIENCE, Socket, VIDEO_TYPE, connection, hello, next, now_ns,
};
use schalter_protocol::{ClientMessage, ServerMessage, Subscribe};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{PeerConnection, PeerConnectionEventHandler, RTCSessionDescription};
/// What all listeners together have received, and whether it counts.
#[derive(Debug, Default)]
pub struct Tally {
    packets: AtomicU64,
    measuring: AtomicBool,
}

impl Tally {
    /// Begins to measure; answers the packets until now.
    pub fn begin(&self) -> u64 {
        self.measuring.store(true, Ordering::SeqCst);
        self.packets()
    }

    /// Ends measuring.
    pub fn end(&self) {
        self.measuring.store(false, Ordering::SeqCst);
    }

    /// Packets until now.
    pub fn packets(&self) -> u64 {
        self.packets.load(Ordering::Relaxed)
    }
}

/// What one listener has received while measuring.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Packets.
    pub packets: u64,
    /// Packets that never came: holes between the first and the last of each track.
    pub lost: u64,
    /// Frames of which every packet came.
    pub frames: u64,
    /// Frames of which one is missing.
    pub frames_broken: u64,
    /// From the speaker's clock to ours, in nanoseconds.
    pub delays: Histogram<u64>,
}

/// What one track of one listener has received: packet numbers of the speaker.
#[derive(Debug, Default)]
struct Received {
    numbers: BTreeSet<u64>,
    is_video: bool,
}

/// Somebody who only listens.
pub struct Listener {
    _connection: Arc<dyn PeerConnection>,
    obeying: JoinHandle<()>,
    received: Arc<Mutex<Vec<Received>>>,
    delays: Arc<Mutex<Histogram<u64>>>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.obeying.abort();
    }
}

impl Listener {
    /// Enters, and is in when something of `tracks` tracks has arrived.
    pub async fn enter(
        signal: &str,
        pass: &str,
        tracks: usize,
        tally: Arc<Tally>,
    ) -> anyhow::Result<Self> {
        let mut socket = hello(signal, pass).await?;
        let received = Arc::new(Mutex::new(Vec::new()));
        let delays = Arc::new(Mutex::new(Histogram::new(3)?));
        let arrived = Arc::new(Notify::new());
        let handler = Hearing {
            received: Arc::clone(&received),
            delays: Arc::clone(&delays),
            arrived: Arc::clone(&arrived),
            tally,
        };
        let connection = connection(Arc::new(handler)).await?;
        let answering = Arc::clone(&connection);
        let mut obeying = tokio::spawn(async move {
            while let Ok(message) = next(&mut socket).await {
                if let ServerMessage::Offer { sdp, .. } = message
                    && answer(&mut socket, &*answering, sdp).await.is_err()
                {
                    return;
                }
            }
        });
        let all_tracks = async {
            while lock(&received).len() < tracks {
                arrived.notified().await;
            }
        };
        tokio::select! {
            () = all_tracks => {}
            _ = &mut obeying => anyhow::bail!("the node closed the connection"),
            () = tokio::time::sleep(PATIENCE) => anyhow::bail!("the tracks did not come up"),
        }
        Ok(Self {
            _connection: connection,
            obeying,
            received,
            delays,
        })
    }

    /// What has arrived while measuring.
    pub fn seen(&self) -> Seen {
        let mut seen = Seen {
            packets: 0,
            lost: 0,
            frames: 0,
            frames_broken: 0,
            delays: lock(&self.delays).clone(),
        };
        for track in lock(&self.received).iter() {
            let (Some(first), Some(last)) = (track.numbers.first(), track.numbers.last()) else {
                continue;
            };
            let came = track.numbers.len() as u64;
            seen.packets += came;
            seen.lost += last - first + 1 - came;
            if track.is_video {
                // The frames at both ends may have begun before measuring or go on after it.
                for frame in first.div_ceil(PACKETS_PER_FRAME)..last / PACKETS_PER_FRAME {
                    let of_frame = frame * PACKETS_PER_FRAME..(frame + 1) * PACKETS_PER_FRAME;
                    if track.numbers.range(of_frame).count() as u64 == PACKETS_PER_FRAME {
                        seen.frames += 1;
                    } else {
                        seen.frames_broken += 1;
                    }
                }
            }
        }
        seen
    }
}

/// The listener's side: counts what arrives.
struct Hearing {
    received: Arc<Mutex<Vec<Received>>>,
    delays: Arc<Mutex<Histogram<u64>>>,
    arrived: Arc<Notify>,
    tally: Arc<Tally>,
}

#[async_trait]
impl PeerConnectionEventHandler for Hearing {
    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let (received, delays) = (Arc::clone(&self.received), Arc::clone(&self.delays));
        let (arrived, tally) = (Arc::clone(&self.arrived), Arc::clone(&self.tally));
        tokio::spawn(async move {
            let mut own = None;
            while let Some(event) = track.poll().await {
                let TrackRemoteEvent::OnRtpPacket(packet) = event else {
                    continue;
                };
                tally.packets.fetch_add(1, Ordering::Relaxed);
                let Some((number, left)) = stamp(&packet.payload) else {
                    continue;
                };
                let mut all = lock(&received);
                let own = *own.get_or_insert_with(|| {
                    all.push(Received {
                        numbers: BTreeSet::new(),
                        is_video: packet.header.payload_type == VIDEO_TYPE,
                    });
                    arrived.notify_one();
                    all.len() - 1
                });
                if tally.measuring.load(Ordering::Relaxed) {
                    all[own].numbers.insert(number);
                    // A delay beyond the histogram's range would only say that a clock was changed.
                    let _ = lock(&delays).record(now_ns().saturating_sub(left));
                }
            }
        });
    }
}

fn stamp(payload: &[u8]) -> Option<(u64, u64)> {
    let field = |from: usize| payload.get(from..from + 8)?.try_into().ok();
    Some((u64::from_be_bytes(field(1)?), u64::from_be_bytes(field(9)?)))
}

async fn answer(
    socket: &mut Socket,
    connection: &dyn PeerConnection,
    offer: String,
) -> anyhow::Result<()> {
    let offer = RTCSessionDescription::offer(offer)?;
    connection.set_remote_description(offer).await?;
    let answer = connection.create_answer(None).await?;
    let sdp = answer.sdp.clone();
    connection.set_local_description(answer).await?;
    let answer = ClientMessage::Answer {
        target: Subscribe::Subscribe,
        sdp,
    };
    socket.send(Message::text(answer.to_text())).await?;
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in another task leaves numbers: there is no half-done state.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
