//! The month calendar keeps what it counted. Whatever happens between two answers, it says the same as the lists of the days, which keep nothing.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use jiff::civil::Date;
use schalter_app::availability::{self, Search};
use schalter_app::booking::{self, Confirm, Held, Hold};
use schalter_app::testing::{MONDAY, Office, at, content, offices_with, person};
use schalter_app::{Context, Error, Settings, catalogue};
use schalter_domain::booking::Refusal;
use schalter_domain::catalogue::{Channel, Land};
use schalter_domain::time::Millis;
use std::collections::VecDeque;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

/// Days that are looked at; what happens, happens on the first ones of them.
const DAYS: i64 = 21;
const STEPS: u64 = 240;

fn day(nth: i64) -> Date {
    MONDAY.saturating_add(jiff::Span::new().days(nth))
}

/// A number below `below`, the same in every run.
fn draw(step: u64, what: &str, below: u32) -> u32 {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((step, what));
    u32::try_from(hash % u64::from(below)).unwrap()
}

/// Compares the month with its days, for all channels and for one.
async fn month_says_what_its_days_say(office: &Office, ctx: &Context, step: u64) {
    for channel in [None, Some(Channel::Video)] {
        let search = Search {
            service: office.here.service,
            channel,
            people: 1,
        };
        let month = availability::days(ctx, search, MONDAY, day(DAYS - 1))
            .await
            .unwrap();
        assert_eq!(i64::try_from(month.len()), Ok(DAYS));
        for said in month.iter() {
            let starts = availability::starts(ctx, search, said.date).await.unwrap();
            assert_eq!(
                said.free as usize,
                starts.len(),
                "{}, step {step}: {} {channel:?}",
                office.engine,
                said.date
            );
        }
    }
}

/// One of the things that change what is free.
async fn something_happens(office: &Office, ctx: &Context, held: &mut VecDeque<Held>, step: u64) {
    match draw(step, "what", 12) {
        // The clock goes on: holds run out, times pass, a new day is released.
        0 => office
            .clock
            .advance(Millis::minutes(draw(step, "minutes", 40))),
        1 => office.clock.advance(Millis::hours(draw(step, "hours", 12))),
        // The catalogue changes: other counters, another step.
        2 => {
            let mut content = content(office.here, "hier", Land::Nw);
            content.pools[0].rules[0].counters =
                1 + u8::try_from(draw(step, "counters", 4)).unwrap();
            content.pools[1].pool.start_step = Millis::minutes(5 * (1 + draw(step, "step", 4)));
            catalogue::import(ctx, &content).await.unwrap();
        }
        3 | 4 => {
            if let Some(held) = held.pop_front() {
                let confirm = Confirm {
                    id: held.view.appointment.id,
                    token: held.token.clone(),
                    person: person("Ada"),
                    key: None,
                };
                // It may have run out meanwhile.
                let _ = booking::confirm(ctx, confirm).await;
                if draw(step, "cancel", 2) == 0 {
                    let _ = booking::cancel(ctx, held.view.appointment.id, &held.token, None).await;
                }
            }
        }
        _ => {
            let by_video = draw(step, "pool", 3) > 0;
            let date = day(i64::from(draw(step, "day", 3)));
            let hour = 8 + i8::try_from(draw(step, "hour", 4)).unwrap();
            let minute = 15 * i8::try_from(draw(step, "quarter", 4)).unwrap();
            let wish = Hold {
                service: office.here.service,
                pool: if by_video {
                    office.here.video
                } else {
                    office.here.on_site
                },
                start: at(date, hour, minute),
                people: 1,
                origin: None,
                key: None,
            };
            match booking::hold(ctx, wish).await {
                Ok(new) => held.push_back(new),
                Err(Error::Refused(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn what_is_kept_is_never_stale() {
    let unlimited = Settings {
        open_holds_per_address_max: None,
        upcoming_per_email_max: None,
        ..Settings::default()
    };
    for office in offices_with(unlimited).await {
        // What one process changes, the other must see.
        let processes = [office.ctx.clone(), office.reopened().await];
        let mut held = VecDeque::new();
        for step in 0..STEPS {
            let who = draw(step, "process", 2) as usize;
            something_happens(&office, &processes[who], &mut held, step).await;
            month_says_what_its_days_say(&office, &processes[0], step).await;
        }
    }
}

/// Forty citizens ask at once while others book: each gets an answer, and afterwards it is the right one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_asks_while_others_book() {
    let unlimited = Settings {
        open_holds_per_address_max: None,
        ..Settings::default()
    };
    for office in offices_with(unlimited).await {
        let here = office.here;
        let search = Search {
            service: here.service,
            channel: None,
            people: 1,
        };
        let asks = (0..40).map(|_| {
            let ctx = office.ctx.clone();
            tokio::spawn(async move {
                let mut before = u32::MAX;
                for _ in 0..20 {
                    let month = availability::days(&ctx, search, MONDAY, day(DAYS - 1))
                        .await
                        .unwrap();
                    let free = month.iter().map(|day| day.free).sum();
                    // Nobody gives anything back, so nobody ever sees more free than before.
                    assert!(free <= before, "{free} after {before}");
                    before = free;
                }
                before
            })
        });
        let asks: Vec<_> = asks.collect();
        let holds = (0..46u32).map(|nth| {
            let ctx = office.ctx.clone();
            let wish = Hold {
                service: here.service,
                pool: here.video,
                start: at(day(1 + i64::from(nth % 3)), 8, 0).plus(Millis::minutes(5 * nth)),
                people: 1,
                origin: None,
                key: None,
            };
            tokio::spawn(async move { booking::hold(&ctx, wish).await })
        });
        let holds: Vec<_> = holds.collect();
        for hold in holds {
            let held = hold.await.unwrap();
            assert!(matches!(held, Ok(_) | Err(Error::Refused(Refusal::Taken))));
        }
        for ask in asks {
            ask.await.unwrap();
        }
        month_says_what_its_days_say(&office, &office.ctx, 0).await;
    }
}
