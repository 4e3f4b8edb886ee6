//! Row 19: requests that another website makes a browser send.

use crate::house::{CLERK, House, PASSWORD, Who, answer};
use crate::verdict::Case;
use serde_json::json;

/// With the victim's cookie, as browsers send it, from a page of others.
pub async fn case_19_forged_clicks(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let clerk = house.sign_in(CLERK).await?;
    let queue = house
        .get(&clerk, "/api/v1/queues")
        .await?
        .text_at("/queues/0/id")?;
    let path = format!("/api/v1/queues/{queue}/call-next");
    let body = json!({"counter": queue, "pools": []}).to_string();
    for (what, headers) in [
        (
            "Origin of another site",
            vec![("origin", "https://evil.example")],
        ),
        (
            "Sec-Fetch-Site: cross-site",
            vec![("sec-fetch-site", "cross-site")],
        ),
        (
            "Sec-Fetch-Site: same-site",
            vec![("sec-fetch-site", "same-site")],
        ),
        ("Origin: null", vec![("origin", "null")]),
        (
            "Origin that begins with ours",
            vec![("origin", "http://127.0.0.1.evil.example")],
        ),
    ] {
        for (kind, path, body) in [
            ("call-next", path.as_str(), body.clone()),
            (
                "sign-in",
                "/api/v1/session",
                json!({"login": CLERK, "password": PASSWORD}).to_string(),
            ),
        ] {
            let mut request = house
                .request(&house.stranger(), &clerk, "POST", path)?
                .header("content-type", "application/json")
                .body(body);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            case.status(
                &format!("{kind}, {what}"),
                &[403],
                answer(request).await?.status,
            );
        }
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        let request = house
            .request(&house.stranger(), &clerk, "POST", &path)?
            .header("content-type", kind)
            .body(body.clone());
        case.status(
            &format!("a form ({kind}) that holds JSON"),
            &[415],
            answer(request).await?.status,
        );
    }
    let wish = json!({"login": CLERK, "password": PASSWORD});
    let signed_in = house.post(&Who::Nobody, "/api/v1/session", wish).await?;
    let cookie = signed_in.header("set-cookie");
    let strict = ["__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"]
        .iter()
        .all(|word| cookie.contains(word));
    case.note(
        "the cookie",
        "__Host-, Secure, HttpOnly, SameSite",
        cookie.split_once(';').map_or("", |(_, rest)| rest),
        strict,
    );
    for origin in ["https://evil.example", "null"] {
        let request = house.request(&house.stranger(), &Who::Nobody, "GET", "/signal")?;
        let request = request
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==");
        case.status(
            &format!("the signalling socket from {origin}"),
            &[403],
            answer(request.header("origin", origin)).await?.status,
        );
    }
    case.skip(
        "the state of OpenID Connect",
        "single sign-on does not exist yet",
    );
    Ok(())
}
