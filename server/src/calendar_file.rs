//! iCalendar (RFC 5545, iTIP RFC 5546): one appointment as a file or as a part of a mail.
//!
//! The `ical` crate lays out components; escaping and folding are ours, because its generator does neither correctly: it folds
//! by characters instead of octets, and panics on parameters that are empty or not ASCII. Parameters therefore stand ready-made
//! in the property's name.

use ical::generator::{
    Emitter, IcalCalendar, IcalCalendarBuilder, IcalEvent, IcalEventBuilder, Property,
};
use ical::parser::ical::component::{
    IcalTimeZone, IcalTimeZoneTransition, IcalTimeZoneTransitionType,
};
use jiff::Timestamp;
use jiff::tz::{Dst, Offset, TimeZone};
use std::fmt::Write as _;
use uuid::Uuid;

/// Octets of a line without its break (RFC 5545 § 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// What the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// An invitation by mail.
    Request,
    /// A cancellation by mail.
    Cancel,
    /// A file to keep.
    Publish,
}

impl Method {
    /// As in the property `METHOD` and in the parameter of the MIME type.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
        }
    }
}

/// One appointment for a calendar. Texts may hold anything; they are made harmless here.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// What the file is for.
    pub method: Method,
    /// The appointment: the same through all changes.
    pub uid: Uuid,
    /// Counts the changes that a calendar must learn of.
    pub sequence: u32,
    /// When the file is written.
    pub stamp: Timestamp,
    /// Start.
    pub start: Timestamp,
    /// End.
    pub end: Timestamp,
    /// Zone of the authority.
    pub zone: &'a TimeZone,
    /// Neutral: others look over one's shoulder.
    pub summary: &'a str,
    /// What else to know.
    pub description: &'a str,
    /// Where.
    pub location: &'a str,
    /// Name of the authority.
    pub organizer_name: &'a str,
    /// Mail address of the authority.
    pub organizer_email: &'a str,
    /// Who is invited: name and mail address.
    pub attendee: Option<(&'a str, &'a str)>,
}

/// The file: CRLF, folded at 75 octets on character borders.
#[must_use]
pub fn write(entry: &Entry<'_>) -> String {
    fold(&calendar(entry).generate())
}

fn calendar(entry: &Entry<'_>) -> IcalCalendar {
    IcalCalendarBuilder::version("2.0")
        .gregorian()
        .prodid("-//Schalter//Termin//DE")
        .set(property("METHOD", entry.method.name()))
        .add_tz(time_zone(entry))
        .add_event(event(entry))
        .build()
}

fn event(entry: &Entry<'_>) -> IcalEvent {
    let zone = zone_name(entry.zone);
    let mut event = IcalEventBuilder::tzid(zone.as_str())
        .uid(entry.uid.to_string())
        .changed_utc(entry.stamp.strftime("%Y%m%dT%H%M%SZ").to_string())
        .start(local(entry.start, entry.zone))
        .end(local(entry.end, entry.zone))
        .set(property("SEQUENCE", &entry.sequence.to_string()))
        .set(property("SUMMARY", &text(entry.summary)))
        .set(property("DESCRIPTION", &text(entry.description)))
        .set(property("LOCATION", &text(entry.location)))
        .set(property("CLASS", "PRIVATE"))
        .set(property(
            "STATUS",
            if entry.method == Method::Cancel {
                "CANCELLED"
            } else {
                "CONFIRMED"
            },
        ))
        .set(property(
            &format!("ORGANIZER;CN={}", parameter(entry.organizer_name)),
            &mailto(entry.organizer_email),
        ));
    // A published file has no attendees (RFC 5546 § 3.2.1).
    if let (Some((name, email)), Method::Request | Method::Cancel) = (entry.attendee, entry.method)
    {
        let name = format!(
            "ATTENDEE;CN={};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE",
            parameter(name)
        );
        event = event.set(property(&name, &mailto(email)));
    }
    event.build()
}

/// The zone as it is around this event: the change before it and those until its end. One event needs no rules for ever.
fn time_zone(entry: &Entry<'_>) -> IcalTimeZone {
    let mut zone = IcalTimeZone::new();
    zone.properties
        .push(property("TZID", &zone_name(entry.zone)));
    let before = entry.zone.preceding(entry.start).next();
    let during = entry
        .zone
        .following(entry.start)
        .take_while(|change| change.timestamp() < entry.end);
    for change in before.into_iter().chain(during) {
        let just_before = change
            .timestamp()
            .saturating_sub(jiff::SignedDuration::from_secs(1));
        let from = just_before.map_or(change.offset(), |before| entry.zone.to_offset(before));
        zone.transitions.push(observance(
            change.dst(),
            change.timestamp(),
            from,
            change.offset(),
        ));
    }
    if zone.transitions.is_empty() {
        let offset = entry.zone.to_offset(entry.start);
        zone.transitions
            .push(observance(Dst::No, Timestamp::UNIX_EPOCH, offset, offset));
    }
    zone
}

fn observance(dst: Dst, onset: Timestamp, from: Offset, to: Offset) -> IcalTimeZoneTransition {
    let transition = if dst.is_dst() {
        IcalTimeZoneTransitionType::DAYLIGHT
    } else {
        IcalTimeZoneTransitionType::STANDARD
    };
    // The onset is told in the local time that held until then (RFC 5545 § 3.6.5).
    let onset = from
        .to_datetime(onset)
        .strftime("%Y%m%dT%H%M%S")
        .to_string();
    let properties = vec![
        property("DTSTART", &onset),
        property("TZOFFSETFROM", &hours(from)),
        property("TZOFFSETTO", &hours(to)),
    ];
    IcalTimeZoneTransition {
        transition,
        properties,
    }
}

