//! 64 wishes for one contested pool-day folded over it, as often as the only argument says: what `load-tests/instructions` counts.
//!
//! From the day as it was loaded to the appointments that are written; half of the wishes are refused because the place is taken.
#![expect(clippy::unwrap_used, reason = "a measurement that fails shall stop")]

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use schalter_domain::availability::{DayProfile, LocalSpan, OpeningRule, Taken, Weekdays, Window};
use schalter_domain::booking::{AppointmentNumber, Hold, PoolDay};
use schalter_domain::catalogue::{Channel, Pool, Service, Text};
use schalter_domain::id::{
    AppointmentId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId, SiteId,
};
use schalter_domain::time::{LocalDay, Millis, Timestamp};
use std::hint::black_box;
use uuid::Uuid;

const WISHES: u32 = 64;
const DAY: Date = date(2026, 12, 7);

fn main() {
    let rounds: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let local = LocalDay::of(DAY, &zone);
    let (midnight, now) = (local.bounds().start, local.bounds().start);
    let profile = DayProfile::new(local, &[rule()], &[], false);
    let (service, pool) = (service(), pool());
    for _ in 0..rounds {
        let mut day = PoolDay::new(profile.clone(), Taken::default(), Vec::new());
        let mut held = 0;
        for wish in 0..WISHES {
            let command = Hold {
                id: AppointmentId(Uuid::from_u128(u128::from(wish))),
                number: AppointmentNumber::of_seed(u64::from(wish)),
                service: &service,
                pool: &pool,
                people: 1,
                // Four wishes for each of 16 times with two counters.
                start: start(midnight, wish % 16),
                window: Window::new(pool.lead, pool.release_days, now, &zone),
                hold_for: Millis::minutes(10),
                open_from_same_address: 0,
                open_per_address_max: 10,
            };
            held += u32::from(black_box(day.hold(&command, now)).is_ok());
        }
        assert_eq!(black_box(held), WISHES / 2);
    }
}

fn start(midnight: Timestamp, nth: u32) -> Timestamp {
    midnight.plus(Millis::minutes(8 * 60 + 15 * nth))
}

/// 8:00 to 12:00 with two counters.
fn rule() -> OpeningRule {
    OpeningRule {
        id: OpeningRuleId(Uuid::from_u128(1)),
        weekdays: Weekdays::ALL,
        open: LocalSpan {
            from: 8 * 60,
            until: 12 * 60,
        },
        breaks: Vec::new(),
        valid_from: date(2026, 1, 1),
        valid_until: None,
        every_weeks: 1,
        counters: 2,
        on_holidays: true,
    }
}

fn service() -> Service {
    Service {
        id: ServiceId(Uuid::from_u128(2)),
        slug: "pass".to_owned(),
        department: DepartmentId(Uuid::from_u128(3)),
        leika: "99000000000000".to_owned(),
        name: Text::german("Pass"),
        summary: Text::german("Ein Pass."),
        synonyms: Text::german("Ausweis"),
        documents: Vec::new(),
        fee: None,
        fee_note: None,
        duration: Millis::minutes(15),
        duration_per_extra_person: Millis::ZERO,
        people_max: 1,
    }
}

fn pool() -> Pool {
    Pool {
        id: PoolId(Uuid::from_u128(4)),
        department: DepartmentId(Uuid::from_u128(3)),
        site: SiteId(Uuid::from_u128(5)),
        channel: Channel::OnSite,
        queue: QueueId(Uuid::from_u128(6)),
        services: vec![ServiceId(Uuid::from_u128(2))],
        lead: Millis::ZERO,
        release_days: 60,
        start_step: Millis::minutes(15),
    }
}
