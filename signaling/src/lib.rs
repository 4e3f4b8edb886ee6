//! A media node: WebSocket, WHIP and WHEP in front, UDP media threads behind, the relay between.
//!
//! Embedded in `schalter serve` and alone in `schalter media`; both start a [`Node`] and mount its router. The contract with
//! participants is `PROTOCOL.md`. This crate must never know the database, the office's rules or personal data beyond the
//! display name in a pass, and it never logs that one.
//!
//! ```text
//! ws.rs, whip.rs ──► hall.rs (who is in which room, what they tell each other) ──► mailbox ──► media.rs (thread: relay, udp.rs)
//!                    hall.rs ◄────────────────────────── events ◄────────────────────────────── media.rs
//! ```

mod bucket;
mod clock;
mod config;
mod door;
mod fact;
mod hall;
mod mailbox;
mod media;
mod member;
mod node;
mod origin;
mod outbox;
mod report;
mod room;
mod spent;
mod talk;
mod udp;
mod whip;
mod ws;

pub use config::{NodeConfig, NodeLimits};
pub use fact::Fact;
pub use node::{Health, Node, StartError};
pub use schalter_protocol as protocol;
