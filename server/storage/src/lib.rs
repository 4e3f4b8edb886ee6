//! Everything Schalter remembers, and the only crate that knows SQL.
//!
//! [`Store`] is the database (SQLite or PostgreSQL), [`Tx`] a transaction on it; `store.rs` alone knows that there are two
//! engines. Each noun has one file of statements beside the functions that run them. This crate takes no decision: what may
//! happen is decided in `schalter-domain`; here a row is read, locked, written. It must never know HTTP, a clock or a
//! source of randomness.

mod bind;
mod columns;
mod fault;
mod migrate;
mod row;
mod rows;
mod sql;
mod store;

pub mod audit;
pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod certificate;
pub mod consultation;
pub mod idempotency;
pub mod identity;
pub mod instruction;
pub mod lesson;
pub mod notification;
pub mod queue;
pub mod sealed;

#[cfg(feature = "testing")]
#[expect(
    clippy::missing_panics_doc,
    reason = "a panic is how a test says what it misses"
)]
pub mod testing;

pub use bind::{Args, Bind, Value};
pub use fault::Fault;
pub use migrate::MigrationState;
pub use row::{Column, Row};
pub use sql::{Sql, every_statement};
pub use store::{Db, Place, Store, StoreOptions, Tx, Watch};
