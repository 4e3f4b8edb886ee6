//! A board of notices, one per subject: whoever looks sees the newest, and nobody is ever waited for.
//!
//! It is a map of `watch` channels. A notice is made once and shared; a reader who is slow skips what was posted meanwhile.
//! This file knows nothing of queues, appointments and databases.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What hangs on the board for one subject.
#[derive(Debug)]
pub(crate) struct Notice<V> {
    /// The sealed event up to which it is true.
    pub seq: u64,
    /// The view.
    pub view: V,
}

impl<V: Clone> Clone for Notice<V> {
    fn clone(&self) -> Self {
        Self {
            seq: self.seq,
            view: self.view.clone(),
        }
    }
}

/// The reader's end; `None` until the first notice is posted.
pub(crate) type Reader<V> = watch::Receiver<Option<Notice<V>>>;

/// One channel per subject that somebody looks at.
#[derive(Debug)]
pub(crate) struct Board<K, V> {
    channels: Mutex<HashMap<K, watch::Sender<Option<Notice<V>>>>>,
}

impl<K, V> Default for Board<K, V> {
    fn default() -> Self {
        Self {
            channels: Mutex::new(HashMap::new()),
        }
    }
}

impl<K: Eq + Hash + Copy, V: PartialEq> Board<K, V> {
    /// Begins to look at a subject.
    pub(crate) fn look(&self, subject: K) -> Reader<V> {
        self.lock()
            .entry(subject)
            .or_insert_with(|| watch::Sender::new(None))
            .subscribe()
    }

    /// Whether somebody looks at this subject.
    pub(crate) fn is_watched(&self, subject: K) -> bool {
        self.lock()
            .get(&subject)
            .is_some_and(|channel| channel.receiver_count() > 0)
    }

    /// The subjects somebody looks at; forgets the others.
    pub(crate) fn watched(&self) -> Vec<K> {
        let mut channels = self.lock();
        channels.retain(|_, channel| channel.receiver_count() > 0);
        channels.keys().copied().collect()
    }

    /// The subjects somebody looks at for which nothing was posted yet.
    pub(crate) fn blank(&self) -> Vec<K> {
        let channels = self.lock();
        let blank = channels
            .iter()
            .filter(|(_, channel)| channel.borrow().is_none());
        blank
            .filter(|(_, channel)| channel.receiver_count() > 0)
            .map(|(key, _)| *key)
            .collect()
    }

    /// Hangs up a notice, unless a newer one hangs there already or nobody looks.
    ///
    /// The same view under the same number wakes nobody. A different view under the same number does: time passed.
    pub(crate) fn post(&self, subject: K, seq: u64, view: V) {
        let channels = self.lock();
        let Some(channel) = channels.get(&subject) else {
            return;
        };
        channel.send_if_modified(|hanging| {
            let is_news = hanging
                .as_ref()
                .is_none_or(|old| seq > old.seq || (seq == old.seq && view != old.view));
            if is_news {
                *hanging = Some(Notice { seq, view });
            }
            is_news
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, watch::Sender<Option<Notice<V>>>>> {
        // A panic while the map was locked leaves a map: there is no half-done state to protect anybody from.
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(reader: &mut Reader<&'static str>) -> Option<(u64, &'static str)> {
        reader
            .borrow_and_update()
            .clone()
            .map(|notice| (notice.seq, notice.view))
    }

    #[test]
    fn a_late_reader_sees_the_newest_and_skips_the_rest() {
        let board = Board::default();
        let mut early = board.look('a');
        assert_eq!(seen(&mut early), None);
        board.post('a', 1, "one");
        board.post('a', 2, "two");
        assert_eq!(seen(&mut early), Some((2, "two")));
        assert_eq!(seen(&mut board.look('a')), Some((2, "two")));
    }

    #[test]
    fn older_news_never_replaces_newer() {
        let board = Board::default();
        let mut reader = board.look('a');
        board.post('a', 5, "new");
        board.post('a', 4, "old");
        assert_eq!(seen(&mut reader), Some((5, "new")));
    }

    #[test]
    fn only_news_wakes() {
        let board = Board::default();
        let mut reader = board.look('a');
        board.post('a', 5, "same");
        seen(&mut reader);
        board.post('a', 5, "same");
        assert!(!reader.has_changed().expect("the board is there"));
        board.post('a', 5, "time passed");
        assert!(reader.has_changed().expect("the board is there"));
        seen(&mut reader);
        board.post('a', 6, "time passed");
        assert!(
            reader.has_changed().expect("the board is there"),
            "the number alone is news: it is where to resume"
        );
    }

    #[test]
    fn a_subject_is_forgotten_when_nobody_looks() {
        let board = Board::<_, &str>::default();
        let (a, b) = (board.look('a'), board.look('b'));
        drop(b);
        assert!(board.is_watched('a') && !board.is_watched('b'));
        assert_eq!(board.watched(), ['a']);
        board.post('b', 1, "nobody looks");
        drop(a);
        assert!(board.watched().is_empty());
    }
}
