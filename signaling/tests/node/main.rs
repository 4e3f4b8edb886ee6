//! A whole media node, spoken to through its doors: WebSocket, WHIP, WHEP and UDP on 127.0.0.1.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod audience;
mod entering;
mod house;
mod limits;
mod lobby;
mod media;
mod peer;
mod resume;
mod talking;
mod whip;
