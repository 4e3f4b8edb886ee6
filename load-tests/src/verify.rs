//! Certificates checked: the other half of `certificate`, with a name of its own on the command line.

pub use crate::certificate::Options;
pub use crate::certificate::verify as run;
