//! A `PostgreSQL` of our own, with everything flushed as in production, that can be killed and started again.

use anyhow::Context as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Where Debian puts the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// A killed process is gone by then.
const GONE_MAX: Duration = Duration::from_secs(10);

/// A cluster in a temporary folder; stopped and deleted when dropped.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Cluster {
    /// Makes and starts one; fails where `PostgreSQL` is not installed.
    pub fn start() -> anyhow::Result<Self> {
        let mut versions: Vec<PathBuf> = std::fs::read_dir(VERSIONS)
            .context("no PostgreSQL is installed")?
            .flatten()
            .map(|version| version.path().join("bin"))
            .filter(|programs| programs.join("initdb").exists())
            .collect();
        versions.sort();
        let programs = versions.pop().context("no PostgreSQL is installed")?;
        let folder = tempfile::Builder::new()
            .prefix("chaos-postgres-")
            .tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self {
            programs,
            folder,
            port,
        };
        if is_root() {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown")
                .arg("postgres")
                .arg(cluster.folder.path()))?;
        }
        let data = cluster.data();
        run(cluster.program("initdb").arg("-D").arg(&data).args([
            "-U",
            "schalter",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]))?;
        cluster.begin()?;
        Ok(cluster)
    }

    /// Address of its database.
    pub fn url(&self) -> String {
        format!("postgres://schalter@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills every process of it at once, as a power cut would.
    pub fn kill(&self) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid"))
            .context("PostgreSQL does not run")?;
        let first: u32 = text.lines().next().unwrap_or_default().trim().parse()?;
        let mut processes = vec![first];
        processes.extend(children_of(first));
        let ids = processes.iter().map(ToString::to_string);
        // One that ends by itself in this moment is as dead as we want it.
        let _ = Command::new("kill")
            .arg("-9")
            .args(ids)
            .stderr(Stdio::null())
            .status()?;
        let deadline = Instant::now() + GONE_MAX;
        while processes.iter().any(|process| is_alive(*process)) {
            anyhow::ensure!(Instant::now() < deadline, "PostgreSQL cannot be killed");
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Starts it (again), and waits until it answers.
    pub fn begin(&self) -> anyhow::Result<()> {
        let folder = self.folder.path().display();
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={folder} -c max_connections=200",
            self.port
        );
        let deadline = Instant::now() + GONE_MAX;
        loop {
            let started = run(self
                .program("pg_ctl")
                .arg("-D")
                .arg(self.data())
                .arg("-l")
                .arg(self.folder.path().join("log"))
                .args(["-w", "-t", "60", "-o", &options, "start"]));
            // A child forked in the moment of the kill lives a little longer and keeps the shared memory.
            if started.is_ok() || Instant::now() > deadline {
                return started;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // The user of the database may not be allowed into ours.
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nothing in it is needed any more. It is asked first, because whoever is killed leaves its shared memory behind.
        let mut stop = self.program("pg_ctl");
        stop.arg("-D").arg(self.data());
        if run(stop.args(["-m", "immediate", "stop"])).is_err() {
            let _ = self.kill();
        }
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("{command:?}"))?;
    anyhow::ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| {
        use std::os::unix::fs::MetadataExt as _;
        own.uid() == 0
    })
}

/// A process that is dead but not yet waited for by its parent is gone for our purpose.
fn is_alive(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

fn children_of(parent: u32) -> Vec<u32> {
    let Ok(processes) = std::fs::read_dir(Path::new("/proc")) else {
        return Vec::new();
    };
    let numbers = processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter(|process| {
            let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            // proc(5): state and parent stand behind the command in parentheses.
            let behind = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
            behind.split_whitespace().nth(1) == Some(parent.to_string().as_str())
        })
        .collect()
}
