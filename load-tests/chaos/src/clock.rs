//! The clock of a process, which can be made to jump: `libfaketime` answers it when it asks what time it is.

use anyhow::Context as _;
use schalter_load_kit::process::Setup;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Where Debian puts libraries, in a folder for each architecture.
const LIBRARIES: &str = "/usr/lib";
/// The library for programs with threads, in there.
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";

/// A clock that is told how far off it is.
#[derive(Debug)]
pub struct Clock {
    library: PathBuf,
    folder: TempDir,
}

impl Clock {
    /// A clock that is right; `None` where the library is not installed.
    pub fn find() -> anyhow::Result<Option<Self>> {
        let library = std::fs::read_dir(LIBRARIES)?
            .flatten()
            .map(|architecture| architecture.path().join(LIBRARY))
            .find(|library| library.exists());
        let Some(library) = library else {
            return Ok(None);
        };
        let clock = Self {
            library,
            folder: tempfile::tempdir()?,
        };
        clock.set(0)?;
        Ok(Some(clock))
    }

    /// Lets the clock be off by so many seconds from now on.
    pub fn set(&self, seconds: i64) -> anyhow::Result<()> {
        let next = self.folder.path().join("next");
        std::fs::write(&next, format!("{seconds:+}\n"))?;
        // The process reads it again and again: never half written.
        std::fs::rename(&next, self.file()).context("the clock cannot be set")
    }

    /// The setup with this clock on its wall. What measures spans is left alone: that one cannot jump on a real machine.
    pub fn on_wall(&self, setup: Setup) -> Setup {
        setup
            .set("LD_PRELOAD", &self.library.display().to_string())
            .set(
                "FAKETIME_TIMESTAMP_FILE",
                &self.file().display().to_string(),
            )
            .set("FAKETIME_NO_CACHE", "1")
            .set("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .set("NO_FAKE_STAT", "1")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("offset")
    }
}

/// Deletes what the library leaves behind of a process that was killed.
pub fn tidy(process: u32) {
    for name in ["faketime_shm_", "sem.faketime_sem_"] {
        // Not there: nothing to tidy.
        let _ = std::fs::remove_file(Path::new("/dev/shm").join(format!("{name}{process}")));
    }
}
