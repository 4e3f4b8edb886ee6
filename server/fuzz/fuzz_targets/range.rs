//! The `Range` and `If-Range` of a request for a file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| schalter::fuzz_entry::range(bytes));
