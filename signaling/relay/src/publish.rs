//! What a participant sends: its offers, the tracks they make, muting.

use std::time::Instant;

use schalter_protocol::Source;

use crate::arena::Id;
use crate::room::Participant;
use crate::sdp::{Description, Direction, Setup};
use crate::subscription::Kind;
use crate::track::{Negotiated, Track};
use crate::transport::{Inflow, Transport};
use crate::{Event, ParticipantId, Refusal, Relay, Target};

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
