//! What a mail about an appointment says: words, layout and calendar part. Pure; sending is in `outbound/mail.rs`.

use crate::calendar_file::{self, Entry, Method};
use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use minijinja::{Environment, context};
use schalter_domain::catalogue::{Channel, Language};
use serde::Deserialize;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// What the mail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The appointment is booked.
    Confirmation,
    /// The appointment is called off.
    Cancellation,
}

/// Everything a mail about an appointment says.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What the mail tells.
    pub kind: Kind,
    /// Language of the citizen.
    pub language: Language,
    /// Key of the appointment; the calendar's UID.
    pub appointment: Uuid,
    /// Readable number.
    pub number: String,
    /// Counts changes.
    pub sequence: u32,
    /// When the mail is written.
    pub now: Timestamp,
    /// Start.
    pub start: Timestamp,
    /// End.
    pub end: Timestamp,
    /// Zone of the authority.
    pub zone: TimeZone,
    /// How one meets.
    pub channel: Channel,
    /// Name and address of the site.
    pub site: String,
    /// Name of the authority.
    pub authority: String,
    /// Its mail address.
    pub authority_email: String,
    /// Its telephone.
    pub authority_phone: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Name of the citizen, for the calendar only.
    pub name: String,
    /// Where the mail goes.
    pub email: String,
    /// The citizen's own link, with the right in its fragment.
    pub link: Option<String>,
    /// Where a new appointment can be booked.
    pub again: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    subject_confirmation: String,
    subject_cancellation: String,
    calendar_summary: String,
    hello: String,
    confirmation: String,
    cancellation: String,
    when: String,
    when_value: String,
    r#where: String,
    number: String,
    channel_on_site: String,
    channel_video: String,
    channel_phone: String,
    link: String,
    link_button: String,
    link_secret: String,
    again: String,
    questions: String,
    weekdays: [String; 7],
    date_format: String,
    time_format: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Languages {
    de: Words,
    en: Words,
    #[serde(rename = "de-leicht")]
    de_leicht: Words,
}

static WORDS: LazyLock<Result<Languages, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../content/mail/texts.toml")));

/// One mail in its two forms and with its words for the calendar.
struct Page {
    subject: String,
    text: String,
    html: String,
    summary: String,
    description: String,
    place: String,
}