fn hours(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    format!(
        "{}{:02}{:02}",
        if minutes < 0 { '-' } else { '+' },
        minutes.abs() / 60,
        minutes.abs() % 60
    )
}

fn local(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%Y%m%dT%H%M%S").to_string()
}

fn zone_name(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("UTC").to_owned()
}

fn property(name: &str, value: &str) -> Property {
    Property {
        name: name.to_owned(),
        params: None,
        value: Some(value.to_owned()),
    }
}

/// A value of type TEXT (§ 3.3.11): a line break becomes `\n`, other control characters vanish.
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A quoted parameter value (§ 3.2) with the escapes of RFC 6868.
fn parameter(value: &str) -> String {
    let mut escaped = String::from("\"");
    for letter in value.chars() {
        match letter {
            '^' => escaped.push_str("^^"),
            '"' => escaped.push_str("^'"),
            '\n' => escaped.push_str("^n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped.push('"');
    escaped
}

/// An address as URI (RFC 6068): what is not plain is percent-encoded.
fn mailto(address: &str) -> String {
    let mut uri = String::from("mailto:");
    for byte in address.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'@'
            | b'.'
            | b'-'
            | b'_'
            | b'+'
            | b'~'
            | b'!'
            | b'$'
            | b'\''
            | b'*' => {
                uri.push(char::from(byte));
            }
            byte => {
                // Writing into a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

/// Undoes the generator's folding and folds by octets. Values hold no line break, so a break before a space is a fold.
fn fold(generated: &str) -> String {
    let mut folded = String::with_capacity(generated.len() + generated.len() / 64);
    for line in generated.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LINE_OCTETS_MAX {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(letter);
            octets += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry<'a>(zone: &'a TimeZone, name: &'a str, description: &'a str) -> Entry<'a> {
        Entry {
            method: Method::Request,
            uid: Uuid::from_u128(7),
            sequence: 2,
            stamp: "2026-11-20T10:00:00Z".parse().expect("a time"),
            start: "2026-12-03T13:00:00Z".parse().expect("a time"),
            end: "2026-12-03T13:20:00Z".parse().expect("a time"),
            zone,
            summary: "Termin: Kreis Musterland",
            description,
            location: "Kreisallee 1, 59999 Musterstadt",
            organizer_name: "Kreis Musterland",
            organizer_email: "buergerservice@musterland.example",
            attendee: Some((name, "zoe@example.org")),
        }
    }

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").expect("bundled")
    }

    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "")
            .split_terminator("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn an_invitation_says_when_in_the_zone_of_the_authority() {
        let zone = berlin();
        let lines = unfolded(&write(&entry(&zone, "Zoë Müller", "x")));
        for line in [
            "METHOD:REQUEST",
            "TZID:Europe/Berlin",
            "BEGIN:STANDARD",
            "DTSTART:20261025T030000",
            "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100",
            "DTSTART;TZID=Europe/Berlin:20261203T140000",
            "DTEND;TZID=Europe/Berlin:20261203T142000",
            "DTSTAMP:20261120T100000Z",
            "SEQUENCE:2",
            "UID:00000000-0000-0000-0000-000000000007",
            "LOCATION:Kreisallee 1\\, 59999 Musterstadt",
            "ATTENDEE;CN=\"Zoë Müller\";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:zoe@example.org",
        ] {
            assert!(
                lines.iter().any(|found| found == line),
                "{line} is missing in {lines:#?}"
            );
        }
    }

    #[test]
    fn a_zone_without_changes_still_has_its_observance() {
        let zone = TimeZone::UTC;
        let lines = unfolded(&write(&entry(&zone, "x", "x")));
        assert!(
            lines.iter().any(|line| line == "TZOFFSETTO:+0000"),
            "{lines:#?}"
        );
    }

    #[test]
    fn a_published_file_names_no_attendee() {
        let zone = berlin();
        let file = write(&Entry {
            method: Method::Publish,
            ..entry(&zone, "x", "x")
        });
        assert!(!file.contains("ATTENDEE"), "{file}");
    }

    #[test]
    fn hostile_texts_add_no_property() {
        let zone = berlin();
        let hostile = [
            "A\r\nATTENDEE:mailto:evil@example.org",
            "A\nATTENDEE:mailto:evil@example.org",
            "A\rATTENDEE:mailto:evil@example.org",
            "A\u{2028}ATTENDEE:mailto:evil@example.org",
            "A\";X=\"B:ATTENDEE",
            "A\\\nEND:VEVENT",
            "A\r\n ATTENDEE:folded",
            "",
            "\"",
            "ä",
        ];
        let names = |lines: &[String]| -> Vec<String> {
            lines
                .iter()
                .map(|line| line.split([';', ':']).next().unwrap_or_default().to_owned())
                .collect()
        };
        let plain = names(&unfolded(&write(&entry(&zone, "A", "B"))));
        for text in hostile {
            let lines = unfolded(&write(&entry(&zone, text, text)));
            assert_eq!(
                names(&lines),
                plain,
                "{text:?} changed the properties: {lines:#?}"
            );
        }
    }

    #[test]
    fn lines_are_folded_at_75_octets_between_characters() {
        let zone = berlin();
        for letter in ["ä", "€", "𝄞", "x"] {
            let long = letter.repeat(200);
            let file = write(&entry(&zone, &long, &long));
            for line in file.split("\r\n") {
                assert!(
                    line.len() <= LINE_OCTETS_MAX,
                    "{} octets: {line}",
                    line.len()
                );
            }
            assert!(
                file.replace("\r\n ", "").contains(&long),
                "the text is whole again when unfolded"
            );
            assert!(
                !file.replace("\r\n", "").contains(['\r', '\n']),
                "every break is CRLF"
            );
        }
    }
}
