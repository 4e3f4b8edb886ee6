//! A media thread: its relay, its sockets, and the loop that turns datagrams into datagrams.
//!
//! Nothing in here waits for anything but the poller. Commands come by the mailbox, reports leave by a queue; when that is full, the
//! relay keeps its events until there is room again.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token, Waker};
use schalter_protocol::ErrorCode;
use schalter_relay::{Batch, Event, ParticipantId, Refusal, Relay, RelayConfig};
use tokio::sync::mpsc;

use crate::clock::running_s;
use crate::mailbox::{Command, Mailbox};
use crate::member::Seat;
use crate::report::Report;
use crate::udp::{MediaSocket, ReceiveArena};

/// Bytes of one send arena: the loop looks at its sockets between two of them.
const BATCH_BYTES: usize = 256 * 1024;
/// The loop turns at least this often, so that health and figures are fresh.
const BEAT: Duration = Duration::from_secs(1);
/// How soon to try again when the queue of reports is full.
const REPORTS_FULL: Duration = Duration::from_millis(10);
/// The bell of the mailbox; sockets have their index.
const BELL: Token = Token(usize::MAX);

/// What the rest of the node knows of a media thread.
#[derive(Debug)]
pub(crate) struct MediaThread {
    pub(crate) mailbox: Arc<Mailbox>,
    pub(crate) alive_at_s: Arc<AtomicU64>,
    pub(crate) handle: std::thread::JoinHandle<()>,
}

impl MediaThread {
    /// Starts a thread on bound sockets.
    pub(crate) fn start(
        index: usize,
        mut sockets: Vec<MediaSocket>,
        config: RelayConfig,
        reports: mpsc::Sender<(Seat, Report)>,
        commands_max: usize,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        let mailbox = Arc::new(Mailbox::new(
            Waker::new(poll.registry(), BELL)?,
            commands_max,
        ));
        for (index, socket) in sockets.iter_mut().enumerate() {
            socket.register(&poll, Token(index))?;
        }
        let relay = Relay::new(config, Instant::now()).map_err(io::Error::other)?;
        let alive_at_s = Arc::new(AtomicU64::new(running_s()));
        let turning = Loop {
            poll,
            sockets,
            relay,
            seats: Seats::default(),
            mailbox: mailbox.clone(),
            reports,
            arena: ReceiveArena::new(),
            batch: Batch::new(BATCH_BYTES),
            alive_at_s: alive_at_s.clone(),
            figures: Figures::new(index),
        };
        let handle = std::thread::Builder::new()
            .name(format!("media-{index}"))
            .spawn(move || turning.run())?;
        Ok(Self {
            mailbox,
            alive_at_s,
            handle,
        })
    }
}

/// The error code a relay's refusal becomes.
pub(crate) const fn code_of(refusal: Refusal) -> ErrorCode {
    match refusal {
        Refusal::UnknownParticipant | Refusal::UnexpectedDescription => ErrorCode::WrongState,
        Refusal::TooManyRooms => ErrorCode::NodeFull,
        Refusal::RoomFull => ErrorCode::RoomFull,
        Refusal::BadName | Refusal::Cryptography => ErrorCode::Internal,
        Refusal::SdpTooLong
        | Refusal::MalformedSdp
        | Refusal::TooManyMediaLines
        | Refusal::NoCommonCodec => ErrorCode::BadSdp,
        Refusal::NotAllowed => ErrorCode::NotAllowed,
    }
}

/// The relay's numbers for the node's seats, in both directions.
#[derive(Default)]
struct Seats {
    by_seat: HashMap<Seat, ParticipantId>,
    by_participant: HashMap<ParticipantId, Seat>,
}

impl Seats {
    fn find(&self, seat: Seat) -> Result<ParticipantId, Refusal> {
        self.by_seat
            .get(&seat)
            .copied()
            .ok_or(Refusal::UnknownParticipant)
    }
}

struct Loop {
    poll: Poll,
    sockets: Vec<MediaSocket>,
    relay: Relay,
    seats: Seats,
    mailbox: Arc<Mailbox>,
    reports: mpsc::Sender<(Seat, Report)>,
    arena: ReceiveArena,
    batch: Batch,
    alive_at_s: Arc<AtomicU64>,
    figures: Figures,
}

