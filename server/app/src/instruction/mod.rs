//! Instruction: a citizen takes a course, from enrolling to the certificate; staff release it and accompany participants.

pub mod figures;
pub mod hindrance;
pub mod participants;
pub mod release;
