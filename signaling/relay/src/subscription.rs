//! One line of a subscribe connection: a media section, its own source number, and the track that is on it.

use std::time::Instant;

use crate::arena::Id;
use crate::rewrite::{Form, Rewriter};
use crate::track::{Slot, Track};

/// Sound or picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Audio,
    Video,
}

impl Kind {
    pub(crate) fn of(source: schalter_protocol::Source) -> Self {
        if source.is_audio() {
            Self::Audio
        } else {
            Self::Video
        }
    }

    pub(crate) const fn clock_rate(self) -> u32 {
        match self {
            Self::Audio => 48_000,
            Self::Video => 90_000,
        }
    }
}

/// Allows so many retransmissions per second, saved up for half a second at most. A subscriber that asks for everything again
/// and again must not make us send without end.
#[derive(Debug, Clone)]
struct Allowance {
    left: u32,
    filled: Instant,
}

/// A media section of a subscribe connection.
pub(crate) struct Line {
    pub(crate) mid: String,
    pub(crate) kind: Kind,
    pub(crate) ssrc: u32,
    pub(crate) repair_ssrc: u32,
    pub(crate) form: Form,
    /// What is to be on it.
    pub(crate) track: Option<Id<Track>>,
    /// What was on it in the offer under way.
    pub(crate) offered: Option<Id<Track>>,
    /// What flows.
    pub(crate) active: Option<Id<Track>>,
    pub(crate) rewriter: Rewriter,
    /// The next arrival of the track's ring to forward.
    pub(crate) next_arrival: u64,
    pub(crate) packets: u32,
    pub(crate) octets: u32,
    repair_index: u64,
    /// Time stamp of the last packet sent, to go on from when another track takes over.
    pub(crate) last_sent: Option<u32>,
    /// Another track takes over with the next packet.
    pub(crate) spliced: bool,
    allowance: Allowance,
}

impl Line {
    pub(crate) fn new(
        now: Instant,
        mid: String,
        kind: Kind,
        form: Form,
        ssrcs: (u32, u32),
        random: u32,
    ) -> Self {
        Self {
            mid,
            kind,
            ssrc: ssrcs.0,
            repair_ssrc: ssrcs.1,
            form,
            track: None,
            offered: None,
            active: None,
            rewriter: Rewriter::new(random),
            next_arrival: 0,
            packets: 0,
            octets: 0,
            repair_index: u64::from(random >> 17),
            last_sent: None,
            spliced: false,
            allowance: Allowance {
                left: 0,
                filled: now,
            },
        }
    }

    /// Lets a track flow from its next packet on.
    pub(crate) fn activate(&mut self, track: Id<Track>, arrivals: u64) {
        self.active = Some(track);
        self.next_arrival = arrivals;
        self.rewriter.pause();
        self.spliced = self.last_sent.is_some();
    }

    /// Lets the time stamps of the track that takes over go on a twentieth of a second after those of the one before.
    pub(crate) fn splice(&mut self, first: &Slot) {
        if let Some(last) = self.last_sent {
            self.rewriter
                .splice(last, first.timestamp, self.kind.clock_rate() / 20);
        }
    }

    /// Whether one more retransmission is allowed.
    pub(crate) fn allow_repair(&mut self, now: Instant, per_second_max: u32) -> bool {
        let passed = u32::try_from(
            now.saturating_duration_since(self.allowance.filled)
                .as_millis(),
        )
        .unwrap_or(u32::MAX);
        let gained = u32::try_from(u64::from(passed) * u64::from(per_second_max) / 1_000)
            .unwrap_or(u32::MAX);
        if gained > 0 {
            self.allowance.left = self
                .allowance
                .left
                .saturating_add(gained)
                .min(per_second_max / 2);
            self.allowance.filled = now;
        }
        let allowed = self.allowance.left > 0;
        self.allowance.left = self.allowance.left.saturating_sub(1);
        allowed
    }

    pub(crate) fn next_repair_index(&mut self) -> u64 {
        self.repair_index += 1;
        self.repair_index
    }
}
