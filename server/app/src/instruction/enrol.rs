//! Somebody begins a course.

use super::course::{CourseView, course_in};
use super::key::Key;
use super::view::EnrolmentView;
use super::{Case, Holder, Opens, view};
use crate::audit::Book;
use crate::identity::SignedIn;
use crate::notification::mail_to_participant;
use crate::random::nonce;
use crate::{Context, Error, Fault, Token, catalogue, lesson};
use schalter_domain::audit::{Actor, Subjects};
use schalter_domain::catalogue::Language;
use schalter_domain::id::{AuthorityId, CourseId, EnrolmentId, LessonId};
use schalter_domain::instruction::{Enrol, Enrolment, Mode, Participant, Refusal};
use schalter_domain::lesson::Refusal as LessonRefusal;
use schalter_domain::notification::JobKind;
use schalter_domain::time::Timestamp;
use schalter_storage::Tx;
use schalter_storage::instruction::enrolment::{self, Found, Seal};
use schalter_storage::instruction::{course as courses, token};
use schalter_storage::notification;

/// Columns that keyed hashes are made for.
const EMAIL: &str = "enrolment.email_hash";
const BIRTH: &str = "enrolment.birth_hash";

/// The wish to begin a course.
#[derive(Debug, Clone)]
pub struct NewEnrolment {
    /// Which course.
    pub course: CourseId,
    /// In which way.
    pub mode: Mode,
    /// With which group.
    pub lesson: Option<LessonId>,
    /// Who.
    pub person: Participant,
    /// In which language.
    pub language: Language,
    /// Short name of the tariff; `None`: the regular one.
    pub tariff: Option<String>,
    /// Whether a mail may remind of the repetition.
    pub reminder_consent: bool,
    /// The same key gives the same answer.
    pub key: Option<String>,
}

/// A fresh enrolment.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// What opens it; told once.
    pub token: Token,
    /// The enrolment.
    pub view: EnrolmentView,
}

/// Begins a course.
pub async fn enrol(ctx: &Context, wish: NewEnrolment) -> Result<Enrolled, Error<Refusal>> {
    let unknown = || Error::Refused(Refusal::Unknown("the course"));
    let authority = courses::authority_of(&ctx.store, wish.course).await?;
    begin(ctx, authority.ok_or_else(unknown)?, wish, None).await
}

/// The same by staff, who have the person before them.
pub(crate) async fn enrol_by_staff(
    ctx: &Context,
    who: &SignedIn,
    wish: NewEnrolment,
) -> Result<Enrolled, Error<Refusal>> {
    begin(ctx, who.staff.authority, wish, Some(who)).await
}

async fn begin(
    ctx: &Context,
    authority: AuthorityId,
    wish: NewEnrolment,
    who: Option<&SignedIn>,
) -> Result<Enrolled, Error<Refusal>> {
    let is_demo = catalogue::is_demo(ctx).await?;
    let mut tx = ctx.store.begin_write(authority).await?;
    let now = ctx.now();
    let course = offered(ctx, &mut tx, authority, wish.course).await?;
    if !is_demo && !course.version.is_released_in(wish.language) {
        return Err(Error::Refused(Refusal::NotReleased));
    }
    let key = wish
        .key
        .as_ref()
        .map(|key| Key::of(ctx, authority, key, &format!("{wish:?}")));
    if let Some(key) = &key
        && let Some((id, token)) = key.used(ctx, &mut tx, authority, now).await?
    {
        drop(tx);
        let view = view(ctx, authority, id).await?.ok_or(Error::NotFound)?;
        return Ok(Enrolled { token, view });
    }
    let today = now.local_date(course.catalogue.zone());
    let lesson = wish.lesson;
    let wish = Enrol {
        id: EnrolmentId(ctx.uuid()),
        version: course.version.id,
        mode: wish.mode,
        lesson: None,
        person: wish.person,
        language: wish.language,
        tariff: wish.tariff,
        reminder_consent: wish.reminder_consent,
    };
    // Whoever names a mailbox without standing before us need not be its owner.
    let most = ctx
        .settings
        .upcoming_per_email_max
        .filter(|_| who.is_none());
    if let Some(email) = wish.person.email.as_deref()
        && !ctx.mailboxes.name(authority, email, most, now)
    {
        return Err(Error::Refused(Refusal::TooManyMails));
    }
    let decision = Enrolment::begin(
        wish,
        &course.offer,
        &course.content,
        who.is_some(),
        today,
        now,
    );
    let (fresh, kind) = decision.map_err(Error::Refused)?;
    let (id, token) = (fresh.id, Token::fresh());
    insert(ctx, &mut tx, authority, &fresh, &token, now).await?;
    let mut book = Book::new(
        authority,
        who.map_or(Actor::Citizen(id.0), SignedIn::actor),
        now,
    );
    book.note(
        kind,
        Subjects {
            enrolment: Some(id),
            course_version: Some(fresh.version),
            ..Subjects::default()
        },
    );
    if let Some(lesson) = lesson {
        take_seat(ctx, &mut tx, &mut book, (authority, lesson, id)).await?;
    }
    if let Some(key) = &key {
        key.answer(ctx, &mut tx, authority, (id, &token)).await?;
    }
    book.write(&mut tx).await?;
    let case = Case::load(ctx, &mut tx, authority, id)
        .await?
        .ok_or(Error::NotFound)?;
    let view = super::view::view_of(ctx, &mut tx, case, now).await?;
    ctx.commit(tx, authority).await?;
    Ok(Enrolled { token, view })
}

