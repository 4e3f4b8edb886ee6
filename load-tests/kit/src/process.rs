//! A Schalter of our own for one scenario: fresh data folder, free ports, stopped when dropped.

use anyhow::Context as _;
use nix::time::ClockId;
use nix::unistd::Pid;
use std::fs::File;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A process that is not ready by then never will be.
const READY: Duration = Duration::from_secs(30);

/// How a Schalter is started; what is not said is the default of the load tests.
#[derive(Debug, Clone)]
pub struct Setup {
    binary: PathBuf,
    role: &'static str,
    content: PathBuf,
    environment: Vec<(String, String)>,
    output: Option<PathBuf>,
}

impl Setup {
    /// Everything in one process (`serve`) with its embedded database and the authority `lasttest`.
    #[must_use]
    pub fn new(binary: &Path) -> Self {
        Self {
            binary: binary.to_owned(),
            role: "serve",
            content: concat!(env!("CARGO_MANIFEST_DIR"), "/../content/authorities").into(),
            environment: Vec::new(),
            output: None,
        }
    }

    /// What it logs goes to this file, which grows over restarts.
    #[must_use]
    pub fn output(mut self, file: &Path) -> Self {
        self.output = Some(file.to_owned());
        self
    }

    /// This database instead of the embedded one.
    #[must_use]
    pub fn database(self, url: Option<&str>) -> Self {
        match url {
            Some(url) => self.set("SCHALTER_DATABASE_URL", url),
            None => self,
        }
    }

    /// Another role than `serve`: `web`, `work`, `media`.
    #[must_use]
    pub fn role(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    /// Another folder of authorities than the load tests' own, for example that of the demo county.
    #[must_use]
    pub fn content(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.content);
        self
    }

    /// A variable of its environment.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    fn command(&self, place: &Place, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        let file = |path: &PathBuf| File::options().create(true).append(true).open(path).ok();
        if let Some(paper) = self.output.as_ref().and_then(file) {
            command.stderr(paper);
        }
        command
            .args(arguments)
            .env("SCHALTER_DATA", place.data.path())
            .env("SCHALTER_LISTEN", &place.listen)
            .env("SCHALTER_MEDIA_LISTEN", &place.media)
            // One machine plays thousands of citizens: what guards against that is measured elsewhere.
            .env("SCHALTER_LIMITS__HOLDS_PER_ADDRESS_MAX", "1000000")
            .env("SCHALTER_LIMITS__BOOKINGS_PER_EMAIL_MAX", "1000000")
            .env("SCHALTER_LIMITS__REQUESTS_PER_SECOND", "1000000")
            .env("SCHALTER_LIMITS__REQUESTS_BURST", "1000000")
            .env("SCHALTER_LIMITS__LIVE_STREAMS_PER_ADDRESS_MAX", "1000000")
            .env("SCHALTER_MEDIA__PARTICIPANTS_MAX", "1001")
            .env("SCHALTER_LOG", "warn")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null());
        command
    }

    /// Makes a database with the content (tool `demo`), in a place of its own, and starts the role.
    pub async fn start(self) -> anyhow::Result<Schalter> {
        let place = Arc::new(Place::new()?);
        self.start_at(place).await
    }

    /// The same in a folder that exists: on a disk of its own, for example.
    pub async fn start_in(self, folder: &Path) -> anyhow::Result<Schalter> {
        let data = tempfile::tempdir_in(folder)?;
        let place = Arc::new(Place::with_data(Arc::new(data))?);
        self.start_at(place).await
    }

    async fn start_at(self, place: Arc<Place>) -> anyhow::Result<Schalter> {
        let content = self
            .content
            .to_str()
            .context("a folder's name is no text")?;
        let made = self
            .command(&place, &["demo", "--content", content])
            .status()
            .context("cannot run `schalter demo`")?;
        anyhow::ensure!(made.success(), "`schalter demo` failed");
        self.start_beside(place).await
    }

    /// Starts the role at a place that has its database: a second process beside the first (with a port of its own) or after it.
    pub async fn start_beside(self, place: Arc<Place>) -> anyhow::Result<Schalter> {
        let mut schalter = Schalter {
            url: format!("http://{}", place.listen),
            setup: self,
            place,
            child: None,
        };
        schalter.restart().await?;
        Ok(schalter)
    }
}

/// Where a Schalter lives: its folder and its ports, which stay the same over restarts.
#[derive(Debug)]
pub struct Place {
    data: Arc<tempfile::TempDir>,
    listen: String,
    media: String,
}

