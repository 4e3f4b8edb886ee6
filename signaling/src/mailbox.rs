//! The way to a media thread: a list it empties at once, and a bell.

use std::sync::{Mutex, PoisonError};

use mio::Waker;
use schalter_protocol::Source;
use schalter_relay::{Join, Refusal};
use tokio::sync::oneshot;

use crate::member::Seat;

/// Where the thread puts the answer to a description.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, Refusal>>;

/// What a media thread is asked to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Let somebody in.
    Join { seat: Seat, join: Join },
    /// Let somebody out of the lobby into the room.
    Admit { seat: Seat },
    /// Take somebody out.
    Leave { seat: Seat },
    /// A publish offer.
    Publish {
        seat: Seat,
        sdp: String,
        sources: Vec<(String, Source)>,
        reply: Reply<String>,
    },
    /// A WHEP offer.
    Play {
        seat: Seat,
        sdp: String,
        reply: Reply<String>,
    },
    /// The answer to an offer of ours.
    Answer {
        seat: Seat,
        sdp: String,
        reply: Reply<()>,
    },
    /// Offer the subscribe connection again.
    Restart { seat: Seat, fresh: bool },
    /// Stop or resume forwarding.
    Mute {
        seat: Seat,
        source: Source,
        muted: bool,
    },
    /// Close the sockets and end the thread.
    Stop,
}

/// The thread has more to do than it can remember.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Overloaded;

/// The way to one media thread.
#[derive(Debug)]
pub(crate) struct Mailbox {
    commands: Mutex<Vec<Command>>,
    bell: Waker,
    commands_max: usize,
}

impl Mailbox {
    pub(crate) fn new(bell: Waker, commands_max: usize) -> Self {
        Self {
            commands: Mutex::new(Vec::new()),
            bell,
            commands_max,
        }
    }

    /// Asks for something, unless too much waits already.
    pub(crate) fn ask(&self, command: Command) -> Result<(), Overloaded> {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        if commands.len() >= self.commands_max {
            return Err(Overloaded);
        }
        self.put(&mut commands, command);
        Ok(())
    }

    /// Asks for something that must not be forgotten: at most one of its kind exists per seat, so the list stays bounded.
    pub(crate) fn insist(&self, command: Command) {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        self.put(&mut commands, command);
    }

    fn put(&self, commands: &mut Vec<Command>, command: Command) {
        commands.push(command);
        if commands.len() == 1 && self.bell.wake().is_err() {
            metrics::counter!("schalter_media_wake_failures_total").increment(1);
        }
    }

    /// Everything that waits; the thread calls it when the bell rings.
    pub(crate) fn take(&self) -> Vec<Command> {
        std::mem::take(&mut self.commands.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
