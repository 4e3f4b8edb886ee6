//! A lesson as those see it who hold it: everybody by name, where they are, and what was counted.

use super::end::Log;
use super::stage::{Stage, stage_of};
use super::{Refusal, holdable};
use crate::identity::SignedIn;
use crate::{Context, Error, Fault};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId};
use schalter_domain::lesson::{Attendance, Question, first_joined};
use schalter_domain::time::{Interval, Timestamp};
use schalter_storage::lesson as storage;
use schalter_storage::lesson::interpreter;
use schalter_storage::lesson::seat::{self, Attendee, Seat};
use std::collections::HashMap;
use std::sync::Arc;

/// A lesson with its participants.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonView {
    pub(crate) stage: Stage,
    /// Its participants, by family name.
    pub participants: Vec<ParticipantOfLesson>,
    /// The presence question that is open.
    pub open_question: Option<Question>,
    /// When the link of the interpreter was made that counts now.
    pub interpreter_invited_at: Option<Timestamp>,
}

/// One participant as the instructor sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantOfLesson {
    /// Who.
    pub attendee: Attendee,
    /// Where they are.
    pub place: schalter_domain::lesson::Whereabouts,
    /// When they first entered.
    pub joined_at: Option<Timestamp>,
    /// What was counted until now.
    pub counted: Attendance,
    /// Each presence question: when it was asked, and whether it was answered in time.
    pub answers: Vec<(Timestamp, bool)>,
    /// What the instructor decided against what was counted, and why.
    pub decided: Option<(bool, String)>,
    /// What it came to; `None` before the end.
    pub attended: Option<bool>,
}

impl LessonView {
    /// The lesson.
    #[must_use]
    pub const fn lesson(&self) -> &schalter_domain::lesson::Lesson {
        &self.stage.lesson
    }

    /// The authority's clocks and names.
    #[must_use]
    pub const fn catalogue(&self) -> &Arc<crate::catalogue::Catalogue> {
        &self.stage.catalogue
    }

    /// What is taught, once it was opened.
    #[must_use]
    pub const fn content(&self) -> Option<&Arc<schalter_domain::instruction::Content>> {
        self.stage.content.as_ref()
    }

    /// What every screen shows, in the language of the lesson.
    #[must_use]
    pub fn slide(&self) -> Option<super::SlideView> {
        self.stage.slide(self.stage.lesson.language)
    }
}

/// A lesson for a member of staff who may hold it.
pub async fn lesson(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
) -> Result<LessonView, Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let view = view_of(ctx, held.authority, id).await?;
    view.ok_or(Error::NotFound)
}

/// A lesson with its participants; whoever asks was found to have the right. `None`: there is no such lesson.
pub(crate) async fn view_of(
    ctx: &Context,
    authority: AuthorityId,
    id: LessonId,
) -> Result<Option<LessonView>, Fault> {
    let Some(lesson) = storage::find(&ctx.store, authority, id).await? else {
        return Ok(None);
    };
    let now = ctx.now();
    let log = Log::load(&ctx.store, authority, id).await?;
    let interpreter_invited_at = interpreter::invited_at(&ctx.store, authority, id).await?;
    let seats = seat::of_lesson(&ctx.store, authority, id).await?;
    let attendees = seat::attendees(&ctx.store, &ctx.sealer, authority, id).await?;
    let held = lesson.held(now).unwrap_or(Interval {
        start: now,
        end: now,
    });
    let stage = stage_of(ctx, authority, lesson, &log, &seats).await?;
    let seats: HashMap<EnrolmentId, Seat> = seats
        .into_iter()
        .map(|seat| (seat.enrolment, seat))
        .collect();
    let mut participants: Vec<ParticipantOfLesson> = attendees
        .into_iter()
        .filter_map(|attendee| {
            let seat = seats.get(&attendee.enrolment)?;
            Some(participant(attendee, seat, &stage, &log, held))
        })
        .collect();
    participants.sort_by(|a, b| a.attendee.name.cmp(&b.attendee.name));
    let open_question = stage
        .question
        .filter(|asked| stage.lesson.running().is_ok() && asked.takes(now));
    Ok(Some(LessonView {
        stage,
        participants,
        open_question,
        interpreter_invited_at,
    }))
}

fn participant(
    attendee: Attendee,
    seat: &Seat,
    stage: &Stage,
    log: &Log,
    held: Interval,
) -> ParticipantOfLesson {
    let id = attendee.enrolment;
    let on_stage = stage.seats.get(&id);
    let answered = |question: &Question| {
        let answers = log.answers(id);
        answers
            .iter()
            .any(|(asked, at)| *asked == question.id && question.takes(*at))
    };
    ParticipantOfLesson {
        place: on_stage.map_or(schalter_domain::lesson::Whereabouts::Expected, |seat| {
            seat.place
        }),
        joined_at: first_joined(log.reports(id)),
        counted: log.count(id, held),
        answers: log
            .questions
            .iter()
            .map(|question| (question.asked_at, answered(question)))
            .collect(),
        decided: seat.decided.clone(),
        attended: seat.attended,
        attendee,
    }
}
