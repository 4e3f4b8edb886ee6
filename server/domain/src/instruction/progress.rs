//! How far somebody is in the lessons: time by heartbeat, control questions, and which chapter is open.
//!
//! No time that a browser tells is used: a beat says which page is looked at, the clock of the server says when.

use super::exam::Attempt;
use super::{Chapter, Content, OptionKey, Refusal, Step};
use crate::time::{Millis, Timestamp};
use uuid::Uuid;

/// Beats closer than this are not even noted.
pub const BEAT_MIN: Millis = Millis::seconds(5);
/// Between two beats further apart than this nobody was looking.
pub const BEAT_MAX: Millis = Millis::seconds(45);
/// Time in one chapter that is counted at most.
pub const SPENT_MAX: Millis = Millis::hours(24);

/// How far somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Chapters that were looked at; others are missing.
    pub chapters: Vec<ChapterProgress>,
    /// The latest answer to each control question.
    pub answers: Vec<Answer>,
    /// Tries of the final test, oldest first.
    pub attempts: Vec<Attempt>,
    /// The last sign that a lesson is looked at.
    pub beat: Option<Beat>,
}

/// How far somebody is in one chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChapterProgress {
    /// Its number.
    pub chapter: u8,
    /// Time it was looked at.
    pub spent: Millis,
    /// Opened again because the final test showed that it was not understood.
    pub weak: bool,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

/// The latest answer to a control question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Id of the question.
    pub question: String,
    /// Its chapter.
    pub chapter: u8,
    /// What was chosen last.
    pub chosen: OptionKey,
    /// Answered right at least once since the chapter was opened.
    pub answered_right: bool,
}

/// A sign that a lesson is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// The page: one tab of one browser.
    pub page: Uuid,
    /// The chapter.
    pub chapter: u8,
    /// When.
    pub at: Timestamp,
}

/// State of a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChapterState {
    /// One before it is not done.
    Locked,
    /// To be read.
    Open,
    /// Read and answered.
    Done,
}

/// How minimum times are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Percent of the minimum times, 0 to 100: less than 100 is for demonstrations.
    pub percent: u8,
    /// Whether attendance of a group lesson stands in for the chapters.
    pub attended: bool,
}

impl Pace {
    /// How long a chapter is looked at, at the least.
    #[must_use]
    pub fn least(self, chapter: &Chapter) -> Millis {
        let percent = u32::from(self.percent.min(100));
        Millis(Millis::seconds(chapter.seconds_min).times(percent).0 / 100)
    }
}

impl Progress {
    /// How far one chapter is.
    #[must_use]
    pub fn chapter(&self, number: u8) -> ChapterProgress {
        let known = self.chapters.iter().find(|known| known.chapter == number);
        known.copied().unwrap_or(ChapterProgress {
            chapter: number,
            spent: Millis::ZERO,
            weak: false,
            done_at: None,
        })
    }

