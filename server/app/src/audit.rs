//! The book of events: writing it, numbering and chaining it, and proving that nobody changed it.

use crate::{Context, Fault};
use schalter_domain::audit::{Actor, Digest, Event, EventKind, GENESIS, Subjects, chain_bytes};
use schalter_domain::id::{AuthorityId, EventId};
use schalter_domain::time::Timestamp;
use schalter_storage::audit::{self as storage, SealedEvent};
use schalter_storage::{Store, Tx};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Events numbered in one transaction at most: few, because on SQLite every booking waits for it.
const BATCH_MAX: u32 = 64;
/// Events read at once when the chain is verified.
const VERIFY_MAX: u32 = 2_000;

/// The events of one transaction, in the order in which they happened.
pub(crate) struct Book {
    authority: AuthorityId,
    actor: Actor,
    at: Timestamp,
    events: Vec<Event>,
}

impl Book {
    /// An empty one; everything in it is done by one actor at one instant.
    pub(crate) fn new(authority: AuthorityId, actor: Actor, at: Timestamp) -> Self {
        Self {
            authority,
            actor,
            at,
            events: Vec::new(),
        }
    }

    /// Notes what happened.
    pub(crate) fn note(&mut self, kind: EventKind, subjects: Subjects) {
        self.note_by(self.actor, kind, subjects);
    }

    /// Notes what happened by somebody else in the same transaction.
    pub(crate) fn note_by(&mut self, actor: Actor, kind: EventKind, subjects: Subjects) {
        let fresh = crate::random::uuid(self.at);
        // Ids are the order of events until they are sealed, and random within a millisecond.
        let id = match self.events.last() {
            Some(last) if fresh <= last.id.0 => Uuid::from_u128(last.id.0.as_u128() + 1),
            _ => fresh,
        };
        let Self { authority, at, .. } = *self;
        self.events.push(Event {
            id: EventId(id),
            authority,
            at,
            kind,
            actor,
            subjects,
        });
    }

    /// Whether nothing happened.
    pub(crate) const fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Writes it all in the transaction of the change.
    pub(crate) async fn write(self, tx: &mut Tx) -> Result<(), Fault> {
        storage::append(tx, &self.events).await
    }
}

/// Numbers and chains every committed event of every authority. Any process may do it at any time: one at a time is let in.
pub async fn seal_all(ctx: &Context) -> Result<(), Fault> {
    for authority in storage::unsealed_authorities(&ctx.store).await? {
        seal(ctx, authority).await?;
    }
    Ok(())
}

/// Numbers and chains what an authority has committed until now.
pub(crate) async fn seal(ctx: &Context, authority: AuthorityId) -> Result<(), Fault> {
    while seal_batch(&ctx.store, authority).await? == BATCH_MAX as usize {}
    Ok(())
}

async fn seal_batch(store: &Store, authority: AuthorityId) -> Result<usize, Fault> {
    // Without a lock first: mostly another process, or the call before, has done it all.
    if storage::unsealed(store, authority, 1).await?.is_empty() {
        return Ok(0);
    }
    let mut tx = store.begin_write(authority).await?;
    let head = storage::lock_head(&mut tx, authority).await?;
    let events = storage::unsealed(&mut tx, authority, BATCH_MAX).await?;
    let sealed = chain(head.seq, head.hash, events);
    storage::seal(&mut tx, authority, &sealed).await?;
    tx.commit().await?;
    Ok(sealed.len())
}

fn chain(mut seq: u64, mut before: Digest, events: Vec<Event>) -> Vec<SealedEvent> {
    let mut sealed = Vec::with_capacity(events.len());
    for event in events {
        seq += 1;
        before = sha256(&chain_bytes(&before, seq, &event));
        sealed.push(SealedEvent {
            seq,
            hash: before,
            event,
        });
    }
    sealed
}

fn sha256(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// What verifying a chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every event is as it was sealed, none is missing.
    Intact {
        /// Events in the chain.
        events: u64,
        /// The last digest. Whoever wrote it down earlier can prove that nothing before it was changed since.
        head: Digest,
    },
    /// The first event that was changed, removed or put in.
    Broken {
        /// Its number.
        seq: u64,
    },
}

/// Computes the chain of an authority anew, from the first event to the last.
pub async fn verify(ctx: &Context, authority: AuthorityId) -> Result<Verdict, Fault> {
    let (mut seq, mut before) = (0, GENESIS);
    loop {
        let page = storage::after(&ctx.store, authority, seq, VERIFY_MAX).await?;
        for entry in &page {
            seq += 1;
            if entry.seq != seq || sha256(&chain_bytes(&before, seq, &entry.event)) != entry.hash {
                return Ok(Verdict::Broken { seq });
            }
            before = entry.hash;
        }
        if page.is_empty() {
            break;
        }
    }
    // What was cut off at the end is known from the head only.
    let head = storage::head(&ctx.store, authority).await?;
    let (last, hash) = head.map_or((0, GENESIS), |head| (head.seq, head.hash));
    if last > seq || (last == seq && hash != before) {
        return Ok(Verdict::Broken { seq: seq + 1 });
    }
    Ok(Verdict::Intact {
        events: seq,
        head: before,
    })
}
