//! Reading session descriptions: what we need to know of a browser's offer or answer, and nothing else.
//!
//! We speak Opus and VP8, with retransmission (RFC 4588), and the header extensions `mid`, `abs-send-time` and audio level.

use std::io::Cursor;

use rtc_sdp::description::common::Attribute;
use rtc_sdp::description::media::MediaDescription;
use rtc_sdp::description::session::SessionDescription;

use crate::dtls::Fingerprint;
use crate::rewrite::MID_BYTES_MAX;
use crate::subscription::Kind;
use crate::{Limits, Refusal};

pub(crate) const MID_URI: &str = "urn:ietf:params:rtp-hdrext:sdes:mid";
pub(crate) const SEND_TIME_URI: &str = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
pub(crate) const AUDIO_LEVEL_URI: &str = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

/// Which way media flows in a section, as its author sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Send,
    Receive,
    Both,
    Inactive,
}

impl Direction {
    pub(crate) const fn sends(self) -> bool {
        matches!(self, Self::Send | Self::Both)
    }

    pub(crate) const fn receives(self) -> bool {
        matches!(self, Self::Receive | Self::Both)
    }
}

/// Who opens the DTLS handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setup {
    Active,
    Passive,
    Either,
}

/// Payload types of the codec we forward and of its retransmissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Codec {
    pub(crate) payload_type: u8,
    pub(crate) repair_payload_type: Option<u8>,
}

/// The header extension ids of a section; 0 is "not offered".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Extensions {
    pub(crate) mid: u8,
    pub(crate) send_time: u8,
    pub(crate) audio_level: u8,
}

/// A media section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) mid: String,
    /// `None` for what is neither sound nor picture, such as data channels.
    pub(crate) kind: Option<Kind>,
    /// What stands behind `m=`, for sections we have to refuse in their own words.
    pub(crate) media: String,
    pub(crate) protocol: String,
    pub(crate) format: String,
    pub(crate) rejected: bool,
    pub(crate) direction: Direction,
    pub(crate) codec: Option<Codec>,
    pub(crate) extensions: Extensions,
    /// Sources the section names, without those that repeat others.
    pub(crate) ssrcs: Vec<u32>,
    /// Sources that repeat packets of others.
    pub(crate) repair_ssrcs: Vec<u32>,
}

/// What a peer says about a connection. Its password is of no use to us: a lite agent sends no checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) ufrag: String,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) setup: Setup,
    pub(crate) sections: Vec<Section>,
}

impl Description {
    /// Reads an offer or an answer.
    pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Self, Refusal> {
        if text.len() > limits.sdp_bytes_max {
            return Err(Refusal::SdpTooLong);
        }
        let session = SessionDescription::unmarshal(&mut Cursor::new(text.as_bytes()))
            .map_err(|_| Refusal::MalformedSdp)?;
        let media = &session.media_descriptions;
        if media.len() > limits.media_lines_max {
            return Err(Refusal::TooManyMediaLines);
        }
        let sections = media
            .iter()
            .map(Section::read)
            .collect::<Option<Vec<_>>>()
            .ok_or(Refusal::MalformedSdp)?;
        // Credentials may stand once above all sections, or in the first one of the bundle, whose transport all share (RFC 8843).
        let live = media
            .iter()
            .zip(&sections)
            .filter(|(_, section)| !section.rejected)
            .map(|(media, _)| &media.attributes);
        let scopes: Vec<_> = std::iter::once(&session.attributes).chain(live).collect();
        let first = |key| {
            scopes
                .iter()
                .find_map(|attributes| value(attributes, key))
                .ok_or(Refusal::MalformedSdp)
        };
        let ufrag = first("ice-ufrag")?.to_owned();
        let mut fingerprints = scopes
            .iter()
            .flat_map(|attributes| values(attributes, "fingerprint"));
        let fingerprint = fingerprints
            .find_map(Fingerprint::parse)
            .ok_or(Refusal::MalformedSdp)?;
        let setup = match first("setup")? {
            "active" => Setup::Active,
            "passive" => Setup::Passive,
            "actpass" => Setup::Either,
            _ => return Err(Refusal::MalformedSdp),
        };
        if ufrag.len() > 256 || duplicate_mids(&sections) {
            return Err(Refusal::MalformedSdp);
        }
        // All media shares one transport; a peer that insists on several cannot be served.
        let bundled =
            values(&session.attributes, "group").find_map(|group| group.strip_prefix("BUNDLE"));
        let bundled: Vec<_> = bundled
            .unwrap_or_default()
            .split_ascii_whitespace()
            .collect();
        let live = sections.iter().filter(|section| !section.rejected);
        if live.clone().count() > 1
            && !live
                .clone()
                .all(|section| bundled.contains(&section.mid.as_str()))
        {
            return Err(Refusal::MalformedSdp);
        }
        Ok(Self {
            ufrag,
            fingerprint,
            setup,
            sections,
        })
    }
}

