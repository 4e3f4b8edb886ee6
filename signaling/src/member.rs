//! One participant of a room, as the node knows them.

use std::collections::BTreeSet;
use std::time::Instant;

use axum::extract::ws::Utf8Bytes;
use schalter_protocol::limits::QUEUE_MESSAGES_MAX;
use schalter_protocol::{
    Away, ParticipantView, Right, Role, RoomPass, ServerMessage, Source, TrackView,
};

use crate::outbox::Outbox;

/// A participant's number on this node. It is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Seat(pub(crate) u64);

/// A connection's number on this node: a participant who resumes keeps the seat and gets another connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Connection(pub(crate) u64);

/// How to reach a participant.
#[derive(Debug)]
pub(crate) enum Line {
    /// By WebSocket.
    Open(Outbox, Connection),
    /// The WebSocket broke; the place and what was said meanwhile are kept for a while.
    Lost {
        /// When it broke.
        since: Instant,
        /// What was said meanwhile.
        waiting: Vec<Utf8Bytes>,
    },
    /// Not at all: WHIP and WHEP have no text.
    Mute,
    /// Cut, because the queue was full. The hall removes the member.
    Cut,
}

/// One participant.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) rights: BTreeSet<Right>,
    pub(crate) in_lobby: bool,
    /// Shown to those who moderate only, and shown nobody of its like.
    pub(crate) audience: bool,
    pub(crate) hand: bool,
    pub(crate) tracks: BTreeSet<Source>,
    pub(crate) muted: BTreeSet<Source>,
    pub(crate) line: Line,
    pub(crate) resume_token: String,
    /// The node's offer that waits for an answer: repeated after a resume.
    pub(crate) offer: Option<Utf8Bytes>,
}

impl Member {
    pub(crate) fn new(pass: RoomPass, line: Line, resume_token: String) -> Self {
        Self {
            id: pass.participant,
            name: pass.name,
            role: pass.role,
            rights: pass.rights,
            in_lobby: pass.lobby,
            audience: pass.audience,
            hand: false,
            tracks: BTreeSet::new(),
            muted: BTreeSet::new(),
            line,
            resume_token,
            offer: None,
        }
    }

    pub(crate) fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Whether this one may learn of another.
    pub(crate) fn may_know(&self, other: &Self) -> bool {
        (!other.in_lobby || self.may(Right::Admit))
            && (!other.audience || self.may(Right::Moderate))
    }

    pub(crate) fn view(&self) -> ParticipantView {
        let away = match self.line {
            _ if self.in_lobby => Some(Away::Lobby),
            Line::Lost { .. } | Line::Cut => Some(Away::Lost),
            Line::Open(..) | Line::Mute => None,
        };
        let tracks = self.tracks.iter().map(|&source| TrackView {
            source,
            muted: self.muted.contains(&source),
        });
        ParticipantView {
            id: self.id.clone(),
            name: self.name.clone(),
            role: self.role,
            hand: self.hand,
            away,
            tracks: tracks.collect(),
        }
    }

    pub(crate) fn tell(&mut self, message: &ServerMessage) {
        self.tell_text(message.to_text().into());
    }

    /// Queues a text; cuts the line when too many wait.
    pub(crate) fn tell_text(&mut self, text: Utf8Bytes) {
        let fits = match &mut self.line {
            Line::Open(outbox, _) => outbox.text(text).is_ok(),
            Line::Lost { waiting, .. } => {
                waiting.push(text);
                waiting.len() <= QUEUE_MESSAGES_MAX
            }
            Line::Mute | Line::Cut => true,
        };
        if !fits {
            self.line = Line::Cut;
        }
    }

    /// The node's offer: one at a time, so while the line is lost only the latest is kept, apart from what waits.
    pub(crate) fn tell_offer(&mut self, message: &ServerMessage) {
        let text = Utf8Bytes::from(message.to_text());
        self.offer = Some(text.clone());
        if matches!(self.line, Line::Open(..)) {
            self.tell_text(text);
        }
    }

    /// Says a last word and closes the line.
    pub(crate) fn dismiss(&mut self, message: &ServerMessage, code: u16) {
        self.tell(message);
        if let Line::Open(outbox, _) = std::mem::replace(&mut self.line, Line::Mute) {
            outbox.close(code);
        }
    }
}
