//! The month calendar, counted again only where it changed (ADR 16).
//!
//! How many times are free is a pure function of the catalogue, a pool's days, its expired holds and the window of booking. A process
//! keeps its counts together with all they were counted from, reads before each answer whether that is still so, and counts
//! again the pools for which it is not. Losing what is kept costs time and nothing else.

use super::crowd::Question;
use super::{Day, Refusal, Scope, dates};
use crate::{Context, Error, Fault};
use jiff::civil::Date;
use schalter_domain::availability::{Starts, Window};
use schalter_domain::catalogue::Pool;
use schalter_domain::id::PoolId;
use schalter_domain::time::Interval;
use schalter_storage::availability::{
    Revision, Standing, days_of_service, expired, standing_of_service,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Questions whose counts are kept at most, about 11 KiB each for thirty pools and two months; beyond it all are counted anew.
const QUESTIONS_MAX: usize = 256;

/// What a process has counted.
#[derive(Debug, Default)]
pub(crate) struct Months(Mutex<HashMap<Question, Month>>);

impl Months {
    fn lock(&self) -> MutexGuard<'_, HashMap<Question, Month>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self, question: &Question, version: i64) -> Month {
        let kept = self.lock().get(question).cloned();
        let kept = kept.filter(|kept| kept.version == version);
        kept.unwrap_or_else(|| Month {
            version,
            pools: HashMap::new(),
        })
    }

    fn keep(&self, question: Question, month: Month) {
        let mut kept = self.lock();
        if kept.len() >= QUESTIONS_MAX && !kept.contains_key(&question) {
            kept.clear();
        }
        kept.insert(question, month);
    }
}

/// The counts for one question under one version of the catalogue.
#[derive(Debug, Clone)]
struct Month {
    version: i64,
    pools: HashMap<PoolId, Arc<Counted>>,
}

/// How many times may be begun in one pool on each date, and from what that was counted.
#[derive(Debug)]
struct Counted {
    basis: Basis,
    free: Box<[u32]>,
}

/// Everything the counts of a pool depend on, beside the question and the catalogue.
#[derive(Debug, PartialEq, Eq)]
struct Basis {
    revision: Revision,
    window: Window,
    expired: Vec<(Date, Interval)>,
}

impl Basis {
    fn of(scope: &Scope, pool: &Pool, revision: Revision, expired: &Expired) -> Self {
        Self {
            revision,
            window: scope.window(pool),
            expired: expired.get(&pool.id).cloned().unwrap_or_default(),
        }
    }
}

/// The answer as of now. The range is one that [`super::days`] let through.
pub(super) async fn month(ctx: &Context, question: Question) -> Result<Arc<[Day]>, Error<Refusal>> {
    let Question { search, from, to } = question;
    let now = ctx.now();
    let seen_last = ctx.catalogue_seen_last(search.service).await?;
    let seen_last = seen_last.ok_or(Error::NotFound)?;
    let authority = seen_last.authority().id;
    let standing =
        standing_of_service(&ctx.store, authority, search.service, (from, to), now).await?;
    let standing = standing.ok_or(Error::NotFound)?;
    let catalogue = if standing.catalogue == seen_last.version() {
        Some(seen_last)
    } else {
        ctx.catalogue_of_service(search.service).await?
    };
    let scope = Scope::new(catalogue.ok_or(Error::NotFound)?, search, now)?;
    let places = scope.catalogue.places(search.service, search.channel);
    let pools: Vec<&Pool> = places.map(|place| place.pool).collect();
    let mut month = ctx.months.kept(&question, scope.catalogue.version());
    let changed = changed(ctx, &scope, &question, &pools, &month, standing).await?;
    if !changed.is_empty() {
        count(ctx, &scope, &question, &changed, &mut month).await?;
        ctx.months.keep(question, month.clone());
    }
    let mut days: Vec<Day> = dates(from, to).map(|date| Day { date, free: 0 }).collect();
    for counted in pools.iter().filter_map(|pool| month.pools.get(&pool.id)) {
        for (day, free) in days.iter_mut().zip(&*counted.free) {
            day.free += free;
        }
    }
    Ok(days.into())
}

