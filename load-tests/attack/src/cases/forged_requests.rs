//! Row 8: requests that the server is made to send.

use crate::house::{House, Who};
use crate::verdict::Case;
use serde_json::json;
use std::time::Duration;
use tokio::net::TcpListener;

/// Addresses in every place that takes text, and a door that would hear a call.
pub async fn case_08_forged_requests(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let door = TcpListener::bind("127.0.0.1:0").await?;
    let bait = format!("http://{}/", door.local_addr()?);
    house.book(&bait, Some("ssrf@example.org")).await?;
    let code = json!({"payload": bait, "birth_date": "2001-02-03"});
    house
        .post(&Who::Nobody, "/api/v1/certificates/verify", code)
        .await?;
    house
        .get(
            &Who::Nobody,
            &format!("/api/v1/authorities/musterland/services?query={bait}"),
        )
        .await?;
    let called = tokio::time::timeout(Duration::from_secs(5), door.accept())
        .await
        .is_ok();
    case.note(
        "an address of our own as name, code and search",
        "nobody calls it",
        called,
        !called,
    );
    case.skip(
        "calendar feeds, webhooks, SAML metadata, payment addresses: loopback, v4-mapped, decimal, rebinding, redirects",
        "Schalter fetches no address that somebody else names: none of these parts exists yet",
    );
    Ok(())
}
