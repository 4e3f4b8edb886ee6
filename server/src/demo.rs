//! The demo county: catalogue, staff with a known password, and the note that this is a demo.

use crate::content::{AuthorityFolder, ContentFault, CourseFolder};
use crate::course;
use anyhow::Context as _;
use rust_embed::Embed;
use schalter_app::catalogue::AuthorityContent;
use schalter_app::identity::{AccountRefusal, NewStaff};
use schalter_app::instruction::film;
use schalter_app::instruction::release::{self, ImportRefusal};
use schalter_app::{Context, Error, catalogue, identity};
use schalter_domain::audit::Actor;
use std::collections::BTreeSet;
use std::path::Path;

/// Password of every demo account. They exist only in a database made by `schalter demo`, and a banner on every page says so.
pub const PASSWORD: &str = "demo-demo-demo";

#[derive(Embed)]
#[folder = "content/authorities"]
struct Shipped;

/// What was loaded.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Short names of the authorities.
    pub authorities: Vec<String>,
    /// Services of all of them.
    pub services: usize,
    /// Versions of courses loaded now; those that were loaded before are left alone.
    pub courses: usize,
    /// Logins of the accounts made now; those that exist already are left alone.
    pub logins: Vec<String>,
}

/// Loads the shipped authorities, or those in the folders below `content`, and marks the installation as a demo.
pub async fn load(ctx: &Context, content: Option<&Path>) -> anyhow::Result<Loaded> {
    let is_real = !catalogue::is_demo(ctx).await? && !catalogue::authorities(ctx).await?.is_empty();
    anyhow::ensure!(
        !is_real,
        "this database holds a real installation: a demo would give it accounts with known passwords"
    );
    let mut loaded = Loaded::default();
    for folder in folders(content)? {
        let (content, staff) = folder.parse()?;
        catalogue::import(ctx, &content)
            .await
            .with_context(|| folder.name.clone())?;
        for entry in staff {
            let new = NewStaff {
                authority: content.authority.id,
                login: entry.login.clone(),
                name: entry.name,
                role: entry.role,
                departments: entry
                    .departments
                    .iter()
                    .map(|key| AuthorityFolder::department(&content, key))
                    .collect(),
                duties: entry.duties,
                password: PASSWORD.to_owned(),
            };
            match identity::create_staff(ctx, new, Actor::System).await {
                Ok(_) => loaded.logins.push(entry.login),
                Err(Error::Refused(AccountRefusal::LoginTaken)) => {}
                Err(error) => {
                    return Err(error).with_context(|| format!("{}: {}", folder.name, entry.login));
                }
            }
        }
        loaded.courses += load_courses(ctx, &folder, &content).await?;
        loaded.services += content.services.len();
        loaded.authorities.push(content.authority.slug);
    }
    catalogue::mark_demo(ctx).await?;
    Ok(loaded)
}

/// What the authority offers, and the content of it that is built in; how many versions are new.
pub async fn load_courses(
    ctx: &Context,
    folder: &AuthorityFolder,
    content: &AuthorityContent,
) -> anyhow::Result<usize> {
    let authority = content.authority.id;
    let offers = folder.offers(content)?;
    release::put_offers(ctx, authority, &offers).await?;
    let mut fresh = 0;
    for offer in &offers {
        // A course that is not built in is loaded by `schalter course import`.
        let Some(course) = CourseFolder::shipped(&offer.slug) else {
            continue;
        };
        let content = course::content_of(&course)?;
        course::keep_films(ctx, authority, &course).await?;
        match release::import(ctx, authority, &content).await {
            Ok(imported) => fresh += usize::from(imported.fresh),
            Err(Error::Refused(refusal @ ImportRefusal::VersionTaken(_))) => {
                tracing::warn!(%refusal, authority = folder.name, "the course that is built in is not loaded");
            }
            Err(error) => return Err(error).with_context(|| folder.name.clone()),
        }
    }
    film::forget_unnamed(ctx, authority).await?;
    Ok(fresh)
}

fn folders(content: Option<&Path>) -> anyhow::Result<Vec<AuthorityFolder>> {
    let Some(content) = content else {
        return shipped();
    };
    let entries =
        std::fs::read_dir(content).with_context(|| format!("cannot read {}", content.display()))?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_dir());
    paths.sort();
    anyhow::ensure!(
        !paths.is_empty(),
        "{}: no folder of an authority in it",
        content.display()
    );
    Ok(paths
        .iter()
        .map(|path| AuthorityFolder::read(path))
        .collect::<Result<_, ContentFault>>()?)
}

fn shipped() -> anyhow::Result<Vec<AuthorityFolder>> {
    let names: BTreeSet<String> = Shipped::iter()
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder.to_owned()))
        .collect();
    let file = |path: String| -> anyhow::Result<String> {
        let file = Shipped::get(&path).with_context(|| format!("the shipped {path} is missing"))?;
        Ok(String::from_utf8(file.data.into_owned())?)
    };
    names
        .into_iter()
        .map(|name| {
            Ok(AuthorityFolder {
                authority: file(format!("{name}/authority.toml"))?,
                services: file(format!("{name}/services.toml"))?,
                courses: Shipped::get(&format!("{name}/courses.toml"))
                    .map(|file| String::from_utf8(file.data.into_owned()))
                    .transpose()?,
                logo: file(format!("{name}/logo.svg"))?,
                name,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_authority_fits_together() {
        let folders = shipped().expect("shipped");
        let mut services = 0;
        for folder in &folders {
            let (content, _) = folder.parse().unwrap_or_else(|fault| panic!("{fault}"));
            services += content.services.len();
            let offers = folder
                .offers(&content)
                .unwrap_or_else(|fault| panic!("{fault}"));
            assert_eq!(offers.len(), 1, "{}", folder.name);
            for service in &content.services {
                let offered = content
                    .pools
                    .iter()
                    .any(|pool| pool.pool.services.contains(&service.id));
                assert!(offered, "{}: no pool offers {}", folder.name, service.slug);
            }
        }
        assert_eq!(folders.len(), 2);
        assert!(services >= 20);
    }

    #[test]
    fn a_name_that_leads_nowhere_is_told() {
        let mut folder = shipped().expect("shipped").remove(0);
        folder.authority =
            folder
                .authority
                .replacen("hours = \"rathaus\"", "hours = \"nirgends\"", 1);
        let fault = folder.parse().expect_err("the hours are not defined");
        assert!(fault.to_string().contains("`nirgends`"), "{fault}");
    }
}
