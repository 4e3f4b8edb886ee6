//! Catalogue: what an authority offers, read and replaced as a whole. It is small (kilobytes), and whoever needs one part
//! needs its neighbours.

use crate::row::json;
use crate::{Db, Fault, Row, Sql, Tx, bind};
use schalter_domain::availability::{Closure, LocalSpan, OpeningRule, Weekdays};
use schalter_domain::catalogue::{Authority, Channel, Counter, Department, Fee, Land, Pool, Service, Site};
use schalter_domain::id::{AuthorityId, DepartmentId, PoolId, QueueId, ServiceId};
use std::collections::HashMap;

/// An authority and everything it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityContent {
    /// The authority itself.
    pub authority: Authority,
    /// Its parts.
    pub departments: Vec<Department>,
    /// Its buildings, and its video site.
    pub sites: Vec<Site>,
    /// Its lines.
    pub queues: Vec<Queue>,
    /// Its counters.
    pub counters: Vec<Counter>,
    /// What it does for citizens.
    pub services: Vec<Service>,
    /// Its capacity.
    pub pools: Vec<PoolContent>,
}

/// A pool with its opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolContent {
    /// The pool.
    pub pool: Pool,
    /// When it is open.
    pub rules: Vec<OpeningRule>,
    /// When it is closed nevertheless.
    pub closures: Vec<Closure>,
}

/// A line of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Key.
    pub id: QueueId,
    /// Whose line it is.
    pub department: DepartmentId,
    /// Name as the clerks read it.
    pub name: String,
}

/// A wall-clock span as it stands in JSON.
#[derive(serde::Serialize, serde::Deserialize)]
struct Span {
    from: u16,
    until: u16,
}

const AUTHORITIES: Sql = Sql::new(
    "SELECT authority_id, slug, name, land, time_zone, colour, logo_svg, phone, email
     FROM authority ORDER BY slug",
);

/// Every authority of the installation, by slug.
pub async fn authorities(mut db: impl Db) -> Result<Vec<Authority>, Fault> {
    db.all(AUTHORITIES, bind![]).await?.iter().map(authority_of).collect()
}

const BY_SLUG: Sql = Sql::new("SELECT authority_id FROM authority WHERE slug = $1");

/// The authority with this short name.
pub async fn by_slug(mut db: impl Db, slug: &str) -> Result<Option<AuthorityId>, Fault> {
    db.optional(BY_SLUG, bind![slug]).await?.map(|row| row.get("authority_id")).transpose()
}

const VERSION: Sql = Sql::new("SELECT catalogue_version FROM authority WHERE authority_id = $1");

/// How often the catalogue of an authority was changed; `None`: there is no such authority.
pub async fn version(mut db: impl Db, authority: AuthorityId) -> Result<Option<i64>, Fault> {
    db.optional(VERSION, bind![authority]).await?.map(|row| row.get("catalogue_version")).transpose()
}

const AUTHORITY_OF_SERVICE: Sql = Sql::new("SELECT authority_id FROM service WHERE id = $1");

/// Whose service it is: addresses of services name no authority.
pub async fn authority_of_service(mut db: impl Db, service: ServiceId) -> Result<Option<AuthorityId>, Fault> {
    db.optional(AUTHORITY_OF_SERVICE, bind![service]).await?.map(|row| row.get("authority_id")).transpose()
}

