//! The same question of many: while two answers to it are being read, all who ask wait for the next one and share it.
//!
//! On the morning of a release day everybody looks at the same month. An answer is never older than the question: it is read after
//! the last one whom it is given to has asked, so this is no cache (ADR 14).

use super::month::month;
use super::{Day, Refusal, Search};
use crate::{Context, Error};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Citizens who wait for one answer at most.
const WAITING_MAX: usize = 4096;
/// Answers to the same question read at the same time: with two, who asks behind a single other citizen does not wait for that one's.
const READS_MAX: usize = 2;

/// What is asked: the same for two citizens when the same answer is right for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) search: Search,
    pub(super) from: Date,
    pub(super) to: Date,
}

type Reply = Result<Arc<[Day]>, Error<Refusal>>;

/// Who waits for which answer. A question has an entry exactly while somebody leads its crowd.
#[derive(Debug, Default)]
pub(crate) struct Crowds(Mutex<HashMap<Question, Crowd>>);

#[derive(Debug, Default)]
struct Crowd {
    leaders: usize,
    waiting: Vec<oneshot::Sender<Reply>>,
}

impl Crowds {
    fn lock(&self) -> MutexGuard<'_, HashMap<Question, Crowd>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks, together with everybody who asks the same if they are many.
pub(super) async fn ask(ctx: &Context, question: Question) -> Reply {
    match join(ctx, question)? {
        Part::Leads(leader) => {
            let answer = month(ctx, question).await;
            drop(leader);
            answer
        }
        // A leader drops those it answers only when it panicked.
        Part::Waits(answer) => answer.await.unwrap_or(Err(Error::Busy)),
    }
}

/// What somebody who asks has to do.
enum Part {
    Leads(Leader),
    Waits(oneshot::Receiver<Reply>),
}

fn join(ctx: &Context, question: Question) -> Result<Part, Error<Refusal>> {
    let mut crowds = ctx.crowds.lock();
    let crowd = crowds.entry(question).or_default();
    if crowd.leaders < READS_MAX {
        crowd.leaders += 1;
        let ctx = ctx.clone();
        return Ok(Part::Leads(Leader { ctx, question }));
    }
    if crowd.waiting.len() >= WAITING_MAX {
        return Err(Error::Busy);
    }
    let (reply, answer) = oneshot::channel();
    crowd.waiting.push(reply);
    Ok(Part::Waits(answer))
}

/// Somebody who reads an answer. When they are done, or gone, those who came meanwhile get the next one.
struct Leader {
    ctx: Context,
    question: Question,
}

impl Drop for Leader {
    fn drop(&mut self) {
        let waiting = self.next();
        // Without a runtime the process ends: whoever waits is let go.
        if let (false, Ok(runtime)) = (waiting.is_empty(), Handle::try_current()) {
            let (ctx, question) = (self.ctx.clone(), self.question);
            runtime.spawn(lead(Self { ctx, question }, waiting));
        }
    }
}

impl Leader {
    /// Everybody who has asked until now; when nobody has, a leader less is needed.
    fn next(&self) -> Vec<oneshot::Sender<Reply>> {
        let mut crowds = self.ctx.crowds.lock();
        let Some(crowd) = crowds.get_mut(&self.question) else {
            return Vec::new();
        };
        let waiting = std::mem::take(&mut crowd.waiting);
        if waiting.is_empty() {
            crowd.leaders = crowd.leaders.saturating_sub(1);
            if crowd.leaders == 0 {
                crowds.remove(&self.question);
            }
        }
        waiting
    }
}

/// Reads one answer for all of these.
async fn lead(leader: Leader, waiting: Vec<oneshot::Sender<Reply>>) {
    tell(waiting, month(&leader.ctx, leader.question).await);
}

/// Gives everybody the same answer. Of a fault only the first one is told as it is, for the log; the others may try again.
fn tell(waiting: Vec<oneshot::Sender<Reply>>, answer: Reply) {
    let same = || match &answer {
        Ok(days) => Ok(Arc::clone(days)),
        Err(Error::NotFound) => Err(Error::NotFound),
        Err(Error::Refused(refusal)) => Err(Error::Refused(*refusal)),
        Err(_) => Err(Error::Busy),
    };
    let mut waiting = waiting.into_iter();
    let first = waiting.next();
    for reply in waiting {
        // Whoever has gone away needs no answer.
        let _ = reply.send(same());
    }
    if let Some(reply) = first {
        let _ = reply.send(answer);
    }
}
