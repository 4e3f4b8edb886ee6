//! What a forwarded packet costs a relay, how late it comes, and how many frames are seen without a freeze: one publisher and N
//! viewers in one room, many rooms of two, and both over lines that lose packets.
//!
//! The relay runs on one core and this generator on another, so that neither is measured with the other's work. Other relays are
//! measured by the same generator (`--whip` and `--whep`, or `--janus`).

mod door;
mod feedback;
mod janus;
mod loss;
mod packet;
mod plan;
mod publisher;
mod talk;
mod viewer;

use crate::form::Form;
use anyhow::Context as _;
use clap::Args;
use door::{Door, PassDesk};
use hdrhistogram::Histogram;
use janus::Janus;
use loss::Loss;
use packet::{PACKETS_PER_FRAME, now_ns};
use plan::Plan;
use schalter_load_kit::endpoint::{Endpoint, Way};
use schalter_load_kit::process::{self, Schalter, Setup};
use schalter_load_kit::report::Row;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::task::JoinSet;
use viewer::Seen;

const WARM_UP: Duration = Duration::from_secs(2);
/// Ends that connect at the same time: a class comes within a minute, not within a millisecond.
const AT_ONCE: usize = 10;

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long, required_unless_present = "process")]
    server: Option<PathBuf>,
    /// Viewers of the one room, 1–1000.
    #[arg(long, default_value_t = 50)]
    viewers: usize,
    /// So many rooms of two instead of one room with viewers, 1–500.
    #[arg(long, conflicts_with = "viewers", requires = "server")]
    talks: Option<usize>,
    /// Datagrams of media and feedback that get lost on each line, both ways, in percent.
    #[arg(long, default_value_t = 0.0)]
    loss: f64,
    /// Which datagrams get lost.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds of measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Measure another relay: its process id.
    #[arg(long, conflicts_with = "server", requires = "peer")]
    process: Option<u32>,
    /// Its name, for the report.
    #[arg(long)]
    peer: Option<String>,
    /// Its address for publishers.
    #[arg(long, requires = "whep")]
    whip: Option<String>,
    /// Its address for viewers.
    #[arg(long, requires = "whip")]
    whep: Option<String>,
    /// The WebSocket of a Janus, instead of the two addresses.
    #[arg(long, conflicts_with = "whip")]
    janus: Option<String>,
}

impl Options {
    /// The cases with a budget, and those that show where it ends.
    pub fn matrix(server: &Path, form: Form) -> Vec<Self> {
        let case = |viewers, talks, loss| Self {
            server: Some(server.to_owned()),
            viewers,
            talks,
            loss,
            seed: 1,
            seconds: if form == Form::Full { 10 } else { 3 },
            process: None,
            peer: None,
            whip: None,
            whep: None,
            janus: None,
        };
        if form == Form::Short {
            return vec![
                case(10, None, 0.0),
                case(10, None, 15.0),
                case(0, Some(3), 0.0),
            ];
        }
        let rooms = [10, 50, 100, 200, 500].map(|viewers| case(viewers, None, 0.0));
        let lossy = [5.0, 15.0].map(|loss| case(50, None, loss));
        let talks = [10, 50, 100, 200].map(|talks| case(0, Some(talks), 0.0));
        rooms.into_iter().chain(lossy).chain(talks).collect()
    }

    fn case(&self) -> String {
        let loss = if self.loss > 0.0 {
            format!(", {} % lost", self.loss)
        } else {
            String::new()
        };
        let case = match self.talks {
            Some(talks) => format!("{talks} rooms of two{loss}"),
            None => format!("1 → {}{loss}", self.viewers),
        };
        match &self.peer {
            Some(peer) => format!("{peer}, {case}"),
            None => case,
        }
    }

    /// A line of its own for each end.
    fn line(&self, end: usize) -> Loss {
        Loss::new(self.seed.wrapping_mul(1_000_003) + end as u64, self.loss)
    }

    async fn door(&self, server: Option<&Schalter>) -> anyhow::Result<Door> {
        match (server, &self.whip, &self.whep, &self.janus) {
            (Some(server), ..) => Door::of(server),
            (_, Some(publishers), Some(viewers), _) => {
                Ok(Door::foreign(publishers.clone(), viewers.clone()))
            }
            (.., Some(janus)) => Ok(Door::Janus(Janus::open(janus).await?)),
            _ => anyhow::bail!("say how one gets in: --whip and --whep, or --janus"),
        }
    }
}

/// Everybody who is in, and what the relay took for them.
struct Running {
    publishers: JoinSet<anyhow::Result<()>>,
    viewers: JoinSet<anyhow::Result<Seen>>,
    empty_kib: u64,
}

