//! Instruction: courses and their versions, enrolments and what belongs to them, as rows.

pub mod course;
pub mod enrolment;
pub mod figures;
pub mod participants;
pub mod release;
