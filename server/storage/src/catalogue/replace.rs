//! Replacing everything an authority offers.

use super::{AuthorityContent, PoolContent, Span};
use crate::row::json;
use crate::{Db as _, Fault, Sql, Tx, bind};
use schalter_domain::id::AuthorityId;

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
const WITHDRAW_SERVICES: Sql =
    Sql::new("UPDATE service SET withdrawn = TRUE WHERE authority_id = $1");
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
        key,
        authority.slug,
        json(&authority.name)?,
        authority.land.code(),
        authority.time_zone,
        authority.colour,
        authority.logo_svg,
        authority.phone,
        authority.email
    ];
    db.execute(PUT_AUTHORITY, row).await?;
    for department in &content.departments {
        db.execute(
            PUT_DEPARTMENT,
            bind![key, department.id, json(&department.name)?],
        )
        .await?;
    }
    for site in &content.sites {
        db.execute(
            PUT_SITE,
            bind![key, site.id, json(&site.name)?, site.address, site.ags],
        )
        .await?;
    }
    for queue in &content.queues {
        db.execute(
            PUT_QUEUE,
            bind![key, queue.id, queue.department, queue.name],
        )
        .await?;
    }
    for counter in &content.counters {
        db.execute(
            PUT_COUNTER,
            bind![key, counter.id, counter.queue, counter.name],
        )
        .await?;
    }
    db.execute(WITHDRAW_SERVICES, bind![key]).await?;
    for service in &content.services {
        let row = bind![
            key,
            service.id,
            service.slug,
            service.department,
            service.leika,
            json(&service.name)?,
            json(&service.summary)?,
            json(&service.synonyms)?,
            json(&service.documents)?,
            service.fee.map(|fee| fee.cents),
            service.fee_note.as_ref().map(json).transpose()?,
            service.duration,
            service.duration_per_extra_person,
            service.people_max
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
        key,
        pool.id,
        pool.department,
        pool.site,
        pool.channel.name(),
        pool.queue,
        pool.lead,
        pool.release_days,
        pool.start_step
    ];
    db.execute(PUT_POOL, row).await?;
    for service in &pool.services {
        db.execute(PUT_POOL_SERVICE, bind![key, pool.id, service])
            .await?;
    }
    for rule in &content.rules {
        let breaks: Vec<Span> = rule
            .breaks
            .iter()
            .map(|span| Span {
                from: span.from,
                until: span.until,
            })
            .collect();
        let row = bind![
            key,
            rule.id,
            pool.id,
            rule.weekdays.bits(),
            rule.open.from,
            rule.open.until,
            json(&breaks)?,
            rule.valid_from,
            rule.valid_until,
            rule.every_weeks,
            rule.counters,
            rule.on_holidays
        ];
        db.execute(PUT_OPENING_RULE, row).await?;
    }
    for closure in &content.closures {
        let row = bind![
            key,
            closure.id,
            pool.id,
            closure.from,
            closure.until,
            closure.part.map(|part| part.from),
            closure.part.map(|part| part.until),
            json(&closure.reason)?
        ];
        db.execute(PUT_CLOSURE, row).await?;
    }
    Ok(())
}

pub(crate) const ALL: &[Sql] = &[
    PUT_AUTHORITY,
    PUT_DEPARTMENT,
    PUT_SITE,
    PUT_QUEUE,
    PUT_COUNTER,
    WITHDRAW_SERVICES,
    PUT_SERVICE,
    PUT_POOL,
    DELETE_POOL_SERVICES,
    DELETE_OPENING_RULES,
    DELETE_CLOSURES,
    PUT_POOL_SERVICE,
    PUT_OPENING_RULE,
    PUT_CLOSURE,
];
