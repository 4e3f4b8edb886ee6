//! The messages as they stand on the wire: `PROTOCOL.md` shows the same texts.

use schalter_protocol::limits::{
    CHAT_CHARS_MAX, ID_BYTES_MAX, MESSAGE_BYTES_MAX, SDP_BYTES_MAX, TEXT_CHARS_MAX, TRACKS_MAX,
};
use schalter_protocol::{
    ClientMessage, EndReason, ErrorCode, MessageError, Publish, PublishedTrack, ServerMessage,
    Source, SubscribedTrack,
};
use serde_json::json;

#[test]
fn every_client_message_has_one_text() {
    for text in [
        r#"{"type":"hello","protocol":1,"pass":"eyJ"}"#,
        r#"{"type":"hello","protocol":1,"resume":"q7"}"#,
        r#"{"type":"offer","target":"publish","sdp":"v=0\r\n","tracks":[{"mid":"0","source":"microphone"}]}"#,
        r#"{"type":"answer","target":"subscribe","sdp":"v=0\r\n"}"#,
        r#"{"type":"mute","source":"camera","muted":true}"#,
        r#"{"type":"text","erase":2,"insert":"üß😀","done":true}"#,
        r#"{"type":"text"}"#,
        r#"{"type":"chat","text":"Guten Tag"}"#,
        r#"{"type":"chat","text":"Guten Tag","to":"p2"}"#,
        r#"{"type":"hand","raised":true}"#,
        r#"{"type":"admit","participant":"p2"}"#,
        r#"{"type":"kick","participant":"p2"}"#,
        r#"{"type":"lock","locked":true}"#,
        r#"{"type":"end"}"#,
        r#"{"type":"bye"}"#,
        r#"{"type":"restart"}"#,
        r#"{"type":"restart","fresh":true}"#,
        r#"{"type":"ping"}"#,
    ] {
        let message = ClientMessage::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(message.to_text(), text);
    }
}

#[test]
fn what_is_not_a_message_is_malformed() {
    for text in [
        "",
        "null",
        "[]",
        "7",
        "{}",
        "{\"type\":7}",
        r#"{"type":"fly"}"#,
        r#"{"type":"bye","extra":1}"#,
        r#"{"type":"hello","pass":"x"}"#,
        r#"{"type":"hello","protocol":-1,"pass":"x"}"#,
        r#"{"type":"hello","protocol":1,"pass":"x","admin":true}"#,
        r#"{"type":"offer","target":"subscribe","sdp":"","tracks":[]}"#,
        r#"{"type":"offer","target":"publish","sdp":"","tracks":[{"mid":"0","source":"camera","x":1}]}"#,
        r#"{"type":"answer","target":"publish","sdp":""}"#,
        r#"{"type":"mute","source":"trumpet","muted":true}"#,
        r#"{"type":"mute","source":"camera","muted":"yes"}"#,
        r#"{"type":"hand","raised":true}{"type":"hand","raised":true}"#,
    ] {
        assert_eq!(
            ClientMessage::parse(text),
            Err(MessageError::Malformed),
            "{text}"
        );
    }
}

