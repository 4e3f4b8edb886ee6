//! What the API says in JSON: one file per noun. Views are made from the domain and never go back into it.

pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod certificate;
pub mod consultation;
pub mod course_figures;
pub mod decisions;
pub mod enrolment;
pub mod film;
pub mod identity;
pub mod instruction;
pub mod learning;
pub mod lesson;
pub mod lesson_console;
pub mod lesson_interpreter;
pub mod lesson_text;
pub mod participant;
pub mod participants;
pub mod queue;
pub mod register;
pub mod releases;
pub mod text;
pub mod time;

pub use text::Text;
