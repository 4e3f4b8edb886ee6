//! Decisions about appointments: every command in every state, and a pool-day folded by random commands.

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use schalter_domain::audit::EventKind;
use schalter_domain::availability::{DayProfile, LocalSpan, OpeningRule, Taken, Weekdays, Window};
use schalter_domain::booking::{
    Appointment, AppointmentNumber, AppointmentState, CheckIn, Hold, InvalidCode, Person, PoolDay,
    Refusal, StateName,
};
use schalter_domain::catalogue::{Channel, Fee, Language, Pool, Service, Text};
use schalter_domain::id::{
    AppointmentId, DepartmentId, OpeningRuleId, PoolId, QueueId, ServiceId, SiteId,
};
use schalter_domain::time::{Interval, LocalDay, Millis, Timestamp};
use uuid::Uuid;

const MINUTE: i64 = 60_000;

fn minutes(minutes: i64) -> Timestamp {
    Timestamp(minutes * MINUTE)
}

fn person() -> Person {
    Person {
        name: "Eva Muster".to_owned(),
        email: None,
        phone: None,
        language: Language::German,
        needs: vec![],
    }
}

/// An appointment from 1:40 to 2:00 after the epoch.
fn appointment(state: AppointmentState) -> Appointment {
    Appointment {
        id: AppointmentId(Uuid::nil()),
        number: AppointmentNumber::of_seed(1),
        service: ServiceId(Uuid::nil()),
        pool: PoolId(Uuid::nil()),
        channel: Channel::Video,
        time: Interval {
            start: minutes(100),
            end: minutes(120),
        },
        people: 1,
        sequence: 0,
        state,
    }
}

type Decision = Result<(Appointment, EventKind), Refusal>;
type Command = fn(Appointment, Timestamp) -> Decision;