const AUTHORITY: Sql = Sql::new(
    "SELECT authority_id, slug, name, land, time_zone, colour, logo_svg, phone, email
     FROM authority WHERE authority_id = $1",
);
const DEPARTMENTS: Sql = Sql::new("SELECT id, name FROM department WHERE authority_id = $1 ORDER BY id");
const SITES: Sql = Sql::new("SELECT id, name, address, ags FROM site WHERE authority_id = $1 ORDER BY id");
const QUEUES: Sql = Sql::new("SELECT id, department_id, name FROM queue WHERE authority_id = $1 ORDER BY id");
const COUNTERS: Sql = Sql::new("SELECT id, queue_id, name FROM counter WHERE authority_id = $1 ORDER BY name, id");
const SERVICES: Sql = Sql::new(
    "SELECT id, slug, department_id, leika, name, summary, synonyms, documents, fee_cents, fee_note,
            duration_ms, duration_per_extra_person_ms, people_max
     FROM service WHERE authority_id = $1 AND withdrawn = FALSE ORDER BY slug",
);
const POOLS: Sql = Sql::new(
    "SELECT id, department_id, site_id, channel, queue_id, lead_ms, release_days, start_step_ms
     FROM pool WHERE authority_id = $1 ORDER BY id",
);
const POOL_SERVICES: Sql = Sql::new(
    "SELECT pool_id, service_id FROM pool_service WHERE authority_id = $1 ORDER BY pool_id, service_id",
);
const OPENING_RULES: Sql = Sql::new(
    "SELECT id, pool_id, weekdays, from_minute, until_minute, breaks, valid_from, valid_until, every_weeks,
            counters, on_holidays
     FROM opening_rule WHERE authority_id = $1 ORDER BY pool_id, id",
);
const CLOSURES: Sql = Sql::new(
    "SELECT id, pool_id, from_day, until_day, from_minute, until_minute, reason
     FROM closure WHERE authority_id = $1 ORDER BY pool_id, id",
);

/// Everything an authority offers; `None`: there is no such authority.
///
/// Read the [`version`] first: then a change in between is noticed at the next look, and never missed.
pub async fn load(mut db: impl Db, authority: AuthorityId) -> Result<Option<AuthorityContent>, Fault> {
    let Some(row) = db.optional(AUTHORITY, bind![authority]).await? else {
        return Ok(None);
    };
    let mut services_of: HashMap<PoolId, Vec<ServiceId>> = HashMap::new();
    for row in db.all(POOL_SERVICES, bind![authority]).await? {
        services_of.entry(row.get("pool_id")?).or_default().push(row.get("service_id")?);
    }
    let mut rules_of: HashMap<PoolId, Vec<OpeningRule>> = HashMap::new();
    for row in db.all(OPENING_RULES, bind![authority]).await? {
        rules_of.entry(row.get("pool_id")?).or_default().push(opening_rule_of(&row)?);
    }
    let mut closures_of: HashMap<PoolId, Vec<Closure>> = HashMap::new();
    for row in db.all(CLOSURES, bind![authority]).await? {
        closures_of.entry(row.get("pool_id")?).or_default().push(closure_of(&row)?);
    }
    let mut pools = Vec::new();
    for row in db.all(POOLS, bind![authority]).await? {
        let id = row.get("id")?;
        let pool = pool_of(&row, services_of.remove(&id).unwrap_or_default())?;
        let rules = rules_of.remove(&id).unwrap_or_default();
        pools.push(PoolContent { pool, rules, closures: closures_of.remove(&id).unwrap_or_default() });
    }
    Ok(Some(AuthorityContent {
        authority: authority_of(&row)?,
        departments: db.all(DEPARTMENTS, bind![authority]).await?.iter().map(department_of).collect::<Result<_, _>>()?,
        sites: db.all(SITES, bind![authority]).await?.iter().map(site_of).collect::<Result<_, _>>()?,
        queues: db.all(QUEUES, bind![authority]).await?.iter().map(queue_of).collect::<Result<_, _>>()?,
        counters: db.all(COUNTERS, bind![authority]).await?.iter().map(counter_of).collect::<Result<_, _>>()?,
        services: db.all(SERVICES, bind![authority]).await?.iter().map(service_of).collect::<Result<_, _>>()?,
        pools,
    }))
}

const WITHDRAWN: Sql = Sql::new(
    "SELECT id, slug, department_id, leika, name, summary, synonyms, documents, fee_cents, fee_note,
            duration_ms, duration_per_extra_person_ms, people_max
     FROM service WHERE authority_id = $1 AND withdrawn = TRUE ORDER BY slug",
);

/// Services that are offered no more; appointments may still be for them.
pub async fn withdrawn(mut db: impl Db, authority: AuthorityId) -> Result<Vec<Service>, Fault> {
    db.all(WITHDRAWN, bind![authority]).await?.iter().map(service_of).collect()
}