#[test]
fn deep_nesting_is_malformed_and_does_not_exhaust_the_stack() {
    let deep = format!(r#"{{"type":"chat","text":{}"#, "[".repeat(100_000));
    assert_eq!(ClientMessage::parse(&deep), Err(MessageError::Malformed));
}

#[test]
fn every_limit_is_hit_once() {
    let id = "p".repeat(ID_BYTES_MAX + 1);
    let track = PublishedTrack {
        mid: "0".to_owned(),
        source: Source::Camera,
    };
    let offer = |sdp, tracks| ClientMessage::Offer {
        target: Publish::Publish,
        sdp,
        tracks,
    };
    let text = |erase, insert| ClientMessage::Text {
        erase,
        insert,
        done: false,
    };
    let chars_max = u32::try_from(TEXT_CHARS_MAX).expect("a small number");
    for (message, fits) in [
        (
            ClientMessage::Chat {
                text: "ö".repeat(CHAT_CHARS_MAX),
                to: None,
            },
            true,
        ),
        (
            ClientMessage::Chat {
                text: "ö".repeat(CHAT_CHARS_MAX + 1),
                to: None,
            },
            false,
        ),
        (text(chars_max, "ö".repeat(TEXT_CHARS_MAX)), true),
        (text(chars_max + 1, String::new()), false),
        (text(0, "ö".repeat(TEXT_CHARS_MAX + 1)), false),
        (
            offer("x".repeat(SDP_BYTES_MAX), vec![track.clone(); TRACKS_MAX]),
            true,
        ),
        (offer("x".repeat(SDP_BYTES_MAX + 1), Vec::new()), false),
        (offer(String::new(), vec![track; TRACKS_MAX + 1]), false),
        (
            offer(
                String::new(),
                vec![PublishedTrack {
                    mid: "m".repeat(17),
                    source: Source::Camera,
                }],
            ),
            false,
        ),
        (
            ClientMessage::Kick {
                participant: id.clone(),
            },
            false,
        ),
        (ClientMessage::Admit { participant: id }, false),
        (
            ClientMessage::Hello {
                protocol: 1,
                pass: Some("x".repeat(4_097)),
                resume: None,
            },
            false,
        ),
        (
            ClientMessage::Hello {
                protocol: 1,
                pass: None,
                resume: Some("x".repeat(65)),
            },
            false,
        ),
    ] {
        let answer = ClientMessage::parse(&message.to_text());
        assert_eq!(
            answer,
            if fits {
                Ok(message)
            } else {
                Err(MessageError::TooLarge)
            }
        );
    }
    let padded = format!(r#"{{"type":"bye"}}{}"#, " ".repeat(MESSAGE_BYTES_MAX));
    assert_eq!(ClientMessage::parse(&padded), Err(MessageError::TooLarge));
}

#[test]
fn the_node_speaks_as_written() {
    let track = SubscribedTrack {
        mid: "3".to_owned(),
        participant: "p2".to_owned(),
        source: Source::ScreenAudio,
    };
    for (message, text) in [
        (
            ServerMessage::offer("v=0".to_owned(), vec![track]),
            json!({"type": "offer", "target": "subscribe", "sdp": "v=0",
                   "tracks": [{"mid": "3", "participant": "p2", "source": "screen_audio"}]}),
        ),
        (
            ServerMessage::answer("v=0".to_owned()),
            json!({"type": "answer", "target": "publish", "sdp": "v=0"}),
        ),
        (
            ServerMessage::Ended {
                reason: EndReason::Shutdown,
            },
            json!({"type": "ended", "reason": "shutdown"}),
        ),
        (ServerMessage::Pong {}, json!({"type": "pong"})),
        (
            ServerMessage::error(ErrorCode::NotAllowed),
            json!({"type": "error", "code": "not_allowed", "message": "the pass does not allow this", "fatal": false}),
        ),
        (
            ServerMessage::error(ErrorCode::PassUsed),
            json!({"type": "error", "code": "pass_used", "message": "the pass has been used", "fatal": true}),
        ),
    ] {
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&message.to_text()).expect("JSON"),
            text
        );
        assert_eq!(
            serde_json::from_value::<ServerMessage>(text).expect("reads its own words"),
            message
        );
    }
}

#[test]
fn a_client_overlooks_fields_it_does_not_know() {
    let newer = json!({"type": "locked", "locked": true, "by": "p1"});
    assert_eq!(
        serde_json::from_value::<ServerMessage>(newer).expect("reads"),
        ServerMessage::Locked { locked: true }
    );
}

#[test]
fn the_fuzzing_corpus_is_understood_and_repeated_in_the_same_words() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/message");
    let files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus is checked in")
        .flatten()
        .collect();
    // What a fuzzer found worth keeping need not be a message, nor even text; reading it must only come to an end.
    let (found, messages): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|file| file.file_name().as_encoded_bytes().starts_with(b"found-"));
    assert!(messages.len() >= 10);
    for file in found {
        let bytes = std::fs::read(file.path()).expect("readable");
        if let Ok(text) = std::str::from_utf8(&bytes)
            && let Ok(message) = ClientMessage::parse(text)
        {
            assert_eq!(ClientMessage::parse(&message.to_text()), Ok(message));
        }
    }
    for file in messages {
        let text = std::fs::read_to_string(file.path()).expect("text");
        let message = ClientMessage::parse(&text)
            .unwrap_or_else(|error| panic!("{:?}: {error}", file.path()));
        assert_eq!(ClientMessage::parse(&message.to_text()), Ok(message));
        for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
            assert!(ClientMessage::parse(&text[..at]).is_err());
        }
    }
}
