//! Who is in a room, in which order they came, and what they may do.

use std::time::Instant;

use schalter_protocol::{Right, Source};

use crate::arena::Id;
use crate::track::Track;
use crate::transport::Transport;
use crate::{Event, Refusal, Relay};

/// A participant's number on this media thread. It is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParticipantId(pub(crate) Id<Participant>);

impl std::fmt::Display for ParticipantId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.number())
    }
}

/// Somebody who wants to enter a room. The pass was verified by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The room's name; the first participant opens it.
    pub room: String,
    /// The participant's name on the wire, used as the stream id of its tracks (`a=msid`), so that clients can group them.
    pub participant: String,
    /// What the pass allows. `Admit` and `Moderate` are of no concern to the relay.
    pub rights: Vec<Right>,
    /// Whether to wait in the lobby: nothing is sent to or received from the others before [`Relay::admit`].
    pub lobby: bool,
}

/// The people of one talk.
pub(crate) struct Room {
    pub(crate) name: String,
    pub(crate) participants: Vec<Id<Participant>>,
}

/// One person in one room, with up to two peer connections.
pub(crate) struct Participant {
    pub(crate) room: Id<Room>,
    pub(crate) name: String,
    pub(crate) rights: Vec<Right>,
    pub(crate) lobby: bool,
    pub(crate) publish: Option<Id<Transport>>,
    pub(crate) subscribe: Option<Id<Transport>>,
    pub(crate) tracks: Vec<Id<Track>>,
    /// What the relay does not forward of what they send.
    pub(crate) muted: Vec<Source>,
}

impl Participant {
    pub(crate) fn may_publish(&self, source: Source) -> bool {
        self.rights.contains(&source.right())
    }

    pub(crate) fn may_subscribe(&self) -> bool {
        self.rights.contains(&Right::Subscribe)
    }
}

/// A name is used in session descriptions, so it must not be able to end a line or a field.
fn usable(name: &str, bytes_max: usize) -> bool {
    !name.is_empty() && name.len() <= bytes_max && name.bytes().all(|byte| byte.is_ascii_graphic())
}

impl Relay {
    /// Lets somebody in; the first one opens the room.
    ///
    /// # Errors
    /// [`Refusal::BadName`], [`Refusal::TooManyRooms`], [`Refusal::RoomFull`].
    pub fn join(&mut self, now: Instant, join: &Join) -> Result<ParticipantId, Refusal> {
        let limits = &self.limits;
        if !usable(&join.room, limits.name_bytes_max)
            || !usable(&join.participant, limits.name_bytes_max)
        {
            return Err(Refusal::BadName);
        }
        let room_id = if let Some(&room) = self.room_names.get(&join.room) {
            room
        } else {
            if self.rooms.len() >= limits.rooms_max {
                return Err(Refusal::TooManyRooms);
            }
            let room = self.rooms.insert(Room {
                name: join.room.clone(),
                participants: Vec::new(),
            });
            self.room_names.insert(join.room.clone(), room);
            room
        };
        let Some(room) = self.rooms.get_mut(room_id) else {
            return Err(Refusal::TooManyRooms);
        };
        if room.participants.len() >= limits.participants_max {
            return Err(Refusal::RoomFull);
        }
        let id = self.participants.insert(Participant {
            room: room_id,
            name: join.participant.clone(),
            rights: join.rights.clone(),
            lobby: join.lobby,
            publish: None,
            subscribe: None,
            tracks: Vec::new(),
            muted: Vec::new(),
        });
        room.participants.push(id);
        self.wish_subscriptions(now, id);
        Ok(ParticipantId(id))
    }

    /// Lets somebody out of the lobby into the room.
    ///
    /// # Errors
    /// [`Refusal::UnknownParticipant`].
    pub fn admit(&mut self, now: Instant, participant: ParticipantId) -> Result<(), Refusal> {
        let person = self
            .participants
            .get_mut(participant.0)
            .ok_or(Refusal::UnknownParticipant)?;
        if std::mem::take(&mut person.lobby) {
            for track in person.tracks.clone() {
                self.wish_subscribers(now, track);
            }
            self.wish_subscriptions(now, participant.0);
        }
        Ok(())
    }

    /// Takes somebody out, with everything they send and receive. An empty room is closed.
    pub fn leave(&mut self, now: Instant, participant: ParticipantId) {
        let Some(person) = self.participants.get(participant.0) else {
            return;
        };
        let (room, tracks, transports) = (
            person.room,
            person.tracks.clone(),
            [person.publish, person.subscribe],
        );
        for track in tracks {
            self.unpublish(track);
        }
        for transport in transports.into_iter().flatten() {
            self.close_transport(now, transport);
        }
        self.participants.remove(participant.0);
        // What was to be told about somebody who is gone concerns nobody, except the tracks the others lose.
        self.events.retain(|event| match event {
            Event::Offer {
                participant: whose, ..
            }
            | Event::Connected {
                participant: whose, ..
            }
            | Event::Disconnected {
                participant: whose, ..
            }
            | Event::Speaking {
                participant: whose, ..
            } => *whose != participant,
            Event::TrackPublished { .. } | Event::TrackUnpublished { .. } => true,
        });
        if let Some(entry) = self.rooms.get_mut(room) {
            entry.participants.retain(|&other| other != participant.0);
            if entry.participants.is_empty()
                && let Some(entry) = self.rooms.remove(room)
            {
                self.room_names.remove(&entry.name);
            }
        }
    }

    /// Takes everybody out and closes the room; answers who was in.
    pub fn end_room(&mut self, now: Instant, room: &str) -> Vec<ParticipantId> {
        let everybody: Vec<_> = self.participants_of(room).collect();
        for &participant in &everybody {
            self.leave(now, participant);
        }
        everybody
    }

    /// Who is in a room, in the order of arrival, the lobby included.
    pub fn participants_of(&self, room: &str) -> impl Iterator<Item = ParticipantId> {
        let room = self
            .room_names
            .get(room)
            .and_then(|&room| self.rooms.get(room));
        room.into_iter()
            .flat_map(|room| room.participants.iter().copied().map(ParticipantId))
    }
}
