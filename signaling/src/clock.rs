//! The one place of this crate that asks the system for the time of day. Timers use `Instant`.

use std::time::{SystemTime, UNIX_EPOCH};

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
