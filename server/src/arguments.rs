//! The command line: subcommands are roles and tools.

use crate::config::{KEYS, LogFormat};
use clap::{Parser, Subcommand};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The virtual citizen office: appointments, waiting, talks by video.
#[derive(Debug, Parser)]
#[command(name = "schalter", version, about, long_about = None, after_help = "`schalter --help` lists every setting.", after_long_help = settings())]
pub struct Arguments {
    /// Configuration file; ./schalter.toml when it is there.
    #[arg(long, global = true, env = "SCHALTER_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How logs look, whatever the configuration says.
    #[arg(long, global = true, value_name = "FORMAT")]
    pub log: Option<LogFormat>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Roles and tools.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Everything on one machine: pages, API, jobs, signalling and media.
    ///
    /// The default. Data lies in one folder; PostgreSQL when `database_url` says so.
    Serve,
    /// Pages, API and live streams only. Any number of these may run on one PostgreSQL.
    Web,
    /// Jobs only: mails, audit chain, retention. Any number of these may run on one PostgreSQL.
    Work,
    /// Signalling and media only. Needs the public key of the passes, no database.
    ///
    /// Set `media.public_key`, `media.facts_url` and `media.secret`. `schalter pass --public-key` on the server prints the key.
    Media,
    /// Brings the schema of the database up to date.
    Migrate,
    /// Makes a demo county with staff whose passwords are known. Never on a real installation.
    Demo(Demo),
    /// Makes the catalogue of an authority what its folder says; doing so again changes nothing.
    ///
    /// The folder holds authority.toml, services.toml and logo.svg, like those of the demo county. Its staff are left out: accounts
    /// are made by `schalter user add`.
    Import {
        /// Folder of the authority.
        folder: PathBuf,
    },
    /// Courses: their folders, and what is loaded of them.
    Course {
        /// What to do with them.
        #[command(subcommand)]
        command: Course,
    },
    /// Keys that certificates are sealed and signed with.
    Keys {
        /// What to do with them.
        #[command(subcommand)]
        command: crate::certificate_keys::Keys,
    },
    /// Checks a certificate without network and database: a PDF file, or what its QR code says.
    Verify(crate::verify::Verify),
    /// Accounts of staff.
    User {
        /// What to do with them.
        #[command(subcommand)]
        command: User,
    },
    /// Prints a pass into a room, for tests, OBS and operators; or the public key of the passes.
    Pass(Pass),
    /// Prints the contract of the API (OpenAPI 3.1).
    Openapi,
    /// Looks whether everything is as it must be: configuration, database, keys, mail server, media port.
    Check,
}

/// What the demo is made of.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Folder with one folder per authority, instead of the demo county that is built in.
    #[arg(long, value_name = "FOLDER")]
    pub content: Option<PathBuf>,
}

/// What to do with courses.
#[derive(Debug, Subcommand)]
pub enum Course {
    /// Checks the folder of a course: languages, questions, pictures, links, thresholds. Needs no database.
    ///
    /// Every finding is printed with its file and line; the exit code is 1 when there is one.
    Check {
        /// Folder with course.toml in it.
        folder: PathBuf,
    },
    /// Loads a version of a course for an authority that offers it. It is released by two people on the pages of staff.
    ///
    /// Loading the same again changes nothing; a version that was loaded is never changed: give the new one a new number.
    Import {
        /// Folder with course.toml in it.
        folder: PathBuf,
        /// Short name or id of the authority.
        #[arg(long)]
        authority: String,
    },
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Makes an account. The password is read from standard input: `schalter user add … < password.txt`.
    Add(AddUser),
}

/// A new account.
#[derive(Debug, clap::Args)]
pub struct AddUser {
    /// Short name or id of the authority.
    #[arg(long)]
    pub authority: String,
    /// Login, usually the mail address.
    #[arg(long)]
    pub login: String,
    /// Name as colleagues and citizens read it.
    #[arg(long)]
    pub name: String,
    /// clerk, lead, admin, auditor or operator.
    #[arg(long)]
    pub role: String,
    /// Ids of the departments whose queues they may run; all when none is named.
    #[arg(long = "department", value_name = "ID")]
    pub departments: Vec<String>,
    /// What they do beside their role: physician, instructor.
    #[arg(long = "duty", value_name = "DUTY")]
    pub duties: Vec<String>,
}

/// A pass.
#[derive(Debug, clap::Args)]
pub struct Pass {
    /// Room; made when the first one enters.
    #[arg(long, required_unless_present = "public_key")]
    pub room: Option<String>,
    /// Authority the room belongs to.
    #[arg(long, default_value = "operator")]
    pub authority: String,
    /// Name that the others see.
    #[arg(long, default_value = "Test")]
    pub name: String,
    /// May send sound and picture.
    #[arg(long)]
    pub publish: bool,
    /// May see and hear the others.
    #[arg(long)]
    pub subscribe: bool,
    /// Prints the public key instead, for `schalter media`.
    #[arg(long, conflicts_with_all = ["room", "publish", "subscribe"])]
    pub public_key: bool,
}

/// The table of settings for the help.
fn settings() -> String {
    let mut text = String::from("Settings (TOML key, variable, default, what it is for):\n");
    for key in KEYS {
        let default = if key.default.is_empty() {
            "not set"
        } else {
            key.default
        };
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  {} ({})\n      {default}: {}",
            key.name,
            key.variable(),
            key.what
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent_and_explains_the_settings() {
        let mut command = Arguments::command();
        command.clone().debug_assert();
        let help = command.render_long_help().to_string();
        for key in KEYS {
            assert!(
                help.contains(key.name) && help.contains(&key.variable()),
                "{} is missing in --help",
                key.name
            );
        }
    }

    #[test]
    fn a_pass_needs_a_room_or_is_the_key() {
        let parse =
            |words: &[&str]| Arguments::try_parse_from([&["schalter", "pass"], words].concat());
        assert!(parse(&["--room", "r", "--publish"]).is_ok());
        assert!(parse(&["--public-key"]).is_ok());
        assert!(parse(&[]).is_err());
        assert!(parse(&["--room", "r", "--public-key"]).is_err());
    }
}
