//! Hindrances: what a physician sees and decides.
