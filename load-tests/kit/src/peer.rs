//! A complete WebRTC peer on the signalling contract: the `webrtc` crate over UDP, a WebSocket beside it.

use anyhow::Context as _;
use futures::{SinkExt as _, StreamExt as _};
use rtc::interceptor::Registry;
use rtc::peer_connection::transport::RTCDtlsRole;
use rtc::rtp_transceiver::rtp_sender::{RTCRtpCodec, RTCRtpCodecParameters, RtpCodecKind};
use schalter_protocol::{ClientMessage, PROTOCOL_VERSION, ServerMessage};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    SettingEngineBuilder, register_default_interceptors,
};

/// A node that has not answered by then never will.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// Payload types, as in every offer.
pub const AUDIO_TYPE: u8 = 111;
/// The same for pictures.
pub const VIDEO_TYPE: u8 = 96;
/// Packets of one frame of the picture.
pub const PACKETS_PER_FRAME: u64 = 4;

/// The connection to the node.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Says hello with a pass and is let in.
pub async fn hello(signal: &str, pass: &str) -> anyhow::Result<Socket> {
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

/// The next message of the node.
pub async fn next(socket: &mut Socket) -> anyhow::Result<ServerMessage> {
    loop {
        match socket.next().await.context("the node has gone")?? {
            Message::Text(text) => return Ok(serde_json::from_str(&text)?),
            Message::Close(_) => anyhow::bail!("the node closed the connection"),
            _ => {}
        }
    }
}

/// A peer connection over UDP that knows Opus and VP8.
pub async fn connection(
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

/// Opus or VP8.
#[must_use]
pub fn codec(kind: RtpCodecKind) -> RTCRtpCodec {
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

/// The clock that packets carry, in nanoseconds since 1970.
#[must_use]
pub fn now_ns() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
