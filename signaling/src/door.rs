//! The door of the rooms: entering with a pass, coming back after a lost connection, and the first word to whoever is in.

use schalter_protocol::{
    EndReason, ErrorCode, Joined, PROTOCOL_VERSION, Right, RoomPass, ServerMessage,
};
use schalter_relay::Join;

use crate::clock::now_s;
use crate::hall::{CLOSE_NORMAL, Hall};
use crate::mailbox::Command;
use crate::member::{Connection, Line, Member, Seat};
use crate::outbox::Outbox;
use crate::room::{Room, RoomId};

/// Where somebody sits after entering.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entered {
    pub(crate) seat: Seat,
    pub(crate) connection: Connection,
    pub(crate) thread: usize,
}

impl Hall {
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
        if !(is_in && was_in) {
            self.note_entered(seat, &id);
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
}
