//! One room: who is in it, who waits in the lobby, who hears what. Pure state; the hall carries out what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::ws::Utf8Bytes;
use schalter_protocol::{ParticipantView, ServerMessage};

use crate::member::{Line, Member, Seat};

/// Participants removed from one room that are remembered; more would be an attack or a farce.
pub(crate) const REMOVED_MAX: usize = 1_000;

/// The name of a room on this node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct RoomId {
    pub(crate) authority: String,
    pub(crate) room: String,
}

impl RoomId {
    /// The name the relay knows the room by. Neither part may contain a slash, so no two rooms share a name.
    pub(crate) fn on_relay(&self) -> String {
        format!("{}/{}", self.authority, self.room)
    }
}

/// One room.
#[derive(Debug)]
pub(crate) struct Room {
    /// The media thread that carries it.
    pub(crate) thread: usize,
    pub(crate) locked: bool,
    pub(crate) members: BTreeMap<Seat, Member>,
    /// Who was removed by a moderator and does not come in again.
    pub(crate) removed: BTreeSet<String>,
}

impl Room {
    pub(crate) fn new(thread: usize) -> Self {
        Self {
            thread,
            locked: false,
            members: BTreeMap::new(),
            removed: BTreeSet::new(),
        }
    }

    pub(crate) fn seat_of(&self, participant: &str) -> Option<Seat> {
        self.members
            .iter()
            .find(|(_, member)| member.id == participant)
            .map(|(&seat, _)| seat)
    }

    /// Everybody else, as this member may see them.
    pub(crate) fn others(&self, seat: Seat) -> Vec<ParticipantView> {
        let Some(me) = self.members.get(&seat) else {
            return Vec::new();
        };
        if me.in_lobby {
            return Vec::new();
        }
        let others = self.members.iter().filter(|&(&other, _)| other != seat);
        others
            .filter(|(_, other)| me.may_know(other))
            .map(|(_, other)| other.view())
            .collect()
    }

    /// Tells everybody in the room.
    pub(crate) fn tell_all(&mut self, message: &ServerMessage) {
        self.tell_if(message, |_, _| true);
    }

    /// Tells everybody else who may learn of this member what it says or does; nobody in the lobby hears it.
    pub(crate) fn tell_from(&mut self, from: Seat, message: &ServerMessage) {
        let hearers = self.hearers_of(from);
        self.tell_if(message, |seat, _| hearers.contains(&seat));
    }

    /// Tells this member and one other.
    pub(crate) fn tell_both(&mut self, one: Seat, other: Seat, message: &ServerMessage) {
        self.tell_if(message, |seat, _| seat == one || seat == other);
    }

    /// Tells those who could know somebody who is no longer in the room.
    pub(crate) fn tell_after(&mut self, gone: &Member, message: &ServerMessage) {
        self.tell_if(message, |_, member| member.may_know(gone));
    }

    fn hearers_of(&self, seat: Seat) -> BTreeSet<Seat> {
        let Some(from) = self.members.get(&seat) else {
            return BTreeSet::new();
        };
        let others = self.members.iter().filter(|&(&other, _)| other != seat);
        others
            .filter(|(_, other)| other.may_know(from))
            .map(|(&other, _)| other)
            .collect()
    }

    /// Tells the others about this member: those who may learn of it.
    pub(crate) fn tell_about(
        &mut self,
        seat: Seat,
        message: impl FnOnce(ParticipantView) -> ServerMessage,
    ) {
        let Some(member) = self.members.get(&seat) else {
            return;
        };
        let message = message(member.view());
        self.tell_from(seat, &message);
    }

    fn tell_if(&mut self, message: &ServerMessage, hears: impl Fn(Seat, &Member) -> bool) {
        let text = Utf8Bytes::from(message.to_text());
        for (&seat, member) in &mut self.members {
            if !member.in_lobby && hears(seat, member) {
                member.tell_text(text.clone());
            }
        }
    }

    /// Somebody whose line was cut.
    pub(crate) fn first_cut(&self) -> Option<Seat> {
        self.members
            .iter()
            .find(|(_, member)| matches!(member.line, Line::Cut))
            .map(|(&seat, _)| seat)
    }
}
