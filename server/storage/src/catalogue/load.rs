//! Reading everything an authority offers.

use super::{AuthorityContent, PoolContent, Queue, Span, authority_of};
use crate::{Db, Fault, Row, Sql, bind};
use schalter_domain::availability::{Closure, LocalSpan, OpeningRule, Weekdays};
use schalter_domain::catalogue::{Channel, Counter, Department, Fee, Pool, Service, Site};
use schalter_domain::id::{AuthorityId, PoolId, ServiceId};
use std::collections::HashMap;

const AUTHORITY: Sql = Sql::new(
    "SELECT authority_id, slug, name, land, time_zone, colour, logo_svg, phone, email
     FROM authority WHERE authority_id = $1",
);
const DEPARTMENTS: Sql =
    Sql::new("SELECT id, name FROM department WHERE authority_id = $1 ORDER BY id");
const SITES: Sql =
    Sql::new("SELECT id, name, address, ags FROM site WHERE authority_id = $1 ORDER BY id");
const QUEUES: Sql =
    Sql::new("SELECT id, department_id, name FROM queue WHERE authority_id = $1 ORDER BY id");
const COUNTERS: Sql =
    Sql::new("SELECT id, queue_id, name FROM counter WHERE authority_id = $1 ORDER BY name, id");
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
/// Read the [`version`](super::version) first: then a change in between is noticed at the next look, and never missed.
pub async fn load(
    mut db: impl Db,
    authority: AuthorityId,
) -> Result<Option<AuthorityContent>, Fault> {
    let Some(row) = db.optional(AUTHORITY, bind![authority]).await? else {
        return Ok(None);
    };
    let mut services_of: HashMap<PoolId, Vec<ServiceId>> = HashMap::new();
    for row in db.all(POOL_SERVICES, bind![authority]).await? {
        services_of
            .entry(row.get("pool_id")?)
            .or_default()
            .push(row.get("service_id")?);
    }
    let mut rules_of: HashMap<PoolId, Vec<OpeningRule>> = HashMap::new();
    for row in db.all(OPENING_RULES, bind![authority]).await? {
        rules_of
            .entry(row.get("pool_id")?)
            .or_default()
            .push(opening_rule_of(&row)?);
    }
    let mut closures_of: HashMap<PoolId, Vec<Closure>> = HashMap::new();
    for row in db.all(CLOSURES, bind![authority]).await? {
        closures_of
            .entry(row.get("pool_id")?)
            .or_default()
            .push(closure_of(&row)?);
    }
    let mut pools = Vec::new();
    for row in db.all(POOLS, bind![authority]).await? {
        let id = row.get("id")?;
        let pool = pool_of(&row, services_of.remove(&id).unwrap_or_default())?;
        let rules = rules_of.remove(&id).unwrap_or_default();
        pools.push(PoolContent {
            pool,
            rules,
            closures: closures_of.remove(&id).unwrap_or_default(),
        });
    }
    Ok(Some(AuthorityContent {
        authority: authority_of(&row)?,
        departments: db
            .all(DEPARTMENTS, bind![authority])
            .await?
            .iter()
            .map(department_of)
            .collect::<Result<_, _>>()?,
        sites: db
            .all(SITES, bind![authority])
            .await?
            .iter()
            .map(site_of)
            .collect::<Result<_, _>>()?,
        queues: db
            .all(QUEUES, bind![authority])
            .await?
            .iter()
            .map(queue_of)
            .collect::<Result<_, _>>()?,
        counters: db
            .all(COUNTERS, bind![authority])
            .await?
            .iter()
            .map(counter_of)
            .collect::<Result<_, _>>()?,
        services: db
            .all(SERVICES, bind![authority])
            .await?
            .iter()
            .map(service_of)
            .collect::<Result<_, _>>()?,
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
    db.all(WITHDRAWN, bind![authority])
        .await?
        .iter()
        .map(service_of)
        .collect()
}

fn department_of(row: &Row) -> Result<Department, Fault> {
    Ok(Department {
        id: row.get("id")?,
        name: row.json("name")?,
    })
}

fn site_of(row: &Row) -> Result<Site, Fault> {
    Ok(Site {
        id: row.get("id")?,
        name: row.json("name")?,
        address: row.get("address")?,
        ags: row.get("ags")?,
    })
}

fn queue_of(row: &Row) -> Result<Queue, Fault> {
    Ok(Queue {
        id: row.get("id")?,
        department: row.get("department_id")?,
        name: row.get("name")?,
    })
}

fn counter_of(row: &Row) -> Result<Counter, Fault> {
    Ok(Counter {
        id: row.get("id")?,
        queue: row.get("queue_id")?,
        name: row.get("name")?,
    })
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
        fee: row
            .get::<Option<i64>>("fee_cents")?
            .map(|cents| Fee { cents }),
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
        weekdays: Weekdays::from_bits(row.number("weekdays")?)
            .map_err(|fault| Fault::corrupt("opening_rule", fault))?,
        open: LocalSpan {
            from: row.number("from_minute")?,
            until: row.number("until_minute")?,
        },
        breaks: breaks
            .into_iter()
            .map(|span| LocalSpan {
                from: span.from,
                until: span.until,
            })
            .collect(),
        valid_from: row.get("valid_from")?,
        valid_until: row.get("valid_until")?,
        every_weeks: row.number("every_weeks")?,
        counters: row.number("counters")?,
        on_holidays: row.get("on_holidays")?,
    };
    rule.check()
        .map_err(|fault| Fault::corrupt("opening_rule", fault))?;
    Ok(rule)
}

fn closure_of(row: &Row) -> Result<Closure, Fault> {
    let from: Option<i64> = row.get("from_minute")?;
    let part = match from {
        Some(_) => Some(LocalSpan {
            from: row.number("from_minute")?,
            until: row.number("until_minute")?,
        }),
        None => None,
    };
    let closure = Closure {
        id: row.get("id")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        part,
        reason: row.json("reason")?,
    };
    closure
        .check()
        .map_err(|fault| Fault::corrupt("closure", fault))?;
    Ok(closure)
}

pub(crate) const ALL: &[Sql] = &[
    AUTHORITY,
    DEPARTMENTS,
    SITES,
    QUEUES,
    COUNTERS,
    SERVICES,
    WITHDRAWN,
    POOLS,
    POOL_SERVICES,
    OPENING_RULES,
    CLOSURES,
];