/// The new state, or the refusal in brackets.
fn word(decision: &Decision) -> String {
    match decision {
        Ok((after, _)) => after.state.name().to_string(),
        Err(Refusal::WrongState { state }) => format!("[is-{state}]"),
        Err(Refusal::NotYet { from }) => format!("[from-{}]", from.0 / MINUTE),
        Err(Refusal::Expired) => "[expired]".to_owned(),
        Err(Refusal::TooLate) => "[too-late]".to_owned(),
        Err(Refusal::AlreadyCancelled) => "[already]".to_owned(),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_command_in_every_state() {
    let commands: [Command; 6] = [
        |it, now| it.confirm(person(), now),
        Appointment::cancel,
        |it, now| it.check_in(CheckIn::default(), now),
        Appointment::finish,
        |it, now| it.miss(CheckIn::default(), now),
        Appointment::expire,
    ];
    let (at, some) = (minutes(80), Some(person()));
    let held = AppointmentState::Held { until: minutes(90) };
    let booked = AppointmentState::Booked { person: person() };
    let arrived = AppointmentState::Arrived {
        person: person(),
        at,
    };
    let done = AppointmentState::Done {
        person: some.clone(),
        at,
    };
    let cancelled = AppointmentState::Cancelled {
        person: some.clone(),
        at,
    };
    let missed = AppointmentState::Missed { person: some, at };
    // The state, now in minutes, and what confirm, cancel, check-in, finish, miss and expire lead to.
    for (state, now, expected) in [
        (
            &held,
            89,
            "booked cancelled [is-held] [is-held] [is-held] [from-90]",
        ),
        (
            &held,
            90,
            "[expired] [expired] [expired] [expired] [expired] expired",
        ),
        (
            &booked,
            69,
            "[is-booked] cancelled [from-70] [is-booked] [from-130] [is-booked]",
        ),
        (
            &booked,
            70,
            "[is-booked] cancelled arrived [is-booked] [from-130] [is-booked]",
        ),
        (
            &booked,
            119,
            "[is-booked] cancelled arrived [is-booked] [from-130] [is-booked]",
        ),
        (
            &booked,
            129,
            "[is-booked] [too-late] arrived [is-booked] [from-130] [is-booked]",
        ),
        (
            &booked,
            130,
            "[is-booked] [too-late] [too-late] [is-booked] missed [is-booked]",
        ),
        (
            &arrived,
            95,
            "[is-arrived] cancelled [is-arrived] done missed [is-arrived]",
        ),
        (
            &done,
            95,
            "[is-done] [is-done] [is-done] [is-done] [is-done] [is-done]",
        ),
        (
            &missed,
            95,
            "[is-missed] [is-missed] [is-missed] [is-missed] [is-missed] [is-missed]",
        ),
        (
            &cancelled,
            95,
            "[already] [already] [already] [already] [already] [already]",
        ),
        (
            &AppointmentState::Expired,
            95,
            "[expired] [expired] [expired] [expired] [expired] [expired]",
        ),
    ] {
        let got = commands.map(|command| word(&command(appointment(state.clone()), minutes(now))));
        assert_eq!(got.join(" "), expected, "{state:?} at {now}");
    }
}

#[test]
fn the_person_stays_for_the_mail_and_the_calendar_learns_of_it() {
    let booked = appointment(AppointmentState::Booked { person: person() });
    let (cancelled, kind) = booked.cancel(minutes(50)).expect("booked");
    assert_eq!(
        (cancelled.sequence, cancelled.state.person().cloned(), kind),
        (1, Some(person()), EventKind::AppointmentCancelled)
    );
    let held = appointment(AppointmentState::Held { until: minutes(90) });
    assert_eq!(
        held.cancel(minutes(50)).expect("held").0.sequence,
        0,
        "nobody was told of a hold"
    );
}

#[test]
fn a_hold_is_judged_by_the_clock_and_bad_details_do_not_end_it() {
    let held = appointment(AppointmentState::Held { until: minutes(90) });
    assert_eq!(held.state.name_at(minutes(89)), StateName::Held);
    assert_eq!(held.state.name_at(minutes(90)), StateName::Expired);
    let nameless = Person {
        name: " ".to_owned(),
        ..person()
    };
    match held.clone().confirm(nameless, minutes(10)) {
        Err(Refusal::InvalidPerson(fields)) => assert_eq!(fields[0].code, InvalidCode::Missing),
        other => panic!("{other:?}"),
    }
    assert!(held.confirm(person(), minutes(89)).is_ok());
}

// ── A pool-day ──────────────────────────────────────────────────────────────────────────────────────────────────────

fn service() -> Service {
    Service {
        id: ServiceId(Uuid::from_u128(7)),
        slug: "probetermin".to_owned(),
        department: DepartmentId(Uuid::nil()),
        leika: "99036008007000".to_owned(),
        name: Text::german("Probetermin"),
        summary: Text::german("Zum Ausprobieren."),
        synonyms: Text::german("Test"),
        documents: vec![],
        fee: Some(Fee { cents: 0 }),
        fee_note: None,
        duration: Millis::minutes(20),
        duration_per_extra_person: Millis::minutes(10),
        people_max: 4,
    }
}

fn pool() -> Pool {
    Pool {
        id: PoolId(Uuid::from_u128(8)),
        department: DepartmentId(Uuid::nil()),
        site: SiteId(Uuid::nil()),
        channel: Channel::Video,
        queue: QueueId(Uuid::nil()),
        services: vec![service().id],
        lead: Millis::ZERO,
        release_days: 14,
        start_step: Millis::minutes(10),
    }
}

/// 1 June 2026, 08:00–10:00 with two counters.
fn pool_day() -> PoolDay {
    let rule = OpeningRule {
        id: OpeningRuleId(Uuid::nil()),
        weekdays: Weekdays::ALL,
        open: LocalSpan {
            from: 480,
            until: 600,
        },
        breaks: vec![],
        valid_from: date(2026, 1, 1),
        valid_until: None,
        every_weeks: 1,
        counters: 2,
        on_holidays: false,
    };
    let zone = TimeZone::get("Europe/Berlin").expect("the tz database is bundled");
    let profile = DayProfile::new(LocalDay::of(date(2026, 6, 1), &zone), &[rule], &[], false);
    PoolDay::new(profile, Taken::default(), vec![])
}

const WINDOW: Window = Window {
    earliest: Timestamp(0),
    last_date: date(2026, 6, 10),
};

fn hold<'a>(
    service: &'a Service,
    pool: &'a Pool,
    id: u128,
    people: u8,
    start: Timestamp,
) -> Hold<'a> {
    Hold {
        id: AppointmentId(Uuid::from_u128(id)),
        number: AppointmentNumber::of_seed(1),
        service,
        pool,
        people,
        start,
        window: WINDOW,
        hold_for: Millis::minutes(10),
        open_from_same_address: 0,
        open_per_address_max: 3,
    }
}

#[test]
fn holds_take_time_until_they_expire() {
    let (service, pool, mut day) = (service(), pool(), pool_day());
    let (eight, now) = (day.profile().start_of(96), Timestamp(1_000));
    let wish = |id| hold(&service, &pool, id, 1, eight);
    assert_eq!(
        day.hold(&wish(1), now).expect("free").0.time.length(),
        Millis::minutes(20)
    );
    assert!(day.hold(&wish(2), now.plus(Millis::minutes(5))).is_ok());
    assert_eq!(day.hold(&wish(3), now), Err(Refusal::Taken));
    let later = now.plus(Millis::minutes(10));
    assert_eq!(
        day.sweep(later),
        Ok(vec![AppointmentId(Uuid::from_u128(1))]),
        "expired at its very instant"
    );
    assert!(day.hold(&wish(3), later).is_ok());
    day.confirmed(AppointmentId(Uuid::from_u128(2)));
    assert_eq!(
        day.sweep(later.plus(Millis::hours(9))),
        Ok(vec![AppointmentId(Uuid::from_u128(3))]),
        "a booking never expires"
    );
    assert_eq!(day.taken().at(96), 1);
    let time = Interval::starting(eight, Millis::minutes(20)).expect("in range");
    assert_eq!(
        day.released(AppointmentId(Uuid::from_u128(2)), time),
        Ok(())
    );
    assert_eq!(day.taken(), &Taken::default());
    assert!(
        day.released(AppointmentId(Uuid::from_u128(2)), time)
            .is_err(),
        "not twice"
    );
}

