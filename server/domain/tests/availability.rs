//! Availability through its public door: tables of the days that go wrong elsewhere, and an oracle that knows no bits.

use jiff::Zoned;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use schalter_domain::availability::{
    Ask, Closure, DayProfile, LocalSpan, OpeningRule, Refusal, Taken, Weekdays, Window,
    free_starts, judge,
};
use schalter_domain::catalogue::Text;
use schalter_domain::id::{ClosureId, OpeningRuleId};
use schalter_domain::time::{Interval, LocalDay, Millis, Timestamp};
use uuid::Uuid;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the tz database is bundled")
}

/// "08:00-12:00" on the wall clock.
fn span(text: &str) -> LocalSpan {
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':').expect("HH:MM");
        hour.parse::<u16>().expect("an hour") * 60 + minute.parse::<u16>().expect("a minute")
    };
    let (from, until) = text.split_once('-').expect("from-until");
    LocalSpan::new(minute(from), minute(until)).expect("a span")
}

fn rule(open: &str, breaks: &[&str]) -> OpeningRule {
    OpeningRule {
        id: OpeningRuleId(Uuid::nil()),
        weekdays: Weekdays::ALL,
        open: span(open),
        breaks: breaks.iter().map(|text| span(text)).collect(),
        valid_from: date(2020, 1, 1),
        valid_until: None,
        every_weeks: 1,
        counters: 1,
        on_holidays: false,
    }
}

fn closure(from: Date, until: Date, part: Option<&str>) -> Closure {
    Closure {
        id: ClosureId(Uuid::nil()),
        from,
        until,
        part: part.map(span),
        reason: Text::german("Betriebsausflug"),
    }
}

fn ask(minutes: u32, step: u32) -> Ask {
    let window = Window {
        earliest: Timestamp(i64::MIN),
        last_date: Date::MAX,
    };
    Ask {
        duration: Millis::minutes(minutes),
        step: Millis::minutes(step),
        window,
    }
}

fn at(text: &str) -> Timestamp {
    Timestamp::from_zoned(
        &format!("{text}[Europe/Berlin]")
            .parse::<Zoned>()
            .expect("a local time"),
    )
}

/// The free starts of an empty day, as "HH:MM" with the offset where it matters.
fn starts(day: Date, rules: &[OpeningRule], closures: &[Closure], ask: &Ask) -> Vec<String> {
    let profile = DayProfile::new(LocalDay::of(day, &berlin()), rules, closures, false);
    let free = free_starts(&profile, &Taken::default(), ask);
    let shown: Vec<String> = free
        .iter()
        .map(|time| time.start.to_zoned(&berlin()).strftime("%H:%M").to_string())
        .collect();
    assert_eq!(shown.len(), free.len() as usize);
    shown
}

const USUAL: Date = date(2026, 6, 1);

#[test]
fn lunch_and_closing_time_are_kept() {
    for (minutes, step, expected) in [
        (30, 30, vec!["11:00", "11:30", "13:00", "13:30"]),
        (
            20,
            20,
            vec!["11:00", "11:20", "11:40", "13:00", "13:20", "13:40"],
        ),
        (45, 15, vec!["11:00", "11:15", "13:00", "13:15"]),
        (60, 5, vec!["11:00", "13:00"]),
        (65, 5, vec![]),
        (0, 5, vec![]),
    ] {
        assert_eq!(
            starts(
                USUAL,
                &[rule("11:00-14:00", &["12:00-13:00"])],
                &[],
                &ask(minutes, step)
            ),
            expected,
            "{minutes} min"
        );
    }
}

#[test]
fn breaks_may_touch_overlap_and_come_unsorted() {
    let rules = [rule(
        "08:00-10:00",
        &["09:30-10:00", "08:30-08:45", "08:40-09:00", "09:00-09:10"],
    )];
    assert_eq!(
        starts(USUAL, &rules, &[], &ask(10, 10)),
        ["08:00", "08:10", "08:20", "09:10", "09:20"]
    );
}

#[test]
fn steps_count_from_the_beginning_of_each_stretch() {
    let rules = [rule("07:35-08:25", &["08:00-08:05"])];
    assert_eq!(
        starts(USUAL, &rules, &[], &ask(10, 10)),
        ["07:35", "07:45", "08:05", "08:15"]
    );
}

