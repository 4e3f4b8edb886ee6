//! The relay in virtual time: calls on good and bad networks, strangers, limits. Every test prints its seed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

mod batches;
mod call;
mod limits;
mod lossy;
mod reports;
mod strangers;
mod support;