/// The pools whose counts are not what they were counted from any more.
async fn changed<'a>(
    ctx: &Context,
    scope: &Scope,
    question: &Question,
    pools: &[&'a Pool],
    month: &Month,
    standing: Standing,
) -> Result<Vec<&'a Pool>, Fault> {
    if standing.catalogue != month.version {
        return Ok(pools.to_vec());
    }
    // A hold swept since then counts as taken once more for a moment, and never as free twice.
    let expired = if standing.expired {
        expired_in(ctx, scope, question).await?
    } else {
        Expired::new()
    };
    let places = scope.catalogue.places(question.search.service, None);
    let mut offering: Vec<PoolId> = places.map(|place| place.pool.id).collect();
    offering.sort_unstable();
    let revisions: HashMap<_, _> = offering.into_iter().zip(standing.revisions).collect();
    let unchanged = |pool: &Pool| {
        let (kept, revision) = (month.pools.get(&pool.id)?, revisions.get(&pool.id)?);
        Some(kept.basis == Basis::of(scope, pool, *revision, &expired))
    };
    let changed = pools.iter().copied();
    Ok(changed
        .filter(|pool| unchanged(pool) != Some(true))
        .collect())
}

/// Counts pools anew.
async fn count(
    ctx: &Context,
    scope: &Scope,
    question: &Question,
    changed: &[&Pool],
    month: &mut Month,
) -> Result<(), Fault> {
    let ids = || changed.iter().map(|pool| pool.id);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else {
        return Ok(());
    };
    let (authority, service) = (scope.catalogue.authority().id, question.search.service);
    let range = (question.from, question.to);
    // Mostly one pool has changed, or every one; those in between are read without need.
    let read = days_of_service(&ctx.store, authority, service, (first, last), range).await?;
    let expired = expired_in(ctx, scope, question).await?;
    for pool in changed {
        let read = read.iter().find(|read| read.pool == pool.id);
        let revision = read.map_or_else(Revision::default, |read| read.revision);
        let taken = read.map_or(&[][..], |read| &read.days);
        let basis = Basis::of(scope, pool, revision, &expired);
        let starts = scope.free(ctx, pool, range, taken, &basis.expired);
        let free = starts.iter().map(Starts::len).collect();
        let counted = Arc::new(Counted { basis, free });
        month.pools.insert(pool.id, counted);
    }
    Ok(())
}

/// Expired holds by pool, always in the same order.
type Expired = HashMap<PoolId, Vec<(Date, Interval)>>;

async fn expired_in(ctx: &Context, scope: &Scope, question: &Question) -> Result<Expired, Fault> {
    let (authority, range) = (scope.catalogue.authority().id, (question.from, question.to));
    let mut by_pool = Expired::new();
    for (pool, date, time) in expired(&ctx.store, authority, range, scope.now).await? {
        by_pool.entry(pool).or_default().push((date, time));
    }
    for times in by_pool.values_mut() {
        times.sort_unstable_by_key(|(date, time)| (*date, time.start, time.end));
    }
    Ok(by_pool)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::availability::Search;
    use schalter_domain::id::ServiceId;
    use uuid::Uuid;

    #[test]
    fn only_a_new_question_makes_room() {
        let months = Months::default();
        let question = |nth: usize| {
            let search = Search {
                service: ServiceId(Uuid::from_u128(nth as u128)),
                channel: None,
                people: 1,
            };
            let date = jiff::civil::date(2026, 12, 7);
            let (from, to) = (date, date);
            Question { search, from, to }
        };
        let month = || Month {
            version: 1,
            pools: HashMap::new(),
        };
        (0..QUESTIONS_MAX).for_each(|nth| months.keep(question(nth), month()));
        months.keep(question(0), month());
        assert_eq!(months.lock().len(), QUESTIONS_MAX);
        months.keep(question(QUESTIONS_MAX), month());
        assert_eq!(months.lock().len(), 1);
    }
}
