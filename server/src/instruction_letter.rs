//! The mails about an instruction, written from `content/mail/instruction.*` in every language of the course.
//!
//! They name the course and the authority, and nothing else: no person, no result, no reason, nothing about health.

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use minijinja::{Environment, context};
use schalter_domain::catalogue::Language;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// What the mail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The participant's own link.
    Enrolment,
    /// The link once more.
    Link,
    /// The guardian's own link.
    Guardian,
    /// The certificate can be fetched.
    Certificate,
    /// Something was decided.
    News,
    /// The group lesson is called off.
    LessonCancelled,
    /// The repetition is due soon.
    Repeat,
}

/// Everything a mail about an instruction says.
#[derive(Debug, Clone)]
pub struct InstructionLetter {
    /// What the mail tells.
    pub kind: Kind,
    /// The job: the same mail sent twice after a crash is shown once.
    pub job: Uuid,
    /// Language of the mail.
    pub language: Language,
    /// When the mail is written.
    pub now: Timestamp,
    /// Name of the course in that language.
    pub course: String,
    /// When the group lesson would have begun.
    pub lesson_start: Option<Timestamp>,
    /// Zone of the authority.
    pub zone: TimeZone,
    /// Name of the authority.
    pub authority: String,
    /// Its mail address.
    pub authority_email: String,
    /// Its telephone.
    pub authority_phone: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// Where the mail goes.
    pub email: String,
    /// The link, with the right in its fragment.
    pub link: Option<String>,
    /// Where a lost link can be asked for.
    pub again: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    hello: String,
    link: String,
    link_button: String,
    link_secret: String,
    link_guardian: String,
    again: String,
    questions: String,
    date_format: String,
    time_format: String,
    when: String,
    mails: Mails,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mails {
    enrolment: Mail,
    link: Mail,
    guardian: Mail,
    certificate: Mail,
    news: Mail,
    lesson_cancelled: Mail,
    repeat: Mail,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    subject: String,
    opening: String,
    body: String,
}

static WORDS: LazyLock<Result<BTreeMap<Language, Words>, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../content/mail/instruction.toml")));

struct Page {
    subject: String,
    text: String,
    html: String,
}

impl Kind {
    fn of(self, mails: &Mails) -> &Mail {
        match self {
            Self::Enrolment => &mails.enrolment,
            Self::Link => &mails.link,
            Self::Guardian => &mails.guardian,
            Self::Certificate => &mails.certificate,
            Self::News => &mails.news,
            Self::LessonCancelled => &mails.lesson_cancelled,
            Self::Repeat => &mails.repeat,
        }
    }
}

impl InstructionLetter {
    /// The mail, ready to send. `sender` is the address it comes from when it is not the authority's own.
    pub fn compose(&self, sender: Option<&str>) -> anyhow::Result<Message> {
        let page = self.page()?;
        let address = |email: &str| -> anyhow::Result<Mailbox> {
            Ok(Mailbox::new(Some(self.authority.clone()), email.parse()?))
        };
        let authority = address(&self.authority_email).context("address of the authority")?;
        let mut message = Message::builder();
        message = match sender {
            Some(sender) => message
                .from(address(sender).context("smtp.from")?)
                .reply_to(authority),
            None => message.from(authority),
        };
        let written = SystemTime::UNIX_EPOCH
            + Duration::from_millis(u64::try_from(self.now.as_millisecond()).unwrap_or(0));
        let host = self.authority_email.split_once('@');
        let host = host.map_or("schalter.invalid", |(_, host)| host);
        message
            .to(Mailbox::new(
                None,
                self.email.parse().context("address of the recipient")?,
            ))
            .subject(page.subject)
            .date(written)
            .message_id(Some(format!("<{}.instruction@{host}>", self.job)))
            // RFC 3834: no out-of-office answer, please.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .multipart(
                MultiPart::alternative()
                    .singlepart(SinglePart::plain(page.text))
                    .singlepart(SinglePart::html(page.html)),
            )
            .context("mail")
    }

    fn page(&self) -> anyhow::Result<Page> {
        let words = words(self.language)?;
        let mail = self.kind.of(&words.mails);
        let jinja = jinja()?;
        let say = |sentence: &str, when: &str| {
            let known = context! {
                course => &self.course, authority => &self.authority, phone => &self.authority_phone,
                email => &self.authority_email, when,
            };
            jinja.render_str(sentence, &known)
        };
        let when = match self.lesson_start {
            Some(start) => {
                let start = start.to_zoned(self.zone.clone());
                let known = context! {
                    date => start.strftime(&words.date_format).to_string(),
                    time => start.strftime(&words.time_format).to_string(),
                };
                jinja.render_str(&words.when, &known)?
            }
            None => String::new(),
        };
        let subject = say(&mail.subject, &when)?;
        let is_right_to_left = self.language.is_right_to_left();
        // After two years there is no enrolment that a link could open.
        let again_word = (self.kind != Kind::Repeat).then_some(&words.again);
        let whole = context! {
            lang => lang(self.language), dir => if is_right_to_left { "rtl" } else { "ltr" },
            start => if is_right_to_left { "right" } else { "left" },
            subject => &subject, hello => &words.hello, opening => say(&mail.opening, &when)?, body => say(&mail.body, &when)?,
            link => &self.link, link_word => &words.link, link_button => &words.link_button,
            link_secret => if self.kind == Kind::Guardian { &words.link_guardian } else { &words.link_secret },
            again => &self.again, again_word,
            questions => say(&words.questions, &when)?, authority => &self.authority, colour => &self.colour,
        };
        Ok(Page {
            text: jinja.get_template("instruction.txt")?.render(&whole)?,
            html: jinja.get_template("instruction.html")?.render(&whole)?,
            subject,
        })
    }
}

