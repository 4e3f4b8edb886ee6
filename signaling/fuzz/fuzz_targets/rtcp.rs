//! Compound RTCP packets after they were opened.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schalter_relay::fuzz_entry::rtcp(std::time::Instant::now(), bytes));
