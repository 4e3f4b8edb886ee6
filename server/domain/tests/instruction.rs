//! The way through a course, its lessons and its final test: tables and properties, without any I/O.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use schalter_domain::catalogue::{Language, Text};
use schalter_domain::certificate::Holder;
use schalter_domain::id::{CourseId, CourseVersionId, DepartmentId, EnrolmentId, StaffId};
use schalter_domain::instruction::{
    Attempt, AttemptState, BEAT_MAX, BEAT_MIN, Block, Chapter, ChapterState, Choice, Content,
    ContentFault, Declaration, DeclarationChoice, DeclarationText, Dice, Document, Enrol,
    Enrolment, FeeDecision, FeeState, Guardian, GuardianPerson, HindranceDecision, Identity,
    IdentityCheck, IdentityMethod, IdentityRule, Inline, Kind, Lesson, Level, MinorMode, Mode,
    Offer, OptionKey, Pace, Participant, PassRule, Payment, Progress, Question, QuestionText,
    Refusal, Relation, Scope, State, Step, StepState, Tariff, Terms, Validity, Way, draw,
};
use schalter_domain::time::{Millis, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const TODAY: Date = date(2026, 12, 7);
const NOW: Timestamp = Timestamp(1_796_600_000_000);
const FULL: Pace = Pace {
    percent: 100,
    attended: false,
};

/// Makes a content wrong.
type Break = fn(&mut Content);
/// Where a fee ends, and how many cents it is.
type Settled = Result<(FeeState, i64), Refusal>;

fn text(word: &str) -> Text {
    Text::german(word)
}

fn question(chapter: u8, nth: usize) -> Question {
    let choice = |key| Choice {
        key: OptionKey(key),
        text: key.to_string(),
        why: key.to_string(),
    };
    let words = QuestionText {
        ask: "?".to_owned(),
        options: ['a', 'b', 'c'].map(choice).to_vec(),
    };
    Question {
        id: format!("{chapter}.{nth}"),
        right: OptionKey('b'),
        texts: BTreeMap::from([(Language::German, words)]),
    }
}

fn content(questions: &[usize], drawn: u8) -> Content {
    let chapter = |(number, questions): (u8, &usize)| Chapter {
        number,
        slug: format!("chapter-{number}"),
        seconds_min: 60,
        lessons: BTreeMap::from([(
            Language::German,
            Lesson {
                title: "Titel".to_owned(),
                blocks: vec![Block::Paragraph(vec![Inline::Text("Text".to_owned())])],
            },
        )]),
        questions: (1..=*questions).map(|nth| question(number, nth)).collect(),
        pictures: BTreeMap::new(),
        films: Vec::new(),
    };
    Content {
        slug: "kurs".to_owned(),
        version: "1".to_owned(),
        service_key: "99003002022000".to_owned(),
        kind: Kind::Ifsg43,
        legal_state: date(2026, 11, 1),
        default_language: Language::German,
        name: text("Kurs"),
        summary: text("Kurs."),
        languages: vec![(Language::German, Scope::Full)],
        pass: PassRule {
            questions: drawn,
            right_min: drawn.saturating_sub(1).max(u8::from(drawn > 0)),
            failures_max: 3,
        },
        resume_days: 30,
        idle_minutes: 30,
        presence_seconds: 60,
        validity: Validity {
            first_start_months: Some(3),
            repeat_years: Some(2),
        },
        chapters: (1..).zip(questions).map(chapter).collect(),
        declaration: DeclarationText {
            text: text("Ich."),
            declare: text("Ja"),
            unsure: text("?"),
            decline: text("Nein"),
        },
        need: Vec::new(),
    }
}

fn offer(identity: IdentityRule, minor_mode: MinorMode) -> Offer {
    let tariff = |id: &str, cents, proof: Option<&str>| Tariff {
        id: id.to_owned(),
        name: text(id),
        cents,
        currency: "EUR".to_owned(),
        proof: proof.map(text),
    };
    Offer {
        id: CourseId(Uuid::nil()),
        slug: "kurs".to_owned(),
        department: DepartmentId(Uuid::nil()),
        terms: Terms {
            modes: vec![Mode::SelfPaced, Mode::Group],
            identity,
            identity_service: None,
            hindrance_service: None,
            help_service: None,
            minor_mode,
            counter_place: None,
            invoice_is_enough: false,
            fees: vec![
                tariff("regular", 2_500, None),
                tariff("reduced", 1_000, Some("?")),
                tariff("pupil", 0, Some("?")),
            ],
            need: None,
        },
    }
}

fn wish(birth: Date, tariff: &str) -> Enrol {
    Enrol {
        id: EnrolmentId(Uuid::from_u128(1)),
        version: CourseVersionId(Uuid::nil()),
        mode: Mode::SelfPaced,
        lesson: None,
        person: Participant {
            holder: Holder {
                given_name: "Zoë".to_owned(),
                family_name: "K".to_owned(),
                birth_date: birth,
            },
            email: Some("zoe@example.org".to_owned()),
            phone: None,
        },
        language: Language::German,
        tariff: Some(tariff.to_owned()),
        reminder_consent: false,
    }
}

fn begun(birth: Date, tariff: &str) -> Enrolment {
    let offer = offer(IdentityRule::StaffVideo, MinorMode::Guardian);
    Enrolment::begin(
        wish(birth, tariff),
        &offer,
        &content(&[2, 2], 2),
        false,
        TODAY,
        NOW,
    )
    .unwrap()
    .0
}

fn way<'a>(content: &'a Content, progress: &'a Progress, minor: bool) -> Way<'a> {
    Way {
        content,
        progress,
        pace: FULL,
        minor,
        identity_booked: false,
    }
}

fn staff(nth: u128) -> StaffId {
    StaffId(Uuid::from_u128(nth))
}

/// Chapters looked at and answered, the final test passed.
fn learnt(content: &Content) -> Progress {
    let mut progress = Progress::default();
    let pace = Pace {
        percent: 0,
        attended: false,
    };
    for chapter in &content.chapters {
        progress
            .beat(content, pace, chapter.number, Uuid::nil(), NOW)
            .unwrap();
        for question in &chapter.questions {
            progress
                .answer_question(
                    content,
                    pace,
                    (chapter.number, &question.id),
                    question.right,
                    NOW,
                )
                .unwrap();
        }
    }
    if content.has_exam() {
        let mut attempt = running(content, 1);
        for drawn in attempt.questions.clone() {
            attempt.choose(&drawn.question, OptionKey('b')).unwrap();
        }
        let id = attempt.id;
        progress.attempts.push(attempt);
        assert!(progress.hand_in(content, id, NOW).unwrap().passed);
    }
    progress
}

fn running(content: &Content, number: u32) -> Attempt {
    Attempt {
        id: Uuid::from_u128(u128::from(number)),
        number,
        questions: draw(content, &mut Dice::new(u64::from(number))),
        state: AttemptState::Running,
        started_at: NOW,
    }
}

#[test]
fn a_content_is_checked() {
    assert_eq!(content(&[2, 2], 4).check(), Ok(()));
    let broken: [(Break, &str); 8] = [
        (
            |content| content.pass.questions = 5,
            "more drawn than there are",
        ),
        (
            |content| content.pass.right_min = 5,
            "more right than drawn",
        ),
        (
            |content| content.languages.push((Language::German, Scope::Full)),
            "twice",
        ),
        (
            |content| content.default_language = Language::Arabic,
            "not taught in it",
        ),
        (|content| content.chapters[1].number = 3, "a gap"),
        (
            |content| content.chapters[0].questions[1].id = "2.1".to_owned(),
            "the same question",
        ),
        (
            |content| content.chapters[0].questions[0].right = OptionKey('d'),
            "no such option",
        ),
        (|content| content.chapters[0].lessons.clear(), "no lesson"),
    ];
    for (breaks, why) in broken {
        let mut content = content(&[2, 2], 4);
        breaks(&mut content);
        assert!(content.check().is_err(), "{why}");
    }
    let link = |href: &str| {
        let mut content = content(&[1], 1);
        let inline = Inline::Link {
            text: "x".to_owned(),
            href: href.to_owned(),
        };
        content.chapters[0]
            .lessons
            .get_mut(&Language::German)
            .unwrap()
            .blocks = vec![Block::Paragraph(vec![inline])];
        content.check()
    };
    assert_eq!(
        link("https://www.gesetze-im-internet.de/ifsg/__43.html"),
        Ok(())
    );
    for href in ["javascript:alert(1)", "http://a.example", "https://a b", ""] {
        assert_eq!(link(href), Err(ContentFault::Link(1, href.to_owned())));
    }
    let mut picture = content(&[1], 1);
    let block = Block::Picture {
        file: "x.svg".to_owned(),
        alternative: "x".to_owned(),
    };
    picture.chapters[0]
        .lessons
        .get_mut(&Language::German)
        .unwrap()
        .blocks
        .push(block);
    assert!(
        matches!(picture.check(), Err(ContentFault::Picture(1, _))),
        "named, but not there"
    );
}

#[test]
fn chapters_are_read_in_order_and_weak_ones_in_any() {
    let content = content(&[1, 1, 1], 2);
    let pace = Pace {
        percent: 0,
        attended: false,
    };
    let mut progress = Progress::default();
    let states =
        |progress: &Progress| [1, 2, 3].map(|number| progress.state(&content, pace, number));
    assert_eq!(
        states(&progress),
        [
            ChapterState::Open,
            ChapterState::Locked,
            ChapterState::Locked
        ]
    );
    let locked = progress.answer_question(&content, pace, (2, "2.1"), OptionKey('b'), NOW);
    assert_eq!(
        locked,
        Err(Refusal::NotYet {
            missing: vec![Step::Chapters]
        })
    );
    for number in 1..=3 {
        let id = format!("{number}.1");
        let wrong = progress
            .answer_question(&content, pace, (number, &id), OptionKey('a'), NOW)
            .unwrap();
        assert_eq!((wrong.right, wrong.first), (false, true));
        let right = progress
            .answer_question(&content, pace, (number, &id), OptionKey('b'), NOW)
            .unwrap();
        assert_eq!((right.right, right.first), (true, false));
    }
    assert!(progress.chapters_done(&content, pace));
    progress.open_again(&[1, 3]);
    assert_eq!(
        states(&progress),
        [ChapterState::Open, ChapterState::Done, ChapterState::Open]
    );
    assert_eq!(progress.weak_chapters(), [1, 3]);
    progress
        .answer_question(&content, pace, (3, "3.1"), OptionKey('b'), NOW)
        .unwrap();
    assert_eq!(progress.weak_chapters(), [1]);
    // Attendance stands in for chapters, but not for those that the test showed to be weak.
    let attended = Pace {
        percent: 100,
        attended: true,
    };
    assert!(Progress::default().chapters_done(&content, attended));
    assert!(!progress.chapters_done(&content, attended));
}

proptest! {
    /// However beats come, no more time counts than has passed, and no beat counts more than 45 seconds.
    #[test]
    fn time_is_never_more_than_has_passed(beats in proptest::collection::vec((-100_000_i64..100_000, 1_u8..=2, 0_u128..3), 1..60)) {
        let content = content(&[0, 0], 0);
        let pace = Pace { percent: 0, attended: true };
        let mut progress = Progress::default();
        let (mut now, mut latest) = (NOW, NOW);
        for (step, chapter, page) in beats {
            now = Timestamp(now.0 + step);
            latest = latest.max(now);
            let before: i64 = progress.chapters.iter().map(|chapter| chapter.spent.0).sum();
            progress.beat(&content, pace, chapter, Uuid::from_u128(page), now).unwrap();
            let after: i64 = progress.chapters.iter().map(|chapter| chapter.spent.0).sum();
            prop_assert!(after - before == 0 || (BEAT_MIN.0..=BEAT_MAX.0).contains(&(after - before)));
            prop_assert!(Millis(after) <= latest.since(Timestamp(NOW.0 - 100_000)));
        }
    }

    /// A draw has as many questions as the rule says, each once, of every chapter as far as they go; its options are all there.
    #[test]
    fn a_draw_covers_the_chapters(seed: u64, questions in proptest::collection::vec(0_usize..5, 1..12), wanted in 0_u8..15) {
        let total = questions.iter().sum::<usize>();
        let wanted = wanted.min(u8::try_from(total).unwrap());
        let content = content(&questions, wanted);
        let drawn = draw(&content, &mut Dice::new(seed));
        prop_assert_eq!(drawn.len(), usize::from(wanted));
        prop_assert_eq!(&drawn, &draw(&content, &mut Dice::new(seed)));
        let ids: BTreeSet<_> = drawn.iter().map(|drawn| &drawn.question).collect();
        prop_assert_eq!(ids.len(), drawn.len());
        let chapters: BTreeSet<u8> = drawn.iter().map(|drawn| content.question(&drawn.question).unwrap().0.number).collect();
        let with_questions = questions.iter().filter(|questions| **questions > 0).count();
        prop_assert_eq!(chapters.len(), with_questions.min(usize::from(wanted)));
        for drawn in &drawn {
            let mut options = drawn.options.clone();
            options.sort_unstable();
            prop_assert_eq!(options, ['a', 'b', 'c'].map(OptionKey).to_vec());
        }
    }

    /// Passing is counting, and a failure opens exactly the chapters with wrong answers.
    #[test]
    fn a_grade_counts_right_answers(seed: u64, answers in proptest::collection::vec(proptest::option::of(0_usize..3), 6)) {
        let content = content(&[2, 2, 2, 2], 6);
        let mut progress = learnt(&content);
        progress.attempts.clear();
        let mut attempt = running(&content, 7);
        attempt.questions = draw(&content, &mut Dice::new(seed));
        let mut wrong = BTreeSet::new();
        for (drawn, answer) in attempt.questions.clone().iter().zip(&answers) {
            let chosen = answer.map(|place| drawn.options[place]);
            if let Some(chosen) = chosen {
                attempt.choose(&drawn.question, chosen).unwrap();
            }
            if chosen != Some(OptionKey('b')) {
                wrong.insert(content.question(&drawn.question).unwrap().0.number);
            }
        }
        let id = attempt.id;
        progress.attempts.push(attempt);
        let grade = progress.hand_in(&content, id, NOW).unwrap();
        prop_assert_eq!(grade.passed, grade.right >= content.pass.right_min);
        prop_assert_eq!(&grade.weak_chapters, &wrong.into_iter().collect::<Vec<_>>());
        if grade.passed {
            prop_assert!(progress.is_passed() && progress.weak_chapters().is_empty());
        } else {
            prop_assert_eq!(progress.weak_chapters(), grade.weak_chapters);
        }
        prop_assert_eq!(progress.hand_in(&content, id, NOW), Err(Refusal::WrongAttempt));
    }
}

#[test]
fn dice_are_even() {
    let mut counts = [0_u32; 6];
    let mut dice = Dice::new(42);
    for _ in 0..6_000 {
        let mut order = [0, 1, 2];
        dice.shuffle(&mut order);
        let nth = [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ]
        .iter()
        .position(|known| *known == order);
        counts[nth.unwrap()] += 1;
    }
    assert!(
        counts.iter().all(|count| (850..1_150).contains(count)),
        "{counts:?}"
    );
}

#[test]
fn the_declaration_comes_after_the_instruction() {
    let content = content(&[2, 2], 2);
    let (nothing, learnt) = (Progress::default(), learnt(&content));
    let fresh = begun(date(2001, 2, 3), "regular");
    let early = fresh.clone().declare(
        DeclarationChoice::Declare,
        [1; 32],
        way(&content, &nothing, false),
        NOW,
    );
    assert_eq!(
        early,
        Err(Refusal::NotYet {
            missing: vec![Step::Chapters, Step::Exam]
        })
    );
    let later = NOW.plus(Millis::minutes(1));
    let done = fresh.note_instructed(way(&content, &learnt, false), later);
    assert_eq!(done.instructed_at, Some(later));
    assert_eq!(
        done.clone()
            .note_instructed(way(&content, &learnt, false), NOW)
            .instructed_at,
        Some(later),
        "noted once"
    );
    // Even if the clock was set back meanwhile, the declaration is not before the instruction.
    let declared = done
        .declare(
            DeclarationChoice::Declare,
            [1; 32],
            way(&content, &learnt, false),
            NOW,
        )
        .unwrap()
        .0;
    assert_eq!(
        declared.declaration.given().map(|given| given.at),
        Some(later)
    );
    let again = declared.declare(
        DeclarationChoice::Decline,
        [1; 32],
        way(&content, &learnt, false),
        later,
    );
    assert_eq!(again, Err(Refusal::WrongState));
}

#[test]
fn a_hindrance_is_decided_by_a_physician() {
    let content = content(&[2, 2], 2);
    let learnt = learnt(&content);
    let way = way(&content, &learnt, false);
    let ready = begun(date(2001, 2, 3), "regular").note_instructed(way, NOW);
    for choice in [DeclarationChoice::Unsure, DeclarationChoice::Decline] {
        let hindered = ready.clone().declare(choice, [1; 32], way, NOW).unwrap().0;
        assert_eq!(hindered.state, State::Hindered { since: NOW });
        assert_eq!(
            hindered.clone().complete(way, NOW),
            Err(Refusal::HindranceOpen)
        );
        assert_eq!(
            hindered
                .clone()
                .declare(DeclarationChoice::Declare, [1; 32], way, NOW),
            Err(Refusal::HindranceOpen)
        );
        let cleared = hindered
            .clone()
            .decide_hindrance(HindranceDecision::Cleared, staff(1), NOW)
            .unwrap()
            .0;
        assert!(
            matches!(cleared.declaration, Declaration::Cleared { .. })
                && cleared.state == State::Open
        );
        cleared
            .declare(DeclarationChoice::Declare, [1; 32], way, NOW)
            .unwrap();
        let closed = hindered
            .decide_hindrance(HindranceDecision::Closed, staff(1), NOW)
            .unwrap()
            .0;
        assert_eq!(
            (closed.state, closed.declaration.name()),
            (State::Ended { at: NOW }, "closed")
        );
        assert_eq!(
            closed.decide_hindrance(HindranceDecision::Cleared, staff(1), NOW),
            Err(Refusal::WrongState)
        );
    }
    assert_eq!(
        ready.decide_hindrance(HindranceDecision::Cleared, staff(1), NOW),
        Err(Refusal::WrongState)
    );
}

#[test]
fn somebody_below_18_has_a_guardian() {
    let content = content(&[2, 2], 2);
    let learnt = learnt(&content);
    let minor = begun(date(2010, 1, 1), "regular");
    assert!(minor.needs_guardian(&TimeZone::UTC, TODAY));
    let eva = || GuardianPerson {
        name: "Eva".to_owned(),
        email: "eva@example.org".to_owned(),
        relation: None,
    };
    assert_eq!(
        begun(date(2001, 2, 3), "regular").ask_guardian(eva(), false, NOW),
        Err(Refusal::NoGuardianNeeded)
    );
    let asked = minor.ask_guardian(eva(), true, NOW).unwrap().0;
    let who = || ("Eva K".to_owned(), Relation::Custody);
    let nothing = Progress::default();
    let early = asked.clone().guardian_declares(
        DeclarationChoice::Declare,
        who(),
        [1; 32],
        way(&content, &nothing, true),
        NOW,
    );
    assert!(matches!(early, Err(Refusal::NotYet { .. })));
    let way = way(&content, &learnt, true);
    let ready = asked.note_instructed(way, NOW);
    let declared = ready
        .clone()
        .guardian_declares(DeclarationChoice::Declare, who(), [1; 32], way, NOW)
        .unwrap()
        .0;
    assert!(matches!(declared.guardian, Guardian::Declared(..)) && declared.state == State::Open);
    let declined = ready
        .guardian_declares(DeclarationChoice::Decline, who(), [1; 32], way, NOW)
        .unwrap()
        .0;
    assert_eq!(declined.state, State::Hindered { since: NOW });
    let cleared = declined
        .decide_hindrance(HindranceDecision::Cleared, staff(1), NOW)
        .unwrap()
        .0;
    assert!(
        matches!(cleared.guardian, Guardian::Asked(Some(_))),
        "asked again"
    );
    // Some authorities see minors in person only.
    let on_site = offer(IdentityRule::None, MinorMode::OnSiteOnly);
    let begin = |wish, by_staff| Enrolment::begin(wish, &on_site, &content, by_staff, TODAY, NOW);
    assert_eq!(
        begin(wish(date(2010, 1, 1), "regular"), false),
        Err(Refusal::MinorOnSite)
    );
    assert!(
        begin(
            Enrol {
                mode: Mode::OnSite,
                ..wish(date(2010, 1, 1), "regular")
            },
            true
        )
        .is_ok()
    );
    assert!(begin(wish(date(2001, 1, 1), "regular"), false).is_ok());
}

#[test]
fn a_fee_goes_its_way() {
    use FeeDecision::{Exempt, Invoiced, NotExempt, Paid};
    let offer = offer(IdentityRule::None, MinorMode::Guardian);
    let cases: [(&str, &[FeeDecision], Settled); 8] = [
        ("regular", &[Paid], Ok((FeeState::Paid, 2_500))),
        ("regular", &[Invoiced, Paid], Ok((FeeState::Paid, 2_500))),
        ("regular", &[Exempt], Err(Refusal::WrongState)),
        ("reduced", &[Exempt], Ok((FeeState::Due, 1_000))),
        ("reduced", &[NotExempt], Ok((FeeState::NotExempt, 2_500))),
        ("pupil", &[Exempt], Ok((FeeState::Exempt, 0))),
        ("pupil", &[NotExempt, Paid], Ok((FeeState::Paid, 2_500))),
        ("pupil", &[Paid], Err(Refusal::WrongState)),
    ];
    for (tariff, decisions, expected) in cases {
        let decide = |enrolment: Enrolment, decision: &FeeDecision| {
            enrolment
                .decide_fee(*decision, &offer, staff(1), NOW)
                .map(|(enrolment, _)| enrolment)
        };
        let end = decisions
            .iter()
            .try_fold(begun(date(2001, 2, 3), tariff), decide);
        assert_eq!(
            end.map(|enrolment| (enrolment.fee.state, enrolment.fee.cents)),
            expected,
            "{tariff} {decisions:?}"
        );
    }
    assert_eq!(
        begun(date(2001, 2, 3), "pupil").choose_payment(Payment::Counter, &offer, NOW),
        Err(Refusal::WrongState)
    );
    let by_invoice = |invoice_is_enough| {
        let mut offer = offer.clone();
        offer.terms.invoice_is_enough = invoice_is_enough;
        let chosen =
            begun(date(2001, 2, 3), "regular").choose_payment(Payment::Invoice, &offer, NOW);
        let fee = chosen.expect("it is due").0.fee;
        (fee.is_settled(), fee.wants_invoice())
    };
    assert_eq!(by_invoice(false), (false, false));
    assert_eq!(by_invoice(true), (true, true));
    let unknown = Enrolment::begin(
        wish(date(2001, 2, 3), "?"),
        &offer,
        &content(&[1], 1),
        false,
        TODAY,
        NOW,
    );
    assert_eq!(unknown, Err(Refusal::Unknown("the tariff")));
}

#[test]
fn the_certificate_needs_every_step() {
    use StepState::{Done, Locked, Open};
    let content = content(&[2, 2], 2);
    let learnt = learnt(&content);
    let way = way(&content, &learnt, false);
    let check = IdentityCheck {
        method: IdentityMethod::Video,
        document: Document::Passport,
        level: Level::Basic,
        by: staff(1),
        at: NOW,
    };
    let offer = offer(IdentityRule::StaffVideo, MinorMode::Guardian);
    let mut enrolment = begun(date(2001, 2, 3), "regular");
    let states = |enrolment: &Enrolment| {
        enrolment
            .steps(way)
            .into_iter()
            .map(|(_, state)| state)
            .collect::<Vec<_>>()
    };
    assert_eq!(states(&enrolment), [Open, Open, Done, Done, Locked, Locked]);
    enrolment = enrolment.note_instructed(way, NOW);
    enrolment = enrolment
        .declare(DeclarationChoice::Declare, [1; 32], way, NOW)
        .unwrap()
        .0;
    let missing = vec![Step::Identity, Step::Fee];
    assert_eq!(
        enrolment.clone().complete(way, NOW),
        Err(Refusal::NotYet { missing })
    );
    enrolment = enrolment.refuse_identity(check, "blurred").unwrap().0;
    assert_eq!(states(&enrolment)[0], Open, "it may be checked again");
    enrolment = enrolment.identify(check).unwrap().0;
    assert!(matches!(enrolment.identity, Identity::Confirmed(_)));
    enrolment = enrolment
        .decide_fee(FeeDecision::Paid, &offer, staff(1), NOW)
        .unwrap()
        .0;
    assert_eq!(
        enrolment.steps(way).last(),
        Some(&(Step::Certificate, Open))
    );
    let over = enrolment.clone().complete(way, enrolment.expires_at);
    assert_eq!(over, Err(Refusal::Over), "its time is over");
    let completed = enrolment.complete(way, NOW).unwrap();
    assert!(completed.steps(way).iter().all(|(_, state)| *state == Done));
    assert_eq!(completed.clone().end(NOW), Err(Refusal::Over));
    let erased = completed.erase();
    assert!(erased.person.is_none() && erased.under_way(NOW) == Err(Refusal::Over));
}
