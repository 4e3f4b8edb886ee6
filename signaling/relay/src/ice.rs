//! ICE as a lite agent (RFC 8445 §2.5): we send no checks, we answer those whose MESSAGE-INTEGRITY was made with our password.
//! Whatever cannot show that gets no answer at all, so nobody can be flooded through us.

use std::net::SocketAddr;

use rtc_crypto::RTCCrypto;
use rtc_stun::attributes::{
    ATTR_MESSAGE_INTEGRITY, ATTR_USE_CANDIDATE, ATTR_USERNAME, RawAttribute,
};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter as _};
use rtc_stun::xoraddr::XorMappedAddress;

/// Our half of the user name: which peer connection is meant.
pub(crate) type Ufrag = [u8; 8];
/// 144 unpredictable bits; RFC 8445 wants 128.
pub(crate) type Password = [u8; 24];

/// Longest connectivity check we look at, in bytes. Browsers send about a hundred.
const REQUEST_BYTES_MAX: usize = 548;

/// What lets a peer in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) ufrag: Ufrag,
    pub(crate) password: Password,
}

impl Credentials {
    pub(crate) fn new(entropy: &mut crate::Entropy) -> Result<Self, crate::Refusal> {
        Ok(Self {
            ufrag: entropy.ice()?,
            password: entropy.ice()?,
        })
    }
}

/// A connectivity check that was readable, but not yet shown to be authentic.
pub(crate) struct Request {
    message: Message,
    ufrag: Ufrag,
}

/// The attributes MESSAGE-INTEGRITY covers; what follows it anybody could have added (RFC 8489 §14.5).
fn sealed(message: &Message) -> impl Iterator<Item = &RawAttribute> {
    message
        .attributes
        .0
        .iter()
        .take_while(|attribute| attribute.typ != ATTR_MESSAGE_INTEGRITY)
}

impl Request {
    /// Reads a binding request that has a FINGERPRINT and names one of our user name halves; `None` for everything else.
    pub(crate) fn read(datagram: &[u8]) -> Option<Self> {
        if datagram.len() > REQUEST_BYTES_MAX {
            return None;
        }
        let mut message = Message::new();
        message.raw = datagram.to_vec();
        message.decode().ok()?;
        // The library's decoder leaves bytes after the last attribute alone; here nothing may be left over.
        let exact = datagram.len() == 20 + usize::try_from(message.length).ok()?;
        if !exact || message.typ != BINDING_REQUEST {
            return None;
        }
        FINGERPRINT.check(&message).ok()?;
        let username = sealed(&message).find(|attribute| attribute.typ == ATTR_USERNAME)?;
        let ours = username.value.split(|&byte| byte == b':').next()?;
        let ufrag = ours.try_into().ok()?;
        Some(Self { message, ufrag })
    }

    /// Whose connection the sender says it means.
    pub(crate) fn ufrag(&self) -> &Ufrag {
        &self.ufrag
    }

    /// Whether the sender knows our password.
    pub(crate) fn is_authentic(&mut self, password: &Password, crypto: &dyn RTCCrypto) -> bool {
        let well_formed = self
            .message
            .get(ATTR_MESSAGE_INTEGRITY)
            .is_ok_and(|value| value.len() == 20);
        well_formed && MessageIntegrity::check(&mut self.message, password, crypto).is_ok()
    }

    /// Whether the peer chooses this path.
    pub(crate) fn nominates(&self) -> bool {
        sealed(&self.message).any(|attribute| attribute.typ == ATTR_USE_CANDIDATE)
    }

