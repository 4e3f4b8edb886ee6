//! Participants as a list: who waits for staff, and how many.

use super::course::content_of;
use super::participant::masked;
use super::{Linked, Purpose};
use crate::catalogue::Catalogue;
use crate::identity::{SignedIn, allow};
use crate::{Context, Error, Fault};
use schalter_domain::booking::StateName as AppointmentState;
use schalter_domain::id::{AuthorityId, CourseId};
use schalter_domain::identity::Permission;
use schalter_domain::instruction::{
    Attempt, AttemptState, Content, Enrolment, Offer, Pace, Progress, Refusal, State, Step,
    StepState, Way,
};
use schalter_domain::time::Timestamp;
use schalter_storage::instruction::{course as courses, participants as storage};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Participants on one page of the list.
pub const PAGE_ROWS: usize = 50;
/// Characters of a search at most.
pub const QUERY_CHARACTERS_MAX: usize = 100;

/// What somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// That staff look at a document.
    Identity,
    /// That staff decide about a fee.
    Fee,
    /// That a physician decides.
    Hindrance,
    /// To declare.
    Declaration,
    /// To fetch the certificate.
    Certificate,
}

/// Which participants are wanted.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Of this course; `None`: of every course of one's departments.
    pub course: Option<CourseId>,
    /// Who wait for this.
    pub waiting: Option<Waiting>,
    /// Part of a name, or a day of birth; empty: everybody.
    pub query: String,
    /// From 0.
    pub page: usize,
}

/// A participant in the list.
#[derive(Debug, Clone)]
pub struct ParticipantRow {
    /// The enrolment, as these staff may see it.
    pub enrolment: Enrolment,
    /// What the authority decided about the course.
    pub offer: Arc<Offer>,
    /// What it is taught with.
    pub content: Arc<Content>,
    /// What is to be done, in order.
    pub steps: Vec<(Step, StepState)>,
    /// Chapters that are done.
    pub chapters_done: usize,
    /// Final tests that were not passed.
    pub exam_failures: u32,
    /// Appointments, by start.
    pub appointments: Vec<Linked>,
}

/// How many wait for staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// For a look at their document.
    pub identity: u32,
    /// For a decision about their fee.
    pub fee: u32,
    /// For a physician; `None`: not for these eyes.
    pub hindrance: Option<u32>,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Page {
    /// Last seen first; who wait for an appointment, by its start.
    pub participants: Vec<ParticipantRow>,
    /// Whether there are more.
    pub more: bool,
    /// How many wait for staff, whatever was asked for.
    pub counts: Counts,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
}

/// The participants of the courses of one's departments.
pub async fn participants(
    ctx: &Context,
    who: &SignedIn,
    question: &Question,
) -> Result<Page, Error<Refusal>> {
    let needed = match question.waiting {
        Some(Waiting::Hindrance) => Permission::SeeHindrances,
        _ => Permission::ManageParticipants,
    };
    who.staff.allow(needed).map_err(|_| Error::NotAllowed)?;
    let authority = who.staff.authority;
    let catalogue = ctx.catalogue(authority).await?.ok_or(Error::NotFound)?;
    let mut counts = Counts {
        hindrance: who.staff.may(Permission::SeeHindrances).then_some(0),
        ..Counts::default()
    };
    let mut found = Vec::new();
    for row in rows(ctx, &catalogue).await? {
        let department = row.offer.department;
        if allow::<Refusal>(who, needed, department).is_err() {
            continue;
        }
        counts.add(&row);
        if question.fits(&row) {
            found.push(masked(who, row));
        }
    }
    if question.waiting == Some(Waiting::Identity) {
        found.sort_by_key(|row| {
            row.booked()
                .map_or(Timestamp(i64::MAX), |linked| linked.start)
        });
    }
    let start = question.page.saturating_mul(PAGE_ROWS);
    let more = found.len() > start.saturating_add(PAGE_ROWS);
    Ok(Page {
        participants: found.into_iter().skip(start).take(PAGE_ROWS).collect(),
        more,
        counts,
        catalogue,
    })
}

/// How many wait for staff, for the console that shows it all the time.
pub async fn counts(ctx: &Context, who: &SignedIn) -> Result<Counts, Error<Refusal>> {
    let page = participants(ctx, who, &Question::default()).await?;
    Ok(page.counts)
}

