//! Open files and sockets: thousands of connections need more than most shells allow by default.

use anyhow::Context as _;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Lets this process, and those it starts from now on, have `wanted` open descriptors.
pub fn allow(wanted: u64) -> anyhow::Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if soft >= wanted {
        return Ok(());
    }
    anyhow::ensure!(
        hard >= wanted,
        "{wanted} open files are needed and the system allows {hard}: raise the hard limit (`ulimit -Hn`), or ask for fewer"
    );
    setrlimit(Resource::RLIMIT_NOFILE, wanted, hard)
        .with_context(|| format!("the limit of open files cannot be raised to {wanted}"))
}
