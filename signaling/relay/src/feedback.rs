//! RTCP: what subscribers report to us, what we report to them and to publishers (RFC 3550, RFC 4585, REMB).

use std::time::{Duration, Instant};

use bytes::Bytes;
use rtc_rtcp::packet::Packet;
use rtc_rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc_rtcp::payload_feedbacks::receiver_estimated_maximum_bitrate::ReceiverEstimatedMaximumBitrate;
use rtc_rtcp::receiver_report::ReceiverReport;
use rtc_rtcp::sender_report::SenderReport;
use rtc_rtcp::source_description::{
    SdesType, SourceDescription, SourceDescriptionChunk, SourceDescriptionItem,
};
use rtc_rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};

use crate::arena::Id;
use crate::forward::Resend;
use crate::subscription::Line;
use crate::track::Track;
use crate::transport::{State, Transport};
use crate::{Relay, Target};

/// Report blocks of one packet; the field has five bits.
const BLOCKS_MAX: usize = 31;
/// Sender reports of one compound packet, so that it stays below 1,200 bytes.
const SENDER_REPORTS_MAX: usize = 20;

impl Relay {
    /// Takes an opened compound packet in. What cannot be read is passed over.
    pub(crate) fn handle_rtcp(&mut self, now: Instant, from: Id<Transport>, mut packet: &[u8]) {
        let Ok(packets) = rtc_rtcp::packet::unmarshal(&mut packet) else {
            self.counters.dropped_unreadable += 1;
            return;
        };
        for packet in packets {
            let packet = packet.as_any();
            if let Some(report) = packet.downcast_ref::<SenderReport>() {
                self.handle_sender_report(now, from, report);
            } else if let Some(report) = packet.downcast_ref::<ReceiverReport>() {
                self.handle_receiver_report(from, report);
            } else if let Some(nack) = packet.downcast_ref::<TransportLayerNack>() {
                self.handle_nack(now, from, nack);
            } else if let Some(request) = packet.downcast_ref::<PictureLossIndication>() {
                self.handle_key_frame_request(now, from, request.media_ssrc);
            } else if let Some(request) = packet.downcast_ref::<FullIntraRequest>() {
                for entry in &request.fir {
                    self.handle_key_frame_request(now, from, entry.ssrc);
                }
            } else if let Some(estimate) = packet.downcast_ref::<ReceiverEstimatedMaximumBitrate>()
                && let Some(transport) = self.transports.get_mut(from)
            {
                transport.rate.note_estimate(whole_bits(estimate.bitrate));
            }
        }
    }

    fn handle_sender_report(&mut self, now: Instant, from: Id<Transport>, report: &SenderReport) {
        let inflows = self
            .transports
            .get(from)
            .map_or(&[][..], |transport| &transport.inflows);
        let inflow = inflows
            .iter()
            .find(|inflow| inflow.ssrc == report.ssrc && !inflow.repair);
        if let Some(track) = inflow.and_then(|inflow| self.tracks.get_mut(inflow.track)) {
            track
                .reception
                .sender_report(now, report.ntp_time, report.rtp_time);
        }
    }

    fn handle_receiver_report(&mut self, from: Id<Transport>, report: &ReceiverReport) {
        let Some(transport) = self.transports.get_mut(from) else {
            return;
        };
        for block in &report.reports {
            if transport.lines.iter().any(|line| line.ssrc == block.ssrc) {
                transport.rate.note_loss(block.fraction_lost);
            }
        }
    }

