//! All rooms of the node: who sits where, leaving, ending.
//!
//! The hall speaks only into queues that never block (participants, media threads, facts), so it lives behind one plain lock
//! that is held for microseconds and never across an `await`. Entering and coming back are in `door.rs`,
//! what participants say in a room in `talk.rs`, what the media threads report in `report.rs`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use schalter_protocol::limits::{CLOCK_SKEW_S_MAX, PASS_LIFETIME_S, RESUME_MS_MAX};
use schalter_protocol::{EndReason, LeaveReason, ServerMessage};
use tokio::sync::mpsc;

use crate::clock::now_ms;
use crate::config::NodeConfig;
use crate::fact::Fact;
use crate::mailbox::{Command, Mailbox};
use crate::member::{Connection, Line, Seat};
use crate::room::{Room, RoomId};
use crate::spent::SpentPasses;

/// WebSocket close code of an orderly end.
pub(crate) const CLOSE_NORMAL: u16 = 1000;

/// All rooms.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) rooms: HashMap<RoomId, Room>,
    pub(crate) seats: HashMap<Seat, RoomId>,
    pub(crate) threads: Vec<Arc<Mailbox>>,
    pub(crate) resumable: HashMap<String, Seat>,
    pub(crate) ended: HashMap<RoomId, Instant>,
    pub(crate) spent: SpentPasses,
    facts: mpsc::Sender<Fact>,
    pub(crate) config: Arc<NodeConfig>,
    numbers: u64,
    pub(crate) draining: bool,
}

impl Hall {
    pub(crate) fn new(
        config: Arc<NodeConfig>,
        threads: Vec<Arc<Mailbox>>,
        facts: mpsc::Sender<Fact>,
    ) -> Self {
        Self {
            rooms: HashMap::new(),
            seats: HashMap::new(),
            threads,
            resumable: HashMap::new(),
            ended: HashMap::new(),
            spent: SpentPasses::new(config.limits.spent_passes_max),
            facts,
            config,
            numbers: 0,
            draining: false,
        }
    }

    /// An answer to the node's offer is under way, so the offer need not be repeated.
    pub(crate) fn answered(&mut self, seat: Seat) {
        let room = self.seats.get(&seat).and_then(|id| self.rooms.get_mut(id));
        if let Some(member) = room.and_then(|room| room.members.get_mut(&seat)) {
            member.offer = None;
        }
    }

    /// The connection broke: the place is kept, unless another connection has taken it over meanwhile.
    pub(crate) fn lost(&mut self, seat: Seat, connection: Connection, now: Instant) {
        let Some(id) = self.seats.get(&seat).cloned() else {
            return;
        };
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let Some(member) = room.members.get_mut(&seat) else {
            return;
        };
        if matches!(member.line, Line::Open(_, present) if present == connection) {
            member.line = Line::Lost {
                since: now,
                waiting: Vec::new(),
            };
            room.tell_about(seat, |participant| ServerMessage::ParticipantUpdated {
                participant,
            });
        }
        self.settle(&id);
    }

    /// Takes somebody out for good.
    pub(crate) fn leave(&mut self, seat: Seat, reason: LeaveReason) {
        let Some(id) = self.seats.get(&seat).cloned() else {
            return;
        };
        self.take_out(seat, &id, reason);
        self.settle(&id);
    }

    fn take_out(&mut self, seat: Seat, id: &RoomId, reason: LeaveReason) {
        self.seats.remove(&seat);
        let Some(room) = self.rooms.get_mut(id) else {
            return;
        };
        self.threads[room.thread].insist(Command::Leave { seat });
        let Some(member) = room.members.remove(&seat) else {
            return;
        };
        self.resumable.remove(&member.resume_token);
        let left = ServerMessage::ParticipantLeft {
            participant: member.id.clone(),
            reason,
        };
        room.tell_after(&member, &left);
        self.note(Fact::Left {
            authority: id.authority.clone(),
            room: id.room.clone(),
            participant: member.id,
            role: member.role,
            at_ms: now_ms(),
        });
    }

