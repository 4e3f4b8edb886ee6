//! Row 20: searches that cost more than they should.

use crate::house::{House, Who};
use crate::verdict::Case;
use schalter_load_kit::pace::{Arrivals, Outcome, open};
use std::time::Duration;

/// The widest ranges, so many times a second; ranges wider than that; searches without end.
pub async fn case_20_costly_searches(
    house: &House,
    case: &mut Case,
    rate: u32,
    duration: Duration,
) -> anyhow::Result<()> {
    let service = house.service().await?;
    let today = jiff::Zoned::now().date();
    let days =
        |from: &str, to: &str| format!("/api/v1/services/{service}/days?from={from}&to={to}");
    let last = today.saturating_add(jiff::ToSpan::days(61));
    let widest = days(&today.to_string(), &last.to_string());
    for (what, path) in [
        (
            "63 days",
            days(&today.to_string(), &last.tomorrow()?.to_string()),
        ),
        ("all days there are", days("0001-01-01", "9999-12-31")),
        (
            "days before the first one",
            days("2026-12-31", "2026-01-01"),
        ),
        ("a day that is none", days("2026-02-30", "2026-03-01")),
        ("200 people", format!("{widest}&people=200")),
        (
            "a search of 10,000 letters",
            format!(
                "/api/v1/authorities/musterland/services?query={}",
                "a".repeat(10_000)
            ),
        ),
    ] {
        let answer = house.get(&Who::Nobody, &path).await?;
        case.status(what, &[414, 422, 431], answer.status);
    }
    let arrivals = Arrivals {
        warm_up: Duration::from_secs(1),
        ..Arrivals::new(f64::from(rate), duration)
    };
    let url = format!("{}{widest}", house.schalter.url);
    let clients: Vec<_> = (0..20).map(|_| house.stranger()).collect();
    let measured = open(&arrivals, |number| {
        let request = clients[usize::try_from(number).unwrap_or(0) % clients.len()]
            .get(&url)
            .send();
        async move {
            let answered = async {
                Ok::<_, reqwest::Error>(request.await?.error_for_status()?.bytes().await?.len())
            };
            match answered.await {
                Ok(_) => Outcome::Done,
                Err(_) => Outcome::Failed,
            }
        }
    })
    .await?;
    let p95 = measured.ms_at(0.95);
    case.note(
        &format!("the widest range, {rate} times a second"),
        "p95 ≤ 300 ms, none fails",
        format!(
            "p95 {p95:.1} ms, {} failed of {}",
            measured.failed, measured.done
        ),
        p95 <= 300.0 && measured.failed == 0,
    );
    case.skip(
        "recurrence rules (RRULE:FREQ=SECONDLY)",
        "calendars of others are not read yet",
    );
    Ok(())
}