    fn handle_nack(&mut self, now: Instant, from: Id<Transport>, nack: &TransportLayerNack) {
        let per_second_max = self.limits.retransmissions_per_second_max;
        for missing in nack.nacks.iter().flat_map(|pair| pair.into_iter()) {
            self.counters.nacks_in += 1;
            let Some(transport) = self.transports.get_mut(from) else {
                return;
            };
            let line = transport
                .lines
                .iter_mut()
                .enumerate()
                .find(|(_, line)| line.ssrc == nack.media_ssrc);
            let Some((number, line)) = line else { return };
            let (Some(track), Some((index, mapped))) = (line.active, line.rewriter.unmap(missing))
            else {
                continue;
            };
            if line.allow_repair(now, per_second_max) {
                self.queue_resend(Resend {
                    transport: from,
                    line: number,
                    track,
                    index,
                    mapped,
                });
            } else {
                self.counters.dropped_full += 1;
            }
        }
    }

    fn handle_key_frame_request(&mut self, now: Instant, from: Id<Transport>, ssrc: u32) {
        let lines = self
            .transports
            .get(from)
            .map_or(&[][..], |transport| &transport.lines);
        let track = lines
            .iter()
            .find(|line| line.ssrc == ssrc)
            .and_then(|line| line.active);
        if let Some(track) = track.and_then(|track| self.tracks.get_mut(track)) {
            self.counters.key_frame_requests_in += 1;
            track.want_key_frame();
            self.wake_for_key_frames(now);
        }
    }

    /// Wakes as soon as the throttle allows to ask for the key frames that are wanted.
    pub(crate) fn wake_for_key_frames(&mut self, now: Instant) {
        let throttle = Duration::from_millis(self.limits.key_frame_request_ms);
        let due = |track: &Track| {
            if track.key_frame_is_due() {
                Some(now)
            } else {
                track.timeout(throttle)
            }
        };
        if let Some(at) = self.tracks.iter().filter_map(|(_, track)| due(track)).min() {
            self.wake_at(at);
        }
    }

    /// Asks publishers for what is missing; answers when the next question is due.
    pub(crate) fn pass_time_for_tracks(&mut self, now: Instant) -> Option<Instant> {
        let throttle = Duration::from_millis(self.limits.key_frame_request_ms);
        let mut next: Option<Instant> = None;
        let mut missing = Vec::new();
        for (_, track) in self.tracks.iter_mut() {
            let Some(transport) = self.transports.get_mut(track.transport) else {
                continue;
            };
            if transport.state != State::Connected {
                // The question would be lost. It is asked when the publisher is there.
                continue;
            }
            track.take_nacks(now, &mut missing);
            if let Some(ssrc) = track.ssrc {
                if !missing.is_empty() {
                    self.counters.nacks_out += missing.len() as u64;
                    let nacks = nack_pairs_from_sequence_numbers(&missing);
                    let nack = TransportLayerNack {
                        sender_ssrc: transport.rtcp_ssrc,
                        media_ssrc: ssrc,
                        nacks,
                    };
                    send(transport, &mut self.outbox, &[Box::new(nack)]);
                }
                if track.take_key_frame_wish(now, throttle) {
                    self.counters.key_frame_requests_out += 1;
                    let request = PictureLossIndication {
                        sender_ssrc: transport.rtcp_ssrc,
                        media_ssrc: ssrc,
                    };
                    send(transport, &mut self.outbox, &[Box::new(request)]);
                }
            }
            missing.clear();
            next = next.into_iter().chain(track.timeout(throttle)).min();
        }
        next
    }

    /// Sends the reports of one connection.
    pub(crate) fn report(&mut self, now: Instant, id: Id<Transport>) {
        match self.transports.get(id).map(|transport| transport.target) {
            Some(Target::Publish) => self.report_reception(now, id),
            Some(Target::Subscribe) => self.report_sending(now, id),
            None => {}
        }
    }

