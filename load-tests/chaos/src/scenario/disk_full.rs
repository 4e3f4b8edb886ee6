//! The disk of the embedded database is full under load: whoever wants to book is asked to come back, nothing that was promised is
//! lost, and everything goes on when there is space again.

use super::Trial;
use crate::citizens::Crowd;
use crate::count::Rows;
use crate::door::{Door, Question};
use crate::watcher;
use rand::RngExt as _;
use schalter_load_kit::report::Row;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// In the report.
pub const NAME: &str = "disk full";
/// Enough for the database and its log, which grows to 64 MiB before it is folded in.
const DISK_MIB: u32 = 160;
/// Pages open all the time.
const PAGES: usize = 5;
/// How long the disk stays full.
const FULL_FOR: Duration = Duration::from_secs(3);
/// Between two floods.
const SPACE_FOR: Duration = Duration::from_secs(2);
/// After space is free again.
const RECOVERED_MAX: Duration = Duration::from_secs(15);
/// A mail that failed on the full disk is tried again after a bit more than a minute at the latest.
const MAILS_MAX: Duration = Duration::from_secs(100);

/// Fills, frees, counts.
pub async fn run(trial: &Trial) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows::new(NAME, "sqlite");
    let Some(disk) = Disk::mount()? else {
        eprintln!(
            "disk full: skipped, a file system of its own cannot be mounted here (that needs root)"
        );
        rows.add("skipped", 1.0);
        return Ok(rows.done());
    };
    let log = trial.log("disk full")?;
    let mut schalter = trial.setup(&log).start_in(disk.path()).await?;
    let door = Door::new(&schalter.url, Arc::default())?;
    let mut dice = trial.dice();
    let watchers = watcher::open(&door, PAGES, &mut dice).await?;
    let crowd = Crowd::begin(&door, trial.habits()).await?;
    let floods = if trial.short { 2 } else { trial.rounds.min(10) };
    let mut not_recovered = 0;
    let mut back = Vec::new();
    for _ in 0..floods {
        tokio::time::sleep(SPACE_FOR.mul_f64(dice.random_range(0.5..1.5))).await;
        let ballast = disk.fill()?;
        // What the program frees or has reserved must not help it for long.
        let until = Instant::now() + FULL_FOR;
        while Instant::now() < until {
            disk.fill_on(&ballast)?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        std::fs::remove_file(&ballast)?;
        let begun = Instant::now();
        let before = door.tally().promises().len();
        while door.tally().promises().len() == before && begun.elapsed() < RECOVERED_MAX {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if door.tally().promises().len() == before {
            not_recovered += 1;
        }
        back.push(begun.elapsed());
        door.want(&Question::get("/readyz")).await?;
    }
    crowd.end().await;
    let promises = door.tally().promises();
    rows.add("floods", f64::from(floods));
    rows.count("not_recovered", not_recovered);
    rows.times("back_p50_ms", "back_max_ms", &back);
    rows.appointments(&door, &promises).await?;
    rows.pages(&door, &watchers, &mut dice).await?;
    rows.mails(schalter.data(), &promises, MAILS_MAX).await;
    rows.notes(&door);
    rows.data(&mut schalter, &log);
    drop(schalter);
    Ok(rows.done())
}

/// A small file system in memory; unmounted when dropped.
struct Disk(TempDir);

impl Disk {
    /// `None` where mounting is not allowed.
    fn mount() -> anyhow::Result<Option<Self>> {
        let folder = tempfile::Builder::new().prefix("chaos-disk-").tempdir()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={DISK_MIB}m"), "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        let mounted = mounted.is_ok_and(|status| status.success());
        Ok(mounted.then_some(Self(folder)))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self) -> anyhow::Result<std::path::PathBuf> {
        let ballast = self.path().join("ballast");
        self.fill_on(&ballast)?;
        Ok(ballast)
    }

    /// Writes until nothing more can be written.
    #[expect(clippy::unused_self, reason = "the ballast lies on this disk")]
    fn fill_on(&self, ballast: &Path) -> anyhow::Result<()> {
        let mut file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(ballast)?;
        // From large pieces to small ones, so that the last block is taken too.
        for bytes in [1 << 20, 1 << 16, 1 << 12] {
            let piece = vec![0; bytes];
            while file.write_all(&piece).is_ok() {}
        }
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Where it cannot be unmounted, it goes with the machine.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
