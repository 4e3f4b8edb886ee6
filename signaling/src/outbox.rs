//! The way to one participant: a bounded queue, never waited for.

use axum::extract::ws::Utf8Bytes;
use schalter_protocol::limits::QUEUE_MESSAGES_MAX;
use tokio::sync::mpsc;

/// What the task of a connection is told to do.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// Write this text.
    Text(Utf8Bytes),
    /// Close the connection with this code; nothing follows.
    Close(u16),
}

/// The sending end of a connection's queue.
#[derive(Debug, Clone)]
pub(crate) struct Outbox(mpsc::Sender<Outgoing>);

/// The connection reads too slowly; it is to be cut.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooSlow;

impl Outbox {
    /// A queue for one connection. The receiver sees the end of the queue when the connection was cut.
    pub(crate) fn new() -> (Self, mpsc::Receiver<Outgoing>) {
        // Messages that waited for a resumed participant must fit in, and the `joined` before them.
        let (sender, receiver) = mpsc::channel(2 * QUEUE_MESSAGES_MAX);
        (Self(sender), receiver)
    }

    pub(crate) fn text(&self, text: Utf8Bytes) -> Result<(), TooSlow> {
        self.0.try_send(Outgoing::Text(text)).map_err(|_| TooSlow)
    }

    /// Asks the connection to close after what is in the queue. Dropping the outbox closes it anyway.
    pub(crate) fn close(self, code: u16) {
        let _ = self.0.try_send(Outgoing::Close(code));
    }
}