    /// To a publisher: how its packets arrive, and how much it may send.
    fn report_reception(&mut self, now: Instant, id: Id<Transport>) {
        let Some(owner) = self.transports.get(id).map(|transport| transport.owner) else {
            return;
        };
        let tracks = self
            .participants
            .get(owner)
            .map_or(&[][..], |person| &person.tracks);
        let (mut reports, mut ssrcs) = (Vec::new(), Vec::new());
        let (mut octets, mut best_ease) = (0, None);
        for &track in tracks {
            let Some(track) = self
                .tracks
                .get_mut(track)
                .filter(|track| track.transport == id)
            else {
                continue;
            };
            let Some(ssrc) = track.ssrc else { continue };
            ssrcs.push(ssrc);
            octets += track.octets;
            let subscribers = track
                .subscribers
                .iter()
                .filter_map(|(subscriber, _)| self.transports.get(*subscriber));
            best_ease = subscribers
                .map(|subscriber| subscriber.rate.ease())
                .chain(best_ease)
                .max();
            reports.extend(track.reception.report(now, ssrc));
        }
        reports.truncate(BLOCKS_MAX);
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        let allowed = transport.rate.allow(
            octets,
            best_ease,
            self.limits.publish_bits_per_second_max.into(),
        );
        let ssrc = transport.rtcp_ssrc;
        let mut packets: Vec<Box<dyn Packet>> = vec![
            Box::new(ReceiverReport {
                ssrc,
                reports,
                profile_extensions: Bytes::new(),
            }),
            description(&[ssrc], "schalter"),
        ];
        if !ssrcs.is_empty() {
            packets.push(Box::new(ReceiverEstimatedMaximumBitrate {
                sender_ssrc: ssrc,
                bitrate: as_f32(allowed),
                ssrcs,
            }));
        }
        send(transport, &mut self.outbox, &packets);
    }

    /// To a subscriber: the publishers' clocks and what was sent, so that it can play sound and picture together.
    fn report_sending(&mut self, now: Instant, id: Id<Transport>) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.rate.measure(transport.octets);
        let tracks = &self.tracks;
        let report = |line: &Line| -> Option<SenderReport> {
            let (ntp_time, timestamp) = tracks.get(line.active?)?.reception.clock(now)?;
            (line.packets > 0).then_some(SenderReport {
                ssrc: line.ssrc,
                ntp_time,
                rtp_time: line.rewriter.timestamp(timestamp),
                packet_count: line.packets,
                octet_count: line.octets,
                reports: Vec::new(),
                profile_extensions: Bytes::new(),
            })
        };
        let reports: Vec<_> = transport.lines.iter().filter_map(report).collect();
        for reports in reports.chunks(SENDER_REPORTS_MAX) {
            let ssrcs: Vec<_> = reports.iter().map(|report| report.ssrc).collect();
            let mut packets: Vec<Box<dyn Packet>> = Vec::with_capacity(reports.len() + 1);
            packets.extend(
                reports
                    .iter()
                    .map(|report| Box::new(report.clone()) as Box<dyn Packet>),
            );
            packets.push(description(&ssrcs, "schalter"));
            send(transport, &mut self.outbox, &packets);
        }
    }
}

/// The canonical name every source must have (RFC 3550 §6.5.1). All of ours share one: it names a clock, not a person.
fn description(ssrcs: &[u32], name: &'static str) -> Box<dyn Packet> {
    let item = || SourceDescriptionItem {
        sdes_type: SdesType::SdesCname,
        text: Bytes::from_static(name.as_bytes()),
    };
    let chunks = ssrcs
        .iter()
        .map(|&source| SourceDescriptionChunk {
            source,
            items: vec![item()],
        })
        .collect();
    Box::new(SourceDescription { chunks })
}

fn send(
    transport: &mut Transport,
    outbox: &mut crate::transport::Outbox,
    packets: &[Box<dyn Packet>],
) {
    if let Ok(packet) = rtc_rtcp::packet::marshal(packets) {
        transport.send_rtcp(outbox, &packet);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a range both types have"
)]
fn whole_bits(bitrate: f32) -> u64 {
    f64::from(bitrate).clamp(0.0, 1e12) as u64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the wire format has 18 bits of mantissa anyway"
)]
fn as_f32(bitrate: u64) -> f32 {
    bitrate as f32
}
