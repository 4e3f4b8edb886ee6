//! Those outside with whom the process speaks of its own accord, one per file.

pub mod mail;