async fn rows(ctx: &Context, catalogue: &Catalogue) -> Result<Vec<ParticipantRow>, Fault> {
    let authority = catalogue.authority().id;
    let mut chapters = storage::chapters(&ctx.store, authority).await?;
    let tries = storage::tries(&ctx.store, authority).await?;
    let mut appointments = storage::appointments(&ctx.store, authority).await?;
    let mut offers = BTreeMap::new();
    let today = ctx.now().local_date(catalogue.zone());
    let mut rows = Vec::new();
    for record in storage::listed(&ctx.store, &ctx.sealer, authority).await? {
        let enrolment = record.enrolment;
        let offer = offer_of(ctx, &mut offers, authority, enrolment.course).await?;
        let content = content_of(ctx, &ctx.store, authority, enrolment.version).await?;
        let content = content.ok_or_else(|| Fault::corrupt("enrolment", "no such version"))?;
        let tries = tries.get(&enrolment.id).copied().unwrap_or_default();
        let progress = Progress {
            chapters: chapters.remove(&enrolment.id).unwrap_or_default(),
            attempts: tries.passed.then(passed).into_iter().collect(),
            ..Progress::default()
        };
        let appointments = appointments.remove(&enrolment.id).unwrap_or_default();
        let pace = Pace {
            percent: ctx.settings.course_time_percent,
            attended: enrolment.attended_at.is_some(),
        };
        let way = Way {
            content: &content,
            progress: &progress,
            pace,
            minor: enrolment.needs_guardian(catalogue.zone(), today),
            identity_booked: booked(&appointments).is_some(),
        };
        let done = |number| {
            use schalter_domain::instruction::ChapterState::Done;
            progress.state(&content, pace, number) == Done
        };
        let is_over = matches!(enrolment.state, State::Completed { .. });
        let chapters_done = content
            .chapters
            .iter()
            .filter(|chapter| is_over || done(chapter.number));
        rows.push(ParticipantRow {
            steps: enrolment.steps(way),
            chapters_done: chapters_done.count(),
            exam_failures: tries.failed,
            content: Arc::clone(&content),
            enrolment,
            offer,
            appointments,
        });
    }
    Ok(rows)
}

async fn offer_of(
    ctx: &Context,
    offers: &mut BTreeMap<CourseId, Arc<Offer>>,
    authority: AuthorityId,
    course: CourseId,
) -> Result<Arc<Offer>, Fault> {
    if let Some(known) = offers.get(&course) {
        return Ok(Arc::clone(known));
    }
    let offer = courses::offer(&ctx.store, authority, course).await?;
    let offer = Arc::new(offer.ok_or_else(|| Fault::corrupt("enrolment", "no such course"))?);
    offers.insert(course, Arc::clone(&offer));
    Ok(offer)
}

/// A list needs to know only that a test was passed.
fn passed() -> Attempt {
    Attempt {
        id: Uuid::nil(),
        number: 1,
        questions: Vec::new(),
        state: AttemptState::Passed {
            right: 0,
            at: Timestamp(0),
        },
        started_at: Timestamp(0),
    }
}

fn booked(appointments: &[Linked]) -> Option<&Linked> {
    use AppointmentState::{Arrived, Booked};
    appointments.iter().find(|linked| {
        linked.purpose == Purpose::Identity && matches!(linked.state, Booked | Arrived)
    })
}

impl ParticipantRow {
    /// What the participant does next, else what somebody else does.
    #[must_use]
    pub fn next(&self) -> Option<Step> {
        Enrolment::next(&self.steps)
    }

    /// The appointment for the check of identity that lies ahead.
    #[must_use]
    pub fn booked(&self) -> Option<&Linked> {
        booked(&self.appointments)
    }

    fn waits(&self, for_: Waiting) -> bool {
        let waits = |step| self.steps.contains(&(step, StepState::Waiting));
        let is_next = |step| self.enrolment.state == State::Open && self.next() == Some(step);
        match for_ {
            Waiting::Identity => waits(Step::Identity),
            Waiting::Fee => waits(Step::Fee) || self.enrolment.fee.wants_invoice(),
            Waiting::Hindrance => matches!(self.enrolment.state, State::Hindered { .. }),
            Waiting::Declaration => is_next(Step::Declaration),
            Waiting::Certificate => is_next(Step::Certificate),
        }
    }
}

impl Counts {
    fn add(&mut self, row: &ParticipantRow) {
        self.identity += u32::from(row.waits(Waiting::Identity));
        self.fee += u32::from(row.waits(Waiting::Fee));
        if let Some(hindrance) = &mut self.hindrance {
            *hindrance += u32::from(row.waits(Waiting::Hindrance));
        }
    }
}

impl Question {
    fn fits(&self, row: &ParticipantRow) -> bool {
        self.course
            .is_none_or(|course| row.enrolment.course == course)
            && self.waiting.is_none_or(|waiting| row.waits(waiting))
            && self.names(row)
    }

    fn names(&self, row: &ParticipantRow) -> bool {
        let query = self.query.trim().to_lowercase();
        if query.is_empty() {
            return true;
        }
        let Some(person) = &row.enrolment.person else {
            return false;
        };
        let holder = &person.holder;
        let (given, family) = (&holder.given_name, &holder.family_name);
        let known = format!(
            "{given} {family} {family}, {given} {} {}",
            holder.birth_date,
            holder.birth_date.strftime("%d.%m.%Y")
        );
        known.to_lowercase().contains(&query)
    }
}