#[test]
fn neighbouring_rules_are_one_stretch_and_overlapping_ones_add_up() {
    let rules = [
        rule("08:00-08:30", &[]),
        rule("08:30-09:00", &[]),
        rule("08:30-08:45", &[]),
    ];
    assert_eq!(starts(USUAL, &rules, &[], &ask(60, 5)), ["08:00"]);
    let profile = DayProfile::new(LocalDay::of(USUAL, &berlin()), &rules, &[], false);
    assert_eq!(
        [95, 96, 102, 105, 108].map(|grain| profile.capacity_at(grain)),
        [0, 1, 2, 1, 0]
    );
}

#[test]
fn closures_close_days_or_parts_and_holidays_close_what_does_not_say_otherwise() {
    let rules = [rule("08:00-09:00", &[])];
    let day = |day| closure(date(2026, 6, day), date(2026, 6, day), None);
    assert!(starts(USUAL, &rules, &[day(1)], &ask(30, 30)).is_empty());
    assert_eq!(starts(USUAL, &rules, &[day(2)], &ask(30, 30)).len(), 2);
    let long = closure(date(2026, 5, 1), date(2026, 6, 1), Some("08:00-08:10"));
    assert_eq!(
        starts(USUAL, &rules, std::slice::from_ref(&long), &ask(20, 10)),
        ["08:10", "08:20", "08:30", "08:40"]
    );
    let anyway = OpeningRule {
        on_holidays: true,
        ..rule("10:00-10:30", &[])
    };
    let profile = DayProfile::new(
        LocalDay::of(USUAL, &berlin()),
        &[rules[0].clone(), anyway],
        &[],
        true,
    );
    assert_eq!(
        profile.open_grains().iter().collect::<Vec<_>>(),
        (120..126).collect::<Vec<_>>()
    );
}

#[test]
fn the_night_summer_time_begins_skips_an_hour() {
    let day = date(2026, 3, 29);
    assert_eq!(
        starts(day, &[rule("01:30-03:30", &[])], &[], &ask(30, 30)),
        ["01:30", "03:00"]
    );
    assert_eq!(
        starts(day, &[rule("01:00-04:00", &[])], &[], &ask(120, 30)),
        ["01:00"],
        "an hour of the three is missing"
    );
    assert!(starts(day, &[rule("02:00-03:00", &[])], &[], &ask(5, 5)).is_empty());
    assert_eq!(
        starts(day, &[rule("08:00-09:00", &[])], &[], &ask(30, 30)),
        ["08:00", "08:30"]
    );
    assert_eq!(
        starts(day, &[rule("00:00-24:00", &[])], &[], &ask(60, 60)).len(),
        23
    );
}

#[test]
fn the_night_summer_time_ends_has_an_hour_twice() {
    let day = date(2026, 10, 25);
    assert_eq!(
        starts(day, &[rule("02:00-03:00", &[])], &[], &ask(30, 30)),
        ["02:00", "02:30", "02:00", "02:30"]
    );
    assert_eq!(
        starts(day, &[rule("01:00-04:00", &[])], &[], &ask(240, 5)),
        ["01:00"],
        "the three hours last four"
    );
    assert_eq!(
        starts(day, &[rule("08:00-09:00", &[])], &[], &ask(30, 30)),
        ["08:00", "08:30"]
    );
    assert_eq!(
        starts(day, &[rule("00:00-24:00", &[])], &[], &ask(60, 60)).len(),
        25
    );
    let closed = closure(day, day, Some("02:00-03:00"));
    assert_eq!(
        starts(day, &[rule("01:00-04:00", &[])], &[closed], &ask(60, 60)),
        ["01:00", "03:00"]
    );
}

#[test]
fn an_appointment_lies_within_one_day() {
    let round_the_clock = [rule("00:00-24:00", &[])];
    assert_eq!(
        starts(USUAL, &round_the_clock, &[], &ask(30, 5))
            .last()
            .map(String::as_str),
        Some("23:30")
    );
    assert_eq!(starts(USUAL, &round_the_clock, &[], &ask(5, 5)).len(), 288);
    assert_eq!(
        starts(USUAL, &round_the_clock, &[], &ask(1440, 5)),
        ["00:00"]
    );
    assert!(starts(USUAL, &round_the_clock, &[], &ask(1445, 5)).is_empty());
}

