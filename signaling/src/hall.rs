//! All rooms of the node: entering, coming back, leaving, ending.
//!
//! The hall speaks only into queues that never block (participants, media threads, facts), so it lives behind one plain lock
//! that is held for microseconds and never across an `await`. What participants say in a room is in `talk.rs`, what
//! the media threads report in `report.rs`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use schalter_protocol::limits::{CLOCK_SKEW_S_MAX, PASS_LIFETIME_S, RESUME_MS_MAX};
use schalter_protocol::{
    EndReason, ErrorCode, Joined, LeaveReason, PROTOCOL_VERSION, Right, RoomPass, ServerMessage,
};
use schalter_relay::Join;
use tokio::sync::mpsc;

use crate::clock::{now_ms, now_s};
use crate::config::NodeConfig;
use crate::fact::Fact;
use crate::mailbox::{Command, Mailbox};
use crate::member::{Connection, Line, Member, Seat};
use crate::outbox::Outbox;
use crate::room::{Room, RoomId};
use crate::spent::SpentPasses;

/// WebSocket close code of an orderly end.
const CLOSE_NORMAL: u16 = 1000;

/// Where somebody sits after entering.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entered {
    pub(crate) seat: Seat,
    pub(crate) connection: Connection,
    pub(crate) thread: usize,
}

/// All rooms.
#[derive(Debug)]
pub(crate) struct Hall {
    pub(crate) rooms: HashMap<RoomId, Room>,
    pub(crate) seats: HashMap<Seat, RoomId>,
    pub(crate) threads: Vec<Arc<Mailbox>>,
    resumable: HashMap<String, Seat>,
    ended: HashMap<RoomId, Instant>,
    spent: SpentPasses,
    facts: mpsc::Sender<Fact>,
    config: Arc<NodeConfig>,
    numbers: u64,
    draining: bool,
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

    /// Lets the holder of a verified pass in. Without an outbox (WHIP, WHEP) nothing is told to them.
    /// `resume_token` is fresh randomness.
    pub(crate) fn enter(
        &mut self,
        pass: RoomPass,
        outbox: Option<Outbox>,
        resume_token: String,
    ) -> Result<Entered, ErrorCode> {
        let id = self.examine(&pass)?;
        let connection = Connection(self.number());
        let seat = Seat(self.number());
        let thread = self.thread_of(&id);
        let room = self
            .rooms
            .entry(id.clone())
            .or_insert_with(|| Room::new(thread));
        let earlier = room
            .seat_of(&pass.participant)
            .and_then(|seat| Some((seat, room.members.remove(&seat)?)));
        let line = outbox.map_or(Line::Mute, |outbox| Line::Open(outbox, connection));
        let mut member = Member::new(pass, line, resume_token.clone());
        let mut was_in = false;
        if let Some((earlier_seat, mut earlier)) = earlier {
            was_in = !earlier.in_lobby;
            member.in_lobby &= earlier.in_lobby;
            earlier.dismiss(
                &ServerMessage::Ended {
                    reason: EndReason::Replaced,
                },
                CLOSE_NORMAL,
            );
            self.seats.remove(&earlier_seat);
            self.resumable.remove(&earlier.resume_token);
            self.threads[thread].insist(Command::Leave { seat: earlier_seat });
        }
        let join = Join {
            room: id.on_relay(),
            participant: member.id.clone(),
            rights: member.rights.iter().copied().collect(),
            lobby: member.in_lobby,
        };
        self.threads[thread].insist(Command::Join { seat, join });
        let is_in = !member.in_lobby;
        room.members.insert(seat, member);
        self.resumable.insert(resume_token, seat);
        self.seats.insert(seat, id.clone());
        self.welcome(seat, &id, false);
        if let Some(room) = self.rooms.get_mut(&id) {
            room.tell_about(seat, |participant| ServerMessage::ParticipantJoined {
                participant,
            });
        }
        if is_in && !was_in {
            self.note_joined(seat, &id);
        }
        self.settle(&id);
        Ok(Entered {
            seat,
            connection,
            thread,
        })
    }

