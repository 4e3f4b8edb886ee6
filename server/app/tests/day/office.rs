//! A small office on a real database with a clock that stands still: two departments, one queue each, and a neighbour.

use jiff::civil::date;
use schalter_app::booking::{self, Confirm, Hold};
use schalter_app::catalogue::{self, AuthorityContent, PoolContent, Queue};
use schalter_app::identity::{self, NewStaff, SignedIn};
use schalter_app::queue::{self, CallNext, TicketForStaff};
use schalter_app::{Context, Options, TestClock, Token};
use schalter_domain::audit::Actor;
use schalter_domain::availability::{LocalSpan, OpeningRule, Weekdays};
use schalter_domain::booking::Person;
use schalter_domain::catalogue::{
    Authority, Channel, Counter, Department, Fee, Land, Language, Pool, Service, Site, Text,
};
use schalter_domain::id::{
    AppointmentId, AuthorityId, CounterId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId,
    SessionId, SiteId,
};
use schalter_domain::identity::Role;
use schalter_domain::time::{Millis, Timestamp};
use schalter_storage::testing::Scratch;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

/// Makes of each story two tests, one for each engine.

macro_rules! on_both_engines {
    ($($story:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(crate::office::Office::open(schalter_storage::testing::sqlite()).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let scratch = schalter_storage::testing::postgres().await;
                super::$story(crate::office::Office::open(scratch).await).await;
            })*
        }
    };
}

pub struct Office {
    pub ctx: Context,
    pub clock: Arc<TestClock>,
    pub here: Ids,
    pub neighbour: Ids,
    pub scratch: Scratch,
    staff: AtomicUsize,
}

/// The keys of one authority.
#[derive(Debug, Clone)]
pub struct Ids {
    pub authority: AuthorityId,
    pub department: DepartmentId,
    pub other_department: DepartmentId,
    pub queue: QueueId,
    pub other_queue: QueueId,
    pub video: PoolId,
    pub desk: PoolId,
    pub other_pool: PoolId,
    pub service: ServiceId,
    pub counters: Vec<CounterId>,
    pub other_counter: CounterId,
}

/// A citizen with an appointment.
#[derive(Debug, Clone)]
pub struct Citizen {
    pub id: AppointmentId,
    pub token: Token,
}

/// Tuesday, 10:00 in Berlin.
pub fn tuesday_at_ten() -> Timestamp {
    Timestamp(
        "2026-12-01T09:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_millisecond(),
    )
}

impl Office {
    pub async fn open(scratch: Scratch) -> Self {
        let clock = Arc::new(TestClock::new(tuesday_at_ten()));
        let ctx = context(&scratch, &clock).await;
        let here = Ids::new(1);
        let neighbour = Ids::new(2);
        catalogue::import(&ctx, &content(&here, "kreis"))
            .await
            .unwrap();
        catalogue::import(&ctx, &content(&neighbour, "gemeinde"))
            .await
            .unwrap();
        Self {
            ctx,
            clock,
            here,
            neighbour,
            scratch,
            staff: AtomicUsize::new(0),
        }
    }

    /// The same database seen by a process that has just started.
    pub async fn another_process(&self) -> Context {
        context(&self.scratch, &self.clock).await
    }

    pub fn minutes(&self, minutes: u32) {
        self.clock.advance(Millis::minutes(minutes));
    }

    pub fn seconds(&self, seconds: u32) {
        self.clock.advance(Millis::seconds(seconds));
    }

    /// Somebody who works here and is signed in.
    pub async fn staff(&self, ids: &Ids, role: Role, departments: Vec<DepartmentId>) -> SignedIn {
        let number = self.staff.fetch_add(1, Ordering::SeqCst);
        let new = NewStaff {
            authority: ids.authority,
            login: format!("staff{number}@example.org"),
            name: format!("Staff {number}"),
            role,
            departments,
            password: "demo-demo-demo".to_owned(),
        };
        let staff = identity::create_staff(&self.ctx, new, Actor::System)
            .await
            .unwrap();
        SignedIn {
            session: SessionId(Uuid::nil()),
            staff,
        }
    }

    pub async fn clerk(&self) -> SignedIn {
        self.staff(&self.here, Role::Clerk, vec![self.here.department])
            .await
    }

    /// Books a time so many minutes from now.
    pub async fn book(&self, ids: &Ids, pool: PoolId, in_minutes: u32, name: &str) -> Citizen {
        let start = self.clock_now().plus(Millis::minutes(in_minutes));
        let wish = Hold {
            service: ids.service,
            pool,
            start,
            people: 1,
            origin: None,
            key: None,
        };
        let held = booking::hold(&self.ctx, wish).await.unwrap();
        let (id, token) = (held.view.appointment.id, held.token);
        let person = Person {
            name: name.to_owned(),
            email: None,
            phone: None,
            language: Language::German,
            needs: Vec::new(),
        };
        let confirm = Confirm {
            id,
            token: token.clone(),
            person,
            key: None,
        };
        booking::confirm(&self.ctx, confirm).await.unwrap();
        Citizen { id, token }
    }

