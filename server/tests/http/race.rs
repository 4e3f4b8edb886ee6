//! Two hundred citizens want the last places, over HTTP, while holds run out: no place is given twice, none is lost.

use super::house::{EIGHT, House, Who, houses, person};
use schalter_domain::time::Millis;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

const CITIZENS: usize = 200;
/// Counters of the video pool.
const PLACES: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_citizens_race_for_the_last_places() {
    for house in houses().await {
        let house = Arc::new(house);
        let first = race(&house).await;
        assert_eq!(first.len(), PLACES, "on {}", house.office.engine);
        // One of the holds is confirmed, the others run out: exactly their places are free again.
        let (id, token) = first.iter().next().unwrap();
        let citizen = Who::Citizen(token.clone());
        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/confirm"),
                person(),
            )
            .await
            .ok();
        house.office.clock.advance(Millis::minutes(10));
        let second = race(&house).await;
        assert_eq!(second.len(), PLACES - 1, "on {}", house.office.engine);
        assert_eq!(
            house
                .get(&citizen, &format!("/api/v1/appointments/{id}"))
                .await
                .ok()["state"],
            "booked"
        );
        let winners: BTreeSet<_> = first.iter().chain(&second).map(|(id, _)| id).collect();
        assert_eq!(
            winners.len(),
            2 * PLACES - 1,
            "everybody has an appointment of their own"
        );
        overlapping_times(&house).await;
    }
}

/// Everybody at once; who won, with the token.
async fn race(house: &Arc<House>) -> BTreeSet<(String, String)> {
    let citizens = (0..CITIZENS).map(|_| {
        let house = Arc::clone(house);
        tokio::spawn(async move { house.hold(EIGHT).await })
    });
    let mut winners = BTreeSet::new();
    for answer in futures::future::join_all(citizens).await {
        let answer = answer.unwrap();
        match answer.status {
            201 => {
                let text = |field: &str| answer.json[field].as_str().unwrap().to_owned();
                winners.insert((text("id"), text("token")));
            }
            _ => assert_eq!((answer.status, answer.problem()), (409, "taken")),
        }
    }
    winners
}

/// 08:05 to 08:20 shares ten minutes with 08:00 to 08:15: its places are taken as well.
async fn overlapping_times(house: &House) {
    assert_eq!(
        house.hold("2026-12-07T08:05:00+01:00").await.problem(),
        "taken"
    );
    assert_eq!(house.hold("2026-12-07T08:15:00+01:00").await.status, 201);
    let path = format!(
        "/api/v1/services/{}/starts?date=2026-12-07&channel=video",
        house.office.here.service
    );
    let starts = house.get(&Who::Nobody, &path).await.ok();
    let starts = starts["starts"].as_array().unwrap();
    assert!(starts.iter().all(|start| start["start"] != json!(EIGHT)));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_who_call_at_once_never_get_the_same_person() {
    for house in houses().await {
        let here = house.office.here;
        for _ in 0..3 {
            let (id, citizen) = house.book(EIGHT).await;
            house.clock(7, 45);
            house
                .post(
                    &citizen,
                    &format!("/api/v1/appointments/{id}/check-in"),
                    json!({}),
                )
                .await
                .ok();
            house.clock(6, 0);
        }
        house.clock(7, 50);
        let clerks = [
            house
                .staff(
                    here,
                    "a@hier.example",
                    schalter_domain::identity::Role::Clerk,
                )
                .await,
            house
                .staff(
                    here,
                    "b@hier.example",
                    schalter_domain::identity::Role::Clerk,
                )
                .await,
        ];
        let path = format!("/api/v1/queues/{}/call-next", here.queue);
        let calls = clerks.iter().zip(here.counters).map(|(clerk, counter)| {
            house.post(
                clerk,
                &path,
                json!({"counter": counter.0, "pools": [here.video.0]}),
            )
        });
        let called: BTreeSet<String> = futures::future::join_all(calls)
            .await
            .into_iter()
            .map(|answer| answer.ok()["ticket"]["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(called.len(), 2, "on {}", house.office.engine);
        house.close().await;
    }
}
