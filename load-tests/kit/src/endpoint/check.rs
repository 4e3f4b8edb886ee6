//! Connectivity checks (RFC 8445): ours, and our answers to those of a full agent.

use super::PASSWORD;
use super::describe::Remote;
use rtc_crypto::RTCCrypto;
use rtc_stun::attributes::{
    ATTR_ICE_CONTROLLING, ATTR_PRIORITY, ATTR_USE_CANDIDATE, ATTR_USERNAME,
};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter as _};
use rtc_stun::xoraddr::XorMappedAddress;

/// Any number will do: nobody else claims to be in control.
const TIE_BREAKER: u64 = 4_711;
/// Of a host candidate (RFC 8445 §5.1.2.1).
const PRIORITY: u32 = 2_130_706_431;

/// A check that nominates.
pub(super) fn request(
    remote: &Remote,
    ufrag: &str,
    crypto: &dyn RTCCrypto,
) -> anyhow::Result<Vec<u8>> {
    let mut message = Message::new();
    message.set_type(BINDING_REQUEST);
    message.new_transaction_id()?;
    message.write_header();
    message.add(
        ATTR_USERNAME,
        format!("{}:{ufrag}", remote.ufrag).as_bytes(),
    );
    message.add(ATTR_PRIORITY, &PRIORITY.to_be_bytes());
    message.add(ATTR_ICE_CONTROLLING, &TIE_BREAKER.to_be_bytes());
    message.add(ATTR_USE_CANDIDATE, &[]);
    MessageIntegrity::new_raw_integrity_with_provider(remote.password.as_bytes(), crypto)
        .add_to(&mut message)?;
    FINGERPRINT.add_to(&mut message)?;
    Ok(message.raw)
}

/// What arrived of STUN.
pub(super) enum Stun {
    /// A check of theirs, and our answer.
    Request(Vec<u8>),
    /// Their answer to a check of ours.
    Success,
    /// An error or something else.
    Other,
}

/// Reads a STUN message that came from `remote`.
pub(super) fn read(
    datagram: &[u8],
    remote: &Remote,
    crypto: &dyn RTCCrypto,
) -> anyhow::Result<Stun> {
    let mut request = Message::new();
    request.unmarshal_binary(datagram)?;
    if request.typ == BINDING_SUCCESS {
        return Ok(Stun::Success);
    }
    if request.typ != BINDING_REQUEST {
        return Ok(Stun::Other);
    }
    let mut answer = Message::new();
    answer.set_type(BINDING_SUCCESS);
    answer.transaction_id = request.transaction_id;
    answer.write_header();
    XorMappedAddress {
        ip: remote.address.ip(),
        port: remote.address.port(),
    }
    .add_to(&mut answer)?;
    MessageIntegrity::new_raw_integrity_with_provider(PASSWORD.as_bytes(), crypto)
        .add_to(&mut answer)?;
    FINGERPRINT.add_to(&mut answer)?;
    Ok(Stun::Request(answer.raw))
}