    /// Books a time so many minutes from now and checks in.
    pub async fn arrive(&self, pool: PoolId, in_minutes: u32, name: &str) -> Citizen {
        let citizen = self.book(&self.here, pool, in_minutes, name).await;
        booking::check_in(&self.ctx, citizen.id, &citizen.token)
            .await
            .unwrap();
        citizen
    }

    /// Calls the next person of every pool to a counter.
    pub async fn call(&self, who: &SignedIn, counter: usize) -> Option<TicketForStaff> {
        queue::call_next(&self.ctx, who, self.wish(counter))
            .await
            .unwrap()
    }

    pub fn wish(&self, counter: usize) -> CallNext {
        CallNext {
            queue: self.here.queue,
            counter: self.here.counters[counter],
            pools: Vec::new(),
        }
    }

    pub fn clock_now(&self) -> Timestamp {
        schalter_app::Clock::now(&*self.clock)
    }
}

async fn context(scratch: &Scratch, clock: &Arc<TestClock>) -> Context {
    let options = Options {
        database_url: Some(scratch.url.clone()),
        clock: Arc::clone(clock) as Arc<dyn schalter_app::Clock>,
        ..Options::new(scratch.folder.path())
    };
    Context::open(options).await.unwrap()
}

impl Ids {
    fn new(number: u128) -> Self {
        let id = |n: u128| Uuid::from_u128((number << 64) + n);
        Self {
            authority: AuthorityId(id(1)),
            department: DepartmentId(id(2)),
            other_department: DepartmentId(id(3)),
            queue: QueueId(id(4)),
            other_queue: QueueId(id(5)),
            video: PoolId(id(6)),
            desk: PoolId(id(7)),
            other_pool: PoolId(id(8)),
            service: ServiceId(id(9)),
            counters: (100..160).map(|n| CounterId(id(n))).collect(),
            other_counter: CounterId(id(99)),
        }
    }
}

fn content(ids: &Ids, slug: &str) -> AuthorityContent {
    let site = SiteId(Uuid::from_u128(ids.authority.0.as_u128() + 20));
    let queue = |id, department, name: &str| Queue {
        id,
        department,
        name: name.to_owned(),
    };
    let pool = |id: PoolId, department, queue, channel| PoolContent {
        pool: Pool {
            id,
            department,
            site,
            channel,
            queue,
            services: vec![ids.service],
            lead: Millis::ZERO,
            release_days: 90,
            start_step: Millis::minutes(5),
        },
        rules: vec![OpeningRule {
            id: OpeningRuleId(Uuid::from_u128(id.0.as_u128() + 1_000)),
            weekdays: Weekdays::ALL,
            open: LocalSpan {
                from: 0,
                until: 1_440,
            },
            breaks: Vec::new(),
            valid_from: date(2026, 1, 1),
            valid_until: None,
            every_weeks: 1,
            counters: 100,
            on_holidays: true,
        }],
        closures: Vec::new(),
    };
    let mut counters: Vec<Counter> = ids
        .counters
        .iter()
        .enumerate()
        .map(|(n, id)| Counter {
            id: *id,
            queue: ids.queue,
            name: format!("Schalter {n}"),
        })
        .collect();
    counters.push(Counter {
        id: ids.other_counter,
        queue: ids.other_queue,
        name: "Nebenan".to_owned(),
    });
    AuthorityContent {
        authority: Authority {
            id: ids.authority,
            slug: slug.to_owned(),
            name: Text::german(slug),
            land: Land::Nw,
            time_zone: "Europe/Berlin".to_owned(),
            colour: "#123456".to_owned(),
            logo_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
            phone: "+49 30 115".to_owned(),
            email: "termin@example.org".to_owned(),
        },
        departments: vec![
            Department {
                id: ids.department,
                name: Text::german("Bürgeramt"),
            },
            Department {
                id: ids.other_department,
                name: Text::german("Gesundheitsamt"),
            },
        ],
        sites: vec![Site {
            id: site,
            name: Text::german("Rathaus"),
            address: "Markt 1, 12345 Musterstadt".to_owned(),
            ags: "05111000".to_owned(),
        }],
        queues: vec![
            queue(ids.queue, ids.department, "Bürgeramt"),
            queue(ids.other_queue, ids.other_department, "Gesundheitsamt"),
        ],
        counters,
        services: vec![Service {
            id: ids.service,
            slug: "probetermin".to_owned(),
            department: ids.department,
            leika: "99000000000000".to_owned(),
            name: Text::german("Probetermin"),
            summary: Text::german("Ein Termin zur Probe."),
            synonyms: Text::german("Probe"),
            documents: Vec::new(),
            fee: Some(Fee { cents: 0 }),
            fee_note: None,
            duration: Millis::minutes(10),
            duration_per_extra_person: Millis::ZERO,
            people_max: 3,
        }],
        pools: vec![
            pool(ids.video, ids.department, ids.queue, Channel::Video),
            pool(ids.desk, ids.department, ids.queue, Channel::OnSite),
            pool(
                ids.other_pool,
                ids.other_department,
                ids.other_queue,
                Channel::Video,
            ),
        ],
    }
}
