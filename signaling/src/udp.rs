//! The sockets of one media thread: datagrams in by `recvmmsg` (with GRO), out by runs of equal datagrams (`UDP_SEGMENT`).
//!
//! The system calls are `quinn-udp`'s, so this workspace needs no `unsafe`. It sends one run per call instead of many by `sendmmsg`;
//! measured on loopback the run is what saves the time, the number of calls hardly matters.

use std::io::{self, ErrorKind, IoSliceMut};
use std::net::SocketAddr;

use mio::Interest;
use mio::net::UdpSocket;
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSockRef, UdpSocketState};
use schalter_relay::Run;
use socket2::{Domain, Protocol, Socket, Type};

/// Room for what one message of `recvmmsg` may hold: the greatest train of datagrams the kernel puts together.
const BUFFER_BYTES: usize = 64 * 1024;

/// Buffers for one `recvmmsg`, shared by the sockets of a thread.
pub(crate) struct ReceiveArena(Box<[u8]>);

impl ReceiveArena {
    pub(crate) fn new() -> Self {
        Self(vec![0; BATCH_SIZE * BUFFER_BYTES].into_boxed_slice())
    }
}

/// One bound socket.
pub(crate) struct MediaSocket {
    socket: UdpSocket,
    state: UdpSocketState,
    local: SocketAddr,
    /// Whether datagrams may be waiting: the poller tells only once.
    pub(crate) readable: bool,
    /// Datagrams dropped because the system's buffer was full.
    pub(crate) dropped_full: u64,
    /// Datagrams the system refused to send.
    pub(crate) dropped_refused: u64,
}

impl MediaSocket {
    /// Binds an address and asks for large buffers; the system may grant less.
    pub(crate) fn bind(address: SocketAddr, buffer_bytes: usize) -> io::Result<Self> {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::DGRAM,
            Some(Protocol::UDP),
        )?;
        if address.is_ipv6() {
            socket.set_only_v6(true)?;
        }
        socket.set_recv_buffer_size(buffer_bytes)?;
        socket.set_send_buffer_size(buffer_bytes)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        let socket = UdpSocket::from_std(socket.into());
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        let local = socket.local_addr()?;
        Ok(Self {
            socket,
            state,
            local,
            readable: true,
            dropped_full: 0,
            dropped_refused: 0,
        })
    }

    pub(crate) const fn local(&self) -> SocketAddr {
        self.local
    }

    pub(crate) fn register(&mut self, poll: &mio::Poll, token: mio::Token) -> io::Result<()> {
        poll.registry()
            .register(&mut self.socket, token, Interest::READABLE)
    }

    /// Receives one batch and hands each datagram on with where it came from and the address of ours it came to.
    /// Afterwards `readable` tells whether more may be waiting.
    pub(crate) fn receive(
        &mut self,
        arena: &mut ReceiveArena,
        mut each: impl FnMut(SocketAddr, SocketAddr, &mut [u8]),
    ) {
        let mut metas = [RecvMeta::default(); BATCH_SIZE];
        let received = {
            let mut chunks = arena.0.chunks_exact_mut(BUFFER_BYTES);
            let mut buffers: [IoSliceMut<'_>; BATCH_SIZE] =
                std::array::from_fn(|_| IoSliceMut::new(chunks.next().unwrap_or_default()));
            self.state
                .recv(UdpSockRef::from(&self.socket), &mut buffers, &mut metas)
        };
        let count = match received {
            Ok(count) => count,
            // An ICMP error of an earlier datagram is told here; it concerns one peer, whose consent will expire.
            Err(error) if error.kind() != ErrorKind::WouldBlock => return,
            Err(_) => {
                self.readable = false;
                return;
            }
        };
        for (buffer, meta) in arena.0.chunks_exact_mut(BUFFER_BYTES).zip(&metas[..count]) {
            let local = meta
                .dst_ip
                .map_or(self.local, |ip| SocketAddr::new(ip, self.local.port()));
            let (Some(train), true) = (buffer.get_mut(..meta.len), meta.stride > 0) else {
                continue;
            };
            train
                .chunks_mut(meta.stride)
                .for_each(|datagram| each(meta.addr, local, datagram));
        }
    }

    /// Sends a run. A full buffer drops it: late media is worse than lost media.
    pub(crate) fn send(&mut self, run: &Run, bytes: &[u8]) {
        let segments_max = self.state.max_gso_segments().max(1);
        for train in bytes.chunks(run.segment_bytes.saturating_mul(segments_max)) {
            match self.try_send(run, train) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.dropped_full += train.len().div_ceil(run.segment_bytes) as u64;
                }
                // The first failure of a card without checksum offload lowers `max_gso_segments`: one by one, then.
                Err(_) => train.chunks(run.segment_bytes).for_each(|datagram| {
                    if self.try_send(run, datagram).is_err() {
                        self.dropped_refused += 1;
                    }
                }),
            }
        }
    }

    fn try_send(&self, run: &Run, contents: &[u8]) -> io::Result<()> {
        let transmit = Transmit {
            destination: run.to,
            ecn: None,
            contents,
            segment_size: Some(run.segment_bytes),
            // Answers must come from the address the peer knows, which a wildcard socket would not choose by itself.
            src_ip: self.local.ip().is_unspecified().then(|| run.local.ip()),
        };
        self.state
            .try_send(UdpSockRef::from(&self.socket), &transmit)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn datagrams_arrive_one_by_one_with_both_addresses() {
        let mut socket =
            MediaSocket::bind(SocketAddr::from(([127, 0, 0, 1], 0)), 1 << 20).expect("binds");
        let peer = std::net::UdpSocket::bind("127.0.0.1:0").expect("binds");
        for size in [1200_u16, 1200, 1200, 40, 1200] {
            peer.send_to(&vec![7; usize::from(size)], socket.local())
                .expect("sends");
        }
        let (mut arena, mut seen) = (ReceiveArena::new(), Vec::new());
        let deadline = Instant::now() + Duration::from_secs(5);
        while seen.len() < 5 && Instant::now() < deadline {
            socket.receive(&mut arena, |from, local, datagram| {
                seen.push((from, local, datagram.len()));
            });
        }
        let expected = [1200, 1200, 1200, 40, 1200]
            .map(|size| (peer.local_addr().expect("bound"), socket.local(), size));
        assert_eq!(seen, expected);
        socket.receive(&mut arena, |_, _, _| panic!("nothing waits"));
        assert!(!socket.readable);
    }
}
