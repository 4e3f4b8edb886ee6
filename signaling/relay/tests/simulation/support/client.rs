//! A participant with its two connections: sends frames one can recognise, answers offers, checks what arrives.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Instant;

use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc_rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};
use rtc_shared::marshal::{Marshal as _, Unmarshal as _};
use schalter_protocol::Source;
use schalter_relay::{OfferedTrack, ParticipantId};

use super::peer::Peer;

/// A track the client sends.
pub struct Sending {
    pub source: Source,
    pub mid: String,
    pub ssrc: u32,
    pub next: u32,
    /// Packets of a frame.
    pub packets: u32,
    pub enabled: bool,
    /// The sealed packets of late, to send again when asked.
    pub sent: BTreeMap<u16, Vec<u8>>,
    /// Packets sent again.
    pub resent: usize,
    /// Key frames asked for.
    pub key_frames_asked: usize,
}

/// A section of the subscribe connection.
#[derive(Debug, Clone)]
pub struct Receiving {
    pub mid: String,
    pub publisher: ParticipantId,
    pub source: Source,
    pub ssrc: u32,
    pub repair_ssrc: Option<u32>,
}

pub struct Client {
    pub id: ParticipantId,
    pub publish: Peer,
    pub subscribe: Peer,
    pub sending: Vec<Sending>,
    pub receiving: Vec<Receiving>,
    /// Does not answer offers by itself.
    pub deaf: bool,
    /// Removes retransmission from its answers.
    pub without_repair: bool,
    pub number: usize,
}

const PAYLOAD_BYTES: usize = 200;

/// A payload that tells where it comes from, so that a mixed-up one is noticed.
pub fn payload(client: usize, source: Source, counter: u32) -> Vec<u8> {
    let mut payload = format!("{client} {source:?} {counter} ").into_bytes();
    let mut state = counter.wrapping_mul(2_654_435_761) ^ u32::try_from(client).unwrap();
    while payload.len() < PAYLOAD_BYTES {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        payload.extend(state.to_be_bytes());
    }
    payload
}

impl Client {
    pub fn new(number: usize, id: ParticipantId, now: Instant) -> Self {
        Self::with_profile(
            number,
            id,
            now,
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
        )
    }

    pub fn with_profile(
        number: usize,
        id: ParticipantId,
        now: Instant,
        profile: SrtpProtectionProfile,
    ) -> Self {
        let port = 10_000 + 2 * u16::try_from(number).unwrap();
        let address = |port| SocketAddr::from(([198, 51, 100, 7], port));
        Self {
            id,
            publish: Peer::new(address(port), now, profile),
            subscribe: Peer::new(address(port + 1), now, profile),
            sending: Vec::new(),
            receiving: Vec::new(),
            deaf: false,
            without_repair: false,
            number,
        }
    }

    pub fn is_connected(&self) -> bool {
        [&self.publish, &self.subscribe]
            .into_iter()
            .all(|peer| !peer.is_wanted() || peer.is_connected())
    }

    /// An offer as Chromium makes it, shortened.
    pub fn offer(&mut self, sources: &[Source]) -> (String, Vec<(String, Source)>) {
        for &source in sources {
            if !self.sending.iter().any(|sending| sending.source == source) {
                let place = u32::try_from(self.sending.len()).unwrap();
                let ssrc = 1_000 * (u32::try_from(self.number).unwrap() + 1) + place;
                self.sending.push(Sending {
                    source,
                    mid: place.to_string(),
                    ssrc,
                    // So that the sequence number wraps soon.
                    next: 65_499,
                    packets: if source.is_audio() { 1 } else { 3 },
                    enabled: true,
                    sent: BTreeMap::new(),
                    resent: 0,
                    key_frames_asked: 0,
                });
            }
        }
        let mut sdp = Self::head(self.sending.iter().map(|sending| sending.mid.as_str()));
        for sending in &self.sending {
            let direction = if sources.contains(&sending.source) {
                "sendonly"
            } else {
                "inactive"
            };
            sdp += &Self::section(
                &self.publish,
                sending.source.is_audio(),
                &sending.mid,
                direction,
                "actpass",
                true,
            );
            let _ = write!(sdp, "a=ssrc:{} cname:x\r\n", sending.ssrc);
        }
        let named = self
            .sending
            .iter()
            .map(|sending| (sending.mid.clone(), sending.source))
            .collect();
        (sdp, named)
    }

    /// A WHEP player's offer.
    pub fn play_offer(&self) -> String {
        let mut sdp = Self::head(["a", "v"].into_iter());
        sdp += &Self::section(&self.subscribe, true, "a", "recvonly", "actpass", true);
        sdp += &Self::section(&self.subscribe, false, "v", "recvonly", "actpass", true);
        sdp
    }

