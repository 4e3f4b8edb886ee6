//! Row 1: bots that take all start times, and those who sell them on.

use crate::house::{House, Who};
use crate::verdict::Case;
use serde_json::json;

/// Bots, and people who want a start time at the same moment.
const BOTS: usize = 500;
const BOT_ADDRESSES: usize = 10;
const PEOPLE: usize = 50;

/// One address takes all it can get; then 500 bots run against 50 people; then a booking is to change its owner.
pub async fn case_01_slot_bots(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let starts = house.starts().await?;
    let greedy = house.stranger();
    let (mut held, mut last) = (0, String::new());
    for wish in starts.iter().take(20) {
        let answer = house
            .ask_from(
                &greedy,
                &Who::Nobody,
                "POST",
                "/api/v1/appointments",
                Some(wish.clone()),
            )
            .await?;
        held += usize::from(answer.status == 201);
        last = answer.problem();
    }
    case.note(
        "20 holds from one address",
        "5, then refused",
        format!("{held}, then {last}"),
        held == 5 && last.contains("too-many"),
    );

    let machines: Vec<_> = (0..BOT_ADDRESSES).map(|_| house.stranger()).collect();
    let mut bots = 0;
    for (number, wish) in (0..BOTS).zip(starts.iter().cycle()) {
        let machine = &machines[number % BOT_ADDRESSES];
        let answer = house
            .ask_from(
                machine,
                &Who::Nobody,
                "POST",
                "/api/v1/appointments",
                Some(wish.clone()),
            )
            .await?;
        bots += usize::from(answer.status == 201);
    }
    let mut served = 0;
    for number in 0..PEOPLE {
        served += usize::from(house.book(&format!("Mensch {number}"), None).await.is_ok());
    }
    case.note(
        "500 bots on 10 addresses, then 50 people",
        "at most 5 holds an address; all 50 served",
        format!("{bots} holds of bots, {served} people served"),
        bots <= 5 * BOT_ADDRESSES && served == PEOPLE,
    );

    let booked = house.book("Erste Inhaberin", None).await?;
    let other = json!({"name": "Zweiter Inhaber", "email": null, "language": "de", "needs": []});
    let renamed = house
        .post(&booked.citizen(), &booked.path("/confirm"), other)
        .await?;
    case.status(
        "confirm a booked appointment again under another name",
        &[409],
        renamed.status,
    );
    let seen = house.get(&booked.citizen(), &booked.path("")).await?;
    let name = seen.text_at("/person/name")?;
    case.note(
        "the name after that",
        "Erste Inhaberin",
        &name,
        name == "Erste Inhaberin",
    );

    let mut accepted = 0;
    for number in 0..12 {
        accepted += usize::from(
            house
                .book(&format!("Kind {number}"), Some("sammler@example.org"))
                .await
                .is_ok(),
        );
    }
    case.note(
        "12 bookings for one mail address",
        "10",
        accepted,
        accepted == 10,
    );
    case.skip(
        "proof of work, delayed and jittered release of cancelled times, lottery of a waiting list",
        "not built yet",
    );
    Ok(())
}
