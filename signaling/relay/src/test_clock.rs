//! The beginning of virtual time for tests. Only differences matter, so one real moment will do.

use std::time::Instant;

/// Any moment.
#[expect(
    clippy::disallowed_methods,
    reason = "a test needs some moment to begin with; nothing depends on which"
)]
pub(crate) fn start() -> Instant {
    Instant::now()
}
