//! What the relay counts, for metrics. Monotonic since the start, no names and no addresses.

/// Totals of one media thread.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// Datagrams received, of every kind.
    pub datagrams_in: u64,
    /// Bytes received, without UDP and IP headers.
    pub bytes_in: u64,
    /// Media packets that were authentic and belonged to a track.
    pub packets_in: u64,
    /// Media packets forwarded, retransmissions not included.
    pub packets_out: u64,
    /// Bytes of media packets forwarded, retransmissions included.
    pub bytes_out: u64,
    /// Datagrams dropped because nobody known sent them.
    pub dropped_strangers: u64,
    /// Datagrams dropped because they were not authentic or had been received before.
    pub dropped_unauthentic: u64,
    /// Datagrams dropped because they could not be read or belonged to no track.
    pub dropped_unreadable: u64,
    /// Datagrams and packets dropped because a queue or a limit was full.
    pub dropped_full: u64,
    /// Packets subscribers reported missing.
    pub nacks_in: u64,
    /// Packets reported missing to publishers.
    pub nacks_out: u64,
    /// Packets sent again.
    pub retransmissions: u64,
    /// Key frames subscribers asked for.
    pub key_frame_requests_in: u64,
    /// Key frames asked for at publishers.
    pub key_frame_requests_out: u64,
    /// Handshakes completed.
    pub handshakes_completed: u64,
    /// Handshakes that failed, a wrong fingerprint included.
    pub handshakes_failed: u64,
}

/// What is there at this moment.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Gauges {
    /// Rooms with at least one participant.
    pub rooms: usize,
    /// Participants, the lobby included.
    pub participants: usize,
    /// Peer connections, up to two per participant.
    pub transports: usize,
    /// Published tracks.
    pub tracks: usize,
    /// Peers whose handshake is under way.
    pub handshakes_pending: usize,
}