    /// Whether the pass opens its room now. The pass is spent by asking.
    fn examine(&mut self, pass: &RoomPass) -> Result<RoomId, ErrorCode> {
        if self.draining {
            return Err(ErrorCode::ShuttingDown);
        }
        if pass
            .node
            .as_ref()
            .is_some_and(|node| *node != self.config.name)
        {
            return Err(ErrorCode::WrongNode);
        }
        self.spent.spend(pass, now_s())?;
        let id = RoomId {
            authority: pass.authority.clone(),
            room: pass.room.clone(),
        };
        if self.ended.contains_key(&id) {
            return Err(ErrorCode::RoomEnded);
        }
        let Some(room) = self.rooms.get(&id) else {
            return if self.rooms.len() < self.config.limits.rooms_max {
                Ok(id)
            } else {
                Err(ErrorCode::NodeFull)
            };
        };
        if room.removed.contains(&pass.participant) {
            return Err(ErrorCode::Removed);
        }
        if room.seat_of(&pass.participant).is_none() {
            if room.locked && !pass.may(Right::Moderate) {
                return Err(ErrorCode::RoomLocked);
            }
            if room.members.len() >= self.config.limits.participants_max {
                return Err(ErrorCode::RoomFull);
            }
        }
        Ok(id)
    }

    /// Gives a lost participant the place back.
    pub(crate) fn resume(
        &mut self,
        token: &str,
        outbox: Outbox,
        next_token: String,
    ) -> Result<Entered, ErrorCode> {
        if self.draining {
            return Err(ErrorCode::ShuttingDown);
        }
        let seat = self
            .resumable
            .remove(token)
            .ok_or(ErrorCode::ResumeUnknown)?;
        let connection = Connection(self.number());
        let id = self
            .seats
            .get(&seat)
            .ok_or(ErrorCode::ResumeUnknown)?
            .clone();
        let room = self.rooms.get_mut(&id).ok_or(ErrorCode::ResumeUnknown)?;
        let thread = room.thread;
        let member = room
            .members
            .get_mut(&seat)
            .ok_or(ErrorCode::ResumeUnknown)?;
        if matches!(member.line, Line::Open(..)) {
            // The old connection may not know yet that it is dead, or the page was opened twice.
            member.dismiss(
                &ServerMessage::Ended {
                    reason: EndReason::Replaced,
                },
                CLOSE_NORMAL,
            );
        }
        let before = std::mem::replace(&mut member.line, Line::Open(outbox, connection));
        member.resume_token.clone_from(&next_token);
        self.resumable.insert(next_token, seat);
        self.welcome(seat, &id, true);
        if let Some(room) = self.rooms.get_mut(&id) {
            if let Some(member) = room.members.get_mut(&seat) {
                if let Line::Lost { waiting, .. } = before {
                    for text in waiting {
                        member.tell_text(text);
                    }
                }
                if let Some(offer) = member.offer.clone() {
                    member.tell_text(offer);
                }
            }
            room.tell_about(seat, |participant| ServerMessage::ParticipantUpdated {
                participant,
            });
        }
        self.settle(&id);
        Ok(Entered {
            seat,
            connection,
            thread,
        })
    }

    /// Says `joined`.
    fn welcome(&mut self, seat: Seat, id: &RoomId, resumed: bool) {
        let Some(room) = self.rooms.get_mut(id) else {
            return;
        };
        let participants = room.others(seat);
        let locked = room.locked;
        let Some(member) = room.members.get_mut(&seat) else {
            return;
        };
        let joined = Joined {
            protocol: PROTOCOL_VERSION,
            participant: member.id.clone(),
            room: id.room.clone(),
            rights: member.rights.clone(),
            resume_token: member.resume_token.clone(),
            resumed,
            in_lobby: member.in_lobby,
            locked,
            participants,
            ice_servers: self.config.ice_servers.clone(),
        };
        member.tell(&ServerMessage::Joined(joined));
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
        if member.in_lobby {
            room.tell_admitters(&left);
        } else {
            room.tell_all(&left);
            self.note(Fact::Left {
                authority: id.authority.clone(),
                room: id.room.clone(),
                participant: member.id,
                role: member.role,
                at_ms: now_ms(),
            });
        }
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

    pub(crate) fn note_joined(&self, seat: Seat, id: &RoomId) {
        let Some(member) = self.rooms.get(id).and_then(|room| room.members.get(&seat)) else {
            return;
        };
        self.note(Fact::Joined {
            authority: id.authority.clone(),
            room: id.room.clone(),
            participant: member.id.clone(),
            role: member.role,
            at_ms: now_ms(),
        });
    }

    fn note(&self, fact: Fact) {
        if self.facts.try_send(fact).is_err() {
            metrics::counter!("schalter_signal_facts_lost_total").increment(1);
        }
    }

    fn thread_of(&self, id: &RoomId) -> usize {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let threads = self.threads.len() as u64;
        usize::try_from(hasher.finish() % threads).unwrap_or(0)
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }
}