    /// The latest answer to a question.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<&Answer> {
        self.answers.iter().find(|known| known.question == question)
    }

    /// Control questions of a chapter that were answered right.
    #[must_use]
    pub fn answered_right(&self, chapter: &Chapter) -> usize {
        let right = |id: &str| self.answer(id).is_some_and(|answer| answer.answered_right);
        chapter
            .questions
            .iter()
            .filter(|question| right(&question.id))
            .count()
    }

    /// State of a chapter. Chapters are read in their order; those that the final test opened again in any.
    #[must_use]
    pub fn state(&self, content: &Content, pace: Pace, number: u8) -> ChapterState {
        let here = self.chapter(number);
        if is_done(here, pace) {
            return ChapterState::Done;
        }
        let waits = |before: &Chapter| {
            let before = self.chapter(before.number);
            before.chapter < number && !before.weak && !is_done(before, pace)
        };
        if !here.weak && content.chapters.iter().any(waits) {
            ChapterState::Locked
        } else {
            ChapterState::Open
        }
    }

    /// Whether every chapter is done.
    #[must_use]
    pub fn chapters_done(&self, content: &Content, pace: Pace) -> bool {
        content
            .chapters
            .iter()
            .all(|chapter| is_done(self.chapter(chapter.number), pace))
    }

    /// Chapters that the final test opened again.
    #[must_use]
    pub fn weak_chapters(&self) -> Vec<u8> {
        let weak = self.chapters.iter().filter(|chapter| chapter.weak);
        weak.map(|chapter| chapter.chapter).collect()
    }

    /// A sign that a lesson is looked at; answers whether anything changed.
    ///
    /// Time counts only between two beats of the same page on the same chapter, [`BEAT_MIN`] to [`BEAT_MAX`] apart. So two pages
    /// at once count less than one, a clock set back counts nothing, and whoever goes away is not counted on.
    pub fn beat(
        &mut self,
        content: &Content,
        pace: Pace,
        chapter: u8,
        tab: Uuid,
        now: Timestamp,
    ) -> Result<bool, Refusal> {
        let asked = content
            .chapter(chapter)
            .ok_or(Refusal::Unknown("the chapter"))?;
        self.may_read(content, pace, chapter)?;
        let mut at = now;
        let mut here = self.chapter(chapter);
        if let Some(last) = self.beat {
            // What was counted up to an instant is not counted again, even if the clock shows it a second time.
            at = now.max(last.at);
            let gap = now.since(last.at);
            let same_page = last.page == tab && last.chapter == chapter;
            if same_page && gap < BEAT_MIN {
                return Ok(false);
            }
            if same_page && gap <= BEAT_MAX {
                here.spent = here.spent.plus(gap).min(SPENT_MAX);
            }
        }
        self.beat = Some(Beat {
            page: tab,
            chapter,
            at,
        });
        self.put(here);
        self.finish(asked, pace, now);
        Ok(true)
    }

    /// Answers a control question; tells whether it was right and whether it was the first answer to it.
    pub fn answer_question(
        &mut self,
        content: &Content,
        pace: Pace,
        asked: (u8, &str),
        chosen: OptionKey,
        now: Timestamp,
    ) -> Result<Answered, Refusal> {
        let (number, id) = asked;
        let unknown = Refusal::Unknown("the question");
        let (chapter, question) = content
            .question(id)
            .filter(|(chapter, _)| chapter.number == number)
            .ok_or(unknown)?;
        self.may_read(content, pace, number)?;
        if !has_option(question, chosen) {
            return Err(Refusal::Unknown("the option"));
        }
        let right = question.right == chosen;
        let known = self.answers.iter_mut().find(|known| known.question == id);
        let first = known.is_none();
        if let Some(known) = known {
            known.chosen = chosen;
            known.answered_right |= right;
        } else {
            self.answers.push(Answer {
                question: id.to_owned(),
                chapter: number,
                chosen,
                answered_right: right,
            });
        }
        self.put(self.chapter(number));
        self.finish(chapter, pace, now);
        Ok(Answered { right, first })
    }

    /// That a chapter may be read: it is not locked.
    pub fn may_read(&self, content: &Content, pace: Pace, chapter: u8) -> Result<(), Refusal> {
        match self.state(content, pace, chapter) {
            ChapterState::Locked => Err(Refusal::NotYet {
                missing: vec![Step::Chapters],
            }),
            ChapterState::Open | ChapterState::Done => Ok(()),
        }
    }

    /// Opens chapters again: read anew, and answered anew.
    pub fn open_again(&mut self, chapters: &[u8]) {
        for number in chapters {
            self.put(ChapterProgress {
                chapter: *number,
                spent: Millis::ZERO,
                weak: true,
                done_at: None,
            });
        }
        for answer in &mut self.answers {
            if chapters.contains(&answer.chapter) {
                answer.answered_right = false;
            }
        }
    }

    /// A chapter is done when it was looked at long enough and every question was answered right.
    fn finish(&mut self, chapter: &Chapter, pace: Pace, now: Timestamp) {
        let mut here = self.chapter(chapter.number);
        let answered = self.answered_right(chapter) == chapter.questions.len();
        if here.done_at.is_none() && answered && here.spent >= pace.least(chapter) {
            here.done_at = Some(now);
            here.weak = false;
            self.put(here);
        }
    }

    fn put(&mut self, changed: ChapterProgress) {
        match self
            .chapters
            .iter_mut()
            .find(|known| known.chapter == changed.chapter)
        {
            Some(known) => *known = changed,
            None => self.chapters.push(changed),
        }
    }

    /// Whether every question was answered and only time is missing.
    #[must_use]
    pub fn only_time_is_missing(&self, content: &Content) -> bool {
        content
            .chapters
            .iter()
            .all(|chapter| self.answered_right(chapter) == chapter.questions.len())
    }
}

/// What came of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// Whether it was right.
    pub right: bool,
    /// Whether it was the first answer of this person to this question.
    pub first: bool,
}

const fn is_done(chapter: ChapterProgress, pace: Pace) -> bool {
    chapter.done_at.is_some() || (pace.attended && !chapter.weak)
}

fn has_option(question: &super::Question, key: OptionKey) -> bool {
    let mut texts = question.texts.values();
    texts.any(|text| text.options.iter().any(|option| option.key == key))
}
