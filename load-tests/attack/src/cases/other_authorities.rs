//! Row 4: what belongs to another authority.

use crate::house::{CLERK, FOREIGN_CLERK, House, Who, answer};
use crate::verdict::Case;
use serde_json::json;

/// A clerk of one authority asks for everything of another; then the host is exchanged.
pub async fn case_04_other_authorities(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let (clerk, foreign) = (
        house.sign_in(CLERK).await?,
        house.sign_in(FOREIGN_CLERK).await?,
    );
    let queues = house.get(&clerk, "/api/v1/queues").await?;
    let queue = queues.text_at("/queues/0/id")?;
    let counter = queues
        .json
        .pointer("/queues/0/counters/0/id")
        .and_then(|id| id.as_str())
        .unwrap_or_default()
        .to_owned();
    let own = house.get(&foreign, "/api/v1/queues").await?;
    case.note(
        "the list of queues of the other clerk",
        "does not name it",
        own.status,
        own.status == 200 && !own.text.contains(&queue),
    );
    let call = json!({"counter": counter, "pools": []});
    for (method, path, body) in [
        ("GET", format!("/api/v1/queues/{queue}"), None),
        ("GET", format!("/api/v1/live?queue={queue}"), None),
        (
            "POST",
            format!("/api/v1/queues/{queue}/call-next"),
            Some(call),
        ),
    ] {
        let answer = house.ask(&foreign, method, &path, body).await?;
        case.status(
            &format!(
                "{method} {} as a clerk of another authority",
                path.replace(&queue, "{id}")
            ),
            &[403, 404, 422],
            answer.status,
        );
    }
    let enrolled = house.get(&clerk, "/api/v1/participants").await?;
    if let Some(id) = enrolled
        .json
        .pointer("/participants/0/id")
        .and_then(|id| id.as_str())
    {
        let seen = house
            .get(&foreign, &format!("/api/v1/participants/{id}"))
            .await?;
        case.status(
            "a participant, as a clerk of another authority",
            &[403, 404],
            seen.status,
        );
    }
    // The same question twice, under two hosts: nothing may be kept from the one for the other, nor told back.
    for host in ["beispielhausen.example", "evil.example"] {
        let request = house.request(
            &house.stranger(),
            &Who::Nobody,
            "GET",
            "/api/v1/authorities/musterland",
        )?;
        let told = answer(request.header("host", host)).await?;
        let echoed = told.text.contains(host) || format!("{:?}", told.headers).contains(host);
        case.note(
            &format!("an answer asked for as {host}"),
            "says nothing of that host, is kept by no cache",
            told.header("cache-control"),
            !echoed && told.header("cache-control") == "no-store",
        );
    }
    Ok(())
}
