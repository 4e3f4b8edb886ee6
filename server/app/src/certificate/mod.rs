//! Certificate: what is issued at the end of an instruction, and the register that remembers it.

mod issue;

pub use issue::NewCertificate;
pub(crate) use issue::issue;
