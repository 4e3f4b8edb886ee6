//! Room passes.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| schalter_protocol::fuzz_entry::pass(text));
