//! The same question of many: while one answer is read, all who ask the same wait for the next one and share it.
//!
//! On the morning of a release day everybody looks at the same month. An answer is never older than the question: it is read after
//! the last one whom it is given to has asked, so this is no cache, and nothing is kept (ADR 14).

use super::{Day, Refusal, Search, month};
use crate::{Context, Error};
use jiff::civil::Date;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Citizens who wait for one answer at most.
const WAITING_MAX: usize = 4096;

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
pub(crate) struct Crowds(Mutex<HashMap<Question, Vec<oneshot::Sender<Reply>>>>);

impl Crowds {
    fn lock(&self) -> MutexGuard<'_, HashMap<Question, Vec<oneshot::Sender<Reply>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everybody who has asked until now. `None`: nobody has, and the entry is gone.
    fn next(&self, question: &Question) -> Option<Vec<oneshot::Sender<Reply>>> {
        let mut crowds = self.lock();
        let waiting = std::mem::take(crowds.get_mut(question)?);
        if waiting.is_empty() {
            crowds.remove(question);
            return None;
        }
        Some(waiting)
    }
}

/// Asks together with everybody who asks the same.
pub(super) async fn ask(ctx: &Context, question: Question) -> Reply {
    let (reply, answer) = oneshot::channel();
    let leads = match ctx.crowds.lock().entry(question) {
        Entry::Occupied(crowd) if crowd.get().len() >= WAITING_MAX => return Err(Error::Busy),
        Entry::Occupied(mut crowd) => {
            crowd.get_mut().push(reply);
            false
        }
        Entry::Vacant(crowd) => {
            crowd.insert(vec![reply]);
            true
        }
    };
    if leads {
        // A task of its own: the citizen who came first may go away, the others still wait.
        tokio::spawn(lead(ctx.clone(), question));
    }
    // The leader drops a question unanswered only when it panicked.
    answer.await.unwrap_or(Err(Error::Busy))
}

/// Answers until nobody asks any more.
async fn lead(ctx: Context, question: Question) {
    /// Forgets the crowd if its leader panics, so that the next citizen begins a new one.
    struct Closing<'a>(&'a Crowds, Option<Question>);
    impl Drop for Closing<'_> {
        fn drop(&mut self) {
            if let Some(question) = self.1 {
                self.0.lock().remove(&question);
            }
        }
    }
    let mut closing = Closing(&ctx.crowds, Some(question));
    while let Some(waiting) = ctx.crowds.next(&question) {
        let Question { search, from, to } = question;
        let answer = month(&ctx, search, from, to).await;
        tell(waiting, answer);
    }
    closing.1 = None;
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
