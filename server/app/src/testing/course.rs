//! A small course for tests: three chapters of a minute with four questions each, in German, English and Arabic.

use super::Keys;
use crate::instruction::release;
use crate::instruction::{Holder, Opens};
use crate::{Context, Token};
use jiff::civil::date;
use schalter_domain::catalogue::{Language, Text};
use schalter_domain::id::{CourseId, EnrolmentId, StaffId};
use schalter_domain::instruction::{
    Block, Chapter, Choice, Content, DeclarationText, IdentityRule, Inline, Kind, Lesson,
    MinorMode, Mode, NeedOption, NeedQuestion, Offer, OptionKey, Outcome, PassRule, Proposal,
    Question, QuestionText, Scope, Tariff, Terms, Validity,
};
use schalter_storage::instruction::{course as storage, token as storage_token};
use std::collections::BTreeMap;
use uuid::Uuid;

const LANGUAGES: [(Language, Scope); 3] = [
    (Language::German, Scope::Full),
    (Language::English, Scope::Full),
    (Language::Arabic, Scope::KeyMessages),
];

/// The course of an authority.
#[must_use]
pub fn course_of(keys: Keys) -> CourseId {
    CourseId(Uuid::from_u128(keys.authority.0.as_u128() + 300))
}

/// The same text in the three languages of the course.
#[must_use]
pub fn words(text: &str) -> Text {
    let of = |(language, _): (Language, Scope)| (language, format!("{text} ({})", language.tag()));
    Text(LANGUAGES.into_iter().map(of).collect())
}

/// What an authority asks for: identity by video, 25 euros, nothing for pupils; guardians by link.
#[must_use]
pub fn terms() -> Terms {
    let service = || Some("personalausweis".to_owned());
    let tariff = |id: &str, cents, proof: Option<Text>| Tariff {
        id: id.to_owned(),
        name: words(id),
        cents,
        currency: "EUR".to_owned(),
        proof,
    };
    Terms {
        modes: Mode::ALL.to_vec(),
        identity: IdentityRule::StaffVideo,
        identity_service: service(),
        hindrance_service: service(),
        help_service: service(),
        minor_mode: MinorMode::Guardian,
        counter_place: None,
        invoice_is_enough: false,
        fees: vec![
            tariff("regular", 2_500, None),
            tariff("pupil", 0, Some(words("Schulbescheinigung"))),
        ],
        need: None,
    }
}

/// Nobody asks who one is, and it costs nothing.
#[must_use]
pub fn free_terms() -> Terms {
    Terms {
        identity: IdentityRule::None,
        fees: Vec::new(),
        ..terms()
    }
}

/// What is taught. The right option of every question is the one whose words begin with "Stimmt".
#[must_use]
pub fn course_content(kind: Kind) -> Content {
    Content {
        slug: "kurs".to_owned(),
        version: "2026.1".to_owned(),
        service_key: "99003002022000".to_owned(),
        kind,
        legal_state: date(2026, 11, 1),
        default_language: Language::German,
        name: words("Kurs"),
        summary: words("Ein kurzer Kurs."),
        languages: LANGUAGES.to_vec(),
        pass: PassRule {
            questions: 6,
            right_min: 5,
            failures_max: 3,
        },
        resume_days: 30,
        idle_minutes: 30,
        presence_seconds: 60,
        validity: Validity {
            first_start_months: Some(3),
            repeat_years: Some(2),
        },
        chapters: (1..=3).map(chapter).collect(),
        declaration: DeclarationText {
            text: words("Mir sind keine Tatsachen bekannt."),
            declare: words("Ich erkläre."),
            unsure: words("Ich bin nicht sicher."),
            decline: words("Ich erkläre nicht."),
        },
        need: vec![NeedQuestion {
            id: "activity".to_owned(),
            ask: words("Arbeiten Sie mit Lebensmitteln?"),
            options: [Outcome::Needed, Outcome::NotNeeded]
                .into_iter()
                .map(|outcome| NeedOption {
                    id: format!("{outcome:?}").to_lowercase(),
                    outcome,
                    text: words("Antwort"),
                    because: words("Grund"),
                })
                .collect(),
        }],
    }
}

