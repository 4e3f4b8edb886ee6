//! The DTLS handshake: we are the server (`a=setup:passive`), the peer's certificate must have the fingerprint its description
//! named, and the SRTP keys come out. One endpoint per peer connection, fed only with datagrams from an address that passed an
//! authenticated connectivity check.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use rtc_crypto::{HashAlgorithm, RTCCryptoProvider};
use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::Certificate;
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_shared::error::Error;
use rtc_srtp::config::{Config as SrtpConfig, LABEL_EXTRACTOR_DTLS_SRTP};
use rtc_srtp::protection_profile::ProtectionProfile;

use crate::Refusal;
use crate::hello::{Hello, Offer};

/// First repetition of a lost flight. Browsers start at 50 ms to 400 ms; a lost flight must not cost a second of waiting.
const FLIGHT_INTERVAL: Duration = Duration::from_millis(250);
/// An association is not bound to an address (ICE may move it), so the endpoint sees this one always.
const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 9);
/// How often a flight is sent again on our own account.
const RESENDS_MAX: u32 = 8;
/// Datagrams one call may answer with. The certificate flight has two or three.
const FLIGHT_DATAGRAMS_MAX: usize = 16;

/// The certificate of a media node with its key, and the cryptography it is used with.
#[derive(Clone)]
pub struct Identity {
    certificate: Certificate,
    fingerprint: String,
    provider: Arc<dyn RTCCryptoProvider>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("fingerprint", &self.fingerprint)
            .finish_non_exhaustive()
    }
}

impl Identity {
    /// Makes a self-signed P-256 certificate. Peers check its fingerprint, never its issuer (RFC 8122).
    ///
    /// # Errors
    /// [`Refusal::Cryptography`] when keys cannot be made.
    pub fn generate() -> Result<Self, Refusal> {
        let provider = rtc_crypto::default_provider().map_err(|_| Refusal::Cryptography)?;
        let certificate =
            Certificate::generate_self_signed(vec!["schalter".to_owned()], provider.crypto())
                .map_err(|_| Refusal::Cryptography)?;
        let der = certificate
            .certificate
            .first()
            .ok_or(Refusal::Cryptography)?;
        let fingerprint =
            fingerprint_of(provider.as_ref(), der).map_err(|_| Refusal::Cryptography)?;
        Ok(Self {
            certificate,
            fingerprint,
            provider,
        })
    }

    /// The SHA-256 fingerprint as it stands in descriptions: upper-case pairs with colons.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(crate) fn provider(&self) -> &Arc<dyn RTCCryptoProvider> {
        &self.provider
    }
}

fn fingerprint_of(provider: &dyn RTCCryptoProvider, der: &[u8]) -> Result<String, Error> {
    let digest = provider
        .crypto()
        .hash(HashAlgorithm::Sha256, der)
        .map_err(|error| Error::Crypto(error.to_string()))?;
    let pairs: Vec<_> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(pairs.join(":"))
}

/// What a description says about the peer's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fingerprint(String);

impl Fingerprint {
    /// Reads `sha-256 AA:BB:…`. Every browser names SHA-256; weaker hashes are not accepted.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (hash, value) = text.split_once(' ')?;
        let value = value.trim().to_ascii_uppercase();
        let well_formed = hash.eq_ignore_ascii_case("sha-256")
            && value.split(':').count() == 32
            && value
                .split(':')
                .all(|pair| pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit()));
        well_formed.then_some(Self(value))
    }
}

/// How the media of a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// RFC 7714, the one we prefer: six times as fast.
    AeadAes128Gcm,
    /// RFC 3711, the one everybody has.
    Aes128CmHmacSha1,
}

/// Master keys and salts of both directions (RFC 5764 §4.2).
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) profile: Profile,
    pub(crate) outbound_key: Vec<u8>,
    pub(crate) outbound_salt: Vec<u8>,
    pub(crate) inbound_key: Vec<u8>,
    pub(crate) inbound_salt: Vec<u8>,
}

/// What a datagram led to.
pub(crate) enum Progress {
    /// Nothing to tell.
    Pending,
    /// The handshake is through.
    Connected(Box<Keys>),
    /// The peer said goodbye.
    Closed,
    /// The handshake failed for good.
    Failed,
}

