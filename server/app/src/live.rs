//! Live pages: whoever looks at a queue, an appointment, an enrolment or a lesson is shown every change of it.
//!
//! One task per process ([`run`]) follows the book of events, makes each view once per change and hangs it on a board; any number
//! of pages read from there. What a page is sent carries the number of the sealed event up to which it is true. A page that comes
//! back with the last number it saw is sent something only if something happened since, on this process or another one, before
//! or after a restart: numbers are in the database, and nothing here is worth keeping.

mod announcement;
mod board;
mod enrolment;
mod line;
mod tail;

pub use enrolment::{
    EnrolmentPage, watch_counts, watch_enrolment, watch_interpretation, watch_lesson,
};
pub use tail::run;

use crate::booking::{AppointmentView, view_of};
use crate::identity::SignedIn;
use crate::instruction::EnrolmentView;
use crate::lesson::{LessonView, Stage};
use crate::queue::{Line, QueueView, TicketForCitizen, permitted, seen_by_holder};
use crate::{Context, Error, Fault};
use announcement::Announcements;
use board::{Board, Reader};
use enrolment::{EnrolmentKey, LessonKey};
use futures::Stream;
use futures::stream::unfold;
use schalter_domain::id::{AppointmentId, AuthorityId, QueueId};
use schalter_domain::identity::Permission;
use schalter_domain::queue::{Refusal, StateName};
use schalter_storage::{audit, booking, queue};
use std::sync::Arc;
use tokio::sync::Notify;

type QueueKey = (AuthorityId, QueueId);
type AppointmentKey = (AuthorityId, AppointmentId);

/// The boards of this process. Part of the [`Context`].
#[derive(Debug, Default)]
pub(crate) struct Live {
    queues: Board<QueueKey, Arc<QueueView>>,
    lines: Board<QueueKey, Arc<Line>>,
    appointments: Board<AppointmentKey, Arc<Facts>>,
    enrolments: Board<EnrolmentKey, Arc<EnrolmentView>>,
    stages: Board<LessonKey, Arc<Stage>>,
    lessons: Board<LessonKey, Arc<LessonView>>,
    /// That something changed which staff may wait for; the counts depend on who looks.
    participants: Board<AuthorityId, ()>,
    /// Somebody began to look at a queue, a line or a lesson that was not made yet.
    wanted: Notify,
    /// What other processes are not told of yet.
    pub(crate) announcements: Announcements,
}

/// A view, and where to resume after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Update<V> {
    /// Number of the sealed event up to which it is true: the `id` of a server-sent event.
    pub seq: u64,
    /// What to show.
    pub view: V,
}

/// What the page of an appointment shows.
#[derive(Debug, Clone)]
pub struct CitizenView {
    /// The appointment.
    pub appointment: Arc<AppointmentView>,
    /// Its place in line; `None` before check-in.
    pub ticket: Option<TicketForCitizen>,
}

impl PartialEq for CitizenView {
    fn eq(&self, other: &Self) -> bool {
        let looks_alike = |a: &AppointmentView, b: &AppointmentView| {
            a.state == b.state && a.appointment == b.appointment && a.deleted_on == b.deleted_on
        };
        (Arc::ptr_eq(&self.appointment, &other.appointment)
            || looks_alike(&self.appointment, &other.appointment))
            && self.ticket == other.ticket
    }
}

/// An appointment and its ticket, without the place in line.
#[derive(Debug)]
struct Facts {
    view: CitizenView,
    /// The line it stands in, while it does.
    line: Option<QueueId>,
}

impl PartialEq for Facts {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.view == other.view
    }
}

/// The changes of a queue, for a clerk who may see it. The stream has no end; whoever no longer wants it drops it.
///
/// Without `last_seen` the present view comes at once; with it, only if something happened since.
pub async fn watch_queue(
    ctx: &Context,
    who: &SignedIn,
    queue: QueueId,
    last_seen: Option<u64>,
) -> Result<impl Stream<Item = Update<Arc<QueueView>>> + Send + use<>, Error<Refusal>> {
    permitted(ctx, who, queue, Permission::SeeQueue).await?;
    let reader = ctx.live.queues.look((who.staff.authority, queue));
    ctx.live.wanted.notify_one();
    let resume = Resume::after(ctx, who.staff.authority, last_seen).await?;
    Ok(newest(reader, resume))
}

