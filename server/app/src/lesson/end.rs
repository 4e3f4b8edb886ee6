//! The end of a lesson: who was there long enough has the chapters done, the others go on by themselves.

use super::hold::taught;
use super::{Turn, holdable};
use crate::identity::SignedIn;
use crate::instruction::Case;
use crate::random::nonce;
use crate::{Context, Error, Fault};
use schalter_domain::audit::EventKind;
use schalter_domain::id::{AuthorityId, CourseVersionId, EnrolmentId, LessonId};
use schalter_domain::instruction::State as EnrolmentState;
use schalter_domain::lesson::{
    Attendance, Lesson, Question, Refusal, Report, SideRoom, State, StateName,
};
use schalter_domain::time::{Interval, Millis, Timestamp};
use schalter_storage::Db;
use schalter_storage::instruction::enrolment::{self, Seal};
use schalter_storage::lesson::{attendance, seat};
use std::collections::HashMap;
use uuid::Uuid;

/// Characters of the reason for a decision about attendance.
pub const REASON_CHARACTERS: std::ops::RangeInclusive<usize> = 3..=500;

/// Everything that attendance of a lesson is counted from.
#[derive(Debug, Default)]
pub(crate) struct Log {
    reports: HashMap<EnrolmentId, Vec<Report>>,
    answers: HashMap<EnrolmentId, Vec<(Uuid, Timestamp)>>,
    pub(crate) questions: Vec<Question>,
}

impl Log {
    pub(crate) async fn load(
        mut db: impl Db,
        authority: AuthorityId,
        id: LessonId,
    ) -> Result<Self, Fault> {
        let mut log = Self {
            questions: attendance::questions(&mut db, authority, id).await?,
            ..Self::default()
        };
        for (enrolment, report) in attendance::reports(&mut db, authority, id).await? {
            log.reports.entry(enrolment).or_default().push(report);
        }
        for (enrolment, question, at) in attendance::answers(&mut db, authority, id).await? {
            let answers = log.answers.entry(enrolment).or_default();
            answers.push((question, at));
        }
        Ok(log)
    }

    pub(crate) fn reports(&self, enrolment: EnrolmentId) -> &[Report] {
        self.reports.get(&enrolment).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn answers(&self, enrolment: EnrolmentId) -> &[(Uuid, Timestamp)] {
        self.answers.get(&enrolment).map_or(&[], Vec::as_slice)
    }

    /// What is counted for one participant within `held`.
    pub(crate) fn count(&self, enrolment: EnrolmentId, held: Interval) -> Attendance {
        Attendance::count(
            self.reports(enrolment),
            &self.questions,
            self.answers(enrolment),
            held,
        )
    }
}

/// Ends a lesson; answers the media rooms to be ended.
pub async fn end(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<Vec<String>, Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    settle(Turn::begin(ctx, held.authority, id, who.actor()).await?).await
}

/// Ends a lesson that nobody ended.
pub(super) async fn end_forgotten(turn: Turn<'_>) -> Result<(), Error<Refusal>> {
    settle(turn).await.map(drop)
}

async fn settle(mut turn: Turn<'_>) -> Result<Vec<String>, Error<Refusal>> {
    let (ctx, authority, id) = (turn.ctx, turn.authority, turn.lesson.id);
    let running = turn.lesson.running().map_err(Error::Refused)?.clone();
    turn.decide(turn.lesson.clone().end(turn.now))?;
    let least = least(ctx, authority, running.version).await?;
    let interval = turn.lesson.held(turn.now);
    let log = Log::load(&mut turn.tx, authority, id).await?;
    for seat in seat::of_lesson(&mut turn.tx, authority, id).await? {
        let counted = interval.map(|held| log.count(seat.enrolment, held));
        let attended = seat.decided.as_ref().map_or_else(
            || counted.is_some_and(|counted| counted.is_enough(least)),
            |(decided, _)| *decided,
        );
        seat::settle(&mut turn.tx, authority, id, seat.enrolment, attended).await?;
        if attended {
            credit(&mut turn, seat.enrolment).await?;
        }
        // Everybody's page changes: whoever was not there long enough goes on alone.
        turn.note(EventKind::LessonChanged, Some(seat.enrolment));
    }
    turn.finish().await?;
    Ok(rooms(id, running.side_room))
}

fn rooms(id: LessonId, side_room: Option<SideRoom>) -> Vec<String> {
    let side = side_room.map(|side_room| side_room.name(id));
    std::iter::once(id.to_string()).chain(side).collect()
}

/// The time the course takes on one's own: a lesson that was shorter is measured as if it had been that long.
async fn least(
    ctx: &Context,
    authority: AuthorityId,
    version: CourseVersionId,
) -> Result<Millis, Fault> {
    let content = taught(ctx, authority, version).await?;
    let seconds: u32 = content
        .chapters
        .iter()
        .map(|chapter| chapter.seconds_min)
        .sum();
    let percent = i64::from(ctx.settings.course_time_percent);
    Ok(Millis(Millis::seconds(seconds).0 * percent / 100))
}

/// The chapters count as done. Somebody who gave up meanwhile has nothing to be credited with.
async fn credit(turn: &mut Turn<'_>, id: EnrolmentId) -> Result<(), Fault> {
    let (ctx, authority) = (turn.ctx, turn.authority);
    enrolment::lock(&mut turn.tx, authority, id).await?;
    let Some(mut case) = Case::load(ctx, &mut turn.tx, authority, id).await? else {
        return Ok(());
    };
    let open = matches!(case.enrolment.state, EnrolmentState::Open);
    if !open || case.enrolment.attended_at.is_some() {
        return Ok(());
    }
    case.enrolment = case.enrolment.attend(true, turn.now);
    let attended = case.enrolment.clone();
    let attended = attended.note_instructed(case.way(turn.now), turn.now);
    let seal = Seal {
        sealer: &ctx.sealer,
        nonce,
    };
    enrolment::save(&mut turn.tx, seal, authority, &attended).await?;
    turn.note(EventKind::EnrolmentChapterDone, Some(id));
    Ok(())
}

/// The instructor decides whether somebody was there, against what was counted, and says why. After the end it can only be
/// decided in somebody's favour: what was credited may have been used already.
pub async fn decide(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
    enrolment: EnrolmentId,
    attended: bool,
    reason: &str,
) -> Result<(), Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let reason = reason.trim();
    if !REASON_CHARACTERS.contains(&reason.chars().count()) {
        return Err(Error::Refused(Refusal::Reason));
    }
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    may_decide(&turn.lesson, attended).map_err(Error::Refused)?;
    let place = (id, enrolment);
    let decided = seat::decide(
        &mut turn.tx,
        held.authority,
        place,
        (attended, reason),
        who.staff.id,
    );
    if !decided.await? {
        return Err(Error::Refused(Refusal::NoSeat));
    }
    if let State::Ended { .. } = turn.lesson.state {
        seat::settle(&mut turn.tx, held.authority, id, enrolment, attended).await?;
        credit(&mut turn, enrolment).await?;
    }
    turn.note(EventKind::LessonChanged, Some(enrolment));
    turn.finish().await?;
    Ok(())
}

fn may_decide(lesson: &Lesson, attended: bool) -> Result<(), Refusal> {
    match lesson.state_name() {
        StateName::Open => Ok(()),
        StateName::Ended if attended => Ok(()),
        state => Err(Refusal::WrongState { state }),
    }
}