    fn head<'a>(mids: impl Iterator<Item = &'a str>) -> String {
        let mids: Vec<_> = mids.collect();
        format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n",
            mids.join(" ")
        )
    }

    fn section(
        peer: &Peer,
        audio: bool,
        mid: &str,
        direction: &str,
        setup: &str,
        repair: bool,
    ) -> String {
        let codecs = if audio {
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 9\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:9 G722/8000\r\n"
        } else if repair {
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:102 H264/90000\r\n"
        } else {
            "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n"
        };
        let (head, rest) = codecs.split_once("\r\n").unwrap();
        format!(
            "{head}\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:{}\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 {}\r\na=setup:{setup}\r\na=mid:{mid}\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na={direction}\r\na=rtcp-mux\r\n{rest}",
            peer.ufrag,
            peer.fingerprint(),
        )
    }

    /// Applies an offer of the relay and answers it.
    pub fn answer(&mut self, sdp: &str, tracks: &[OfferedTrack], now: Instant) -> String {
        self.subscribe.accept(sdp, now);
        self.receiving.clear();
        let sections: Vec<_> = sdp.split("m=").skip(1).collect();
        let mids: Vec<_> = sections
            .iter()
            .map(|section| super::peer::line(section, "a=mid:"))
            .collect();
        let mut answer = Self::head(mids.iter().map(String::as_str));
        for (section, mid) in sections.iter().zip(&mids) {
            let direction = if section.contains("a=sendonly") {
                "recvonly"
            } else {
                "inactive"
            };
            answer += &Self::section(
                &self.subscribe,
                section.starts_with("audio"),
                mid,
                direction,
                "active",
                !self.without_repair,
            );
            let Some(track) = tracks.iter().find(|track| track.mid == *mid) else {
                continue;
            };
            let number = |line: &str| line.split(' ').next().unwrap().parse::<u32>().unwrap();
            let ssrcs: Vec<_> = section
                .lines()
                .filter_map(|line| line.strip_prefix("a=ssrc:"))
                .map(number)
                .collect();
            self.receiving.push(Receiving {
                mid: mid.clone(),
                publisher: track.participant,
                source: track.source,
                ssrc: ssrcs[0],
                repair_ssrc: ssrcs.get(1).copied(),
            });
        }
        answer
    }

    /// Sends one frame of each track.
    pub fn send_frame(&mut self) {
        for sending in &mut self.sending {
            if !sending.enabled {
                continue;
            }
            let timestamp = sending.next / sending.packets * 960;
            for place in 0..sending.packets {
                let mut header = rtc_rtp::Header {
                    version: 2,
                    marker: place + 1 == sending.packets,
                    payload_type: if sending.source.is_audio() { 111 } else { 96 },
                    sequence_number: u16::try_from(sending.next & 0xFFFF).unwrap(),
                    timestamp,
                    ssrc: sending.ssrc,
                    ..Default::default()
                };
                if sending.source.is_audio() {
                    header.set_extension(1, vec![20].into()).unwrap();
                }
                header
                    .set_extension(4, sending.mid.clone().into_bytes().into())
                    .unwrap();
                let sequence = header.sequence_number;
                let packet = rtc_rtp::Packet {
                    header,
                    payload: payload(self.number, sending.source, sending.next).into(),
                };
                let before = self.publish.outgoing.len();
                self.publish.send_media(&packet.marshal().unwrap());
                if let Some(sealed) = self.publish.outgoing.get(before) {
                    sending.sent.insert(sequence, sealed.clone());
                }
                sending.next += 1;
            }
        }
    }

    pub fn next(&self) -> Option<Instant> {
        self.publish
            .next()
            .into_iter()
            .chain(self.subscribe.next())
            .min()
    }

    pub fn handle_timeout(&mut self, now: Instant) {
        self.publish.handle_timeout(now);
        self.subscribe.handle_timeout(now);
    }

    pub fn handle(&mut self, now: Instant, to: SocketAddr, datagram: &[u8]) {
        if to == self.subscribe.address {
            self.subscribe.handle(now, datagram);
        } else if to == self.publish.address {
            self.publish.handle(now, datagram);
            self.heed_control();
        }
    }

    /// A publisher sends again what is missed, and counts key-frame requests.
    fn heed_control(&mut self) {
        for packet in &self.publish.control {
            let packet = packet.as_any();
            if let Some(nack) = packet.downcast_ref::<TransportLayerNack>() {
                let Some(sending) = self
                    .sending
                    .iter_mut()
                    .find(|sending| sending.ssrc == nack.media_ssrc)
                else {
                    continue;
                };
                for missing in nack.nacks.iter().flat_map(|pair| pair.into_iter()) {
                    if let Some(sealed) = sending.sent.get(&missing) {
                        self.publish.outgoing.push(sealed.clone());
                        sending.resent += 1;
                    }
                }
            } else if let Some(request) = packet.downcast_ref::<PictureLossIndication>()
                && let Some(sending) = self
                    .sending
                    .iter_mut()
                    .find(|sending| sending.ssrc == request.media_ssrc)
            {
                sending.key_frames_asked += 1;
            }
        }
        self.publish.control.retain(|packet| {
            let packet = packet.as_any();
            !packet.is::<TransportLayerNack>() && !packet.is::<PictureLossIndication>()
        });
    }

    pub fn take_outgoing(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut outgoing = Vec::new();
        for peer in [&mut self.publish, &mut self.subscribe] {
            let from = peer.address;
            outgoing.extend(peer.outgoing.drain(..).map(|datagram| (from, datagram)));
        }
        outgoing
    }

    /// The counters of the packets that arrived of a track; panics when anything about one of them is wrong.
    pub fn arrived(&self, publisher: &Client, source: Source) -> Vec<u32> {
        let Some(line) = self
            .receiving
            .iter()
            .find(|line| line.publisher == publisher.id && line.source == source)
        else {
            return Vec::new();
        };
        self.arrived_on(
            line.ssrc,
            line.repair_ssrc,
            publisher.number,
            source,
            Some(&line.mid),
        )
    }

    pub fn arrived_on(
        &self,
        ssrc: u32,
        repair_ssrc: Option<u32>,
        publisher: usize,
        source: Source,
        mid: Option<&str>,
    ) -> Vec<u32> {
        let (mut counters, mut originals) = (BTreeSet::new(), BTreeSet::new());
        let mut relation: Option<(u16, u32)> = None;
        for packet in &self.subscribe.media {
            let header = rtc_rtp::Header::unmarshal(&mut packet.as_slice()).unwrap();
            let repair = Some(header.ssrc) == repair_ssrc;
            if header.ssrc != ssrc && !repair {
                continue;
            }
            let packet = rtc_rtp::Packet::unmarshal(&mut packet.as_slice()).unwrap();
            let (sequence, body) = if repair {
                let (original, body) = packet.payload.split_at(2);
                (
                    u16::from_be_bytes([original[0], original[1]]),
                    body.to_vec(),
                )
            } else {
                (header.sequence_number, packet.payload.to_vec())
            };
            let text = String::from_utf8_lossy(&body[..40]).into_owned();
            let mut words = text.split(' ');
            let (who, what, counter) = (
                words.next().unwrap(),
                words.next().unwrap(),
                words.next().unwrap(),
            );
            let counter: u32 = counter.parse().unwrap();
            assert_eq!(
                (who, what),
                (
                    publisher.to_string().as_str(),
                    format!("{source:?}").as_str()
                ),
                "a packet of another track"
            );
            assert_eq!(
                body,
                payload(publisher, source, counter),
                "the payload was changed"
            );
            let per_frame = if source.is_audio() { 1 } else { 3 };
            let timestamp = counter / per_frame * 960;
            let offset = (
                sequence.wrapping_sub(u16::try_from(counter & 0xFFFF).unwrap()),
                header.timestamp.wrapping_sub(timestamp),
            );
            let known = *relation.get_or_insert(offset);
            assert_eq!(known, offset, "numbers or time stamps jumped");
            assert_eq!(header.marker, (counter + 1).is_multiple_of(per_frame));
            let expected = if repair {
                97
            } else if source.is_audio() {
                111
            } else {
                96
            };
            assert_eq!(header.payload_type, expected);
            if let Some(mid) = mid {
                assert_eq!(header.get_extension(4).as_deref(), Some(mid.as_bytes()));
            }
            assert_eq!(header.get_extension(2).map(|time| time.len()), Some(3));
            // A repetition may cross the packet it repeats; twice in the same stream is a fault.
            assert!(
                repair || !originals.contains(&counter),
                "a packet arrived twice"
            );
            if !repair {
                originals.insert(counter);
            }
            counters.insert(counter);
        }
        counters.into_iter().collect()
    }

    /// Asks for packets the client did not get, by the numbers it would have seen.
    pub fn nack(&mut self, ssrc: u32, sequences: &[u16]) {
        let nack = TransportLayerNack {
            sender_ssrc: 1,
            media_ssrc: ssrc,
            nacks: nack_pairs_from_sequence_numbers(sequences),
        };
        self.subscribe.send_control(&[Box::new(nack)]);
    }

    /// Asks for every number missing between the first and the last of a line.
    pub fn nack_gaps(&mut self) {
        for line in self.receiving.clone() {
            let mut seen: Vec<u16> = Vec::new();
            for packet in &self.subscribe.media {
                let packet = rtc_rtp::Packet::unmarshal(&mut packet.as_slice()).unwrap();
                if packet.header.ssrc == line.ssrc {
                    seen.push(packet.header.sequence_number);
                } else if Some(packet.header.ssrc) == line.repair_ssrc {
                    seen.push(u16::from_be_bytes([packet.payload[0], packet.payload[1]]));
                }
            }
            let (Some(&first), Some(&last)) = (seen.first(), seen.last()) else {
                continue;
            };
            let span = last.wrapping_sub(first);
            if span > 0x7FFF {
                continue;
            }
            let missing: Vec<_> = (0..span)
                .map(|step| first.wrapping_add(step))
                .filter(|number| !seen.contains(number))
                .collect();
            let late: Vec<_> = missing.into_iter().rev().take(60).collect();
            if !late.is_empty() {
                self.nack(line.ssrc, &late);
            }
        }
    }
}
