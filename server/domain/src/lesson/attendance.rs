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
mod tests;