fn duplicate_mids(sections: &[Section]) -> bool {
    let mut mids: Vec<_> = sections.iter().map(|section| &section.mid).collect();
    mids.sort_unstable();
    mids.windows(2).any(|pair| pair[0] == pair[1])
}

fn values<'a>(attributes: &'a [Attribute], key: &'a str) -> impl Iterator<Item = &'a str> {
    attributes
        .iter()
        .filter(move |attribute| attribute.key == key)
        .filter_map(|attribute| attribute.value.as_deref())
}

fn value<'a>(attributes: &'a [Attribute], key: &'a str) -> Option<&'a str> {
    values(attributes, key).next().map(str::trim)
}

/// A `mid` is a token (RFC 8859 §4): it must not be able to end a line or a field of our own description.
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MID_BYTES_MAX
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.+!".contains(&byte))
}

impl Section {
    fn read(media: &MediaDescription) -> Option<Self> {
        let attributes = &media.attributes;
        let has = |key: &str| attributes.iter().any(|attribute| attribute.key == key);
        let rejected = media.media_name.port.value == 0 && !has("bundle-only");
        let mid = value(attributes, "mid").unwrap_or_default();
        if !is_token(mid) {
            return None;
        }
        let kind = match media.media_name.media.as_str() {
            "audio" => Some(Kind::Audio),
            "video" => Some(Kind::Video),
            _ => None,
        };
        let direction = if has("inactive") {
            Direction::Inactive
        } else if has("sendonly") {
            Direction::Send
        } else if has("recvonly") {
            Direction::Receive
        } else {
            Direction::Both
        };
        let words = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        let (name, protocol) = (
            media.media_name.media.clone(),
            media.media_name.protos.join("/"),
        );
        let format = media
            .media_name
            .formats
            .first()
            .cloned()
            .unwrap_or_default();
        if !(words(&name) && words(&protocol) && words(&format)) {
            return None;
        }
        let (ssrcs, repair_ssrcs) = read_sources(attributes);
        Some(Self {
            mid: mid.to_owned(),
            kind,
            media: name,
            protocol,
            format,
            rejected,
            direction,
            codec: kind.and_then(|kind| read_codec(attributes, kind)),
            extensions: read_extensions(attributes),
            ssrcs,
            repair_ssrcs,
        })
    }
}

/// The first payload type of the codec we forward.
fn read_codec(attributes: &[Attribute], kind: Kind) -> Option<Codec> {
    let wanted = match kind {
        Kind::Audio => "opus/48000/2",
        Kind::Video => "VP8/90000",
    };
    let of = |encoding: &str| {
        values(attributes, "rtpmap")
            .filter_map(|value| value.split_once(' '))
            .filter_map(move |(number, name)| {
                let matches = name.trim().eq_ignore_ascii_case(encoding);
                matches
                    .then(|| number.parse::<u8>().ok().filter(|number| *number < 128))
                    .flatten()
            })
            .collect::<Vec<_>>()
    };
    let payload_type = *of(wanted).first()?;
    let apt = format!("apt={payload_type}");
    let repair_payload_type = of("rtx/90000").into_iter().find(|number| {
        let parameters = values(attributes, "fmtp")
            .filter_map(|value| value.split_once(' '))
            .find(|(of, _)| of.parse() == Ok(*number));
        parameters.is_some_and(|(_, parameters)| {
            parameters
                .split(';')
                .any(|parameter| parameter.trim() == apt)
        })
    });
    Some(Codec {
        payload_type,
        repair_payload_type: repair_payload_type.filter(|_| kind == Kind::Video),
    })
}

/// Ids above 14 would need two-byte headers, which we do not write; such an extension counts as not offered.
fn read_extensions(attributes: &[Attribute]) -> Extensions {
    let mut extensions = Extensions::default();
    for (id, uri) in values(attributes, "extmap").filter_map(|value| value.split_once(' ')) {
        let id = id
            .split('/')
            .next()
            .and_then(|id| id.parse::<u8>().ok())
            .filter(|id| (1..=14).contains(id));
        let place = match uri.split(' ').next().unwrap_or_default() {
            MID_URI => &mut extensions.mid,
            SEND_TIME_URI => &mut extensions.send_time,
            AUDIO_LEVEL_URI => &mut extensions.audio_level,
            _ => continue,
        };
        *place = id.unwrap_or(0);
    }
    extensions
}

fn read_sources(attributes: &[Attribute]) -> (Vec<u32>, Vec<u32>) {
    let number = |text: &str| text.parse::<u32>().ok();
    let mut repair: Vec<u32> = Vec::new();
    for group in values(attributes, "ssrc-group").filter_map(|group| group.strip_prefix("FID ")) {
        repair.extend(group.split_ascii_whitespace().nth(1).and_then(number));
    }
    let mut sources: Vec<u32> = Vec::new();
    for ssrc in values(attributes, "ssrc")
        .filter_map(|value| value.split(' ').next())
        .filter_map(number)
    {
        if !sources.contains(&ssrc) && !repair.contains(&ssrc) {
            sources.push(ssrc);
        }
    }
    (sources, repair)
}

#[cfg(test)]
mod tests;
