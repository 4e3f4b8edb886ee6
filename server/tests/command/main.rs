//! Tools of the command line, run as the operator runs them.

mod backup;
mod certificate;
mod deploy;
mod roles;
mod running;
