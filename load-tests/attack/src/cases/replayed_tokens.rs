//! Row 5: tokens used twice, late, or elsewhere.

use crate::house::{CLERK, House, PASSWORD, Who, answer};
use crate::passes;
use crate::verdict::Case;
use serde_json::json;

/// Passes, sessions and keys of requests.
pub async fn case_05_replayed_tokens(house: &House, case: &mut Case) -> anyhow::Result<()> {
    passes::confusion(house, case).await?;

    let first = house.sign_in(CLERK).await?;
    let Who::Staff(cookie) = &first else {
        anyhow::bail!("no cookie")
    };
    let wish = json!({"login": CLERK, "password": PASSWORD});
    let request = house.request(&house.stranger(), &first, "POST", "/api/v1/session")?;
    let again = answer(request.json(&wish)).await?;
    let fresh = again.header("set-cookie");
    case.note(
        "signing in with a session that is there already",
        "another session",
        "",
        !fresh.is_empty() && !fresh.starts_with(cookie.as_str()),
    );
    let old = house.get(&first, "/api/v1/session").await?;
    case.status("the session from before", &[401], old.status);
    let cookie = fresh.split(';').next().unwrap_or_default().to_owned();
    let second = Who::Staff(cookie);
    let out = house
        .ask(&second, "DELETE", "/api/v1/session", None)
        .await?;
    case.status("signing out", &[204], out.status);
    let gone = house.get(&second, "/api/v1/session").await?;
    case.status("the session after that", &[401], gone.status);

    let booked = house.book("Wiederholt", None).await?;
    let keyed = |body: serde_json::Value| {
        let request = house.request(
            &house.stranger(),
            &Who::Nobody,
            "POST",
            "/api/v1/appointments",
        );
        request.map(|request| {
            request
                .header("idempotency-key", "0123456789abcdefXYZ")
                .json(&body)
        })
    };
    let starts = house.starts().await?;
    let (one, other) = (
        answer(keyed(starts[0].clone())?).await?,
        answer(keyed(starts[1].clone())?).await?,
    );
    case.note(
        "one Idempotency-Key for two wishes",
        "the second is refused",
        format!("{}, {}", one.status, other.problem()),
        one.status == 201 && other.status >= 400,
    );
    house
        .post(&booked.citizen(), &booked.path("/cancel"), json!({}))
        .await?;
    let twice = house
        .post(&booked.citizen(), &booked.path("/cancel"), json!({}))
        .await?;
    case.status("cancelling twice", &[409], twice.status);
    case.skip(
        "replay of SAML assertions, OpenID Connect codes and TURN credentials",
        "single sign-on and TURN do not exist yet",
    );
    Ok(())
}
