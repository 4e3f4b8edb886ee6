//! Offers and answers: what a description changes in the room.

use std::time::Instant;

use schalter_protocol::Source;

use crate::arena::Id;
use crate::describe::{Media, Section, Session, form_of};
use crate::room::Participant;
use crate::sdp::{self, Codec, Description, Direction, Extensions, Setup};
use crate::subscription::{Kind, Line};
use crate::track::{Negotiated, Track};
use crate::transport::{Inflow, Transport};
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

/// What is to become of a section of a publish offer.
enum Plan {
    /// It carries this.
    Accept(Source, Negotiated),
    /// It carries nothing, now or ever.
    Idle,
}

impl Relay {
    /// The client's offer of its publish connection: the first one, or a later one that adds or removes tracks or restarts ICE.
    /// Answers with ours. `sources` tells by `a=mid` what each section carries; a section that is not named is the microphone
    /// or the camera, a second one the screen's sound or the screen.
    ///
    /// # Errors
    /// [`Refusal::UnknownParticipant`], [`Refusal::SdpTooLong`], [`Refusal::TooManyMediaLines`], [`Refusal::MalformedSdp`], and when
    /// nothing of what is offered can be taken [`Refusal::NotAllowed`] or [`Refusal::NoCommonCodec`].
    pub fn publish(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        offer: &str,
        sources: &[(String, Source)],
    ) -> Result<String, Refusal> {
        let person = self
            .participants
            .get(participant.0)
            .ok_or(Refusal::UnknownParticipant)?;
        let description = Description::parse(offer, &self.limits)?;
        if description.setup == Setup::Passive {
            return Err(Refusal::MalformedSdp);
        }
        let plans = self.plan(person, &description, sources)?;
        let transport =
            self.transport_for_offer(now, participant.0, Target::Publish, &description)?;
        self.carry_out(now, participant.0, transport, &description, plans);
        self.answer_to(transport, &description, |section, tracks| {
            let accepted = tracks
                .iter()
                .any(|track| track.transport == transport && track.mid == section.mid);
            (
                if accepted {
                    Direction::Receive
                } else {
                    Direction::Inactive
                },
                None,
            )
        })
    }

    fn plan(
        &self,
        person: &Participant,
        description: &Description,
        sources: &[(String, Source)],
    ) -> Result<Vec<Plan>, Refusal> {
        let mut plans = Vec::with_capacity(description.sections.len());
        let mut taken: Vec<Source> = Vec::new();
        let (mut refusal, mut accepted) = (None, false);
        for section in &description.sections {
            let mut judge = || -> Result<Plan, Option<Refusal>> {
                let kind = section
                    .kind
                    .filter(|_| !section.rejected && section.direction.sends())
                    .ok_or(None)?;
                let codec = section.codec.ok_or(Some(Refusal::NoCommonCodec))?;
                let named = sources
                    .iter()
                    .find(|(mid, _)| *mid == section.mid)
                    .map(|(_, source)| *source);
                let usual = match kind {
                    Kind::Audio => [Source::Microphone, Source::ScreenAudio],
                    Kind::Video => [Source::Camera, Source::Screen],
                };
                let free = |source: &Source| {
                    !taken.contains(source) && !sources.iter().any(|(_, named)| named == source)
                };
                let source = named
                    .or_else(|| usual.into_iter().find(free))
                    .ok_or(Some(Refusal::NotAllowed))?;
                let fits = Kind::of(source) == kind
                    && !taken.contains(&source)
                    && taken.len() < self.limits.tracks_max;
                if !fits || !person.may_publish(source) {
                    return Err(Some(Refusal::NotAllowed));
                }
                taken.push(source);
                Ok(Plan::Accept(
                    source,
                    Negotiated {
                        payload_type: codec.payload_type,
                        repair_payload_type: codec.repair_payload_type,
                        mid_id: section.extensions.mid,
                        level_id: if kind == Kind::Audio {
                            section.extensions.audio_level
                        } else {
                            0
                        },
                    },
                ))
            };
            match judge() {
                Ok(plan) => {
                    accepted = true;
                    plans.push(plan);
                }
                Err(reason) => {
                    refusal = refusal.or(reason);
                    plans.push(Plan::Idle);
                }
            }
        }
        match refusal {
            Some(refusal) if !accepted => Err(refusal),
            _ => Ok(plans),
        }
    }

