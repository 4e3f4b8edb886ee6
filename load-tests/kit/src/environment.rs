//! The machine a figure was measured on: without it a figure says nothing.

use serde::Serialize;

/// What the report says of the machine.
#[derive(Debug, Serialize)]
pub struct Environment {
    /// Processors this process may use.
    pub cores: usize,
    /// Load average of the last minute, before the scenario's own load has faded.
    pub load_1_minute: f64,
    /// Processor, as the kernel names it.
    pub processor: String,
    /// Kernel release.
    pub kernel: String,
    /// When the run began, RFC 3339 in UTC.
    pub began: String,
    /// Version of this tool, which is the version of the workspace.
    pub version: &'static str,
}

/// Reads them; what cannot be read is zero or empty.
pub fn read() -> Environment {
    let first = |path: &str| {
        std::fs::read_to_string(path)
            .unwrap_or_default()
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    Environment {
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        load_1_minute: first("/proc/loadavg").parse().unwrap_or_default(),
        processor: std::fs::read_to_string("/proc/cpuinfo")
            .unwrap_or_default()
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map_or_else(String::new, |(_, name)| name.to_owned()),
        kernel: first("/proc/sys/kernel/osrelease"),
        began: jiff::Timestamp::now().strftime("%FT%TZ").to_string(),
        version: env!("CARGO_PKG_VERSION"),
    }
}
