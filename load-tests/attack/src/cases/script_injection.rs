//! Row 6: scripts in names and free text.

use crate::house::{CLERK, House, Who};
use crate::job;
use crate::verdict::Case;
use serde_json::json;

const PAYLOADS: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} {% raw %}",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)//",
    "</title><style>@import 'https://evil.example'</style>",
];

/// Names made of markup, in every place that shows them.
pub async fn case_06_script_injection(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let clerk = house.sign_in(CLERK).await?;
    for (number, payload) in PAYLOADS.into_iter().enumerate() {
        let email = format!("xss{number}@example.org");
        let booked = house.book(payload, Some(&email)).await?;
        let seen = house.get(&booked.citizen(), &booked.path("")).await?;
        let safe = seen.header("content-type") == "application/json"
            && seen.header("x-content-type-options") == "nosniff";
        let unchanged = seen.text_at("/person/name")? == payload;
        case.note(
            &format!("the name {payload}"),
            "comes back unchanged, as JSON that no browser runs",
            seen.header("content-type"),
            safe && unchanged,
        );
        let file = house
            .get(&booked.citizen(), &booked.path("/calendar.ics"))
            .await?;
        case.note(
            "the calendar file",
            "is no page",
            file.header("content-type"),
            file.header("content-type").starts_with("text/calendar")
                && file.header("content-disposition").starts_with("attachment"),
        );
        house
            .post(&booked.citizen(), &booked.path("/check-in"), json!({}))
            .await?;
    }
    job::empty_queue(house, &clerk).await?;
    let mails = house.mails_are_out().await?;
    let bad = mails
        .iter()
        .filter(|mail| {
            job::letter_of(mail).contains("<script>") || job::letter_of(mail).contains("onerror=")
        })
        .count();
    case.note(
        "mails to those people",
        "no markup of theirs in the page of a mail",
        format!("{bad} of {}", mails.len()),
        bad == 0 && mails.len() >= PAYLOADS.len(),
    );

    for path in [
        "/",
        "/musterland",
        "/schalter",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/api/v1/authorities/%3Cscript%3E",
        "/api/v1/authorities/musterland/logo.svg",
    ] {
        let page = house.get(&Who::Nobody, path).await?;
        let policy = page.header("content-security-policy");
        // A picture is no page: it may do nothing at all.
        let is_locked = policy.contains("default-src 'none'") && policy.contains("sandbox");
        let is_page = ["script-src 'self'", "object-src 'none'", "base-uri 'none'"]
            .iter()
            .all(|rule| policy.contains(rule))
            && !policy.contains("unsafe");
        let strict = is_locked || is_page;
        let echoed = page.text.contains("<script>alert") || page.text.contains("/<script>");
        case.note(
            &format!("GET {path}"),
            "a strict content security policy, nothing echoed",
            page.status,
            strict && !echoed,
        );
    }
    Ok(())
}
