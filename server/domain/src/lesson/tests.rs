use super::*;
use crate::catalogue::Text;
use crate::id::EnrolmentId;
use crate::instruction::{Chapter, Content, DeclarationText, Kind, PassRule, Scope, Validity};
use uuid::Uuid;

/// A course of these chapters.
pub(super) fn content(chapters: Vec<Chapter>) -> Content {
    let text = || Text::german("Ein Text");
    Content {
        slug: "course".to_owned(),
        version: "2026.1".to_owned(),
        service_key: "99003002022000".to_owned(),
        kind: Kind::Ifsg43,
        legal_state: jiff::civil::date(2026, 1, 1),
        default_language: Language::German,
        name: text(),
        summary: text(),
        languages: vec![(Language::German, Scope::Full)],
        pass: PassRule {
            questions: 1,
            right_min: 1,
            failures_max: 3,
        },
        resume_days: 30,
        idle_minutes: 30,
        presence_seconds: 60,
        validity: Validity {
            first_start_months: Some(3),
            repeat_years: Some(2),
        },
        chapters,
        declaration: DeclarationText {
            text: text(),
            declare: text(),
            unsure: text(),
            decline: text(),
        },
        need: Vec::new(),
    }
}

const fn minutes(n: i64) -> Timestamp {
    Timestamp(n * 60_000)
}

const VERSION: CourseVersionId = CourseVersionId(Uuid::from_u128(3));
const TEACHER: StaffId = StaffId(Uuid::from_u128(4));

fn plan() -> Plan {
    Plan {
        course: CourseId(Uuid::from_u128(1)),
        start: minutes(1_000),
        minutes: 60,
        language: Language::German,
        interpreter: Some(Language::Arabic),
        seats: 2,
    }
}

fn planned() -> Lesson {
    let id = LessonId(Uuid::from_u128(2));
    plan().lesson(id, TEACHER, minutes(0)).expect("a plan").0
}

fn open() -> Lesson {
    let opened = planned().open(VERSION, TEACHER, 1, minutes(990));
    opened.expect("in time").0
}

#[test]
fn a_plan_stays_within_its_limits() {
    let now = minutes(1_000);
    let year = Timestamp(now.0 + AHEAD.0);
    for (plan, fits, why) in [
        (plan(), true, "as it should be"),
        (Plan { seats: 0, ..plan() }, false, "no seats"),
        (
            Plan {
                seats: 100,
                ..plan()
            },
            true,
            "a hundred",
        ),
        (
            Plan {
                seats: 101,
                ..plan()
            },
            false,
            "more than a hundred",
        ),
        (
            Plan {
                minutes: 9,
                ..plan()
            },
            false,
            "too short",
        ),
        (
            Plan {
                minutes: 241,
                ..plan()
            },
            false,
            "too long",
        ),
        (
            Plan {
                start: minutes(985),
                ..plan()
            },
            true,
            "began a moment ago",
        ),
        (
            Plan {
                start: minutes(984),
                ..plan()
            },
            false,
            "in the past",
        ),
        (
            Plan {
                start: year,
                ..plan()
            },
            true,
            "in a year",
        ),
        (
            Plan {
                start: year.plus(Millis(1)),
                ..plan()
            },
            false,
            "in more than a year",
        ),
        (
            Plan {
                start: Timestamp(i64::MAX),
                ..plan()
            },
            false,
            "at the end of time",
        ),
        (
            Plan {
                interpreter: Some(Language::German),
                ..plan()
            },
            false,
            "interpreted into itself",
        ),
    ] {
        let decided = plan.lesson(LessonId(Uuid::nil()), TEACHER, now);
        assert_eq!(decided.is_ok(), fits, "{why}");
    }
}

#[test]
fn seats_are_given_out_while_there_are_any_and_it_is_not_over() {
    let one = planned().take_seat(minutes(0)).expect("free");
    let two = one.take_seat(minutes(1_059)).expect("free");
    assert_eq!(two.clone().take_seat(minutes(0)), Err(Refusal::Full));
    let freed = two.give_seat_back();
    assert_eq!((freed.taken, freed.free()), (1, 1));
    assert!(freed.take_seat(minutes(1_060)).is_err(), "it is over");
    assert!(
        open().take_seat(minutes(1_010)).is_ok(),
        "late, but there is a seat"
    );
    let (cancelled, _) = planned().cancel().expect("planned");
    assert!(cancelled.take_seat(minutes(0)).is_err());
}

