//! Live pages of the instruction: an enrolment with its group lesson, a lesson for those who hold it, and the counts of those
//! who wait for staff.
//!
//! An enrolment's page is put together from what is its own and from the stage of its lesson, which is made once for everybody:
//! turning a slide costs one view, not a hundred.

use super::board::Reader;
use super::{Resume, Update};
use crate::identity::SignedIn;
use crate::instruction::participants::{Counts, counts};
use crate::instruction::{self, EnrolmentView};
use crate::lesson::{self, InterpreterView, LessonView, Stage, StageView};
use crate::{Context, Error, Fault};
use futures::stream::unfold;
use futures::{Stream, StreamExt as _};
use schalter_domain::id::{AuthorityId, EnrolmentId, LessonId};
use schalter_domain::instruction::Refusal as InstructionRefusal;
use schalter_domain::lesson::Refusal;
use schalter_storage::audit;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

pub(super) type EnrolmentKey = (AuthorityId, EnrolmentId);
pub(super) type LessonKey = (AuthorityId, LessonId);

/// Counts are made anew no more often than this: a group that begins changes a hundred enrolments at once.
const COUNTS_PAUSE: Duration = Duration::from_secs(1);

/// What the page of an enrolment shows.
#[derive(Debug, Clone, PartialEq)]
pub struct EnrolmentPage {
    /// The enrolment.
    pub enrolment: Arc<EnrolmentView>,
    /// Its group lesson.
    pub lesson: Option<StageView>,
}

/// The changes of an enrolment and of its group lesson. Who may see it was found out by its token.
///
/// Without `last_seen` the present view comes at once; with it, only if something happened since. `None`: no such enrolment.
pub async fn watch_enrolment(
    ctx: &Context,
    authority: AuthorityId,
    enrolment: EnrolmentId,
    last_seen: Option<u64>,
) -> Result<Option<impl Stream<Item = Update<EnrolmentPage>> + Send + use<>>, Fault> {
    let key = (authority, enrolment);
    // Looking first and loading then, no change falls in between.
    let facts = ctx.live.enrolments.look(key);
    ctx.live.wanted.notify_one();
    if !load(ctx, key).await? {
        return Ok(None);
    }
    let resume = Resume::after(ctx, authority, last_seen).await?;
    let page = Page {
        ctx: ctx.clone(),
        key,
        facts,
        stage: None,
        resume,
    };
    Ok(Some(unfold(page, |mut page| async move {
        Some((page.next().await?, page))
    })))
}

/// Loads an enrolment and hangs it up; `false`: there is no such enrolment.
pub(super) async fn load(ctx: &Context, key: EnrolmentKey) -> Result<bool, Fault> {
    let (authority, id) = key;
    // The number first: what is loaded after it is at least as new as it says.
    let seq = audit::last_of_enrolment(&ctx.store, authority, id).await?;
    let Some(view) = instruction::view(ctx, authority, id).await? else {
        return Ok(false);
    };
    ctx.live.enrolments.post(key, seq, Arc::new(view));
    Ok(true)
}

/// One open page of an enrolment.
struct Page {
    ctx: Context,
    key: EnrolmentKey,
    facts: Reader<Arc<EnrolmentView>>,
    stage: Option<(LessonId, Reader<Arc<Stage>>)>,
    resume: Resume<EnrolmentPage>,
}

impl Page {
    async fn next(&mut self) -> Option<Update<EnrolmentPage>> {
        loop {
            if let Some((seq, view)) = self.compose()
                && self.resume.is_news(seq, &view)
            {
                return Some(Update { seq, view });
            }
            match &mut self.stage {
                Some((_, stage)) => tokio::select! {
                    changed = self.facts.changed() => changed.ok()?,
                    changed = stage.changed() => changed.ok()?,
                },
                None => self.facts.changed().await.ok()?,
            }
        }
    }

