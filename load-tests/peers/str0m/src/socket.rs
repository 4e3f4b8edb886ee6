//! One UDP port: batches in, runs of equal datagrams out.

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSockRef, UdpSocketState};
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, IoSliceMut};
use std::net::SocketAddr;
use std::time::Duration;

const SOCKET_BYTES: usize = 8 * 1024 * 1024;
const BUFFER_BYTES: usize = 64 * 1024;

/// The port and what waits to leave by it.
pub struct MediaSocket {
    poll: Poll,
    events: Events,
    socket: UdpSocket,
    state: UdpSocketState,
    local: SocketAddr,
    arena: Vec<u8>,
    run: Vec<u8>,
    run_to: Option<SocketAddr>,
    segment: usize,
    /// A datagram shorter than the others ends a run.
    ended: bool,
}

impl MediaSocket {
    pub fn bind(address: SocketAddr) -> anyhow::Result<Self> {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::DGRAM,
            Some(Protocol::UDP),
        )?;
        socket.set_recv_buffer_size(SOCKET_BYTES)?;
        socket.set_send_buffer_size(SOCKET_BYTES)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        let mut socket = UdpSocket::from_std(socket.into());
        let poll = Poll::new()?;
        poll.registry()
            .register(&mut socket, Token(0), Interest::READABLE)?;
        Ok(Self {
            poll,
            events: Events::with_capacity(8),
            state: UdpSocketState::new(UdpSockRef::from(&socket))?,
            local: socket.local_addr()?,
            socket,
            arena: vec![0; BATCH_SIZE * BUFFER_BYTES],
            run: Vec::new(),
            run_to: None,
            segment: 0,
            ended: false,
        })
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// Ends a `wait` from another thread.
    pub fn waker(&self) -> io::Result<Waker> {
        Waker::new(self.poll.registry(), Token(1))
    }

    /// Waits until something has arrived or the time is over.
    pub fn wait(&mut self, time: Duration) -> io::Result<()> {
        match self.poll.poll(&mut self.events, Some(time)) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
            _ => Ok(()),
        }
    }

    /// One batch of datagrams; `false` when nothing waited.
    pub fn receive(&mut self, mut each: impl FnMut(SocketAddr, &[u8])) -> io::Result<bool> {
        let mut metas = [RecvMeta::default(); BATCH_SIZE];
        let mut chunks = self.arena.chunks_exact_mut(BUFFER_BYTES);
        let mut buffers: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| IoSliceMut::new(chunks.next().unwrap_or_default()));
        let received = self
            .state
            .recv(UdpSockRef::from(&self.socket), &mut buffers, &mut metas);
        let count = match received {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error),
        };
        for (buffer, meta) in self.arena.chunks_exact(BUFFER_BYTES).zip(&metas[..count]) {
            if meta.stride > 0 {
                buffer[..meta.len]
                    .chunks(meta.stride)
                    .for_each(|datagram| each(meta.addr, datagram));
            }
        }
        Ok(true)
    }

    /// Puts a datagram into the run, or begins a new one.
    pub fn send(&mut self, to: SocketAddr, datagram: &[u8]) {
        let fits = self.run_to == Some(to)
            && !self.ended
            && datagram.len() <= self.segment
            && self.run.len() / self.segment < self.state.max_gso_segments().min(50);
        if !fits {
            self.flush();
            self.run_to = Some(to);
            self.segment = datagram.len();
        }
        self.ended = datagram.len() < self.segment;
        self.run.extend_from_slice(datagram);
    }

    /// Sends the run. A full buffer drops it.
    pub fn flush(&mut self) {
        if let Some(destination) = self.run_to.take() {
            let transmit = Transmit {
                destination,
                ecn: None,
                contents: &self.run,
                segment_size: Some(self.segment),
                src_ip: None,
            };
            let _ = self
                .state
                .try_send(UdpSockRef::from(&self.socket), &transmit);
        }
        self.run.clear();
        self.ended = false;
    }
}
