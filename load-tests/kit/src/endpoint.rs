//! A lean WebRTC end: connectivity checks, DTLS client, SRTP, and the kernel's own time stamps on what arrives.
//!
//! A complete peer connection costs its machine more than the relay spends on it, and would be measured instead of the relay.

use anyhow::Context as _;
use bytes::BytesMut;
use nix::sys::socket::{
    ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt,
    sockopt::ReceiveTimestampns,
};
use nix::sys::time::TimeSpec;
use rtc_crypto::{HashAlgorithm, RTCCryptoProvider};
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint as Dtls, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_srtp::config::{Config, LABEL_EXTRACTOR_DTLS_SRTP};
use rtc_srtp::context::Context as Srtp;
use rtc_srtp::protection_profile::ProtectionProfile;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, Message, Setter as _};
use std::io::IoSliceMut;
use std::net::SocketAddr;
use std::os::fd::AsRawFd as _;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// Bytes of a datagram at most, on any usual network.
const DATAGRAM_BYTES_MAX: usize = 2_048;
/// A relay that has not let us in by then never will.
const CONNECT: Duration = Duration::from_secs(20);

/// Which way the media goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the relay (WHIP).
    Publish,
    /// From the relay (WHEP).
    Play,
}

/// Something that arrived, opened.
pub enum Arrival {
    /// A plain RTP packet, and when the kernel had it (nanoseconds since 1970).
    Media { packet: BytesMut, at_ns: i128 },
    /// RTCP, a connectivity check's answer, DTLS: of no interest after the handshake.
    Other,
}

/// One end of a connection.
pub struct Endpoint {
    socket: UdpSocket,
    provider: Arc<dyn RTCCryptoProvider>,
    certificate: Certificate,
    ufrag: String,
    relay: Option<Relay>,
    seal: Option<Srtp>,
    open: Option<Srtp>,
}

/// What the relay's answer says of it.
struct Relay {
    address: SocketAddr,
    ufrag: String,
    password: String,
}

impl Endpoint {
    /// A new end with a certificate and a port of its own.
    pub async fn new(ufrag: String) -> anyhow::Result<Self> {
        let provider = rtc_crypto::default_provider().context("no cryptography built in")?;
        let certificate =
            Certificate::generate_self_signed(vec![ufrag.clone()], provider.crypto())?;
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        setsockopt(&socket, ReceiveTimestampns, &true)?;
        Ok(Self {
            socket,
            provider,
            certificate,
            ufrag,
            relay: None,
            seal: None,
            open: None,
        })
    }

