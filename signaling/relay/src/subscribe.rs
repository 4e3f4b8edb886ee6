//! What a participant receives: our offers and its answers, a player's offers, and which track is on which line.

use std::time::Instant;

use crate::arena::Id;
use crate::describe::{Media, Section, form_of};
use crate::room::Participant;
use crate::sdp::{self, Codec, Description, Direction, Extensions, Setup};
use crate::subscription::{Kind, Line};
use crate::track::Track;
use crate::transport::Transport;
use crate::{Event, OfferedTrack, ParticipantId, Refusal, Relay, Target};

/// Payload types and extension ids of our own offers. Any will do; these are the ones everybody else uses too.
const AUDIO: Codec = Codec {
    payload_type: 111,
    repair_payload_type: None,
};
const VIDEO: Codec = Codec {
    payload_type: 96,
    repair_payload_type: Some(97),
};
const EXTENSIONS: Extensions = Extensions {
    audio_level: 1,
    send_time: 2,
    mid: 4,
};
/// The stream of a WHEP player, which knows no participants.
const PLAYED_STREAM: &str = "schalter";

/// The codec of our own offers.
const fn codec(kind: Kind) -> Codec {
    match kind {
        Kind::Audio => AUDIO,
        Kind::Video => VIDEO,
    }
}

impl Relay {
    /// WHEP: the client's offer of its subscribe connection. Answers with ours; the tracks of the room are put on its sections as
    /// they come and go, without another description.
    ///
    /// # Errors
    /// As for [`publish`](Self::publish).
    pub fn play(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        offer: &str,
    ) -> Result<String, Refusal> {
        let person = self
            .participants
            .get(participant.0)
            .ok_or(Refusal::UnknownParticipant)?;
        if !person.may_subscribe() {
            return Err(Refusal::NotAllowed);
        }
        let description = Description::parse(offer, &self.limits)?;
        if description.setup == Setup::Passive {
            return Err(Refusal::MalformedSdp);
        }
        let wanted = |section: &&sdp::Section| {
            !section.rejected && section.direction.receives() && section.codec.is_some()
        };
        if !description.sections.iter().any(|section| wanted(&section)) {
            return Err(Refusal::NoCommonCodec);
        }
        let ours = person
            .subscribe
            .and_then(|id| self.transports.get(id))
            .is_some_and(|transport| !transport.negotiation.by_client);
        if ours && let Some(id) = person.subscribe {
            self.close_transport(now, id);
        }
        let id = self.transport_for_offer(now, participant.0, Target::Subscribe, &description)?;
        for section in description.sections.iter().filter(wanted) {
            let (Some(kind), Some(codec)) = (section.kind, section.codec) else {
                continue;
            };
            let known = self.transports.get(id).is_some_and(|transport| {
                transport.lines.iter().any(|line| line.mid == section.mid)
            });
            if !known {
                let (ssrcs, random) = (self.fresh_ssrcs(id)?, self.entropy.u32()?);
                let line = Line::new(
                    now,
                    section.mid.clone(),
                    kind,
                    form_of(kind, codec, section.extensions),
                    ssrcs,
                    random,
                );
                if let Some(transport) = self.transports.get_mut(id) {
                    transport.negotiation.by_client = true;
                    transport.lines.push(line);
                }
            }
        }
        self.wish_subscriptions(now, participant.0);
        let lines: Vec<_> = self
            .transports
            .get(id)
            .into_iter()
            .flat_map(|transport| &transport.lines)
            .map(|line| (line.mid.clone(), line.ssrc, line.repair_ssrc))
            .collect();
        self.answer_to(id, &description, |section, _| {
            let line = lines.iter().find(|(mid, ..)| *mid == section.mid);
            let stream = line.map(|(_, ssrc, repair)| (PLAYED_STREAM, *ssrc, *repair));
            (
                if stream.is_some() {
                    Direction::Send
                } else {
                    Direction::Inactive
                },
                stream,
            )
        })
    }

