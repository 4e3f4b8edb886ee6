//! The final test.

use super::Turn;
use crate::{Context, Error, Token};
use schalter_domain::audit::EventKind;
use schalter_domain::catalogue::Language;
use schalter_domain::id::EnrolmentId;
use schalter_domain::instruction::{
    Attempt, AttemptState, Content, Dice, Drawn, Grade, Refusal, Step, draw,
};
use std::sync::Arc;
use uuid::Uuid;

/// The try that is under way.
#[derive(Debug, Clone)]
pub struct ExamView {
    /// The try.
    pub attempt: Attempt,
    /// The course.
    pub content: Arc<Content>,
    /// The language of the enrolment.
    pub language: Language,
}

/// A try that was handed in.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The try.
    pub exam: ExamView,
    /// What it is worth.
    pub grade: Grade,
    /// Whether help is offered.
    pub help_offered: bool,
}

/// Begins the final test, or goes on with the try that is under way: there is one, whatever is open where.
pub async fn begin_exam(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<ExamView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    turn.case
        .enrolment
        .under_way(turn.now)
        .map_err(Error::Refused)?;
    if let Some(running) = turn.case.progress.running() {
        return Ok(exam_of(&turn, running.clone()));
    }
    may_begin(&turn).map_err(Error::Refused)?;
    let number = turn
        .case
        .progress
        .attempts
        .last()
        .map_or(0, |last| last.number);
    let attempt = Attempt {
        id: ctx.uuid(),
        number: number + 1,
        questions: draw(&turn.case.content, &mut Dice::new(rand::random())),
        state: AttemptState::Running,
        started_at: turn.now,
    };
    turn.case.progress.attempts.push(attempt.clone());
    turn.note(EventKind::EnrolmentExamBegun);
    let exam = exam_of(&turn, attempt);
    turn.finish().await?;
    Ok(exam)
}

/// Notes an answer by the place of an option, from 1; answers the try as it is now.
pub async fn answer_exam(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    asked: (Uuid, &str),
    option: usize,
) -> Result<ExamView, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    turn.case
        .enrolment
        .under_way(turn.now)
        .map_err(Error::Refused)?;
    let wrong = || Error::Refused(Refusal::WrongAttempt);
    let last = turn.case.progress.attempts.last_mut();
    let running = last
        .filter(|last| last.id == asked.0 && last.is_running())
        .ok_or_else(wrong)?;
    let key = |drawn: &Drawn| {
        option
            .checked_sub(1)
            .and_then(|place| drawn.options.get(place).copied())
    };
    let chosen = running
        .questions
        .iter()
        .find(|drawn| drawn.question == asked.1)
        .and_then(key);
    let chosen = chosen.ok_or(Error::Refused(Refusal::Unknown("the option")))?;
    running.choose(asked.1, chosen).map_err(Error::Refused)?;
    let attempt = running.clone();
    let exam = exam_of(&turn, attempt);
    turn.finish().await?;
    Ok(exam)
}

/// Hands the try in. Handed in twice, it is worth the same.
pub async fn hand_in(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
    attempt: Uuid,
) -> Result<Handed, Error<Refusal>> {
    let mut turn = Turn::of_participant(ctx, id, token).await?;
    let content = Arc::clone(&turn.case.content);
    let last = turn.case.progress.attempts.last().cloned();
    if let Some(over) = last.filter(|last| last.id == attempt && !last.is_running()) {
        let grade = over.grade(&content, content.pass);
        return Ok(handed(&turn, over, grade));
    }
    turn.case
        .enrolment
        .under_way(turn.now)
        .map_err(Error::Refused)?;
    let handed_in = turn.case.progress.hand_in(&content, attempt, turn.now);
    let grade = handed_in.map_err(Error::Refused)?;
    turn.note(if grade.passed {
        EventKind::EnrolmentExamPassed
    } else {
        EventKind::EnrolmentExamFailed
    });
    note_instructed(&mut turn);
    let wrong = || Error::Refused(Refusal::WrongAttempt);
    let attempt = turn
        .case
        .progress
        .attempts
        .last()
        .cloned()
        .ok_or_else(wrong)?;
    let handed = handed(&turn, attempt, grade);
    turn.finish().await?;
    Ok(handed)
}

/// Notes when the last thing that instructs is over.
pub(super) fn note_instructed(turn: &mut Turn<'_>) {
    let enrolment = turn.case.enrolment.clone();
    turn.case.enrolment = enrolment.note_instructed(turn.case.way(turn.now), turn.now);
}

fn may_begin(turn: &Turn<'_>) -> Result<(), Refusal> {
    let (case, content) = (&turn.case, &turn.case.content);
    if !content.has_exam() || case.progress.is_passed() {
        return Err(Refusal::WrongState);
    }
    if case.progress.chapters_done(content, case.pace()) {
        return Ok(());
    }
    if case.progress.only_time_is_missing(content) {
        return Err(Refusal::TooFast);
    }
    Err(Refusal::NotYet {
        missing: vec![Step::Chapters],
    })
}

fn exam_of(turn: &Turn<'_>, attempt: Attempt) -> ExamView {
    ExamView {
        attempt,
        content: Arc::clone(&turn.case.content),
        language: turn.case.enrolment.language,
    }
}

fn handed(turn: &Turn<'_>, attempt: Attempt, grade: Grade) -> Handed {
    let failures_max = usize::from(turn.case.content.pass.failures_max);
    let help_offered = !grade.passed && turn.case.progress.failures() >= failures_max;
    Handed {
        exam: exam_of(turn, attempt),
        grade,
        help_offered,
    }
}