#[test]
fn the_29th_of_february_is_a_day_like_others() {
    let leap = date(2028, 2, 29);
    let only = OpeningRule {
        valid_from: leap,
        valid_until: Some(leap),
        ..rule("08:00-08:30", &[])
    };
    for (day, count) in [
        (leap.yesterday().expect("a day"), 0),
        (leap, 1),
        (leap.tomorrow().expect("a day"), 0),
    ] {
        assert_eq!(
            starts(day, std::slice::from_ref(&only), &[], &ask(30, 30)).len(),
            count,
            "{day}"
        );
    }
    let window = Window::new(Millis::ZERO, 365, at("2028-02-29T12:00"), &berlin());
    assert_eq!(window.last_date, date(2029, 2, 28));
}

#[test]
fn every_second_tuesday() {
    let tuesdays = Weekdays::new([Weekday::Tuesday]).expect("a weekday");
    let every_second = OpeningRule {
        weekdays: tuesdays,
        every_weeks: 2,
        valid_from: date(2026, 12, 30),
        ..rule("08:00-08:30", &[])
    };
    let open: Vec<i8> = (1..=31)
        .filter(|day| {
            !starts(
                date(2027, 1, *day),
                std::slice::from_ref(&every_second),
                &[],
                &ask(30, 30),
            )
            .is_empty()
        })
        .collect();
    assert_eq!(
        open,
        [12, 26],
        "the week of 30 December 2026 is the first, so the 5th is not open"
    );
}

#[test]
fn the_window_opens_after_the_lead_and_at_midnight() {
    let (now, lead) = (at("2026-06-01T08:07"), Millis::hours(1));
    let window = Window::new(lead, 14, now, &berlin());
    let ask = Ask {
        window,
        ..ask(30, 5)
    };
    let open = [rule("08:00-10:00", &[])];
    assert_eq!(
        starts(USUAL, &open, &[], &ask).first().map(String::as_str),
        Some("09:10")
    );
    assert!(starts(date(2026, 5, 31), &open, &[], &ask).is_empty());
    assert_eq!(starts(date(2026, 6, 15), &open, &[], &ask).len(), 19);
    assert!(starts(date(2026, 6, 16), &open, &[], &ask).is_empty());
    let exactly = Window::new(Millis::ZERO, 0, at("2026-06-01T08:05"), &berlin());
    assert_eq!(
        starts(
            USUAL,
            &open,
            &[],
            &Ask {
                window: exactly,
                ..ask
            }
        )
        .first()
        .map(String::as_str),
        Some("08:05")
    );
}

#[test]
fn refusals_name_the_first_reason() {
    let window = Window::new(Millis::hours(1), 14, at("2026-06-01T08:00"), &berlin());
    let ask = Ask {
        window,
        ..ask(30, 30)
    };
    let judged = |start: &str| {
        let start = at(start);
        let day = LocalDay::of(start.local_date(&berlin()), &berlin());
        let profile = DayProfile::new(day, &[rule("08:00-12:00", &[])], &[], false);
        let mut taken = Taken::default();
        taken.take(120..126).expect("ten to half past");
        judge(&profile, &taken, &ask, start).map(Interval::length)
    };
    for (start, expected) in [
        ("2026-06-01T09:00", Ok(Millis::minutes(30))),
        ("2026-06-01T08:30", Err(Refusal::TooSoon)),
        ("2026-05-31T09:00", Err(Refusal::TooSoon)),
        ("2026-06-15T09:00", Ok(Millis::minutes(30))),
        ("2026-06-16T09:00", Err(Refusal::TooFar)),
        ("2026-06-02T07:30", Err(Refusal::OutsideOpening)),
        ("2026-06-02T12:00", Err(Refusal::OutsideOpening)),
        ("2026-06-02T09:05", Err(Refusal::OutsideOpening)),
        ("2026-06-02T09:00:01", Err(Refusal::OutsideOpening)),
        ("2026-06-02T09:30", Ok(Millis::minutes(30))),
        ("2026-06-02T10:00", Err(Refusal::Taken)),
    ] {
        assert_eq!(judged(start), expected, "{start}");
    }
    let profile = DayProfile::new(
        LocalDay::of(USUAL, &berlin()),
        &[rule("08:00-12:00", &[])],
        &[],
        false,
    );
    for absurd in [i64::MIN, -1, 0, i64::MAX] {
        assert!(judge(&profile, &Taken::default(), &ask, Timestamp(absurd)).is_err());
    }
}

