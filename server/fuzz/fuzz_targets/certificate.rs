//! Files of certificates: PDF, and the structure of the seal in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schalter_certificate::fuzz_entry::file(bytes));
