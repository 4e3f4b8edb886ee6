//! A lean WebRTC end: connectivity checks, DTLS client, SRTP, and the kernel's own time stamps on what arrives.
//!
//! A complete peer connection costs its machine more than the relay spends on it, and would be measured instead of the relay.

mod check;
mod describe;
mod run;

use anyhow::Context as _;
use bytes::BytesMut;
use check::Stun;
use describe::Remote;
use rtc_crypto::{HashAlgorithm, RTCCryptoProvider};
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint as Dtls, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_srtp::config::{Config, LABEL_EXTRACTOR_DTLS_SRTP};
use rtc_srtp::context::Context as Srtp;
use rtc_srtp::protection_profile::ProtectionProfile;
use run::Run;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::UdpSocket;

/// Bytes of a datagram at most, on any usual network.
const DATAGRAM_BYTES_MAX: usize = 2_048;
/// A relay that has not let us in by then never will.
const CONNECT: Duration = Duration::from_secs(20);
/// Of our checks; a load generator has no secrets.
const PASSWORD: &str = "0123456789012345678901";

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
    /// A plain compound RTCP packet.
    Feedback(BytesMut),
    /// A connectivity check, DTLS: of no interest after the handshake.
    Other,
}

/// One end of a connection.
pub struct Endpoint {
    socket: UdpSocket,
    provider: Arc<dyn RTCCryptoProvider>,
    certificate: Certificate,
    ufrag: String,
    remote: Option<Remote>,
    seal: Option<Srtp>,
    open: Option<Srtp>,
    run: Run,
}

impl Endpoint {
    /// A new end with a certificate and a port of its own.
    pub async fn new(ufrag: String) -> anyhow::Result<Self> {
        let provider = rtc_crypto::default_provider().context("no cryptography built in")?;
        let certificate =
            Certificate::generate_self_signed(vec![ufrag.clone()], provider.crypto())?;
        let socket = UdpSocket::bind("127.0.0.1:0").await?;
        Ok(Self {
            socket,
            provider,
            certificate,
            ufrag,
            remote: None,
            seal: None,
            open: None,
            run: Run::default(),
        })
    }

    /// An offer of one video line, as short as browsers would accept it.
    pub fn offer(&self, way: Way) -> anyhow::Result<String> {
        let own = self.socket.local_addr()?;
        Ok(describe::offer(way, own, &self.ufrag, &self.fingerprint()?))
    }

    /// An answer to the relay's offer, which takes everything offered; then [`connect`](Self::connect) with the same offer.
    pub fn answer(&self, offer: &str) -> anyhow::Result<String> {
        let own = self.socket.local_addr()?;
        Ok(describe::answer(
            offer,
            own,
            &self.ufrag,
            &self.fingerprint()?,
        ))
    }

    fn fingerprint(&self) -> anyhow::Result<String> {
        let digest = self
            .provider
            .crypto()
            .hash(HashAlgorithm::Sha256, &self.certificate.certificate[0])?;
        let bytes: Vec<_> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        Ok(bytes.join(":"))
    }

