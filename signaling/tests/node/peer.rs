//! A participant with real peer connections: the `webrtc` crate over UDP sockets on 127.0.0.1.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rtc::interceptor::Registry;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::transport::RTCDtlsRole;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use schalter_protocol::{
    ClientMessage, Publish, PublishedTrack, RoomPass, ServerMessage, Source, Subscribe,
};
use tokio::sync::Notify;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceGatheringState, RTCPeerConnectionState, RTCSessionDescription, SettingEngineBuilder,
    register_default_interceptors,
};

use crate::house::{Client, House, PATIENCE};

/// What arrived, by the text its payload begins with.
type Heard = Arc<Mutex<BTreeMap<String, usize>>>;

struct Handler {
    gathered: Arc<Notify>,
    connected: Arc<Notify>,
    heard: Heard,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
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

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let heard = self.heard.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    // A VP8 payload descriptor of one byte stands before the text.
                    let text = String::from_utf8_lossy(&packet.payload)
                        .trim_start_matches('\u{10}')
                        .to_owned();
                    *heard.lock().unwrap().entry(text).or_default() += 1;
                }
            }
        });
    }
}

/// One peer connection.
pub(crate) struct Peer {
    connection: Arc<dyn PeerConnection>,
    gathered: Arc<Notify>,
    connected: Arc<Notify>,
    pub(crate) heard: Heard,
    tracks: Vec<(Arc<TrackLocalStaticRTP>, u32, u8, String)>,
}

impl Peer {
    pub(crate) async fn new() -> Self {
        let mut engine = MediaEngine::default();
        for (kind, payload_type) in [(RtpCodecKind::Audio, 111), (RtpCodecKind::Video, 96)] {
            let codec = RTCRtpCodecParameters {
                rtp_codec: codec(kind),
                payload_type,
            };
            engine.register_codec(codec, kind).unwrap();
        }
        let interceptors = register_default_interceptors(Registry::new(), &mut engine).unwrap();
        let (gathered, connected, heard) = (
            Arc::new(Notify::new()),
            Arc::new(Notify::new()),
            Heard::default(),
        );
        let handler = Handler {
            gathered: gathered.clone(),
            connected: connected.clone(),
            heard: heard.clone(),
        };
        let building = PeerConnectionBuilder::new()
            .with_media_engine(engine)
            .with_interceptor_registry(interceptors)
            .with_handler(Arc::new(handler))
            // Facing an ICE-lite node this crate would otherwise be the DTLS server; browsers are the client.
            .with_setting_engine(
                SettingEngineBuilder::new()
                    .with_answering_dtls_role(RTCDtlsRole::Client)
                    .build(),
            )
            .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
            .build();
        // A large future, which every caller would carry along.
        let connection = Box::pin(building).await.unwrap();
        Self {
            connection: Arc::new(connection),
            gathered,
            connected,
            heard,
            tracks: Vec::new(),
        }
    }

    /// Adds a track whose every payload says `text`.
    pub(crate) async fn add(&mut self, kind: RtpCodecKind, text: &str) {
        let ssrc = rand::random();
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                ssrc: Some(ssrc),
                ..Default::default()
            },
            codec: codec(kind),
            ..Default::default()
        };
        let track = MediaStreamTrack::new(
            text.to_owned(),
            text.to_owned(),
            text.to_owned(),
            kind,
            vec![coding],
        );
        let track = Arc::new(TrackLocalStaticRTP::new(track));
        self.connection
            .add_track(track.clone() as Arc<dyn TrackLocal>)
            .await
            .unwrap();
        let payload_type = if kind == RtpCodecKind::Audio { 111 } else { 96 };
        self.tracks
            .push((track, ssrc, payload_type, text.to_owned()));
    }

    /// Wants to receive one track of this kind.
    pub(crate) async fn want(&self, kind: RtpCodecKind) {
        self.connection
            .add_transceiver_from_kind(kind, None)
            .await
            .unwrap();
    }

    pub(crate) async fn offer(&self) -> String {
        let offer = self.connection.create_offer(None).await.unwrap();
        self.connection.set_local_description(offer).await.unwrap();
        tokio::time::timeout(PATIENCE, self.gathered.notified())
            .await
            .unwrap();
        self.connection.local_description().await.unwrap().sdp
    }

    pub(crate) async fn accept(&self, answer: String) {
        self.connection
            .set_remote_description(RTCSessionDescription::answer(answer).unwrap())
            .await
            .unwrap();
    }

    pub(crate) async fn answer(&self, offer: String) -> String {
        self.connection
            .set_remote_description(RTCSessionDescription::offer(offer).unwrap())
            .await
            .unwrap();
        let answer = self.connection.create_answer(None).await.unwrap();
        let sdp = answer.sdp.clone();
        self.connection.set_local_description(answer).await.unwrap();
        // The node needs none of our candidates.
        sdp
    }

    pub(crate) async fn is_connected(&self) {
        tokio::time::timeout(3 * PATIENCE, self.connected.notified())
            .await
            .expect("the peer connection comes up");
    }

    /// Sends on all tracks until dropped.
    pub(crate) fn send(&self, every: Duration) -> tokio::task::JoinHandle<()> {
        let tracks = self.tracks.clone();
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(every);
            for n in 0_u16.. {
                ticks.tick().await;
                for (track, ssrc, payload_type, text) in &tracks {
                    let mut packet = rtc::rtp::Packet::default();
                    packet.header.version = 2;
                    packet.header.payload_type = *payload_type;
                    packet.header.ssrc = *ssrc;
                    packet.header.sequence_number = n;
                    packet.header.timestamp = u32::from(n) * 3_000;
                    packet.header.marker = true;
                    let descriptor = if *payload_type == 96 { "\u{10}" } else { "" };
                    packet.payload = format!("{descriptor}{text}").into_bytes().into();
                    // Fails before the connection is up and after it is down.
                    let _ = track.write_rtp(packet).await;
                }
            }
        })
    }

    pub(crate) fn heard(&self) -> BTreeMap<String, usize> {
        self.heard.lock().unwrap().clone()
    }
}

