//! The half of a WebRTC peer that sends: its connection, its tracks, and the offer that announces them.

use crate::peer::{AUDIO_TYPE, PATIENCE, VIDEO_TYPE, codec, connection};
use anyhow::Context as _;
use async_trait::async_trait;
use rand::RngExt as _;
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use schalter_protocol::{ClientMessage, Publish, PublishedTrack, Source};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionEventHandler, RTCIceGatheringState, RTCPeerConnectionState,
    RTCSessionDescription,
};

/// Between two packets of sound.
pub const AUDIO_EVERY: Duration = Duration::from_millis(20);
/// Bytes of one of them, at 32 kbit/s.
pub const AUDIO_BYTES: usize = 80;
/// How long one of them is on the clock of sound, which has 48 kHz.
pub const AUDIO_SAMPLES: u32 = 960;

/// A peer connection that sends.
pub struct Sender {
    connection: Arc<dyn PeerConnection>,
    up: Arc<Up>,
}

impl Sender {
    /// A connection with one track for each source, and the offer for the node.
    pub async fn offer(sources: &[Source]) -> anyhow::Result<(Self, Vec<Track>, ClientMessage)> {
        let up = Arc::<Up>::default();
        let connection = connection(Arc::clone(&up) as _).await?;
        let (mut tracks, mut published) = (Vec::new(), Vec::new());
        for (mid, &source) in sources.iter().enumerate() {
            tracks.push(Track::add(&*connection, source).await?);
            let mid = mid.to_string();
            published.push(PublishedTrack { mid, source });
        }
        let offer = connection.create_offer(None).await?;
        connection.set_local_description(offer).await?;
        timeout(PATIENCE, up.gathered.notified()).await?;
        let description = connection.local_description().await.context("no offer")?;
        let offer = ClientMessage::Offer {
            target: Publish::Publish,
            sdp: description.sdp,
            tracks: published,
        };
        Ok((Self { connection, up }, tracks, offer))
    }

    /// Takes the node's answer.
    pub async fn answered(&self, sdp: String) -> anyhow::Result<()> {
        let answer = RTCSessionDescription::answer(sdp)?;
        Ok(self.connection.set_remote_description(answer).await?)
    }

    /// Waits until media can be sent; for one caller.
    pub async fn connected(&self) {
        self.up.connected.notified().await;
    }
}

/// A track to send on.
pub struct Track {
    local: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    payload_type: u8,
}

impl Track {
    async fn add(connection: &dyn PeerConnection, source: Source) -> anyhow::Result<Self> {
        let (kind, payload_type) = match source {
            Source::Microphone => (RtpCodecKind::Audio, AUDIO_TYPE),
            _ => (RtpCodecKind::Video, VIDEO_TYPE),
        };
        let ssrc = rand::rng().random();
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
        let local = Arc::new(TrackLocalStaticRTP::new(track));
        connection
            .add_track(Arc::clone(&local) as Arc<dyn TrackLocal>)
            .await?;
        Ok(Self {
            local,
            ssrc,
            payload_type,
        })
    }

    /// Whether it carries sound.
    #[must_use]
    pub const fn is_audio(&self) -> bool {
        self.payload_type == AUDIO_TYPE
    }

    /// Sends a packet: its number, of which the header carries the last 16 bits, its time on the clock of the codec, whether it is the
    /// last of a frame, and what it carries. After the connection is down nothing is sent.
    pub async fn send(&self, number: u64, timestamp: u32, marker: bool, payload: Vec<u8>) {
        let mut packet = rtc::rtp::Packet::default();
        packet.header.version = 2;
        packet.header.payload_type = self.payload_type;
        packet.header.ssrc = self.ssrc;
        packet.header.sequence_number = u16::try_from(number & 0xFFFF).unwrap_or_default();
        packet.header.timestamp = timestamp;
        packet.header.marker = marker;
        packet.payload = payload.into();
        let _ = self.local.write_rtp(packet).await;
    }
}

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
