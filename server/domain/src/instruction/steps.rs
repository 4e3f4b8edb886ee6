//! What stands between somebody and the certificate, in order.

use super::{
    Content, Declaration, Enrolment, FeeState, Guardian, Identity, Kind, Pace, Progress, Refusal,
    State,
};

/// Something to be done on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Show who one is.
    Identity,
    /// Settle the fee.
    Fee,
    /// Read the lessons.
    Chapters,
    /// Pass the final test.
    Exam,
    /// Declare.
    Declaration,
    /// Have the person with custody declare.
    Guardian,
    /// Fetch the certificate.
    Certificate,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    /// Done.
    Done,
    /// It is the participant's turn.
    Open,
    /// Somebody else must act.
    Waiting,
    /// Something else comes first.
    Locked,
}

impl Step {
    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Fee => "fee",
            Self::Chapters => "chapters",
            Self::Exam => "exam",
            Self::Declaration => "declaration",
            Self::Guardian => "guardian",
            Self::Certificate => "certificate",
        }
    }
}

impl StepState {
    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Locked => "locked",
        }
    }
}

/// What the steps follow from, beside the enrolment itself.
#[derive(Debug, Clone, Copy)]
pub struct Way<'a> {
    /// The content it began with.
    pub content: &'a Content,
    /// How far the lessons are.
    pub progress: &'a Progress,
    /// How time counts.
    pub pace: Pace,
    /// Whether somebody else must declare.
    pub minor: bool,
    /// Whether an appointment to show who one is lies ahead.
    pub identity_booked: bool,
}

impl Enrolment {
    /// The steps of this enrolment with their states, only those needed, in order.
    #[must_use]
    pub fn steps(&self, way: Way<'_>) -> Vec<(Step, StepState)> {
        let declares = way.content.kind == Kind::Ifsg43;
        let mut steps: Vec<(Step, StepState)> = [
            (Step::Identity, self.identity_step(way)),
            (Step::Fee, self.fee_step()),
            (Step::Chapters, Some(self.chapters_step(way))),
            (
                Step::Exam,
                way.content.has_exam().then(|| Self::exam_step(way)),
            ),
            (Step::Declaration, declares.then(|| self.declaration_step())),
            (
                Step::Guardian,
                (declares && way.minor).then(|| self.guardian_step()),
            ),
        ]
        .into_iter()
        .filter_map(|(step, state)| Some((step, state?)))
        .collect();
        let all_done = steps.iter().all(|(_, state)| *state == StepState::Done);
        let last = if all_done {
            StepState::Open
        } else {
            StepState::Locked
        };
        steps.push((Step::Certificate, last));
        // What was answered on the way is deleted by then.
        if let State::Completed { .. } = self.state {
            for (_, state) in &mut steps {
                *state = StepState::Done;
            }
        }
        steps
    }

    /// What the participant does next; else what somebody else does; `None`: nothing is left.
    #[must_use]
    pub fn next(steps: &[(Step, StepState)]) -> Option<Step> {
        let first = |wanted| steps.iter().find(|(_, state)| *state == wanted);
        first(StepState::Open)
            .or_else(|| first(StepState::Waiting))
            .map(|(step, _)| *step)
    }

    /// What is missing before `step`; empty: nothing.
    #[must_use]
    pub fn missing_before(steps: &[(Step, StepState)], step: Step) -> Vec<Step> {
        steps
            .iter()
            .filter(|(before, state)| *before < step && *state != StepState::Done)
            .map(|(before, _)| *before)
            .collect()
    }

    /// Chapters and final test are done: from here on one may declare.
    pub fn instructed(&self, way: Way<'_>) -> Result<(), Refusal> {
        let missing: Vec<Step> = [
            (Step::Chapters, self.chapters_step(way) == StepState::Done),
            (
                Step::Exam,
                !way.content.has_exam() || way.progress.is_passed(),
            ),
        ]
        .into_iter()
        .filter_map(|(step, done)| (!done).then_some(step))
        .collect();
        if missing.is_empty() && self.instructed_at.is_some() {
            Ok(())
        } else {
            Err(Refusal::NotYet { missing })
        }
    }

    fn identity_step(&self, way: Way<'_>) -> Option<StepState> {
        match self.identity {
            Identity::NotNeeded => None,
            Identity::Confirmed(_) => Some(StepState::Done),
            Identity::Needed | Identity::Refused { .. } if way.identity_booked => {
                Some(StepState::Waiting)
            }
            // In a group somebody of staff looks at each document in the side room.
            Identity::Needed if self.lesson.is_some() => Some(StepState::Waiting),
            Identity::Needed | Identity::Refused { .. } => Some(StepState::Open),
        }
    }

    fn fee_step(&self) -> Option<StepState> {
        match self.fee.state {
            FeeState::None => None,
            _ if self.fee.is_settled() => Some(StepState::Done),
            FeeState::ExemptionAsked => Some(StepState::Waiting),
            _ if self.fee.payment.is_some() => Some(StepState::Waiting),
            _ => Some(StepState::Open),
        }
    }

    fn chapters_step(&self, way: Way<'_>) -> StepState {
        // Who has passed is instructed, whatever is read again afterwards.
        if self.instructed_at.is_some() || way.progress.chapters_done(way.content, way.pace) {
            StepState::Done
        } else {
            StepState::Open
        }
    }

    fn exam_step(way: Way<'_>) -> StepState {
        if way.progress.is_passed() {
            StepState::Done
        } else if way.progress.chapters_done(way.content, way.pace) {
            StepState::Open
        } else {
            StepState::Locked
        }
    }

    fn declaration_step(&self) -> StepState {
        match self.declaration {
            Declaration::Declared(_) => StepState::Done,
            Declaration::Unsure(_) | Declaration::Declined(_) => StepState::Waiting,
            Declaration::None | Declaration::Cleared { .. } if self.instructed_at.is_some() => {
                StepState::Open
            }
            Declaration::None | Declaration::Cleared { .. } | Declaration::Closed { .. } => {
                StepState::Locked
            }
        }
    }

    fn guardian_step(&self) -> StepState {
        match self.guardian {
            Guardian::Declared(..) => StepState::Done,
            Guardian::Asked(_) | Guardian::Declined(..) => StepState::Waiting,
            Guardian::None => StepState::Open,
        }
    }
}
