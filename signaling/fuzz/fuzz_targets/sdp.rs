//! Session descriptions.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| schalter_relay::fuzz_entry::sdp(std::time::Instant::now(), text));
