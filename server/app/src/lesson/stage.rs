//! The stage: what everybody in a lesson sees, made once per change; and what of it one participant is shown.

use super::end::Log;
use super::hold::taught;
use super::{Refusal, holder};
use crate::catalogue::Catalogue;
use crate::{Context, Error, Fault, Token};
use jiff::tz::TimeZone;
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseVersionId, EnrolmentId, LessonId};
use schalter_domain::instruction::Content;
use schalter_domain::lesson::{
    Lesson, Position, Question, Slide, State, Whereabouts, slide_at, whereabouts,
};
use schalter_domain::time::Timestamp;
use schalter_storage::Db;
use schalter_storage::instruction::enrolment;
use schalter_storage::lesson::{self as storage, seat};
use std::collections::HashMap;
use std::sync::Arc;

/// A lesson without a word about persons.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) lesson: Lesson,
    pub(crate) catalogue: Arc<Catalogue>,
    /// What is taught, once it was opened.
    pub(crate) content: Option<Arc<Content>>,
    /// The latest presence question.
    pub(crate) question: Option<Question>,
    pub(crate) seats: HashMap<EnrolmentId, SeatOnStage>,
}

/// One participant on the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeatOnStage {
    pub(crate) place: Whereabouts,
    /// Whether the latest question was answered.
    pub(crate) answered: bool,
    pub(crate) attended: Option<bool>,
}

impl PartialEq for Stage {
    /// The content follows from the version, which the lesson names.
    fn eq(&self, other: &Self) -> bool {
        self.lesson == other.lesson && self.question == other.question && self.seats == other.seats
    }
}

/// What a participant is shown of a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct StageView {
    /// The lesson.
    pub lesson: Lesson,
    catalogue: Authority,
    /// Where the node says that this participant is.
    pub you: Whereabouts,
    /// What every screen shows.
    pub slide: Option<SlideView>,
    /// Whether the private room is open for this participant.
    pub side_room: bool,
    /// The question that waits for this participant's answer.
    pub question: Option<Question>,
    /// What it came to; `None` before the end.
    pub attended: Option<bool>,
}

impl StageView {
    /// The clocks of the authority.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        self.catalogue.0.zone()
    }
}

/// The authority of a lesson; two of the same authority are alike.
#[derive(Debug, Clone)]
struct Authority(Arc<Catalogue>);

impl PartialEq for Authority {
    fn eq(&self, other: &Self) -> bool {
        self.0.authority().id == other.0.authority().id
    }
}

/// A slide with its place in its chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlideView {
    /// Where it is.
    pub position: Position,
    /// Slides of its chapter.
    pub of: u16,
    /// What it shows.
    pub slide: Slide,
    /// The version it is of: its pictures are found there.
    pub version: CourseVersionId,
    /// The version as people read it.
    pub version_name: String,
}

/// Makes the stage of a lesson; `None`: there is no such lesson.
pub(crate) async fn stage(
    ctx: &Context,
    mut db: impl Db,
    authority: AuthorityId,
    id: LessonId,
) -> Result<Option<Stage>, Fault> {
    let Some(lesson) = storage::find(&mut db, authority, id).await? else {
        return Ok(None);
    };
    let log = Log::load(&mut db, authority, id).await?;
    let seats = seat::of_lesson(&mut db, authority, id).await?;
    stage_of(ctx, authority, lesson, &log, &seats)
        .await
        .map(Some)
}

pub(super) async fn stage_of(
    ctx: &Context,
    authority: AuthorityId,
    lesson: Lesson,
    log: &Log,
    seats: &[seat::Seat],
) -> Result<Stage, Fault> {
    let version = match &lesson.state {
        State::Open(running) => Some(running.version),
        State::Ended { version, .. } => Some(*version),
        State::Planned | State::Cancelled => None,
    };
    let content = match version {
        Some(version) => Some(taught(ctx, authority, version).await?),
        None => None,
    };
    let question = log.questions.last().copied();
    let on_stage = |seat: &seat::Seat| {
        let answers = log.answers(seat.enrolment);
        let answered = |asked: &Question| answers.iter().any(|(id, _)| *id == asked.id);
        SeatOnStage {
            place: whereabouts(log.reports(seat.enrolment)),
            answered: question.as_ref().is_some_and(answered),
            attended: seat.attended,
        }
    };
    Ok(Stage {
        catalogue: super::catalogue_of(ctx, authority).await?,
        content,
        question,
        seats: seats
            .iter()
            .map(|seat| (seat.enrolment, on_stage(seat)))
            .collect(),
        lesson,
    })
}

impl Stage {
    /// What one participant is shown at `now`; `None`: no seat here.
    pub(crate) fn seen_by(
        &self,
        enrolment: EnrolmentId,
        language: Language,
        now: Timestamp,
    ) -> Option<StageView> {
        let seat = self.seats.get(&enrolment)?;
        let running = self.lesson.running().ok();
        let side_room = running.and_then(|running| running.side_room);
        let question = self
            .question
            .filter(|asked| running.is_some() && !seat.answered && asked.takes(now));
        Some(StageView {
            you: seat.place,
            slide: self.slide(language),
            side_room: side_room.is_some_and(|room| room.enrolment == enrolment),
            question,
            attended: seat.attended,
            catalogue: Authority(Arc::clone(&self.catalogue)),
            lesson: without_secrets(self.lesson.clone()),
        })
    }

    /// The present slide for a reader of this language.
    pub(crate) fn slide(&self, language: Language) -> Option<SlideView> {
        let running = self.lesson.running().ok()?;
        let (position, content) = (running.slide?, self.content.as_ref()?);
        let (slide, of) = slide_at(content, position, self.lesson.language, language)?;
        Some(SlideView {
            position,
            of,
            slide,
            version: running.version,
            version_name: content.version.clone(),
        })
    }
}

/// Participants learn neither when they will be asked nor with whom the instructor talks; and a page that does not show it need
/// not be told when it changes.
fn without_secrets(lesson: Lesson) -> Lesson {
    let hidden = lesson.clone().change(|running| {
        Ok(schalter_domain::lesson::Running {
            side_room: None,
            side_count: 0,
            slide: None,
            moments: Vec::new(),
            ..running
        })
    });
    hidden.map_or(lesson, |(lesson, _)| lesson)
}

/// What a participant is shown of the lesson they have a seat in.
pub async fn for_participant(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<StageView, Error<Refusal>> {
    let authority = holder(ctx, id, token).await?;
    let record = enrolment::find(&ctx.store, &ctx.sealer, authority, id).await?;
    let enrolment = record.ok_or(Error::NotFound)?.enrolment;
    let lesson = enrolment.lesson.ok_or(Error::Refused(Refusal::NoSeat))?;
    let stage = stage(ctx, &ctx.store, authority, lesson).await?;
    let stage = stage.ok_or(Error::Refused(Refusal::NoSeat))?;
    let seen = stage.seen_by(id, enrolment.language, ctx.now());
    seen.ok_or(Error::Refused(Refusal::NoSeat))
}
