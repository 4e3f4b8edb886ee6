//! Following the book: seal what was committed, see whom it concerns, make their views anew.

use super::enrolment::{self, EnrolmentKey, LessonKey};
use super::line::Lines;
use super::{QueueKey, announcement, load_facts};
use crate::{Context, Fault, audit, queue};
use schalter_domain::audit::{Event, EventKind};
use schalter_domain::id::AuthorityId;
use schalter_storage::audit as storage;
use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// Between two looks at the book: changes that come meanwhile are made into one view.
const PAUSE: Duration = Duration::from_millis(15);
/// A look without being called: what another process wrote on SQLite (a tool), or a call that was lost.
const SLOW_LOOK: Duration = Duration::from_secs(1);
/// Waits become shorter by themselves, so lines that somebody watches are counted anew from time to time.
const LOOKS_PER_COUNT: u32 = 15;
/// After a fault of the database.
const AFTER_FAULT: Duration = Duration::from_secs(1);
/// Events read at once.
const PAGE: u32 = 1_000;

/// Seals events and serves the live pages of this process until `stop` is ready. Every process that changes data runs it once.
pub async fn run(ctx: Context, stop: impl Future<Output = ()> + Send) {
    tokio::select! {
        () = stop => {}
        () = relay_announcements(&ctx) => {}
        () = announcement::announce(&ctx) => {}
        () = Tail::new(&ctx).follow() => {}
    }
}

/// Hands on what other processes announce. Never ends.
async fn relay_announcements(ctx: &Context) {
    loop {
        match hear(ctx).await {
            // SQLite: there are no other processes.
            Ok(()) => std::future::pending().await,
            Err(fault) => tracing::warn!(%fault, "listening for changes failed; trying again"),
        }
        sleep(AFTER_FAULT).await;
    }
}

async fn hear(ctx: &Context) -> Result<(), Fault> {
    let Some(mut watch) = ctx.store.watch().await? else {
        return Ok(());
    };
    loop {
        // After a lost connection anything may have changed; the slow look finds it within a second.
        if let Some(authority) = watch.next().await? {
            ctx.changed(authority);
        }
    }
}

struct Tail<'a> {
    ctx: &'a Context,
    /// Up to which event each authority's pages are served.
    seen: HashMap<AuthorityId, u64>,
    lines: Lines,
}

impl<'a> Tail<'a> {
    fn new(ctx: &'a Context) -> Self {
        Self {
            ctx,
            seen: HashMap::new(),
            lines: Lines::default(),
        }
    }

    /// Never ends.
    async fn follow(mut self) {
        let mut changes = self.ctx.changes();
        let mut slow = interval(SLOW_LOOK);
        slow.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looks = 0;
        loop {
            let mut called = HashSet::new();
            let mut everything = false;
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(authority) => _ = called.insert(authority),
                    Err(RecvError::Lagged(_)) => everything = true,
                    // The context is gone, and this task with it.
                    Err(RecvError::Closed) => return,
                },
                () = self.ctx.live.wanted.notified() => {}
                _ = slow.tick() => everything = true,
            }
            loop {
                match changes.try_recv() {
                    Ok(authority) => _ = called.insert(authority),
                    Err(TryRecvError::Lagged(_)) => everything = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
            looks += u32::from(everything);
            let count_anew = looks >= LOOKS_PER_COUNT;
            looks %= LOOKS_PER_COUNT;
            if let Err(fault) = self.look(called, everything, count_anew).await {
                tracing::warn!(%fault, "following the events failed; trying again");
                sleep(AFTER_FAULT).await;
            }
            sleep(PAUSE).await;
        }
    }

    async fn look(
        &mut self,
        called: HashSet<AuthorityId>,
        everything: bool,
        count_anew: bool,
    ) -> Result<(), Fault> {
        if everything {
            audit::seal_all(self.ctx).await?;
        }
        let watched = self.watched();
        self.seen.retain(|authority, _| watched.contains(authority));
        for authority in watched {
            let is_fresh = self.begin(authority).await?;
            if everything || is_fresh || called.contains(&authority) {
                // What nobody watches can wait for the slow look, in larger batches.
                audit::seal(self.ctx, authority).await?;
                self.serve(authority).await?;
            }
        }
        self.make_wanted(count_anew).await
    }

    fn watched(&self) -> HashSet<AuthorityId> {
        let live = &self.ctx.live;
        let lines = live
            .lines
            .watched()
            .into_iter()
            .chain(live.queues.watched());
        let queues = lines.map(|(authority, _)| authority);
        let appointments = live.appointments.watched().into_iter();
        let enrolments = live.enrolments.watched().into_iter();
        let lessons = live
            .stages
            .watched()
            .into_iter()
            .chain(live.lessons.watched());
        queues
            .chain(appointments.map(|(authority, _)| authority))
            .chain(enrolments.map(|(authority, _)| authority))
            .chain(lessons.map(|(authority, _)| authority))
            .chain(live.participants.watched())
            .collect()
    }