fn chapter(number: u8) -> Chapter {
    let lesson = |(language, _): (Language, Scope)| {
        let text = |what: &str| {
            vec![Inline::Text(format!(
                "{what} {number} ({})",
                language.tag()
            ))]
        };
        let lesson = Lesson {
            title: format!("Kapitel {number} ({})", language.tag()),
            blocks: vec![
                Block::Paragraph(text("Absatz")),
                Block::Picture {
                    file: "bild.svg".to_owned(),
                    alternative: "Ein Bild".to_owned(),
                },
                Block::Heading(text("Das Wichtigste")),
                Block::List {
                    ordered: false,
                    items: vec![text("Punkt")],
                },
            ],
        };
        (language, lesson)
    };
    Chapter {
        number,
        slug: format!("kapitel-{number}"),
        seconds_min: 60,
        lessons: LANGUAGES.into_iter().map(lesson).collect(),
        questions: (1..=4).map(|nth| question(number, nth)).collect(),
        pictures: BTreeMap::from([(
            "bild.svg".to_owned(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
        )]),
        films: Vec::new(),
    }
}

fn question(chapter: u8, nth: u8) -> Question {
    let right = ['a', 'b', 'c'][usize::from((chapter + nth) % 3)];
    let text = |(language, _): (Language, Scope)| {
        let choice = |key: char| Choice {
            key: OptionKey(key),
            text: if key == right {
                format!("Stimmt ({})", language.tag())
            } else {
                format!("Etwas anderes {key} ({})", language.tag())
            },
            why: format!("Begründung {key} ({})", language.tag()),
        };
        let text = QuestionText {
            ask: format!("Frage {chapter}.{nth}? ({})", language.tag()),
            options: ['a', 'b', 'c'].map(choice).to_vec(),
        };
        (language, text)
    };
    Question {
        id: format!("{chapter}.{nth}"),
        right: OptionKey(right),
        texts: LANGUAGES.into_iter().map(text).collect(),
    }
}

/// Offers a course at an authority, and releases it in some languages.
pub async fn teach(
    ctx: &Context,
    keys: Keys,
    terms: Terms,
    content: &Content,
    released: &[Language],
) -> CourseId {
    let offer = Offer {
        id: course_of(keys),
        slug: content.slug.clone(),
        department: keys.department,
        terms,
    };
    release::put_offers(ctx, keys.authority, &[offer])
        .await
        .expect("the offer is right");
    let imported = release::import(ctx, keys.authority, content)
        .await
        .expect("the content is right");
    if !released.is_empty() {
        let staff = |nth: u128| StaffId(Uuid::from_u128(nth));
        let proposal = Proposal {
            languages: released.to_vec(),
            note: String::new(),
            by: staff(1),
            at: ctx.now(),
        };
        let version = storage::version(&ctx.store, keys.authority, imported.version).await;
        let version = version.expect("readable").expect("it was imported");
        let was = version.release.name();
        let (version, _) = version.propose(proposal).expect("it was imported");
        let (version, _) = version
            .confirm(staff(2), ctx.now())
            .expect("it was proposed");
        let mut tx = ctx
            .store
            .begin_write(keys.authority)
            .await
            .expect("a transaction");
        storage::save_release(&mut tx, keys.authority, &version, was)
            .await
            .expect("it can be saved");
        tx.commit().await.expect("committed");
    }
    course_of(keys)
}

/// A link for the guardian of an enrolment, beside the one that was mailed.
pub async fn guardian_token(ctx: &Context, keys: Keys, enrolment: EnrolmentId) -> Token {
    let token = Token::fresh();
    let opens = Opens {
        authority: keys.authority,
        enrolment,
        holder: Holder::Guardian,
    };
    let mut tx = ctx
        .store
        .begin_write(keys.authority)
        .await
        .expect("a transaction");
    let added = storage_token::add(&mut tx, opens, &token.hash(), ctx.now()).await;
    added.expect("it can be saved");
    tx.commit().await.expect("committed");
    token
}