    /// The client's answer to the last [`Event::Offer`].
    ///
    /// # Errors
    /// [`Refusal::UnknownParticipant`], [`Refusal::UnexpectedDescription`] when no offer is under way or the answer is to another
    /// one, [`Refusal::SdpTooLong`], [`Refusal::TooManyMediaLines`], [`Refusal::MalformedSdp`].
    pub fn answer(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        answer: &str,
    ) -> Result<(), Refusal> {
        let person = self
            .participants
            .get(participant.0)
            .ok_or(Refusal::UnknownParticipant)?;
        let id = person.subscribe.ok_or(Refusal::UnexpectedDescription)?;
        let description = Description::parse(answer, &self.limits)?;
        let transport = self
            .transports
            .get_mut(id)
            .ok_or(Refusal::UnexpectedDescription)?;
        let offered = transport
            .negotiation
            .offered
            .ok_or(Refusal::UnexpectedDescription)?;
        if description.setup != Setup::Active {
            return Err(Refusal::MalformedSdp);
        }
        let same_sections = description.sections.len() == offered
            && description
                .sections
                .iter()
                .zip(&transport.lines)
                .all(|(section, line)| section.mid == line.mid && section.kind == Some(line.kind));
        // Another certificate means another connection, and that one needs an offer of its own: see `restart`.
        let same_peer = transport.handshake.is_none()
            || transport.fingerprint.as_ref() == Some(&description.fingerprint);
        if !same_sections || !same_peer {
            return Err(Refusal::UnexpectedDescription);
        }
        transport.negotiation.offered = None;
        transport.fingerprint = Some(description.fingerprint);
        transport.remote_ufrag = Some(description.ufrag);
        for (place, (section, line)) in description
            .sections
            .iter()
            .zip(&mut transport.lines)
            .enumerate()
        {
            let accepted = section
                .codec
                .filter(|_| !section.rejected && section.direction.receives());
            let offered = line.offered.take();
            if let Some(codec) = accepted {
                let form = form_of(line.kind, codec, section.extensions);
                if form != line.form {
                    // Packets sent in the old form must never be sent again in the new one: same nonce, other content.
                    line.form = form;
                    line.rewriter.pause();
                }
            }
            let wanted = line
                .track
                .filter(|_| accepted.is_some() && offered == line.track);
            if wanted == line.active {
                continue;
            }
            if let Some(track) = line
                .active
                .take()
                .and_then(|track| self.tracks.get_mut(track))
            {
                track
                    .subscribers
                    .retain(|subscriber| *subscriber != (id, place));
            }
            if let Some((wanted, track)) =
                wanted.and_then(|wanted| self.tracks.get_mut(wanted).map(|track| (wanted, track)))
            {
                line.activate(wanted, track.ring.arrivals());
                track.subscribers.push((id, place));
                track.want_key_frame();
            }
        }
        if transport.negotiation.stale {
            self.stale.push_back(id);
        }
        self.wake_for_key_frames(now);
        Ok(())
    }

    /// Offers the subscribe connection again with new ICE credentials. With `fresh` the client has made a new connection (the page
    /// was loaded again), so handshake and sections begin anew as well. Without anything to receive nothing is offered.
    ///
    /// # Errors
    /// [`Refusal::UnknownParticipant`], [`Refusal::UnexpectedDescription`] when the client makes the offers (WHEP).
    pub fn restart(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        fresh: bool,
    ) -> Result<(), Refusal> {
        let person = self
            .participants
            .get(participant.0)
            .ok_or(Refusal::UnknownParticipant)?;
        let Some(id) = person.subscribe else {
            return Ok(());
        };
        let transport = self
            .transports
            .get(id)
            .ok_or(Refusal::UnexpectedDescription)?;
        if transport.negotiation.by_client {
            return Err(Refusal::UnexpectedDescription);
        }
        if fresh {
            self.close_transport(now, id);
            self.wish_subscriptions(now, participant.0);
            return Ok(());
        }
        self.restart_ice(id)?;
        if let Some(transport) = self.transports.get_mut(id) {
            transport.negotiation.offered = None;
            transport.negotiation.stale = true;
            self.stale.push_back(id);
        }
        Ok(())
    }

    /// The next offer that is due.
    pub(crate) fn next_offer(&mut self) -> Option<Event> {
        loop {
            let id = self.stale.pop_front()?;
            let Some(transport) = self.transports.get_mut(id) else {
                continue;
            };
            if !transport.negotiation.stale
                || transport.negotiation.offered.is_some()
                || transport.lines.is_empty()
            {
                continue;
            }
            transport.negotiation.stale = false;
            transport.negotiation.offered = Some(transport.lines.len());
            transport.negotiation.version += 1;
            for line in &mut transport.lines {
                line.offered = line.track;
            }
            let Some(transport) = self.transports.get(id) else {
                continue;
            };
            let mut tracks = Vec::new();
            let mut sections = Vec::with_capacity(transport.lines.len());
            for line in &transport.lines {
                let track = line.track.and_then(|track| self.tracks.get(track));
                let owner = track.and_then(|track| self.participants.get(track.owner));
                if let Some(track) = track {
                    tracks.push(OfferedTrack {
                        mid: line.mid.clone(),
                        participant: ParticipantId(track.owner),
                        source: track.source,
                    });
                }
                // An answer may have left something out; an offer names all we could send (RFC 3264 §8).
                sections.push(Section::Media(Media {
                    mid: &line.mid,
                    kind: line.kind,
                    direction: if owner.is_some() {
                        Direction::Send
                    } else {
                        Direction::Inactive
                    },
                    form: form_of(line.kind, codec(line.kind), EXTENSIONS),
                    stream: owner.map(|owner| (owner.name.as_str(), line.ssrc, line.repair_ssrc)),
                }));
            }
            let sdp = self.session(transport, "actpass").write(&sections);
            return Some(Event::Offer {
                participant: ParticipantId(transport.owner),
                sdp,
                tracks,
            });
        }
    }

