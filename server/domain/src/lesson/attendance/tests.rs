use super::*;
use uuid::Uuid;

const fn s(seconds: i64) -> Timestamp {
    Timestamp(seconds * 1_000)
}

const HELD: Interval = Interval {
    start: s(1_000),
    end: s(4_000),
};

/// `M+1000` is "joined the main room at second 1000", `S` the side room; `-` left, `?` waits; `@` when it was heard.
fn reports(story: &str) -> Vec<Report> {
    story
        .split_whitespace()
        .map(|word| {
            let (room, rest) = word.split_at(1);
            let (told, times) = rest.split_at(1);
            let (at, heard_at) = times.split_once('@').unwrap_or((times, times));
            Report {
                room: if room == "M" { Room::Main } else { Room::Side },
                told: match told {
                    "+" => Told::Joined,
                    "-" => Told::Left,
                    _ => Told::Waiting,
                },
                at: s(at.parse().expect("seconds")),
                heard_at: s(heard_at.parse().expect("seconds")),
            }
        })
        .collect()
}

#[test]
fn time_is_counted_once_and_only_while_somebody_is_there() {
    use Whereabouts::{Away, Expected, Lobby, Present};
    for (story, seconds, place, why) in [
        ("", 0, Expected, "never came"),
        ("M?900", 0, Lobby, "waits in the lobby"),
        ("M?900 M-950", 0, Expected, "gave up waiting"),
        ("M+500", 3_000, Present, "early, and there until the end"),
        ("M?900 M+1500", 2_500, Present, "waiting does not count"),
        ("M+1000 M-2500", 1_500, Away, "left in the middle"),
        ("M+1000 M-2000 M+3000", 2_000, Present, "left and came back"),
        (
            "M+1000 M+2000 M-4000",
            3_000,
            Away,
            "another device took over without a leaving",
        ),
        (
            "M+1000 S+2000 S-2300 M-4000",
            3_000,
            Away,
            "in both rooms at once counts once",
        ),
        (
            "M+1000 M-2000 S+2000 S-2300 M+2300",
            3_000,
            Present,
            "to the private room and back",
        ),
        (
            "M+1000 M-2000@2400 M+2500@2501",
            2_500,
            Present,
            "late reports are believed",
        ),
        (
            "M+2500 M+2000@2550 M-2300@2550",
            1_800,
            Present,
            "late reports find their place",
        ),
        (
            "M+1000 M+1000 M-2000 M-2000",
            1_000,
            Away,
            "reports that come twice",
        ),
        (
            "M+2000 M-1999@2001",
            0,
            Away,
            "the clock was set back by a second in between",
        ),
        (
            "M+9000@1000 M-9500@2000",
            1_000,
            Away,
            "a clock that runs ahead gives no time",
        ),
        (
            "M+1@1000 M-2@2000",
            1_000,
            Away,
            "a clock of 1970 takes none",
        ),
        ("M-2000", 0, Expected, "a leaving without an entering"),
        ("M+500 M-900", 0, Away, "gone before it began"),
        ("M+4000 M-5000", 0, Away, "came when it was over"),
    ] {
        let reports = reports(story);
        assert_eq!(present(&reports, HELD).0, seconds * 1_000, "{why}: {story}");
        assert_eq!(whereabouts(&reports), place, "{why}: {story}");
    }
}

#[test]
fn half_of_the_questions_and_eighty_percent_of_the_time() {
    let questions: Vec<Question> = (0..4_u32)
        .map(|n| Question::ask(Uuid::from_u128(n.into()), 60, s(1_000 + i64::from(n) * 990)))
        .collect();
    let answer = |n: usize, after: i64| {
        (
            questions[n].id,
            questions[n].asked_at.plus(Millis(after * 1_000)),
        )
    };
    for (story, answers, asked, answered, enough, why) in [
        (
            "M+1000",
            vec![answer(0, 5), answer(1, 60), answer(2, 0)],
            3,
            3,
            true,
            "the last was cut short by the end",
        ),
        (
            "M+1000",
            vec![answer(0, 5), answer(3, 1)],
            4,
            2,
            true,
            "half, one of them at the last moment",
        ),
        ("M+1000", vec![answer(0, 5)], 3, 1, false, "one of three"),
        (
            "M+1000",
            vec![answer(0, 61), answer(1, 5), answer(2, -1)],
            3,
            1,
            false,
            "too late and too early",
        ),
        (
            "M+1000",
            vec![answer(0, 5), answer(0, 6), answer(0, 7)],
            3,
            1,
            false,
            "one answer three times",
        ),
        (
            "M+1600",
            vec![answer(0, 1), answer(1, 1), answer(2, 1)],
            3,
            3,
            true,
            "80 % exactly",
        ),
        (
            "M+1601",
            vec![answer(0, 1), answer(1, 1), answer(2, 1)],
            3,
            3,
            false,
            "a second less",
        ),
    ] {
        let counted = Attendance::count(&reports(story), &questions, &answers, HELD);
        assert_eq!(
            (counted.asked, counted.answered),
            (asked, answered),
            "{why}"
        );
        assert_eq!(
            counted.is_enough(Millis::ZERO),
            enough,
            "{why}: {counted:?}"
        );
    }
}

#[test]
fn a_lesson_that_was_too_short_taught_nothing() {
    let counted = Attendance {
        held: Millis::minutes(5),
        present: Millis::minutes(5),
        asked: 0,
        answered: 0,
    };
    for (least, enough) in [(0, true), (5, true), (6, true), (7, false), (40, false)] {
        assert_eq!(counted.is_enough(Millis::minutes(least)), enough, "{least}");
    }
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let wild = [i64::MIN, 0, i64::MAX].map(Timestamp);
    for at in wild {
        for heard_at in wild {
            let report = Report {
                room: Room::Main,
                told: Told::Joined,
                at,
                heard_at,
            };
            let held = Interval {
                start: Timestamp(i64::MIN),
                end: Timestamp(i64::MAX),
            };
            let counted = Attendance::count(&[report, report], &[], &[], held);
            assert!(counted.present <= counted.held);
            let _ = counted.is_enough(Millis(i64::MAX));
        }
    }
}