impl Letter {
    /// The mail, ready to send. `sender` is the address it comes from when it is not the authority's own.
    pub fn compose(&self, sender: Option<&str>) -> anyhow::Result<Message> {
        let page = self.page()?;
        let authority = Mailbox::new(
            Some(self.authority.clone()),
            self.authority_email
                .parse()
                .context("address of the authority")?,
        );
        let mut message = Message::builder();
        message = match sender {
            Some(sender) => {
                let from = Mailbox::new(
                    Some(self.authority.clone()),
                    sender.parse().context("smtp.from")?,
                );
                message.from(from).reply_to(authority)
            }
            None => message.from(authority),
        };
        let written = SystemTime::UNIX_EPOCH
            + Duration::from_millis(u64::try_from(self.now.as_millisecond()).unwrap_or(0));
        let calendar_type = format!(
            "text/calendar; charset=utf-8; method={}",
            self.method().name()
        );
        let calendar = SinglePart::builder()
            .header(ContentType::parse(&calendar_type)?)
            .body(self.calendar(&page));
        message
            .to(Mailbox::new(
                None,
                self.email.parse().context("address of the citizen")?,
            ))
            .subject(page.subject.clone())
            .date(written)
            .message_id(Some(self.message_id()))
            // RFC 3834: no out-of-office answer, please.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .multipart(
                MultiPart::alternative()
                    .singlepart(SinglePart::plain(page.text))
                    .singlepart(SinglePart::html(page.html))
                    .singlepart(calendar),
            )
            .context("mail")
    }

    /// The same for the same intent, so that a mail which is sent twice after a crash is shown once.
    fn message_id(&self) -> String {
        let kind = match self.kind {
            Kind::Confirmation => "confirmation",
            Kind::Cancellation => "cancellation",
        };
        let host = self
            .authority_email
            .split_once('@')
            .map_or("schalter.invalid", |(_, host)| host);
        format!("<{}.{kind}.{}@{host}>", self.appointment, self.sequence)
    }

    fn method(&self) -> Method {
        match self.kind {
            Kind::Confirmation => Method::Request,
            Kind::Cancellation => Method::Cancel,
        }
    }

    fn calendar(&self, page: &Page) -> String {
        calendar_file::write(&Entry {
            method: self.method(),
            uid: self.appointment,
            sequence: self.sequence,
            stamp: self.now,
            start: self.start,
            end: self.end,
            zone: &self.zone,
            summary: &page.summary,
            description: &page.description,
            location: &page.place,
            organizer_name: &self.authority,
            organizer_email: &self.authority_email,
            attendee: Some((&self.name, &self.email)),
        })
    }

    fn page(&self) -> anyhow::Result<Page> {
        let words = words(self.language)?;
        let start = self.start.to_zoned(self.zone.clone());
        let weekday =
            &words.weekdays[usize::from(start.weekday().to_monday_zero_offset().unsigned_abs())];
        let known = context! {
            date => start.strftime(&words.date_format).to_string(),
            time => start.strftime(&words.time_format).to_string(),
            weekday, site => &self.site, authority => &self.authority, phone => &self.authority_phone, email => &self.authority_email,
        };
        let jinja = jinja()?;
        let say = |sentence: &str| jinja.render_str(sentence, &known);
        let (subject, opening) = match self.kind {
            Kind::Confirmation => (&words.subject_confirmation, &words.confirmation),
            Kind::Cancellation => (&words.subject_cancellation, &words.cancellation),
        };
        let place = say(match self.channel {
            Channel::OnSite => &words.channel_on_site,
            Channel::Video => &words.channel_video,
            Channel::Phone => &words.channel_phone,
        })?;
        let link = self
            .link
            .as_ref()
            .filter(|_| self.kind == Kind::Confirmation);
        let subject = say(subject)?;
        let whole = context! {
            lang => if matches!(self.language, Language::German | Language::PlainGerman) { "de" } else { "en" },
            subject => &subject, hello => &words.hello, opening => say(opening)?,
            when => &words.when, when_value => say(&words.when_value)?, where => &words.r#where, place => &place,
            number_word => &words.number, number => &self.number,
            link, link_word => &words.link, link_button => &words.link_button, link_secret => &words.link_secret,
            again => &self.again, again_word => &words.again,
            questions => say(&words.questions)?, authority => &self.authority, colour => &self.colour,
        };
        Ok(Page {
            text: jinja.get_template("appointment.txt")?.render(&whole)?,
            html: jinja.get_template("appointment.html")?.render(&whole)?,
            summary: say(&words.calendar_summary)?,
            description: format!(
                "{}: {}\n{}",
                words.number,
                self.number,
                say(&words.questions)?
            ),
            subject,
            place,
        })
    }
}

/// What a calendar shows of an appointment.
#[derive(Debug)]
pub struct CalendarWords {
    /// Neutral name of the entry.
    pub summary: String,
    /// The number, and nothing that others should not read.
    pub description: String,
}

/// The words for a citizen who keeps the appointment as a file: neutral, as in the mail. Words that cannot be had are left out.
#[must_use]
pub fn calendar_words(language: Language, authority: &str, number: &str) -> CalendarWords {
    let Ok(words) = words(language) else {
        return CalendarWords {
            summary: authority.to_owned(),
            description: number.to_owned(),
        };
    };
    let summary = Environment::new().render_str(&words.calendar_summary, context! { authority });
    CalendarWords {
        summary: summary.unwrap_or_else(|_| authority.to_owned()),
        description: format!("{}: {number}", words.number),
    }
}

fn words(language: Language) -> anyhow::Result<&'static Words> {
    let languages = WORDS
        .as_ref()
        .map_err(|error| anyhow::anyhow!("content/mail/texts.toml: {error}"))?;
    Ok(match language {
        Language::German => &languages.de,
        // Mails about appointments exist in three languages.
        Language::English | Language::Ukrainian | Language::Turkish | Language::Arabic => {
            &languages.en
        }
        Language::PlainGerman => &languages.de_leicht,
    })
}