    /// From now on; what is older is in the views when they are made for the first time. `true`: nobody watched until now, so what was
    /// committed meanwhile may still wait for its number.
    async fn begin(&mut self, authority: AuthorityId) -> Result<bool, Fault> {
        if self.seen.contains_key(&authority) {
            return Ok(false);
        }
        let head = storage::head(&self.ctx.store, authority).await?;
        // A page loads its appointment or enrolment by itself: what was sealed between that and now would be missed.
        let appointments = self.ctx.live.appointments.watched().into_iter();
        for key in appointments.filter(|key| key.0 == authority) {
            load_facts(self.ctx, key).await?;
        }
        let enrolments = self.ctx.live.enrolments.watched().into_iter();
        for key in enrolments.filter(|key| key.0 == authority) {
            enrolment::load(self.ctx, key).await?;
        }
        self.seen.insert(authority, head.map_or(0, |head| head.seq));
        Ok(true)
    }

    /// Makes anew what the events since the last look changed.
    async fn serve(&mut self, authority: AuthorityId) -> Result<(), Fault> {
        let live = &self.ctx.live;
        let mut seen = self.seen.get(&authority).copied().unwrap_or(0);
        let (mut queues, mut appointments) = (HashMap::new(), HashSet::new());
        let mut lines = HashMap::<_, (u64, HashSet<_>)>::new();
        let mut courses = Courses::default();
        loop {
            let page = storage::after(&self.ctx.store, authority, seen, PAGE).await?;
            for entry in &page {
                seen = entry.seq;
                let subjects = &entry.event.subjects;
                if let Some(queue) = subjects.queue {
                    queues.insert((authority, queue), seen);
                    if moves_line(&entry.event) {
                        let (seq, tickets) = lines.entry((authority, queue)).or_default();
                        *seq = seen;
                        tickets.extend(subjects.ticket);
                    }
                }
                appointments.extend(subjects.appointment.map(|id| (authority, id)));
                courses.note(&entry.event, seen);
            }
            if page.len() < PAGE as usize {
                break;
            }
        }
        // Appointments first: who is called then finds the call when the line moves.
        for key in appointments
            .into_iter()
            .filter(|key| live.appointments.is_watched(*key))
        {
            load_facts(self.ctx, key).await?;
        }
        for (key, (seq, tickets)) in lines
            .into_iter()
            .filter(|(key, _)| live.lines.is_watched(*key))
        {
            self.lines.change(self.ctx, key, seq, &tickets).await?;
        }
        for (key, seq) in queues
            .into_iter()
            .filter(|(key, _)| live.queues.is_watched(*key))
        {
            self.make_queue(key, seq).await?;
        }
        courses.serve(self.ctx, authority).await?;
        self.seen.insert(authority, seen);
        Ok(())
    }

    /// Makes the views that somebody began to look at; all of them when it is time to count anew.
    async fn make_wanted(&mut self, count_anew: bool) -> Result<(), Fault> {
        let live = &self.ctx.live;
        let watched = live.lines.watched();
        self.lines.keep(&watched);
        for key in if count_anew {
            watched
        } else {
            live.lines.blank()
        } {
            let seq = self.last_of(key).await?;
            self.lines.read(self.ctx, key, seq).await?;
        }
        for key in if count_anew {
            live.queues.watched()
        } else {
            live.queues.blank()
        } {
            self.make_queue(key, self.last_of(key).await?).await?;
        }
        enrolment::make_wanted(self.ctx, count_anew).await
    }

    async fn last_of(&self, (authority, queue): QueueKey) -> Result<u64, Fault> {
        storage::last_of_queue(&self.ctx.store, authority, queue).await
    }

    async fn make_queue(&self, key: QueueKey, seq: u64) -> Result<(), Fault> {
        if let Some(view) = queue::view(self.ctx, key.0, key.1).await? {
            self.ctx.live.queues.post(key, seq, Arc::new(view));
        }
        Ok(())
    }
}

/// What events changed of courses.
#[derive(Default)]
struct Courses {
    enrolments: HashSet<EnrolmentKey>,
    lessons: HashMap<LessonKey, u64>,
    /// The last event about any enrolment.
    seq: Option<u64>,
}

impl Courses {
    fn note(&mut self, event: &Event, seq: u64) {
        let (authority, subjects) = (event.authority, &event.subjects);
        if let Some(id) = subjects.enrolment {
            self.enrolments.insert((authority, id));
            self.seq = Some(seq);
        }
        if let Some(id) = subjects.lesson {
            self.lessons.insert((authority, id), seq);
        }
    }

    /// Enrolments first: whoever changes the group looks for the new one then.
    async fn serve(self, ctx: &Context, authority: AuthorityId) -> Result<(), Fault> {
        let live = &ctx.live;
        for key in self.enrolments {
            if live.enrolments.is_watched(key) {
                enrolment::load(ctx, key).await?;
            }
        }
        for (key, seq) in self.lessons {
            enrolment::make_lesson(ctx, key, seq).await?;
        }
        if let Some(seq) = self.seq {
            live.participants.post(authority, seq, ());
        }
        Ok(())
    }
}

/// Whether somebody's place or wait is another one afterwards.
fn moves_line(event: &Event) -> bool {
    event.subjects.ticket.is_some() || event.kind == EventKind::CounterChanged
}