    /// An offer of one video line, as short as browsers would accept it.
    pub fn offer(&self, way: Way) -> anyhow::Result<String> {
        let digest = self
            .provider
            .crypto()
            .hash(HashAlgorithm::Sha256, &self.certificate.certificate[0])?;
        let fingerprint = digest
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<Vec<_>>()
            .join(":");
        let (direction, source) = match way {
            Way::Publish => ("sendonly", "a=ssrc:4711 cname:load\r\n"),
            Way::Play => ("recvonly", ""),
        };
        Ok(format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
             m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:{}\r\na=ice-pwd:0123456789012345678901\r\n\
             a=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\na=mid:0\r\na={direction}\r\na=rtcp-mux\r\n\
             a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n{source}",
            self.ufrag
        ))
    }

    /// Takes the relay's answer and connects: checks, handshake, keys.
    pub async fn connect(&mut self, answer: &str) -> anyhow::Result<()> {
        let candidate = line(answer, "a=candidate:")?;
        let fields: Vec<&str> = candidate.split_whitespace().collect();
        let [_, _, _, _, ip, port, ..] = fields[..] else {
            anyhow::bail!("no candidate in the answer")
        };
        let address = SocketAddr::new(ip.parse()?, port.parse()?);
        self.relay = Some(Relay {
            address,
            ufrag: line(answer, "a=ice-ufrag:")?,
            password: line(answer, "a=ice-pwd:")?,
        });
        self.socket.connect(address).await?;
        tokio::time::timeout(CONNECT, self.handshake(address))
            .await
            .context("the relay did not let us in")?
    }

    async fn handshake(&mut self, relay: SocketAddr) -> anyhow::Result<()> {
        let config = ConfigBuilder::default()
            .with_crypto_provider(self.provider.clone())
            .with_certificates(vec![self.certificate.clone()])
            .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_insecure_skip_verify(true)
            .build(true, Some(relay))?;
        let config = Arc::new(config);
        let mut dtls = Dtls::new(self.socket.local_addr()?, TransportProtocol::UDP, None);
        let mut begun = false;
        let mut buffer = [0; DATAGRAM_BYTES_MAX];
        loop {
            if !begun {
                self.check().await?;
            }
            while let Some(transmit) = dtls.poll_transmit() {
                self.socket.send(&transmit.message).await?;
            }
            let Ok(received) =
                tokio::time::timeout(Duration::from_millis(50), self.socket.recv(&mut buffer))
                    .await
            else {
                if begun {
                    dtls.handle_timeout(relay, Instant::now())?;
                }
                continue;
            };
            let datagram = &buffer[..received?];
            match datagram.first() {
                Some(0..=3) if !begun => {
                    begun = true;
                    dtls.connect(Instant::now(), relay, config.clone(), None)?;
                }
                Some(20..=63) => {
                    let events =
                        dtls.read(Instant::now(), relay, None, BytesMut::from(datagram))?;
                    while let Some(transmit) = dtls.poll_transmit() {
                        self.socket.send(&transmit.message).await?;
                    }
                    if events
                        .iter()
                        .any(|event| matches!(event, EndpointEvent::HandshakeComplete))
                    {
                        return self.take_keys(&dtls, relay);
                    }
                }
                _ => {}
            }
        }
    }

    fn take_keys(&mut self, dtls: &Dtls, relay: SocketAddr) -> anyhow::Result<()> {
        let profile = ProtectionProfile::AeadAes128Gcm;
        let state = dtls
            .get_connection_state(relay)
            .context("the handshake left no state")?;
        let mut config = Config {
            profile,
            ..Config::default()
        };
        let material = state.export_keying_material(
            LABEL_EXTRACTOR_DTLS_SRTP,
            &[],
            config.keying_material_len(),
        )?;
        config.set_session_keys_from_keying_material(material.as_ref(), true)?;
        let (keys, crypto) = (config.keys, self.provider.crypto());
        self.seal = Some(Srtp::new(
            &keys.local_master_key,
            &keys.local_master_salt,
            profile,
            None,
            None,
            crypto,
        )?);
        self.open = Some(Srtp::new(
            &keys.remote_master_key,
            &keys.remote_master_salt,
            profile,
            None,
            None,
            crypto,
        )?);
        Ok(())
    }

    /// A connectivity check; also the consent to go on (RFC 7675), to be given every few seconds.
    pub async fn check(&mut self) -> anyhow::Result<()> {
        let relay = self.relay.as_ref().context("not connected")?;
        let mut message = Message::new();
        message.set_type(BINDING_REQUEST);
        message.new_transaction_id()?;
        message.write_header();
        message.add(
            ATTR_USERNAME,
            format!("{}:{}", relay.ufrag, self.ufrag).as_bytes(),
        );
        message.add(ATTR_USE_CANDIDATE, &[]);
        MessageIntegrity::new_raw_integrity_with_provider(
            relay.password.as_bytes(),
            self.provider.crypto(),
        )
        .add_to(&mut message)?;
        FINGERPRINT.add_to(&mut message)?;
        self.socket
            .send_to(&message.raw, relay.address)
            .await
            .or_else(|_| self.socket.try_send(&message.raw))?;
        Ok(())
    }

    /// Seals and sends one plain RTP packet.
    pub async fn send(&mut self, plain: &[u8]) -> anyhow::Result<()> {
        let sealed = self
            .seal
            .as_mut()
            .context("not connected")?
            .encrypt_rtp(plain)?;
        self.socket.send(&sealed).await?;
        Ok(())
    }

    /// Waits for the next datagram and opens it.
    pub async fn receive(&mut self) -> anyhow::Result<Arrival> {
        let mut buffer = [0; DATAGRAM_BYTES_MAX];
        let socket = &self.socket;
        let (length, at_ns) = socket
            .async_io(Interest::READABLE, || stamped(socket, &mut buffer))
            .await?;
        let datagram = &buffer[..length];
        // RFC 7983: 128–191 is RTP or RTCP; RTCP when the second byte is 192–223.
        match datagram {
            [128..=191, second, ..] if !(192..=223).contains(second) => {
                let packet = self
                    .open
                    .as_mut()
                    .context("not connected")?
                    .decrypt_rtp(datagram)?;
                Ok(Arrival::Media { packet, at_ns })
            }
            _ => Ok(Arrival::Other),
        }
    }
}

/// One datagram and the time at which the kernel took it in.
fn stamped(socket: &UdpSocket, buffer: &mut [u8]) -> std::io::Result<(usize, i128)> {
    let mut control = nix::cmsg_space!(TimeSpec);
    let mut parts = [IoSliceMut::new(buffer)];
    let received = recvmsg::<SockaddrStorage>(
        socket.as_raw_fd(),
        &mut parts,
        Some(&mut control),
        MsgFlags::MSG_DONTWAIT,
    )?;
    let stamp = received.cmsgs()?.find_map(|message| match message {
        ControlMessageOwned::ScmTimestampns(at) => {
            Some(i128::from(at.tv_sec()) * 1_000_000_000 + i128::from(at.tv_nsec()))
        }
        _ => None,
    });
    Ok((received.bytes, stamp.unwrap_or_default()))
}

/// What follows `key` in the first line that begins with it.
fn line(sdp: &str, key: &str) -> anyhow::Result<String> {
    let found = sdp.lines().find_map(|line| line.strip_prefix(key));
    Ok(found
        .with_context(|| format!("no {key} in the answer"))?
        .trim()
        .to_owned())
}
