//! Row 10: the media port as an amplifier.

use crate::datagrams::{self, binding, client_hello, rtcp, rtp};
use crate::house::House;
use crate::passes;
use crate::verdict::Case;
use anyhow::Context as _;
use schalter_load_kit::endpoint::{Endpoint, Way};

/// Addresses that a flood comes from; a spoofer has as many as they like.
const ADDRESSES: usize = 300;

/// Floods of everything a stranger can send, also against a session that is really being set up.
pub async fn case_10_amplification(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let media = house.schalter.place().media().to_owned();
    let pass = passes::of_tool(house, &["--room", "amplification", "--subscribe"])?;
    let offer = Endpoint::new("attacker".to_owned())
        .await?
        .offer(Way::Play)?;
    let request = house
        .stranger()
        .post(format!("{}/whep", house.schalter.url));
    let answer = crate::house::answer(
        request
            .bearer_auth(pass)
            .header("content-type", "application/sdp")
            .body(offer),
    )
    .await?;
    let part = |key: &str| {
        let line = answer.text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim().to_owned())
            .with_context(|| format!("no {key}: {} {}", answer.status, answer.text))
    };
    let (ufrag, password) = (part("a=ice-ufrag:")?, part("a=ice-pwd:")?);
    let known = format!("{ufrag}:attacker");
    for (tried, datagram) in [
        (
            "STUN without USERNAME and MESSAGE-INTEGRITY",
            binding(None, None)?,
        ),
        (
            "STUN with a made-up USERNAME",
            binding(Some("nobody:nobody"), Some(b"wrong"))?,
        ),
        (
            "STUN with the USERNAME of a real session, without MESSAGE-INTEGRITY",
            binding(Some(&known), None)?,
        ),
        (
            "STUN with the USERNAME of a real session and a wrong MESSAGE-INTEGRITY",
            binding(Some(&known), Some(b"wrong"))?,
        ),
        ("a DTLS ClientHello before any STUN", client_hello()),
        ("RTP", rtp()),
        ("RTCP that asks for key frames", rtcp()),
        ("one byte", vec![0]),
        ("the largest datagram there is", vec![0x80; 65_000]),
    ] {
        let flood = datagrams::flood(&media, ADDRESSES, &[datagram], 10)?;
        case.note(
            &format!("{tried}, from {ADDRESSES} addresses"),
            "out ≤ in before verification",
            format!("{} bytes in, {} out", flood.sent, flood.received),
            flood.received <= flood.sent && flood.received == 0,
        );
    }
    // Whoever knows the password is answered, once each, and never with more than they sent.
    let verified = datagrams::flood(
        &media,
        20,
        &[binding(Some(&known), Some(password.as_bytes()))?],
        10,
    )?;
    case.note(
        "STUN with the right MESSAGE-INTEGRITY, from 20 addresses",
        "answered, out ≤ in",
        format!("{} bytes in, {} out", verified.sent, verified.received),
        verified.received <= verified.sent && verified.received > 0,
    );
    let hello = datagrams::flood(&media, ADDRESSES, &[client_hello()], 10)?;
    case.note(
        "a DTLS ClientHello from addresses that were never verified, while a session is there",
        "no answer",
        format!("{} bytes in, {} out", hello.sent, hello.received),
        hello.received == 0,
    );
    Ok(())
}