    /// Takes the relay's description and connects: checks, handshake, keys.
    pub async fn connect(&mut self, description: &str) -> anyhow::Result<()> {
        let remote = Remote::parse(description)?;
        let address = remote.address;
        self.remote = Some(remote);
        self.socket.connect(address).await?;
        tokio::time::timeout(CONNECT, self.handshake(address))
            .await
            .context("the relay did not let us in")??;
        self.run = Run::begin(&self.socket)?;
        Ok(())
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
        // A full agent is ready for us when it has checked the way too.
        let mut begun = false;
        let mut checked = self.remote.as_ref().is_some_and(|remote| remote.lite);
        let mut answered = false;
        let mut buffer = [0; DATAGRAM_BYTES_MAX];
        loop {
            if !begun {
                send_early(&self.socket, &self.check_request()?).await?;
            }
            while let Some(transmit) = dtls.poll_transmit() {
                send_early(&self.socket, &transmit.message).await?;
            }
            let receiving = self.socket.recv(&mut buffer);
            let received = tokio::time::timeout(Duration::from_millis(50), receiving).await;
            if matches!(&received, Ok(Err(error)) if is_not_there_yet(error)) {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            }
            let Ok(received) = received else {
                if begun {
                    dtls.handle_timeout(relay, Instant::now())?;
                }
                continue;
            };
            let datagram = &buffer[..received?];
            match datagram.first() {
                Some(0..=3) => {
                    match self.take_stun(datagram).await? {
                        Stun::Request(_) => checked = true,
                        Stun::Success => answered = true,
                        Stun::Other => {}
                    }
                    if answered && checked && !begun {
                        begun = true;
                        dtls.connect(Instant::now(), relay, config.clone(), None)?;
                    }
                }
                Some(20..=63) => {
                    let events =
                        dtls.read(Instant::now(), relay, None, BytesMut::from(datagram))?;
                    while let Some(transmit) = dtls.poll_transmit() {
                        send_early(&self.socket, &transmit.message).await?;
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
        self.socket.send(&self.check_request()?).await?;
        Ok(())
    }

    fn check_request(&self) -> anyhow::Result<Vec<u8>> {
        let remote = self.remote.as_ref().context("not connected")?;
        check::request(remote, &self.ufrag, self.provider.crypto())
    }

    async fn take_stun(&mut self, datagram: &[u8]) -> anyhow::Result<Stun> {
        let remote = self.remote.as_ref().context("not connected")?;
        let stun = check::read(datagram, remote, self.provider.crypto())?;
        if let Stun::Request(answer) = &stun {
            self.socket.send(answer).await?;
        }
        Ok(stun)
    }

    /// Payload type of the relay's retransmissions (RFC 4588), when it sends them apart.
    #[must_use]
    pub fn repair_payload_type(&self) -> Option<u8> {
        self.remote.as_ref()?.repair
    }

    /// Seals one plain RTP packet, to be sent once or again.
    pub fn seal(&mut self, plain: &[u8]) -> anyhow::Result<BytesMut> {
        let seal = self.seal.as_mut().context("not connected")?;
        Ok(seal.encrypt_rtp(plain)?)
    }

    /// Sends a sealed packet.
    pub async fn send_sealed(&mut self, sealed: &[u8]) -> anyhow::Result<()> {
        self.socket.send(sealed).await?;
        Ok(())
    }

    /// Seals and sends one plain RTP packet.
    pub async fn send(&mut self, plain: &[u8]) -> anyhow::Result<()> {
        let sealed = self.seal(plain)?;
        self.send_sealed(&sealed).await
    }

    /// Seals and sends one plain compound RTCP packet.
    pub async fn send_feedback(&mut self, plain: &[u8]) -> anyhow::Result<()> {
        let seal = self.seal.as_mut().context("not connected")?;
        let sealed = seal.encrypt_rtcp(plain)?;
        self.send_sealed(&sealed).await
    }

    /// Waits for the next datagram and opens it. Nothing is lost when the waiting is given up.
    pub async fn receive(&mut self) -> anyhow::Result<Arrival> {
        let (datagram, at_ns) = self.run.next(&self.socket).await?;
        // RFC 7983: 128–191 is RTP or RTCP; RTCP when the second byte is 192–223.
        match datagram {
            [128..=191, second, ..] => {
                let open = self.open.as_mut().context("not connected")?;
                if (192..=223).contains(second) {
                    return Ok(Arrival::Feedback(open.decrypt_rtcp(datagram)?));
                }
                let packet = open.decrypt_rtp(datagram)?;
                Ok(Arrival::Media { packet, at_ns })
            }
            [0..=3, ..] => {
                let check = datagram.to_vec();
                self.take_stun(&check).await?;
                Ok(Arrival::Other)
            }
            _ => Ok(Arrival::Other),
        }
    }
}

/// Whether the system has heard (by ICMP) that nobody listens there; a peer may open its port after it has told us of it.
fn is_not_there_yet(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::ConnectionRefused
}

/// Sends while the other side may not listen yet: what is lost is sent again.
async fn send_early(socket: &UdpSocket, datagram: &[u8]) -> std::io::Result<()> {
    match socket.send(datagram).await {
        Err(error) if !is_not_there_yet(&error) => Err(error),
        _ => Ok(()),
    }
}
