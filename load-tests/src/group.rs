//! A group lesson: one instructor with sound and picture, an interpreter with sound, and up to a hundred real peer connections
//! that only listen.
//!
//! What the relay spends is measured from outside, in `/proc`. The listeners are complete WebRTC peers (crate `webrtc`), which cost
//! more than the relay that serves them: their delay says as much about this generator as about the relay, so it is a figure
//! for information, and the relay's own delay is measured by the scenario `relay`.

use crate::form::Form;
use crate::listener::{Listener, Tally};
use crate::speaker::Speaker;
use anyhow::Context as _;
use clap::Args;
use hdrhistogram::Histogram;
use schalter_load_kit::process::{self, Schalter};
use schalter_load_kit::report::Row;
use schalter_protocol::{PassSigner, Right, Role, RoomPass};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::task::JoinSet;

/// After the last one is in, so that connecting is not measured as teaching.
const WARM_UP: Duration = Duration::from_secs(3);
/// Listeners that connect at the same time: a class comes within a minute, not within a millisecond.
const AT_ONCE: usize = 10;
/// What is on its way when measuring ends may still arrive.
const GRACE: Duration = Duration::from_secs(2);

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// Listeners, 1–1000.
    #[arg(long, default_value_t = 100)]
    listeners: usize,
    /// Seconds of measurement.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Frames of the instructor's camera per second; each has 4 packets of 1,000 bytes.
    #[arg(long, default_value_t = 15)]
    frames: u32,
}

impl Options {
    /// The cases with a budget.
    pub fn matrix(server: &Path, _form: Form) -> Vec<Self> {
        vec![Self {
            server: server.to_owned(),
            listeners: 100,
            seconds: 20,
            frames: 15,
        }]
    }
}

/// Runs the scenario.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    process::pin(std::process::id(), 1);
    let server = Schalter::start(&options.server, None).await?;
    process::pin(server.id(), 0);
    let room = Room::of(&server)?;
    let tally = Arc::new(Tally::default());
    let begun = Instant::now();
    let instructor = room.pass(
        "instructor",
        &[Right::PublishAudio, Right::PublishVideo, Right::Moderate],
        false,
    )?;
    let interpreter = room.pass("interpreter", &[Right::PublishAudio], false)?;
    let instructor = Speaker::enter(&room.signal, &instructor, Some(options.frames)).await?;
    let interpreter = Speaker::enter(&room.signal, &interpreter, None).await?;
    let empty_kib = process::memory_kib(server.id())?;
    let listeners = connect(&room, options.listeners, &tally).await?;
    let connecting = begun.elapsed();
    tokio::time::sleep(WARM_UP).await;
    let full_kib = process::memory_kib(server.id())?;

    let own = process::cpu_us(std::process::id())?;
    let (cpu, before, begun) = (process::cpu_us(server.id())?, tally.begin(), Instant::now());
    tokio::time::sleep(Duration::from_secs(options.seconds)).await;
    let (elapsed, cpu) = (begun.elapsed(), process::cpu_us(server.id())? - cpu);
    let own = process::cpu_us(std::process::id())? - own;
    let packets = tally.packets() - before;
    tokio::time::sleep(GRACE).await;
    tally.end();
    let mut delays = Histogram::<u64>::new(3)?;
    let (mut complete, mut whole) = (0_usize, 0_u64);
    let (mut frames, mut arrived, mut lost) = (0_u64, 0_u64, 0_u64);
    for listener in &listeners {
        let seen = listener.seen();
        delays.add(&seen.delays)?;
        complete += usize::from(seen.lost == 0 && seen.frames_broken == 0 && seen.packets > 0);
        whole += seen.frames;
        (arrived, lost) = (arrived + seen.packets, lost + seen.lost);
        frames += seen.frames + seen.frames_broken;
    }
    anyhow::ensure!(packets > 0, "no packet arrived at any listener");
    drop((instructor, interpreter));
    let case = format!("2 → {}", options.listeners);
    let row = |metric, value| Row {
        scenario: "group",
        case: case.clone(),
        metric,
        value,
    };
    let seconds = elapsed.as_secs_f64();
    #[expect(
        clippy::cast_precision_loss,
        reason = "figures of one run are far below 2^52"
    )]
    Ok(vec![
        row("connected_listeners", listeners.len() as f64),
        row("connect_all_seconds", connecting.as_secs_f64()),
        row("cpu_us_per_packet", cpu as f64 / packets as f64),
        row("cpu_share_of_one_core", cpu as f64 / 1e6 / seconds),
        row(
            "generator_cpu_share_of_one_core",
            own as f64 / 1e6 / seconds,
        ),
        row("packets_per_second", packets as f64 / seconds),
        row(
            "arrived_share",
            arrived as f64 / (arrived + lost).max(1) as f64,
        ),
        row("complete_listeners", complete as f64),
        row("whole_frames_share", whole as f64 / frames.max(1) as f64),
        row("delay_p50_ms", delays.value_at_quantile(0.50) as f64 / 1e6),
        row("delay_p99_ms", delays.value_at_quantile(0.99) as f64 / 1e6),
        row(
            "memory_kib_per_listener",
            full_kib.saturating_sub(empty_kib) as f64 / options.listeners as f64,
        ),
    ])
}

async fn connect(room: &Room, count: usize, tally: &Arc<Tally>) -> anyhow::Result<Vec<Listener>> {
    let mut listeners = Vec::with_capacity(count);
    let mut numbers = 0..count;
    while !numbers.is_empty() {
        let mut entering = JoinSet::new();
        for number in numbers.by_ref().take(AT_ONCE) {
            let pass = room.pass(&format!("listener-{number}"), &[Right::Subscribe], true)?;
            let (signal, tally) = (room.signal.clone(), Arc::clone(tally));
            entering.spawn(async move { Listener::enter(&signal, &pass, 3, tally).await });
        }
        while let Some(entered) = entering.join_next().await {
            listeners.push(entered?.context("a listener could not enter")?);
        }
    }
    Ok(listeners)
}

/// The room of the lesson, and the key its passes are signed with.
struct Room {
    signer: PassSigner,
    signal: String,
}

impl Room {
    fn of(server: &Schalter) -> anyhow::Result<Self> {
        let key = std::fs::read_to_string(server.data().join("keys/pass.pem"))?;
        Ok(Self {
            signer: PassSigner::from_pem(&key)?,
            signal: format!("{}/signal", server.url.replacen("http", "ws", 1)),
        })
    }

    fn pass(&self, participant: &str, rights: &[Right], audience: bool) -> anyhow::Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        Ok(self.signer.sign(&RoomPass {
            id: format!("group-{participant}"),
            issued_at_s: now,
            expires_at_s: now + 120,
            authority: "load".to_owned(),
            room: "lesson".to_owned(),
            participant: participant.to_owned(),
            name: participant.to_owned(),
            role: Role::Test,
            rights: rights.iter().copied().collect(),
            node: None,
            lobby: false,
            audience,
        }))
    }
}
