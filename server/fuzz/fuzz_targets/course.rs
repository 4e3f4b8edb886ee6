//! Courses: `course.toml`, lessons in Markdown, questions and pictures.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| schalter::fuzz_entry::course(text));
