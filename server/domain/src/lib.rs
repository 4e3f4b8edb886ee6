//! The rules of the citizen office, pure: a decision is a function of state, command and now.
//!
//! This crate must never know a database, a socket, a clock or a source of randomness: time and new ids are arguments.
#![warn(missing_docs)]

pub mod audit;
pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod certificate;
mod check_digit;
pub mod consultation;
pub mod id;
pub mod identity;
pub mod instruction;
pub mod lesson;
pub mod notification;
pub mod queue;
pub mod time;
