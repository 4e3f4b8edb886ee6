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
            .map(|nth| AppointmentNumber::of_seed(scatter(nth, authority)))
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

/// The seed of the nth number: all 90 million are different, and neighbours look nothing alike on a display.
fn scatter(nth: u64, authority: AuthorityId) -> u64 {
    const NUMBERS: u64 = 90_000_000;
    // Any factor without 2, 3 and 5 goes once round the circle.
    const FACTOR: u64 = 38_196_601;
    let offset = authority.0.as_u64_pair().1 % NUMBERS;
    ((nth % NUMBERS) * FACTOR + offset) % NUMBERS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use uuid::Uuid;

    #[test]
    fn numbers_differ_and_do_not_count_up() {
        let authority = AuthorityId(Uuid::from_u128(0x1234_5678_9abc_def0));
        let numbers: Vec<u64> = (0..100_000).map(|nth| scatter(nth, authority)).collect();
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
        assert!(
            numbers
                .windows(2)
                .all(|pair| pair[0].abs_diff(pair[1]) > 1_000)
        );
        assert_eq!(
            scatter(0, authority),
            scatter(90_000_000, authority),
            "and then they begin again"
        );
    }
}
