//! Tools of the command line, run as the operator runs them.

mod certificate;
