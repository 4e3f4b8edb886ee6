//! The one place of this crate that asks the system for the time of day. Timers use `Instant`.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970 (UTC).
pub(crate) fn now_ms() -> u64 {
    let since_1970 = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}

/// Seconds since 1970 (UTC).
pub(crate) fn now_s() -> u64 {
    now_ms() / 1_000
}

/// Seconds since this was first asked, by a clock that never jumps: for signs of life, which an hour more or less on the wall must
/// neither end nor prolong.
pub(crate) fn running_s() -> u64 {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed().as_secs()
}
