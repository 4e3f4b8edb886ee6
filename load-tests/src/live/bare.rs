//! The limit to compare with: bare axum that sends one ready text to every stream, with nothing behind it.

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use futures::stream::{Stream, StreamExt as _, unfold};
use std::convert::Infallible;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// As long as what Schalter tells somebody who waits.
const FILL: usize = 1_100;

/// Name of the hidden subcommand that serves it: memory is measured per process.
pub const COMMAND: &str = "live-bare";

type News = Arc<watch::Sender<u64>>;

/// Serves `GET /live` and `POST /change` on a free port, which it prints, until it is killed.
pub async fn serve() -> anyhow::Result<()> {
    let news: News = Arc::new(watch::Sender::new(1_000_000));
    let router = Router::new()
        .route("/live", get(live))
        .route("/change", post(change))
        .with_state(news);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    // Schalter does the same: small events must not wait for more to come.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, router).await?;
    Ok(())
}

async fn live(State(news): State<News>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut reader = news.subscribe();
    reader.mark_changed();
    let events = unfold(reader, |mut reader| async move {
        reader.changed().await.ok()?;
        let ahead = *reader.borrow_and_update();
        let data = format!("{{\"ahead\":{ahead},\"fill\":\"{}\"}}", ".".repeat(FILL));
        Some((
            Event::default()
                .event("appointment")
                .id(ahead.to_string())
                .data(data),
            reader,
        ))
    });
    Sse::new(events.map(Ok)).keep_alive(KeepAlive::new())
}

async fn change(State(news): State<News>) {
    news.send_modify(|ahead| *ahead -= 1);
}

/// It, as a process of its own; killed when dropped.
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Bare {
    /// Starts this very program with the hidden subcommand.
    pub fn start() -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(COMMAND)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .trim()
            .parse()
            .context("the bare server said no address")?;
        Ok(Self { child, address })
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // A process that is gone already is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
