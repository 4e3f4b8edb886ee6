//! Datagrams of strangers, and the count of what comes back.

use anyhow::Context as _;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, Message, Setter as _};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

/// RFC 8489 §5.
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
/// Silence after the last datagram that counts as the end.
const SILENCE: Duration = Duration::from_millis(700);

/// Bytes that went in and came out.
#[derive(Debug, Clone, Copy)]
pub struct Flood {
    /// Bytes sent to the port.
    pub sent: usize,
    /// Bytes that came back.
    pub received: usize,
}

/// Sends each datagram `times` times from each of `addresses` ports of many loopback addresses, and counts.
pub fn flood(
    to: &str,
    addresses: usize,
    datagrams: &[Vec<u8>],
    times: usize,
) -> anyhow::Result<Flood> {
    let to: SocketAddr = to.parse().context("address of media")?;
    let mut sockets = Vec::with_capacity(addresses);
    for number in 0..addresses {
        let low = u8::try_from(number % 250 + 1)?;
        let socket = UdpSocket::bind(SocketAddr::from(([127, 3, 0, low], 0)))?;
        socket.set_nonblocking(true)?;
        sockets.push(socket);
    }
    let mut flood = Flood {
        sent: 0,
        received: 0,
    };
    for _ in 0..times {
        for socket in &sockets {
            for datagram in datagrams {
                // A full buffer drops it, as a network would.
                flood.sent += socket.send_to(datagram, to).unwrap_or(0);
            }
        }
        flood.received += drain(&sockets);
    }
    std::thread::sleep(SILENCE);
    flood.received += drain(&sockets);
    Ok(flood)
}

fn drain(sockets: &[UdpSocket]) -> usize {
    let mut buffer = vec![0; 65_536];
    let mut received = 0;
    for socket in sockets {
        while let Ok((length, _)) = socket.recv_from(&mut buffer) {
            received += length;
        }
    }
    received
}

/// A STUN message of this type with these attributes.
fn stun(kind: u16, attributes: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut message = kind.to_be_bytes().to_vec();
    message.extend([0, 0]);
    message.extend(MAGIC_COOKIE);
    message.extend(rand::random::<[u8; 12]>());
    for (name, value) in attributes {
        attribute(&mut message, *name, value);
    }
    message
}

fn attribute(message: &mut Vec<u8>, name: u16, value: &[u8]) {
    message.extend(name.to_be_bytes());
    message.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
    let length = u16::try_from(message.len() - 20).unwrap_or(u16::MAX);
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

/// A binding request, as a connectivity check (RFC 8445 §7.1).
pub fn binding(username: Option<&str>, password: Option<&[u8]>) -> anyhow::Result<Vec<u8>> {
    let mut message = Message::new();
    message.set_type(BINDING_REQUEST);
    message.new_transaction_id()?;
    message.write_header();
    if let Some(username) = username {
        message.add(ATTR_USERNAME, username.as_bytes());
    }
    message.add(ATTR_USE_CANDIDATE, &[]);
    if let Some(password) = password {
        let provider = rtc_crypto::default_provider().context("no cryptography built in")?;
        MessageIntegrity::new_raw_integrity_with_provider(password, provider.crypto())
            .add_to(&mut message)?;
        FINGERPRINT.add_to(&mut message)?;
    }
    Ok(message.raw)
}

/// TURN: give me a relay address.
pub fn allocate() -> Vec<u8> {
    stun(0x0003, &[(0x0019, vec![17, 0, 0, 0])])
}

/// TURN: let this peer in.
pub fn create_permission(peer: [u8; 4]) -> Vec<u8> {
    stun(0x0008, &[(0x0012, xored(peer))])
}

/// TURN: send this to that peer.
pub fn send_indication(peer: [u8; 4]) -> Vec<u8> {
    stun(
        0x0016,
        &[(0x0012, xored(peer)), (0x0013, b"GET / HTTP/1.0".to_vec())],
    )
}

/// TURN: data on a channel.
pub fn channel_data() -> Vec<u8> {
    [&[0x40, 0x00, 0x00, 0x04][..], b"data"].concat()
}

fn xored(peer: [u8; 4]) -> Vec<u8> {
    let mut value = vec![0, 1, 0x21, 0x12 ^ 0x50];
    value.extend(
        peer.iter()
            .zip(MAGIC_COOKIE)
            .map(|(byte, cookie)| byte ^ cookie),
    );
    value
}

/// The first flight of a DTLS 1.2 handshake (RFC 6347).
pub fn client_hello() -> Vec<u8> {
    let mut body = vec![0xFE, 0xFD];
    body.extend(rand::random::<[u8; 32]>());
    // No session, no cookie, one cipher suite, no compression; extension use_srtp.
    body.extend([
        0, 0, 0, 2, 0xC0, 0x2B, 1, 0, 0, 9, 0, 14, 0, 5, 0, 2, 0, 7, 0,
    ]);
    let length = u8::try_from(body.len()).unwrap_or(u8::MAX);
    let mut record = vec![22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, length + 12];
    record.extend([1, 0, 0, length, 0, 0, 0, 0, 0, 0, 0, length]);
    record.extend(body);
    record
}

/// A media packet with garbage in it.
pub fn rtp() -> Vec<u8> {
    let mut packet = vec![0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0x12, 0x67];
    packet.extend([0xAA; 1_188]);
    packet
}

/// A report that asks for a key frame.
pub fn rtcp() -> Vec<u8> {
    vec![0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0x12, 0x67]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_the_messages() -> anyhow::Result<()> {
        for message in [
            allocate(),
            create_permission([10, 0, 0, 1]),
            binding(Some("a:b"), Some(b"p"))?,
            binding(None, None)?,
        ] {
            assert_eq!(
                usize::from(u16::from_be_bytes([message[2], message[3]])),
                message.len() - 20
            );
            assert_eq!(message.len() % 4, 0);
        }
        let hello = client_hello();
        assert_eq!(usize::from(hello[12]), hello.len() - 13);
        Ok(())
    }

    #[test]
    fn what_comes_back_is_counted() -> anyhow::Result<()> {
        let echo = UdpSocket::bind("127.0.0.1:0")?;
        let at = echo.local_addr()?.to_string();
        std::thread::spawn(move || {
            let mut buffer = [0; 100];
            while let Ok((length, from)) = echo.recv_from(&mut buffer) {
                drop(echo.send_to(&buffer[..length], from));
            }
        });
        let flood = flood(&at, 3, &[vec![1; 10]], 2)?;
        assert_eq!((flood.sent, flood.received), (60, 60));
        Ok(())
    }
}
