//! Stories over HTTP on a real server, on both engines, with a clock that stands still until a story moves it.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod about;
mod access;
mod certificate;
mod cheating;
mod class;
mod contract;
mod course_figures;
mod enrolment;
mod film;
mod house;
mod input;
mod instruction_mail;
mod interpreter;
mod lesson;
mod live;
mod logs;
mod mail;
mod participants;
mod peer;
mod race;
mod releases;
mod story;
