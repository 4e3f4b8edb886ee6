//! The process: HTTP, pages, worker, media; roles as subcommands. Speaks with the world and lets `schalter-app` do the work.
//!
//! This crate must never know SQL: it sees use cases and the words of the domain.

pub mod arguments;
pub mod calendar_file;
pub mod certificate_keys;
pub mod config;
pub mod content;
pub mod course;
pub mod demo;
pub mod figures;
pub mod figures_file;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzz_entry;
pub mod holidays;
pub mod http;
pub mod instruction_letter;
pub mod letter;
pub mod logging;
pub mod media;
pub mod outbound;
pub mod roles;
pub mod tools;
pub mod verify;
pub mod worker;

use arguments::{Arguments, Command, Course, User};
use config::Config;
use roles::Role;
use std::path::{Path, PathBuf};

/// The file that is read when none is named.
const USUAL_FILE: &str = "schalter.toml";

/// Does what the command line asks for.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    if matches!(arguments.command, Command::Openapi) {
        print!("{}", http::openapi::json());
        return Ok(());
    }
    if let Command::Course {
        command: Course::Check { folder },
    } = &arguments.command
    {
        return course::check(folder);
    }
    if let Command::Verify(verify) = &arguments.command {
        return verify::run(verify);
    }
    let mut config = configuration(arguments.config)?;
    config.log_format = arguments.log.unwrap_or(config.log_format);
    logging::start(&config);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            match arguments.command {
                Command::Serve => roles::run(config, Role::Serve).await,
                Command::Web => roles::run(config, Role::Web).await,
                Command::Work => roles::run(config, Role::Work).await,
                Command::Media => media::run(config).await,
                Command::Migrate => tools::migrate(&config).await,
                Command::Demo(demo) => tools::demo(&config, demo.content.as_deref()).await,
                Command::Import { folder } => tools::import(&config, &folder).await,
                Command::Course {
                    command: Course::Import { folder, authority },
                } => course::import(&config, &folder, &authority).await,
                Command::Keys { command } => certificate_keys::run(&config, command).await,
                Command::User {
                    command: User::Add(user),
                } => tools::add_user(&config, user).await,
                Command::Pass(pass) => tools::pass(&config, &pass),
                Command::Check => tools::check(&config).await,
                Command::Openapi
                | Command::Verify(_)
                | Command::Course {
                    command: Course::Check { .. },
                } => Ok(()),
            }
        })
}

fn configuration(named: Option<PathBuf>) -> anyhow::Result<Config> {
    let usual = || {
        Path::new(USUAL_FILE)
            .exists()
            .then(|| PathBuf::from(USUAL_FILE))
    };
    let file = named.or_else(usual);
    Ok(config::load(
        file.as_deref(),
        std::env::vars_os()
            .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?))),
    )?)
}