    fn carry_out(
        &mut self,
        now: Instant,
        owner: Id<Participant>,
        transport: Id<Transport>,
        description: &Description,
        plans: Vec<Plan>,
    ) {
        let before = self
            .participants
            .get(owner)
            .map(|person| person.tracks.clone())
            .unwrap_or_default();
        let mut kept = Vec::new();
        let mut inflows = Vec::new();
        // What is no longer carried goes first, so that a track that moves to another section is not there twice.
        for &id in &before {
            let stays = self.tracks.get(id).is_some_and(|track| {
                let mut pairs = description.sections.iter().zip(&plans);
                pairs.any(|(section, plan)| {
                    section.mid == track.mid
                        && matches!(plan, Plan::Accept(source, _) if *source == track.source)
                })
            });
            if stays {
                kept.push(id);
            } else {
                self.unpublish(id);
            }
        }
        for (section, plan) in description.sections.iter().zip(plans) {
            let Plan::Accept(source, negotiated) = plan else {
                continue;
            };
            let known = kept.iter().copied().find(|&id| {
                self.tracks
                    .get(id)
                    .is_some_and(|track| track.mid == section.mid)
            });
            let id = known.unwrap_or_else(|| {
                self.create_track(owner, transport, source, &section.mid, negotiated)
            });
            if let Some(track) = self.tracks.get_mut(id) {
                track.negotiated = negotiated;
                let ssrc = section.ssrcs.first().copied();
                track.ssrc = ssrc.or(track.ssrc);
                let repair = section.repair_ssrcs.first().copied();
                inflows.extend(ssrc.map(|ssrc| Inflow {
                    ssrc,
                    track: id,
                    repair: false,
                }));
                inflows.extend(repair.map(|ssrc| Inflow {
                    ssrc,
                    track: id,
                    repair: true,
                }));
            }
            if known.is_none() {
                self.tell(Event::TrackPublished {
                    participant: ParticipantId(owner),
                    source,
                });
                self.wish_subscribers(now, id);
            }
        }
        inflows.truncate(self.limits.sources_max);
        if let Some(transport) = self.transports.get_mut(transport) {
            // Sources that were learned from packets are learned again.
            transport.inflows = inflows;
        }
    }

    fn create_track(
        &mut self,
        owner: Id<Participant>,
        transport: Id<Transport>,
        source: Source,
        mid: &str,
        negotiated: Negotiated,
    ) -> Id<Track> {
        let packets_max = if source.is_audio() {
            self.limits.audio_ring_packets_max
        } else {
            self.limits.video_ring_packets_max
        };
        let mut track = Track::new(
            owner,
            transport,
            source,
            mid.to_owned(),
            negotiated,
            packets_max,
            self.limits.datagram_bytes_max,
        );
        let person = self.participants.get_mut(owner);
        track.muted = person
            .as_ref()
            .is_some_and(|person| person.muted.contains(&source));
        let id = self.tracks.insert(track);
        if let Some(person) = person {
            person.tracks.push(id);
        }
        id
    }

    /// Takes a track away from everybody.
    pub(crate) fn unpublish(&mut self, id: Id<Track>) {
        let Some(track) = self.tracks.remove(id) else {
            return;
        };
        if let Some(transport) = self.transports.get_mut(track.transport) {
            transport.inflows.retain(|inflow| inflow.track != id);
        }
        let Some(person) = self.participants.get_mut(track.owner) else {
            return;
        };
        person.tracks.retain(|&other| other != id);
        let everybody = self
            .rooms
            .get(person.room)
            .map_or(&[][..], |room| &room.participants);
        for subscribe in everybody
            .iter()
            .filter_map(|&other| self.participants.get(other)?.subscribe)
        {
            let Some(transport) = self.transports.get_mut(subscribe) else {
                continue;
            };
            for line in transport
                .lines
                .iter_mut()
                .filter(|line| line.track == Some(id))
            {
                line.track = None;
                line.active = None;
                if !transport.negotiation.by_client {
                    transport.negotiation.stale = true;
                    self.stale.push_back(subscribe);
                }
            }
        }
        self.tell(Event::TrackUnpublished {
            participant: ParticipantId(track.owner),
            source: track.source,
        });
    }

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

    /// The connection an offer is about: the one there is, or a new one when the client has made a new one.
    fn transport_for_offer(
        &mut self,
        now: Instant,
        owner: Id<Participant>,
        target: Target,
        description: &Description,
    ) -> Result<Id<Transport>, Refusal> {
        let person = self
            .participants
            .get(owner)
            .ok_or(Refusal::UnknownParticipant)?;
        let known = match target {
            Target::Publish => person.publish,
            Target::Subscribe => person.subscribe,
        };
        if let Some((id, transport)) =
            known.and_then(|id| self.transports.get(id).map(|transport| (id, transport)))
        {
            if transport.fingerprint.as_ref() == Some(&description.fingerprint) {
                if transport.remote_ufrag.as_ref() != Some(&description.ufrag) {
                    self.restart_ice(id)?;
                }
                if let Some(transport) = self.transports.get_mut(id) {
                    transport.remote_ufrag = Some(description.ufrag.clone());
                }
                return Ok(id);
            }
            if target == Target::Publish {
                for track in person.tracks.clone() {
                    self.unpublish(track);
                }
            }
            self.close_transport(now, id);
        }
        let id = self.open_transport(now, owner, target)?;
        if let Some(transport) = self.transports.get_mut(id) {
            transport.fingerprint = Some(description.fingerprint.clone());
            transport.remote_ufrag = Some(description.ufrag.clone());
        }
        if let Some(person) = self.participants.get_mut(owner) {
            match target {
                Target::Publish => person.publish = Some(id),
                Target::Subscribe => person.subscribe = Some(id),
            }
        }
        Ok(id)
    }

