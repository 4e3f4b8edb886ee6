//! The send arena: datagrams side by side, grouped so that one system call can send a whole run (UDP GSO).

use std::net::SocketAddr;

/// Segments of one run; Linux accepts 64 in a `UDP_SEGMENT` send.
const RUN_SEGMENTS_MAX: usize = 64;
/// Bytes of one run; the kernel refuses what does not fit into one IPv4 datagram of 65,535 bytes with its headers.
const RUN_BYTES_MAX: usize = 65_000;

/// Consecutive datagrams to one peer: all of `segment_bytes`, only the last may be shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Where to send it.
    pub to: SocketAddr,
    /// The address of ours the peer talks to: choose the socket by it.
    pub local: SocketAddr,
    /// Length of each datagram in bytes, the last one excepted.
    pub segment_bytes: usize,
    start: usize,
    end: usize,
}

impl Run {
    /// How many datagrams the run has.
    #[must_use]
    pub const fn segments(&self) -> usize {
        (self.end - self.start).div_ceil(self.segment_bytes)
    }
}

/// Datagrams to send. Made once and used again and again; it never grows.
#[derive(Debug)]
pub struct Batch {
    arena: Box<[u8]>,
    used: usize,
    runs: Vec<Run>,
    runs_max: usize,
}

impl Batch {
    /// An arena of `bytes_max` bytes. 256 KiB is a good size: large enough for long runs, small enough for the cache, and the
    /// owner comes back to its sockets between two of them.
    #[must_use]
    pub fn new(bytes_max: usize) -> Self {
        // A run holds at least one datagram; a thousand of them per flush is more than one system call should wait for.
        let runs_max = 1_024;
        Self {
            arena: vec![0; bytes_max].into_boxed_slice(),
            used: 0,
            runs: Vec::with_capacity(runs_max),
            runs_max,
        }
    }

    /// Forgets everything; call it after sending.
    pub fn clear(&mut self) {
        self.used = 0;
        self.runs.clear();
    }

    /// The runs in the order in which they are to be sent.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The bytes of a run of this batch.
    #[must_use]
    pub fn bytes(&self, run: &Run) -> &[u8] {
        self.arena.get(run.start..run.end).unwrap_or_default()
    }

    /// Every single datagram with its destination, for owners without GSO and for tests.
    pub fn datagrams(&self) -> impl Iterator<Item = (&Run, &[u8])> {
        self.runs.iter().flat_map(|run| {
            self.bytes(run)
                .chunks(run.segment_bytes)
                .map(move |datagram| (run, datagram))
        })
    }

    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Room for one more datagram of at most `bytes_max` bytes, or `None` when the batch is full.
    pub(crate) fn reserve(&mut self, bytes_max: usize) -> Option<&mut [u8]> {
        if self.runs.len() >= self.runs_max {
            return None;
        }
        self.arena
            .get_mut(self.used..self.used.checked_add(bytes_max)?)
    }

    /// Takes the first `len` bytes of what [`reserve`](Self::reserve) gave as a datagram.
    pub(crate) fn commit(&mut self, to: SocketAddr, local: SocketAddr, len: usize) {
        let (start, end) = (self.used, self.used + len);
        debug_assert!(len > 0 && end <= self.arena.len());
        self.used = end;
        if let Some(run) = self.runs.last_mut() {
            // A shorter datagram closes a run: from then on its length is no multiple of the segment size.
            let open = (run.end - run.start) % run.segment_bytes == 0;
            if open
                && run.to == to
                && run.local == local
                && len <= run.segment_bytes
                && run.segments() < RUN_SEGMENTS_MAX
                && end - run.start <= RUN_BYTES_MAX
            {
                run.end = end;
                return;
            }
        }
        self.runs.push(Run {
            to,
            local,
            segment_bytes: len,
            start,
            end,
        });
    }

    /// Puts a finished datagram in; `false` when the batch is full.
    pub(crate) fn push(&mut self, to: SocketAddr, local: SocketAddr, datagram: &[u8]) -> bool {
        let Some(place) = self.reserve(datagram.len()) else {
            return false;
        };
        place.copy_from_slice(datagram);
        self.commit(to, local, datagram.len());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn equal_datagrams_to_one_peer_are_one_run_and_a_shorter_one_closes_it() {
        let mut batch = Batch::new(10_000);
        for len in [100, 100, 60, 60, 100] {
            assert!(batch.push(address(1), address(9), &vec![7; len]));
        }
        assert!(batch.push(address(2), address(9), &[7; 100]));
        let shape: Vec<_> = batch
            .runs()
            .iter()
            .map(|run| (run.to.port(), run.segment_bytes, run.segments()))
            .collect();
        assert_eq!(shape, [(1, 100, 3), (1, 60, 1), (1, 100, 1), (2, 100, 1)]);
        assert_eq!(batch.datagrams().count(), 6);
    }

    #[test]
    fn a_run_never_exceeds_what_the_kernel_takes() {
        let mut batch = Batch::new(400_000);
        for _ in 0..200 {
            assert!(batch.push(address(1), address(9), &[1; 1_200]));
        }
        assert!(batch.runs().iter().all(
            |run| run.segments() <= RUN_SEGMENTS_MAX && batch.bytes(run).len() <= RUN_BYTES_MAX
        ));
        assert_eq!(batch.datagrams().count(), 200);
    }

    #[test]
    fn a_full_batch_says_so_and_keeps_what_it_has() {
        let mut batch = Batch::new(250);
        assert!(batch.push(address(1), address(9), &[1; 100]));
        assert!(batch.push(address(1), address(9), &[2; 100]));
        assert!(!batch.push(address(1), address(9), &[3; 100]));
        assert_eq!(batch.datagrams().count(), 2);
        batch.clear();
        assert!(batch.is_empty());
    }
}