#[test]
fn what_is_not_offered_is_refused_and_changes_nothing() {
    let (service, pool) = (service(), pool());
    let other = Service {
        id: ServiceId(Uuid::from_u128(9)),
        ..service.clone()
    };
    let mut day = pool_day();
    let (eight, now) = (day.profile().start_of(96), Timestamp(0));
    for (command, expected) in [
        (hold(&other, &pool, 1, 1, eight), Refusal::WrongChannel),
        (
            hold(&service, &pool, 1, 0, eight),
            Refusal::TooManyPeople { people_max: 4 },
        ),
        (
            hold(&service, &pool, 1, 5, eight),
            Refusal::TooManyPeople { people_max: 4 },
        ),
        (
            hold(&service, &pool, 1, 1, day.profile().start_of(97)),
            Refusal::OutsideOpening,
        ),
        (
            hold(&service, &pool, 1, 4, day.profile().start_of(112)),
            Refusal::OutsideOpening,
        ),
        (hold(&service, &pool, 1, 1, Timestamp(-1)), Refusal::TooSoon),
        (
            Hold {
                window: Window {
                    last_date: date(2026, 5, 31),
                    ..WINDOW
                },
                ..hold(&service, &pool, 1, 1, eight)
            },
            Refusal::TooFar,
        ),
        (
            Hold {
                open_from_same_address: 3,
                ..hold(&service, &pool, 1, 1, eight)
            },
            Refusal::TooManyFromOneAddress,
        ),
    ] {
        assert_eq!(day.hold(&command, now), Err(expected));
        assert_eq!(day.taken(), &Taken::default());
    }
    let family = day
        .hold(
            &hold(&service, &pool, 1, 4, day.profile().start_of(110)),
            now,
        )
        .expect("50 minutes fit");
    assert_eq!(family.0.time.length(), Millis::minutes(50));
}

#[derive(Debug, Clone)]
enum Step {
    Hold { grain: usize, people: u8 },
    Confirm(prop::sample::Index),
    Cancel(prop::sample::Index),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (90usize..125, 1u8..5).prop_map(|(grain, people)| Step::Hold { grain, people }),
        2 => any::<prop::sample::Index>().prop_map(Step::Confirm),
        1 => any::<prop::sample::Index>().prop_map(Step::Cancel),
        1 => (1i64..8).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..120)
}

proptest! {
    /// However commands are folded: what is counted is what is there, never more than counters, and an open hold confirms.
    #[test]
    fn counts_are_the_appointments(steps in steps()) {
        let (service, pool, mut day) = (service(), pool(), pool_day());
        let mut now = Timestamp(0);
        let mut all: Vec<Appointment> = Vec::new();
        for (number, step) in steps.into_iter().enumerate() {
            for id in day.sweep(now).expect("counts agree") {
                let place = all.iter().position(|it| it.id == id).expect("known");
                all[place] = all[place].clone().expire(now).expect("swept only when expired").0;
            }
            match step {
                Step::Wait(some) => now = now.plus(Millis(some * MINUTE)),
                Step::Hold { grain, people } => {
                    let wish = hold(&service, &pool, number as u128 + 1, people, day.profile().start_of(grain));
                    if let Ok((held, kind)) = day.hold(&wish, now) {
                        prop_assert_eq!(kind, EventKind::AppointmentHeld);
                        all.push(held);
                    }
                }
                Step::Confirm(index) if !all.is_empty() => {
                    let place = index.index(all.len());
                    let open = all[place].state.name_at(now) == StateName::Held;
                    let decided = all[place].clone().confirm(person(), now);
                    prop_assert_eq!(decided.is_ok(), open, "an open hold is always confirmable");
                    if let Ok((booked, _)) = decided {
                        day.confirmed(booked.id);
                        all[place] = booked;
                    }
                }
                Step::Cancel(index) if !all.is_empty() => {
                    let place = index.index(all.len());
                    if let Ok((cancelled, _)) = all[place].clone().cancel(now) {
                        day.released(cancelled.id, cancelled.time).expect("counted");
                        all[place] = cancelled;
                    }
                }
                Step::Confirm(_) | Step::Cancel(_) => {}
            }
            for grain in 0..288 {
                let here = Interval::starting(day.profile().start_of(grain), Millis::minutes(5)).expect("in range");
                let there = all.iter().filter(|it| it.state.takes_time() && it.time.overlaps(here)).count();
                prop_assert_eq!(usize::from(day.taken().at(grain)), there);
                prop_assert!(there <= usize::from(day.profile().capacity_at(grain)));
            }
        }
    }
}
