//! How many live streams there are: of this process, and of one address.

use super::problem::Problem;
use crate::config::Limits;
use axum::http::StatusCode;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The streams that are open now.
#[derive(Debug)]
pub struct Streams {
    max: usize,
    per_address_max: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
    opened: u8,
}

/// One stream's place; given back when dropped.
#[derive(Debug)]
pub struct Place {
    streams: Arc<Streams>,
    address: IpAddr,
}

impl Streams {
    /// None yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Arc<Self> {
        let (max, per_address_max) = (limits.live_streams_max, limits.live_streams_per_address_max);
        Arc::new(Self {
            max,
            per_address_max,
            open: Mutex::default(),
        })
    }

    /// A place for one more; `None` when there is none.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut open = self.lock();
        let of_address = open.by_address.get(&address).copied().unwrap_or(0);
        if open.all >= self.max || of_address >= self.per_address_max {
            return None;
        }
        open.all += 1;
        open.opened = open.opened.wrapping_add(97);
        open.by_address.insert(address, of_address + 1);
        metrics::gauge!("schalter_live_streams").increment(1);
        Some(Place {
            streams: Arc::clone(self),
            address,
        })
    }

    /// A different number for each stream, to spread what all would do at once.
    pub fn spread(&self) -> u8 {
        self.lock().opened
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Counting cannot be left half done by a panic.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.lock();
        open.all -= 1;
        if let Some(count) = open.by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.by_address.remove(&self.address);
            }
        }
        metrics::gauge!("schalter_live_streams").decrement(1);
    }
}

/// 503, or 429 for one address: the page tries again later.
pub fn full() -> Problem {
    let title = "Too many pages are open from your address.";
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-from-one-address",
        title,
    )
    .retry_after(30)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn places_are_limited_and_given_back() {
        let streams = Arc::new(Streams {
            max: 3,
            per_address_max: 2,
            open: Mutex::default(),
        });
        let address = |last| IpAddr::V4(Ipv4Addr::new(192, 0, 2, last));
        let first = streams.enter(address(1)).expect("a place");
        let _second = streams.enter(address(1)).expect("a place");
        assert!(
            streams.enter(address(1)).is_none(),
            "too many of one address"
        );
        let _third = streams.enter(address(2)).expect("a place");
        assert!(streams.enter(address(3)).is_none(), "too many in all");
        drop(first);
        assert!(streams.enter(address(3)).is_some());
    }
}
