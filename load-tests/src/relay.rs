//! One publisher, N viewers in one room: what a forwarded packet costs the relay, and how late it comes.
//!
//! The server runs on one core and this generator on another, so that neither is measured with the other's work.

use crate::form::Form;
use anyhow::Context as _;
use clap::Args;
use hdrhistogram::Histogram;
use schalter_load_kit::endpoint::{Arrival, Endpoint, Way};
use schalter_load_kit::process::{self, Schalter};
use schalter_load_kit::report::Row;
use schalter_protocol::{PassSigner, Right, Role, RoomPass};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// 30 frames of 5 packets of 1,170 bytes each second: 1.4 Mbit/s, a camera at 640 × 480.
const FRAMES_PER_SECOND: u32 = 30;
const PACKETS_PER_FRAME: u32 = 5;
const PAYLOAD_BYTES: usize = 1_158;
const WARM_UP: Duration = Duration::from_secs(2);
/// The relay stops sending to who has not given consent for 30 s.
const CONSENT: Duration = Duration::from_secs(5);
/// Where the payload holds the sender's clock: behind a VP8 payload descriptor of one byte.
const STAMP: std::ops::Range<usize> = 1..17;
const RTP_HEADER_BYTES: usize = 12;
/// As in the offer.
const PAYLOAD_TYPE: u8 = 96;

/// What to run against what.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// The `schalter` binary to start.
    #[arg(long)]
    server: PathBuf,
    /// Viewers, 1–1000.
    #[arg(long, default_value_t = 50)]
    viewers: usize,
    /// Seconds of measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

impl Options {
    /// The cases with a budget.
    pub fn matrix(server: &Path, _form: Form) -> Vec<Self> {
        [10, 50, 100]
            .map(|viewers| Self {
                server: server.to_owned(),
                viewers,
                seconds: 10,
            })
            .to_vec()
    }
}

/// What all viewers together have seen.
struct Seen {
    packets: AtomicU64,
    measuring: AtomicBool,
}

/// Runs the scenario.
pub async fn run(options: &Options) -> anyhow::Result<Vec<Row>> {
    process::pin(std::process::id(), 1);
    let server = Schalter::start(&options.server, None).await?;
    process::pin(server.id(), 0);
    let signer = PassSigner::from_pem(&std::fs::read_to_string(
        server.data().join("keys/pass.pem"),
    )?)?;
    let http = reqwest::Client::new();
    let room = format!("load-{}", options.viewers);
    let publisher = enter(
        &http,
        &server.url,
        Way::Publish,
        &pass(&signer, &room, "publisher", Way::Publish)?,
    )
    .await?;
    let empty_kib = process::memory_kib(server.id())?;

    let seen = Arc::new(Seen {
        packets: AtomicU64::new(0),
        measuring: AtomicBool::new(false),
    });
    let mut viewers = Vec::with_capacity(options.viewers);
    for number in 0..options.viewers {
        let pass = pass(&signer, &room, &format!("viewer-{number}"), Way::Play)?;
        let viewer = enter(&http, &server.url, Way::Play, &pass).await?;
        viewers.push(tokio::spawn(watch(viewer, Arc::clone(&seen))));
    }
    let sending = tokio::spawn(publish(publisher));
    tokio::time::sleep(WARM_UP).await;
    let full_kib = process::memory_kib(server.id())?;

    seen.measuring.store(true, Ordering::Relaxed);
    let (cpu, packets, begun) = (
        process::cpu_us(server.id())?,
        seen.packets.load(Ordering::Relaxed),
        Instant::now(),
    );
    tokio::time::sleep(Duration::from_secs(options.seconds)).await;
    let elapsed = begun.elapsed();
    let cpu = process::cpu_us(server.id())? - cpu;
    let packets = seen.packets.load(Ordering::Relaxed) - packets;
    seen.measuring.store(false, Ordering::Relaxed);

    // The next packet tells each viewer that measuring is over.
    let mut delays = Histogram::<u64>::new(3)?;
    for viewer in viewers {
        delays.add(viewer.await??)?;
    }
    sending.abort();
    anyhow::ensure!(packets > 0, "no packet arrived at any viewer");
    let case = format!("1 → {}", options.viewers);
    let row = |metric, value| Row {
        scenario: "relay",
        case: case.clone(),
        metric,
        value,
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "figures of one run are far below 2^52"
    )]
    Ok(vec![
        row("cpu_us_per_packet", cpu as f64 / packets as f64),
        row("packets_per_second", packets as f64 / elapsed.as_secs_f64()),
        row(
            "arrived_share",
            packets as f64
                / (elapsed.as_secs_f64()
                    * f64::from(FRAMES_PER_SECOND * PACKETS_PER_FRAME)
                    * options.viewers as f64),
        ),
        row("delay_p50_ms", delays.value_at_quantile(0.50) as f64 / 1e6),
        row("delay_p99_ms", delays.value_at_quantile(0.99) as f64 / 1e6),
        row(
            "memory_kib_per_viewer",
            full_kib.saturating_sub(empty_kib) as f64 / options.viewers as f64,
        ),
    ])
}

