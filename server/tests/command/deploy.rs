//! What `deploy` puts around the program: its checks are scripts, because operators run them too.

use std::path::PathBuf;
use std::process::Command;

fn check(name: &str, arguments: &[&str]) {
    let deploy = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../deploy");
    let mut command = Command::new(deploy.join("check").join(name));
    command.args(arguments);
    // Where `.ci/setup` unpacks nginx and Caddy: beside the independent checkers.
    let python = std::env::var("SCHALTER_TEST_PYTHON").unwrap_or_default();
    if let Some(cache) = PathBuf::from(python).ancestors().nth(3) {
        command.env("SCHALTER_TEST_PROXIES", cache.join("proxies"));
    }
    let output = command.output().expect("the check runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{said}{wrong}");
}

#[test]
fn units_are_locked_up() {
    check("units", &[]);
}

#[test]
fn proxies_hand_on_what_they_must() {
    check("proxies", &[env!("CARGO_BIN_EXE_schalter")]);
}
