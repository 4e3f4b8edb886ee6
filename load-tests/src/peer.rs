//! A complete WebRTC peer on the signalling contract: the `webrtc` crate over UDP, a WebSocket beside it.

use anyhow::Context as _;
use async_trait::async_trait;
use futures::{SinkExt as _, StreamExt as _};
use hdrhistogram::Histogram;
use rtc::interceptor::Registry;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::transport::RTCDtlsRole;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use schalter_protocol::{
    ClientMessage, PROTOCOL_VERSION, Publish, PublishedTrack, ServerMessage, Source, Subscribe,
};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceGatheringState, RTCPeerConnectionState, RTCSessionDescription, SettingEngineBuilder,
    register_default_interceptors,
};

/// A node that has not answered by then never will.
const PATIENCE: Duration = Duration::from_mins(1);
const AUDIO_TYPE: u8 = 111;
const VIDEO_TYPE: u8 = 96;
/// One Opus packet, 20 ms at 32 kbit/s.
const AUDIO_EVERY: Duration = Duration::from_millis(20);
const AUDIO_BYTES: usize = 80;
const PACKETS_PER_FRAME: u64 = 4;
const VIDEO_BYTES: usize = 1_000;

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

/// Somebody who sends.
pub struct Speaker {
    _connection: Arc<dyn PeerConnection>,
    tasks: Vec<JoinHandle<()>>,
    sent: Arc<AtomicU64>,
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
        let up = Arc::new(Up::default());
        let connection = connection(Arc::clone(&up) as _).await?;
        let mut tracks = vec![add(&*connection, RtpCodecKind::Audio).await?];
        if frames.is_some() {
            tracks.push(add(&*connection, RtpCodecKind::Video).await?);
        }
        let offer = connection.create_offer(None).await?;
        connection.set_local_description(offer).await?;
        timeout(PATIENCE, up.gathered.notified()).await?;
        let description = connection.local_description().await.context("no offer")?;
        let sources = [Source::Microphone, Source::Camera];
        let published = sources.iter().zip(0..tracks.len());
        let offer = ClientMessage::Offer {
            target: Publish::Publish,
            sdp: description.sdp,
            tracks: published
                .map(|(source, mid)| PublishedTrack {
                    mid: mid.to_string(),
                    source: *source,
                })
                .collect(),
        };
        socket.send(Message::text(offer.to_text())).await?;
        let sdp = loop {
            if let ServerMessage::Answer { sdp, .. } = next(&mut socket).await? {
                break sdp;
            }
        };
        let sdp = RTCSessionDescription::answer(sdp)?;
        connection.set_remote_description(sdp).await?;
        timeout(PATIENCE, up.connected.notified()).await?;
        let sent = Arc::new(AtomicU64::new(0));
        let mut tasks = vec![tokio::spawn(async move {
            while next(&mut socket).await.is_ok() {}
        })];
        for track in tracks {
            tasks.push(tokio::spawn(speak(track, frames, Arc::clone(&sent))));
        }
        Ok(Self {
            _connection: connection,
            tasks,
            sent,
        })
    }

    /// Packets sent until now.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

/// A track to send on, and its synchronisation source.
struct Sending {
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    is_video: bool,
}

/// Every packet says its number and when it left.
async fn speak(sending: Sending, frames: Option<u32>, sent: Arc<AtomicU64>) {
    let (every, at_once, bytes, payload_type, clock) = if sending.is_video {
        let frames = frames.unwrap_or(1).max(1);
        let every = Duration::from_secs(1) / frames;
        (
            every,
            PACKETS_PER_FRAME,
            VIDEO_BYTES,
            VIDEO_TYPE,
            90_000 / frames,
        )
    } else {
        (AUDIO_EVERY, 1, AUDIO_BYTES, AUDIO_TYPE, 960)
    };
    let mut ticks = tokio::time::interval(every);
    let (mut number, mut timestamp) = (0_u64, 0_u32);
    loop {
        ticks.tick().await;
        for place in 1..=at_once {
            let mut payload = vec![0; bytes];
            // A VP8 payload descriptor: start of a partition in the first packet of a frame (RFC 7741 §4.2).
            payload[0] = if place == 1 { 0x10 } else { 0 };
            payload[1..9].copy_from_slice(&number.to_be_bytes());
            payload[9..17].copy_from_slice(&now_ns().to_be_bytes());
            let mut packet = rtc::rtp::Packet::default();
            packet.header.version = 2;
            packet.header.payload_type = payload_type;
            packet.header.ssrc = sending.ssrc;
            packet.header.sequence_number = u16::try_from(number & 0xFFFF).unwrap_or_default();
            packet.header.timestamp = timestamp;
            packet.header.marker = place == at_once;
            packet.payload = payload.into();
            if sending.track.write_rtp(packet).await.is_ok() {
                sent.fetch_add(1, Ordering::Relaxed);
            }
            number += 1;
        }
        timestamp = timestamp.wrapping_add(clock);
    }
}

