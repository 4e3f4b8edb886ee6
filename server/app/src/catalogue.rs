//! Catalogue: what authorities offer. It is read often and changes seldom, so a process keeps what it has read, and asks for the
//! version before each use: what is kept is used only if it is still what the database holds.

use crate::{Context, Error, Fault};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schalter_domain::audit::{Actor, Event, EventKind, Subjects};
use schalter_domain::availability::{DayProfile, HolidayCalendar};
use schalter_domain::catalogue::{
    Authority, Channel, Counter, Department, Found, Pool, Refusal, Service, Site, check_ags, search,
};
use schalter_domain::id::{
    AuthorityId, CounterId, DepartmentId, EventId, PoolId, QueueId, ServiceId, SiteId,
};
use schalter_domain::time::LocalDay;
use schalter_storage::{Db, audit, catalogue};
use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::{Arc, PoisonError, RwLock};

pub use schalter_storage::catalogue::{AuthorityContent, PoolContent, Queue};

/// Day profiles kept per authority at most, 330 bytes each; beyond it they are made anew.
const PROFILES_MAX: usize = 20_000;

/// An authority and what it offers, as it was at one version.
#[derive(Debug)]
pub struct Catalogue {
    content: AuthorityContent,
    withdrawn: Vec<Service>,
    zone: TimeZone,
    version: i64,
    profiles: RwLock<HashMap<(PoolId, Date), Arc<DayProfile>>>,
}

/// What a process has read.
#[derive(Debug, Default)]
pub(crate) struct Catalogues {
    by_authority: RwLock<HashMap<AuthorityId, Arc<Catalogue>>>,
    /// A service never moves to another authority, so this needs no version.
    authority_of: RwLock<HashMap<ServiceId, AuthorityId>>,
}

/// A place where a service can be had.
#[derive(Debug, Clone, Copy)]
pub struct OfferedAt<'a> {
    /// The unit of capacity.
    pub pool: &'a Pool,
    /// Where it is.
    pub site: &'a Site,
}

impl Catalogue {
    /// Counted up by every change of what the authority offers.
    pub(crate) const fn version(&self) -> i64 {
        self.version
    }

    /// The authority.
    #[must_use]
    pub const fn authority(&self) -> &Authority {
        &self.content.authority
    }

    /// Its time zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Everything it offers.
    #[must_use]
    pub const fn content(&self) -> &AuthorityContent {
        &self.content
    }

