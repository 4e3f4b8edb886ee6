//! Tools of the operator: they do one thing and end.

use crate::arguments::{AddUser, Pass};
use crate::config::Config;
use crate::content::AuthorityFolder;
use crate::outbound::mail::Outbox;
use crate::{certificate_keys, demo as county, roles};
use anyhow::Context as _;
use schalter_app::audit::{self, Verdict};
use schalter_app::identity::{NewStaff, create_staff};
use schalter_app::{Context, Error, PassSigner, catalogue};
use schalter_domain::audit::Actor;
use schalter_domain::id::DepartmentId;
use schalter_domain::identity::{Duty, Role};
use schalter_signaling::protocol::limits::PASS_LIFETIME_S;
use schalter_signaling::protocol::{self, Right, RoomPass};
use std::collections::BTreeSet;
use std::io::Read as _;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Brings the schema up to date.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    roles::open(config, true).await?.close().await;
    println!("The database is up to date.");
    Ok(())
}

/// Makes the demo county.
pub async fn demo(config: &Config, content: Option<&Path>) -> anyhow::Result<()> {
    let app = roles::open(config, true).await?;
    let loaded = county::load(&app, content).await?;
    certificate_keys::demo(&app, &certificate_keys::folder(config)).await?;
    app.close().await;
    println!(
        "{} authorities with {} services: {}",
        loaded.authorities.len(),
        loaded.services,
        loaded.authorities.join(", ")
    );
    if loaded.courses > 0 {
        println!("Versions of courses loaded: {}", loaded.courses);
    }
    if !loaded.logins.is_empty() {
        println!("Staff, password {}:", county::PASSWORD);
    }
    for login in &loaded.logins {
        println!("  {login}");
    }
    Ok(())
}

/// Makes the catalogue of an authority what its folder says.
pub async fn import(config: &Config, folder: &Path) -> anyhow::Result<()> {
    let read = AuthorityFolder::read(folder)?;
    let (content, _) = read.parse()?;
    let app = roles::open(config, false).await?;
    let imported = async {
        catalogue::import(&app, &content).await?;
        county::load_courses(&app, &read, &content).await
    };
    let imported = imported.await;
    app.close().await;
    imported.with_context(|| folder.display().to_string())?;
    println!(
        "{} offers {} services in {} departments.",
        content.authority.slug,
        content.services.len(),
        content.departments.len()
    );
    Ok(())
}

/// Makes an account; its password comes from standard input, where no process list shows it.
pub async fn add_user(config: &Config, user: AddUser) -> anyhow::Result<()> {
    let role = Role::of_name(&user.role).with_context(|| {
        let names: Vec<&str> = Role::ALL.into_iter().map(Role::name).collect();
        format!(
            "--role {}: it must be one of {}",
            user.role,
            names.join(", ")
        )
    })?;
    let departments = user
        .departments
        .iter()
        .map(|id| id.parse().with_context(|| format!("--department {id}")))
        .collect::<Result<_, _>>()?;
    let duties = user
        .duties
        .iter()
        .map(|name| {
            Duty::of_name(name)
                .with_context(|| format!("--duty {name}: it must be physician or instructor"))
        })
        .collect::<Result<_, _>>()?;
    let mut password = String::new();
    std::io::stdin()
        .read_to_string(&mut password)
        .context("the password is read from standard input")?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let app = roles::open(config, false).await?;
    let result = add(&app, &user, role, (departments, duties), password).await;
    app.close().await;
    println!("{} may sign in as {}.", result?, role.name());
    Ok(())
}

async fn add(
    app: &Context,
    user: &AddUser,
    role: Role,
    (departments, duties): (Vec<DepartmentId>, Vec<Duty>),
    password: String,
) -> anyhow::Result<String> {
    let authority = catalogue::authority(app, &user.authority).await?;
    let authority = authority
        .with_context(|| format!("there is no authority `{}`", user.authority))?
        .authority()
        .id;
    let new = NewStaff {
        authority,
        login: user.login.clone(),
        name: user.name.clone(),
        role,
        departments,
        duties,
        password,
    };
    match create_staff(app, new, Actor::System).await {
        Ok(staff) => Ok(staff.login),
        Err(Error::Refused(refusal)) => anyhow::bail!("{refusal}"),
        Err(error) => Err(error.into()),
    }
}

