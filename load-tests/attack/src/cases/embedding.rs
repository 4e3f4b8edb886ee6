//! Row 18: pages of ours inside pages of others.

use crate::house::{House, Who};
use crate::verdict::Case;

/// Every page, also those that are not there, forbids to be framed and keeps camera and microphone to itself.
pub async fn case_18_embedding(house: &House, case: &mut Case) -> anyhow::Result<()> {
    for path in [
        "/",
        "/musterland",
        "/schalter",
        "/pruefen",
        "/no-such-page",
        "/api/v1/authorities",
        "/api/v1/nothing",
        "/healthz",
    ] {
        let page = house.get(&Who::Nobody, path).await?;
        let framed = page
            .header("content-security-policy")
            .contains("frame-ancestors 'none'")
            && page.header("x-frame-options") == "DENY";
        let devices = page.header("permissions-policy");
        let own = devices.contains("camera=(self)")
            && devices.contains("microphone=(self)")
            && devices.contains("geolocation=()");
        let apart = page.header("cross-origin-opener-policy") == "same-origin"
            && page.header("referrer-policy") == "no-referrer";
        case.note(
            &format!("GET {path}"),
            "not to be framed; devices for itself",
            page.status,
            framed && own && apart,
        );
    }
    Ok(())
}
