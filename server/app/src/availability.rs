//! Availability: the month calendar and the list of one day.
//!
//! Both are two reads of a few packed rows and one pure function per pool and day; nothing here is kept between requests
//! but the opening, which belongs to the version of the catalogue. Who asks for the same month while it is being read gets the
//! next answer together with everybody else who does ([`crowd`]).

pub(crate) mod crowd;

use crate::catalogue::Catalogue;
use crate::{Context, Error};
use jiff::civil::Date;
use schalter_domain::availability::{Ask, DayProfile, Starts, Taken, Window, free_starts};
use schalter_domain::catalogue::{Channel, Pool};
use schalter_domain::id::{PoolId, ServiceId, SiteId};
use schalter_domain::time::{Interval, Millis, Timestamp};
use schalter_storage::availability::{self, PoolDays};
use std::collections::HashMap;
use std::sync::Arc;

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

/// The month answer, read and computed now. The range is one that [`days`] let through.
async fn month(
    ctx: &Context,
    search: Search,
    from: Date,
    to: Date,
) -> Result<Arc<[Day]>, Error<Refusal>> {
    let seen = look(ctx, search, from, to).await?;
    let mut days: Vec<Day> = dates(from, to).map(|date| Day { date, free: 0 }).collect();
    for offer in seen.catalogue.places(search.service, search.channel) {
        for (day, starts) in days.iter_mut().zip(seen.free(ctx, offer.pool, from, to)) {
            day.free += starts.len();
        }
    }
    Ok(days.into())
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
    let seen = look(ctx, search, date, date).await?;
    let mut starts = Vec::new();
    for offer in seen.catalogue.places(search.service, search.channel) {
        let (pool, site, channel) = (offer.pool.id, offer.site.id, offer.pool.channel);
        let free = seen.free(ctx, offer.pool, date, date);
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

/// What a question is answered from, as of one instant.
struct Seen {
    catalogue: Arc<Catalogue>,
    duration: Millis,
    taken: Vec<PoolDays>,
    expired: HashMap<(PoolId, Date), Vec<Interval>>,
    now: Timestamp,
}

async fn look(ctx: &Context, search: Search, from: Date, to: Date) -> Result<Seen, Error<Refusal>> {
    let catalogue = ctx
        .catalogue_of_service(search.service)
        .await?
        .ok_or(Error::NotFound)?;
    let service = catalogue.service(search.service).ok_or(Error::NotFound)?;
    let refusal = Refusal::TooManyPeople {
        people_max: service.people_max,
    };
    let duration = service
        .duration_for(search.people)
        .ok_or(Error::Refused(refusal))?;
    let authority = catalogue.authority().id;
    let now = ctx.now();
    let taken =
        availability::days_of_service(&ctx.store, authority, search.service, from, to).await?;
    let mut expired: HashMap<_, Vec<Interval>> = HashMap::new();
    let range = (from, to);
    let holds =
        availability::expired_of_service(&ctx.store, authority, search.service, range, now).await?;
    for (pool, day, time) in holds {
        expired.entry((pool, day)).or_default().push(time);
    }
    Ok(Seen {
        catalogue,
        duration,
        taken,
        expired,
        now,
    })
}

impl Seen {
    /// What may be begun in a pool, one answer for each date from `from` to `to`.
    fn free(&self, ctx: &Context, pool: &Pool, from: Date, to: Date) -> Vec<Starts> {
        let zone = self.catalogue.zone();
        let ask = Ask {
            duration: self.duration,
            step: pool.start_step,
            window: Window::new(pool.lead, pool.release_days, self.now, zone),
        };
        let taken = self.taken.iter().find(|taken| taken.pool == pool.id);
        let mut taken = taken.map_or(&[][..], |taken| &taken.days).iter().peekable();
        let nothing = Taken::default();
        let free_on = |profile: Arc<DayProfile>| {
            let date = profile.date();
            let taken = taken.next_if(|(day, _)| *day == date);
            let taken = taken.map_or(&nothing, |(_, taken)| taken);
            match self.expired.get(&(pool.id, date)) {
                None => free_starts(&profile, taken, &ask),
                Some(expired) => free_starts(&profile, &without(taken, expired, &profile), &ask),
            }
        };
        dates(from, to)
            .filter_map(|date| self.catalogue.profile(&ctx.holidays, pool.id, date))
            .map(free_on)
            .collect()
    }
}

/// What is taken when the time of expired holds is given back.
fn without(taken: &Taken, expired: &[Interval], profile: &DayProfile) -> Taken {
    let mut left = taken.clone();
    for time in expired {
        if let Some(grains) = profile.grains(*time) {
            // It fails where the counts are older than the hold; counting the hold as taken a moment longer does no harm.
            let _ = left.release(grains);
        }
    }
    left
}
