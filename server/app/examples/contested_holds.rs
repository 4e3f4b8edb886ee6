//! How many citizens a day can serve: 64 callers at once want times of one pool-day; each holds, then confirms.
//!
//! `.ci/with-postgres cargo run --release -p schalter-app --features testing --example contested_holds`
//! (with `SCHALTER_TEST_POSTGRES_FSYNC=on`, or the numbers of PostgreSQL mean nothing).
#![expect(clippy::unwrap_used, reason = "a bench that fails shall stop")]

use schalter_app::booking::{self, Confirm, Hold};
use schalter_app::testing::{MONDAY, Office, at, content, office_on, person};
use schalter_app::{Error, Settings, availability, catalogue};
use schalter_domain::booking::Refusal;
use schalter_domain::catalogue::Land;
use schalter_domain::id::OpeningRuleId;
use schalter_domain::time::Millis;
use schalter_storage::testing::{postgres, recount, sqlite};
use std::time::{Duration, Instant};
use uuid::Uuid;

const CALLERS: usize = 64;
const SECONDS: u64 = 5;

#[tokio::main]
async fn main() {
    for scratch in [sqlite(), postgres().await] {
        let settings = Settings {
            open_holds_per_address_max: None,
            upcoming_per_email_max: None,
            ..Settings::default()
        };
        let office = office_on(scratch, settings).await;
        open_wide(&office).await;
        let holds = measure(&office, false).await;
        let pairs = measure(&office, true).await;
        let month = month(&office).await;
        let doubled = recount(&office.scratch.open().await, office.here.authority)
            .await
            .iter()
            .filter(|day| day.packed != day.guarded || day.packed != day.appointments)
            .count();
        println!(
            "{{\"engine\":\"{}\",\"callers\":{CALLERS},\"holds\":{holds},\"hold_and_confirm\":{pairs},\"month\":{month},\"days_that_disagree\":{doubled}}}",
            office.engine
        );
    }
}

/// Open round the clock with 255 counters, for appointments of five minutes: 73,440 places a day.
async fn open_wide(office: &Office) {
    let mut content = content(office.here, "hier", Land::Nw);
    content.services[0].duration = Millis::minutes(5);
    let rule = content.pools[0].rules.remove(0);
    for (nth, counters) in [100, 100, 55].into_iter().enumerate() {
        let mut rule = rule.clone();
        rule.id = OpeningRuleId(Uuid::from_u128(rule.id.0.as_u128() + 1_000 + nth as u128));
        rule.open.from = 0;
        rule.open.until = 1440;
        rule.counters = counters;
        content.pools[0].rules.push(rule);
    }
    catalogue::import(&office.ctx, &content).await.unwrap();
}

/// Callers for some seconds; answers `{"per_second", "p50_ms", "p99_ms", "refused"}`.
async fn measure(office: &Office, confirm: bool) -> String {
    let day = MONDAY.saturating_add(jiff::Span::new().days(if confirm { 2 } else { 1 }));
    let begin = Instant::now();
    let tasks: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (ctx, here) = (office.ctx.clone(), office.here);
            tokio::spawn(async move {
                let (mut times, mut refused, mut nth) = (Vec::new(), 0_u64, caller * 4_421);
                while begin.elapsed() < Duration::from_secs(SECONDS) {
                    nth = (nth * 1_103 + 12_345) % 65_521;
                    let start =
                        at(day, 0, 0).plus(Millis::minutes(5 * u32::try_from(nth % 288).unwrap()));
                    let wish = Hold {
                        service: here.service,
                        pool: here.video,
                        start,
                        people: 1,
                        origin: None,
                        key: None,
                    };
                    let asked = Instant::now();
                    match booking::hold(&ctx, wish).await {
                        Ok(held) if confirm => {
                            let id = held.view.appointment.id;
                            let wish = Confirm {
                                id,
                                token: held.token,
                                person: person("Ada"),
                                key: None,
                            };
                            booking::confirm(&ctx, wish).await.unwrap();
                            times.push(asked.elapsed());
                        }
                        Ok(_) => times.push(asked.elapsed()),
                        Err(Error::Refused(Refusal::Taken)) => refused += 1,
                        Err(other) => panic!("{other:?}"),
                    }
                }
                (times, refused)
            })
        })
        .collect();
    let (mut times, mut refused) = (Vec::new(), 0);
    for task in tasks {
        let (more, no) = task.await.unwrap();
        times.extend(more);
        refused += no;
    }
    let seconds = begin.elapsed().as_secs_f64();
    times.sort_unstable();
    let percentile = |share: usize| {
        times
            .get(times.len() * share / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let rate = times.len() as f64 / seconds;
    format!(
        "{{\"per_second\":{rate:.0},\"p50_ms\":{:.1},\"p99_ms\":{:.1},\"refused\":{refused}}}",
        percentile(50),
        percentile(99)
    )
}

/// One month of two pools, one of them full of appointments, one caller.
async fn month(office: &Office) -> String {
    let search = availability::Search {
        service: office.here.service,
        channel: None,
        people: 1,
    };
    let until = MONDAY.saturating_add(jiff::Span::new().days(61));
    let begin = Instant::now();
    for _ in 0..200 {
        availability::days(&office.ctx, search, MONDAY, until)
            .await
            .unwrap();
    }
    format!(
        "{{\"mean_ms\":{:.2}}}",
        begin.elapsed().as_secs_f64() * 1e3 / 200.0
    )
}
