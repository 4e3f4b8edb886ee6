//! Datagrams as they come: runs of them in one piece, where they were sent so (UDP GRO), with the kernel's time stamp.
//!
//! Over loopback the kernel would otherwise cut each run into datagrams in the sender's time, which in life is the work of its network card.

use nix::sys::socket::sockopt::{ReceiveTimestampns, UdpGroSegment};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt};
use nix::sys::time::TimeSpec;
use std::io::IoSliceMut;
use std::ops::Range;
use std::os::fd::AsRawFd as _;
use tokio::io::Interest;
use tokio::net::UdpSocket;

/// Bytes of a run at most: those of the largest datagram.
const RUN_BYTES_MAX: usize = 65_535;

/// The run that was received last.
#[derive(Debug, Default)]
pub(super) struct Run {
    bytes: Vec<u8>,
    /// What of it was not taken yet.
    left: Range<usize>,
    /// Bytes of each datagram but the last, which may be shorter.
    segment: usize,
    /// When the kernel had it, in nanoseconds since 1970.
    at_ns: i128,
}

impl Run {
    /// From now on runs are received in one piece, with time stamps.
    pub(super) fn begin(socket: &UdpSocket) -> anyhow::Result<Self> {
        setsockopt(socket, ReceiveTimestampns, &true)?;
        setsockopt(socket, UdpGroSegment, &true)?;
        Ok(Self {
            bytes: vec![0; RUN_BYTES_MAX],
            ..Self::default()
        })
    }

    /// Waits for the next datagram. Nothing is lost when the waiting is given up.
    pub(super) async fn next(&mut self, socket: &UdpSocket) -> std::io::Result<(&[u8], i128)> {
        while self.left.is_empty() {
            socket
                .async_io(Interest::READABLE, || self.receive(socket))
                .await?;
        }
        let begin = self.left.start;
        let end = self.left.end.min(begin.saturating_add(self.segment));
        self.left.start = end;
        Ok((&self.bytes[begin..end], self.at_ns))
    }

    fn receive(&mut self, socket: &UdpSocket) -> std::io::Result<()> {
        let mut control = nix::cmsg_space!(TimeSpec, i32);
        let mut parts = [IoSliceMut::new(&mut self.bytes)];
        let received = recvmsg::<SockaddrStorage>(
            socket.as_raw_fd(),
            &mut parts,
            Some(&mut control),
            MsgFlags::MSG_DONTWAIT,
        )?;
        self.left = 0..received.bytes;
        self.segment = received.bytes;
        for message in received.cmsgs()? {
            match message {
                ControlMessageOwned::ScmTimestampns(at) => {
                    self.at_ns = i128::from(at.tv_sec()) * 1_000_000_000 + i128::from(at.tv_nsec());
                }
                ControlMessageOwned::UdpGroSegments(bytes) => {
                    self.segment = usize::try_from(bytes).unwrap_or(self.segment).max(1);
                }
                _ => {}
            }
        }
        Ok(())
    }
}
