//! Days at a small office, told through the public door on both engines: the line, the door, the book and the live pages.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

#[macro_use]
mod office;
mod audit;
mod identity;
mod live;
mod queue;
