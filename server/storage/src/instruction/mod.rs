//! Instruction: courses and their versions, enrolments and what belongs to them, as rows.

mod row;

pub mod appointment;
pub mod course;
pub mod enrolment;
pub mod figures;
pub mod film;
pub mod participants;
pub mod progress;
pub mod release;
pub mod token;

pub use row::{GUARDIAN, PERSON, REASON};