/// Runs the scenario.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    process::pin(std::process::id(), 1);
    // Each end of 200 rooms of two has three sockets.
    crate::descriptors::allow(8_192)?;
    let server = match &options.server {
        Some(binary) => Some(media_node(binary).await?),
        None => None,
    };
    let process = server
        .as_ref()
        .map(Schalter::id)
        .or(options.process)
        .context("no relay to measure")?;
    process::pin(process, 0);
    let plan = Arc::new(Plan::default());
    // Kept until the end: Janus hangs up on everybody who came in by a WebSocket when that closes.
    let mut door = None;
    let mut running = if let (Some(server), Some(talks)) = (&server, options.talks) {
        begin_talks(options, server, talks, &plan).await?
    } else {
        let door = door.insert(Arc::new(options.door(server.as_ref()).await?));
        Box::pin(begin_room(options, door, process, &plan)).await?
    };
    let ends = running.viewers.len();
    tokio::time::sleep(WARM_UP).await;
    let full_kib = process::memory_kib(process)?;

    let (seconds, from_ns) = (Duration::from_secs(options.seconds), now_ns());
    plan.measure(from_ns, from_ns + u64::try_from(seconds.as_nanos())?);
    let (cpu, datagrams) = (process::cpu_us(process)?, plan.datagrams());
    tokio::time::sleep(seconds).await;
    let cpu = process::cpu_us(process)? - cpu;
    let datagrams = plan.datagrams() - datagrams;

    let (mut delays, mut packets, mut whole) = (Histogram::<u64>::new(3)?, 0, 0);
    while let Some(seen) = running.viewers.join_next().await {
        let seen = seen??;
        delays.add(&seen.delays)?;
        packets += seen.packets;
        whole += seen.frames;
    }
    if let Some(ended) = running.publishers.try_join_next() {
        ended??;
    }
    drop(door);
    anyhow::ensure!(packets > 0, "no packet arrived at any viewer");
    // In a talk each publisher has one viewer, in a room the one publisher has all.
    let frames =
        plan.frames.load(Ordering::Relaxed) * ends as u64 / running.publishers.len() as u64;
    let row = |metric, value| Row {
        scenario: "relay",
        case: options.case(),
        metric,
        value,
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "figures of one run are far below 2^52"
    )]
    Ok(vec![
        row("cpu_us_per_packet", cpu as f64 / datagrams as f64),
        row(
            "packets_per_second",
            datagrams as f64 / seconds.as_secs_f64(),
        ),
        row(
            "arrived_share",
            packets as f64 / (frames * PACKETS_PER_FRAME) as f64,
        ),
        row("freeze_free_share", whole as f64 / frames as f64),
        row("delay_p50_ms", delays.value_at_quantile(0.50) as f64 / 1e6),
        row("delay_p99_ms", delays.value_at_quantile(0.99) as f64 / 1e6),
        row(
            "memory_kib_per_viewer",
            full_kib.saturating_sub(running.empty_kib) as f64 / ends as f64,
        ),
    ])
}

/// A node that does nothing but media, like the relays of others.
async fn media_node(binary: &Path) -> anyhow::Result<Schalter> {
    // Started once to have the key of the passes.
    let mut office = Setup::new(binary).start().await?;
    office.kill();
    let key = office.public_key_file()?;
    let node = Setup::new(binary).role("media");
    let node = node.set("SCHALTER_MEDIA__PUBLIC_KEY", &key.display().to_string());
    node.start_beside(Arc::clone(office.place())).await
}

/// One publisher and its viewers.
async fn begin_room(
    options: &Options,
    door: &Arc<Door>,
    process: u32,
    plan: &Arc<Plan>,
) -> anyhow::Result<Running> {
    let publisher = door.enter(Way::Publish, "publisher").await?;
    let empty_kib = process::memory_kib(process)?;
    let entering = (0..options.viewers).map(|number| {
        let door = Arc::clone(door);
        async move { door.enter(Way::Play, &format!("viewer-{number}")).await }
    });
    let viewers = some_at_once(entering).await?;
    Ok(begin(options, vec![publisher], viewers, empty_kib, plan))
}

/// Many rooms of two.
async fn begin_talks(
    options: &Options,
    server: &Schalter,
    talks: usize,
    plan: &Arc<Plan>,
) -> anyhow::Result<Running> {
    let empty_kib = process::memory_kib(server.id())?;
    let signal = format!("{}/signal", server.url.replacen("http", "ws", 1));
    let desk = Arc::new(PassDesk::of(server)?);
    let entering = (0..talks).map(|number| {
        let (signal, desk) = (signal.clone(), Arc::clone(&desk));
        async move { Box::pin(talk::enter(&signal, &desk, &format!("talk-{number}"))).await }
    });
    let people = some_at_once(entering).await?.into_iter().flatten();
    let (publishers, viewers) = people.map(|person| (person.publish, person.play)).unzip();
    Ok(begin(options, publishers, viewers, empty_kib, plan))
}

async fn some_at_once<T: Send + 'static>(
    entering: impl Iterator<Item: Future<Output = anyhow::Result<T>> + Send + 'static>,
) -> anyhow::Result<Vec<T>> {
    let (mut waiting, mut all) = (JoinSet::new(), Vec::new());
    for one in entering {
        if waiting.len() >= AT_ONCE
            && let Some(one) = waiting.join_next().await
        {
            all.push(one??);
        }
        waiting.spawn(one);
    }
    while let Some(one) = waiting.join_next().await {
        all.push(one??);
    }
    Ok(all)
}

fn begin(
    options: &Options,
    publishers: Vec<Endpoint>,
    viewers: Vec<Endpoint>,
    empty_kib: u64,
    plan: &Arc<Plan>,
) -> Running {
    let mut running = Running {
        publishers: JoinSet::new(),
        viewers: JoinSet::new(),
        empty_kib,
    };
    for (end, viewer) in viewers.into_iter().enumerate() {
        let watching = viewer::watch(viewer, options.line(2 * end), Arc::clone(plan));
        running.viewers.spawn(watching);
    }
    for (end, publisher) in publishers.into_iter().enumerate() {
        let publishing = publisher::publish(publisher, options.line(2 * end + 1), Arc::clone(plan));
        running.publishers.spawn(publishing);
    }
    running
}
