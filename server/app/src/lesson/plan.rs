//! Planning lessons, calling them off, and listing them for staff and citizens.

use super::{Turn, holdable, subjects, teachable};
use crate::audit::Book;
use crate::catalogue::Catalogue;
use crate::identity::{SignedIn, allow};
use crate::instruction::{CourseView, course};
use crate::notification::mail_of_lesson;
use crate::{Context, Error, Fault, Token};
use schalter_domain::audit::EventKind;
use schalter_domain::id::{CourseId, EnrolmentId, LessonId};
use schalter_domain::identity::Permission;
use schalter_domain::instruction::Mode;
use schalter_domain::lesson::{Lesson, Plan, Refusal};
use schalter_domain::time::Millis;
use schalter_storage::instruction::enrolment;
use schalter_storage::instruction::token::{self, Holder, Opens};
use schalter_storage::lesson::{self as storage, seat};
use schalter_storage::notification::{self, Job};
use std::collections::HashMap;
use std::sync::Arc;

/// Lessons listed at once.
const LISTED_MAX: u32 = 200;
/// Staff see lessons that ended this long ago.
const LOOK_BACK: Millis = Millis::hours(7 * 24);

/// A lesson with the course it belongs to.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The lesson.
    pub lesson: Lesson,
    /// Its course.
    pub course: Arc<CourseView>,
}

/// Plans a lesson of a course that is taught in groups in this language.
pub async fn plan(ctx: &Context, who: &SignedIn, plan: Plan) -> Result<Offered, Error<Refusal>> {
    let authority = who.staff.authority;
    let offer = teachable(ctx, who, plan.course).await?;
    let view = course(ctx, plan.course).await?;
    let view = view.ok_or(Error::Refused(Refusal::NotOffered))?;
    let in_groups = offer.terms.modes.contains(&Mode::Group);
    if !in_groups || view.content.scope(plan.language).is_none() {
        return Err(Error::Refused(Refusal::NotOffered));
    }
    let now = ctx.now();
    let planned = plan.lesson(LessonId(ctx.uuid()), who.staff.id, now);
    let (lesson, kind) = planned.map_err(Error::Refused)?;
    let mut book = Book::new(authority, who.actor(), now);
    book.note(kind, subjects(lesson.id, None));
    let mut tx = ctx.store.begin_write(authority).await?;
    storage::insert(&mut tx, authority, &lesson).await?;
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(Offered {
        lesson,
        course: Arc::new(view),
    })
}

/// Calls a lesson off. Those who had a seat get a mail; they choose another group or go on by themselves.
pub async fn cancel(ctx: &Context, who: &SignedIn, id: LessonId) -> Result<(), Error<Refusal>> {
    let held = holdable(ctx, who, id).await?;
    let mut turn = Turn::begin(ctx, held.authority, id, who.actor()).await?;
    turn.decide(turn.lesson.clone().cancel())?;
    let seats = seat::of_lesson(&mut turn.tx, held.authority, id).await?;
    let mut jobs = Vec::with_capacity(seats.len());
    for seat in &seats {
        turn.note(EventKind::LessonCancelled, Some(seat.enrolment));
        jobs.extend(mail(&mut turn, seat.enrolment).await?);
    }
    notification::enqueue(&mut turn.tx, &jobs, turn.now).await?;
    turn.finish().await?;
    Ok(())
}

/// The mail to one who had a seat, if there is an address. Of the token that the participant has only the hash is kept, so it
/// brings one of its own.
async fn mail(turn: &mut Turn<'_>, id: EnrolmentId) -> Result<Option<Job>, Fault> {
    let (ctx, authority) = (turn.ctx, turn.authority);
    let seated = enrolment::find(&mut turn.tx, &ctx.sealer, authority, id).await?;
    let person = seated.and_then(|seated| seated.enrolment.person);
    if person.is_none_or(|person| person.email.is_none()) {
        return Ok(None);
    }
    let token = Token::fresh();
    let opens = Opens {
        authority,
        enrolment: id,
        holder: Holder::Participant,
    };
    token::add(&mut turn.tx, opens, &token.hash(), turn.now).await?;
    let lesson = turn.lesson.id;
    Ok(Some(mail_of_lesson(ctx, authority, id, lesson, &token)))
}

/// The lessons of the courses that this member of staff may teach, from a week ago on.
pub async fn of_staff(ctx: &Context, who: &SignedIn) -> Result<Vec<Offered>, Error<Refusal>> {
    who.staff
        .allow(Permission::Teach)
        .map_err(|_| Error::NotAllowed)?;
    let since = ctx.now().minus(LOOK_BACK);
    let lessons = storage::since(&ctx.store, who.staff.authority, since, LISTED_MAX).await?;
    let mut listed = with_courses(ctx, lessons).await?;
    listed.retain(|offered| {
        let department = offered.course.offer.department;
        allow::<Refusal>(who, Permission::Teach, department).is_ok()
    });
    Ok(listed)
}

/// The lessons of a course in which a citizen can take part, by start; full ones too, so that they see that there are some.
pub async fn of_course(
    ctx: &Context,
    id: CourseId,
) -> Result<(Vec<Lesson>, Arc<Catalogue>), Error<Refusal>> {
    let view = course(ctx, id).await?.ok_or(Error::NotFound)?;
    let authority = view.catalogue.authority().id;
    let lessons = storage::of_course(&ctx.store, authority, id, ctx.now(), LISTED_MAX).await?;
    Ok((lessons, view.catalogue))
}

async fn with_courses(ctx: &Context, lessons: Vec<Lesson>) -> Result<Vec<Offered>, Fault> {
    let mut courses: HashMap<CourseId, Option<Arc<CourseView>>> = HashMap::new();
    let mut listed = Vec::with_capacity(lessons.len());
    for lesson in lessons {
        let known = if let Some(known) = courses.get(&lesson.course) {
            known.clone()
        } else {
            let read = course(ctx, lesson.course).await?.map(Arc::new);
            courses.insert(lesson.course, read.clone());
            read
        };
        // A course that was withdrawn has no page any more; its lessons are over.
        listed.extend(known.map(|course| Offered { lesson, course }));
    }
    Ok(listed)
}
