//! Availability: the month calendar and the list of one day.
//!
//! Both are reads of a few packed rows and one pure function per pool and day. A month is counted again only where it changed
//! ([`month`]), and who asks for the same one while it is being read gets the next answer together with everybody else who does
//! ([`crowd`]).

pub(crate) mod crowd;
pub(crate) mod month;

use crate::catalogue::Catalogue;
use crate::{Context, Error};
use jiff::civil::Date;
use schalter_domain::availability::{Ask, DayProfile, Starts, Taken, Window, free_starts};
use schalter_domain::catalogue::{Channel, Pool};
use schalter_domain::id::{PoolId, ServiceId, SiteId};
use schalter_domain::time::{Interval, Millis, Timestamp};
use schalter_storage::availability::{days_of_service, expired};
use std::sync::Arc;
use uuid::Uuid;

/// Days one question may span.
pub const DAYS_MAX: u16 = 62;

/// What a citizen looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Search {
    /// Which service.
    pub service: ServiceId,
    /// On one channel, or on any.
    pub channel: Option<Channel>,
    /// How many persons come.
    pub people: u8,
}

/// One day of the month calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Which date.
    pub date: Date,
    /// How many times may be begun, counted per pool.
    pub free: u32,
}

/// One time that may be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// From when to when.
    pub time: Interval,
    /// Where it would be taken from.
    pub pool: PoolId,
    /// Where that is.
    pub site: SiteId,
    /// How it is held.
    pub channel: Channel,
}

/// Why a question is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It ends before it begins, or spans too many days.
    #[error("ask for 1 to {DAYS_MAX} days")]
    Range,
    /// None, or more than the service takes in one booking.
    #[error("one booking is for 1 to {people_max} persons")]
    TooManyPeople {
        /// Persons at most.
        people_max: u8,
    },
}

/// How many times are free on each day from `from` to `to`, both included; every day is in the answer.
pub async fn days(
    ctx: &Context,
    search: Search,
    from: Date,
    to: Date,
) -> Result<Arc<[Day]>, Error<Refusal>> {
    let span = to.since(from).map_or(-1, |span| span.get_days());
    if !(0..i32::from(DAYS_MAX)).contains(&span) {
        return Err(Error::Refused(Refusal::Range));
    }
    crowd::ask(ctx, crowd::Question { search, from, to }).await
}

fn dates(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1))
        .take_while(move |date| *date <= to)
}

/// The times that are free on one date, by start.
pub async fn starts(
    ctx: &Context,
    search: Search,
    date: Date,
) -> Result<Vec<Start>, Error<Refusal>> {
    let catalogue = ctx.catalogue_of_service(search.service).await?;
    let scope = Scope::new(catalogue.ok_or(Error::NotFound)?, search, ctx.now())?;
    let (authority, service) = (scope.catalogue.authority().id, search.service);
    let range = (date, date);
    let every = (PoolId(Uuid::nil()), PoolId(Uuid::max()));
    let days = days_of_service(&ctx.store, authority, service, every, range).await?;
    let expired = expired(&ctx.store, authority, range, scope.now).await?;
    let mut starts = Vec::new();
    for place in scope.catalogue.places(service, search.channel) {
        let (pool, site, channel) = (place.pool.id, place.site.id, place.pool.channel);
        let taken = days.iter().find(|days| days.pool == pool);
        let taken = taken.map_or(&[][..], |days| &days.days);
        let expired = expired.iter().filter(|(of, ..)| *of == pool);
        let expired: Vec<_> = expired.map(|(_, day, time)| (*day, *time)).collect();
        let free = scope.free(ctx, place.pool, range, taken, &expired);
        starts.extend(free.iter().flat_map(Starts::iter).map(|time| Start {
            time,
            pool,
            site,
            channel,
        }));
    }
    starts.sort_by_key(|start| (start.time.start, start.pool));
    Ok(starts)
}

/// What is asked, and as of when it is answered.
struct Scope {
    catalogue: Arc<Catalogue>,
    duration: Millis,
    now: Timestamp,
}

impl Scope {
    fn new(
        catalogue: Arc<Catalogue>,
        search: Search,
        now: Timestamp,
    ) -> Result<Self, Error<Refusal>> {
        let service = catalogue.service(search.service).ok_or(Error::NotFound)?;
        let refusal = Refusal::TooManyPeople {
            people_max: service.people_max,
        };
        let duration = service
            .duration_for(search.people)
            .ok_or(Error::Refused(refusal))?;
        Ok(Self {
            catalogue,
            duration,
            now,
        })
    }

    fn window(&self, pool: &Pool) -> Window {
        let zone = self.catalogue.zone();
        Window::new(pool.lead, pool.release_days, self.now, zone).on_grains()
    }

    /// What may be begun in a pool, one answer for each date from the first to the last; `taken` is by ascending date.
    fn free(
        &self,
        ctx: &Context,
        pool: &Pool,
        (from, to): (Date, Date),
        taken: &[(Date, Taken)],
        expired: &[(Date, Interval)],
    ) -> Vec<Starts> {
        let ask = Ask {
            duration: self.duration,
            step: pool.start_step,
            window: self.window(pool),
        };
        let mut taken = taken.iter().peekable();
        let nothing = Taken::default();
        let free_on = |profile: Arc<DayProfile>| {
            let date = profile.date();
            let taken = taken.next_if(|(day, _)| *day == date);
            let taken = taken.map_or(&nothing, |(_, taken)| taken);
            let mut expired = expired.iter().filter(|(day, _)| *day == date).peekable();
            if expired.peek().is_none() {
                return free_starts(&profile, taken, &ask);
            }
            let expired = expired.map(|(_, time)| *time);
            free_starts(&profile, &without(taken, expired, &profile), &ask)
        };
        dates(from, to)
            .filter_map(|date| self.catalogue.profile(&ctx.holidays, pool.id, date))
            .map(free_on)
            .collect()
    }
}

/// What is taken when the time of expired holds is given back.
fn without(taken: &Taken, expired: impl Iterator<Item = Interval>, profile: &DayProfile) -> Taken {
    let mut left = taken.clone();
    for time in expired {
        if let Some(grains) = profile.grains(time) {
            // It fails where the counts are older than the hold; counting the hold as taken a moment longer does no harm.
            let _ = left.release(grains);
        }
    }
    left
}
