//! The node as its owner sees it: start, routes, health, end of a room, stop.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post};
use schalter_protocol::limits::{ID_BYTES_MAX, SDP_BYTES_MAX};
use schalter_protocol::{EndReason, PassVerifier};
use schalter_relay::{Identity, RelayConfig};
use serde::Serialize;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

use crate::clock::running_s;
use crate::config::NodeConfig;
use crate::fact::Fact;
use crate::hall::Hall;
use crate::mailbox::{Command, Mailbox};
use crate::media::MediaThread;
use crate::member::Seat;
use crate::report::Report;
use crate::room::RoomId;
use crate::udp::MediaSocket;
use crate::{whip, ws};

/// Reports of all media threads waiting to be passed on.
const REPORTS_MAX: usize = 8_192;
/// A media thread that has not turned for so long is stuck.
const STUCK_S: u64 = 5;
/// How long connections may take to say goodbye when the node stops.
const GOODBYE: Duration = Duration::from_secs(2);
/// How often kept places are looked through.
const SWEEP: Duration = Duration::from_secs(1);

/// Why a node does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration makes no sense; the text names the value and what to do.
    #[error("{0}")]
    Config(String),
    /// An address cannot be bound.
    #[error("cannot listen on UDP {address}: {source}")]
    Bind {
        /// Which address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// A thread or the cryptography cannot be set up.
    #[error("the media threads cannot be started: {0}")]
    Threads(#[from] io::Error),
}

/// How the node is, for `/readyz` and for balancing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// Whether newcomers are let in and all media threads turn.
    pub ready: bool,
    /// Whether the node stops letting people in.
    pub draining: bool,
    /// Media threads that turn.
    pub threads_alive: usize,
    /// Media threads in all.
    pub threads: usize,
    /// Rooms at this moment.
    pub rooms: usize,
    /// Participants at this moment, lobbies included.
    pub participants: usize,
}

/// A running media node. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Node {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: Arc<NodeConfig>,
    pub(crate) verifier: PassVerifier,
    pub(crate) connections: Arc<Semaphore>,
    pub(crate) sessions: whip::Sessions,
    hall: Mutex<Hall>,
    threads: Mutex<Vec<MediaThread>>,
    media: Vec<SocketAddr>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Node {
    /// Binds the UDP ports and starts the media threads. Must be called inside a Tokio runtime.
    ///
    /// `facts` learns who comes and goes; when it is full, facts are dropped and counted.
    pub fn start(
        config: NodeConfig,
        verifier: PassVerifier,
        facts: mpsc::Sender<Fact>,
    ) -> Result<Self, StartError> {
        check(&config)?;
        let config = Arc::new(config);
        let identity = Identity::generate().map_err(io::Error::other)?;
        let (report_sender, reports) = mpsc::channel(REPORTS_MAX);
        let (mut threads, mut media) = (Vec::new(), Vec::new());
        for index in 0..config.threads {
            let sockets = bind(&config, index)?;
            let announced = announced(&config, &sockets);
            media.extend(&announced);
            let relay = RelayConfig {
                announced,
                identity: identity.clone(),
                limits: config.limits.relay(),
                seed: rand::random(),
            };
            let commands_max = config.limits.commands_max;
            threads.push(MediaThread::start(
                index,
                sockets,
                relay,
                report_sender.clone(),
                commands_max,
            )?);
        }
        let mailboxes = threads
            .iter()
            .map(|thread| thread.mailbox.clone())
            .collect();
        let shared = Arc::new(Shared {
            verifier,
            connections: Arc::new(Semaphore::new(config.limits.connections_max)),
            sessions: whip::Sessions::default(),
            hall: Mutex::new(Hall::new(config.clone(), mailboxes, facts)),
            threads: Mutex::new(threads),
            media,
            tasks: Mutex::new(Vec::new()),
            config,
        });
        let tasks = vec![
            tokio::spawn(pass_reports_on(shared.clone(), reports)),
            tokio::spawn(sweep(shared.clone())),
        ];
        *lock(&shared.tasks) = tasks;
        Ok(Self { shared })
    }

    /// `/signal`, `/whip` and `/whep`.
    pub fn router(&self) -> Router {
        let sdp = Router::new()
            .route("/whip", post(whip::publish))
            .route("/whip/{session}", delete(whip::end))
            .route("/whep", post(whip::play))
            .route("/whep/{session}", delete(whip::end))
            .layer(DefaultBodyLimit::max(SDP_BYTES_MAX));
        Router::new()
            .route("/signal", get(ws::upgrade))
            .merge(sdp)
            .with_state(self.clone())
    }

    /// Ends a room for everybody in it and closes it for passes that may still be under way.
    pub fn end_room(&self, authority: &str, room: &str) {
        let id = RoomId {
            authority: authority.to_owned(),
            room: room.to_owned(),
        };
        self.hall().end(&id, EndReason::Ended, Instant::now());
    }

    /// The UDP addresses that participants are told.
    #[must_use]
    pub fn media_addresses(&self) -> &[SocketAddr] {
        &self.shared.media
    }

    /// How the node is.
    #[must_use]
    pub fn health(&self) -> Health {
        let running_s = running_s();
        let (threads, threads_alive) = {
            let threads = lock(&self.shared.threads);
            let alive = |thread: &&MediaThread| {
                thread.alive_at_s.load(Ordering::Relaxed) + STUCK_S >= running_s
            };
            (threads.len(), threads.iter().filter(alive).count())
        };
        let hall = self.hall();
        let draining = hall.is_draining();
        Health {
            ready: !draining && threads > 0 && threads_alive == threads,
            draining,
            threads_alive,
            threads,
            rooms: hall.rooms.len(),
            participants: hall.seats.len(),
        }
    }

    /// Lets nobody new in; the talks under way go on.
    pub fn drain(&self) {
        self.hall().drain();
    }

    /// Tells everybody that the node stops, waits for their goodbyes for at most two seconds and ends the media threads.
    pub async fn shutdown(&self) {
        self.hall().shut_down();
        let connections_max =
            u32::try_from(self.shared.config.limits.connections_max).unwrap_or(u32::MAX);
        // When all permits are back, all connections are closed.
        let _ = tokio::time::timeout(
            GOODBYE,
            self.shared.connections.acquire_many(connections_max),
        )
        .await;
        let threads = std::mem::take(&mut *lock(&self.shared.threads));
        for thread in &threads {
            thread.mailbox.insist(Command::Stop);
        }
        let joined = tokio::task::spawn_blocking(move || {
            threads
                .into_iter()
                .all(|thread| thread.handle.join().is_ok())
        });
        if !matches!(joined.await, Ok(true)) {
            tracing::error!("a media thread ended in a panic");
        }
        for task in std::mem::take(&mut *lock(&self.shared.tasks)) {
            task.abort();
        }
    }

    pub(crate) fn hall(&self) -> MutexGuard<'_, Hall> {
        self.shared.hall()
    }

    pub(crate) fn mailbox(&self, thread: usize) -> Arc<Mailbox> {
        self.hall().threads[thread].clone()
    }
}

