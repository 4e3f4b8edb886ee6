//! What the media threads report, and what the participants learn of it.

use schalter_protocol::{LeaveReason, ServerMessage, Source, SubscribedTrack};
use schalter_relay::Refusal;

use crate::hall::Hall;
use crate::member::{Line, Seat};

/// Something a media thread has to say about one participant.
#[derive(Debug)]
pub(crate) enum Report {
    /// The relay did not let them in.
    NotJoined(Refusal),
    /// The subscribe connection needs a new offer; tracks are (mid, whose, what).
    Offer {
        sdp: String,
        tracks: Vec<(String, Seat, Source)>,
    },
    /// A track can be received now, or no longer.
    Track { source: Source, published: bool },
    /// They start or stop speaking.
    Speaking(bool),
    /// One of their peer connections is up.
    Connected,
    /// One of their peer connections has been silent for too long.
    Disconnected,
}

impl Hall {
    /// Passes a report on to those it concerns.
    pub(crate) fn report(&mut self, seat: Seat, report: Report) {
        let Some(id) = self.seats.get(&seat).cloned() else {
            return;
        };
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        match report {
            Report::Offer { sdp, tracks } => {
                let tracks = tracks.into_iter().filter_map(|(mid, publisher, source)| {
                    // Somebody who has left meanwhile is missing here; the next offer is on its way.
                    let participant = room.members.get(&publisher)?.id.clone();
                    Some(SubscribedTrack {
                        mid,
                        participant,
                        source,
                    })
                });
                let offer = ServerMessage::offer(sdp, tracks.collect());
                if let Some(member) = room.members.get_mut(&seat) {
                    member.tell_offer(&offer);
                }
            }
            Report::Track { source, published } => {
                let Some(member) = room.members.get_mut(&seat) else {
                    return;
                };
                let changed = if published {
                    member.tracks.insert(source)
                } else {
                    member.tracks.remove(&source)
                };
                if changed {
                    room.tell_about(seat, |participant| ServerMessage::ParticipantUpdated {
                        participant,
                    });
                }
            }
            Report::Speaking(speaking) => {
                let Some(member) = room.members.get(&seat) else {
                    return;
                };
                if !member.in_lobby {
                    let participant = member.id.clone();
                    room.tell_from(
                        seat,
                        &ServerMessage::Speaking {
                            participant,
                            speaking,
                        },
                    );
                }
            }
            Report::Connected => {}
            Report::Disconnected => {
                // Without a WebSocket the peer connection is all there is.
                if room
                    .members
                    .get(&seat)
                    .is_some_and(|member| matches!(member.line, Line::Mute))
                {
                    self.leave(seat, LeaveReason::Lost);
                }
            }
            Report::NotJoined(refusal) => {
                tracing::warn!(%refusal, "the relay did not let a participant in");
                let code = crate::media::code_of(refusal);
                if let Some(member) = room.members.get_mut(&seat) {
                    member.dismiss(
                        &ServerMessage::error(code),
                        code.close_code().unwrap_or(4500),
                    );
                }
                self.leave(seat, LeaveReason::Lost);
            }
        }
        self.settle(&id);
    }
}
