//! A small office on a real database with a clock that stands still: two departments, one queue each, and a neighbour.

use schalter_app::booking::{self, Confirm, Hold};
use schalter_app::catalogue::{self, AuthorityContent, PoolContent, Queue};
use schalter_app::identity::{self, NewStaff, SignedIn};
use schalter_app::queue::{self, CallNext, TicketForStaff};
use schalter_app::testing::{self, Keys};
use schalter_app::{Clock, Context, Options, TestClock, Token};
use schalter_domain::audit::Actor;
use schalter_domain::availability::LocalSpan;
use schalter_domain::booking::Person;
use schalter_domain::catalogue::{Counter, Department, Land, Text};
use schalter_domain::id::{
    AppointmentId, AuthorityId, CounterId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId,
    SessionId,
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
            duties: vec![],
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
            email: None,
            ..testing::person(name)
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
        self.clock.now()
    }
}

async fn context(scratch: &Scratch, clock: &Arc<TestClock>) -> Context {
    let options = Options {
        database_url: Some(scratch.url.clone()),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
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

/// The authority of `schalter_app::testing`, open around the clock with plenty of counters, and a second department.
fn content(ids: &Ids, slug: &str) -> AuthorityContent {
    let keys = Keys {
        authority: ids.authority,
        department: ids.department,
        queue: ids.queue,
        counters: [ids.counters[0], ids.counters[1]],
        service: ids.service,
        video: ids.video,
        on_site: ids.desk,
    };
    let mut content = testing::content(keys, slug, Land::Nw);
    for PoolContent { pool, rules, .. } in &mut content.pools {
        pool.lead = Millis::ZERO;
        pool.start_step = Millis::minutes(5);
        rules[0].open = LocalSpan {
            from: 0,
            until: 1_440,
        };
        rules[0].counters = 100;
    }
    let mut elsewhere = content.pools[0].clone();
    elsewhere.pool.id = ids.other_pool;
    elsewhere.pool.department = ids.other_department;
    elsewhere.pool.queue = ids.other_queue;
    elsewhere.rules[0].id = OpeningRuleId(ids.other_pool.0);
    content.pools.push(elsewhere);
    let name = Text::german("Gesundheitsamt");
    content.departments.push(Department {
        id: ids.other_department,
        name,
    });
    let name = "Gesundheitsamt".to_owned();
    content.queues.push(Queue {
        id: ids.other_queue,
        department: ids.other_department,
        name,
    });
    let counter = |id: CounterId, queue, name: String| Counter { id, queue, name };
    let seats = ids.counters.iter().enumerate();
    content.counters = seats
        .map(|(n, id)| counter(*id, ids.queue, format!("Schalter {n}")))
        .collect();
    content.counters.push(counter(
        ids.other_counter,
        ids.other_queue,
        "Nebenan".to_owned(),
    ));
    content
}
