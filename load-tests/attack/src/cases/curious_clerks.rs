//! Row 13: clerks who look where they have no business.

use crate::house::{CLERK, FOREIGN_CLERK, House, Who};
use crate::verdict::Case;
use serde_json::json;

/// The register without a reason, the office as an administrator, the participants of others.
pub async fn case_13_curious_clerks(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let clerk = house.sign_in(CLERK).await?;
    let search = |reason: &str| json!({"family_name": "Vogel", "birth_date": "2001-02-03", "reason": reason});
    let answer = house
        .post(&clerk, "/api/v1/register/search", search(""))
        .await?;
    case.status(
        "a search in the register without a reason",
        &[422],
        answer.status,
    );
    case.status(
        "a search in the register by nobody",
        &[401],
        house
            .post(
                &Who::Nobody,
                "/api/v1/register/search",
                search("Anruf der Person"),
            )
            .await?
            .status,
    );
    case.status(
        "who searched, as a clerk",
        &[403],
        house.get(&clerk, "/api/v1/register/searches").await?.status,
    );
    let admin = house.sign_in("admin@musterland.example").await?;
    let queue = house
        .get(&clerk, "/api/v1/queues")
        .await?
        .text_at("/queues/0/id")?;
    case.status(
        "a queue with its people, as administrator",
        &[403, 404],
        house
            .get(&admin, &format!("/api/v1/queues/{queue}"))
            .await?
            .status,
    );
    case.status(
        "all participants, as administrator",
        &[403],
        house.get(&admin, "/api/v1/participants").await?.status,
    );
    let foreign = house.sign_in(FOREIGN_CLERK).await?;
    let seen = house.get(&foreign, "/api/v1/participants").await?;
    let of_others = seen.text.contains("Kanarienvogel") || seen.text.contains("Fälschersheim");
    case.note(
        "all participants, as a clerk of another authority",
        "none of ours",
        seen.status,
        !of_others,
    );
    case.skip(
        "alarm on searches for one's own name or well-known people, random review",
        "not built yet; every search is on record",
    );
    Ok(())
}
