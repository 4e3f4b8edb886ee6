//! Participants of a course, told through the public door on both engines: links, appointments, counting, forgetting.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod forget;
mod links;
mod participant;
