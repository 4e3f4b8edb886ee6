//! Descriptions of a real browser, and all kinds of broken ones.

use proptest::prelude::*;

use super::*;

/// Made by Chromium 156: microphone and camera, sent only.
const CHROMIUM_OFFER: &str = include_str!("chromium_offer.sdp");
/// Chromium's answer to an offer of ours.
const CHROMIUM_ANSWER: &str = include_str!("chromium_answer.sdp");

fn parse(text: &str) -> Result<Description, Refusal> {
    Description::parse(text, &Limits::default())
}

#[test]
fn chromiums_offer_is_understood() {
    let offer = parse(CHROMIUM_OFFER).expect("readable");
    assert_eq!((offer.setup, offer.sections.len()), (Setup::Either, 2));
    let [audio, video] = &offer.sections[..] else {
        panic!("two sections")
    };
    assert_eq!(
        (audio.kind, audio.direction, audio.mid.as_str()),
        (Some(Kind::Audio), Direction::Send, "0")
    );
    assert_eq!(
        audio.codec,
        Some(Codec {
            payload_type: 111,
            repair_payload_type: None
        })
    );
    assert_eq!(
        (video.kind, video.direction),
        (Some(Kind::Video), Direction::Send)
    );
    assert_eq!(
        video.codec,
        Some(Codec {
            payload_type: 96,
            repair_payload_type: Some(97)
        })
    );
    assert_eq!(
        (
            audio.ssrcs.len(),
            video.ssrcs.len(),
            video.repair_ssrcs.len()
        ),
        (1, 1, 1)
    );
    assert!(
        audio.extensions.mid != 0
            && audio.extensions.audio_level != 0
            && video.extensions.send_time != 0
    );
}

#[test]
fn chromiums_answer_is_understood() {
    let answer = parse(CHROMIUM_ANSWER).expect("readable");
    assert_eq!(answer.setup, Setup::Active);
    assert!(
        answer
            .sections
            .iter()
            .all(|section| section.direction.receives() && section.codec.is_some())
    );
    assert_eq!(
        answer.sections[1].codec,
        Some(Codec {
            payload_type: 96,
            repair_payload_type: Some(97)
        })
    );
}

#[test]
fn what_a_description_must_have() {
    for (what, line) in [
        ("user name", "a=ice-ufrag:"),
        ("fingerprint", "a=fingerprint:"),
        ("role", "a=setup:"),
        ("bundle", "a=group:"),
        ("mid", "a=mid:"),
    ] {
        let broken: String = CHROMIUM_OFFER
            .split_inclusive('\n')
            .filter(|text| !text.starts_with(line))
            .collect();
        assert_eq!(parse(&broken), Err(Refusal::MalformedSdp), "without {what}");
    }
    assert_eq!(parse(""), Err(Refusal::MalformedSdp));
    assert_eq!(
        parse(&CHROMIUM_OFFER.replace("a=mid:1", "a=mid:0")),
        Err(Refusal::MalformedSdp),
        "two sections of one name"
    );
    assert_eq!(
        parse(&CHROMIUM_OFFER.replace("a=mid:1", "a=mid:1 \"x")),
        Err(Refusal::MalformedSdp),
        "no token"
    );
    assert_eq!(
        parse(&CHROMIUM_OFFER.replace("sha-256", "sha-1")),
        Err(Refusal::MalformedSdp),
        "a weak fingerprint"
    );
}

#[test]
fn a_description_has_limits() {
    let long = format!("{CHROMIUM_OFFER}{}", "a=x:y\r\n".repeat(40_000));
    assert_eq!(parse(&long), Err(Refusal::SdpTooLong));
    let sections = "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\n".repeat(300);
    assert_eq!(
        parse(&format!("{CHROMIUM_OFFER}{sections}")),
        Err(Refusal::TooManyMediaLines)
    );
}

#[test]
fn a_data_channel_is_known_for_what_it_is() {
    let data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=sctp-port:5000\r\n";
    let offer = parse(&format!(
        "{}{data}",
        CHROMIUM_OFFER.replace("BUNDLE 0 1", "BUNDLE 0 1 2")
    ))
    .expect("readable");
    let section = &offer.sections[2];
    assert_eq!(
        (
            section.kind,
            section.media.as_str(),
            section.protocol.as_str()
        ),
        (None, "application", "UDP/DTLS/SCTP")
    );
}

proptest! {
    #[test]
    fn a_damaged_description_is_survived(cut in 0_usize..9_000, at in 0_usize..9_000, byte in any::<u8>()) {
        let mut bytes = CHROMIUM_OFFER.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = parse(&String::from_utf8_lossy(&bytes));
        let _ = parse(&String::from_utf8_lossy(&bytes[..cut % bytes.len()]));
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}", lines in proptest::collection::vec("[a-z]=[ -~]{0,40}", 0..30)) {
        let _ = parse(&text);
        let _ = parse(&format!("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n{}\r\n", lines.join("\r\n")));
    }
}
