//! The media node: as a part of `schalter serve`, and alone as `schalter media`.

use crate::config::Config;
use crate::http::facts::{FACTS_MAX, Report, Wish};
use crate::http::operations::{self, Readiness};
use crate::{figures, roles};
use anyhow::Context as _;
use schalter_app::{Context, Fault, consultation, lesson};
use schalter_domain::consultation::Role;
use schalter_domain::lesson::Told;
use schalter_domain::time::Timestamp;
use schalter_signaling::protocol::{self, PassVerifier};
use schalter_signaling::{Fact, Node, NodeConfig, NodeLimits};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Facts that may wait to be told.
const FACTS_WAITING_MAX: usize = 10_000;
/// Between two tries to report.
const REPORT_PAUSE: Duration = Duration::from_secs(1);
/// One report may take this long.
const REPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// Starts the node that the configuration asks for; the facts come out of the channel.
pub fn start(
    config: &Config,
    verifier: PassVerifier,
) -> anyhow::Result<(Node, mpsc::Receiver<Fact>)> {
    let (sender, facts) = mpsc::channel(FACTS_WAITING_MAX);
    let node = NodeConfig {
        name: config.media.node.clone(),
        listen: config.media_listen.clone(),
        announce: config.media.announced.clone(),
        threads: config.media.threads.into(),
        origins: vec![config.public_url()],
        limits: NodeLimits {
            participants_max: config.media.participants_max.into(),
            ..NodeLimits::default()
        },
        ..NodeConfig::default()
    };
    let node = Node::start(node, verifier, sender).context("media node")?;
    tracing::info!(addresses = ?node.media_addresses(), "media node started");
    Ok((node, facts))
}

/// What a fact says about a talk; `None`: nothing that the office keeps.
#[must_use]
pub fn presence(fact: &Fact) -> Option<consultation::Presence> {
    let (authority, room, participant, role, at_ms, told) = match fact {
        Fact::Waiting {
            authority,
            room,
            participant,
            role,
            at_ms,
        } => (authority, room, participant, role, at_ms, Told::Waiting),
        Fact::Joined {
            authority,
            room,
            participant,
            role,
            at_ms,
        } => (authority, room, participant, role, at_ms, Told::Joined),
        Fact::Left {
            authority,
            room,
            participant,
            role,
            at_ms,
        } => (authority, room, participant, role, at_ms, Told::Left),
        Fact::RoomEmpty { .. } => return None,
    };
    Some(consultation::Presence {
        // Rooms of operators and tests belong to no authority of the office.
        authority: authority.parse().ok()?,
        room: room.clone(),
        participant: participant.clone(),
        role: match role {
            protocol::Role::Citizen => Role::Citizen,
            protocol::Role::Clerk => Role::Clerk,
            protocol::Role::Guest => Role::Guest,
            protocol::Role::Test => Role::Test,
        },
        told,
        at: Timestamp(i64::try_from(*at_ms).ok()?),
    })
}

/// Writes down what a node tells, where it belongs; `true`: the room must be ended.
pub async fn hear(app: &Context, presence: &consultation::Presence) -> Result<bool, Fault> {
    match lesson::record(app, presence).await? {
        lesson::Heard::NotMine => Ok(consultation::record(app, presence).await?.is_some()),
        lesson::Heard::Noted => Ok(false),
        lesson::Heard::EndRoom => Ok(true),
    }
}

/// Writes down what the node of this process tells, until it tells nothing more.
pub async fn write_down(app: Context, node: Node, mut facts: mpsc::Receiver<Fact>) {
    while let Some(fact) = facts.recv().await {
        let Some(presence) = presence(&fact) else {
            continue;
        };
        match hear(&app, &presence).await {
            Ok(true) => node.end_room(&presence.authority.to_string(), &presence.room),
            Ok(false) => {}
            Err(fault) => tracing::error!(%fault, "presence could not be written down"),
        }
    }
}

/// `schalter media`: signalling and media without an office behind it but the one it reports to.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let key = config
        .media
        .public_key
        .as_ref()
        .context("`media.public_key` must be set for `schalter media`")?;
    let key = std::fs::read_to_string(key)
        .with_context(|| format!("media.public_key: {}", key.display()))?;
    let verifier = PassVerifier::from_pems([key.as_str()]).context("media.public_key")?;
    let figures = figures::install()?;
    let (node, facts) = start(&config, verifier)?;
    let stop = CancellationToken::new();
    roles::stop_on_signal(stop.clone());
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listen = {}", config.listen))?;
    tracing::info!(address = %listener.local_addr()?, "serving signalling");
    let health = node.clone();
    let ready = move || {
        let media = health.health().ready;
        // It has no database that could be missing.
        std::future::ready(Readiness {
            database: true,
            migrations: true,
            media,
        })
    };
    let router = operations::router(&config, figures, stop.clone(), ready).merge(node.router());
    let places = crate::http::Connections::new(&config);
    let reports = tokio::spawn(report(config, node.clone(), facts));
    let ended = async {
        stop.cancelled().await;
        node.shutdown().await;
    };
    let serving = crate::http::serve(listener, router, places, stop.clone());
    let both = async { tokio::join!(serving, ended) };
    roles::within_limit(&stop, both).await;
    reports.abort();
    Ok(())
}

/// Tells the office what happened, in order, again and again until it has heard it.
async fn report(config: Config, node: Node, mut facts: mpsc::Receiver<Fact>) {
    let (Some(url), Some(secret)) = (config.media.facts_url, config.media.secret) else {
        tracing::warn!(
            "without media.facts_url and media.secret nobody learns who is in the rooms"
        );
        while facts.recv().await.is_some() {}
        return;
    };
    let client = match reqwest::Client::builder().timeout(REPORT_TIMEOUT).build() {
        Ok(client) => client,
        Err(error) => return tracing::error!(%error, "reports cannot be sent"),
    };
    let mut waiting = Vec::new();
    while facts.recv_many(&mut waiting, FACTS_MAX).await > 0 {
        let report = Report {
            facts: std::mem::take(&mut waiting),
        };
        let wish = loop {
            match tell(&client, &url, &secret, &report).await {
                Ok(wish) => break wish,
                Err(error) => {
                    tracing::warn!(error = %error.without_url(), "a report did not arrive; trying again");
                }
            }
            tokio::time::sleep(REPORT_PAUSE).await;
        };
        for room in wish.end {
            node.end_room(&room.authority, &room.room);
        }
    }
}

async fn tell(
    client: &reqwest::Client,
    url: &str,
    secret: &str,
    report: &Report,
) -> reqwest::Result<Wish> {
    client
        .post(url)
        .bearer_auth(secret)
        .json(report)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}