    /// Puts all tracks of the room on somebody's lines.
    pub(crate) fn wish_subscriptions(&mut self, now: Instant, subscriber: Id<Participant>) {
        let room = self
            .participants
            .get(subscriber)
            .and_then(|person| self.rooms.get(person.room));
        let others = room
            .map(|room| room.participants.clone())
            .unwrap_or_default();
        for other in others {
            for track in self
                .participants
                .get(other)
                .map(|person| person.tracks.clone())
                .unwrap_or_default()
            {
                self.subscribe(now, subscriber, track);
            }
        }
    }

    /// Puts a track on the lines of everybody in the room.
    pub(crate) fn wish_subscribers(&mut self, now: Instant, track: Id<Track>) {
        let owner = self
            .tracks
            .get(track)
            .and_then(|track| self.participants.get(track.owner));
        let room = owner.and_then(|owner| self.rooms.get(owner.room));
        for subscriber in room
            .map(|room| room.participants.clone())
            .unwrap_or_default()
        {
            self.subscribe(now, subscriber, track);
        }
    }

    /// Puts a track on a line of somebody, if both are in the room and it is not there yet. What the cryptography or a limit
    /// refuses is left out; the next offer tries again.
    fn subscribe(&mut self, now: Instant, subscriber: Id<Participant>, id: Id<Track>) {
        let Some(track) = self
            .tracks
            .get(id)
            .filter(|track| track.owner != subscriber)
        else {
            return;
        };
        let kind = Kind::of(track.source);
        let admitted = |person: &&Participant| !person.lobby;
        let owner = self.participants.get(track.owner).filter(admitted);
        if owner.is_none() {
            return;
        }
        let Some(person) = self
            .participants
            .get(subscriber)
            .filter(admitted)
            .filter(|person| person.may_subscribe())
        else {
            return;
        };
        let transport = match person.subscribe {
            Some(transport) => transport,
            None => match self.open_transport(now, subscriber, Target::Subscribe) {
                Ok(transport) => {
                    if let Some(person) = self.participants.get_mut(subscriber) {
                        person.subscribe = Some(transport);
                    }
                    transport
                }
                Err(_) => return,
            },
        };
        let has_it =
            |transport: &Transport| transport.lines.iter().any(|line| line.track == Some(id));
        if self.transports.get(transport).is_none_or(has_it) {
            return;
        }
        let (Ok(ssrcs), Ok(random)) = (self.fresh_ssrcs(transport), self.entropy.u32()) else {
            return;
        };
        let Some(entry) = self.transports.get_mut(transport) else {
            return;
        };
        let idle = |line: &Line| {
            line.kind == kind
                && line.track.is_none()
                && line.offered.is_none()
                && line.active.is_none()
        };
        let place = entry.lines.iter().position(idle);
        if entry.negotiation.by_client {
            if let Some(place) = place
                && let (Some(line), Some(track)) =
                    (entry.lines.get_mut(place), self.tracks.get_mut(id))
            {
                line.track = Some(id);
                line.activate(id, track.ring.arrivals());
                track.subscribers.push((transport, place));
                track.want_key_frame();
                self.wake_for_key_frames(now);
            }
            return;
        }
        if let Some(line) = place.and_then(|place| entry.lines.get_mut(place)) {
            // A new source number, so that the receiver begins with a clean slate.
            *line = Line::new(
                now,
                std::mem::take(&mut line.mid),
                kind,
                line.form,
                ssrcs,
                random,
            );
            line.track = Some(id);
        } else if entry.lines.len() < self.limits.media_lines_max {
            let mut line = Line::new(
                now,
                entry.lines.len().to_string(),
                kind,
                form_of(kind, codec(kind), EXTENSIONS),
                ssrcs,
                random,
            );
            line.track = Some(id);
            entry.lines.push(line);
        } else {
            self.counters.dropped_full += 1;
            return;
        }
        entry.negotiation.stale = true;
        self.stale.push_back(transport);
    }
}