impl Loop {
    fn run(mut self) {
        let mut events = Events::with_capacity(64);
        let mut reports_full = false;
        loop {
            let wait = self.wait(reports_full);
            match self.poll.poll(&mut events, Some(wait)) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    tracing::error!(%error, "the media thread cannot poll its sockets");
                    return;
                }
                _ => {}
            }
            for event in &events {
                if let Some(socket) = self.sockets.get_mut(event.token().0) {
                    socket.readable = true;
                }
            }
            loop {
                // Commands between any two batches: a flood of datagrams must not keep anybody from leaving.
                if !self.obey() {
                    return;
                }
                self.receive();
                let now = Instant::now();
                if self
                    .relay
                    .poll_timeout()
                    .is_some_and(|deadline| deadline <= now)
                {
                    self.relay.handle_timeout(now);
                }
                reports_full = !self.report();
                let more = self.send();
                if !more && !self.sockets.iter().any(|socket| socket.readable) {
                    break;
                }
            }
            self.beat();
        }
    }

    fn wait(&self, reports_full: bool) -> Duration {
        let until = self
            .relay
            .poll_timeout()
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let wait = until.unwrap_or(BEAT).min(BEAT);
        if reports_full {
            wait.min(REPORTS_FULL)
        } else {
            wait
        }
    }

    fn receive(&mut self) {
        let (relay, arena) = (&mut self.relay, &mut self.arena);
        for socket in self.sockets.iter_mut().filter(|socket| socket.readable) {
            let now = Instant::now();
            socket.receive(arena, |from, local, datagram| {
                relay.handle_datagram(now, from, local, datagram);
            });
        }
    }

    /// Sends what waits, one arena at most; `true` when there is more.
    fn send(&mut self) -> bool {
        let more = self.relay.poll_transmit(&mut self.batch);
        for run in self.batch.runs() {
            let socket = match &mut *self.sockets {
                [only] => Some(only),
                several => several
                    .iter_mut()
                    .find(|socket| is_source(socket.local(), run.local)),
            };
            if let Some(socket) = socket {
                socket.send(run, self.batch.bytes(run));
            }
        }
        self.batch.clear();
        more
    }

    /// Carries out what waits in the mailbox; `false` when the thread is to stop.
    fn obey(&mut self) -> bool {
        let now = Instant::now();
        for command in self.mailbox.take() {
            match command {
                Command::Stop => return false,
                Command::Join { seat, join } => self.join(now, seat, &join),
                Command::Leave { seat } => {
                    if let Some(participant) = self.seats.by_seat.remove(&seat) {
                        self.seats.by_participant.remove(&participant);
                        self.relay.leave(now, participant);
                    }
                }
                Command::Publish {
                    seat,
                    sdp,
                    sources,
                    reply,
                } => {
                    let participant = self.seats.find(seat);
                    let _ = reply
                        .send(participant.and_then(|p| self.relay.publish(now, p, &sdp, &sources)));
                }
                Command::Play { seat, sdp, reply } => {
                    let _ = reply.send(
                        self.seats
                            .find(seat)
                            .and_then(|p| self.relay.play(now, p, &sdp)),
                    );
                }
                Command::Answer { seat, sdp, reply } => {
                    let _ = reply.send(
                        self.seats
                            .find(seat)
                            .and_then(|p| self.relay.answer(now, p, &sdp)),
                    );
                }
                // The three below are wishes: when the participant has just left, there is nobody to be told.
                Command::Admit { seat } => {
                    let _ = self.seats.find(seat).and_then(|p| self.relay.admit(now, p));
                }
                Command::Restart { seat, fresh } => {
                    let _ = self
                        .seats
                        .find(seat)
                        .and_then(|p| self.relay.restart(now, p, fresh));
                }
                Command::Mute {
                    seat,
                    source,
                    muted,
                } => {
                    let _ = self
                        .seats
                        .find(seat)
                        .and_then(|p| self.relay.mute(now, p, source, muted));
                }
            }
        }
        true
    }

    fn join(&mut self, now: Instant, seat: Seat, join: &schalter_relay::Join) {
        match self.relay.join(now, join) {
            Ok(participant) => {
                self.seats.by_seat.insert(seat, participant);
                self.seats.by_participant.insert(participant, seat);
            }
            Err(refusal) => {
                if self
                    .reports
                    .try_send((seat, Report::NotJoined(refusal)))
                    .is_err()
                {
                    metrics::counter!("schalter_media_reports_lost_total").increment(1);
                }
            }
        }
    }

    /// Passes the relay's events on; `false` when the queue is full and some wait.
    fn report(&mut self) -> bool {
        loop {
            let Ok(place) = self.reports.try_reserve() else {
                return self.reports.is_closed();
            };
            let Some(event) = self.relay.poll_event() else {
                return true;
            };
            if let Some(report) = self.seats.report(event) {
                place.send(report);
            }
        }
    }

    fn beat(&mut self) {
        let running_s = running_s();
        if self.alive_at_s.swap(running_s, Ordering::Relaxed) != running_s {
            self.figures.publish(&self.relay, &self.sockets);
        }
    }
}