#[test]
fn it_is_opened_once_in_time_and_ended_once() {
    let early = planned().open(VERSION, TEACHER, 1, minutes(939));
    let from = minutes(940);
    assert_eq!(early, Err(Refusal::NotYet { from }));
    assert!(
        planned().open(VERSION, TEACHER, 1, minutes(1_060)).is_err(),
        "too late"
    );
    let open = open();
    let again = open.clone().open(VERSION, TEACHER, 1, minutes(990));
    let state = StateName::Open;
    assert_eq!(again, Err(Refusal::WrongState { state }));
    assert!(open.clone().cancel().is_err());
    assert!(planned().end(minutes(1_000)).is_err());
    let (ended, kind) = open.end(minutes(1_050)).expect("open");
    assert_eq!(kind, EventKind::LessonEnded);
    assert!(ended.clone().end(minutes(1_051)).is_err());
    assert!(ended.change(Ok).is_err());
}

#[test]
fn what_counts_begins_when_both_are_there() {
    let interval = |start, end| {
        Some(Interval {
            start: minutes(start),
            end: minutes(end),
        })
    };
    for (opened, now, held) in [
        (990, 1_030, interval(1_000, 1_030)),
        (1_010, 1_030, interval(1_010, 1_030)),
        // A rehearsal that ended before the planned start.
        (990, 995, interval(990, 995)),
    ] {
        let (lesson, _) = planned()
            .open(VERSION, TEACHER, 1, minutes(opened))
            .expect("in time");
        assert_eq!(lesson.held(minutes(now)), held);
        let (ended, _) = lesson.end(minutes(now)).expect("open");
        assert_eq!(ended.held(minutes(9_999)), held);
    }
    assert_eq!(planned().held(minutes(2_000)), None);
}

#[test]
fn the_private_room_is_for_one_and_never_the_same_twice() {
    let [ann, bob] = [1, 2].map(|n| EnrolmentId(Uuid::from_u128(n)));
    let lesson = open();
    let step = |lesson: Lesson, step: fn(Running, EnrolmentId) -> Result<Running, Refusal>, who| {
        lesson
            .change(|running| step(running, who))
            .map(|(lesson, _)| lesson)
    };
    let close = |running: Running, _| running.close_side_room();
    let with_ann = step(lesson, Running::open_side_room, ann).expect("free");
    assert_eq!(
        step(with_ann.clone(), Running::open_side_room, ann),
        Ok(with_ann.clone())
    );
    assert_eq!(
        step(with_ann.clone(), Running::open_side_room, bob),
        Err(Refusal::SideRoomBusy)
    );
    let first = with_ann.running().expect("open").side_room.expect("open");
    let closed = step(with_ann, close, ann).expect("open");
    assert_eq!(step(closed.clone(), close, ann), Err(Refusal::NoSideRoom));
    let again = step(closed, Running::open_side_room, ann).expect("free");
    let second = again.running().expect("open").side_room.expect("open");
    assert_ne!(first.name(again.id), second.name(again.id));
}

#[test]
fn rooms_are_known_by_their_names() {
    let id = LessonId(Uuid::from_u128(2));
    let side = SideRoom {
        enrolment: EnrolmentId(Uuid::nil()),
        number: u16::MAX,
    };
    assert!(
        side.name(id).len() <= 64,
        "a room name of the signalling contract"
    );
    assert_eq!(room_of_name(&id.to_string()), Some((id, Room::Main)));
    assert_eq!(room_of_name(&side.name(id)), Some((id, Room::Side)));
    for wrong in [
        "",
        "test-1",
        "ä",
        &format!("{id}-"),
        &format!("{id}-x"),
        &format!("{id}x1"),
    ] {
        assert_eq!(room_of_name(wrong), None, "{wrong}");
    }
}

#[test]
fn moments_pass() {
    let lesson = open();
    let running = lesson.running().expect("open").clone();
    let [first, second, third] = running.moments[..] else {
        panic!("three in an hour")
    };
    assert!(first >= minutes(1_005));
    let (running, passed) = running.pass_moments(first.minus(Millis(1)));
    assert!(!passed);
    let (running, passed) = running.pass_moments(first);
    assert!(passed && running.moments == [second, third]);
}

#[test]
fn state_names_come_back() {
    for state in StateName::ALL {
        assert_eq!(StateName::of_name(state.name()), Some(state));
    }
}
