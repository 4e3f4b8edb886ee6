//! The lines that somebody watches, as this process knows them between two changes: a change costs the tickets that it changed.
//!
//! Nothing depends on it: what is known is only ever shown, everything is read again from time to time, and a process that knows
//! nothing reads it all.

use super::QueueKey;
use crate::{Context, Fault, queue};
use schalter_domain::id::TicketId;
use schalter_domain::queue::{Ticket, TicketState};
use schalter_storage::queue as storage;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// More changed tickets than these are not read one by one.
const ONE_BY_ONE_MAX: usize = 100;

/// Who stands in which line.
#[derive(Debug, Default)]
pub(super) struct Lines(HashMap<QueueKey, HashMap<TicketId, Ticket>>);

impl Lines {
    /// Forgets the lines that nobody watches.
    pub(super) fn keep(&mut self, watched: &[QueueKey]) {
        self.0.retain(|key, _| watched.contains(key));
    }

    /// Reads what changed of a line and hangs it up.
    pub(super) async fn change(
        &mut self,
        ctx: &Context,
        key: QueueKey,
        seq: u64,
        changed: &HashSet<TicketId>,
    ) -> Result<(), Fault> {
        let known = match self.0.get_mut(&key) {
            Some(known) if changed.len() <= ONE_BY_ONE_MAX => known,
            _ => return self.read(ctx, key, seq).await,
        };
        for &id in changed {
            match storage::ticket(&ctx.store, key.0, id).await? {
                Some(ticket) if ticket.queue == key.1 && is_in_line(&ticket) => {
                    known.insert(id, ticket);
                }
                _ => drop(known.remove(&id)),
            }
        }
        post(ctx, key, seq, known).await
    }

    /// Reads a whole line and hangs it up.
    pub(super) async fn read(
        &mut self,
        ctx: &Context,
        key: QueueKey,
        seq: u64,
    ) -> Result<(), Fault> {
        let tickets = storage::line(&ctx.store, key.0, key.1).await?;
        let known = tickets.into_iter().map(|ticket| (ticket.id, ticket));
        let known = self.0.entry(key).insert_entry(known.collect());
        post(ctx, key, seq, known.get()).await
    }
}

async fn post(
    ctx: &Context,
    key: QueueKey,
    seq: u64,
    tickets: &HashMap<TicketId, Ticket>,
) -> Result<(), Fault> {
    let line = queue::line_of(ctx, key.0, key.1, tickets.values()).await?;
    ctx.live.lines.post(key, seq, Arc::new(line));
    Ok(())
}

const fn is_in_line(ticket: &Ticket) -> bool {
    matches!(
        ticket.state,
        TicketState::Waiting | TicketState::Called { .. } | TicketState::Serving { .. }
    )
}
