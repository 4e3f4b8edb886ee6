//! One end of a peer connection at a client: connectivity checks, DTLS client and SRTP, all from the library.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc_crypto::{HashAlgorithm, RTCCryptoProvider};
use rtc_dtls::config::{ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_rtcp::packet::Packet;
use rtc_shared::TransportProtocol;
use rtc_srtp::config::{Config, LABEL_EXTRACTOR_DTLS_SRTP};
use rtc_srtp::context::Context;
use rtc_srtp::option::{srtcp_replay_protection, srtp_replay_protection};
use rtc_srtp::protection_profile::ProtectionProfile;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, Message, Setter as _};

use super::relay_address;

pub struct Peer {
    pub address: SocketAddr,
    pub certificate: Certificate,
    pub ufrag: String,
    provider: Arc<dyn RTCCryptoProvider>,
    config: Arc<HandshakeConfig>,
    remote: Option<(String, String)>,
    pub remote_fingerprint: Option<String>,
    dtls: Endpoint,
    dtls_started: bool,
    checked: bool,
    next_check: Instant,
    /// The library stops repeating a flight when a record arrives that brings nothing new; a browser does not.
    flight: Vec<Vec<u8>>,
    resend_at: Option<Instant>,
    /// Whether connectivity checks are sent.
    pub breathing: bool,
    pub seal: Option<Context>,
    open: Option<Context>,
    pub outgoing: Vec<Vec<u8>>,
    /// Plain media packets that arrived.
    pub media: Vec<Vec<u8>>,
    pub control: Vec<Box<dyn Packet>>,
    /// Packets that could not be opened, repeated ones included.
    pub unopened: usize,
}

impl Peer {
    pub fn new(address: SocketAddr, now: Instant, profile: SrtpProtectionProfile) -> Self {
        let provider = rtc_crypto::default_provider().unwrap();
        let certificate =
            Certificate::generate_self_signed(vec!["peer".to_owned()], provider.crypto()).unwrap();
        let config = ConfigBuilder::default()
            .with_crypto_provider(provider.clone())
            .with_certificates(vec![certificate.clone()])
            .with_srtp_protection_profiles(vec![profile])
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_insecure_skip_verify(true)
            .with_flight_interval(Duration::from_millis(100))
            .build(true, Some(relay_address()))
            .unwrap();
        Self {
            address,
            certificate,
            ufrag: format!("u{}", address.port()),
            provider,
            config: Arc::new(config),
            remote: None,
            remote_fingerprint: None,
            dtls: Endpoint::new(address, TransportProtocol::UDP, None),
            dtls_started: false,
            checked: false,
            next_check: now,
            flight: Vec::new(),
            resend_at: None,
            breathing: true,
            seal: None,
            open: None,
            outgoing: Vec::new(),
            media: Vec::new(),
            control: Vec::new(),
            unopened: 0,
        }
    }

    pub fn fingerprint(&self) -> String {
        let digest = self
            .provider
            .crypto()
            .hash(HashAlgorithm::Sha256, &self.certificate.certificate[0])
            .unwrap();
        digest
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<Vec<_>>()
            .join(":")
    }

    /// Applies the relay's description.
    pub fn accept(&mut self, sdp: &str, now: Instant) {
        let remote = (line(sdp, "a=ice-ufrag:"), line(sdp, "a=ice-pwd:"));
        if self.remote.as_ref() != Some(&remote) {
            self.remote = Some(remote);
            self.checked = false;
            self.next_check = now;
        }
        self.remote_fingerprint = Some(line(sdp, "a=fingerprint:sha-256 "));
    }

    pub fn is_wanted(&self) -> bool {
        self.remote.is_some()
    }

    pub fn is_connected(&self) -> bool {
        self.seal.is_some() && self.checked
    }

    pub fn check(&self, nominate: bool) -> Vec<u8> {
        let (ufrag, password) = self.remote.as_ref().unwrap();
        let mut message = Message::new();
        message.set_type(BINDING_REQUEST);
        message.write_header();
        message.add(ATTR_USERNAME, format!("{ufrag}:{}", self.ufrag).as_bytes());
        if nominate {
            message.add(ATTR_USE_CANDIDATE, &[]);
        }
        let integrity = MessageIntegrity::new_raw_integrity_with_provider(
            password.as_bytes(),
            self.provider.crypto(),
        );
        integrity.add_to(&mut message).unwrap();
        FINGERPRINT.add_to(&mut message).unwrap();
        message.raw
    }

    pub fn next(&self) -> Option<Instant> {
        self.remote.as_ref()?;
        let check = self.breathing.then_some(self.next_check);
        check
            .into_iter()
            .chain(self.dtls.poll_timeout(&relay_address()))
            .chain(self.resend_at)
            .min()
    }