    /// What follows from telling people things: those who could not hear are cut, an empty room is gone.
    pub(crate) fn settle(&mut self, id: &RoomId) {
        while let Some(seat) = self.rooms.get(id).and_then(Room::first_cut) {
            metrics::counter!("schalter_signal_cut_total").increment(1);
            self.take_out(seat, id, LeaveReason::Lost);
        }
        if self
            .rooms
            .get(id)
            .is_some_and(|room| room.members.is_empty())
        {
            self.rooms.remove(id);
            self.note(Fact::RoomEmpty {
                authority: id.authority.clone(),
                room: id.room.clone(),
                at_ms: now_ms(),
            });
        }
    }

    /// Ends a room for everybody; nobody enters it again as long as a pass for it may be under way.
    pub(crate) fn end(&mut self, id: &RoomId, reason: EndReason, now: Instant) {
        let closed_for = Duration::from_secs(PASS_LIFETIME_S + 2 * CLOCK_SKEW_S_MAX);
        self.ended.insert(id.clone(), now + closed_for);
        self.dismiss_all(id, reason);
    }

    fn dismiss_all(&mut self, id: &RoomId, reason: EndReason) {
        let Some(room) = self.rooms.get_mut(id) else {
            return;
        };
        let seats: Vec<_> = room.members.keys().copied().collect();
        for member in room.members.values_mut() {
            member.dismiss(&ServerMessage::Ended { reason }, CLOSE_NORMAL);
        }
        for seat in seats {
            self.take_out(seat, id, LeaveReason::Left);
        }
        self.settle(id);
    }

    /// Nobody new is let in from now on.
    pub(crate) fn drain(&mut self) {
        self.draining = true;
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining
    }

    /// Tells everybody that the node stops.
    pub(crate) fn shut_down(&mut self) {
        self.drain();
        let ids: Vec<_> = self.rooms.keys().cloned().collect();
        for id in ids {
            self.dismiss_all(&id, EndReason::Shutdown);
        }
    }

    /// Gives up the places that were kept for long enough.
    pub(crate) fn sweep(&mut self, now: Instant) {
        self.ended.retain(|_, until| *until > now);
        let kept = Duration::from_millis(RESUME_MS_MAX);
        let too_long = |line: &Line| matches!(line, Line::Lost { since, .. } if now.duration_since(*since) >= kept);
        let members = self.rooms.values().flat_map(|room| &room.members);
        let gone: Vec<_> = members
            .filter(|(_, member)| too_long(&member.line))
            .map(|(&seat, _)| seat)
            .collect();
        for seat in gone {
            self.leave(seat, LeaveReason::Lost);
        }
    }

    /// Tells the office that somebody is in the room now, or in its lobby.
    pub(crate) fn note_entered(&self, seat: Seat, id: &RoomId) {
        let Some(member) = self.rooms.get(id).and_then(|room| room.members.get(&seat)) else {
            return;
        };
        let authority = id.authority.clone();
        let room = id.room.clone();
        let participant = member.id.clone();
        let (role, at_ms) = (member.role, now_ms());
        self.note(if member.in_lobby {
            Fact::Waiting {
                authority,
                room,
                participant,
                role,
                at_ms,
            }
        } else {
            Fact::Joined {
                authority,
                room,
                participant,
                role,
                at_ms,
            }
        });
    }

    pub(crate) fn note(&self, fact: Fact) {
        if self.facts.try_send(fact).is_err() {
            metrics::counter!("schalter_signal_facts_lost_total").increment(1);
        }
    }

    pub(crate) fn thread_of(&self, id: &RoomId) -> usize {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let threads = self.threads.len() as u64;
        usize::try_from(hasher.finish() % threads).unwrap_or(0)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }
}
