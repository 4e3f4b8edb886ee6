//! Session descriptions of the lean end: its offers, its answers, and what it reads out of the other's.

use super::{PASSWORD, Way};
use anyhow::Context as _;
use std::fmt::Write as _;
use std::net::SocketAddr;

/// What the other's description says of it.
pub(super) struct Remote {
    pub(super) address: SocketAddr,
    pub(super) ufrag: String,
    pub(super) password: String,
    /// It answers checks and sends none.
    pub(super) lite: bool,
    /// Payload type of retransmissions (RFC 4588), when it speaks of them.
    pub(super) repair: Option<u8>,
}

impl Remote {
    pub(super) fn parse(sdp: &str) -> anyhow::Result<Self> {
        let candidate = line(sdp, "a=candidate:")?;
        let fields: Vec<&str> = candidate.split_whitespace().collect();
        let [_, _, _, _, ip, port, ..] = fields[..] else {
            anyhow::bail!("an unreadable candidate: {candidate}")
        };
        let repair = sdp.lines().find_map(|line| {
            let (number, codec) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
            codec
                .to_ascii_lowercase()
                .starts_with("rtx/")
                .then(|| number.parse().ok())?
        });
        Ok(Self {
            address: SocketAddr::new(ip.parse()?, port.parse()?),
            ufrag: line(sdp, "a=ice-ufrag:")?,
            password: line(sdp, "a=ice-pwd:")?,
            lite: sdp.lines().any(|line| line.trim() == "a=ice-lite"),
            repair,
        })
    }
}

/// An offer of one video line, as short as browsers would accept it. It is always the DTLS client, as browsers are with those who
/// answer `passive`; offering `actpass` as they do would let some others choose to be the client.
pub(super) fn offer(way: Way, own: SocketAddr, ufrag: &str, fingerprint: &str) -> String {
    let (direction, types, more) = match way {
        Way::Publish => ("sendonly", "96", "a=ssrc:4711 cname:load\r\n"),
        Way::Play => (
            "recvonly",
            "96 97",
            "a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n",
        ),
    };
    let candidate = candidate(own);
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
         m=video 9 UDP/TLS/RTP/SAVPF {types}\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{PASSWORD}\r\n\
         a=fingerprint:sha-256 {fingerprint}\r\na=setup:active\r\na=mid:0\r\na={direction}\r\na=rtcp-mux\r\n\
         a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n{candidate}{more}"
    )
}

/// An answer that takes everything offered, without header extensions.
pub(super) fn answer(offer: &str, own: SocketAddr, ufrag: &str, fingerprint: &str) -> String {
    const TAKEN: [&str; 4] = ["a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:"];
    let mut text = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n".to_owned();
    for line in offer.lines().map(str::trim) {
        if let Some(media) = line.strip_prefix("m=") {
            // Writing to a String never fails.
            let _ = write!(
                text,
                "m={media}\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:{ufrag}\r\na=ice-pwd:{PASSWORD}\r\n\
                 a=fingerprint:sha-256 {fingerprint}\r\na=setup:active\r\na=rtcp-mux\r\n{}",
                candidate(own)
            );
        } else if line.starts_with("a=group:BUNDLE")
            || TAKEN.iter().any(|taken| line.starts_with(taken))
        {
            let _ = write!(text, "{line}\r\n");
        } else if let Some(direction) = match line {
            "a=sendonly" | "a=sendrecv" => Some("recvonly"),
            "a=recvonly" | "a=inactive" => Some("inactive"),
            _ => None,
        } {
            let _ = write!(text, "a={direction}\r\n");
        }
    }
    text
}

fn candidate(own: SocketAddr) -> String {
    let (ip, port) = (own.ip(), own.port());
    format!("a=candidate:1 1 udp 2130706431 {ip} {port} typ host\r\na=end-of-candidates\r\n")
}

/// What follows `key` in the first line that begins with it.
fn line(sdp: &str, key: &str) -> anyhow::Result<String> {
    let found = sdp.lines().find_map(|line| line.strip_prefix(key));
    Ok(found
        .with_context(|| format!("no {key} in the description"))?
        .trim()
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\na=group:BUNDLE v1\r\na=ice-lite\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:v1\r\na=sendonly\r\n\
        a=ice-ufrag:theirs\r\na=ice-pwd:secret\r\na=setup:actpass\r\na=extmap:1 urn:x\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\n\
        a=fmtp:97 apt=96\r\na=candidate:1 1 udp 100 127.0.0.1 4000 typ host\r\n";

    #[test]
    fn an_answer_takes_the_media_and_leaves_extensions() {
        let own = SocketAddr::from(([127, 0, 0, 1], 5000));
        let answer = answer(OFFER, own, "ours", "AA:BB");
        for expected in [
            "a=recvonly\r\n",
            "a=mid:v1\r\n",
            "a=fmtp:97 apt=96\r\n",
            "a=setup:active\r\n",
            "a=ice-ufrag:ours\r\n",
            " 127.0.0.1 5000 typ host\r\n",
        ] {
            assert!(answer.contains(expected), "{expected} in {answer}");
        }
        assert!(!answer.contains("extmap") && !answer.contains("theirs"));
    }

    #[test]
    fn the_other_is_read() {
        let remote = Remote::parse(OFFER).expect("readable");
        assert_eq!(remote.address, SocketAddr::from(([127, 0, 0, 1], 4000)));
        assert_eq!((remote.repair, remote.lite), (Some(97), true));
        assert!(Remote::parse("v=0\r\n").is_err());
    }
}
