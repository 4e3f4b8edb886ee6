//! Coming in: how many at most, how long it takes when they come at their own times, and what one who stays costs.

use super::room::{Node, say};
use anyhow::Context as _;
use futures::StreamExt as _;
use schalter_load_kit::pace::{self, Arrivals, Measured, Outcome};
use schalter_load_kit::process::{self, Schalter};
use schalter_protocol::ClientMessage;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

/// Sockets that come at the same time, when it is not their coming that is measured.
const AT_ONCE: usize = 50;
/// A talk at a counter: the citizen, the clerk, an interpreter, somebody who helps.
const PER_ROOM: usize = 4;

/// Each of `callers` comes and goes as fast as it is let in.
pub async fn at_most(node: &Node, callers: usize, duration: Duration) -> anyhow::Result<Measured> {
    let node = node.clone();
    pace::closed(callers, duration / 4, duration, move |number| {
        come_and_go(node.clone(), number)
    })
    .await
}

/// So many come each second, whatever the node does.
pub async fn at_rate(node: &Node, per_second: f64, duration: Duration) -> anyhow::Result<Measured> {
    let arrivals = Arrivals::new(per_second, duration);
    pace::open(&arrivals, |number| come_and_go(node.clone(), number)).await
}

async fn come_and_go(node: Node, number: u64) -> Outcome {
    let room = format!("join-{}", number % 400);
    match node.enter(&room, &format!("p-{number}")).await {
        Ok(mut socket) => {
            // Going is not measured.
            tokio::spawn(async move {
                if say(&mut socket, &ClientMessage::Bye {}).await.is_ok() {
                    while let Some(Ok(_)) = socket.next().await {}
                }
            });
            Outcome::Done
        }
        Err(_) => Outcome::Failed,
    }
}

/// What sockets cost that stay and say nothing.
pub struct Idle {
    /// Memory of the node for each.
    pub kib_per_socket: f64,
    /// Those that were still open at the end.
    pub open: usize,
}

/// `count` sockets come, stay for `duration`, and answer nothing but pings.
pub async fn idle(
    server: &Schalter,
    node: &Node,
    count: usize,
    duration: Duration,
) -> anyhow::Result<Idle> {
    let before_kib = process::memory_kib(server.id())?;
    let open = Arc::new(AtomicUsize::new(0));
    let mut staying = JoinSet::new();
    let mut numbers = 0..count;
    while !numbers.is_empty() {
        let mut entering = JoinSet::new();
        for number in numbers.by_ref().take(AT_ONCE) {
            let node = node.clone();
            let (room, name) = (format!("idle-{}", number / PER_ROOM), format!("p-{number}"));
            entering.spawn(async move { node.enter(&room, &name).await });
        }
        while let Some(entered) = entering.join_next().await {
            let mut socket = entered?.context("an idle socket was not let in")?;
            let open = Arc::clone(&open);
            open.fetch_add(1, Ordering::Relaxed);
            staying.spawn(async move {
                while let Some(Ok(_)) = socket.next().await {}
                open.fetch_sub(1, Ordering::Relaxed);
            });
        }
    }
    tokio::time::sleep(duration).await;
    let full_kib = process::memory_kib(server.id())?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "memory of one process is far below 2^52 KiB"
    )]
    Ok(Idle {
        kib_per_socket: full_kib.saturating_sub(before_kib) as f64 / count as f64,
        open: open.load(Ordering::Relaxed),
    })
}
