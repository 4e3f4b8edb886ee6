//! The catalogue of one authority: a folder with `authority.toml`, `services.toml` and `logo.svg`; its courses are in `offers.rs`.

use super::ContentFault;
use jiff::civil::{Date, Time, Weekday, date};
use schalter_app::catalogue::{AuthorityContent, PoolContent, Queue};
use schalter_domain::availability::{Closure, LocalSpan, OpeningRule, Weekdays};
use schalter_domain::catalogue::{
    Authority, Channel, Counter, Department, Fee, Land, Pool, Service, Site, Text,
};
use schalter_domain::id::{
    AuthorityId, ClosureId, CounterId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId,
    SiteId,
};
use schalter_domain::time::{DAY_MINUTES, Millis, Minute};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use uuid::Uuid;

/// Where the ids of content come from: the same folder read twice gives the same ids (RFC 9562, version 5).
const NAMESPACE: Uuid = Uuid::from_u128(0x5c4a_17e2_0b5d_4f0e_9a77_3d7a_6a1f_0c11);

/// A rule that names no first day counts from this Monday on.
const SINCE_EVER: Date = date(2020, 1, 6);

/// The files of a folder.
pub struct AuthorityFolder {
    /// Name of the folder, for messages.
    pub name: String,
    /// `authority.toml`.
    pub authority: String,
    /// `services.toml`.
    pub services: String,
    /// `courses.toml`, for an authority that offers courses.
    pub courses: Option<String>,
    /// `logo.svg`.
    pub logo: String,
}

