//! The door of the program: reads the command line and the configuration, then does what was asked.

use clap::Parser as _;
use schalter::arguments::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match schalter::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("schalter: {error:#}");
            ExitCode::FAILURE
        }
    }
}
