//! Chaos: processes are killed under load, and everything a client was promised is counted afterwards.

fn main() {}
