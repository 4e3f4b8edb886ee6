//! `schalter course`: checks the folder of a course, and loads it for an authority.

use crate::config::Config;
use crate::content::{CourseFolder, Report};
use crate::roles;
use anyhow::Context as _;
use schalter_app::instruction::film;
use schalter_app::instruction::release::{self, Imported};
use schalter_app::{Context, catalogue};
use schalter_domain::id::AuthorityId;
use schalter_domain::instruction::Content;
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
    let content = content_of(&course)?;
    let app = roles::open(config, false).await?;
    let imported = import_into(&app, authority, &course, &content).await;
    app.close().await;
    let name = format!("{} {}", content.slug, content.version);
    if imported?.fresh {
        println!("{name} is loaded. Somebody proposes its release, and a physician releases it.");
    } else {
        println!("{name} was loaded before, exactly so: nothing changed.");
    }
    Ok(())
}

/// The content of a folder in which nothing is wrong.
pub fn content_of(course: &CourseFolder) -> anyhow::Result<Content> {
    let Report {
        content, findings, ..
    } = course.check();
    content.with_context(|| {
        let first = findings.first().map(ToString::to_string);
        format!(
            "{}: {} findings, the first: {}",
            course.name,
            findings.len(),
            first.unwrap_or_default()
        )
    })
}

async fn import_into(
    app: &Context,
    authority: &str,
    course: &CourseFolder,
    content: &Content,
) -> anyhow::Result<Imported> {
    let catalogue = catalogue::authority(app, authority).await?;
    let catalogue = catalogue.with_context(|| format!("there is no authority `{authority}`"))?;
    let authority = catalogue.authority().id;
    keep_films(app, authority, course).await?;
    let imported = release::import(app, authority, content).await;
    film::forget_unnamed(app, authority).await?;
    Ok(imported?)
}

/// Keeps the films of a folder: before the content that names them, so that there is never one without the other.
pub async fn keep_films(
    app: &Context,
    authority: AuthorityId,
    course: &CourseFolder,
) -> anyhow::Result<()> {
    for film in course.films() {
        let mut bytes = film.open()?;
        film::keep(app, authority, &film.sha256, bytes.as_mut()).await?;
    }
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
