//! How often one mailbox was named in a day, by bookings that may be cancelled meanwhile and by enrolments: each writes to it, and who
//! names it need not be who reads it.
//!
//! Kept in memory, as keyed hashes: a restart forgets, and several processes count each for itself. The limit on coming appointments,
//! which the database counts, holds in any case.

use schalter_domain::id::AuthorityId;
use schalter_domain::time::{Millis, Timestamp};
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

/// Mailboxes remembered at most, a few megabytes; more than that in one day are forgotten all at once.
const MAILBOXES_MAX: usize = 100_000;
/// After this long a mailbox begins anew.
const DAY: Millis = Millis::hours(24);

#[derive(Debug, Default)]
pub(crate) struct Mailboxes {
    named: Mutex<HashMap<u64, Named>>,
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy)]
struct Named {
    times: u32,
    since: Timestamp,
}

impl Mailboxes {
    /// Names a mailbox of an authority's citizen once more; whether that is allowed. `None`: without limit.
    pub(crate) fn name(
        &self,
        authority: AuthorityId,
        email: &str,
        times_max: Option<u32>,
        now: Timestamp,
    ) -> bool {
        let Some(times_max) = times_max else {
            return true;
        };
        // Nobody distinguishes mailboxes by case, whatever RFC 5321 allows.
        let mailbox = self.hasher.hash_one((authority.0, email.to_lowercase()));
        let mut all = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAILBOXES_MAX {
            all.retain(|_, named| now < named.since.plus(DAY));
            if all.len() >= MAILBOXES_MAX {
                all.clear();
            }
        }
        let fresh = Named {
            times: 0,
            since: now,
        };
        let named = all.entry(mailbox).or_insert(fresh);
        if now >= named.since.plus(DAY) {
            *named = fresh;
        }
        let allowed = named.times < times_max;
        named.times += u32::from(allowed);
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_begins_anew_after_a_day_and_each_authority_counts_for_itself() {
        let mailboxes = Mailboxes::default();
        let (here, there) = (
            AuthorityId(uuid::Uuid::from_u128(1)),
            AuthorityId(uuid::Uuid::from_u128(2)),
        );
        let now = Timestamp(1_800_000_000_000);
        let name = |authority, email, at| mailboxes.name(authority, email, Some(2), at);
        assert!(name(here, "ada@example.org", now) && name(here, "ADA@example.org", now));
        assert!(!name(here, "ada@example.org", now));
        assert!(name(there, "ada@example.org", now) && name(here, "bea@example.org", now));
        assert!(!name(here, "ada@example.org", now.plus(Millis::hours(23))));
        assert!(name(here, "ada@example.org", now.plus(DAY)));
        assert!(mailboxes.name(here, "ada@example.org", None, now));
    }
}
