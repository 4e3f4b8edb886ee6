//! A complete WebRTC peer that sends sound, and a picture if it has one.

use anyhow::Context as _;
use async_trait::async_trait;
use futures::SinkExt as _;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use schalter_load_kit::peer::{
    AUDIO_TYPE, PACKETS_PER_FRAME, PATIENCE, VIDEO_TYPE, codec, connection, hello, next, now_ns,
};
use schalter_protocol::{ClientMessage, Publish, PublishedTrack, ServerMessage, Source};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
    RTCSessionDescription,
};
/// One Opus packet, 20 ms at 32 kbit/s.
const AUDIO_EVERY: Duration = Duration::from_millis(20);
const AUDIO_BYTES: usize = 80;
const VIDEO_BYTES: usize = 1_000;

/// Somebody who sends.
pub struct Speaker {
    _connection: Arc<dyn PeerConnection>,
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
        let mut tasks = vec![tokio::spawn(async move {
            while next(&mut socket).await.is_ok() {}
        })];
        for track in tracks {
            tasks.push(tokio::spawn(speak(track, frames)));
        }
        Ok(Self {
            _connection: connection,
            tasks,
        })
    }
}

/// A track to send on, and its synchronisation source.
struct Sending {
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    is_video: bool,
}

/// Every packet says its number and when it left.
async fn speak(sending: Sending, frames: Option<u32>) {
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
            // Fails only after the connection is down; then the listeners miss what is not sent.
            let _ = sending.track.write_rtp(packet).await;
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