/// Somebody in a room who sends sound and picture and receives everybody else.
pub(crate) struct Attendee {
    pub(crate) client: Client,
    pub(crate) publish: Peer,
    pub(crate) subscribe: Peer,
    sending: tokio::task::JoinHandle<()>,
}

impl Drop for Attendee {
    fn drop(&mut self) {
        self.sending.abort();
    }
}

impl Attendee {
    /// Enters, publishes microphone and camera, and begins to send. Offers of the node are not answered yet.
    pub(crate) async fn enter(house: &House, pass: &RoomPass, every: Duration) -> Self {
        let (mut client, joined) = house.enter(pass).await;
        let mut publish = Peer::new().await;
        publish
            .add(
                RtpCodecKind::Audio,
                &format!("{} microphone", joined.participant),
            )
            .await;
        publish
            .add(
                RtpCodecKind::Video,
                &format!("{} camera", joined.participant),
            )
            .await;
        let sdp = publish.offer().await;
        let tracks = [("0", Source::Microphone), ("1", Source::Camera)];
        let tracks = tracks
            .map(|(mid, source)| PublishedTrack {
                mid: mid.to_owned(),
                source,
            })
            .to_vec();
        client
            .say(&ClientMessage::Offer {
                target: Publish::Publish,
                sdp,
                tracks,
            })
            .await;
        let subscribe = Peer::new().await;
        let mut this = Self {
            client,
            sending: publish.send(every),
            publish,
            subscribe,
        };
        loop {
            match this.client.next().await.expect("the connection is open") {
                ServerMessage::Answer { sdp, .. } => break this.publish.accept(sdp).await,
                other => this.obey(other).await,
            }
        }
        this.publish.is_connected().await;
        this
    }

    /// Enters to listen only.
    pub(crate) async fn listen(house: &House, pass: &RoomPass) -> Self {
        let (client, _) = house.enter(pass).await;
        Self {
            client,
            publish: Peer::new().await,
            subscribe: Peer::new().await,
            sending: tokio::spawn(async {}),
        }
    }

    async fn obey(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Offer { sdp, .. } => {
                let sdp = self.subscribe.answer(sdp).await;
                self.client
                    .say(&ClientMessage::Answer {
                        target: Subscribe::Subscribe,
                        sdp,
                    })
                    .await;
            }
            ServerMessage::Error { code, .. } => panic!("the node says {code}"),
            _ => {}
        }
    }

    /// Answers offers until this many packets of each of these have arrived.
    pub(crate) async fn hears(&mut self, texts: &[String], packets: usize, patience: Duration) {
        let deadline = tokio::time::Instant::now() + patience;
        loop {
            let heard = self.subscribe.heard();
            if texts
                .iter()
                .all(|text| heard.get(text).is_some_and(|&count| count >= packets))
            {
                return;
            }
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            assert!(!left.is_zero(), "heard only {heard:?}");
            let wait = left.min(Duration::from_millis(200));
            if let Ok(message) = tokio::time::timeout(wait, self.client.next()).await {
                self.obey(message.expect("the connection is open")).await;
            }
        }
    }
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
