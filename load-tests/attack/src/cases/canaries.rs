//! Row 15: personal data where it does not belong.

use crate::house::{House, Who};
use crate::job;
use crate::verdict::Case;
use std::path::{Path, PathBuf};

/// Runs the main job and the instruction of a person whose name and addresses are like nobody else's; then looks for them everywhere.
pub async fn case_15_canaries(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let secrets = job::main_job(house).await?;
    house.mails_are_out().await?;
    let metrics = house.get(&Who::Nobody, "/metrics").await?.text;
    let log = std::fs::read_to_string(&house.log)?;
    case.note(
        "the log of the main job",
        "requests are logged",
        format!("{} lines", log.lines().count()),
        log.lines().count() > 20,
    );
    for (what, secret) in &secrets {
        let lines = log
            .lines()
            .filter(|line| line.contains(secret.as_str()))
            .count();
        case.note(
            &format!("{what} in the log"),
            "nowhere",
            format!("{lines} lines"),
            lines == 0,
        );
        case.note(
            &format!("{what} in /metrics"),
            "nowhere",
            "",
            !metrics.contains(secret.as_str()),
        );
        let mut found = Vec::new();
        for file in files(house.schalter.data())? {
            // A mail has to name who it is for; it lies there only because no mail server is configured.
            let is_mail = file.parent().is_some_and(|folder| folder.ends_with("mail"));
            if !is_mail && contains(&std::fs::read(&file)?, secret.as_bytes()) {
                found.push(
                    file.file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned(),
                );
            }
        }
        case.note(
            &format!("{what} in the files of the data folder, the database's log among them"),
            "nowhere",
            found.join(", "),
            found.is_empty(),
        );
    }
    if house.schalter.data().join("schalter.sqlite").exists() {
        let searched = files(house.schalter.data())?.len();
        case.note(
            "files searched",
            "the database and its log among them",
            searched,
            searched >= 4,
        );
    } else {
        case.skip(
            "files of the database",
            "they belong to PostgreSQL; its columns are sealed in the same way",
        );
    }
    Ok(())
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// Also as UTF-16, in which some formats keep text.
fn contains(bytes: &[u8], word: &[u8]) -> bool {
    let wide: Vec<u8> = word.iter().flat_map(|byte| [*byte, 0]).collect();
    [word, &wide]
        .into_iter()
        .any(|word| bytes.windows(word.len()).any(|window| window == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_both_widths() {
        assert!(
            contains(b"..abc..", b"abc")
                && contains(b".a\0b\0c\0", b"abc")
                && !contains(b"ab", b"abc")
        );
    }
}