    /// Writes the answer to an offer, section by section in its order (RFC 3264 §6).
    fn answer_to<'a>(
        &'a mut self,
        id: Id<Transport>,
        offer: &'a Description,
        decide: impl Fn(&sdp::Section, &[&Track]) -> (Direction, Option<(&'static str, u32, u32)>),
    ) -> Result<String, Refusal> {
        self.transports
            .get_mut(id)
            .ok_or(Refusal::UnknownParticipant)?
            .negotiation
            .version += 1;
        let transport = self.transports.get(id).ok_or(Refusal::UnknownParticipant)?;
        let tracks: Vec<_> = self
            .participants
            .get(transport.owner)
            .into_iter()
            .flat_map(|person| {
                person
                    .tracks
                    .iter()
                    .filter_map(|&track| self.tracks.get(track))
            })
            .collect();
        let sections: Vec<_> = offer
            .sections
            .iter()
            .map(|section| {
                let (Some(kind), Some(codec), false) =
                    (section.kind, section.codec, section.rejected)
                else {
                    return Section::Refused {
                        media: &section.media,
                        protocol: &section.protocol,
                        format: &section.format,
                        mid: &section.mid,
                    };
                };
                let (direction, stream) = decide(section, &tracks);
                Section::Media(Media {
                    mid: &section.mid,
                    kind,
                    direction,
                    form: form_of(kind, codec, section.extensions),
                    stream,
                })
            })
            .collect();
        Ok(self.session(transport, "passive").write(&sections))
    }

    fn session<'a>(&'a self, transport: &'a Transport, setup: &'static str) -> Session<'a> {
        Session {
            id: transport.session,
            version: transport.negotiation.version,
            credentials: &transport.credentials,
            fingerprint: self.identity.fingerprint(),
            candidates: &self.announced,
            setup,
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
        let Ok(ssrcs) = self.fresh_ssrcs(transport) else {
            return;
        };
        let Ok(random) = self.entropy.u32() else {
            return;
        };
        let Some(entry) = self.transports.get_mut(transport) else {
            return;
        };
        if entry.lines.iter().any(|line| line.track == Some(id)) {
            return;
        }
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
            let codec = match kind {
                Kind::Audio => AUDIO,
                Kind::Video => VIDEO,
            };
            let mut line = Line::new(
                now,
                entry.lines.len().to_string(),
                kind,
                form_of(kind, codec, EXTENSIONS),
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
                let codec = match line.kind {
                    Kind::Audio => AUDIO,
                    Kind::Video => VIDEO,
                };
                sections.push(Section::Media(Media {
                    mid: &line.mid,
                    kind: line.kind,
                    direction: if owner.is_some() {
                        Direction::Send
                    } else {
                        Direction::Inactive
                    },
                    form: form_of(line.kind, codec, EXTENSIONS),
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

    /// Stops or resumes forwarding what a participant sends. It may be said before the track is there.
    ///
    /// # Errors
    /// [`Refusal::UnknownParticipant`].
    pub fn mute(
        &mut self,
        now: Instant,
        participant: ParticipantId,
        source: Source,
        muted: bool,
    ) -> Result<(), Refusal> {
        let person = self
            .participants
            .get_mut(participant.0)
            .ok_or(Refusal::UnknownParticipant)?;
        person.muted.retain(|other| *other != source);
        if muted {
            person.muted.push(source);
        }
        let id = person.tracks.iter().copied().find(|&id| {
            self.tracks
                .get(id)
                .is_some_and(|track| track.source == source)
        });
        let Some((id, track)) = id.and_then(|id| self.tracks.get_mut(id).map(|track| (id, track)))
        else {
            return Ok(());
        };
        let resumed = std::mem::replace(&mut track.muted, muted) && !muted;
        if resumed {
            for &(subscriber, place) in &track.subscribers {
                let line = self
                    .transports
                    .get_mut(subscriber)
                    .and_then(|transport| transport.lines.get_mut(place));
                if let Some(line) = line.filter(|line| line.active == Some(id)) {
                    line.next_arrival = track.ring.arrivals();
                    line.rewriter.pause();
                }
            }
            track.want_key_frame();
        }
        let silenced = muted && track.voice.silence();
        if resumed {
            self.wake_for_key_frames(now);
        }
        if silenced {
            self.tell(Event::Speaking {
                participant,
                speaking: false,
            });
        }
        Ok(())
    }
}
