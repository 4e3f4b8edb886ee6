//! Telling other processes what this one has changed: behind the commits, and many changes at once.

use crate::Context;
use schalter_domain::id::AuthorityId;
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Changes that come meanwhile are told together.
const PAUSE: Duration = Duration::from_millis(3);

/// Authorities that something of was changed here, and that nobody else was told of yet.
#[derive(Debug, Default)]
pub struct Announcements {
    waiting: Mutex<HashSet<AuthorityId>>,
    called: Notify,
}

impl Announcements {
    /// Something of this authority was changed and committed.
    pub fn add(&self, authority: AuthorityId) {
        if self.lock().insert(authority) {
            self.called.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<AuthorityId>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Announces until it is dropped. What is lost with a process, or with the way to the database, others find by their slow look.
pub async fn announce(ctx: &Context) {
    let announcements = &ctx.live.announcements;
    loop {
        announcements.called.notified().await;
        let changed = std::mem::take(&mut *announcements.lock());
        if let Err(fault) = ctx.store.announce(changed).await {
            tracing::warn!(%fault, "other processes could not be told of a change");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
