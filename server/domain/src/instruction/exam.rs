//! The final test: drawing, answering, grading. Failing it is never final; weak chapters are read again first.

use super::{Content, OptionKey, PassRule, Progress, Question, Refusal};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One try of the final test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Key.
    pub id: Uuid,
    /// From 1.
    pub number: u32,
    /// Its questions, in the order in which they are shown.
    pub questions: Vec<Drawn>,
    /// Where it is.
    pub state: AttemptState,
    /// When it was begun.
    pub started_at: Timestamp,
}

/// Where a try is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptState {
    /// Under way.
    Running,
    /// Handed in with enough right answers.
    Passed {
        /// Right answers.
        right: u8,
        /// When it was handed in.
        at: Timestamp,
    },
    /// Handed in with too few.
    Failed {
        /// Right answers.
        right: u8,
        /// When it was handed in.
        at: Timestamp,
    },
}

/// A question that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its id in the content.
    pub question: String,
    /// Its options in the order in which they are shown.
    pub options: Vec<OptionKey>,
    /// What was chosen.
    pub chosen: Option<OptionKey>,
}

/// The grade of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Whether it is enough.
    pub passed: bool,
    /// Right answers.
    pub right: u8,
    /// Chapters with a wrong answer, in order.
    pub weak_chapters: Vec<u8>,
}

/// A source of even choices from one seed (`SplitMix64`): the same seed gives the same draw.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed: any random value.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when there is none. The high half of a product is even to one part in 2⁵⁰ for the small `n` here.
    fn below(&mut self, n: usize) -> usize {
        let product = u128::from(self.next()) * (n as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Puts a list into a random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// The options of a question in a random order.
#[must_use]
pub fn shuffled_options(question: &Question, dice: &mut Dice) -> Vec<OptionKey> {
    let text = question.texts.values().next();
    let mut options: Vec<OptionKey> = text
        .into_iter()
        .flat_map(|text| text.options.iter().map(|option| option.key))
        .collect();
    dice.shuffle(&mut options);
    options
}

/// Draws the questions of a try: first one of each chapter as far as they go, then from all, in a random order.
#[must_use]
pub fn draw(content: &Content, dice: &mut Dice) -> Vec<Drawn> {
    let wanted = usize::from(content.pass.questions);
    let mut chapters: Vec<Vec<&Question>> = content
        .chapters
        .iter()
        .map(|chapter| chapter.questions.iter().collect())
        .filter(|questions: &Vec<_>| !questions.is_empty())
        .collect();
    dice.shuffle(&mut chapters);
    let (mut drawn, mut rest) = (Vec::new(), Vec::new());
    for mut questions in chapters {
        dice.shuffle(&mut questions);
        let mut questions = questions.into_iter();
        if drawn.len() < wanted {
            drawn.extend(questions.next());
        }
        rest.extend(questions);
    }
    dice.shuffle(&mut rest);
    drawn.extend(rest.into_iter().take(wanted - drawn.len()));
    dice.shuffle(&mut drawn);
    let shown = |question: &Question, dice: &mut Dice| Drawn {
        question: question.id.clone(),
        options: shuffled_options(question, dice),
        chosen: None,
    };
    drawn
        .into_iter()
        .map(|question| shown(question, dice))
        .collect()
}

impl Attempt {
    /// Whether it is under way.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.state, AttemptState::Running)
    }

    /// Notes an answer; it may be changed until the try is handed in.
    pub fn choose(&mut self, question: &str, chosen: OptionKey) -> Result<(), Refusal> {
        if !self.is_running() {
            return Err(Refusal::WrongAttempt);
        }
        let drawn = self
            .questions
            .iter_mut()
            .find(|drawn| drawn.question == question);
        let drawn = drawn.ok_or(Refusal::Unknown("the question"))?;
        if !drawn.options.contains(&chosen) {
            return Err(Refusal::Unknown("the option"));
        }
        drawn.chosen = Some(chosen);
        Ok(())
    }

    /// Questions that have an answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.questions
            .iter()
            .filter(|drawn| drawn.chosen.is_some())
            .count()
    }

    /// What it is worth; a question without an answer is not right.
    #[must_use]
    pub fn grade(&self, content: &Content, rule: PassRule) -> Grade {
        let mut weak_chapters = Vec::new();
        let mut right = 0u8;
        for drawn in &self.questions {
            let known = content.question(&drawn.question);
            let is_right = known.is_some_and(|(_, question)| drawn.chosen == Some(question.right));
            right = right.saturating_add(u8::from(is_right));
            if let Some((chapter, _)) = known.filter(|_| !is_right) {
                weak_chapters.push(chapter.number);
            }
        }
        weak_chapters.sort_unstable();
        weak_chapters.dedup();
        let passed = right >= rule.right_min;
        Grade {
            passed,
            right,
            weak_chapters,
        }
    }
}

impl Progress {
    /// The try that is under way.
    #[must_use]
    pub fn running(&self) -> Option<&Attempt> {
        self.attempts.last().filter(|attempt| attempt.is_running())
    }

    /// Whether the final test was passed.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        let passed = |attempt: &Attempt| matches!(attempt.state, AttemptState::Passed { .. });
        self.attempts.iter().any(passed)
    }

    /// Tries that failed.
    #[must_use]
    pub fn failures(&self) -> usize {
        let failed = |attempt: &&Attempt| matches!(attempt.state, AttemptState::Failed { .. });
        self.attempts.iter().filter(failed).count()
    }

    /// Hands the running try in. Chapters with wrong answers are opened again when it failed.
    pub fn hand_in(
        &mut self,
        content: &Content,
        attempt: Uuid,
        now: Timestamp,
    ) -> Result<Grade, Refusal> {
        let last = self.attempts.last_mut();
        let running = last.filter(|last| last.id == attempt && last.is_running());
        let running = running.ok_or(Refusal::WrongAttempt)?;
        let grade = running.grade(content, content.pass);
        let (right, at) = (grade.right, now);
        if grade.passed {
            running.state = AttemptState::Passed { right, at };
        } else {
            running.state = AttemptState::Failed { right, at };
            self.open_again(&grade.weak_chapters);
        }
        Ok(grade)
    }
}
