//! The line for many at once: while it is being counted for one, all others who ask wait for the next count and share it.
//!
//! When an office opens its doors everybody checks in, and each answer says how many come first. A count is never older than the
//! question: it begins after the last one whom it is given to has asked. So this is no cache, and nothing is kept (ADR 14).

use super::line::{Line, line};
use crate::{Context, Fault};
use schalter_domain::id::{AuthorityId, QueueId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

type Key = (AuthorityId, QueueId);

/// The lines that are being counted now. Part of the [`Context`].
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<Key, Weak<Count>>>);

/// The counts of one line, while somebody waits for one.
#[derive(Debug, Default)]
struct Count {
    /// How many have asked.
    asked: AtomicU64,
    /// The last count, and how many had asked when it began.
    last: tokio::sync::Mutex<(u64, Arc<Line>)>,
}

impl Counts {
    fn of(&self, key: Key) -> Arc<Count> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get(&key).and_then(Weak::upgrade) {
            return count;
        }
        counts.retain(|_, count| count.strong_count() > 0);
        let count = Arc::<Count>::default();
        counts.insert(key, Arc::downgrade(&count));
        count
    }
}

/// The line as it is now, or a little later than that.
pub(super) async fn ask(ctx: &Context, (authority, queue): Key) -> Result<Arc<Line>, Fault> {
    let count = ctx.counts.of((authority, queue));
    share(&count, async || line(ctx, authority, queue).await).await
}

async fn share<E>(
    count: &Count,
    look: impl AsyncFnOnce() -> Result<Line, E>,
) -> Result<Arc<Line>, E> {
    let number = count.asked.fetch_add(1, Ordering::SeqCst) + 1;
    // First come, first served: whoever looks does so for everybody behind.
    let mut last = count.last.lock().await;
    if last.0 < number {
        let asked = count.asked.load(Ordering::SeqCst);
        *last = (asked, Arc::new(look().await?));
    }
    Ok(Arc::clone(&last.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::atomic::AtomicUsize;

    #[tokio::test]
    async fn many_share_one_count_that_began_after_they_asked() {
        let (count, looks) = (Count::default(), AtomicUsize::new(0));
        let ask = || {
            share(&count, async || {
                looks.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok::<_, ()>(Line::default())
            })
        };
        let first = ask().await.expect("a line");
        assert_eq!(looks.load(Ordering::SeqCst), 1);
        // The first of these begins to look before the others have asked: they must not be given what it finds.
        let all = join_all((0..100).map(|_| ask())).await;
        assert_eq!(looks.load(Ordering::SeqCst), 3);
        let own = all[0].as_ref().expect("a line");
        let shared = all[1].as_ref().expect("a line");
        assert!(!Arc::ptr_eq(own, &first) && !Arc::ptr_eq(own, shared));
        assert!(
            all[1..]
                .iter()
                .flatten()
                .all(|line| Arc::ptr_eq(line, shared))
        );
    }

    #[tokio::test]
    async fn a_fault_is_told_to_one_and_the_next_looks_again() {
        let count = Count::default();
        assert_eq!(share(&count, async || Err(())).await.err(), Some(()));
        assert!(
            share(&count, async || Ok::<_, ()>(Line::default()))
                .await
                .is_ok()
        );
    }

    #[test]
    fn nothing_is_kept_when_nobody_waits() {
        let (counts, queue) = (Counts::default(), QueueId(uuid::Uuid::nil()));
        let key = (AuthorityId(uuid::Uuid::nil()), queue);
        let count = counts.of(key);
        assert!(Arc::ptr_eq(&count, &counts.of(key)));
        let was = Arc::downgrade(&count);
        drop(count);
        assert!(was.upgrade().is_none());
    }
}
