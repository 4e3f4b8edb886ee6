//! The selective forwarding unit: takes the datagrams of one media thread and says which datagrams to send.
//!
//! Sans-IO: input is given, output is polled, time and randomness are arguments. The relay must never know a socket, a clock,
//! a task, a lock or a log, and it never reads what a media payload means, so that end-to-end encryption stays possible.
//!
//! A participant has up to two peer connections. On the *publish* one the client offers and the relay answers; on the
//! *subscribe* one the relay offers and the client answers, so descriptions never cross. WHIP uses the first alone; WHEP the
//! second alone, offered by the client ([`Relay::play`]).
//!
//! The owner's loop, once per wake-up:
//! 1. [`Relay::handle_datagram`] for each datagram received, [`Relay::handle_timeout`] when [`Relay::poll_timeout`] has come;
//! 2. [`Relay::poll_event`] until `None`;
//! 3. [`Relay::poll_transmit`] into a [`Batch`], send it, clear it; again while it answers `true`, but look at the sockets between.
//!
//! A media packet's way: `transport.rs` finds whose it is, `srtp.rs` opens it in place, `track.rs` keeps the plaintext,
//! `forward.rs` loops over the subscribers, `rewrite.rs` writes each one's header, `srtp.rs` seals in place in the batch.

#![warn(missing_docs)]
#![forbid(unsafe_code)]

mod arena;
mod batch;
mod config;
mod counters;
mod dtls;
mod entropy;
mod event;
mod limits;
mod refusal;


mod interim;
pub use batch::{Batch, Run};
pub use config::RelayConfig;
pub use counters::{Counters, Gauges};
pub use dtls::Identity;
pub use event::{Event, OfferedTrack, Target};
pub use interim::{Join, ParticipantId, Relay};
pub use limits::Limits;
pub use refusal::Refusal;