    /// The answer: where we saw the request come from, sealed with our password.
    pub(crate) fn respond(
        &self,
        from: SocketAddr,
        password: &Password,
        crypto: &dyn RTCCrypto,
    ) -> Option<Vec<u8>> {
        let mut answer = Message::new();
        answer.set_type(BINDING_SUCCESS);
        answer.transaction_id = self.message.transaction_id;
        answer.write_header();
        XorMappedAddress {
            ip: from.ip(),
            port: from.port(),
        }
        .add_to(&mut answer)
        .ok()?;
        MessageIntegrity::new_raw_integrity_with_provider(password.to_vec(), crypto)
            .add_to(&mut answer)
            .ok()?;
        FINGERPRINT.add_to(&mut answer).ok()?;
        Some(answer.raw)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rtc_stun::message::Getter as _;

    use super::*;

    /// RFC 5769 §2.1, the sample request; its user name is `evtj:h6vY`, its password `VOkJxbRl1RmTxUk/WvJxBt`.
    const RFC_5769_REQUEST: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
    /// RFC 5769 §2.2, the sample IPv4 response.
    const RFC_5769_RESPONSE: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| {
                u8::from_str_radix(std::str::from_utf8(pair).expect("ascii"), 16).expect("hex")
            })
            .collect()
    }

    fn crypto() -> std::sync::Arc<dyn rtc_crypto::RTCCryptoProvider> {
        rtc_crypto::default_provider().expect("provider")
    }

    /// A check as a browser sends it.
    fn check(username: &str, password: &[u8], nominate: bool) -> Vec<u8> {
        let mut message = Message::new();
        message.set_type(BINDING_REQUEST);
        message.write_header();
        message.add(ATTR_USERNAME, username.as_bytes());
        if nominate {
            message.add(ATTR_USE_CANDIDATE, &[]);
        }
        let provider = crypto();
        MessageIntegrity::new_raw_integrity_with_provider(password.to_vec(), provider.crypto())
            .add_to(&mut message)
            .expect("adds");
        FINGERPRINT.add_to(&mut message).expect("adds");
        message.raw
    }

    #[test]
    fn the_request_of_rfc_5769_is_authentic_but_names_no_user_of_ours() {
        let mut message = Message::new();
        message.raw = hex(RFC_5769_REQUEST);
        message.decode().expect("decodes");
        FINGERPRINT.check(&message).expect("fingerprint");
        let mut request = Request {
            message,
            ufrag: *b"evtj0000",
        };
        let provider = crypto();
        MessageIntegrity::check(
            &mut request.message,
            b"VOkJxbRl1RmTxUk/WvJxBt",
            provider.crypto(),
        )
        .expect("authentic");
        assert!(
            Request::read(&hex(RFC_5769_REQUEST)).is_none(),
            "its user name half has four characters, ours have eight"
        );
    }

    #[test]
    fn the_response_of_rfc_5769_reads_as_it_says() {
        let mut message = Message::new();
        message.raw = hex(RFC_5769_RESPONSE);
        message.decode().expect("decodes");
        let mut address = XorMappedAddress::default();
        address.get_from(&message).expect("address");
        assert_eq!(
            (address.ip.to_string(), address.port),
            ("192.0.2.1".to_owned(), 32_853)
        );
        assert!(
            Request::read(&hex(RFC_5769_RESPONSE)).is_none(),
            "a response is no request"
        );
    }

    #[test]
    fn a_check_is_answered_with_the_address_it_came_from() {
        let provider = crypto();
        let password = [b'p'; 24];
        for from in ["192.0.2.7:4000", "[2001:db8::7]:4000"] {
            let from: SocketAddr = from.parse().expect("address");
            let mut request =
                Request::read(&check("ABCDEFGH:them", &password, true)).expect("readable");
            assert_eq!(request.ufrag(), b"ABCDEFGH");
            assert!(request.nominates() && request.is_authentic(&password, provider.crypto()));
            assert!(!request.is_authentic(&[b'q'; 24], provider.crypto()));
            let mut answer = Message::new();
            answer.raw = request
                .respond(from, &password, provider.crypto())
                .expect("answer");
            answer.decode().expect("decodes");
            FINGERPRINT.check(&answer).expect("fingerprint");
            MessageIntegrity::check(&mut answer, &password, provider.crypto()).expect("authentic");
            let mut address = XorMappedAddress::default();
            address.get_from(&answer).expect("address");
            assert_eq!((address.ip, address.port), (from.ip(), from.port()));
            assert_eq!(answer.transaction_id, request.message.transaction_id);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Request::read(&bytes).is_none());
        }

        #[test]
        fn a_changed_check_is_refused(at in 0_usize..100, bit in 0_u8..8) {
            let password = [b'p'; 24];
            let mut bytes = check("ABCDEFGH:them", &password, true);
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let provider = crypto();
            prop_assert!(!Request::read(&bytes).is_some_and(|mut request| request.is_authentic(&password, provider.crypto())));
        }
    }
}