fn jinja() -> anyhow::Result<Environment<'static>> {
    let mut jinja = Environment::new();
    jinja.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    jinja.add_template(
        "appointment.txt",
        include_str!("../content/mail/appointment.txt.jinja"),
    )?;
    jinja.add_template(
        "appointment.html",
        include_str!("../content/mail/appointment.html.jinja"),
    )?;
    Ok(jinja)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn example(kind: Kind, language: Language) -> Letter {
        Letter {
            kind,
            language,
            appointment: Uuid::from_u128(7),
            number: "KM-4821-7".to_owned(),
            sequence: 1,
            now: "2026-11-20T10:00:00Z".parse().expect("a time"),
            start: "2026-12-03T13:00:00Z".parse().expect("a time"),
            end: "2026-12-03T13:20:00Z".parse().expect("a time"),
            zone: TimeZone::get("Europe/Berlin").expect("bundled"),
            channel: Channel::OnSite,
            site: "Kreishaus, Kreisallee 1, 59999 Musterstadt".to_owned(),
            authority: "Kreis Musterland".to_owned(),
            authority_email: "buergerservice@musterland.example".to_owned(),
            authority_phone: "+49 2999 100-0".to_owned(),
            colour: "#14532d".to_owned(),
            name: "Zoë \"<b>\" Müller\r\nBcc: evil@example.org".to_owned(),
            email: "zoe@example.org".to_owned(),
            link: Some("https://termin.example/termin/7#secret".to_owned()),
            again: "https://termin.example/".to_owned(),
        }
    }

    fn raw(letter: &Letter, sender: Option<&str>) -> String {
        String::from_utf8(letter.compose(sender).expect("composed").formatted())
            .expect("mail is ASCII")
    }

    #[test]
    fn the_words_of_every_language_are_complete() {
        for language in [Language::German, Language::English, Language::PlainGerman] {
            for kind in [Kind::Confirmation, Kind::Cancellation] {
                let page = example(kind, language).page().expect("rendered");
                assert!(
                    !page.text.contains("{{") && !page.html.contains("{{"),
                    "{}",
                    page.text
                );
                assert!(page.text.contains("KM-4821-7") && page.html.contains("KM-4821-7"));
                assert_eq!(page.text.contains("#secret"), kind == Kind::Confirmation);
            }
        }
    }

    #[test]
    fn the_time_is_the_authoritys() {
        let german = example(Kind::Confirmation, Language::German)
            .page()
            .expect("rendered");
        assert_eq!(german.subject, "Ihr Termin am 3.12.2026 um 14:00 Uhr");
        assert!(
            german.text.contains("Donnerstag, 3.12.2026, 14:00 Uhr"),
            "{}",
            german.text
        );
        let english = example(Kind::Confirmation, Language::English)
            .page()
            .expect("rendered");
        assert_eq!(
            english.subject,
            "Your appointment on 3 December 2026 at 14:00"
        );
    }

    #[test]
    fn a_name_reaches_neither_the_headers_nor_the_words() {
        let letter = example(Kind::Confirmation, Language::German);
        let page = letter.page().expect("rendered");
        assert!(
            !page.text.contains("Zoë")
                && !page.html.contains("Zoë")
                && !page.description.contains("Zoë")
        );
        let headers = raw(&letter, None);
        let headers = headers.split("\r\n\r\n").next().unwrap_or_default();
        assert!(
            !headers.contains("Bcc") && !headers.contains("evil"),
            "{headers}"
        );
    }

    #[test]
    fn the_same_intent_has_the_same_message_id() {
        let id = |letter: &Letter| {
            raw(letter, None)
                .lines()
                .find(|line| line.starts_with("Message-ID"))
                .map(str::to_owned)
        };
        let confirmation = example(Kind::Confirmation, Language::German);
        let later = Letter {
            now: "2026-11-21T10:00:00Z".parse().expect("a time"),
            ..confirmation.clone()
        };
        assert_eq!(id(&confirmation), id(&later));
        assert_ne!(
            id(&confirmation),
            id(&example(Kind::Cancellation, Language::German))
        );
    }

    #[test]
    fn another_sender_lets_replies_go_to_the_authority() {
        let mail = raw(
            &example(Kind::Confirmation, Language::German),
            Some("noreply@host.example"),
        );
        assert!(
            mail.contains("From: \"Kreis Musterland\" <noreply@host.example>"),
            "{mail}"
        );
        assert!(
            mail.contains("Reply-To: \"Kreis Musterland\" <buergerservice@musterland.example>"),
            "{mail}"
        );
    }
}