async fn offered(
    ctx: &Context,
    tx: &mut Tx,
    authority: AuthorityId,
    id: CourseId,
) -> Result<CourseView, Error<Refusal>> {
    let unknown = || Error::Refused(Refusal::Unknown("the course"));
    let catalogue = ctx
        .catalogue_in(&mut *tx, authority)
        .await?
        .ok_or_else(unknown)?;
    let offers = courses::offers(&mut *tx, authority).await?;
    let offer = offers
        .into_iter()
        .find(|offer| offer.id == id)
        .ok_or_else(unknown)?;
    course_in(ctx, tx, &catalogue, offer)
        .await?
        .ok_or(Error::Refused(Refusal::NotReleased))
}

async fn insert(
    ctx: &Context,
    tx: &mut Tx,
    authority: AuthorityId,
    fresh: &Enrolment,
    token: &Token,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(person) = &fresh.person else {
        return Err(Fault::corrupt("enrolment", "it has no person"));
    };
    let found = found(
        ctx,
        authority,
        person.email.as_deref(),
        person.holder.birth_date,
    );
    let seal = Seal {
        sealer: &ctx.sealer,
        nonce,
    };
    enrolment::insert(tx, seal, authority, fresh, found).await?;
    let opens = Opens {
        authority,
        enrolment: fresh.id,
        holder: Holder::Participant,
    };
    token::add(tx, opens, &token.hash(), now).await?;
    if person.email.is_some() {
        let job = mail_to_participant(
            ctx,
            authority,
            JobKind::MailEnrolment,
            fresh.id,
            Some(token),
        );
        notification::enqueue(tx, &[job], now).await?;
    }
    Ok(())
}

/// What a participant is found by again.
pub(super) fn found(
    ctx: &Context,
    authority: AuthorityId,
    email: Option<&str>,
    birth: jiff::civil::Date,
) -> Found {
    // Nobody distinguishes mailboxes by case, whatever RFC 5321 allows.
    let email = email.map(|email| email.trim().to_lowercase());
    let hash = |purpose, text: &str| ctx.sealer.hash(authority, purpose, text.as_bytes());
    Found {
        email: email.map(|email| hash(EMAIL, &email)),
        birth: hash(BIRTH, &birth.to_string()),
    }
}

/// A seat in a group, in the same transaction: without a seat there is no enrolment.
async fn take_seat(
    ctx: &Context,
    tx: &mut Tx,
    book: &mut Book,
    seat: (AuthorityId, LessonId, EnrolmentId),
) -> Result<(), Error<Refusal>> {
    lesson::take(ctx, tx, book, seat)
        .await
        .map_err(|error| match error {
            Error::Refused(LessonRefusal::Full) => Error::Refused(Refusal::LessonFull),
            Error::Fault(fault) => Error::Fault(fault),
            Error::Busy => Error::Busy,
            _ => Error::Refused(Refusal::Unknown("the lesson")),
        })
}
