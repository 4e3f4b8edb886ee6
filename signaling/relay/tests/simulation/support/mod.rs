//! A whole call in virtual time: the relay, clients that speak through the library's DTLS and SRTP, and a network that loses,
//! reorders and repeats datagrams by a seed.

pub mod client;
pub mod network;
pub mod peer;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use schalter_protocol::Right;
use schalter_relay::{
    Batch, Event, Identity, Join, Limits, ParticipantId, Relay, RelayConfig, Target,
};

use self::client::Client;
use self::network::Network;

/// Everything a usual pass allows.
pub const ALL: [Right; 4] = [
    Right::PublishAudio,
    Right::PublishVideo,
    Right::PublishScreen,
    Right::Subscribe,
];

pub fn relay_address() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 3478))
}

pub struct World {
    pub relay: Relay,
    pub network: Network,
    pub clients: Vec<Client>,
    pub now: Instant,
    /// Everything the relay told, in order.
    pub events: Vec<Event>,
    batch: Batch,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self::with_limits(seed, Limits::default())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "virtual time begins at some moment; nothing depends on which"
    )]
    pub fn with_limits(seed: u64, limits: Limits) -> Self {
        let now = Instant::now();
        println!("seed {seed}");
        let config = RelayConfig {
            announced: vec![relay_address()],
            identity: Identity::generate().unwrap(),
            limits,
            seed: [u8::try_from(seed & 0xFF).unwrap(); 32],
        };
        Self {
            relay: Relay::new(config, now).unwrap(),
            network: Network::new(seed),
            clients: Vec::new(),
            now,
            events: Vec::new(),
            batch: Batch::new(64 * 1024),
        }
    }

    /// Somebody enters; answers their number in `clients`.
    pub fn join(&mut self, room: &str, name: &str, rights: &[Right], lobby: bool) -> usize {
        let join = Join {
            room: room.into(),
            participant: name.into(),
            rights: rights.to_vec(),
            lobby,
        };
        let id = self.relay.join(self.now, &join).unwrap();
        self.clients
            .push(Client::new(self.clients.len(), id, self.now));
        self.clients.len() - 1
    }

    pub fn id(&self, client: usize) -> ParticipantId {
        self.clients[client].id
    }

    /// The client offers its tracks; the relay's answer is applied.
    pub fn publish(&mut self, client: usize, sources: &[schalter_protocol::Source]) {
        let (offer, named) = self.clients[client].offer(sources);
        let answer = self
            .relay
            .publish(self.now, self.clients[client].id, &offer, &named)
            .unwrap();
        self.clients[client].publish.accept(&answer, self.now);
    }

    /// Lets virtual time pass.
    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            self.exchange();
            let next = [
                self.network.next(),
                self.relay.poll_timeout(),
                self.clients.iter().filter_map(Client::next).min(),
            ];
            let next = next.into_iter().flatten().min().unwrap_or(end);
            if next > end {
                self.now = end;
                return;
            }
            self.now = self.now.max(next);
            if self.relay.poll_timeout().is_some_and(|at| at <= self.now) {
                self.relay.handle_timeout(self.now);
            }
            for client in &mut self.clients {
                client.handle_timeout(self.now);
            }
            while let Some(mut packet) = self.network.arrive(self.now) {
                if packet.to == relay_address() {
                    self.relay
                        .handle_datagram(self.now, packet.from, packet.to, &mut packet.bytes);
                } else {
                    for client in &mut self.clients {
                        client.handle(self.now, packet.to, &packet.bytes);
                    }
                }
            }
        }
    }

    /// Passes on what the relay and the clients have to say, without letting time pass.
    pub fn exchange(&mut self) {
        while let Some(event) = self.relay.poll_event() {
            if let Event::Offer {
                participant,
                sdp,
                tracks,
            } = &event
            {
                let client = self
                    .clients
                    .iter_mut()
                    .find(|client| client.id == *participant)
                    .unwrap();
                if !client.deaf {
                    let answer = client.answer(sdp, tracks, self.now);
                    self.relay.answer(self.now, *participant, &answer).unwrap();
                }
            }
            self.events.push(event);
        }
        loop {
            let more = self.relay.poll_transmit(&mut self.batch);
            for (run, datagram) in self.batch.datagrams() {
                self.network.send(self.now, run.local, run.to, datagram);
            }
            self.batch.clear();
            if !more {
                break;
            }
        }
        for client in &mut self.clients {
            for (from, datagram) in client.take_outgoing() {
                self.network
                    .send(self.now, from, relay_address(), &datagram);
            }
        }
    }

    /// Runs until both connections the clients wish for are through.
    pub fn run_until_connected(&mut self, time: Duration) {
        let end = self.now + time;
        self.exchange();
        while self.now < end && !self.clients.iter().all(Client::is_connected) {
            self.run(Duration::from_millis(20));
        }
        assert!(
            self.clients.iter().all(Client::is_connected),
            "not everybody connected"
        );
    }

    pub fn connected(&self, client: usize, target: Target) -> bool {
        self.events.contains(&Event::Connected {
            participant: self.id(client),
            target,
        })
    }

    /// Everybody who publishes sends `packets` frames of each track, twenty milliseconds apart.
    pub fn talk(&mut self, frames: u32) {
        for _ in 0..frames {
            for client in &mut self.clients {
                client.send_frame();
            }
            self.run(Duration::from_millis(20));
        }
    }
}