    /// One of its services, if it is offered.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.content
            .services
            .iter()
            .find(|service| service.id == id)
    }

    /// One of its services, offered or withdrawn: what an appointment was once made for.
    #[must_use]
    pub fn service_ever(&self, id: ServiceId) -> Option<&Service> {
        self.service(id)
            .or_else(|| self.withdrawn.iter().find(|service| service.id == id))
    }

    /// One of its departments.
    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.content
            .departments
            .iter()
            .find(|department| department.id == id)
    }

    /// One of its sites.
    #[must_use]
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.content.sites.iter().find(|site| site.id == id)
    }

    /// One of its queues.
    #[must_use]
    pub fn queue(&self, id: QueueId) -> Option<&Queue> {
        self.content.queues.iter().find(|queue| queue.id == id)
    }

    /// One of its counters.
    #[must_use]
    pub fn counter(&self, id: CounterId) -> Option<&Counter> {
        self.content
            .counters
            .iter()
            .find(|counter| counter.id == id)
    }

    /// One of its pools.
    #[must_use]
    pub fn pool(&self, id: PoolId) -> Option<&Pool> {
        self.pool_content(id).map(|content| &content.pool)
    }

    fn pool_content(&self, id: PoolId) -> Option<&PoolContent> {
        self.content
            .pools
            .iter()
            .find(|content| content.pool.id == id)
    }

    /// The pools of a queue.
    pub fn pools_of_queue(&self, queue: QueueId) -> impl Iterator<Item = &Pool> {
        self.content
            .pools
            .iter()
            .map(|content| &content.pool)
            .filter(move |pool| pool.queue == queue)
    }

    /// Where a service can be had, on one channel or on any.
    pub fn places(
        &self,
        service: ServiceId,
        channel: Option<Channel>,
    ) -> impl Iterator<Item = OfferedAt<'_>> {
        let pools = self.content.pools.iter().map(|content| &content.pool);
        pools
            .filter(move |pool| {
                pool.services.contains(&service)
                    && channel.is_none_or(|channel| pool.channel == channel)
            })
            .filter_map(|pool| {
                Some(OfferedAt {
                    pool,
                    site: self.site(pool.site)?,
                })
            })
    }

    /// The channels a service can be had on, in their usual order.
    #[must_use]
    pub fn channels(&self, service: ServiceId) -> Vec<Channel> {
        let offered = |channel: &Channel| self.places(service, Some(*channel)).next().is_some();
        Channel::ALL.into_iter().filter(offered).collect()
    }

    /// How many counters of a pool are open when, on one day.
    pub(crate) fn profile(
        &self,
        holidays: &HolidayCalendar,
        pool: PoolId,
        date: Date,
    ) -> Option<Arc<DayProfile>> {
        let key = (pool, date);
        if let Some(profile) = self
            .profiles
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Some(Arc::clone(profile));
        }
        let content = self.pool_content(pool)?;
        let holiday = holidays
            .on(&self.site(content.pool.site)?.ags, date)
            .is_some();
        let day = LocalDay::of(date, &self.zone);
        let profile = Arc::new(DayProfile::new(
            day,
            &content.rules,
            &content.closures,
            holiday,
        ));
        let mut profiles = self
            .profiles
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if profiles.len() >= PROFILES_MAX {
            profiles.clear();
        }
        profiles.insert(key, Arc::clone(&profile));
        Some(profile)
    }
}

impl Context {
    /// What an authority offers now; `None`: there is no such authority.
    pub async fn catalogue(&self, authority: AuthorityId) -> Result<Option<Arc<Catalogue>>, Fault> {
        self.catalogue_in(&self.store, authority).await
    }

    /// The same, seen from inside a transaction.
    pub(crate) async fn catalogue_in(
        &self,
        mut db: impl Db,
        authority: AuthorityId,
    ) -> Result<Option<Arc<Catalogue>>, Fault> {
        let Some(version) = catalogue::version(&mut db, authority).await? else {
            return Ok(None);
        };
        let kept = self
            .catalogues
            .by_authority
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&authority)
            .cloned();
        if let Some(kept) = kept.filter(|kept| kept.version == version) {
            return Ok(Some(kept));
        }
        let Some(content) = catalogue::load(&mut db, authority).await? else {
            return Ok(None);
        };
        let withdrawn = catalogue::withdrawn(&mut db, authority).await?;
        let zone = content
            .authority
            .zone()
            .map_err(|fault| Fault::corrupt("authority", fault))?;
        let fresh = Arc::new(Catalogue {
            content,
            withdrawn,
            zone,
            version,
            profiles: RwLock::default(),
        });
        let mut kept = self
            .catalogues
            .by_authority
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        kept.insert(authority, Arc::clone(&fresh));
        Ok(Some(fresh))
    }

    /// The catalogue that holds a service, as this process saw it last: enough to know whose it is and which day a time lies in, before a
    /// decision that looks at the catalogue again in its own transaction.
    pub(crate) async fn catalogue_seen_last(
        &self,
        service: ServiceId,
    ) -> Result<Option<Arc<Catalogue>>, Fault> {
        let Catalogues {
            by_authority,
            authority_of,
        } = &*self.catalogues;
        let authority = authority_of
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&service)
            .copied();
        let seen = authority.and_then(|authority| {
            by_authority
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .get(&authority)
                .cloned()
        });
        match seen.filter(|catalogue| catalogue.service(service).is_some()) {
            Some(seen) => Ok(Some(seen)),
            None => self.catalogue_of_service(service).await,
        }
    }

    /// The catalogue that holds a service; `None`: nobody offers such a one.
    pub async fn catalogue_of_service(
        &self,
        service: ServiceId,
    ) -> Result<Option<Arc<Catalogue>>, Fault> {
        let known = self
            .catalogues
            .authority_of
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&service)
            .copied();
        let authority = if let Some(authority) = known {
            authority
        } else {
            let found = catalogue::authority_of_service(&self.store, service).await?;
            let Some(authority) = found else {
                return Ok(None);
            };
            let known = &self.catalogues.authority_of;
            known
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(service, authority);
            authority
        };
        Ok(self
            .catalogue(authority)
            .await?
            .filter(|catalogue| catalogue.service(service).is_some()))
    }
}

