//! The web client is embedded at compile time: a new build of it makes a new binary.

use std::path::Path;

const CLIENT: &str = "../web-client/dist";

fn main() -> std::io::Result<()> {
    // An empty folder is a client that was not built yet; a missing one could not be looked up again when it appears.
    std::fs::create_dir_all(Path::new(CLIENT))?;
    // Development builds read the files when they are asked for, so only a release has to be made anew.
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!(
        "cargo::rerun-if-changed={}",
        if is_release { CLIENT } else { "build.rs" }
    );
    Ok(())
}
