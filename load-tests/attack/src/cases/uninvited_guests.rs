//! Row 3: strangers in a talk.

use crate::house::{House, Who};
use crate::job;
use crate::passes;
use crate::socket;
use crate::verdict::Case;
use serde_json::json;

/// Nobody gets into a called citizen's room but the citizen and the clerk.
pub async fn case_03_uninvited_guests(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let clerk = house.sign_in("schalter2@musterland.example").await?;
    let booked = house.book("Im Gespräch", None).await?;
    house
        .post(&booked.citizen(), &booked.path("/check-in"), json!({}))
        .await?;
    let early = house
        .post(&booked.citizen(), &booked.path("/pass"), json!({}))
        .await?;
    case.status("a pass before one is called", &[409], early.status);
    let called = job::call_until(house, &clerk, &booked).await?;

    let other = house.book("Ein anderer", None).await?;
    let foreign = house
        .post(&other.citizen(), &booked.path("/pass"), json!({}))
        .await?;
    case.status(
        "a pass for it with another citizen's token",
        &[404],
        foreign.status,
    );
    let foreign = house.sign_in(crate::house::FOREIGN_CLERK).await?;
    let answer = house
        .post(
            &foreign,
            &format!("/api/v1/consultations/{}/pass", called.talk),
            json!({}),
        )
        .await?;
    case.status(
        "a pass for it as a clerk of another authority",
        &[403, 404],
        answer.status,
    );

    let mine = house
        .post(&booked.citizen(), &booked.path("/pass"), json!({}))
        .await?
        .text_at("/pass")?;
    let (first, joined, _held) = socket::hello(house, &mine).await?;
    let room = joined["room"].as_str().unwrap_or_default().to_owned();
    case.note(
        "the citizen's own pass",
        "opens the room",
        &first,
        first == "joined" && room == called.talk,
    );
    let (second, _, _) = socket::hello(house, &mine).await?;
    case.note(
        "the same pass on a second device",
        "pass_used",
        &second,
        second == "pass_used",
    );

    let stranger = house
        .post(&Who::Nobody, "/api/v1/device-test", json!({}))
        .await?
        .text_at("/pass")?;
    let moved = crate::forge::Token::read(&stranger)?
        .claim("room", room)
        .with_old_signature();
    let (said, _, _) = socket::hello(house, &moved).await?;
    case.note(
        "a pass of the device test, its room changed",
        "bad_pass",
        &said,
        said == "bad_pass",
    );
    let plain = passes::of_tool(house, &["--room", &called.talk, "--subscribe"])?;
    let (_, joined, _held) = socket::hello(house, &plain).await?;
    let others = joined["participants"].as_array().map_or(0, Vec::len);
    case.note(
        "a room of the same name at another authority",
        "empty",
        format!("{others} others"),
        others == 0,
    );
    job::finish(house, &clerk, &called).await
}
