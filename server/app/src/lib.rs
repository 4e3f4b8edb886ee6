//! What the office does: one function per use case. It authorises, begins, locks and loads, asks the domain for a decision,
//! saves, appends the event, enqueues the jobs and commits.
//!
//! This crate has the clock and the source of randomness; it must never know HTTP, and no text of SQL.

mod clock;
mod context;
mod error;
mod mailboxes;
mod random;
mod settings;

pub mod audit;
pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod certificate;
pub mod consultation;
pub mod identity;
pub mod instruction;
pub mod lesson;
pub mod live;
pub mod notification;
pub mod pass;
pub mod queue;

#[cfg(feature = "testing")]
#[expect(
    clippy::missing_panics_doc,
    reason = "a panic is how a test says what it misses"
)]
pub mod testing;

pub use clock::{Clock, SystemClock, TestClock};
pub use context::{Context, Health, OpenFault, Options};
pub use error::Error;
pub use pass::PassSigner;
pub use random::Token;
pub use schalter_storage::Fault;
pub use settings::Settings;
