//! A network that loses, delays, reorders and repeats datagrams, all by a seed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Packet {
    at: Instant,
    number: u64,
    pub from: SocketAddr,
    pub to: SocketAddr,
    pub bytes: Vec<u8>,
}

pub struct Network {
    random: u64,
    number: u64,
    queue: BinaryHeap<Reverse<Packet>>,
    /// Datagrams lost of a thousand.
    pub loss_per_mille: u64,
    /// Datagrams that arrive twice of a thousand.
    pub repeat_per_mille: u64,
    /// What the delay varies by, in microseconds; above the distance of two datagrams they overtake each other.
    pub jitter_us: u64,
    /// Datagrams carried so far.
    pub carried: u64,
}

impl Network {
    pub fn new(seed: u64) -> Self {
        Self {
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            number: 0,
            queue: BinaryHeap::new(),
            loss_per_mille: 0,
            repeat_per_mille: 0,
            jitter_us: 0,
            carried: 0,
        }
    }

    /// xorshift64*: good enough for weather, and the same everywhere.
    pub fn random(&mut self) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        self.random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    pub fn send(&mut self, now: Instant, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        self.carried += 1;
        let copies = if self.random() % 1_000 < self.repeat_per_mille {
            2
        } else {
            1
        };
        for _ in 0..copies {
            if self.random() % 1_000 < self.loss_per_mille {
                continue;
            }
            let jitter = if self.jitter_us > 0 {
                self.random() % self.jitter_us
            } else {
                0
            };
            self.number += 1;
            let at = now + Duration::from_micros(10_000 + jitter);
            self.queue.push(Reverse(Packet {
                at,
                number: self.number,
                from,
                to,
                bytes: bytes.to_vec(),
            }));
        }
    }

    pub fn next(&self) -> Option<Instant> {
        self.queue.peek().map(|Reverse(packet)| packet.at)
    }

    pub fn arrive(&mut self, now: Instant) -> Option<Packet> {
        if self.next()? > now {
            return None;
        }
        self.queue.pop().map(|Reverse(packet)| packet)
    }
}
