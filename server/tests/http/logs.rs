//! No log line carries personal data, however much is logged.

use super::house::{EIGHT, Who, houses};
use schalter_domain::identity::Role;
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_leaves_no_trace_in_the_logs() {
    let paper = Paper::default();
    let writer = paper.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_writer(move || writer.clone())
        .finish();
    // The only test that does so. Where tests share a process, it reads what the others log as well: the better.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    for house in houses().await {
        let (id, citizen) = house.book(EIGHT).await;
        house.clock(7, 45);
        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/check-in"),
                json!({}),
            )
            .await
            .ok();
        house
            .get(
                &citizen,
                "/api/v1/authorities/hier/services?query=Kanarienvogel",
            )
            .await
            .ok();
        let clerk = house
            .staff(house.office.here, "canary@hier.example", Role::Clerk)
            .await;
        house
            .get(
                &clerk,
                &format!("/api/v1/queues/{}", house.office.here.queue),
            )
            .await
            .ok();
        let wrong = json!({"login": "canary@hier.example", "password": "Kanarienvogel"});
        house.post(&Who::Nobody, "/api/v1/session", wrong).await;
        house
            .post(
                &citizen,
                &format!("/api/v1/appointments/{id}/cancel"),
                json!({}),
            )
            .await
            .ok();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        let (Who::Citizen(secret) | Who::Staff(secret)) = &citizen else {
            continue;
        };
        let own = lines(&paper);
        for canary in [
            "Kanarienvogel",
            "zoe@example.org",
            "5550100",
            "canary@hier.example",
            secret.as_str(),
        ] {
            let found: Vec<&String> = own.iter().filter(|line| line.contains(canary)).collect();
            assert!(found.is_empty(), "{canary} is in the logs: {found:#?}");
        }
        assert!(
            own.iter()
                .any(|line| line.contains("/api/v1/appointments/{id}/confirm")),
            "requests are logged"
        );
        house.close().await;
    }
}

/// Lines of the server. The client of this test logs its own requests, and databases at `trace` log what passes through them:
/// nobody runs with that, and the handbook says so.
fn lines(paper: &Paper) -> Vec<String> {
    let text = String::from_utf8_lossy(&paper.0.lock().unwrap()).into_owned();
    let foreign = ["hyper", "reqwest", "sqlx", "h2::", "mio"];
    text.lines()
        .filter(|line| !foreign.iter().any(|name| line.contains(name)))
        .map(str::to_owned)
        .collect()
}
