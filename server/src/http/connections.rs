//! How many connections one address has: who opens thousands and sends nothing takes away what the system lets a process open.

use super::client_address::ClientAddress;
use crate::config::{Config, Network};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Connections beside those of live streams: browsers open six.
const SPARE: usize = 100;

/// The connections that are open now, of everybody but the proxies that are trusted: those speak for many.
#[derive(Debug)]
pub struct Connections {
    per_address_max: usize,
    trusted: Vec<Network>,
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// One connection's place; given back when dropped.
#[derive(Debug)]
pub struct Place {
    connections: Arc<Connections>,
    address: IpAddr,
}

impl Connections {
    /// None yet. An address may have two for each live stream it may have, and some more.
    #[must_use]
    pub fn new(config: &Config) -> Arc<Self> {
        let streams = config.limits.live_streams_per_address_max;
        Arc::new(Self {
            per_address_max: streams.saturating_mul(2).saturating_add(SPARE),
            trusted: config.trusted_proxies.clone(),
            open: Mutex::default(),
        })
    }

    /// A place for one more; `None` when the address has enough.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let address = ClientAddress(peer).origin();
        let is_trusted = self.trusted.iter().any(|network| network.contains(peer));
        let mut open = self.lock();
        let of_address = open.entry(address).or_default();
        if !is_trusted && *of_address >= self.per_address_max {
            return None;
        }
        *of_address += 1;
        Some(Place {
            connections: Arc::clone(self),
            address,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        // Counting cannot be left half done by a panic.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.lock();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn one_address_has_only_so_many_and_a_trusted_proxy_any_number() {
        let connections = Arc::new(Connections {
            per_address_max: 2,
            trusted: vec!["10.0.0.0/8".parse().expect("a network")],
            open: Mutex::default(),
        });
        let enter = |address: [u8; 4]| connections.enter(IpAddr::V4(Ipv4Addr::from(address)));
        let first = enter([192, 0, 2, 1]).expect("a place");
        let _second = enter([192, 0, 2, 1]).expect("a place");
        assert!(enter([192, 0, 2, 1]).is_none());
        assert!(enter([192, 0, 2, 2]).is_some());
        drop(first);
        assert!(enter([192, 0, 2, 1]).is_some());
        let proxied: Vec<_> = (0..10).map_while(|_| enter([10, 1, 1, 1])).collect();
        assert_eq!(proxied.len(), 10);
    }
}
