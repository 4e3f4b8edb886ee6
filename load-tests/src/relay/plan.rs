//! What all ends of one run share: when measuring begins and ends, and what is counted together.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What is on its way, or is to be repeated, when measuring ends may still arrive.
const GRACE: Duration = Duration::from_millis(700);

/// The plan of one run.
#[derive(Debug, Default)]
pub struct Plan {
    window: OnceLock<(u64, u64)>,
    /// Media datagrams that reached a viewer, repeated ones and those that the line then loses included.
    pub datagrams: AtomicU64,
    /// Frames that were sent within the window, by all publishers.
    pub frames: AtomicU64,
}

impl Plan {
    /// Measures what is sent between these two times, in nanoseconds since 1970.
    pub fn measure(&self, from_ns: u64, to_ns: u64) {
        // A run measures once.
        let _ = self.window.set((from_ns, to_ns));
    }

    /// Whether what was sent then counts.
    pub fn counts(&self, at_ns: u64) -> bool {
        self.window
            .get()
            .is_some_and(|(from, to)| (*from..*to).contains(&at_ns))
    }

    /// Whether nothing more is expected.
    pub fn is_over(&self, now_ns: u64) -> bool {
        let grace = u64::try_from(GRACE.as_nanos()).unwrap_or_default();
        self.window.get().is_some_and(|(_, to)| now_ns > to + grace)
    }

    /// Datagrams until now.
    pub fn datagrams(&self) -> u64 {
        self.datagrams.load(Ordering::Relaxed)
    }
}