/// Plain German is German to a screen reader.
const fn lang(language: Language) -> &'static str {
    match language {
        Language::PlainGerman => "de",
        other => other.tag(),
    }
}

fn words(language: Language) -> anyhow::Result<&'static Words> {
    let languages = WORDS
        .as_ref()
        .map_err(|error| anyhow::anyhow!("content/mail/instruction.toml: {error}"))?;
    languages
        .get(&language)
        .with_context(|| format!("content/mail/instruction.toml lacks {}", language.tag()))
}

fn jinja() -> anyhow::Result<Environment<'static>> {
    let mut jinja = Environment::new();
    jinja.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    jinja.add_template(
        "instruction.txt",
        include_str!("../content/mail/instruction.txt.jinja"),
    )?;
    jinja.add_template(
        "instruction.html",
        include_str!("../content/mail/instruction.html.jinja"),
    )?;
    Ok(jinja)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 7] = [
        Kind::Enrolment,
        Kind::Link,
        Kind::Guardian,
        Kind::Certificate,
        Kind::News,
        Kind::LessonCancelled,
        Kind::Repeat,
    ];

    fn example(kind: Kind, language: Language) -> InstructionLetter {
        InstructionLetter {
            kind,
            job: Uuid::from_u128(7),
            language,
            now: "2026-11-20T10:00:00Z".parse().expect("a time"),
            course: "Belehrung <b>".to_owned(),
            lesson_start: Some("2026-12-03T13:00:00Z".parse().expect("a time")),
            zone: TimeZone::get("Europe/Berlin").expect("bundled"),
            authority: "Kreis Musterland".to_owned(),
            authority_email: "buergerservice@musterland.example".to_owned(),
            authority_phone: "+49 2999 100-0".to_owned(),
            colour: "#14532d".to_owned(),
            email: "zoe@example.org".to_owned(),
            link: (kind != Kind::Repeat && kind != Kind::LessonCancelled)
                .then(|| "https://termin.example/belehrung/7#secret".to_owned()),
            again: "https://termin.example/musterland/belehrung".to_owned(),
        }
    }

    #[test]
    fn the_words_of_every_language_are_complete() {
        for language in Language::ALL {
            for kind in KINDS {
                let letter = example(kind, language);
                let page = letter.page().expect("rendered");
                for text in [&page.text, &page.html] {
                    assert!(!text.contains("{{") && !text.contains("{%"), "{text}");
                    assert_eq!(text.contains("#secret"), letter.link.is_some(), "{text}");
                }
                let again = page.text.contains("/musterland/belehrung");
                assert_eq!(again, kind == Kind::LessonCancelled, "{}", page.text);
                let direction = if language == Language::Arabic {
                    "rtl"
                } else {
                    "ltr"
                };
                assert!(page.html.contains(&format!("dir=\"{direction}\"")));
                assert!(
                    !page.html.contains("<b>"),
                    "what a course is called is no HTML"
                );
                letter
                    .compose(Some("noreply@host.example"))
                    .expect("composed");
            }
        }
    }

    #[test]
    fn the_time_of_a_group_is_the_authoritys() {
        for (language, when) in [
            (Language::German, "am 3.12.2026 um 14:00 Uhr"),
            (Language::English, "on 3 December 2026 at 14:00"),
            (Language::Turkish, "(03.12.2026, saat 14:00)"),
        ] {
            let page = example(Kind::LessonCancelled, language)
                .page()
                .expect("rendered");
            assert!(page.text.contains(when), "{}", page.text);
        }
    }

    #[test]
    fn a_job_gives_one_message() {
        let raw = |now: &str| {
            let letter = InstructionLetter {
                now: now.parse().expect("a time"),
                ..example(Kind::News, Language::German)
            };
            String::from_utf8(letter.compose(None).expect("composed").formatted()).expect("ASCII")
        };
        let id = |mail: &str| {
            let line = mail.lines().find(|line| line.starts_with("Message-ID"));
            line.map(str::to_owned).expect("an id")
        };
        let (first, second) = (raw("2026-11-20T10:00:00Z"), raw("2026-11-21T10:00:00Z"));
        assert_eq!(id(&first), id(&second));
        assert!(first.contains("Auto-Submitted: auto-generated"));
    }
}
