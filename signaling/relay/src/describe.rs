//! Writing session descriptions: our answers and offers, complete with candidates.

use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::ice::Credentials;
use crate::rewrite::Form;
use crate::sdp::{AUDIO_LEVEL_URI, Direction, Extensions, MID_URI, SEND_TIME_URI};
use crate::subscription::Kind;

/// A media section of ours.
pub(crate) enum Section<'a> {
    /// Sound or picture.
    Media(Media<'a>),
    /// Something offered that we do not take.
    Refused {
        media: &'a str,
        protocol: &'a str,
        format: &'a str,
        mid: &'a str,
    },
}

/// A section with sound or picture.
pub(crate) struct Media<'a> {
    pub(crate) mid: &'a str,
    pub(crate) kind: Kind,
    pub(crate) direction: Direction,
    pub(crate) form: Form,
    /// What we send on it: stream id, source, source of repetitions.
    pub(crate) stream: Option<(&'a str, u32, u32)>,
}

/// What all sections share.
pub(crate) struct Session<'a> {
    pub(crate) id: u64,
    pub(crate) version: u64,
    pub(crate) credentials: &'a Credentials,
    pub(crate) fingerprint: &'a str,
    pub(crate) candidates: &'a [SocketAddr],
    /// Ours to answer (`passive`: we are the DTLS server) or to offer (`actpass`, as RFC 9429 §5.2.1 demands).
    pub(crate) setup: &'static str,
}

impl Session<'_> {
    /// The whole description.
    pub(crate) fn write(&self, sections: &[Section<'_>]) -> String {
        let mut text = String::with_capacity(512 + sections.len() * 1_024);
        // Writing to a String never fails.
        let _ = self.write_to(&mut text, sections);
        text
    }

    fn write_to(&self, out: &mut String, sections: &[Section<'_>]) -> std::fmt::Result {
        write!(
            out,
            "v=0\r\no=- {} {} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
            self.id, self.version
        )?;
        let bundled = sections.iter().filter_map(|section| match section {
            Section::Media(media) => Some(media.mid),
            Section::Refused { .. } => None,
        });
        write!(out, "a=group:BUNDLE")?;
        for mid in bundled {
            write!(out, " {mid}")?;
        }
        write!(
            out,
            "\r\na=ice-lite\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS *\r\n"
        )?;
        for section in sections {
            match section {
                Section::Media(media) => self.write_media(out, media)?,
                Section::Refused {
                    media,
                    protocol,
                    format,
                    mid,
                } => {
                    write!(
                        out,
                        "m={media} 0 {protocol} {format}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=inactive\r\n"
                    )?;
                }
            }
        }
        Ok(())
    }

    fn write_media(&self, out: &mut String, media: &Media<'_>) -> std::fmt::Result {
        let number = media.form.payload_type;
        let name = match media.kind {
            Kind::Audio => "audio",
            Kind::Video => "video",
        };
        write!(out, "m={name} 9 UDP/TLS/RTP/SAVPF {number}")?;
        if let Some(repair) = media.form.repair_payload_type {
            write!(out, " {repair}")?;
        }
        write!(out, "\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n")?;
        let (ufrag, password) = (
            text(&self.credentials.ufrag),
            text(&self.credentials.password),
        );
        write!(out, "a=ice-ufrag:{ufrag}\r\na=ice-pwd:{password}\r\n")?;
        write!(
            out,
            "a=fingerprint:sha-256 {}\r\na=setup:{}\r\na=mid:{}\r\n",
            self.fingerprint, self.setup, media.mid
        )?;
        let extensions = [
            (media.form.mid_id, MID_URI),
            (media.form.time_id, SEND_TIME_URI),
            (media.form.level_id, AUDIO_LEVEL_URI),
        ];
        for (id, uri) in extensions.into_iter().filter(|(id, _)| *id != 0) {
            write!(out, "a=extmap:{id} {uri}\r\n")?;
        }
        let direction = match media.direction {
            Direction::Send => "sendonly",
            Direction::Receive => "recvonly",
            Direction::Both => "sendrecv",
            Direction::Inactive => "inactive",
        };
        write!(out, "a={direction}\r\n")?;
        if let Some((stream, ..)) = media.stream {
            write!(out, "a=msid:{stream} {stream}-{}\r\n", media.mid)?;
        }
        write!(out, "a=rtcp-mux\r\na=rtcp-rsize\r\n")?;
        match media.kind {
            Kind::Audio => {
                write!(
                    out,
                    "a=rtpmap:{number} opus/48000/2\r\na=fmtp:{number} minptime=10;useinbandfec=1\r\n"
                )?;
            }
            Kind::Video => {
                write!(out, "a=rtpmap:{number} VP8/90000\r\n")?;
                for feedback in ["goog-remb", "ccm fir", "nack", "nack pli"] {
                    write!(out, "a=rtcp-fb:{number} {feedback}\r\n")?;
                }
                if let Some(repair) = media.form.repair_payload_type {
                    write!(
                        out,
                        "a=rtpmap:{repair} rtx/90000\r\na=fmtp:{repair} apt={number}\r\n"
                    )?;
                }
            }
        }
        if let Some((_, ssrc, repair)) = media.stream {
            if media.form.repair_payload_type.is_some() {
                write!(
                    out,
                    "a=ssrc-group:FID {ssrc} {repair}\r\na=ssrc:{ssrc} cname:schalter\r\na=ssrc:{repair} cname:schalter\r\n"
                )?;
            } else {
                write!(out, "a=ssrc:{ssrc} cname:schalter\r\n")?;
            }
        }
        for (number, address) in (0_u32..).zip(self.candidates) {
            // RFC 8445 §5.1.2: type preference 126 (host), the first address preferred, component 1.
            let priority = 126 << 24 | (65_535 - number.min(65_535)) << 8 | 255;
            write!(
                out,
                "a=candidate:{} 1 udp {priority} {} {} typ host\r\n",
                number + 1,
                address.ip(),
                address.port()
            )?;
        }
        write!(out, "a=end-of-candidates\r\n")
    }
}

fn text(credential: &[u8]) -> &str {
    std::str::from_utf8(credential).unwrap_or_default()
}

/// What we take of the header extensions a peer offered.
pub(crate) fn form_of(kind: Kind, codec: crate::sdp::Codec, extensions: Extensions) -> Form {
    Form {
        payload_type: codec.payload_type,
        repair_payload_type: codec.repair_payload_type,
        mid_id: extensions.mid,
        time_id: extensions.send_time,
        level_id: if kind == Kind::Audio {
            extensions.audio_level
        } else {
            0
        },
    }
}