impl Seats {
    /// The event in the node's words; `None` when it concerns somebody who has left.
    fn report(&self, event: Event) -> Option<(Seat, Report)> {
        let (participant, report) = match event {
            Event::Offer {
                participant,
                sdp,
                tracks,
            } => {
                let tracks = tracks.into_iter().filter_map(|track| {
                    let seat = self.by_participant.get(&track.participant)?;
                    Some((track.mid, *seat, track.source))
                });
                (
                    participant,
                    Report::Offer {
                        sdp,
                        tracks: tracks.collect(),
                    },
                )
            }
            Event::Connected { participant, .. } => (participant, Report::Connected),
            Event::Disconnected { participant, .. } => (participant, Report::Disconnected),
            Event::TrackPublished {
                participant,
                source,
            } => (
                participant,
                Report::Track {
                    source,
                    published: true,
                },
            ),
            Event::TrackUnpublished {
                participant,
                source,
            } => (
                participant,
                Report::Track {
                    source,
                    published: false,
                },
            ),
            Event::Speaking {
                participant,
                speaking,
            } => (participant, Report::Speaking(speaking)),
        };
        Some((*self.by_participant.get(&participant)?, report))
    }
}

/// Whether a socket bound to `bound` is the one that owns the address `local`.
fn is_source(bound: std::net::SocketAddr, local: std::net::SocketAddr) -> bool {
    bound == local
        || bound.ip().is_unspecified()
            && bound.is_ipv4() == local.is_ipv4()
            && bound.port() == local.port()
}

/// The thread's figures in the metrics, once a second.
struct Figures {
    thread: String,
}

impl Figures {
    fn new(index: usize) -> Self {
        Self {
            thread: index.to_string(),
        }
    }

    fn publish(&self, relay: &Relay, sockets: &[MediaSocket]) {
        let counters = relay.counters();
        for (name, total) in [
            ("schalter_media_datagrams_in_total", counters.datagrams_in),
            ("schalter_media_bytes_in_total", counters.bytes_in),
            ("schalter_media_packets_in_total", counters.packets_in),
            ("schalter_media_packets_out_total", counters.packets_out),
            ("schalter_media_bytes_out_total", counters.bytes_out),
            (
                "schalter_media_dropped_strangers_total",
                counters.dropped_strangers,
            ),
            (
                "schalter_media_dropped_unauthentic_total",
                counters.dropped_unauthentic,
            ),
            (
                "schalter_media_dropped_unreadable_total",
                counters.dropped_unreadable,
            ),
            ("schalter_media_dropped_full_total", counters.dropped_full),
            ("schalter_media_nacks_in_total", counters.nacks_in),
            ("schalter_media_nacks_out_total", counters.nacks_out),
            (
                "schalter_media_retransmissions_total",
                counters.retransmissions,
            ),
            (
                "schalter_media_key_frame_requests_in_total",
                counters.key_frame_requests_in,
            ),
            (
                "schalter_media_key_frame_requests_out_total",
                counters.key_frame_requests_out,
            ),
            (
                "schalter_media_handshakes_completed_total",
                counters.handshakes_completed,
            ),
            (
                "schalter_media_handshakes_failed_total",
                counters.handshakes_failed,
            ),
            (
                "schalter_media_send_dropped_full_total",
                sockets.iter().map(|socket| socket.dropped_full).sum(),
            ),
            (
                "schalter_media_send_dropped_refused_total",
                sockets.iter().map(|socket| socket.dropped_refused).sum(),
            ),
        ] {
            metrics::counter!(name, "thread" => self.thread.clone()).absolute(total);
        }
        let gauges = relay.gauges();
        for (name, present) in [
            ("schalter_media_rooms", gauges.rooms),
            ("schalter_media_participants", gauges.participants),
            ("schalter_media_transports", gauges.transports),
            ("schalter_media_tracks", gauges.tracks),
            (
                "schalter_media_handshakes_pending",
                gauges.handshakes_pending,
            ),
        ] {
            let present = u32::try_from(present).unwrap_or(u32::MAX);
            metrics::gauge!(name, "thread" => self.thread.clone()).set(present);
        }
    }
}
