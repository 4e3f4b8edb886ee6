//! `web`, `work` and `media` as processes of their own on one `PostgreSQL`; `kill -9` of each of them, and of all at once, at random
//! moments under bookings, open pages and calls. A call goes on when an office process dies, and comes back when its node does.

use super::Trial;
use crate::call::{CLERKS, Call, all_alive, shown_wrong};
use crate::citizens::Crowd;
use crate::count::Rows;
use crate::door::Door;
use crate::postgres::Cluster;
use crate::watcher;
use anyhow::Context as _;
use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use schalter_load_kit::process::Schalter;
use schalter_load_kit::report::Row;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// In the report.
pub const NAME: &str = "split roles";
/// Pages open all the time.
const PAGES: usize = 20;
/// A call that is not up by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);
/// From everybody being well to the next kill.
const LIFE_MS: std::ops::Range<u64> = 200..1_500;
/// How long the victim stays away.
const AWAY_MS: std::ops::Range<u64> = 0..2_000;
/// By then the office knows who came.
const ARRIVED_MAX: Duration = Duration::from_secs(10);
/// By then it knows who went: for a minute everybody can come back to their seat.
const GONE_MAX: Duration = Duration::from_secs(90);
/// Mails of a worker that was killed are taken over after two minutes.
const MAILS_MAX: Duration = Duration::from_secs(150);

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Web,
    Work,
    Media,
    All,
}

impl Victim {
    const EACH: [Self; 4] = [Self::Web, Self::Work, Self::Media, Self::All];

    /// Whether calls lose their node.
    fn has_media(self) -> bool {
        matches!(self, Self::Media | Self::All)
    }
}

/// Kills, starts again, counts.
pub async fn run(trial: &Trial) -> anyhow::Result<Vec<Row>> {
    let mut rows = Rows::new(NAME, "web, work, media");
    let log = trial.log(NAME)?;
    let cluster = Cluster::start()?;
    let mut dice = trial.dice();
    let mut office = Office::open(trial, &cluster, &log, &mut dice).await?;
    let door = Door::new(&office.web.url, Arc::default())?;
    let watchers = watcher::open(&door, PAGES, &mut dice).await?;
    let mut calls = Vec::new();
    for clerk in 0..CLERKS.len() {
        calls.push(Call::begin(&door, clerk, &mut dice).await?);
    }
    let first = all_alive(&calls, PATIENCE).await;
    rows.count("calls_never_up", usize::from(first.is_none()));
    let crowd = Crowd::begin(&door, trial.habits()).await?;
    let mut found = Found::default();
    let mut victims = Vec::new();
    for _ in 0..trial.rounds {
        if victims.is_empty() {
            victims.extend(Victim::EACH);
            victims.shuffle(&mut dice);
        }
        let victim = victims.pop().context("nobody is left")?;
        tokio::time::sleep(Duration::from_millis(dice.random_range(LIFE_MS))).await;
        let away = Duration::from_millis(dice.random_range(AWAY_MS));
        found.round(&mut office, victim, away, &calls).await?;
    }
    crowd.end().await;
    let promises = door.tally().promises();
    rows.add("kills", f64::from(trial.rounds));
    rows.count("calls", calls.len());
    rows.count("calls_lost", found.lost);
    rows.count("calls_broken_by_others", found.broken_by_others);
    rows.times("calls_back_p50_ms", "calls_back_max_ms", &found.calls_back);
    rows.times("web_back_p50_ms", "web_back_max_ms", &found.web_back);
    rows.count("returns", returns(&calls));
    // Who enters and who leaves reaches the office by what the node reports to it.
    let unseen = shown_wrong(&calls, &door, true, ARRIVED_MAX).await?;
    calls.iter_mut().for_each(Call::leave);
    rows.appointments(&door, &promises).await?;
    rows.pages(&door, &watchers, &mut dice).await?;
    rows.mails(office.web.data(), &promises, MAILS_MAX).await;
    let gone = shown_wrong(&calls, &door, false, GONE_MAX).await?;
    rows.notes(&door);
    rows.count("arrivals_unseen", unseen);
    rows.count("departures_unseen", gone);
    rows.count("workers_gone", usize::from(!office.work.is_running()));
    office.kill(Victim::All);
    rows.data(&mut office.web, &log);
    Ok(rows.done())
}

