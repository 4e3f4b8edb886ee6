//! What QR codes of certificates say.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| schalter_certificate::fuzz_entry::code(text));