// ── The oracle: grain by grain, asking the zone for every single one ────────────────────────────────────────────────

#[derive(Debug, Clone)]
struct World {
    day: Date,
    rules: Vec<OpeningRule>,
    closures: Vec<Closure>,
    holiday: bool,
    wishes: Vec<(u32, u32)>,
    ask: Ask,
}

/// Open counters at an instant: what the door says at that time on the wall clock.
fn counters_at(world: &World, at: Timestamp) -> u32 {
    let local = at.to_zoned(&berlin());
    let minute = u16::try_from(local.hour()).expect("an hour") * 60
        + u16::try_from(local.minute()).expect("a minute");
    let inside = |span: &LocalSpan| span.from <= minute && minute < span.until;
    let closed = world.closures.iter().any(|closure| {
        closure.from <= local.date()
            && local.date() <= closure.until
            && closure.part.as_ref().is_none_or(inside)
    });
    if closed {
        return 0;
    }
    let counts = |rule: &&OpeningRule| {
        let weeks = (monday(local.date()) - monday(rule.valid_from)).get_days() / 7;
        rule.weekdays.contains(local.weekday())
            && rule.valid_from <= local.date()
            && rule.valid_until.is_none_or(|last| local.date() <= last)
            && weeks % i32::from(rule.every_weeks) == 0
            && (rule.on_holidays || !world.holiday)
            && inside(&rule.open)
            && !rule.breaks.iter().any(inside)
    };
    world
        .rules
        .iter()
        .filter(counts)
        .map(|rule| u32::from(rule.counters))
        .sum()
}

fn monday(date: Date) -> Date {
    date.tomorrow()
        .expect("in range")
        .nth_weekday(-1, Weekday::Monday)
        .expect("in range")
}

/// Open counters at every grain of the day.
fn counters(world: &World) -> Vec<u32> {
    let day = LocalDay::of(world.day, &berlin()).bounds();
    let starts = (0..).map(|grain| day.start.plus(Millis::minutes(5 * grain)));
    starts
        .take_while(|start| *start < day.end)
        .map(|start| counters_at(world, start))
        .collect()
}

/// Free starts by the definition, with what is asked for and booked so far.
fn oracle(day: Interval, counters: &[u32], ask: &Ask, booked: &[Interval]) -> Vec<Timestamp> {
    let date = day.start.local_date(&berlin());
    let start_of = |grain: usize| {
        day.start
            .plus(Millis::minutes(5 * u32::try_from(grain).expect("small")))
    };
    let taken = |grain| {
        let here = Interval {
            start: start_of(grain),
            end: start_of(grain + 1),
        };
        booked.iter().filter(|other| other.overlaps(here)).count()
    };
    let mut stretch: Option<Timestamp> = None;
    let mut found = Vec::new();
    for (grain, open) in counters.iter().enumerate() {
        let start = start_of(grain);
        if *open == 0 {
            stretch = None;
            continue;
        }
        let begin = *stretch.get_or_insert(start);
        let end = start.plus(ask.duration);
        let bookable = start.since(begin).0 % ask.step.0 == 0
            && end <= day.end
            && start >= ask.window.earliest
            && date <= ask.window.last_date;
        let mut grains = (grain..).take_while(|grain| start_of(*grain) < end);
        if bookable
            && grains.all(|grain| taken(grain) < usize::try_from(counters[grain]).expect("few"))
        {
            found.push(start);
        }
    }
    found
}

prop_compose! {
    fn spans(from_max: u16)(from in 0..from_max, length in 1u16..120) -> LocalSpan {
        LocalSpan { from: from * 5, until: ((from + length) * 5).min(1440) }
    }
}

