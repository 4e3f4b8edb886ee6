//! `schalter work` of a split installation. It has no door that could say it is ready: what it does is seen by its mails.

use anyhow::Context as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// How it is started, and the process; killed when dropped.
#[derive(Debug)]
pub struct Worker {
    server: PathBuf,
    environment: Vec<(&'static str, String)>,
    log: PathBuf,
    child: Child,
}

impl Worker {
    /// Starts it on data that exist.
    pub fn start(
        server: &Path,
        environment: Vec<(&'static str, String)>,
        log: &Path,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            child: spawn(server, &environment, log)?,
            server: server.to_owned(),
            environment,
            log: log.to_owned(),
        })
    }

    /// Kills it without a warning.
    pub fn kill(&mut self) {
        // A process that is gone already is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again, on the same data.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.kill();
        self.child = spawn(&self.server, &self.environment, &self.log)?;
        Ok(())
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(
    server: &Path,
    environment: &[(&'static str, String)],
    log: &Path,
) -> anyhow::Result<Child> {
    let paper = File::options().create(true).append(true).open(log)?;
    Command::new(server)
        .arg("work")
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .env("SCHALTER_LOG", "warn")
        .stdout(Stdio::null())
        .stderr(paper)
        .spawn()
        .context("cannot start `schalter work`")
}
