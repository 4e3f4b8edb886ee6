//! A small forwarder on the peer connections of the crate `webrtc`, to be measured beside Schalter's relay: one publisher by WHIP,
//! any number of viewers by WHEP.
//!
//! It is built as that crate's own example of a broadcast: a peer connection with the usual interceptors and a track of its own
//! for each viewer. The packet's payload is shared between them.

#[path = "../../sdp_over_http.rs"]
mod sdp_over_http;

use anyhow::Context as _;
use async_trait::async_trait;
use rtc::interceptor::Registry;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::transport::RTCDtlsRole;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use sdp_over_http::Way;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceGatheringState, RTCSessionDescription, SettingEngineBuilder,
    register_default_interceptors,
};

/// As in the offers.
const PAYLOAD_TYPE: u8 = 96;
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody who watches.
#[derive(Clone)]
struct Viewer {
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
}

#[derive(Default)]
struct Room {
    viewers: Mutex<Arc<Vec<Viewer>>>,
    /// Kept, or they would be closed.
    connections: Mutex<Vec<Arc<dyn PeerConnection>>>,
}

impl Room {
    fn viewers(&self) -> Arc<Vec<Viewer>> {
        Arc::clone(&self.viewers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn main() -> anyhow::Result<()> {
    let listen = std::env::args()
        .nth(1)
        .context("address of WHIP and WHEP")?;
    // One core is what it is measured on.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let room = Arc::new(Room::default());
    sdp_over_http::serve(&TcpListener::bind(listen)?, |way, offer| {
        answer(&runtime, &room, way, offer)
    })
}

fn answer(runtime: &Runtime, room: &Arc<Room>, way: Way, offer: &str) -> anyhow::Result<String> {
    runtime.block_on(async {
        let handler = Arc::new(Handler {
            room: Arc::clone(room),
            gathered: Notify::new(),
        });
        let connection = connection(Arc::clone(&handler) as _).await?;
        if way == Way::Play {
            let viewer = add_track(&*connection, u32::try_from(room.viewers().len())? + 1).await?;
            let mut viewers = room.viewers.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::make_mut(&mut viewers).push(viewer);
        }
        connection
            .set_remote_description(RTCSessionDescription::offer(offer.to_owned())?)
            .await?;
        let answer = connection.create_answer(None).await?;
        connection.set_local_description(answer).await?;
        tokio::time::timeout(PATIENCE, handler.gathered.notified()).await?;
        let description = connection.local_description().await.context("no answer")?;
        room.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
        Ok(description.sdp)
    })
}

async fn connection(
    handler: Arc<dyn PeerConnectionEventHandler>,
) -> anyhow::Result<Arc<dyn PeerConnection>> {
    let mut engine = MediaEngine::default();
    let codec = RTCRtpCodecParameters {
        rtp_codec: vp8(),
        payload_type: PAYLOAD_TYPE,
    };
    engine.register_codec(codec, RtpCodecKind::Video)?;
    let interceptors = register_default_interceptors(Registry::new(), &mut engine)?;
    let building = PeerConnectionBuilder::new()
        .with_media_engine(engine)
        .with_interceptor_registry(interceptors)
        .with_handler(handler)
        .with_setting_engine(
            SettingEngineBuilder::new()
                .with_answering_dtls_role(RTCDtlsRole::Server)
                .build(),
        )
        .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
        .build();
    Ok(Arc::new(Box::pin(building).await?))
}

fn vp8() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: "video/VP8".to_owned(),
        clock_rate: 90_000,
        ..Default::default()
    }
}

async fn add_track(connection: &dyn PeerConnection, ssrc: u32) -> anyhow::Result<Viewer> {
    let coding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..Default::default()
        },
        codec: vp8(),
        ..Default::default()
    };
    let name = format!("forwarded-{ssrc}");
    let track = MediaStreamTrack::new(
        name.clone(),
        name.clone(),
        name,
        RtpCodecKind::Video,
        vec![coding],
    );
    let track = Arc::new(TrackLocalStaticRTP::new(track));
    connection
        .add_track(Arc::clone(&track) as Arc<dyn TrackLocal>)
        .await?;
    Ok(Viewer { track, ssrc })
}

struct Handler {
    room: Arc<Room>,
    gathered: Notify,
}

#[async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let room = Arc::clone(&self.room);
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                let TrackRemoteEvent::OnRtpPacket(packet) = event else {
                    continue;
                };
                for viewer in &*room.viewers() {
                    let mut packet = packet.clone();
                    packet.header.ssrc = viewer.ssrc;
                    packet.header.extensions.clear();
                    packet.header.extension = false;
                    // Fails for a viewer who is not there yet or has gone; the others get it.
                    let _ = viewer.track.write_rtp(packet).await;
                }
            }
        });
    }
}
