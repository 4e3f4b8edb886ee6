//! What the owner of a relay decides.

use std::fmt;
use std::net::SocketAddr;

use crate::{Identity, Limits};

/// The configuration of one media thread.
pub struct RelayConfig {
    /// Addresses that clients are told to send to, the preferred one first. Each must lead to a socket of this thread;
    /// a wildcard address is of no use here.
    pub announced: Vec<SocketAddr>,
    /// The certificate peers check by its fingerprint. All threads of a node may share one.
    pub identity: Identity,
    /// What the thread carries at most.
    pub limits: Limits,
    /// Thirty-two bytes from the system's randomness, another one for each thread: credentials are made from it.
    pub seed: [u8; 32],
}

impl fmt::Debug for RelayConfig {
    // The seed is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelayConfig")
            .field("announced", &self.announced)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