fn pass(signer: &PassSigner, room: &str, participant: &str, way: Way) -> anyhow::Result<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let right = match way {
        Way::Publish => Right::PublishVideo,
        Way::Play => Right::Subscribe,
    };
    Ok(signer.sign(&RoomPass {
        id: format!("{room}-{participant}"),
        issued_at_s: now,
        expires_at_s: now + 120,
        authority: "load".to_owned(),
        room: room.to_owned(),
        participant: participant.to_owned(),
        name: participant.to_owned(),
        role: Role::Test,
        rights: BTreeSet::from([right]),
        node: None,
        lobby: false,
        audience: false,
    }))
}

async fn enter(
    http: &reqwest::Client,
    url: &str,
    way: Way,
    pass: &str,
) -> anyhow::Result<Endpoint> {
    let mut endpoint = Endpoint::new("load".to_owned()).await?;
    let path = match way {
        Way::Publish => "whip",
        Way::Play => "whep",
    };
    let answer = http
        .post(format!("{url}/{path}"))
        .bearer_auth(pass)
        .header("content-type", "application/sdp")
        .body(endpoint.offer(way)?)
        .send()
        .await?;
    let status = answer.status();
    let text = answer.text().await?;
    anyhow::ensure!(status.is_success(), "{path}: {status}: {text}");
    endpoint.connect(&text).await.with_context(|| path)?;
    Ok(endpoint)
}

/// Sends frames at their pace, each packet with the time it left.
async fn publish(mut endpoint: Endpoint) -> anyhow::Result<()> {
    let mut frames = tokio::time::interval(Duration::from_secs(1) / FRAMES_PER_SECOND);
    let mut consent = Instant::now();
    let (mut sequence, mut timestamp) = (0_u16, 0_u32);
    let mut packet = vec![0; RTP_HEADER_BYTES + PAYLOAD_BYTES];
    loop {
        frames.tick().await;
        for place in 1..=PACKETS_PER_FRAME {
            // Version 2; marker on the last packet of a frame; payload type 96; SSRC 4711 as offered.
            packet[0] = 0x80;
            packet[1] = if place == PACKETS_PER_FRAME {
                0x80 | PAYLOAD_TYPE
            } else {
                PAYLOAD_TYPE
            };
            packet[2..4].copy_from_slice(&sequence.to_be_bytes());
            packet[4..8].copy_from_slice(&timestamp.to_be_bytes());
            packet[8..12].copy_from_slice(&4711_u32.to_be_bytes());
            // Payload descriptor: start of a partition in the first packet of a frame (RFC 7741 §4.2).
            packet[RTP_HEADER_BYTES] = if place == 1 { 0x10 } else { 0 };
            packet[RTP_HEADER_BYTES..][STAMP].copy_from_slice(&now_ns()?.to_be_bytes());
            endpoint.send(&packet).await?;
            sequence = sequence.wrapping_add(1);
        }
        timestamp = timestamp.wrapping_add(90_000 / FRAMES_PER_SECOND);
        if consent.elapsed() > CONSENT {
            consent = Instant::now();
            endpoint.check().await?;
        }
    }
}

/// Counts what arrives and how late, in nanoseconds, while measuring; the histogram is the answer when measuring is over.
async fn watch(mut endpoint: Endpoint, seen: Arc<Seen>) -> anyhow::Result<Histogram<u64>> {
    let mut delays = Histogram::<u64>::new(3)?;
    let mut consent = Instant::now();
    let mut has_measured = false;
    loop {
        if let Arrival::Media { packet, at_ns } = endpoint.receive().await? {
            seen.packets.fetch_add(1, Ordering::Relaxed);
            let measuring = seen.measuring.load(Ordering::Relaxed);
            if measuring && let Some(stamp) = stamp(&packet) {
                has_measured = true;
                delays.record(u64::try_from(at_ns - stamp).unwrap_or_default())?;
            }
            if has_measured && !measuring {
                return Ok(delays);
            }
        }
        if consent.elapsed() > CONSENT {
            consent = Instant::now();
            endpoint.check().await?;
        }
    }
}

/// The sender's clock out of a packet whose header extensions may have grown on the way.
fn stamp(packet: &[u8]) -> Option<i128> {
    let payload = packet.len().checked_sub(PAYLOAD_BYTES)?;
    packet
        .get(payload..)?
        .get(STAMP)?
        .try_into()
        .ok()
        .map(i128::from_be_bytes)
}

fn now_ns() -> anyhow::Result<i128> {
    Ok(i128::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos(),
    )?)
}
