//! Catalogue: what an authority offers, read and replaced as a whole. It is small (kilobytes), and whoever needs one part
//! needs its neighbours.

pub(crate) mod load;
pub(crate) mod replace;

pub use load::{load, withdrawn};
pub use replace::replace;

use crate::{Db, Fault, Row, Sql, bind};
use schalter_domain::availability::{Closure, OpeningRule};
use schalter_domain::catalogue::{Authority, Counter, Department, Land, Pool, Service, Site};
use schalter_domain::id::{AuthorityId, DepartmentId, QueueId, ServiceId};

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
    db.all(AUTHORITIES, bind![])
        .await?
        .iter()
        .map(authority_of)
        .collect()
}

const BY_SLUG: Sql = Sql::new("SELECT authority_id FROM authority WHERE slug = $1");

/// The authority with this short name.
pub async fn by_slug(mut db: impl Db, slug: &str) -> Result<Option<AuthorityId>, Fault> {
    db.optional(BY_SLUG, bind![slug])
        .await?
        .map(|row| row.get("authority_id"))
        .transpose()
}

const VERSION: Sql = Sql::new("SELECT catalogue_version FROM authority WHERE authority_id = $1");

/// How often the catalogue of an authority was changed; `None`: there is no such authority.
pub async fn version(mut db: impl Db, authority: AuthorityId) -> Result<Option<i64>, Fault> {
    db.optional(VERSION, bind![authority])
        .await?
        .map(|row| row.get("catalogue_version"))
        .transpose()
}

const AUTHORITY_OF_SERVICE: Sql = Sql::new("SELECT authority_id FROM service WHERE id = $1");

/// Whose service it is: addresses of services name no authority.
pub async fn authority_of_service(
    mut db: impl Db,
    service: ServiceId,
) -> Result<Option<AuthorityId>, Fault> {
    db.optional(AUTHORITY_OF_SERVICE, bind![service])
        .await?
        .map(|row| row.get("authority_id"))
        .transpose()
}
const INSTALLATION: Sql = Sql::new("SELECT value FROM installation WHERE key = $1");

/// What the installation noted under a key: `demo`.
pub async fn installation(mut db: impl Db, key: &str) -> Result<Option<String>, Fault> {
    db.optional(INSTALLATION, bind![key])
        .await?
        .map(|row| row.get("value"))
        .transpose()
}

const PUT_INSTALLATION: Sql = Sql::new(
    "INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
);

/// Notes something about the installation.
pub async fn put_installation(mut db: impl Db, key: &str, value: &str) -> Result<(), Fault> {
    db.execute(PUT_INSTALLATION, bind![key, value])
        .await
        .map(drop)
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

pub(crate) const ALL: &[Sql] = &[
    AUTHORITIES,
    BY_SLUG,
    VERSION,
    AUTHORITY_OF_SERVICE,
    INSTALLATION,
    PUT_INSTALLATION,
];
