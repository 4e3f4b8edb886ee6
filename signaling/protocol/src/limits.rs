//! Every limit of the signalling contract, with its unit in its name. `PROTOCOL.md` prints the same table.

/// Longest text frame a participant may send, in bytes. An answer for 30 publishers is about 70 KiB of SDP.
pub const MESSAGE_BYTES_MAX: usize = 256 * 1024;

/// Longest session description, in bytes, over the WebSocket and over WHIP and WHEP.
pub const SDP_BYTES_MAX: usize = 200 * 1024;

/// Longest signed pass, in bytes.
pub const PASS_BYTES_MAX: usize = 4 * 1024;

/// Longest chat message, in characters.
pub const CHAT_CHARS_MAX: usize = 2_000;

/// Most characters that one `text` message may add to or take from the line being typed.
pub const TEXT_CHARS_MAX: usize = 500;

/// Longest display name, in characters.
pub const NAME_CHARS_MAX: usize = 100;

/// Longest identifier (authority, room, participant, pass, node), in bytes.
pub const ID_BYTES_MAX: usize = 64;

/// Longest media line identifier (`a=mid`), in bytes.
pub const MID_BYTES_MAX: usize = 16;

/// Most tracks one participant may publish: microphone, camera, screen and the sound of the screen.
pub const TRACKS_MAX: usize = 4;

/// Time in which the first message must have arrived, in milliseconds.
pub const HELLO_MS_MAX: u64 = 5_000;

/// Time after a lost connection in which the place is kept, in milliseconds.
pub const RESUME_MS_MAX: u64 = 60_000;

/// Longest silence of a participant before the connection counts as lost, in milliseconds.
pub const SILENCE_MS_MAX: u64 = 45_000;

/// Time between two pings of the node, in milliseconds.
pub const PING_MS: u64 = 15_000;

/// Messages a participant may send per second over a longer time.
pub const MESSAGES_PER_SECOND_MAX: u32 = 30;

/// Messages a participant may send at once after a silence.
pub const MESSAGES_BURST_MAX: u32 = 120;

/// Bytes a participant may send per second over a longer time.
pub const BYTES_PER_SECOND_MAX: u32 = 128 * 1024;

/// Bytes a participant may send at once after a silence.
pub const BYTES_BURST_MAX: u32 = 1024 * 1024;

/// Messages that may wait for a participant who reads slowly, or is away, before the place is given up.
pub const QUEUE_MESSAGES_MAX: usize = 512;

/// Default lifetime of a pass from signing to first use, in seconds.
pub const PASS_LIFETIME_S: u64 = 120;

/// Longest lifetime a verifier accepts, in seconds: passes made by hand for an encoder or a test.
pub const PASS_LIFETIME_S_MAX: u64 = 12 * 60 * 60;

/// Difference of clocks between the office and the media node that is forgiven, in seconds.
pub const CLOCK_SKEW_S_MAX: u64 = 5;