impl Shared {
    fn hall(&self) -> MutexGuard<'_, Hall> {
        lock(&self.hall)
    }
}

/// A panic in another task leaves the rooms as they were before its one message: better to go on than to stop them all.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass_reports_on(shared: Arc<Shared>, mut reports: mpsc::Receiver<(Seat, Report)>) {
    while let Some((seat, report)) = reports.recv().await {
        shared.hall().report(seat, report);
    }
}

async fn sweep(shared: Arc<Shared>) {
    let mut ticks = tokio::time::interval(SWEEP);
    loop {
        ticks.tick().await;
        let mut hall = shared.hall();
        hall.sweep(Instant::now());
        let present: BTreeSet<_> = hall.seats.keys().copied().collect();
        drop(hall);
        shared.sessions.forget_gone(&present);
        let open = shared.config.limits.connections_max - shared.connections.available_permits();
        metrics::gauge!("schalter_signal_connections").set(u32::try_from(open).unwrap_or(u32::MAX));
    }
}

fn check(config: &NodeConfig) -> Result<(), StartError> {
    let fault = |text: &str| Err(StartError::Config(text.to_owned()));
    if config.threads == 0 || config.threads > 256 {
        return fault("media threads: between 1 and 256, for example one per core");
    }
    if config.listen.is_empty() {
        return fault("media listen: at least one UDP address, for example 127.0.0.1:3478");
    }
    if config.announce.iter().any(IpAddr::is_unspecified) {
        return fault("media announce: the addresses participants send to, no wildcards");
    }
    if config.announce.is_empty()
        && config
            .listen
            .iter()
            .any(|address| address.ip().is_unspecified())
    {
        return fault(
            "media announce: needed when listening on a wildcard, for example the public address",
        );
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if config.name.is_empty() || config.name.len() > ID_BYTES_MAX || !config.name.bytes().all(plain)
    {
        return fault(
            "media node name: 1 to 64 letters, digits, '-', '_' or '.', for example media-1",
        );
    }
    Ok(())
}

fn bind(config: &NodeConfig, thread: usize) -> Result<Vec<MediaSocket>, StartError> {
    let offset = u16::try_from(thread).unwrap_or(u16::MAX);
    let bind_one = |address: &SocketAddr| {
        let port = match address.port() {
            0 => 0,
            first => first.checked_add(offset).ok_or_else(|| {
                StartError::Config(
                    "media listen: the ports of all threads must be below 65536".to_owned(),
                )
            })?,
        };
        let address = SocketAddr::new(address.ip(), port);
        MediaSocket::bind(address, config.limits.socket_buffer_bytes)
            .map_err(|source| StartError::Bind { address, source })
    };
    config.listen.iter().map(bind_one).collect()
}

/// What participants are told: the configured addresses with the port of the socket of the same family.
fn announced(config: &NodeConfig, sockets: &[MediaSocket]) -> Vec<SocketAddr> {
    if config.announce.is_empty() {
        return sockets.iter().map(MediaSocket::local).collect();
    }
    let port_for = |ip: &IpAddr| {
        sockets
            .iter()
            .map(MediaSocket::local)
            .find(|local| local.is_ipv4() == ip.is_ipv4())
    };
    config
        .announce
        .iter()
        .filter_map(|ip| Some(SocketAddr::new(*ip, port_for(ip)?.port())))
        .collect()
}