/// One DTLS association.
pub(crate) struct Handshake {
    /// Until the peer's hello is known.
    hello: Option<Box<Hello>>,
    endpoint: Endpoint,
    stall: Stall,
}

/// The library disarms its timer whenever a handshake record arrives, even one that brings nothing new, such as the repeated hello
/// of a browser that did not get all of our certificate. Then nobody would repeat our flight, so we do: the same records again,
/// which a peer that has them drops and a peer that lacks them takes.
#[derive(Default)]
struct Stall {
    flight: Vec<Vec<u8>>,
    resend_at: Option<Instant>,
    tries: u32,
}

impl Stall {
    /// Called after everything that may have moved the handshake on.
    fn watch(&mut self, now: Instant, library_timer: Option<Instant>) {
        if library_timer.is_some() || self.flight.is_empty() || self.tries >= RESENDS_MAX {
            self.resend_at = None;
        } else if self.resend_at.is_none() {
            self.resend_at = Some(now + FLIGHT_INTERVAL);
        }
    }

    fn due(&mut self, now: Instant) -> bool {
        let due = self.resend_at.is_some_and(|at| at <= now);
        if due {
            self.tries += 1;
            self.resend_at =
                (self.tries < RESENDS_MAX).then_some(now + FLIGHT_INTERVAL * self.tries);
        }
        due
    }
}

impl Handshake {
    /// Waits for a peer whose certificate has this fingerprint.
    pub(crate) fn new() -> Self {
        Self {
            hello: Some(Box::default()),
            endpoint: Endpoint::new(PEER, TransportProtocol::UDP, None),
            stall: Stall::default(),
        }
    }

    /// How the library is to handle the next association.
    fn config(
        identity: &Identity,
        expected: Fingerprint,
        gcm: bool,
    ) -> Result<HandshakeConfig, Error> {
        let provider = identity.provider.clone();
        let profile = if gcm {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm
        } else {
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80
        };
        let verify = move |chain: &[Vec<u8>], _: &[_]| {
            let leaf = chain.first().ok_or(Error::ErrNoCertificates)?;
            let actual = fingerprint_of(provider.as_ref(), leaf)?;
            if actual == expected.0 {
                Ok(())
            } else {
                Err(Error::ErrClientCertificateNotVerified)
            }
        };
        ConfigBuilder::default()
            .with_crypto_provider(identity.provider.clone())
            .with_certificates(vec![identity.certificate.clone()])
            .with_srtp_protection_profiles(vec![profile])
            .with_client_auth(ClientAuthType::RequireAnyClientCert)
            .with_extended_master_secret(ExtendedMasterSecretType::Require)
            .with_insecure_skip_verify(true) // the chain; the fingerprint is what counts
            .with_verify_peer_certificate(Some(Arc::new(verify)))
            .with_flight_interval(FLIGHT_INTERVAL)
            .build(false, None)
    }

    /// Takes a datagram in; what is to be sent goes to `send`. The peer's certificate must have the `expected` fingerprint.
    pub(crate) fn read(
        &mut self,
        now: Instant,
        identity: &Identity,
        expected: &Fingerprint,
        datagram: &[u8],
        mut send: impl FnMut(&[u8]),
    ) -> Progress {
        let Some(hello) = self.hello.as_mut() else {
            return self.read_known(now, datagram, &mut send);
        };
        let Offer::Known { gcm, held } = hello.read(datagram) else {
            return Progress::Pending;
        };
        self.hello = None;
        let Ok(config) = Self::config(identity, expected.clone(), gcm) else {
            return Progress::Failed;
        };
        self.endpoint.set_server_config(Some(Arc::new(config)));
        let mut progress = Progress::Pending;
        for datagram in held {
            progress = self.read_known(now, &datagram, &mut send);
        }
        progress
    }

