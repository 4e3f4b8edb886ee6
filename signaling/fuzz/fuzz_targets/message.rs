//! Signalling messages: what is understood must be said again in the same words.
#![no_main]

use schalter_protocol::ClientMessage;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(message) = ClientMessage::parse(text) {
        assert_eq!(ClientMessage::parse(&message.to_text()), Ok(message));
    }
});
