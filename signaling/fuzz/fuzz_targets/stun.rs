//! Datagrams of strangers, STUN above all.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schalter_relay::fuzz_entry::datagram(std::time::Instant::now(), bytes));
