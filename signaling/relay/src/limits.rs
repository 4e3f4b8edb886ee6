//! Every limit of the relay, with its unit in its name.

/// What one media thread carries at most. Reaching a limit is refused or dropped and counted, never a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Rooms of the thread.
    pub rooms_max: usize,
    /// Participants of a room, the lobby included.
    pub participants_max: usize,
    /// Tracks one participant publishes at the same time.
    pub tracks_max: usize,
    /// Length of the names of rooms and participants in bytes.
    pub name_bytes_max: usize,
    /// Length of a session description in bytes.
    pub sdp_bytes_max: usize,
    /// Media sections of one session description.
    pub media_lines_max: usize,
    /// Packets of a picture track kept for retransmission. At 260 packets a second 512 are two seconds.
    pub video_ring_packets_max: usize,
    /// Packets of a sound track kept until they are forwarded; sound is not retransmitted. At 50 packets a second 32 are two
    /// thirds of a second.
    pub audio_ring_packets_max: usize,
    /// Length of a datagram in bytes; longer ones are dropped.
    pub datagram_bytes_max: usize,
    /// Peers whose DTLS handshake is under way.
    pub handshakes_pending_max: usize,
    /// Addresses of one peer that passed a connectivity check.
    pub addresses_max: usize,
    /// Synchronisation sources one peer sends.
    pub sources_max: usize,
    /// Datagrams of STUN, DTLS and RTCP waiting to be sent.
    pub outbox_datagrams_max: usize,
    /// Retransmissions waiting to be sent.
    pub retransmissions_max: usize,
    /// Retransmissions to one subscriber of one track per second.
    pub retransmissions_per_second_max: u32,
    /// Events waiting to be polled; the oldest `Speaking` is dropped first.
    pub events_max: usize,
    /// What a publisher is told to send at most, in bits per second.
    pub publish_bits_per_second_max: u32,
    /// Time without an authenticated connectivity check after which a peer counts as gone (RFC 7675), in milliseconds.
    pub consent_ms: u64,
    /// Time from description to media after which a peer counts as gone, in milliseconds.
    pub connect_ms: u64,
    /// Least time between two key-frame requests for one track, in milliseconds.
    pub key_frame_request_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms_max: 1_000,
            participants_max: 110,
            tracks_max: 4,
            name_bytes_max: 128,
            sdp_bytes_max: 256 * 1024,
            media_lines_max: 256,
            video_ring_packets_max: 512,
            audio_ring_packets_max: 32,
            datagram_bytes_max: 1_500,
            handshakes_pending_max: 256,
            addresses_max: 8,
            sources_max: 16,
            outbox_datagrams_max: 4_096,
            retransmissions_max: 4_096,
            retransmissions_per_second_max: 300,
            events_max: 4_096,
            publish_bits_per_second_max: 2_500_000,
            consent_ms: 30_000,
            connect_ms: 30_000,
            key_frame_request_ms: 300,
        }
    }
}