/// What hangs on a board, again and again, as it becomes news.
fn newest<V: PartialEq + Send + Sync + 'static>(
    reader: Reader<Arc<V>>,
    resume: Resume<Arc<V>>,
) -> impl Stream<Item = Update<Arc<V>>> + Send + use<V> {
    unfold((reader, resume), |(mut reader, mut resume)| async move {
        loop {
            let notice = reader.borrow_and_update().clone();
            if let Some(notice) = notice.filter(|notice| resume.is_news(notice.seq, &notice.view)) {
                let view = Arc::clone(&notice.view);
                return Some((
                    Update {
                        seq: notice.seq,
                        view,
                    },
                    (reader, resume),
                ));
            }
            reader.changed().await.ok()?;
        }
    })
}

/// The changes of an appointment and of its place in line. Who may see it was found out by its token.
///
/// Without `last_seen` the present view comes at once; with it, only if something happened since. `None`: no such appointment.
pub async fn watch_appointment(
    ctx: &Context,
    authority: AuthorityId,
    appointment: AppointmentId,
    last_seen: Option<u64>,
) -> Result<Option<impl Stream<Item = Update<CitizenView>> + Send + use<>>, Fault> {
    let key = (authority, appointment);
    // Looking first and loading then, no change falls in between.
    let facts = ctx.live.appointments.look(key);
    // The first page of an authority is not to wait for the slow look, and those that come with it are not to be loaded twice.
    ctx.live.wanted.notify_one();
    if !load_facts(ctx, key).await? {
        return Ok(None);
    }
    let resume = Resume::after(ctx, authority, last_seen).await?;
    let page = Page {
        ctx: ctx.clone(),
        key,
        facts,
        line: None,
        resume,
        is_read: false,
    };
    Ok(Some(unfold(page, |mut page| async move {
        Some((page.next().await?, page))
    })))
}

/// Loads an appointment and hangs it up; `false`: there is no such appointment.
async fn load_facts(ctx: &Context, key: AppointmentKey) -> Result<bool, Fault> {
    let (authority, id) = key;
    // The number first: what is loaded after it is at least as new as it says.
    let seq = audit::last_of_appointment(&ctx.store, authority, id).await?;
    let Some(record) = booking::find(&ctx.store, &ctx.sealer, authority, id).await? else {
        return Ok(false);
    };
    let appointment = Arc::new(view_of(ctx, record).await?);
    let ticket = queue::ticket_of_appointment(&ctx.store, authority, id).await?;
    let line = ticket
        .as_ref()
        .filter(|ticket| ticket.is_waiting() || ticket.state.call().is_some())
        .map(|ticket| ticket.queue);
    let ticket = ticket.map(|ticket| seen_by_holder(&appointment.catalogue, &ticket));
    let view = CitizenView {
        appointment,
        ticket,
    };
    ctx.live
        .appointments
        .post(key, seq, Arc::new(Facts { view, line }));
    Ok(true)
}

/// One open page of an appointment.
struct Page {
    ctx: Context,
    key: AppointmentKey,
    facts: Reader<Arc<Facts>>,
    line: Option<(QueueId, Reader<Arc<Line>>)>,
    resume: Resume<CitizenView>,
    /// What hangs on the boards was looked at.
    is_read: bool,
}

impl Page {
    async fn next(&mut self) -> Option<Update<CitizenView>> {
        loop {
            if std::mem::replace(&mut self.is_read, true) {
                match &mut self.line {
                    Some((_, line)) => tokio::select! {
                        changed = self.facts.changed() => changed.ok()?,
                        changed = line.changed() => changed.ok()?,
                    },
                    None => self.facts.changed().await.ok()?,
                }
            }
            if let Some((seq, view)) = self.compose()
                && self.resume.is_news(seq, &view)
            {
                return Some(Update { seq, view });
            }
        }
    }