    /// What is known now; `None`: the stage is still being made.
    fn compose(&mut self) -> Option<(u64, EnrolmentPage)> {
        let facts = self.facts.borrow_and_update().clone()?;
        let enrolment = facts.view;
        let Some(lesson) = enrolment.enrolment.lesson else {
            self.stage = None;
            let lesson = None;
            return Some((facts.seq, EnrolmentPage { enrolment, lesson }));
        };
        if self
            .stage
            .as_ref()
            .is_none_or(|(followed, _)| *followed != lesson)
        {
            self.stage = Some((lesson, self.ctx.live.stages.look((self.key.0, lesson))));
            self.ctx.live.wanted.notify_one();
        }
        let (_, reader) = self.stage.as_mut()?;
        let stage = reader.borrow_and_update();
        let stage = stage.as_ref()?;
        let language = enrolment.enrolment.language;
        let lesson = stage.view.seen_by(self.key.1, language, self.ctx.now());
        Some((
            facts.seq.max(stage.seq),
            EnrolmentPage { enrolment, lesson },
        ))
    }
}

/// The changes of a lesson, for those who may hold it.
pub async fn watch_lesson(
    ctx: &Context,
    who: &SignedIn,
    id: LessonId,
    last_seen: Option<u64>,
) -> Result<impl Stream<Item = Update<Arc<LessonView>>> + Send + use<>, Error<Refusal>> {
    lesson::may_hold(ctx, who, id).await?;
    let reader = ctx.live.lessons.look((who.staff.authority, id));
    ctx.live.wanted.notify_one();
    let resume = Resume::after(ctx, who.staff.authority, last_seen).await?;
    Ok(super::newest(reader, resume))
}

/// The changes of a lesson, for its interpreter. Who may see it was found out by the link.
pub async fn watch_interpretation(
    ctx: &Context,
    authority: AuthorityId,
    id: LessonId,
    last_seen: Option<u64>,
) -> Result<impl Stream<Item = Update<InterpreterView>> + Send + use<>, Fault> {
    let reader = ctx.live.stages.look((authority, id));
    ctx.live.wanted.notify_one();
    let resume = Resume::after(ctx, authority, last_seen).await?;
    let seen = |Update { seq, view }: Update<Arc<Stage>>| Update {
        seq,
        view: InterpreterView::of(&view),
    };
    Ok(super::newest(reader, resume).map(seen))
}

/// How many participants wait for staff, as that changes. Begins with the present counts.
pub async fn watch_counts(
    ctx: &Context,
    who: &SignedIn,
) -> Result<impl Stream<Item = Update<Counts>> + Send + use<>, Error<InstructionRefusal>> {
    // Whoever may not see them is told so at once.
    counts(ctx, who).await?;
    let reader = ctx.live.participants.look(who.staff.authority);
    let state = (ctx.clone(), who.clone(), reader, None);
    Ok(unfold(
        state,
        |(ctx, who, mut reader, mut shown)| async move {
            loop {
                let seq = reader
                    .borrow_and_update()
                    .as_ref()
                    .map_or(0, |notice| notice.seq);
                // A database that does not answer is asked again with the next change.
                if let Ok(view) = counts(&ctx, &who).await
                    && shown.replace(view) != Some(view)
                {
                    return Some((Update { seq, view }, (ctx, who, reader, shown)));
                }
                reader.changed().await.ok()?;
                sleep(COUNTS_PAUSE).await;
            }
        },
    ))
}

/// Makes the views of a lesson that somebody looks at.
pub(super) async fn make_lesson(ctx: &Context, key: LessonKey, seq: u64) -> Result<(), Fault> {
    let live = &ctx.live;
    if live.stages.is_watched(key)
        && let Some(stage) = lesson::stage(ctx, &ctx.store, key.0, key.1).await?
    {
        live.stages.post(key, seq, Arc::new(stage));
    }
    if live.lessons.is_watched(key)
        && let Some(view) = lesson::view_of(ctx, key.0, key.1).await?
    {
        live.lessons.post(key, seq, Arc::new(view));
    }
    Ok(())
}

/// Makes the lessons that somebody began to look at; all of them when time has passed.
pub(super) async fn make_wanted(ctx: &Context, all: bool) -> Result<(), Fault> {
    let live = &ctx.live;
    let mut keys = if all {
        live.stages.watched()
    } else {
        live.stages.blank()
    };
    keys.extend(if all {
        live.lessons.watched()
    } else {
        live.lessons.blank()
    });
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        let seq = audit::last_of_lesson(&ctx.store, key.0, key.1).await?;
        make_lesson(ctx, key, seq).await?;
    }
    Ok(())
}