    pub fn handle_timeout(&mut self, now: Instant) {
        if self.remote.is_none() {
            return;
        }
        if self.breathing && self.next_check <= now {
            self.outgoing.push(self.check(true));
            self.next_check = now + Duration::from_millis(if self.checked { 2_500 } else { 50 });
        }
        if self
            .dtls
            .poll_timeout(&relay_address())
            .is_some_and(|at| at <= now)
        {
            let _ = self.dtls.handle_timeout(relay_address(), now);
            self.flush(now);
        }
        if self.resend_at.is_some_and(|at| at <= now) {
            self.outgoing.extend(self.flight.iter().cloned());
            self.resend_at = Some(now + Duration::from_millis(200));
        }
    }

    fn flush(&mut self, now: Instant) {
        let mut flight = Vec::new();
        while let Some(transmit) = self.dtls.poll_transmit() {
            flight.push(transmit.message.to_vec());
        }
        self.outgoing.extend(flight.iter().cloned());
        if !flight.is_empty() {
            self.flight = flight;
            self.resend_at = Some(now + Duration::from_millis(200));
        }
        if self.seal.is_some() {
            self.resend_at = None;
        }
    }

    pub fn handle(&mut self, now: Instant, datagram: &[u8]) {
        match datagram[0] {
            0..=3 => self.handle_answer(now, datagram),
            20..=63 => self.handle_dtls(now, datagram),
            _ => self.handle_srtp(datagram),
        }
    }

    fn handle_answer(&mut self, now: Instant, datagram: &[u8]) {
        let mut answer = Message::new();
        answer.raw = datagram.to_vec();
        answer.decode().unwrap();
        let (_, password) = self.remote.as_ref().unwrap();
        if MessageIntegrity::check(&mut answer, password.as_bytes(), self.provider.crypto())
            .is_err()
        {
            return; // an answer to a check from before a restart
        }
        self.checked = true;
        if !self.dtls_started {
            self.dtls_started = true;
            self.dtls
                .connect(now, relay_address(), self.config.clone(), None)
                .unwrap();
            self.flush(now);
        }
    }

    fn handle_dtls(&mut self, now: Instant, datagram: &[u8]) {
        let Ok(events) = self
            .dtls
            .read(now, relay_address(), None, BytesMut::from(datagram))
        else {
            return;
        };
        self.flush(now);
        if !events
            .iter()
            .any(|event| matches!(event, EndpointEvent::HandshakeComplete))
        {
            return;
        }
        let state = self.dtls.get_connection_state(relay_address()).unwrap();
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => ProtectionProfile::AeadAes128Gcm,
            _ => ProtectionProfile::Aes128CmHmacSha1_80,
        };
        let mut config = Config {
            profile,
            ..Config::default()
        };
        let material = state
            .export_keying_material(LABEL_EXTRACTOR_DTLS_SRTP, &[], config.keying_material_len())
            .unwrap();
        config
            .set_session_keys_from_keying_material(material.as_ref(), true)
            .unwrap();
        let keys = config.keys;
        let crypto = self.provider.crypto();
        self.resend_at = None;
        self.seal = Some(
            Context::new(
                &keys.local_master_key,
                &keys.local_master_salt,
                profile,
                None,
                None,
                crypto,
            )
            .unwrap(),
        );
        // A window wide enough that a retransmission is not taken for a replay.
        let (media_window, control_window) =
            (srtp_replay_protection(2_048), srtcp_replay_protection(64));
        self.open = Some(
            Context::new(
                &keys.remote_master_key,
                &keys.remote_master_salt,
                profile,
                Some(media_window),
                Some(control_window),
                crypto,
            )
            .unwrap(),
        );
    }

    fn handle_srtp(&mut self, datagram: &[u8]) {
        let Some(open) = self.open.as_mut() else {
            return;
        };
        if (192..=223).contains(&datagram[1]) {
            match open.decrypt_rtcp(datagram) {
                Ok(plain) => self
                    .control
                    .extend(rtc_rtcp::packet::unmarshal(&mut plain.freeze()).unwrap()),
                Err(_) => self.unopened += 1,
            }
        } else {
            match open.decrypt_rtp(datagram) {
                Ok(plain) => self.media.push(plain.to_vec()),
                Err(_) => self.unopened += 1,
            }
        }
    }

    pub fn send_media(&mut self, plain: &[u8]) {
        if let Some(seal) = self.seal.as_mut() {
            self.outgoing
                .push(seal.encrypt_rtp(plain).unwrap().to_vec());
        }
    }

    pub fn send_control(&mut self, packets: &[Box<dyn Packet>]) {
        if let Some(seal) = self.seal.as_mut() {
            let plain = rtc_rtcp::packet::marshal(packets).unwrap();
            self.outgoing
                .push(seal.encrypt_rtcp(&plain).unwrap().to_vec());
        }
    }
}

/// What follows `key` in the first line that begins with it.
pub fn line(sdp: &str, key: &str) -> String {
    sdp.lines()
        .find_map(|line| line.strip_prefix(key))
        .unwrap_or_else(|| panic!("no {key} in {sdp}"))
        .trim()
        .to_owned()
}
