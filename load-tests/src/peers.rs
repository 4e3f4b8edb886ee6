//! Peers: other programs that do the same work in the same run (`load-tests/peers/<name>/run`).
//!
//! `run setup` installs a peer, `run measure` prints one JSON document: its rows, or why it cannot be had.

use anyhow::Context as _;
use schalter_load_kit::report::{Beside, Missing, Peer, PeerRow};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A peer that is not done by then is stopped.
const SECONDS_MAX: &str = "1200";

/// What a peer prints.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Document {
    Measured {
        peer: String,
        version: String,
        rows: Vec<PeerRow>,
    },
    Missing {
        peer: String,
        missing: String,
    },
}

/// Runs every peer in `folder`, or only those named, one after the other.
pub fn run(folder: &Path, named: &[String]) -> anyhow::Result<Beside> {
    let mut beside = Beside::default();
    for program in programs(folder)? {
        let name = name(&program);
        if !named.is_empty() && !named.contains(&name) {
            continue;
        }
        eprintln!("peer {name}");
        match measure(&program) {
            Ok(Document::Measured {
                peer,
                version,
                rows,
            }) => beside.peers.push(Peer {
                peer,
                version,
                rows,
            }),
            Ok(Document::Missing { peer, missing }) => beside.missing.push(Missing {
                peer,
                reason: missing,
            }),
            Err(error) => beside.missing.push(Missing {
                peer: name,
                reason: format!("{error:#}"),
            }),
        }
    }
    Ok(beside)
}

/// The programs `run` in the folders of `folder`, by name.
fn programs(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut programs = entries
        .map(|entry| Ok(entry?.path().join("run")))
        .collect::<std::io::Result<Vec<_>>>()?;
    programs.retain(|program| program.is_file());
    programs.sort();
    Ok(programs)
}

fn name(program: &Path) -> String {
    let folder = program.parent().and_then(Path::file_name);
    folder.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn measure(program: &Path) -> anyhow::Result<Document> {
    call(program, "setup")?;
    let printed = call(program, "measure")?;
    serde_json::from_slice(&printed).context("`run measure` did not print what a peer prints")
}

fn call(program: &Path, verb: &str) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("timeout")
        .arg(SECONDS_MAX)
        .arg(program)
        .arg(verb)
        // Peers that forward media are measured with this very program.
        .env("SCHALTER_LOAD_TESTS", std::env::current_exe()?)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    anyhow::ensure!(
        output.status.success(),
        "`run {verb}` failed: {}",
        output.status
    );
    Ok(output.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    /// A folder of peers whose `run measure` does this.
    fn peers(scripts: &[(&str, &str)]) -> anyhow::Result<tempfile::TempDir> {
        let folder = tempfile::tempdir()?;
        for (name, measure) in scripts {
            let peer = folder.path().join(name);
            std::fs::create_dir(&peer)?;
            let program = peer.join("run");
            std::fs::write(
                &program,
                format!("#!/bin/sh\n[ \"$1\" = setup ] && exit 0\n{measure}\n"),
            )?;
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755))?;
        }
        std::fs::write(folder.path().join("README.md"), "no peer")?;
        Ok(folder)
    }

    #[test]
    fn a_peer_that_fails_is_missing_and_the_others_are_measured() -> anyhow::Result<()> {
        let folder = peers(&[
            ("broken", "exit 3"),
            ("chatty", "echo hello"),
            (
                "gone",
                r#"echo '{"peer":"gone","missing":"It is not in Debian."}'"#,
            ),
            (
                "there",
                r#"echo '{"peer":"there","version":"1","rows":[{"scenario":"relay","case":"there","metric":"cpu","value":2}]}'"#,
            ),
        ])?;
        let beside = run(folder.path(), &[])?;
        assert_eq!(beside.peers.len(), 1);
        assert_eq!(beside.peers[0].rows.len(), 1);
        let missing: Vec<_> = beside.missing.iter().map(|gone| &*gone.peer).collect();
        assert_eq!(missing, ["broken", "chatty", "gone"]);
        assert_eq!(beside.missing[2].reason, "It is not in Debian.");
        let only = run(folder.path(), &["gone".to_owned()])?;
        assert_eq!((only.peers.len(), only.missing.len()), (0, 1));
        Ok(())
    }
}