    /// What is known now; `None`: the place in line is still being counted.
    fn compose(&mut self) -> Option<(u64, CitizenView)> {
        let facts = self.facts.borrow_and_update().clone()?;
        let Some(queue) = facts.view.line else {
            self.line = None;
            return Some((facts.seq, facts.view.view.clone()));
        };
        if self
            .line
            .as_ref()
            .is_none_or(|(followed, _)| *followed != queue)
        {
            self.line = Some((queue, self.ctx.live.lines.look((self.key.0, queue))));
            self.ctx.live.wanted.notify_one();
        }
        let (_, reader) = self.line.as_mut()?;
        let line = reader.borrow_and_update();
        let line = line.as_ref()?;
        let known = &facts.view.view;
        let ticket = match line.view.place(self.key.1) {
            Some(place) => Some(place),
            // The line was counted before or after this one stood in it: one of the two is about to be news.
            None if is_waiting(known) => return None,
            None => known.ticket.as_ref(),
        };
        let view = CitizenView {
            appointment: Arc::clone(&known.appointment),
            ticket: ticket.cloned(),
        };
        Some((facts.seq.max(line.seq), view))
    }
}

fn is_waiting(view: &CitizenView) -> bool {
    view.ticket
        .as_ref()
        .is_some_and(|ticket| ticket.state == StateName::Waiting)
}

/// What a page has seen, and so what is news to it.
struct Resume<V> {
    last_seen: Option<u64>,
    shown: Option<V>,
}

impl<V: PartialEq + Clone> Resume<V> {
    async fn after(
        ctx: &Context,
        authority: AuthorityId,
        last_seen: Option<u64>,
    ) -> Result<Self, Fault> {
        let Some(seen) = last_seen else {
            return Ok(Self {
                last_seen: None,
                shown: None,
            });
        };
        // A number that was not given out yet is of another database, or made up: such a page has seen nothing.
        let head = audit::head(&ctx.store, authority)
            .await?
            .map_or(0, |head| head.seq);
        Ok(Self {
            last_seen: Some(seen).filter(|seen| *seen <= head),
            shown: None,
        })
    }

    /// Whether to tell the page this view, which is true up to `seq`.
    fn is_news(&mut self, seq: u64, view: &V) -> bool {
        let differs = |shown: &V| shown != view;
        let is_news = match self.last_seen {
            // A view may be newer than its number: what was committed while it was made is numbered later. So a view with an old number
            // says nothing about what such a page shows, and it is told the next one with a new number even if it is the same.
            Some(last_seen) => seq > last_seen || self.shown.as_ref().is_some_and(differs),
            None => self.shown.as_ref().is_none_or(differs),
        };
        if is_news {
            self.last_seen = None;
        }
        self.shown = Some(view.clone());
        is_news
    }
}

#[cfg(test)]
mod tests {
    use super::Resume;

    fn page(last_seen: Option<u64>) -> Resume<&'static str> {
        Resume {
            last_seen,
            shown: None,
        }
    }

    #[test]
    fn a_new_page_is_told_at_once_and_then_what_differs() {
        let mut page = page(None);
        assert!(page.is_news(7, &"three before you"));
        assert!(!page.is_news(8, &"three before you"));
        assert!(page.is_news(9, &"two before you"));
    }

    #[test]
    fn a_page_that_came_back_is_told_only_what_it_missed() {
        let mut page = page(Some(7));
        assert!(!page.is_news(7, &"three before you"));
        assert!(
            page.is_news(7, &"three before you, five minutes"),
            "time passed"
        );
        assert!(page.is_news(8, &"two before you"));
        assert!(!page.is_news(9, &"two before you"));
    }

    #[test]
    fn a_change_that_was_in_the_view_before_it_had_a_number_is_not_kept_from_a_page_that_came_back()
    {
        let mut page = page(Some(7));
        assert!(
            !page.is_news(7, &"two before you"),
            "committed, not numbered yet"
        );
        assert!(page.is_news(8, &"two before you"), "now it is");
        assert!(!page.is_news(9, &"two before you"));
    }
}