const PUT_AUTHORITY: Sql = Sql::new(
    "INSERT INTO authority (authority_id, slug, name, land, time_zone, colour, logo_svg, phone, email)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (authority_id) DO UPDATE SET slug = excluded.slug, name = excluded.name, land = excluded.land,
         time_zone = excluded.time_zone, colour = excluded.colour, logo_svg = excluded.logo_svg,
         phone = excluded.phone, email = excluded.email, catalogue_version = authority.catalogue_version + 1",
);
const PUT_DEPARTMENT: Sql = Sql::new(
    "INSERT INTO department (authority_id, id, name) VALUES ($1, $2, $3)
     ON CONFLICT (authority_id, id) DO UPDATE SET name = excluded.name",
);
const PUT_SITE: Sql = Sql::new(
    "INSERT INTO site (authority_id, id, name, address, ags) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (authority_id, id) DO UPDATE SET name = excluded.name, address = excluded.address, ags = excluded.ags",
);
const PUT_QUEUE: Sql = Sql::new(
    "INSERT INTO queue (authority_id, id, department_id, name) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority_id, id) DO UPDATE SET department_id = excluded.department_id, name = excluded.name",
);
const PUT_COUNTER: Sql = Sql::new(
    "INSERT INTO counter (authority_id, id, queue_id, name) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority_id, id) DO UPDATE SET queue_id = excluded.queue_id, name = excluded.name",
);
const WITHDRAW_SERVICES: Sql = Sql::new("UPDATE service SET withdrawn = TRUE WHERE authority_id = $1");
const PUT_SERVICE: Sql = Sql::new(
    "INSERT INTO service (authority_id, id, slug, department_id, leika, name, summary, synonyms, documents,
         fee_cents, fee_note, duration_ms, duration_per_extra_person_ms, people_max, withdrawn)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, FALSE)
     ON CONFLICT (authority_id, id) DO UPDATE SET slug = excluded.slug, department_id = excluded.department_id,
         leika = excluded.leika, name = excluded.name, summary = excluded.summary, synonyms = excluded.synonyms,
         documents = excluded.documents, fee_cents = excluded.fee_cents, fee_note = excluded.fee_note,
         duration_ms = excluded.duration_ms, duration_per_extra_person_ms = excluded.duration_per_extra_person_ms,
         people_max = excluded.people_max, withdrawn = FALSE",
);
const PUT_POOL: Sql = Sql::new(
    "INSERT INTO pool (authority_id, id, department_id, site_id, channel, queue_id, lead_ms, release_days, start_step_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (authority_id, id) DO UPDATE SET department_id = excluded.department_id, site_id = excluded.site_id,
         channel = excluded.channel, queue_id = excluded.queue_id, lead_ms = excluded.lead_ms,
         release_days = excluded.release_days, start_step_ms = excluded.start_step_ms",
);
const DELETE_POOL_SERVICES: Sql = Sql::new("DELETE FROM pool_service WHERE authority_id = $1");
const DELETE_OPENING_RULES: Sql = Sql::new("DELETE FROM opening_rule WHERE authority_id = $1");
const DELETE_CLOSURES: Sql = Sql::new("DELETE FROM closure WHERE authority_id = $1");
const PUT_POOL_SERVICE: Sql =
    Sql::new("INSERT INTO pool_service (authority_id, pool_id, service_id) VALUES ($1, $2, $3)");