/// A member of staff of a demo.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffEntry {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role, by its stable name.
    pub role: schalter_domain::identity::Role,
    /// Departments by key; none named: all.
    pub departments: Vec<String>,
    /// What they do beside their role, by stable name.
    #[serde(default)]
    pub duties: Vec<schalter_domain::identity::Duty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorityFile {
    slug: String,
    land: Land,
    time_zone: String,
    colour: String,
    phone: String,
    email: String,
    name: Text,
    department: Vec<DepartmentEntry>,
    site: Vec<SiteEntry>,
    hours: BTreeMap<String, HoursEntry>,
    queue: Vec<QueueEntry>,
    pool: Vec<PoolEntry>,
    #[serde(default)]
    closure: Vec<ClosureEntry>,
    #[serde(default)]
    staff: Vec<StaffEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentEntry {
    key: String,
    name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteEntry {
    key: String,
    name: Text,
    address: String,
    ags: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HoursEntry {
    rules: Vec<RuleEntry>,
    #[serde(default)]
    on_holidays: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    weekdays: Vec<String>,
    from: String,
    until: String,
    #[serde(default)]
    breaks: Vec<SpanEntry>,
    #[serde(default = "every_week")]
    every_weeks: u8,
    valid_from: Option<Date>,
    valid_until: Option<Date>,
    /// Instead of the pool's own number.
    counters: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpanEntry {
    from: String,
    until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueueEntry {
    key: String,
    department: String,
    name: String,
    counters: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolEntry {
    queue: String,
    site: String,
    channel: Channel,
    hours: String,
    counters: u8,
    lead_minutes: u32,
    release_days: u16,
    step_minutes: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosureEntry {
    sites: Vec<String>,
    #[serde(default)]
    hours_except: Vec<String>,
    from: Date,
    until: Date,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServicesFile {
    document: BTreeMap<String, Text>,
    service: Vec<ServiceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceEntry {
    slug: String,
    department: String,
    leika: String,
    minutes: u32,
    minutes_per_extra_person: u32,
    people_max: u8,
    channels: Vec<Channel>,
    name: Text,
    summary: Text,
    synonyms: Text,
    documents: Vec<String>,
    fee_cents: Option<i64>,
    fee_note: Option<Text>,
}

const fn every_week() -> u8 {
    1
}

impl AuthorityFolder {
    /// Reads a folder from disk.
    pub fn read(folder: &Path) -> Result<Self, ContentFault> {
        let file = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path)
                .map_err(|source| ContentFault::Unreadable { path, source })
        };
        Ok(Self {
            name: folder
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            authority: file("authority.toml")?,
            services: file("services.toml")?,
            courses: match file("courses.toml") {
                Err(ContentFault::Unreadable { source, .. })
                    if source.kind() == std::io::ErrorKind::NotFound =>
                {
                    None
                }
                read => Some(read?),
            },
            logo: file("logo.svg")?,
        })
    }

    /// The catalogue and the staff that the files describe.
    pub fn parse(&self) -> Result<(AuthorityContent, Vec<StaffEntry>), ContentFault> {
        let authority: AuthorityFile = self.toml("authority.toml", &self.authority)?;
        let services: ServicesFile = self.toml("services.toml", &self.services)?;
        let slug = authority.slug.clone();
        let reader = Reader {
            folder: &self.name,
            slug: &slug,
        };
        let content = reader.content(&authority, &services, &self.logo)?;
        Ok((content, authority.staff))
    }

    /// The id of one of its departments.
    #[must_use]
    pub fn department(content: &AuthorityContent, key: &str) -> DepartmentId {
        DepartmentId(id(&content.authority.slug, "department", key))
    }

    pub(super) fn toml<T: serde::de::DeserializeOwned>(
        &self,
        file: &str,
        text: &str,
    ) -> Result<T, ContentFault> {
        toml::from_str(text).map_err(|error| ContentFault::Malformed {
            file: format!("{}/{file}", self.name),
            reason: error.to_string(),
        })
    }
}

/// The id of something of an authority; the same names give the same id.
pub(super) fn id(slug: &str, kind: &str, key: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{slug}/{kind}/{key}").as_bytes())
}

struct Reader<'a> {
    folder: &'a str,
    slug: &'a str,
}

impl Reader<'_> {
    fn id(&self, kind: &str, key: &str) -> Uuid {
        id(self.slug, kind, key)
    }

    fn unfit(&self, entry: impl Into<String>, reason: impl Into<String>) -> ContentFault {
        ContentFault::Unfit {
            file: self.folder.to_owned(),
            entry: entry.into(),
            reason: reason.into(),
        }
    }

    /// The entry that another one names, or a fault that says which name leads nowhere.
    fn named<'e, T>(
        &self,
        entries: &'e [T],
        key: impl Fn(&T) -> &str,
        wanted: &str,
        by: &str,
    ) -> Result<&'e T, ContentFault> {
        entries
            .iter()
            .find(|entry| key(entry) == wanted)
            .ok_or_else(|| self.unfit(by, format!("`{wanted}` is not defined")))
    }

    fn content(
        &self,
        file: &AuthorityFile,
        services: &ServicesFile,
        logo: &str,
    ) -> Result<AuthorityContent, ContentFault> {
        let queue = |entry: &QueueEntry| -> Result<Queue, ContentFault> {
            self.named(
                &file.department,
                |department| &department.key,
                &entry.department,
                &entry.key,
            )?;
            Ok(Queue {
                id: QueueId(self.id("queue", &entry.key)),
                department: DepartmentId(self.id("department", &entry.department)),
                name: entry.name.clone(),
            })
        };
        let counter = |entry: &QueueEntry, name: &String| Counter {
            id: CounterId(self.id("counter", &format!("{}/{name}", entry.key))),
            queue: QueueId(self.id("queue", &entry.key)),
            name: name.clone(),
        };
        Ok(AuthorityContent {
            authority: Authority {
                id: AuthorityId(self.id("authority", "")),
                slug: file.slug.clone(),
                name: file.name.clone(),
                land: file.land,
                time_zone: file.time_zone.clone(),
                colour: file.colour.clone(),
                logo_svg: logo.to_owned(),
                phone: file.phone.clone(),
                email: file.email.clone(),
            },
            departments: file
                .department
                .iter()
                .map(|entry| Department {
                    id: DepartmentId(self.id("department", &entry.key)),
                    name: entry.name.clone(),
                })
                .collect(),
            sites: file
                .site
                .iter()
                .map(|entry| Site {
                    id: SiteId(self.id("site", &entry.key)),
                    name: entry.name.clone(),
                    address: entry.address.clone(),
                    ags: entry.ags.clone(),
                })
                .collect(),
            queues: file.queue.iter().map(queue).collect::<Result<_, _>>()?,
            counters: file
                .queue
                .iter()
                .flat_map(|entry| entry.counters.iter().map(move |name| counter(entry, name)))
                .collect(),
            pools: file
                .pool
                .iter()
                .map(|entry| self.pool(file, services, entry))
                .collect::<Result<_, _>>()?,
            services: services
                .service
                .iter()
                .map(|entry| self.service(file, &services.document, entry))
                .collect::<Result<_, _>>()?,
        })
    }

    fn service(
        &self,
        file: &AuthorityFile,
        documents: &BTreeMap<String, Text>,
        entry: &ServiceEntry,
    ) -> Result<Service, ContentFault> {
        self.named(
            &file.department,
            |department| &department.key,
            &entry.department,
            &entry.slug,
        )?;
        let document = |key: &String| {
            documents.get(key).cloned().ok_or_else(|| {
                self.unfit(&entry.slug, format!("the document `{key}` is not defined"))
            })
        };
        Ok(Service {
            id: ServiceId(self.id("service", &entry.slug)),
            slug: entry.slug.clone(),
            department: DepartmentId(self.id("department", &entry.department)),
            leika: entry.leika.clone(),
            name: entry.name.clone(),
            summary: entry.summary.clone(),
            synonyms: entry.synonyms.clone(),
            documents: entry
                .documents
                .iter()
                .map(document)
                .collect::<Result<_, _>>()?,
            fee: entry.fee_cents.map(|cents| Fee { cents }),
            fee_note: entry.fee_note.clone(),
            duration: Millis::minutes(entry.minutes),
            duration_per_extra_person: Millis::minutes(entry.minutes_per_extra_person),
            people_max: entry.people_max,
        })
    }

    fn pool(
        &self,
        file: &AuthorityFile,
        services: &ServicesFile,
        entry: &PoolEntry,
    ) -> Result<PoolContent, ContentFault> {
        let key = format!("{}/{}/{}", entry.queue, entry.site, entry.channel.name());
        let queue = self.named(&file.queue, |queue| &queue.key, &entry.queue, &key)?;
        self.named(&file.site, |site| &site.key, &entry.site, &key)?;
        let hours = file.hours.get(&entry.hours).ok_or_else(|| {
            self.unfit(&key, format!("the hours `{}` are not defined", entry.hours))
        })?;
        let offered = services.service.iter().filter(|service| {
            service.department == queue.department && service.channels.contains(&entry.channel)
        });
        let rule = |(nr, rule): (usize, &RuleEntry)| {
            self.rule(&key, nr, rule, entry.counters, hours.on_holidays)
        };
        let closures = file.closure.iter().filter(|closure| {
            closure.sites.contains(&entry.site) && !closure.hours_except.contains(&entry.hours)
        });
        Ok(PoolContent {
            rules: hours
                .rules
                .iter()
                .enumerate()
                .map(rule)
                .collect::<Result<_, _>>()?,
            closures: closures
                .map(|closure| Closure {
                    id: ClosureId(self.id("closure", &format!("{key}/{}", closure.from))),
                    from: closure.from,
                    until: closure.until,
                    part: None,
                    reason: Text::german(&closure.reason),
                })
                .collect(),
            pool: Pool {
                id: PoolId(self.id("pool", &key)),
                department: DepartmentId(self.id("department", &queue.department)),
                site: SiteId(self.id("site", &entry.site)),
                channel: entry.channel,
                queue: QueueId(self.id("queue", &entry.queue)),
                services: offered
                    .map(|service| ServiceId(self.id("service", &service.slug)))
                    .collect(),
                lead: Millis::minutes(entry.lead_minutes),
                release_days: entry.release_days,
                start_step: Millis::minutes(entry.step_minutes),
            },
        })
    }

    fn rule(
        &self,
        pool: &str,
        nr: usize,
        entry: &RuleEntry,
        counters: u8,
        on_holidays: bool,
    ) -> Result<OpeningRule, ContentFault> {
        let unfit = |reason: String| self.unfit(format!("{pool}, rule {}", nr + 1), reason);
        let span = |from: &str, until: &str| {
            let minute = |text: &str| {
                minute(text)
                    .ok_or_else(|| unfit(format!("`{text}` is no time of the day, like 08:30")))
            };
            LocalSpan::new(minute(from)?, minute(until)?)
                .map_err(|invalid| unfit(invalid.to_string()))
        };
        let days = entry
            .weekdays
            .iter()
            .map(|day| weekday(day).ok_or_else(|| unfit(format!("`{day}` is no day of the week"))));
        let rule = OpeningRule {
            id: OpeningRuleId(self.id("rule", &format!("{pool}/{nr}"))),
            weekdays: Weekdays::new(days.collect::<Result<Vec<_>, _>>()?)
                .map_err(|invalid| unfit(invalid.to_string()))?,
            open: span(&entry.from, &entry.until)?,
            breaks: entry
                .breaks
                .iter()
                .map(|pause| span(&pause.from, &pause.until))
                .collect::<Result<_, _>>()?,
            valid_from: entry.valid_from.unwrap_or(SINCE_EVER),
            valid_until: entry.valid_until,
            every_weeks: entry.every_weeks,
            counters: entry.counters.unwrap_or(counters),
            on_holidays,
        };
        rule.check().map_err(|invalid| unfit(invalid.to_string()))?;
        Ok(rule)
    }
}

/// `08:30` is minute 510; `24:00` is the end of the day.
fn minute(text: &str) -> Option<Minute> {
    if text == "24:00" {
        return Some(DAY_MINUTES);
    }
    let time = Time::strptime("%H:%M", text).ok()?;
    u16::try_from(i16::from(time.hour()) * 60 + i16::from(time.minute())).ok()
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mo" => Weekday::Monday,
        "tu" => Weekday::Tuesday,
        "we" => Weekday::Wednesday,
        "th" => Weekday::Thursday,
        "fr" => Weekday::Friday,
        "sa" => Weekday::Saturday,
        "su" => Weekday::Sunday,
        _ => return None,
    })
}
