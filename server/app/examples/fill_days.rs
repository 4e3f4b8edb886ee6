//! Fills the days of an authority with booked appointments, for measuring with a database as large as a real one.
//!
//! `fill_days DATA AUTHORITY FROM DAYS APPOINTMENTS [DATABASE_URL]`: every pool-day is open from 8:00 to 18:00 UTC with at least five counters
//! for appointments of ten minutes, and gets about the same share. Which times are taken follows from the number of the pool and the day alone,
//! so that whoever knows the rule (`load-tests/src/calendar`) can say what must be free. No events are written: nothing reads them here.
#![expect(
    clippy::unwrap_used,
    reason = "a tool for measurements shall stop when it fails"
)]

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schalter_app::{Context, Options, catalogue};
use schalter_domain::availability::{DayProfile, LocalSpan, OpeningRule, Weekdays};
use schalter_domain::booking::{Appointment, AppointmentNumber, AppointmentState, Person};
use schalter_domain::catalogue::{Channel, Language};
use schalter_domain::id::{AppointmentId, AuthorityId, OpeningRuleId, PoolId, ServiceId};
use schalter_domain::time::{Interval, LocalDay, Millis, Timestamp};
use schalter_storage::availability::{DayKey, lock_day, save_day};
use schalter_storage::booking::{Change, NewHold, insert, save, seal_person, take_numbers};
use schalter_storage::sealed::{MasterKey, Sealer};
use schalter_storage::{Place, Store, StoreOptions};
use std::path::Path;
use uuid::Uuid;

/// Ten-minute places between 8:00 and 18:00 for each counter.
const PLACES: u32 = 60;
const COUNTERS: u8 = 5;

struct Fill {
    store: Store,
    sealer: Sealer,
    authority: AuthorityId,
    service: ServiceId,
    filled: u64,
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || {
        arguments
            .next()
            .expect("DATA AUTHORITY FROM DAYS APPOINTMENTS")
    };
    let (data, slug): (String, String) = (argument(), argument());
    let from: Date = argument().parse().unwrap();
    let days: u32 = argument().parse().unwrap();
    let appointments: u32 = argument().parse().unwrap();
    let url = arguments.next();
    let data = Path::new(&data);
    let mut options = Options::new(data);
    options.database_url.clone_from(&url);
    let ctx = Context::open(options).await.unwrap();
    let known = catalogue::authority(&ctx, &slug).await.unwrap().unwrap();
    let service = catalogue::services(&known, "", None).services[0].id;
    let mut pools: Vec<PoolId> = known.places(service, None).map(|at| at.pool.id).collect();
    pools.sort_unstable();
    let authority = known.authority().id;
    ctx.close().await;

    let place = url.map_or_else(
        || Place::Sqlite(data.join("schalter.sqlite")),
        Place::Postgres,
    );
    let key = std::fs::read_to_string(data.join("keys/master.key")).unwrap();
    let mut fill = Fill {
        store: Store::open(StoreOptions {
            place,
            connections_max: 4,
        })
        .await
        .unwrap(),
        sealer: Sealer::new(MasterKey::from_hex(&key).unwrap()),
        authority,
        service,
        filled: 0,
    };
    let each = appointments / (u32::try_from(pools.len()).unwrap() * days);
    for day in 0..days {
        let on = from.saturating_add(i64::from(day).days());
        for (nth, pool) in (0..).zip(&pools) {
            fill.day(*pool, on, share(each, nth, day)).await;
        }
    }
    fill.store.close().await;
}

/// Appointments of a pool-day: `each` on average, not everywhere the same.
fn share(each: u32, pool: u32, day: u32) -> u32 {
    let spread = (each / 8).max(1);
    (each - spread / 2 + (pool * 31 + day * 17) % spread).min(PLACES * u32::from(COUNTERS))
}

/// The grain at which the nth appointment of a day begins.
fn grain(nth: u32) -> u32 {
    96 + 2 * (nth * 7 % PLACES)
}

impl Fill {
    async fn day(&mut self, pool: PoolId, day: Date, count: u32) {
        let key = DayKey {
            authority: self.authority,
            pool,
            day,
        };
        let profile = DayProfile::new(LocalDay::of(day, &TimeZone::UTC), &[rule()], &[], false);
        let now = Timestamp(profile.day().bounds().start.0 - Millis::hours(24).0);
        let mut tx = self.store.begin_write(self.authority).await.unwrap();
        let before = lock_day(&mut tx, key).await.unwrap();
        let mut taken = before.clone();
        let mut numbers = take_numbers(&mut tx, self.authority, count).await.unwrap()..;
        let (mut holds, mut changes) = (Vec::new(), Vec::new());
        for nth in 0..count {
            let first = usize::try_from(grain(nth)).unwrap();
            taken.take(first..first + 2).unwrap();
            let start = profile.start_of(first);
            let time = Interval::starting(start, Millis::minutes(10)).unwrap();
            let number = AppointmentNumber::nth(numbers.next().unwrap(), self.authority);
            let (hold, change) = self.appointment(number, pool, time, now);
            holds.push(hold);
            changes.push(change);
        }
        save_day(&mut tx, key, &before, &taken, &profile)
            .await
            .unwrap();
        insert(&mut tx, key, &holds, now).await.unwrap();
        save(&mut tx, self.authority, &changes, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn appointment(
        &mut self,
        number: AppointmentNumber,
        pool: PoolId,
        time: Interval,
        now: Timestamp,
    ) -> (NewHold, Change) {
        self.filled += 1;
        let person = Person {
            name: format!("Person {}", self.filled),
            email: None,
            phone: None,
            language: Language::German,
            needs: Vec::new(),
        };
        let before = Appointment {
            id: AppointmentId(Uuid::from_u128(u128::from(self.filled))),
            number,
            service: self.service,
            pool,
            channel: Channel::OnSite,
            time,
            people: 1,
            sequence: 0,
            state: AppointmentState::Held {
                until: now.plus(Millis::minutes(10)),
            },
        };
        let mut token_hash = [0; 32];
        token_hash[..8].copy_from_slice(&self.filled.to_be_bytes());
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&self.filled.to_be_bytes());
        let sealed = seal_person(&self.sealer, self.authority, nonce, &person).unwrap();
        let booked = Appointment {
            state: AppointmentState::Booked { person },
            ..before.clone()
        };
        let hold = NewHold {
            appointment: before,
            token_hash,
            origin_hash: None,
        };
        let change = Change {
            appointment: booked,
            person: Some(sealed),
            email_hash: None,
        };
        (hold, change)
    }
}

fn rule() -> OpeningRule {
    OpeningRule {
        id: OpeningRuleId(Uuid::from_u128(1)),
        weekdays: Weekdays::ALL,
        open: LocalSpan {
            from: 8 * 60,
            until: 18 * 60,
        },
        breaks: Vec::new(),
        valid_from: jiff::civil::date(2020, 1, 1),
        valid_until: None,
        every_weeks: 1,
        counters: COUNTERS,
        on_holidays: true,
    }
}
