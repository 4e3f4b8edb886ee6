//! A small office for tests: two authorities on one installation, on a fresh database of each engine, with a clock that
//! stands still until a test moves it.

pub mod course;

use crate::audit::Book;
use crate::catalogue::{self, AuthorityContent, PoolContent, Queue};
use crate::certificate::{self, NewCertificate};
use crate::{Context, Error, Options, Settings, TestClock};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use schalter_domain::audit::Actor;
use schalter_domain::availability::{LocalSpan, OpeningRule, Weekdays};
use schalter_domain::booking::Person;
use schalter_domain::catalogue::{
    Authority, Channel, Counter, Department, Fee, Land, Language, Pool, Service, Site, Text,
};
use schalter_domain::certificate::{Certificate, Form, Holder, Refusal};
use schalter_domain::id::{
    AuthorityId, CounterId, CourseVersionId, DepartmentId, EnrolmentId, OpeningRuleId, PoolId,
    QueueId, ServiceId, SiteId,
};
use schalter_domain::time::{Millis, Timestamp};
pub use schalter_storage::testing::{Scratch, scratches};
use std::sync::Arc;
use uuid::Uuid;

/// Monday, 7 December 2026: the day the clock of an office shows at first, at 06:00.
pub const MONDAY: Date = date(2026, 12, 7);

/// The keys of one authority.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// The authority.
    pub authority: AuthorityId,
    /// Its only department.
    pub department: DepartmentId,
    /// Its line.
    pub queue: QueueId,
    /// Two counters of that line.
    pub counters: [CounterId; 2],
    /// Its only service: 15 minutes, 5 more for each further person, up to 4; by video and on site.
    pub service: ServiceId,
    /// By video: every day 08:00–12:00, three counters, no lead time, 60 days ahead, every 5 minutes.
    pub video: PoolId,
    /// On site: every day 08:00–12:00, one counter, one hour of lead time, every 15 minutes.
    pub on_site: PoolId,
}

/// An office on one engine.
pub struct Office {
    /// `sqlite` or `postgres`, for messages.
    pub engine: &'static str,
    /// Everything a use case needs.
    pub ctx: Context,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// An authority.
    pub here: Keys,
    /// Another one, alike.
    pub there: Keys,
    /// The database and the keys, to open the office a second time.
    pub scratch: Scratch,
}

impl Office {
    /// The office again, as another process or after a restart: same data, same clock.
    pub async fn reopened(&self) -> Context {
        open(&self.scratch, &self.clock, self.ctx.settings().clone()).await
    }
}

/// An office on each engine, with the usual settings.
pub async fn offices() -> Vec<Office> {
    offices_with(Settings::default()).await
}

/// An office on each engine.
pub async fn offices_with(settings: Settings) -> Vec<Office> {
    let mut offices = Vec::new();
    for scratch in scratches().await {
        offices.push(office_on(scratch, settings.clone()).await);
    }
    offices
}

/// An office on this database.
pub async fn office_on(scratch: Scratch, settings: Settings) -> Office {
    let clock = Arc::new(TestClock::new(at(MONDAY, 6, 0)));
    let ctx = open(&scratch, &clock, settings).await;
    let (here, there) = (keys(1), keys(2));
    for (keys, slug, land) in [(here, "hier", Land::Nw), (there, "dort", Land::By)] {
        catalogue::import(&ctx, &content(keys, slug, land))
            .await
            .expect("the catalogue is right");
    }
    Office {
        engine: scratch.engine,
        ctx,
        clock,
        here,
        there,
        scratch,
    }
}

async fn open(scratch: &Scratch, clock: &Arc<TestClock>, settings: Settings) -> Context {
    let options = Options {
        database_url: Some(scratch.url.clone()),
        connections_max: 8,
        settings,
        clock: Arc::clone(clock) as Arc<dyn crate::Clock>,
        ..Options::new(scratch.folder.path())
    };
    Context::open(options).await.expect("a fresh office opens")
}

/// An instant of the local day in Berlin.
#[must_use]
pub fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
    let zone = TimeZone::get("Europe/Berlin").expect("the zone is bundled");
    Timestamp::from_zoned(
        &day.at(hour, minute, 0, 0)
            .to_zoned(zone)
            .expect("a real time"),
    )
}

/// Somebody with a mail address.
#[must_use]
pub fn person(name: &str) -> Person {
    Person {
        name: name.to_owned(),
        email: Some(format!("{}@example.org", name.to_lowercase())),
        phone: None,
        language: Language::German,
        needs: Vec::new(),
    }
}

fn keys(nth: u128) -> Keys {
    let id = |kind: u128| {
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + (nth << 16) + kind)
    };
    Keys {
        authority: AuthorityId(id(1)),
        department: DepartmentId(id(2)),
        queue: QueueId(id(3)),
        counters: [CounterId(id(4)), CounterId(id(5))],
        service: ServiceId(id(6)),
        video: PoolId(id(7)),
        on_site: PoolId(id(8)),
    }
}

