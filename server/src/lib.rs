//! The process: HTTP, pages, worker, media; roles as subcommands. Speaks with the world and lets `schalter-app` do the work.
//!
//! This crate must never know SQL: it sees use cases and the words of the domain.

pub mod calendar_file;
pub mod config;
pub mod http;
pub mod letter;
pub mod logging;
pub mod outbound;
