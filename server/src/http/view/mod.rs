//! What the API says in JSON: one file per noun. Views are made from the domain and never go back into it.

pub mod availability;
pub mod booking;
pub mod catalogue;
pub mod certificate;
pub mod consultation;
pub mod identity;
pub mod queue;
pub mod register;
pub mod text;
pub mod time;

pub use text::Text;
