//! Offers of clients and our answers to them: which connection is meant, and the form of an answer.

use std::time::Instant;

use crate::arena::Id;
use crate::describe::{Media, Section, Session, form_of};
use crate::room::Participant;
use crate::sdp::{self, Description, Direction};
use crate::track::Track;
use crate::transport::Transport;
use crate::{Refusal, Relay, Target};

impl Relay {
    /// The connection an offer is about: the one there is, or a new one when the client has made a new one.
    pub(crate) fn transport_for_offer(
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
    pub(crate) fn answer_to<'a>(
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

    pub(crate) fn session<'a>(
        &'a self,
        transport: &'a Transport,
        setup: &'static str,
    ) -> Session<'a> {
        Session {
            id: transport.session,
            version: transport.negotiation.version,
            credentials: &transport.credentials,
            fingerprint: self.identity.fingerprint(),
            candidates: &self.announced,
            setup,
        }
    }
}