/// Every authority of the installation, by short name.
pub async fn authorities(ctx: &Context) -> Result<Vec<Authority>, Fault> {
    catalogue::authorities(&ctx.store).await
}

/// One authority by its id or its short name.
pub async fn authority(ctx: &Context, slug_or_id: &str) -> Result<Option<Arc<Catalogue>>, Fault> {
    let by_slug = catalogue::by_slug(&ctx.store, slug_or_id).await?;
    match by_slug.or_else(|| AuthorityId::from_str(slug_or_id).ok()) {
        Some(id) => ctx.catalogue(id).await,
        None => Ok(None),
    }
}

/// The services of an authority that a question finds, best first; an empty question finds all.
#[must_use]
pub fn services<'a>(catalogue: &'a Catalogue, query: &str, channel: Option<Channel>) -> Found<'a> {
    let on_channel = |service: &&Service| catalogue.places(service.id, channel).next().is_some();
    search(catalogue.content.services.iter().filter(on_channel), query)
}

/// The installation's note that its data was made for demonstration.
const DEMO: &str = "demo";

/// Whether the data of this installation was made for demonstration.
pub async fn is_demo(ctx: &Context) -> Result<bool, Fault> {
    Ok(catalogue::installation(&ctx.store, DEMO).await?.as_deref() == Some("true"))
}

/// Notes that the data of this installation is made for demonstration.
pub async fn mark_demo(ctx: &Context) -> Result<(), Fault> {
    let mut tx = ctx.store.begin_write_all().await?;
    catalogue::put_installation(&mut tx, DEMO, "true").await?;
    tx.commit().await
}

/// Makes the catalogue of an authority what `content` says; doing so again changes nothing but the version.
///
/// What is missing from `content` is withdrawn, and what was booked of it stays.
pub async fn import(ctx: &Context, content: &AuthorityContent) -> Result<(), Error<Refusal>> {
    check(content).map_err(Error::Refused)?;
    let authority = content.authority.id;
    let mut tx = ctx.store.begin_write(authority).await?;
    catalogue::replace(&mut tx, content).await?;
    let event = Event {
        id: EventId(ctx.uuid()),
        authority,
        at: ctx.now(),
        kind: EventKind::CatalogueChanged,
        actor: Actor::System,
        subjects: Subjects::default(),
    };
    audit::append(&mut tx, &[event]).await?;
    ctx.commit(tx, authority).await?;
    Ok(())
}

fn check(content: &AuthorityContent) -> Result<(), Refusal> {
    content.authority.check()?;
    content
        .departments
        .iter()
        .try_for_each(|department| department.name.check())?;
    content
        .sites
        .iter()
        .try_for_each(|site| site.name.check().and_then(|()| check_ags(&site.ags)))?;
    content.services.iter().try_for_each(Service::check)?;
    content
        .pools
        .iter()
        .try_for_each(|content| content.pool.check())?;
    let rules_fit = content.pools.iter().all(|pool| {
        pool.rules.iter().all(|rule| rule.check().is_ok())
            && pool.closures.iter().all(|closure| closure.check().is_ok())
    });
    if rules_fit {
        Ok(())
    } else {
        Err(Refusal::Window)
    }
}
