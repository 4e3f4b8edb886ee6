//! Attendance: how long somebody was there, out of what media nodes reported, and whether it was enough.
//!
//! Reports carry the node's clock and ours. A node's clock may be set back or run ahead, a report may come late or twice, a
//! connection may be replaced by one from another device, and somebody may be in the main and in the private room at once.

use super::question::Question;
use crate::time::{Interval, Millis, Timestamp};

/// So much of the lesson must be attended, in percent.
pub const PRESENT_PERCENT: i64 = 80;
/// A report may come this late and still be believed about its time.
const LATE_MAX: Millis = Millis::minutes(10);
/// A report that is older than the one heard before it by this much at most was not late: a clock was set back.
const SET_BACK_MAX: Millis = Millis::seconds(2);

/// A room of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// Where the lesson is held.
    Main,
    /// The private room.
    Side,
}

/// What a media node tells of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Came to the lobby.
    Waiting,
    /// Entered, or was let in.
    Joined,
    /// Left, or was lost for a minute.
    Left,
}

/// One report of a media node about one participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Where.
    pub room: Room,
    /// What.
    pub told: Told,
    /// When, by the clock of the node.
    pub at: Timestamp,
    /// When it was heard, by our clock.
    pub heard_at: Timestamp,
}

/// Where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whereabouts {
    /// Never came.
    Expected,
    /// Waits in the lobby.
    Lobby,
    /// Is there.
    Present,
    /// Was there.
    Away,
}

/// What was counted for one participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// Length of the lesson.
    pub held: Millis,
    /// Time in the room during it.
    pub present: Millis,
    /// Presence questions that had to be answered.
    pub asked: u16,
    /// Those that were, in time.
    pub answered: u16,
}

impl Whereabouts {
    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Lobby => "lobby",
            Self::Present => "present",
            Self::Away => "away",
        }
    }
}

impl Attendance {
    /// Counts. `reports` in the order in which they were heard; `answers` are (question, instant).
    ///
    /// A question that the end of the lesson cut short counts for those who answered it, and against nobody.
    #[must_use]
    pub fn count(
        reports: &[Report],
        questions: &[Question],
        answers: &[(uuid::Uuid, Timestamp)],
        held: Interval,
    ) -> Self {
        let mut counted = Self {
            held: held.length(),
            present: present(reports, held),
            asked: 0,
            answered: 0,
        };
        for question in questions {
            let answered = answers
                .iter()
                .any(|(id, at)| *id == question.id && question.takes(*at));
            if answered || question.until <= held.end {
                counted.asked += 1;
                counted.answered += u16::from(answered);
            }
        }
        counted
    }

    /// Whether it was enough: 80 % of the lesson, and half of the questions. A lesson shorter than `least`, the time the
    /// course takes on one's own, is measured as if it had been that long.
    #[must_use]
    pub fn is_enough(&self, least: Millis) -> bool {
        let needed = self.held.max(least);
        self.present.0.saturating_mul(100) >= needed.0.saturating_mul(PRESENT_PERCENT)
            && u32::from(self.answered) * 2 >= u32::from(self.asked)
    }
}

/// Where somebody is, after all these reports in the order in which they were heard.
#[must_use]
pub fn whereabouts(reports: &[Report]) -> Whereabouts {
    let last = |room| in_time(reports, room).last().map(|(_, told)| *told);
    let lasts = [last(Room::Main), last(Room::Side)];
    if lasts.contains(&Some(Told::Joined)) {
        Whereabouts::Present
    } else if lasts[0] == Some(Told::Waiting) {
        Whereabouts::Lobby
    } else if reports.iter().any(|report| report.told == Told::Joined) {
        Whereabouts::Away
    } else {
        Whereabouts::Expected
    }
}

/// When somebody first entered.
#[must_use]
pub fn first_joined(reports: &[Report]) -> Option<Timestamp> {
    let joined = reports.iter().filter(|report| report.told == Told::Joined);
    joined.map(believed).min()
}

/// Time in either room during the lesson; time in both counts once.
fn present(reports: &[Report], held: Interval) -> Millis {
    let mut stays = Vec::new();
    for room in [Room::Main, Room::Side] {
        let mut since = None;
        for (at, told) in in_time(reports, room) {
            match told {
                // Entering twice without leaving: the node was gone, or another device took over. They were there.
                Told::Joined => since = since.or(Some(at)),
                Told::Waiting | Told::Left => {
                    stays.extend(since.take().map(|start| (start, at)));
                }
            }
        }
        stays.extend(since.map(|start| (start, held.end)));
    }
    stays.sort_unstable();
    let (mut total, mut counted_until) = (Millis::ZERO, held.start);
    for (start, end) in stays {
        let (start, end) = (start.max(counted_until), end.min(held.end));
        total = total.plus(end.since(start));
        counted_until = counted_until.max(end);
    }
    total
}

/// What happened in one room in the order in which it happened.
fn in_time(reports: &[Report], room: Room) -> Vec<(Timestamp, Told)> {
    let mut happened: Vec<(Timestamp, Told)> = Vec::new();
    for report in reports.iter().filter(|report| report.room == room) {
        let mut at = believed(report);
        if let Some((before, _)) = happened.last()
            && before.since(at) <= SET_BACK_MAX
        {
            at = at.max(*before);
        }
        happened.push((at, report.told));
    }
    // Stable: what has one time stays in the order in which it was heard.
    happened.sort_by_key(|(at, _)| *at);
    happened
}

/// The node's time, if it can be true; else when we heard of it.
fn believed(report: &Report) -> Timestamp {
    let possible = report.at <= report.heard_at && report.heard_at.since(report.at) <= LATE_MAX;
    if possible { report.at } else { report.heard_at }
}

#[cfg(test)]
mod tests {
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
}
