//! What kind of day it is: date, opening, closures, pools and clerks, all by the dice; and how many counters are open when, computed
//! once more in the slowest and plainest way.

use super::dice::Dice;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use schalter_domain::availability::{Closure, DayProfile, LocalSpan, OpeningRule, Weekdays};
use schalter_domain::catalogue::{Channel, Pool, Service, Text};
use schalter_domain::id::{
    ClosureId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId, SiteId,
};
use schalter_domain::time::{LocalDay, Millis};
use uuid::Uuid;

/// Ordinary days, both nights in which clocks are changed, the longest and the shortest month's end.
const DATES: [Date; 6] = [
    date(2026, 11, 23),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2028, 2, 29),
    date(2026, 12, 31),
    date(2027, 3, 28),
];

/// One pool on the day.
pub struct PoolPlan {
    pub pool: Pool,
    pub service: Service,
    pub profile: DayProfile,
    rules: Vec<OpeningRule>,
    closures: Vec<Closure>,
}

/// The whole day.
pub struct Plan {
    pub date: Date,
    pub zone: TimeZone,
    pub pools: Vec<PoolPlan>,
    pub clerks: usize,
}

impl Plan {
    pub fn draw(dice: &mut Dice) -> Self {
        let zone = TimeZone::get("Europe/Berlin").expect("the tz database is bundled");
        let date = DATES[dice.index(DATES.len())];
        let pools = (0..=dice.below(2))
            .map(|number| PoolPlan::draw(dice, u128::from(number), date, &zone))
            .collect();
        Self {
            date,
            zone,
            pools,
            clerks: 1 + dice.index(4),
        }
    }
}

impl PoolPlan {
    fn draw(dice: &mut Dice, number: u128, date: Date, zone: &TimeZone) -> Self {
        let service = Service {
            id: ServiceId(Uuid::from_u128(number)),
            slug: "ausweis".to_owned(),
            department: DepartmentId(Uuid::nil()),
            leika: "99008001012004".to_owned(),
            name: Text::german("Personalausweis"),
            summary: Text::german("Beantragen."),
            synonyms: Text::german("Perso"),
            documents: vec![],
            fee: None,
            fee_note: None,
            duration: Millis::minutes(dice.minutes(5, 9)),
            duration_per_extra_person: Millis::minutes(dice.minutes(0, 3)),
            people_max: 3,
        };
        let pool = Pool {
            id: PoolId(Uuid::from_u128(number)),
            department: service.department,
            site: SiteId(Uuid::nil()),
            channel: [Channel::OnSite, Channel::Video][dice.index(2)],
            queue: QueueId(Uuid::nil()),
            services: vec![service.id],
            lead: Millis::minutes(dice.minutes(0, 6)),
            release_days: 1,
            start_step: Millis::minutes(dice.minutes(5, 6)),
        };
        let rules: Vec<OpeningRule> = (0..=dice.below(2)).map(|_| rule(dice)).collect();
        let closures: Vec<Closure> = (0..dice.below(2)).map(|_| closure(dice, date)).collect();
        let day = LocalDay::of(date, zone);
        Self {
            profile: DayProfile::new(day, &rules, &closures, false),
            pool,
            service,
            rules,
            closures,
        }
    }

    /// Open counters in the five minutes that begin so many times five minutes after midnight, by the clock on the wall.
    pub fn counters_at(&self, grain: usize, zone: &TimeZone) -> u32 {
        let begins = self.profile.start_of(grain);
        if begins >= self.profile.day().bounds().end {
            return 0;
        }
        let wall = jiff::Timestamp::from_millisecond(begins.0)
            .expect("within a few years")
            .to_zoned(zone.clone());
        let minute =
            u16::from(wall.hour().unsigned_abs()) * 60 + u16::from(wall.minute().unsigned_abs());
        let within = |span: &LocalSpan| span.from <= minute && minute < span.until;
        let closed = self
            .closures
            .iter()
            .any(|closure| closure.part.as_ref().is_none_or(within));
        if closed {
            return 0;
        }
        let open = self
            .rules
            .iter()
            .filter(|rule| within(&rule.open) && !rule.breaks.iter().any(within));
        open.map(|rule| u32::from(rule.counters))
            .sum::<u32>()
            .min(255)
    }
}

fn rule(dice: &mut Dice) -> OpeningRule {
    let from = dice.minutes(0, 200);
    let until = (from + dice.minutes(30, 120)).min(1_440);
    let pause = from + dice.minutes(0, 40);
    OpeningRule {
        id: OpeningRuleId(Uuid::nil()),
        weekdays: Weekdays::ALL,
        open: span(from, until),
        breaks: vec![span(pause, pause + dice.minutes(5, 12))],
        valid_from: date(2026, 1, 1),
        valid_until: None,
        every_weeks: 1,
        counters: u8::try_from(1 + dice.below(3)).expect("few"),
        on_holidays: true,
    }
}

fn closure(dice: &mut Dice, date: Date) -> Closure {
    let from = dice.minutes(0, 250);
    Closure {
        id: ClosureId(Uuid::nil()),
        from: date,
        until: date,
        // One in ten closes the whole day.
        part: (!dice.percent(10)).then(|| span(from, from + dice.minutes(5, 36))),
        reason: Text::german("Betriebsausflug"),
    }
}

fn span(from: u32, until: u32) -> LocalSpan {
    let minute = |minute: u32| u16::try_from(minute.min(1_440)).expect("at most 1440");
    LocalSpan {
        from: minute(from),
        until: minute(until),
    }
}
