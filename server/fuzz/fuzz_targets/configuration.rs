//! The configuration file, and the same words in the environment.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| schalter::fuzz_entry::configuration(text));