/// What the rounds found.
#[derive(Debug, Default)]
struct Found {
    /// Calls that did not come back.
    lost: usize,
    /// Calls that had to be entered again though their node was well.
    broken_by_others: usize,
    /// From the node being ready to everybody hearing each other.
    calls_back: Vec<Duration>,
    /// From the start of `web` to its being ready.
    web_back: Vec<Duration>,
}

impl Found {
    async fn round(
        &mut self,
        office: &mut Office,
        victim: Victim,
        away: Duration,
        calls: &[Call],
    ) -> anyhow::Result<()> {
        let before = returns(calls);
        office.kill(victim);
        tokio::time::sleep(away).await;
        let back = office.restart(victim).await;
        self.web_back
            .extend(back.with_context(|| format!("{victim:?} after a kill"))?);
        let alive = all_alive(calls, PATIENCE).await;
        match alive {
            None => self.lost += 1,
            Some(time) if victim.has_media() => self.calls_back.push(time),
            Some(_) => self.broken_by_others += returns(calls) - before,
        }
        Ok(())
    }
}

fn returns(calls: &[Call]) -> usize {
    calls.iter().map(|call| call.returns() as usize).sum()
}

/// The three processes.
struct Office {
    web: Schalter,
    work: Schalter,
    media: Schalter,
}

impl Office {
    /// Makes the data, and starts each role with what the others must know of it.
    async fn open(
        trial: &Trial,
        cluster: &Cluster,
        log: &Path,
        dice: &mut StdRng,
    ) -> anyhow::Result<Self> {
        let url = cluster.url();
        let setup = trial.setup(log).database(Some(&url));
        // Started once to have the data, a place and the key.
        let mut first = setup.clone().role("web").start().await?;
        let place = Arc::clone(first.place());
        let (beside, behind) = (place.beside()?, place.beside()?);
        first.kill();
        let key_file = first.public_key_file()?;
        let secret = format!("{:032x}", dice.random::<u128>());
        let facts = format!("{}/internal/media/facts", first.url);
        let setup = setup
            .set("SCHALTER_PUBLIC_URL", &first.url)
            .set("SCHALTER_MEDIA__SECRET", &secret);
        let web = setup
            .clone()
            .set(
                "SCHALTER_MEDIA__SIGNAL_URL",
                &format!("ws://{}/signal", beside.listen()),
            )
            .role("web");
        let work = setup.clone().role("work");
        let media = setup
            .set("SCHALTER_MEDIA__NODE", "media1")
            .set("SCHALTER_MEDIA__FACTS_URL", &facts)
            .set(
                "SCHALTER_MEDIA__PUBLIC_KEY",
                &key_file.display().to_string(),
            )
            .role("media");
        Ok(Self {
            web: web.start_beside(place).await.context("web")?,
            work: work.start_beside(behind).await.context("work")?,
            media: media.start_beside(beside).await.context("media")?,
        })
    }

    fn kill(&mut self, victim: Victim) {
        match victim {
            Victim::Web => self.web.kill(),
            Victim::Work => self.work.kill(),
            Victim::Media => self.media.kill(),
            Victim::All => {
                self.web.kill();
                self.work.kill();
                self.media.kill();
            }
        }
    }

    /// Starts what was killed; how long `web` took to be ready, if it was among it.
    async fn restart(&mut self, victim: Victim) -> anyhow::Result<Option<Duration>> {
        match victim {
            Victim::Web => Ok(Some(self.web.restart().await?)),
            Victim::Work => self.work.restart().await.map(|_| None),
            Victim::Media => self.media.restart().await.map(|_| None),
            Victim::All => {
                self.work.restart().await?;
                let back = self.web.restart().await?;
                self.media.restart().await?;
                Ok(Some(back))
            }
        }
    }
}