/// Prints a pass, or the key that media nodes verify passes with.
pub fn pass(config: &Config, wanted: &Pass) -> anyhow::Result<()> {
    let signer = PassSigner::open(&config.data)?;
    let Some(room) = &wanted.room else {
        print!("{}", signer.public_pem());
        return Ok(());
    };
    let issued_at_s = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let pass = RoomPass {
        id: Uuid::now_v7().to_string(),
        issued_at_s,
        expires_at_s: issued_at_s + PASS_LIFETIME_S,
        authority: wanted.authority.clone(),
        room: room.clone(),
        participant: Uuid::now_v7().to_string(),
        name: wanted.name.clone(),
        role: protocol::Role::Test,
        rights: rights(wanted),
        node: None,
        lobby: false,
        audience: false,
    };
    anyhow::ensure!(
        pass.is_well_formed(),
        "names of rooms and authorities are 1 to 64 letters, digits, dots, dashes and underscores"
    );
    println!("{}", signer.sign(&pass));
    Ok(())
}

fn rights(wanted: &Pass) -> BTreeSet<Right> {
    let publish = wanted.publish.then_some([
        Right::PublishAudio,
        Right::PublishVideo,
        Right::PublishScreen,
    ]);
    let subscribe = wanted.subscribe.then_some(Right::Subscribe);
    publish.into_iter().flatten().chain(subscribe).collect()
}

/// Looks whether everything is as it must be. Says all that is wrong, not just the first.
pub async fn check(config: &Config) -> anyhow::Result<()> {
    let findings = [
        ("configuration", Ok(())),
        ("data folder", writable(&config.data)),
        (
            "keys",
            PassSigner::open(&config.data).map(drop).map_err(Into::into),
        ),
        ("database and migrations", database(config).await),
        ("chain of events", events(config).await),
        ("mail", mail(config).await),
        (
            "pages and API port",
            TcpListener::bind(config.listen)
                .map(drop)
                .with_context(|| format!("listen = {}", config.listen)),
        ),
        (
            "media port",
            config.media_listen.iter().try_for_each(|address| {
                UdpSocket::bind(address)
                    .map(drop)
                    .with_context(|| format!("media_listen = {address}"))
            }),
        ),
    ];
    let mut wrong = 0;
    for (what, finding) in findings {
        match finding {
            Ok(()) => println!("ok      {what}"),
            Err(error) => {
                wrong += 1;
                println!("WRONG   {what}: {error:#}");
            }
        }
    }
    anyhow::ensure!(wrong == 0, "{wrong} of the checks failed");
    Ok(())
}

fn writable(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let probe = folder.join(".check");
    std::fs::write(&probe, b"")?;
    Ok(std::fs::remove_file(probe)?)
}

async fn database(config: &Config) -> anyhow::Result<()> {
    let app = roles::open(config, false).await?;
    let health = app.health().await;
    app.close().await;
    anyhow::ensure!(health.database, "the database does not answer");
    anyhow::ensure!(
        health.migrations,
        "the schema is not up to date: run `schalter migrate`"
    );
    Ok(())
}

/// Computes the chain of every authority anew: nothing in it was changed, removed or put in.
async fn events(config: &Config) -> anyhow::Result<()> {
    let app = roles::open(config, false).await?;
    let looked = async {
        for authority in catalogue::authorities(&app).await? {
            let (slug, id) = (&authority.slug, authority.id);
            if let Verdict::Broken { seq } = audit::verify(&app, id).await? {
                anyhow::bail!("{slug}: event {seq} is not as it was written");
            }
        }
        anyhow::Ok(())
    };
    let looked = looked.await;
    app.close().await;
    looked
}

async fn mail(config: &Config) -> anyhow::Result<()> {
    Outbox::open(config)?.check().await
}