    fn read_known(&mut self, now: Instant, datagram: &[u8], send: impl FnMut(&[u8])) -> Progress {
        let outcome = self
            .endpoint
            .read(now, PEER, None, BytesMut::from(datagram));
        self.flush(send);
        self.stall.watch(now, self.endpoint.poll_timeout(&PEER));
        let Ok(events) = outcome else {
            return self.progress_of_error();
        };
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => {
                    self.stall = Stall {
                        tries: RESENDS_MAX,
                        ..Stall::default()
                    };
                    return self
                        .keys()
                        .map_or(Progress::Failed, |keys| Progress::Connected(Box::new(keys)));
                }
                EndpointEvent::PeerClosed => return Progress::Closed,
                // Data channels are never negotiated.
                _ => {}
            }
        }
        Progress::Pending
    }

    /// Repeats what was lost. `None` when the association is beyond hope.
    pub(crate) fn handle_timeout(
        &mut self,
        now: Instant,
        mut send: impl FnMut(&[u8]),
    ) -> Option<()> {
        if self.stall.due(now) {
            self.stall.flight.iter().for_each(|datagram| send(datagram));
        }
        if self
            .endpoint
            .poll_timeout(&PEER)
            .is_none_or(|due| due > now)
        {
            return Some(());
        }
        let outcome = self.endpoint.handle_timeout(PEER, now);
        self.flush(send);
        self.stall.watch(now, self.endpoint.poll_timeout(&PEER));
        outcome.ok()
    }

    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.endpoint
            .poll_timeout(&PEER)
            .into_iter()
            .chain(self.stall.resend_at)
            .min()
    }

    /// Says goodbye.
    pub(crate) fn close(&mut self, now: Instant, send: impl FnMut(&[u8])) {
        // Without an association there is nobody to say goodbye to.
        if self.endpoint.get_connection_state(PEER).is_some() {
            self.endpoint.stop(now, PEER);
            self.flush(send);
        }
    }

    fn flush(&mut self, mut send: impl FnMut(&[u8])) {
        let mut flight = Vec::new();
        while let Some(transmit) = self.endpoint.poll_transmit() {
            if flight.len() < FLIGHT_DATAGRAMS_MAX {
                send(&transmit.message);
                flight.push(transmit.message.to_vec());
            }
        }
        if !flight.is_empty() && self.stall.tries < RESENDS_MAX {
            self.stall.flight = flight;
        }
    }

    /// A record that cannot be read is dropped (RFC 6347 §4.1.2.7); only the owner's timer ends a handshake.
    fn progress_of_error(&self) -> Progress {
        if self.endpoint.get_connection_state(PEER).is_some() {
            Progress::Pending
        } else {
            Progress::Failed
        }
    }

    fn keys(&self) -> Option<Keys> {
        let state = self.endpoint.get_connection_state(PEER)?;
        let (profile, theirs) = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => {
                (Profile::AeadAes128Gcm, ProtectionProfile::AeadAes128Gcm)
            }
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => (
                Profile::Aes128CmHmacSha1,
                ProtectionProfile::Aes128CmHmacSha1_80,
            ),
            _ => return None,
        };
        let mut config = SrtpConfig {
            profile: theirs,
            ..SrtpConfig::default()
        };
        let material = state
            .export_keying_material(LABEL_EXTRACTOR_DTLS_SRTP, &[], config.keying_material_len())
            .ok()?;
        config
            .set_session_keys_from_keying_material(material.as_ref(), false)
            .ok()?;
        Some(Keys {
            profile,
            outbound_key: config.keys.local_master_key,
            outbound_salt: config.keys.local_master_salt,
            inbound_key: config.keys.remote_master_key,
            inbound_salt: config.keys.remote_master_salt,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_strictly() {
        let pairs = ["ab"; 32].join(":");
        let read = Fingerprint::parse(&format!("SHA-256 {pairs}")).expect("well formed");
        assert_eq!(read.0, ["AB"; 32].join(":"));
        for bad in [
            "",
            "sha-256",
            "sha-1 AB:CD",
            "sha-256 AB:CD",
            &format!("sha-256 {pairs}:AB"),
            &format!("md5 {pairs}"),
        ] {
            assert_eq!(Fingerprint::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_identity_has_a_fingerprint() {
        let identity = Identity::generate().expect("keys");
        assert!(Fingerprint::parse(&format!("sha-256 {}", identity.fingerprint())).is_some());
    }
}
