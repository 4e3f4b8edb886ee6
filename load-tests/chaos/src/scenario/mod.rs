//! What is broken, one file each.

pub mod clock_jumps;
pub mod disk_full;
pub mod kill_postgres;
pub mod kill_serve;
pub mod mail_server;
pub mod media_gone;
pub mod split_roles;

use crate::citizens::Habits;
use anyhow::Context as _;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use schalter_load_kit::process::Setup;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What every scenario is told.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The program under trial.
    pub server: PathBuf,
    /// Makes the same moments again.
    pub seed: u64,
    /// How often something is killed.
    pub rounds: u32,
    /// Whether the short form was asked for.
    pub short: bool,
    /// Where logs go.
    pub logs: PathBuf,
}

impl Trial {
    /// Dice for the moments.
    pub fn dice(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed)
    }

    /// A Schalter with our authority; what it logs is in the file.
    pub fn setup(&self, log: &Path) -> Setup {
        Setup::new(&self.server)
            .content(Path::new(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/content/authorities"
            )))
            .output(log)
    }

    /// Where the log of a case goes; an older one is deleted.
    pub fn log(&self, case: &str) -> anyhow::Result<PathBuf> {
        let path = self.logs.join(format!("{}.log", case.replace(' ', "-")));
        std::fs::write(&path, b"").with_context(|| path.display().to_string())?;
        Ok(path)
    }

    /// The crowd under which things are broken.
    pub fn habits(&self) -> Habits {
        Habits {
            citizens: 8,
            pause: Duration::from_millis(150),
            by_mail_percent: 30,
            patient_with_clock: false,
            seed: self.seed,
        }
    }
}
