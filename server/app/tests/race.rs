//! No double booking: many citizens race for the last places, holds run out in between, and afterwards everything is counted.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use schalter_app::availability::{self, Search};
use schalter_app::booking::{self, Confirm, Hold};
use schalter_app::testing::{MONDAY, Office, at, offices_with, person};
use schalter_app::{Context, Error, Settings};
use schalter_domain::availability::Taken;
use schalter_domain::booking::Refusal;
use schalter_domain::catalogue::Channel;
use schalter_domain::time::{Millis, Timestamp};
use schalter_storage::testing::recount;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const CITIZENS: u32 = 200;

fn unlimited() -> Settings {
    Settings {
        open_holds_per_address_max: None,
        upcoming_per_email_max: None,
        ..Settings::default()
    }
}

/// Whatever happened, what is stored agrees with itself and with what is open.
async fn nothing_is_booked_twice(office: &Office) {
    let counts = recount(&office.scratch.open().await, office.here.authority).await;
    for day in &counts {
        assert_eq!(day.packed, day.guarded, "{}: {day:?}", office.engine);
        assert_eq!(day.packed, day.appointments, "{}: {day:?}", office.engine);
        let most = if day.pool == office.here.video { 3 } else { 1 };
        assert!(
            (0..320).all(|grain| day.appointments.at(grain) <= most),
            "{}: double booking: {day:?}",
            office.engine
        );
    }
    assert!(
        counts
            .iter()
            .any(|day| day.appointments != Taken::default()),
        "somebody got a time"
    );
}

/// 200 citizens want the three places of one morning minute by video. Some confirm, some cancel, some let their hold run out;
/// the clock moves on all the while, and two processes serve them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_citizens_race_for_the_last_places() {
    for office in offices_with(unlimited()).await {
        let processes = [office.ctx.clone(), office.reopened().await];
        let tally = Arc::new(Tally::default());
        let mut tasks = Vec::new();
        for nth in 0..CITIZENS {
            let ctx = processes[nth as usize % 2].clone();
            let (here, tally) = (office.here, Arc::clone(&tally));
            tasks.push(tokio::spawn(async move {
                let start = at(MONDAY, 9, 0).plus(Millis::minutes(5 * (nth % 3)));
                let wish = Hold {
                    service: here.service,
                    pool: here.video,
                    start,
                    people: 1,
                    origin: None,
                    key: None,
                };
                citizen(&ctx, wish, nth, &tally).await;
            }));
        }
        for _ in 0..40 {
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
            office.clock.advance(Millis::minutes(1));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let (held, taken) = (
            tally.held.load(Ordering::SeqCst),
            tally.taken.load(Ordering::SeqCst),
        );
        assert!(
            held >= 3 && taken > 0,
            "{}: {held} held, {taken} refused: no race",
            office.engine
        );
        nothing_is_booked_twice(&office).await;
    }
}

#[derive(Default)]
struct Tally {
    held: AtomicU32,
    taken: AtomicU32,
}

async fn citizen(ctx: &Context, wish: Hold, nth: u32, tally: &Tally) {
    for _ in 0..6 {
        match booking::hold(ctx, wish.clone()).await {
            Ok(held) => {
                tally.held.fetch_add(1, Ordering::SeqCst);
                let id = held.view.appointment.id;
                match nth % 4 {
                    0 => {
                        let wish = Confirm {
                            id,
                            token: held.token,
                            person: person("Ada"),
                            key: None,
                        };
                        match booking::confirm(ctx, wish).await {
                            Ok(_) | Err(Error::Refused(Refusal::Expired)) => return,
                            other => panic!("{other:?}"),
                        }
                    }
                    1 => match booking::cancel(ctx, id, &held.token, None).await {
                        Ok(_) | Err(Error::Refused(Refusal::Expired)) => {}
                        other => panic!("{other:?}"),
                    },
                    // The others forget about it, and it runs out.
                    _ => {}
                }
            }
            Err(Error::Refused(Refusal::Taken)) => {
                tally.taken.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(std::time::Duration::from_millis(u64::from(nth % 7) * 10)).await;
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Everybody at once for one place: exactly one gets it, and it can be confirmed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn exactly_one_gets_the_last_place() {
    for office in offices_with(unlimited()).await {
        let processes = [office.ctx.clone(), office.reopened().await];
        let tasks: Vec<_> = (0..CITIZENS as usize)
            .map(|nth| {
                let (ctx, here) = (processes[nth % 2].clone(), office.here);
                tokio::spawn(async move {
                    let start: Timestamp = at(MONDAY, 9, 0);
                    let wish = Hold {
                        service: here.service,
                        pool: here.on_site,
                        start,
                        people: 1,
                        origin: None,
                        key: None,
                    };
                    (nth, booking::hold(&ctx, wish).await)
                })
            })
            .collect();
        let mut winners = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                (nth, Ok(held)) => winners.push((nth, held)),
                (_, Err(Error::Refused(Refusal::Taken))) => {}
                (_, other) => panic!("{}: {other:?}", office.engine),
            }
        }
        assert_eq!(winners.len(), 1, "{}", office.engine);
        let (nth, held) = winners.remove(0);
        let wish = Confirm {
            id: held.view.appointment.id,
            token: held.token,
            person: person("Ada"),
            key: None,
        };
        // The other process confirms as well as the one that held.
        booking::confirm(&processes[(nth + 1) % 2], wish)
            .await
            .unwrap();
        nothing_is_booked_twice(&office).await;
    }
}

/// Whoever has a time and then asks is not told an answer from before, although many share one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_that_many_share_is_never_older_than_the_question() {
    const PLACES: u32 = 16;
    for office in offices_with(unlimited()).await {
        let gone = Arc::new(AtomicU32::new(0));
        let mut tasks = Vec::new();
        for nth in 0..PLACES {
            let (ctx, here, gone) = (office.ctx.clone(), office.here, Arc::clone(&gone));
            tasks.push(tokio::spawn(async move {
                let wish = Hold {
                    service: here.service,
                    pool: here.on_site,
                    start: at(MONDAY, 8, 0).plus(Millis::minutes(15 * nth)),
                    people: 1,
                    origin: None,
                    key: None,
                };
                booking::hold(&ctx, wish).await.unwrap();
                gone.fetch_add(1, Ordering::SeqCst);
                let search = Search {
                    service: here.service,
                    channel: Some(Channel::OnSite),
                    people: 1,
                };
                for _ in 0..20 {
                    let gone = gone.load(Ordering::SeqCst);
                    let days = availability::days(&ctx, search, MONDAY, MONDAY);
                    let free = days.await.unwrap()[0].free;
                    assert!(free <= PLACES - gone, "{free} free, {gone} gone");
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(gone.load(Ordering::SeqCst), PLACES, "{}", office.engine);
    }
}
