//! A `schalter` as the operator starts it, on a database of a test's own.

use schalter_app::testing::Scratch;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Stopped when dropped.
pub struct Running {
    child: Child,
    /// Where it answers.
    pub url: String,
}

/// What the operator would set.
pub fn settings(place: &Scratch, port: u16) -> Vec<(String, String)> {
    let mut settings = vec![
        (
            "SCHALTER_DATA",
            place.folder.path().join("data").display().to_string(),
        ),
        ("SCHALTER_LISTEN", format!("127.0.0.1:{port}")),
        ("SCHALTER_MEDIA_LISTEN", "127.0.0.1:0".to_owned()),
        (
            "SCHALTER_LIMITS__HOLDS_PER_ADDRESS_MAX",
            "1000000".to_owned(),
        ),
        ("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "1000000".to_owned()),
        ("SCHALTER_LIMITS__REQUESTS_BURST", "1000000".to_owned()),
        ("SCHALTER_LOG", "warn".to_owned()),
    ];
    if place.engine == "postgres" {
        settings.push(("SCHALTER_DATABASE_URL", place.url.clone()));
    }
    settings
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// A port that nobody listens on just now.
pub fn free_port() -> u16 {
    let probe = TcpListener::bind("127.0.0.1:0").expect("a port");
    probe.local_addr().expect("its number").port()
}

fn command(place: &Scratch, port: u16, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schalter"));
    command
        .args(arguments)
        .env_remove("SCHALTER_DATABASE_URL")
        .envs(settings(place, port));
    command
}

/// Runs a tool on the database; what it prints.
pub fn tool(place: &Scratch, arguments: &[&str]) -> String {
    let output = command(place, 0, arguments)
        .output()
        .expect("schalter runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("words")
}

impl Running {
    /// Starts `serve`, after the tool that fills the database, when there is one to be run.
    pub async fn start(place: &Scratch, filled_by: Option<&[&str]>) -> Self {
        if let Some(arguments) = filled_by {
            tool(place, arguments);
        }
        Self::start_as("serve", place, &[]).await
    }

    /// Starts a role with settings of its own.
    pub async fn start_as(role: &str, place: &Scratch, settings: &[(&str, &str)]) -> Self {
        let port = free_port();
        let child = command(place, port, &[role])
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .expect("schalter starts");
        let running = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
        };
        running.wait_until_ready().await;
        running
    }

    async fn wait_until_ready(&self) {
        let begun = Instant::now();
        while !reqwest::get(format!("{}/readyz", self.url))
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            assert!(begun.elapsed() < Duration::from_mins(1), "not ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // As a power cut would stop it: what was confirmed is on disk.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
