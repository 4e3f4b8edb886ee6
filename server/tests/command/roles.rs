//! Roles without pages: what they tell operators, and nobody else.

use crate::running::{Running, tool};
use reqwest::Client;
use schalter_app::testing::scratches;
use std::time::{Duration, Instant};

const TOKEN: (&str, &str) = ("SCHALTER_METRICS_TOKEN", "let me see");

#[tokio::test]
async fn a_worker_and_a_media_node_tell_operators_how_they_are() {
    for place in scratches().await {
        tool(&place, &["migrate"]);
        let key = place.folder.path().join("passes.pem");
        std::fs::write(&key, tool(&place, &["pass", "--public-key"])).expect("written");
        let key = (
            "SCHALTER_MEDIA__PUBLIC_KEY",
            key.to_str().expect("a name in words"),
        );
        let media = Running::start_as("media", &place, &[key, TOKEN]).await;
        tells_operators(&media.url).await;
        // SQLite has one process only.
        if place.engine == "postgres" {
            let work = Running::start_as("work", &place, &[TOKEN]).await;
            tells_operators(&work.url).await;
            tells_what_waits(&work.url).await;
            for path in [
                "/",
                "/api/v1/authorities",
                "/signal",
                "/internal/media/facts",
            ] {
                assert_eq!(
                    status(&format!("{}{path}", work.url), None).await,
                    404,
                    "{path}"
                );
            }
        }
    }
}

async fn tells_operators(url: &str) {
    let ready = asked(&format!("{url}/readyz"), None).await;
    let ready: serde_json::Value = ready.json().await.expect("JSON");
    assert_eq!(
        ready,
        serde_json::json!({"database": true, "migrations": true, "media": true})
    );
    let figures = format!("{url}/metrics");
    assert_eq!(status(&format!("{url}/healthz"), None).await, 200);
    assert_eq!(status(&figures, None).await, 401);
    assert_eq!(status(&figures, Some("guessed")).await, 403);
    assert_eq!(status(&figures, Some(TOKEN.1)).await, 200);
}

/// What waits is counted right after the start.
async fn tells_what_waits(url: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let figures = asked(&format!("{url}/metrics"), Some(TOKEN.1)).await;
        let figures = figures.text().await.expect("figures");
        if figures.contains("schalter_jobs_ready") {
            return;
        }
        assert!(Instant::now() < deadline, "{figures}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn asked(url: &str, token: Option<&str>) -> reqwest::Response {
    let request = Client::new().get(url);
    let request = match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    request.send().await.expect("an answer")
}

async fn status(url: &str, token: Option<&str>) -> u16 {
    asked(url, token).await.status().as_u16()
}