impl Place {
    fn new() -> anyhow::Result<Self> {
        Self::with_data(Arc::new(tempfile::tempdir()?))
    }

    fn with_data(data: Arc<tempfile::TempDir>) -> anyhow::Result<Self> {
        let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let media = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
        Ok(Self {
            data,
            listen: listen.to_string(),
            media: media.to_string(),
        })
    }

    /// The same folder with other ports: for another role beside this one.
    pub fn beside(&self) -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(Self::with_data(Arc::clone(&self.data))?))
    }

    /// Address of pages and API, `127.0.0.1:…`.
    #[must_use]
    pub fn listen(&self) -> &str {
        &self.listen
    }

    /// Address of media packets, `127.0.0.1:…`.
    #[must_use]
    pub fn media(&self) -> &str {
        &self.media
    }
}

/// A running process and the doors it listens on.
#[derive(Debug)]
pub struct Schalter {
    setup: Setup,
    place: Arc<Place>,
    child: Option<Child>,
    /// Address of the pages and the API, `http://127.0.0.1:…`.
    pub url: String,
}

impl Schalter {
    /// `serve` with the load tests' authority (and `database_url`, when given, instead of the embedded one).
    pub async fn start(binary: &Path, database_url: Option<&str>) -> anyhow::Result<Self> {
        Setup::new(binary).database(database_url).start().await
    }

    /// Kills it without a warning (`SIGKILL`), as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // A process that is gone already is what we want.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Starts it again (killing it before, if it runs) on the same data and ports; how long it took until `/readyz` said so.
    pub async fn restart(&mut self) -> anyhow::Result<Duration> {
        self.kill();
        let begun = Instant::now();
        let child = self
            .setup
            .command(&self.place, &[self.setup.role])
            .spawn()
            .with_context(|| format!("cannot start `schalter {}`", self.setup.role))?;
        self.child = Some(child);
        self.wait_until_ready().await?;
        Ok(begun.elapsed())
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + READY;
        loop {
            if let Ok(answer) = reqwest::get(format!("{}/readyz", self.url)).await
                && answer.status().is_success()
            {
                return Ok(());
            }
            if let Some(child) = &mut self.child
                && let Some(status) = child.try_wait()?
            {
                anyhow::bail!("schalter stopped at its start: {status}");
            }
            anyhow::ensure!(
                Instant::now() < deadline,
                "schalter was not ready within {READY:?}"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Runs a tool of the same binary on the same data, for example `["user", "add", …]`; its standard output.
    pub fn tool(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self
            .setup
            .command(&self.place, arguments)
            .stdout(Stdio::piped())
            .output()
            .with_context(|| format!("cannot run `schalter {}`", arguments.join(" ")))?;
        anyhow::ensure!(
            output.status.success(),
            "`schalter {}` failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The public key of its passes, in a file: what a media node must be told (`SCHALTER_MEDIA__PUBLIC_KEY`).
    pub fn public_key_file(&self) -> anyhow::Result<PathBuf> {
        let file = self.data().join("passes.pem");
        std::fs::write(&file, self.tool(&["pass", "--public-key"])?)?;
        Ok(file)
    }

    /// Where it lives.
    #[must_use]
    pub fn place(&self) -> &Arc<Place> {
        &self.place
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.place.data.path()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        let child = self.child.as_mut();
        child.is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Process id, for `/proc`; 0 when it does not run.
    pub fn id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }
}

impl Drop for Schalter {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Keeps a process on one core, where there is more than one and `taskset` is installed.
pub fn pin(process: u32, core: usize) {
    if cores() > core {
        set_affinity(process, &core.to_string());
    }
}

/// Lets a process use every core again.
pub fn unpin(process: u32) {
    set_affinity(process, &format!("0-{}", cores() - 1));
}

/// Cores of the machine, whatever this process is kept on.
fn cores() -> usize {
    let online = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    let last = online.trim().rsplit(['-', ',']).next();
    last.and_then(|last| last.parse::<usize>().ok())
        .map_or(1, |last| last + 1)
}

fn set_affinity(process: u32, cores: &str) {
    // Without it the figures are noisier, not wrong.
    let _ = Command::new("taskset")
        .args(["-acp", cores, &process.to_string()])
        .stdout(Stdio::null())
        .status();
}

/// CPU time a process has used so far, in microseconds.
pub fn cpu_us(process: u32) -> anyhow::Result<u64> {
    let clock = ClockId::pid_cpu_clock_id(Pid::from_raw(process.try_into()?))?;
    let used = Duration::from(clock.now()?);
    Ok(u64::try_from(used.as_micros())?)
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
