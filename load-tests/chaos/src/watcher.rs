//! Pages that watch: the live stream of an appointment, opened again by itself whenever it breaks, from the last event seen.

use crate::citizens;
use crate::door::Door;
use futures::StreamExt as _;
use rand::rngs::StdRng;
use reqwest::StatusCode;
use schalter_load_kit::citizen::Held;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// A page waits this long before it connects again, as the server asks pages to.
const PAUSE: Duration = Duration::from_millis(500);
/// A change that is not seen by then is missed.
const SEEN_MAX: Duration = Duration::from_secs(15);
/// The server says something at least this often.
const SILENCE_MAX: Duration = Duration::from_secs(40);

#[derive(Debug, Default)]
struct Seen {
    last_id: Option<String>,
    state: String,
    opened: u32,
}

/// A page that watches one appointment.
#[derive(Debug)]
pub struct Watcher {
    held: Held,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Books so many appointments and opens a page on each.
pub async fn open(door: &Door, pages: usize, dice: &mut StdRng) -> anyhow::Result<Vec<Watcher>> {
    let service = citizens::service(door).await?;
    let starts = citizens::starts(door, &service, "on_site", 1).await?;
    let mut watchers = Vec::new();
    for start in starts.iter().take(pages) {
        let Some(held) = citizens::hold(door, &service, start, citizens::key(dice)).await? else {
            continue;
        };
        citizens::confirm(door, &held, None, citizens::key(dice)).await?;
        let seen = Arc::default();
        let task = tokio::spawn(watch(door.clone(), held.clone(), Arc::clone(&seen)));
        watchers.push(Watcher { held, seen, task });
    }
    Ok(watchers)
}

/// Changes every appointment and waits until its page shows it; how many pages did not.
pub async fn blind(door: &Door, watchers: &[Watcher], dice: &mut StdRng) -> anyhow::Result<usize> {
    for watcher in watchers {
        citizens::cancel(door, &watcher.held, citizens::key(dice)).await?;
    }
    let deadline = Instant::now() + SEEN_MAX;
    loop {
        let blind = watchers
            .iter()
            .filter(|watcher| lock(&watcher.seen).state != "cancelled")
            .count();
        if blind == 0 || Instant::now() > deadline {
            return Ok(blind);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// How often pages connected again.
pub fn reconnects(watchers: &[Watcher]) -> u32 {
    watchers
        .iter()
        .map(|watcher| lock(&watcher.seen).opened.saturating_sub(1))
        .sum()
}

async fn watch(door: Door, held: Held, seen: Arc<Mutex<Seen>>) {
    let Ok(http) = reqwest::Client::builder().read_timeout(SILENCE_MAX).build() else {
        return;
    };
    loop {
        let mut request = http
            .get(format!("{}/api/v1/live", door.url()))
            .bearer_auth(&held.token);
        if let Some(id) = &lock(&seen).last_id {
            request = request.header("Last-Event-ID", id);
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => {
                lock(&seen).opened += 1;
                read(answer, &seen).await;
            }
            Ok(answer) if answer.status() == StatusCode::SERVICE_UNAVAILABLE => {}
            Ok(answer) => door
                .tally()
                .wrong(format!("live stream: {}", answer.status())),
            Err(_) => {}
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Reads events until the line breaks.
async fn read(answer: reqwest::Response, seen: &Mutex<Seen>) {
    let mut bytes = answer.bytes_stream();
    let mut text = String::new();
    while let Some(Ok(piece)) = bytes.next().await {
        text.push_str(&String::from_utf8_lossy(&piece));
        while let Some((event, rest)) = text.split_once("\n\n") {
            note(event, seen);
            text = rest.to_owned();
        }
    }
}

fn note(event: &str, seen: &Mutex<Seen>) {
    let field = |name: &str| {
        event
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
    };
    let mut seen = lock(seen);
    if let Some(id) = field("id:") {
        seen.last_id = Some(id.to_owned());
    }
    let data = field("data:").and_then(|data| serde_json::from_str::<serde_json::Value>(data).ok());
    if let (Some("appointment"), Some(data)) = (field("event:"), data) {
        data["state"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut seen.state);
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    // What was seen is replaced field by field: there is no half-done state that matters.
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_with_its_number() {
        let seen = Mutex::default();
        note(
            "event: appointment\nid: 17\ndata: {\"state\":\"booked\"}",
            &seen,
        );
        note(": alive", &seen);
        let seen = lock(&seen);
        assert_eq!(
            (seen.last_id.as_deref(), seen.state.as_str()),
            (Some("17"), "booked")
        );
    }
}