async fn add(connection: &dyn PeerConnection, kind: RtpCodecKind) -> anyhow::Result<Sending> {
    let ssrc = u32::try_from(now_ns() & 0xFFFF_FFFF).unwrap_or(1);
    let coding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..Default::default()
        },
        codec: codec(kind),
        ..Default::default()
    };
    let name = format!("track-{ssrc}");
    let track = MediaStreamTrack::new(name.clone(), name.clone(), name, kind, vec![coding]);
    let track = Arc::new(TrackLocalStaticRTP::new(track));
    connection
        .add_track(Arc::clone(&track) as Arc<dyn TrackLocal>)
        .await?;
    Ok(Sending {
        track,
        ssrc,
        is_video: kind == RtpCodecKind::Video,
    })
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn hello(signal: &str, pass: &str) -> anyhow::Result<Socket> {
    let (mut socket, _) = connect_async(signal).await?;
    let hello = ClientMessage::Hello {
        protocol: PROTOCOL_VERSION,
        pass: Some(pass.to_owned()),
        resume: None,
    };
    socket.send(Message::text(hello.to_text())).await?;
    match next(&mut socket).await? {
        ServerMessage::Joined(_) => Ok(socket),
        other => anyhow::bail!("not let in: {other:?}"),
    }
}

async fn next(socket: &mut Socket) -> anyhow::Result<ServerMessage> {
    loop {
        match socket.next().await.context("the node has gone")?? {
            Message::Text(text) => return Ok(serde_json::from_str(&text)?),
            Message::Close(_) => anyhow::bail!("the node closed the connection"),
            _ => {}
        }
    }
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

async fn connection(
    handler: Arc<dyn PeerConnectionEventHandler>,
) -> anyhow::Result<Arc<dyn PeerConnection>> {
    let mut engine = MediaEngine::default();
    for (kind, payload_type) in [
        (RtpCodecKind::Audio, AUDIO_TYPE),
        (RtpCodecKind::Video, VIDEO_TYPE),
    ] {
        let codec = RTCRtpCodecParameters {
            rtp_codec: codec(kind),
            payload_type,
        };
        engine.register_codec(codec, kind)?;
    }
    let interceptors = register_default_interceptors(Registry::new(), &mut engine)?;
    let building = PeerConnectionBuilder::new()
        .with_media_engine(engine)
        .with_interceptor_registry(interceptors)
        .with_handler(handler)
        // Facing an ICE-lite node this crate would otherwise be the DTLS server; browsers are the client.
        .with_setting_engine(
            SettingEngineBuilder::new()
                .with_answering_dtls_role(RTCDtlsRole::Client)
                .build(),
        )
        .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
        .build();
    // A large future, which every caller would carry along.
    Ok(Arc::new(Box::pin(building).await?))
}

fn codec(kind: RtpCodecKind) -> RTCRtpCodec {
    let (mime_type, clock_rate, channels) = match kind {
        RtpCodecKind::Audio => ("audio/opus", 48_000, 2),
        _ => ("video/VP8", 90_000, 0),
    };
    RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate,
        channels,
        ..Default::default()
    }
}

/// The speaker's side: waits until it is up.
#[derive(Default)]
struct Up {
    gathered: Notify,
    connected: Notify,
}

#[async_trait]
impl PeerConnectionEventHandler for Up {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if state == RTCPeerConnectionState::Connected {
            self.connected.notify_one();
        }
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

fn now_ns() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in another task leaves numbers: there is no half-done state.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
