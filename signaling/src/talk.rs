//! What participants say to each other and about the room, and who may say it.

use std::time::Instant;

use schalter_protocol::{ClientMessage, EndReason, ErrorCode, LeaveReason, Right, ServerMessage};

use crate::clock::now_ms;
use crate::hall::Hall;
use crate::mailbox::Command;
use crate::member::{Member, Seat};
use crate::room::{REMOVED_MAX, Room, RoomId};

impl Hall {
    /// Carries out one message. Descriptions, `hello`, `bye` and `ping` are the connection's own business.
    pub(crate) fn say(
        &mut self,
        seat: Seat,
        message: ClientMessage,
        now: Instant,
    ) -> Result<(), ErrorCode> {
        let id = self.seats.get(&seat).ok_or(ErrorCode::WrongState)?.clone();
        let room = self.rooms.get_mut(&id).ok_or(ErrorCode::WrongState)?;
        let member = room.members.get_mut(&seat).ok_or(ErrorCode::WrongState)?;
        match message {
            ClientMessage::Mute { source, muted } => {
                let changed = if muted {
                    member.muted.insert(source)
                } else {
                    member.muted.remove(&source)
                };
                self.threads[room.thread].insist(Command::Mute {
                    seat,
                    source,
                    muted,
                });
                if changed {
                    room.tell_about(seat, |participant| ServerMessage::ParticipantUpdated {
                        participant,
                    });
                }
            }
            ClientMessage::Hand { raised } => {
                member.hand = raised;
                room.tell_about(seat, |participant| ServerMessage::ParticipantUpdated {
                    participant,
                });
            }
            ClientMessage::Text {
                erase,
                insert,
                done,
            } => {
                let participant = in_the_room(member)?.id.clone();
                room.tell_from(
                    seat,
                    &ServerMessage::Text {
                        participant,
                        erase,
                        insert,
                        done,
                    },
                );
            }
            ClientMessage::Chat { text, to } => {
                in_the_room(member)?;
                chat(room, seat, text, to)?;
            }
            ClientMessage::Restart { fresh } => {
                need(member, Right::Subscribe)?;
                self.threads[room.thread].insist(Command::Restart { seat, fresh });
            }
            ClientMessage::Lock { locked } => {
                need(member, Right::Moderate)?;
                room.locked = locked;
                room.tell_all(&ServerMessage::Locked { locked });
            }
            ClientMessage::Admit { participant } => {
                need(member, Right::Admit)?;
                self.admit(&id, &participant)?;
            }
            ClientMessage::Kick { participant } => self.kick(seat, &id, &participant)?,
            ClientMessage::End {} => {
                need(member, Right::Moderate)?;
                self.end(&id, EndReason::Ended, now);
            }
            ClientMessage::Hello { .. }
            | ClientMessage::Offer { .. }
            | ClientMessage::Answer { .. }
            | ClientMessage::Bye {}
            | ClientMessage::Ping {} => return Err(ErrorCode::WrongState),
        }
        self.settle(&id);
        Ok(())
    }

    fn admit(&mut self, id: &RoomId, participant: &str) -> Result<(), ErrorCode> {
        let room = self
            .rooms
            .get_mut(id)
            .ok_or(ErrorCode::UnknownParticipant)?;
        let seat = room
            .seat_of(participant)
            .ok_or(ErrorCode::UnknownParticipant)?;
        let guest = room
            .members
            .get_mut(&seat)
            .ok_or(ErrorCode::UnknownParticipant)?;
        if !guest.in_lobby {
            return Err(ErrorCode::WrongState);
        }
        guest.in_lobby = false;
        self.threads[room.thread].insist(Command::Admit { seat });
        let admitted = ServerMessage::Admitted {
            locked: room.locked,
            participants: room.others(seat),
        };
        if let Some(guest) = room.members.get_mut(&seat) {
            guest.tell(&admitted);
        }
        room.tell_about(seat, |participant| ServerMessage::ParticipantJoined {
            participant,
        });
        self.note_entered(seat, id);
        Ok(())
    }

    fn kick(&mut self, moderator: Seat, id: &RoomId, participant: &str) -> Result<(), ErrorCode> {
        let room = self
            .rooms
            .get_mut(id)
            .ok_or(ErrorCode::UnknownParticipant)?;
        let seat = room.seat_of(participant);
        let in_lobby = seat
            .and_then(|seat| room.members.get(&seat))
            .is_some_and(|member| member.in_lobby);
        let me = room.members.get(&moderator).ok_or(ErrorCode::WrongState)?;
        if !(me.may(Right::Moderate) || in_lobby && me.may(Right::Admit)) {
            return Err(ErrorCode::NotAllowed);
        }
        let seat = seat.ok_or(ErrorCode::UnknownParticipant)?;
        if seat == moderator {
            return Err(ErrorCode::WrongState);
        }
        // Whoever was turned away at the door may ask again; whoever was removed may not.
        let reason = if in_lobby {
            EndReason::Refused
        } else {
            remove_for_good(room, participant)
        };
        if let Some(member) = room.members.get_mut(&seat) {
            member.dismiss(&ServerMessage::Ended { reason }, 1000);
        }
        self.leave(seat, LeaveReason::Kicked);
        Ok(())
    }
}

/// To everybody who may know the writer, or by a moderator to one; always to the writer, as the receipt.
fn chat(room: &mut Room, seat: Seat, text: String, to: Option<String>) -> Result<(), ErrorCode> {
    let writer = room.members.get(&seat).ok_or(ErrorCode::WrongState)?;
    if to.is_some() {
        need(writer, Right::Moderate)?;
    }
    let reader = to
        .as_ref()
        .map(|to| room.seat_of(to).ok_or(ErrorCode::UnknownParticipant))
        .transpose()?;
    let message = ServerMessage::Chat {
        participant: writer.id.clone(),
        name: writer.name.clone(),
        text,
        at_ms: now_ms(),
        to,
    };
    room.tell_both(seat, reader.unwrap_or(seat), &message);
    if reader.is_none() {
        room.tell_from(seat, &message);
    }
    Ok(())
}

fn remove_for_good(room: &mut Room, participant: &str) -> EndReason {
    if room.removed.len() < REMOVED_MAX {
        room.removed.insert(participant.to_owned());
    }
    EndReason::Kicked
}

fn need(member: &Member, right: Right) -> Result<(), ErrorCode> {
    if member.may(right) {
        in_the_room(member).map(|_| ())
    } else {
        Err(ErrorCode::NotAllowed)
    }
}

fn in_the_room(member: &Member) -> Result<&Member, ErrorCode> {
    if member.in_lobby {
        Err(ErrorCode::WrongState)
    } else {
        Ok(member)
    }
}
