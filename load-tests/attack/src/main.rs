//! Attacks on a running Schalter, case by case of the threat model.

fn main() {}
