//! Appointment numbers, taken from the database in blocks, so that no two processes and no two transactions can draw the same.

use crate::{Context, Fault};
use schalter_domain::booking::AppointmentNumber;
use schalter_domain::id::AuthorityId;
use schalter_storage::booking;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Numbers in one block; what is left of it when the process ends is never given out.
const BLOCK: u32 = 256;

/// The rest of each authority's block.
#[derive(Debug, Default)]
pub(super) struct Numbers(Mutex<HashMap<AuthorityId, Range<u64>>>);

impl Numbers {
    /// The next `count` numbers of an authority.
    pub(super) async fn take(
        &self,
        ctx: &Context,
        authority: AuthorityId,
        count: usize,
    ) -> Result<Vec<AppointmentNumber>, Fault> {
        let mut numbers = self.rest(authority, count);
        if numbers.len() < count {
            let mut tx = ctx.store.begin_write(authority).await?;
            let first = booking::take_numbers(&mut tx, authority, BLOCK).await?;
            tx.commit().await?;
            let mut fresh = first..first + u64::from(BLOCK);
            numbers.extend(fresh.by_ref().take(count - numbers.len()));
            // Two groups may fetch a block at once: the later one's stays, the rest of the other's is never given out.
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(authority, fresh);
        }
        Ok(numbers
            .into_iter()
            .map(|nth| AppointmentNumber::nth(nth, authority))
            .collect())
    }

    fn rest(&self, authority: AuthorityId, count: usize) -> Vec<u64> {
        let mut blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        blocks
            .entry(authority)
            .or_insert(0..0)
            .by_ref()
            .take(count)
            .collect()
    }
}