/// What an authority of the office offers.
#[must_use]
#[expect(clippy::too_many_lines, reason = "it is one long list")]
pub fn content(keys: Keys, slug: &str, land: Land) -> AuthorityContent {
    let site = |nth: u128, name: &str, address: &str| Site {
        id: SiteId(Uuid::from_u128(keys.authority.0.as_u128() + 100 + nth)),
        name: Text::german(name),
        address: address.to_owned(),
        ags: if land == Land::By {
            "09162000"
        } else {
            "05315000"
        }
        .to_owned(),
    };
    let (building, screen) = (
        site(1, "Rathaus", "Marktplatz 1, 50667 Köln"),
        site(2, "Video", ""),
    );
    let pool =
        |id: PoolId, channel: Channel, site: &Site, lead: Millis, step: u32, counters: u8| {
            PoolContent {
                pool: Pool {
                    id,
                    department: keys.department,
                    site: site.id,
                    channel,
                    queue: keys.queue,
                    services: vec![keys.service],
                    lead,
                    release_days: 60,
                    start_step: Millis::minutes(step),
                },
                rules: vec![OpeningRule {
                    id: OpeningRuleId(Uuid::from_u128(id.0.as_u128() + 200)),
                    weekdays: Weekdays::ALL,
                    open: LocalSpan {
                        from: 8 * 60,
                        until: 12 * 60,
                    },
                    breaks: Vec::new(),
                    valid_from: date(2026, 1, 1),
                    valid_until: None,
                    every_weeks: 1,
                    counters,
                    on_holidays: true,
                }],
                closures: Vec::new(),
            }
        };
    AuthorityContent {
        authority: Authority {
            id: keys.authority,
            slug: slug.to_owned(),
            name: Text::german(format!("Kreis {slug}")),
            land,
            time_zone: "Europe/Berlin".to_owned(),
            colour: "#14532d".to_owned(),
            logo_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
            phone: "+49 221 1150".to_owned(),
            email: "post@example.org".to_owned(),
        },
        departments: vec![Department {
            id: keys.department,
            name: Text::german("Bürgeramt"),
        }],
        pools: vec![
            pool(keys.video, Channel::Video, &screen, Millis::ZERO, 5, 3),
            pool(
                keys.on_site,
                Channel::OnSite,
                &building,
                Millis::hours(1),
                15,
                1,
            ),
        ],
        sites: vec![building, screen],
        queues: vec![Queue {
            id: keys.queue,
            department: keys.department,
            name: "Bürgeramt".to_owned(),
        }],
        counters: keys
            .counters
            .into_iter()
            .zip(["Schalter 1", "Video 1"])
            .map(|(id, name)| Counter {
                id,
                queue: keys.queue,
                name: name.to_owned(),
            })
            .collect(),
        services: vec![Service {
            id: keys.service,
            slug: "personalausweis".to_owned(),
            department: keys.department,
            leika: "99010001001000".to_owned(),
            name: Text::german("Personalausweis beantragen"),
            summary: Text::german("Einen neuen Personalausweis beantragen."),
            synonyms: Text::german("Ausweis, Perso"),
            documents: vec![Text::german("Biometrisches Passfoto")],
            fee: Some(Fee { cents: 3700 }),
            fee_note: None,
            duration: Millis::minutes(15),
            duration_per_extra_person: Millis::minutes(5),
            people_max: 4,
        }],
    }
}

/// Issues a certificate as the end of an enrolment does, without the way to it.
pub async fn issue_certificate(
    ctx: &Context,
    new: NewCertificate,
) -> Result<Certificate, Error<Refusal>> {
    let authority = new.authority;
    let mut tx = ctx.store.begin_write(authority).await?;
    let mut book = Book::new(authority, Actor::System, ctx.now());
    let issued = certificate::issue(ctx, &mut tx, &mut book, new).await?;
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(issued)
}

/// What somebody of the office is certified: Zoë Kanarienvogel, born on 3 February 2001, instructed and issued on [`MONDAY`].
#[must_use]
pub fn new_certificate(keys: Keys, enrolment: EnrolmentId) -> NewCertificate {
    NewCertificate {
        authority: keys.authority,
        department: keys.department,
        enrolment,
        course_version: CourseVersionId(Uuid::from_u128(keys.authority.0.as_u128() + 300)),
        course: "ifsg43".to_owned(),
        version: "2026.1".to_owned(),
        course_name: Text::german("Belehrung im Lebensmittelbereich"),
        person: Holder {
            given_name: "Zoë".to_owned(),
            family_name: "Kanarienvogel".to_owned(),
            birth_date: date(2001, 2, 3),
        },
        instructed_on: MONDAY,
        issued_on: MONDAY,
        form: Form::SelfPaced,
        language: Language::German,
        on_site_reason: None,
        first_start_months: Some(3),
        restricted_to: None,
    }
}