prop_compose! {
    fn rules()(
        open in spans(280), breaks in prop::collection::vec((0u16..60, 1u16..20), 0..4), weekdays in 1u8..128,
        valid in (0i64..40, prop::option::of(0i64..60)), every_weeks in 1u8..4, counters in 1u8..4, on_holidays: bool,
    ) -> OpeningRule {
        let days = |days| jiff::Span::new().days(days);
        let valid_from = date(2026, 2, 20) + days(valid.0);
        let breaks = breaks.into_iter().map(|(from, length)| {
            let from = open.from + from * 5;
            LocalSpan { from, until: (from + length * 5).min(open.until) }
        }).filter(|pause| pause.from < pause.until).collect();
        OpeningRule {
            id: OpeningRuleId(Uuid::nil()), weekdays: Weekdays::from_bits(weekdays).expect("1–127"), open, breaks, valid_from,
            valid_until: valid.1.map(|more| valid_from + days(more)), every_weeks, counters, on_holidays,
        }
    }
}

prop_compose! {
    fn worlds()(
        day in prop::sample::select(vec![date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25), date(2028, 2, 29), date(2026, 3, 31)]),
        rules in prop::collection::vec(rules(), 1..5),
        closures in prop::collection::vec((0i64..3, spans(280), any::<bool>()), 0..2),
        holiday in prop::bool::weighted(0.1),
        wishes in prop::collection::vec((0u32..320, 1u32..24), 0..40),
        duration in 1u32..40, step in 1u32..12, earliest in -100i64..300, past in prop_oneof![Just(0), 1i64..300_000], last in -1i64..20,
    ) -> World {
        // Rules are drawn around spring 2026: move them to the day, or most days would be closed.
        let shift = day - date(2026, 3, 30);
        let rules: Vec<OpeningRule> = rules.into_iter().map(|rule| OpeningRule {
            valid_from: rule.valid_from + shift, valid_until: rule.valid_until.map(|last| last + shift), ..rule
        }).collect();
        let closures = closures.into_iter().map(|(before, part, whole)| Closure {
            id: ClosureId(Uuid::nil()), from: day - jiff::Span::new().days(before), until: day, part: (!whole || before > 0).then_some(part),
            reason: Text::german("Personalversammlung"),
        }).collect();
        let midnight = LocalDay::of(day, &berlin()).bounds().start;
        let window = Window { earliest: Timestamp(midnight.0 + earliest * 300_000 + past), last_date: day + jiff::Span::new().days(last) };
        World { day, rules, closures, holiday, wishes, ask: Ask { duration: Millis::minutes(duration * 5), step: Millis::minutes(step * 5), window } }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn days_starts_and_decision_never_disagree_with_the_oracle(world in worlds()) {
        for rule in &world.rules {
            prop_assert_eq!(rule.check(), Ok(()));
        }
        let profile = DayProfile::new(LocalDay::of(world.day, &berlin()), &world.rules, &world.closures, world.holiday);
        let mut taken = Taken::default();
        let mut booked: Vec<Interval> = Vec::new();
        let (day, counters) = (profile.day().bounds(), counters(&world));
        // Others book first, each with a duration of their own, as far as the decision lets them.
        for (grain, length) in &world.wishes {
            let theirs = Ask { duration: Millis::minutes(length * 5), step: Millis::minutes(5), ..world.ask };
            let start = profile.start_of(*grain as usize);
            let expected = oracle(day, &counters, &theirs, &booked).contains(&start);
            let decided = judge(&profile, &taken, &theirs, start);
            prop_assert_eq!(decided.is_ok(), expected, "{:?}", decided);
            if let Ok(time) = decided {
                taken.take(profile.grains(time).expect("within the day")).expect("below capacity");
                booked.push(time);
            }
        }
        let expected = oracle(day, &counters, &world.ask, &booked);
        let free = free_starts(&profile, &taken, &world.ask);
        prop_assert_eq!(free.len() as usize, expected.len());
        prop_assert_eq!(free.iter().map(|time| time.start).collect::<Vec<_>>(), expected.clone());
        let for_five_minutes = Ask { window: world.ask.window.on_grains(), ..world.ask };
        prop_assert_eq!(free_starts(&profile, &taken, &for_five_minutes), free);
        for grain in 0..330 {
            let start = profile.start_of(grain);
            prop_assert_eq!(judge(&profile, &taken, &world.ask, start).is_ok(), expected.contains(&start));
        }
        // Nowhere are more taken than counters open, and giving all back leaves nothing.
        for grain in 0..320 {
            prop_assert!(taken.at(grain) <= profile.capacity_at(grain));
        }
        for time in booked {
            taken.release(profile.grains(time).expect("within the day")).expect("taken before");
        }
        prop_assert_eq!(taken, Taken::default());
    }
}