const PUT_OPENING_RULE: Sql = Sql::new(
    "INSERT INTO opening_rule (authority_id, id, pool_id, weekdays, from_minute, until_minute, breaks, valid_from,
         valid_until, every_weeks, counters, on_holidays)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
);
const PUT_CLOSURE: Sql = Sql::new(
    "INSERT INTO closure (authority_id, id, pool_id, from_day, until_day, from_minute, until_minute, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

/// Makes the stored catalogue of an authority what `content` says, and counts its version up.
///
/// Nothing that appointments point to is deleted: services that are no longer there are withdrawn, pools that are no longer
/// there keep no services and no opening.
pub async fn replace(tx: &mut Tx, content: &AuthorityContent) -> Result<(), Fault> {
    let db = tx;
    let authority = &content.authority;
    let key = authority.id;
    let row = bind![
        key, authority.slug, json(&authority.name)?, authority.land.code(), authority.time_zone, authority.colour,
        authority.logo_svg, authority.phone, authority.email
    ];
    db.execute(PUT_AUTHORITY, row).await?;
    for department in &content.departments {
        db.execute(PUT_DEPARTMENT, bind![key, department.id, json(&department.name)?]).await?;
    }
    for site in &content.sites {
        db.execute(PUT_SITE, bind![key, site.id, json(&site.name)?, site.address, site.ags]).await?;
    }
    for queue in &content.queues {
        db.execute(PUT_QUEUE, bind![key, queue.id, queue.department, queue.name]).await?;
    }
    for counter in &content.counters {
        db.execute(PUT_COUNTER, bind![key, counter.id, counter.queue, counter.name]).await?;
    }
    db.execute(WITHDRAW_SERVICES, bind![key]).await?;
    for service in &content.services {
        let row = bind![
            key, service.id, service.slug, service.department, service.leika, json(&service.name)?,
            json(&service.summary)?, json(&service.synonyms)?, json(&service.documents)?,
            service.fee.map(|fee| fee.cents), service.fee_note.as_ref().map(json).transpose()?,
            service.duration, service.duration_per_extra_person, service.people_max
        ];
        db.execute(PUT_SERVICE, row).await?;
    }
    for delete in [DELETE_POOL_SERVICES, DELETE_OPENING_RULES, DELETE_CLOSURES] {
        db.execute(delete, bind![key]).await?;
    }
    for content in &content.pools {
        replace_pool(db, key, content).await?;
    }
    Ok(())
}

async fn replace_pool(tx: &mut Tx, key: AuthorityId, content: &PoolContent) -> Result<(), Fault> {
    let db = tx;
    let pool = &content.pool;
    let row = bind![
        key, pool.id, pool.department, pool.site, pool.channel.name(), pool.queue, pool.lead, pool.release_days,
        pool.start_step
    ];
    db.execute(PUT_POOL, row).await?;
    for service in &pool.services {
        db.execute(PUT_POOL_SERVICE, bind![key, pool.id, service]).await?;
    }
    for rule in &content.rules {
        let breaks: Vec<Span> = rule.breaks.iter().map(|span| Span { from: span.from, until: span.until }).collect();
        let row = bind![
            key, rule.id, pool.id, rule.weekdays.bits(), rule.open.from, rule.open.until, json(&breaks)?,
            rule.valid_from, rule.valid_until, rule.every_weeks, rule.counters, rule.on_holidays
        ];
        db.execute(PUT_OPENING_RULE, row).await?;
    }
    for closure in &content.closures {
        let row = bind![
            key, closure.id, pool.id, closure.from, closure.until, closure.part.map(|part| part.from),
            closure.part.map(|part| part.until), json(&closure.reason)?
        ];
        db.execute(PUT_CLOSURE, row).await?;
    }
    Ok(())
}

const INSTALLATION: Sql = Sql::new("SELECT value FROM installation WHERE key = $1");

/// What the installation noted under a key: `demo`.
pub async fn installation(mut db: impl Db, key: &str) -> Result<Option<String>, Fault> {
    db.optional(INSTALLATION, bind![key]).await?.map(|row| row.get("value")).transpose()
}

const PUT_INSTALLATION: Sql = Sql::new(
    "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
);

/// Notes something about the installation.
pub async fn put_installation(mut db: impl Db, key: &str, value: &str) -> Result<(), Fault> {
    db.execute(PUT_INSTALLATION, bind![key, value]).await.map(drop)
}

fn authority_of(row: &Row) -> Result<Authority, Fault> {
    Ok(Authority {
        id: row.get("authority_id")?,
        slug: row.get("slug")?,
        name: row.json("name")?,
        land: row.parse("land", Land::of_code)?,
        time_zone: row.get("time_zone")?,
        colour: row.get("colour")?,
        logo_svg: row.get("logo_svg")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
    })
}

fn department_of(row: &Row) -> Result<Department, Fault> {
    Ok(Department { id: row.get("id")?, name: row.json("name")? })
}

fn site_of(row: &Row) -> Result<Site, Fault> {
    Ok(Site { id: row.get("id")?, name: row.json("name")?, address: row.get("address")?, ags: row.get("ags")? })
}

fn queue_of(row: &Row) -> Result<Queue, Fault> {
    Ok(Queue { id: row.get("id")?, department: row.get("department_id")?, name: row.get("name")? })
}

fn counter_of(row: &Row) -> Result<Counter, Fault> {
    Ok(Counter { id: row.get("id")?, queue: row.get("queue_id")?, name: row.get("name")? })
}

fn service_of(row: &Row) -> Result<Service, Fault> {
    let fee_note: Option<String> = row.get("fee_note")?;
    Ok(Service {
        id: row.get("id")?,
        slug: row.get("slug")?,
        department: row.get("department_id")?,
        leika: row.get("leika")?,
        name: row.json("name")?,
        summary: row.json("summary")?,
        synonyms: row.json("synonyms")?,
        documents: row.json("documents")?,
        fee: row.get::<Option<i64>>("fee_cents")?.map(|cents| Fee { cents }),
        fee_note: fee_note.map(|_| row.json("fee_note")).transpose()?,
        duration: row.get("duration_ms")?,
        duration_per_extra_person: row.get("duration_per_extra_person_ms")?,
        people_max: row.number("people_max")?,
    })
}

fn pool_of(row: &Row, services: Vec<ServiceId>) -> Result<Pool, Fault> {
    Ok(Pool {
        id: row.get("id")?,
        department: row.get("department_id")?,
        site: row.get("site_id")?,
        channel: row.parse("channel", Channel::of_name)?,
        queue: row.get("queue_id")?,
        services,
        lead: row.get("lead_ms")?,
        release_days: row.number("release_days")?,
        start_step: row.get("start_step_ms")?,
    })
}

fn opening_rule_of(row: &Row) -> Result<OpeningRule, Fault> {
    let breaks: Vec<Span> = row.json("breaks")?;
    let rule = OpeningRule {
        id: row.get("id")?,
        weekdays: Weekdays::from_bits(row.number("weekdays")?).map_err(|fault| Fault::corrupt("opening_rule", fault))?,
        open: LocalSpan { from: row.number("from_minute")?, until: row.number("until_minute")? },
        breaks: breaks.into_iter().map(|span| LocalSpan { from: span.from, until: span.until }).collect(),
        valid_from: row.get("valid_from")?,
        valid_until: row.get("valid_until")?,
        every_weeks: row.number("every_weeks")?,
        counters: row.number("counters")?,
        on_holidays: row.get("on_holidays")?,
    };
    rule.check().map_err(|fault| Fault::corrupt("opening_rule", fault))?;
    Ok(rule)
}

fn closure_of(row: &Row) -> Result<Closure, Fault> {
    let from: Option<i64> = row.get("from_minute")?;
    let part = match from {
        Some(_) => Some(LocalSpan { from: row.number("from_minute")?, until: row.number("until_minute")? }),
        None => None,
    };
    let closure = Closure {
        id: row.get("id")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        part,
        reason: row.json("reason")?,
    };
    closure.check().map_err(|fault| Fault::corrupt("closure", fault))?;
    Ok(closure)
}

pub(crate) const ALL: &[Sql] = &[
    AUTHORITIES, BY_SLUG, VERSION, AUTHORITY_OF_SERVICE, AUTHORITY, DEPARTMENTS, SITES, QUEUES, COUNTERS, SERVICES, WITHDRAWN, POOLS,
    POOL_SERVICES, OPENING_RULES, CLOSURES, PUT_AUTHORITY, PUT_DEPARTMENT, PUT_SITE, PUT_QUEUE, PUT_COUNTER,
    WITHDRAW_SERVICES, PUT_SERVICE, PUT_POOL, DELETE_POOL_SERVICES, DELETE_OPENING_RULES, DELETE_CLOSURES,
    PUT_POOL_SERVICE, PUT_OPENING_RULE, PUT_CLOSURE, INSTALLATION, PUT_INSTALLATION,
];
