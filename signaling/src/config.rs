//! What the owner of a node decides.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use schalter_protocol::IceServer;
use schalter_protocol::limits::{ID_BYTES_MAX, SDP_BYTES_MAX};

/// The configuration of a media node.
#[derive(Debug, Clone)]
pub struct NodeConfig {
    /// The node's name: a pass that names another one is refused.
    pub name: String,
    /// UDP addresses of the first media thread; thread `n` listens on the same addresses with `n` added to the port.
    /// Port 0 lets the system choose.
    pub listen: Vec<SocketAddr>,
    /// Addresses that participants are told to send to, the preferred one first: the public ones when the node is behind a
    /// one-to-one NAT. Empty: the addresses of `listen`, which then must not be wildcards.
    pub announce: Vec<IpAddr>,
    /// Media threads, each with its own port and its own rooms. One per core that media may have.
    pub threads: usize,
    /// Origins besides the node's own host whose pages may open the WebSocket, such as `https://termine.example.org`.
    pub origins: Vec<String>,
    /// STUN and TURN servers that participants are told.
    pub ice_servers: Vec<IceServer>,
    /// What the node carries at most.
    pub limits: NodeLimits,
}

/// What a node carries at most.
#[derive(Debug, Clone)]
pub struct NodeLimits {
    /// Rooms.
    pub rooms_max: usize,
    /// Participants of one room, the lobby included.
    pub participants_max: usize,
    /// WebSocket connections, those that have not said who they are included.
    pub connections_max: usize,
    /// WHIP and WHEP sessions.
    pub sessions_max: usize,
    /// Passes remembered as used until they expire.
    pub spent_passes_max: usize,
    /// Commands waiting for one media thread.
    pub commands_max: usize,
    /// Room in the socket's receive and send buffers, in bytes; the system may allow less.
    pub socket_buffer_bytes: usize,
    /// What a publisher is told to send at most, in bits per second.
    pub publish_bits_per_second_max: u32,
}

impl Default for NodeConfig {
    fn default() -> Self {
        Self {
            name: "media-1".to_owned(),
            listen: vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 3478))],
            announce: Vec::new(),
            threads: 1,
            origins: Vec::new(),
            ice_servers: Vec::new(),
            limits: NodeLimits::default(),
        }
    }
}

impl Default for NodeLimits {
    fn default() -> Self {
        Self {
            rooms_max: 1_000,
            participants_max: 110,
            connections_max: 10_000,
            sessions_max: 1_000,
            spent_passes_max: 200_000,
            commands_max: 4_096,
            socket_buffer_bytes: 8 * 1024 * 1024,
            publish_bits_per_second_max: 2_500_000,
        }
    }
}

impl NodeLimits {
    /// The same limits as the relay of one media thread understands them.
    pub(crate) fn relay(&self) -> schalter_relay::Limits {
        schalter_relay::Limits {
            rooms_max: self.rooms_max,
            participants_max: self.participants_max,
            // `authority/room`
            name_bytes_max: 2 * ID_BYTES_MAX + 1,
            sdp_bytes_max: SDP_BYTES_MAX,
            publish_bits_per_second_max: self.publish_bits_per_second_max,
            ..schalter_relay::Limits::default()
        }
    }
}
