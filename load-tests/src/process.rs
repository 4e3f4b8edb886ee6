//! A Schalter of our own for one scenario: fresh data folder, free ports, stopped when dropped.

use anyhow::Context as _;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running process and the doors it listens on.
pub struct Schalter {
    child: Child,
    /// Address of the pages and the API, `http://127.0.0.1:…`.
    pub url: String,
    data: tempfile::TempDir,
}

impl Schalter {
    /// Makes a database with the load tests' authority (and `database_url`, when given, instead of the embedded one) and starts `serve`.
    pub async fn start(binary: &Path, database_url: Option<&str>) -> anyhow::Result<Self> {
        let data = tempfile::tempdir()?;
        let listen = format!(
            "127.0.0.1:{}",
            TcpListener::bind("127.0.0.1:0")?.local_addr()?.port()
        );
        let media = format!(
            "127.0.0.1:{}",
            UdpSocket::bind("127.0.0.1:0")?.local_addr()?.port()
        );
        let command = |arguments: &[&str]| {
            let mut command = Command::new(binary);
            command
                .args(arguments)
                .env("SCHALTER_DATA", data.path())
                .env("SCHALTER_LISTEN", &listen)
                .env("SCHALTER_MEDIA_LISTEN", &media)
                // One machine plays thousands of citizens: what guards against that is measured elsewhere.
                .env("SCHALTER_LIMITS__HOLDS_PER_ADDRESS_MAX", "1000000")
                .env("SCHALTER_LIMITS__BOOKINGS_PER_EMAIL_MAX", "1000000")
                .env("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "1000000")
                .env("SCHALTER_LIMITS__REQUESTS_BURST", "1000000")
                .env("SCHALTER_MEDIA__PARTICIPANTS_MAX", "1001")
                .env("SCHALTER_LOG", "warn")
                .stdout(Stdio::null());
            if let Some(url) = database_url {
                command.env("SCHALTER_DATABASE_URL", url);
            }
            command
        };
        let content = concat!(env!("CARGO_MANIFEST_DIR"), "/content/authorities");
        let made = command(&["demo", "--content", content])
            .status()
            .context("cannot run `schalter demo`")?;
        anyhow::ensure!(made.success(), "`schalter demo` failed");
        let child = command(&["serve"])
            .spawn()
            .context("cannot start `schalter serve`")?;
        let schalter = Self {
            child,
            url: format!("http://{listen}"),
            data,
        };
        schalter.wait_until_ready().await?;
        Ok(schalter)
    }

    async fn wait_until_ready(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Ok(answer) = reqwest::get(format!("{}/readyz", self.url)).await
                && answer.status().is_success()
            {
                return Ok(());
            }
            anyhow::ensure!(
                Instant::now() < deadline,
                "schalter was not ready within 30 s"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Process id, for `/proc`.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Schalter {
    fn drop(&mut self) {
        // A process that is gone already is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps a process on one core, where there is more than one and `taskset` is installed.
pub fn pin(process: u32, core: usize) {
    if std::thread::available_parallelism().is_ok_and(|cores| cores.get() > core) {
        // Without it the figures are noisier, not wrong.
        let _ = Command::new("taskset")
            .args(["-acp", &core.to_string(), &process.to_string()])
            .stdout(Stdio::null())
            .status();
    }
}

/// CPU time a process has used so far, in microseconds.
pub fn cpu_us(process: u32) -> anyhow::Result<u64> {
    /// Clock ticks per second of `/proc` on Linux (`USER_HZ`), fixed at 100 for every architecture Rust supports.
    const TICKS_PER_SECOND: u64 = 100;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The command in parentheses may hold blanks; fields are counted behind it (proc(5): utime 14, stime 15).
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .context("unreadable stat")?
        .1
        .split_whitespace()
        .collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(ticks * 1_000_000 / TICKS_PER_SECOND)
}

/// Resident memory of a process in KiB.
pub fn memory_kib(process: u32) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .context("no VmRSS")?;
    Ok(line
        .split_whitespace()
        .nth(1)
        .context("no figure")?
        .parse()?)
}
