//! The desk of a pool and day: wishes that arrive while a transaction runs are decided together by the next one.
//!
//! Decisions are pure, so a whole group of them can be folded over one loaded day and written at once: one lock, one load,
//! one commit for up to [`GROUP_MAX`] citizens. The group is an optimisation and no more: the lock is in the database,
//! and other processes have desks of their own for the same day.

use super::group;
use super::key::Key;
use super::number::Numbers;
use crate::catalogue::Catalogue;
use crate::{Context, Error, Fault, Token};
use schalter_domain::booking::{Person, Refusal};
use schalter_domain::id::{AppointmentId, ServiceId};
use schalter_domain::time::Timestamp;
use schalter_storage::availability::DayKey;
use schalter_storage::booking::Record;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Wishes decided in one transaction at most.
const GROUP_MAX: usize = 64;
/// Wishes that wait for one day at most.
const WAITING_MAX: usize = 4096;
/// Times a group is tried when the database asks to.
const TRIES_MAX: u32 = 4;

/// What a citizen asks of a day.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    Hold(HoldWish),
    Confirm(ConfirmWish),
}

/// The wish to reserve a time.
#[derive(Debug, Clone)]
pub(super) struct HoldWish {
    /// The id the appointment will have. It is made before the transaction: tried twice, it is still one appointment.
    pub(super) id: AppointmentId,
    pub(super) token: Token,
    pub(super) service: ServiceId,
    pub(super) start: Timestamp,
    pub(super) people: u8,
    pub(super) origin_hash: Option<[u8; 32]>,
}

/// The wish to make a hold a booking.
#[derive(Debug, Clone)]
pub(super) struct ConfirmWish {
    pub(super) id: AppointmentId,
    /// For the link in the mail.
    pub(super) token: Token,
    pub(super) person: Person,
}

/// What became of a wish.
#[derive(Debug)]
pub(super) enum Answer {
    Held {
        record: Record,
        token: Token,
        /// What it was decided by.
        catalogue: Arc<Catalogue>,
    },
    /// The same key was answered before.
    HeldBefore { token: Token },
    Confirmed {
        record: Record,
        /// What it was decided by.
        catalogue: Arc<Catalogue>,
    },
    /// The same key was answered before.
    ConfirmedBefore,
}

pub(super) type Reply = Result<Answer, Error<Refusal>>;

/// A wish on its way.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) wish: Wish,
    pub(super) key: Option<Key>,
    reply: oneshot::Sender<Reply>,
}

/// The desks of this process. A day has an entry exactly while somebody leads its desk.
#[derive(Debug, Default)]
pub(crate) struct Desks {
    waiting: Mutex<HashMap<DayKey, VecDeque<Command>>>,
    pub(super) numbers: Numbers,
}

impl Desks {
    fn lock(&self) -> MutexGuard<'_, HashMap<DayKey, VecDeque<Command>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next group in order of arrival. `None`: nobody waits, and the desk is closed.
    fn next_group(&self, day: DayKey) -> Option<Vec<Command>> {
        let mut desks = self.lock();
        let waiting = desks.get_mut(&day)?;
        let mut keys = HashSet::new();
        let mut group = Vec::new();
        while let Some(next) = waiting.front() {
            // Two wishes with one key are one wish told twice: the second must find the answer of the first.
            let fits = next.key.is_none_or(|key| keys.insert(key.key_hash));
            if group.len() == GROUP_MAX || !fits {
                break;
            }
            // Whoever has gone away, gets no hold that nobody would know of.
            group.extend(
                waiting
                    .pop_front()
                    .filter(|command| !command.reply.is_closed()),
            );
        }
        if group.is_empty() && waiting.is_empty() {
            desks.remove(&day);
            return None;
        }
        Some(group)
    }
}

/// Queues a wish at the desk of a day and waits for the answer.
pub(super) async fn submit(ctx: &Context, day: DayKey, wish: Wish, key: Option<Key>) -> Reply {
    let (reply, answer) = oneshot::channel();
    let command = Command { wish, key, reply };
    let leads = match ctx.desks.lock().entry(day) {
        Entry::Occupied(desk) if desk.get().len() >= WAITING_MAX => return Err(Error::Busy),
        Entry::Occupied(mut desk) => {
            desk.get_mut().push_back(command);
            false
        }
        Entry::Vacant(desk) => {
            desk.insert(VecDeque::from([command]));
            true
        }
    };
    if leads {
        // A task of its own: the citizen who came first may go away, the others' wishes must not go with them.
        tokio::spawn(lead(ctx.clone(), day));
    }
    // The leader drops a wish unanswered only when it panicked.
    answer.await.unwrap_or(Err(Error::Busy))
}

/// Serves a day until nobody waits.
async fn lead(ctx: Context, day: DayKey) {
    /// Closes the desk if its leader panics, so that the next citizen opens a new one.
    struct Closing<'a>(&'a Desks, Option<DayKey>);
    impl Drop for Closing<'_> {
        fn drop(&mut self) {
            if let Some(day) = self.1 {
                self.0.lock().remove(&day);
            }
        }
    }
    let mut closing = Closing(&ctx.desks, Some(day));
    while let Some(group) = ctx.desks.next_group(day) {
        serve(&ctx, day, group).await;
    }
    closing.1 = None;
}

/// Decides a group and answers everybody in it.
async fn serve(ctx: &Context, day: DayKey, group: Vec<Command>) {
    match decide(ctx, day, &group).await {
        Ok(replies) => answer(group, replies),
        // One wish must not fail the others: alone, only the one at fault fails.
        Err(fault) if group.len() > 1 && is_about_a_wish(&fault) => {
            tracing::error!(%fault, wishes = group.len(), "a group of bookings failed; trying one by one");
            for command in group {
                let reply = match decide(ctx, day, std::slice::from_ref(&command)).await {
                    Ok(mut replies) => replies.pop().unwrap_or(Err(Error::Busy)),
                    Err(fault) => Err(Error::Fault(fault)),
                };
                answer(vec![command], vec![reply]);
            }
        }
        Err(fault) => {
            tracing::error!(%fault, wishes = group.len(), "a group of bookings failed");
            let others = (1..group.len()).map(|_| Err(Error::Busy));
            let replies = std::iter::once(Err(Error::Fault(fault)))
                .chain(others)
                .collect();
            answer(group, replies);
        }
    }
}

/// One transaction, tried again when the database asks to.
async fn decide(ctx: &Context, day: DayKey, group: &[Command]) -> Result<Vec<Reply>, Fault> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let mut tries = 1;
    loop {
        match group::decide(ctx, day, group).await {
            Err(fault) if fault.is_transient() && tries < TRIES_MAX => {
                tracing::warn!(%fault, tries, "the database asks to try again");
                tokio::time::sleep(Duration::from_millis(10 << tries)).await;
                tries += 1;
            }
            done => return done,
        }
    }
}

/// Whether a fault may come from one wish of a group. What comes from the way to the database, or from a database that goes down,
/// would only come again, and everybody would wait for it once more.
fn is_about_a_wish(fault: &Fault) -> bool {
    let is_of_data = matches!(fault, Fault::Corrupt { .. } | Fault::Sealed(_));
    is_of_data || (fault.is_answer_of_engine() && !fault.is_passing())
}

fn answer(group: Vec<Command>, replies: Vec<Reply>) {
    for (command, reply) in group.into_iter().zip(replies) {
        // Nobody there any more: the hold runs out by itself, a confirmation was sent by mail.
        let _ = command.reply.send(reply);
    }
}
