//! Notification: the worker's side of the queue of jobs. What a job does is the worker's business; here it is claimed, and
//! afterwards completed, tried again later, or given up.

use crate::catalogue::Catalogue;
use crate::instruction::content_of;
use crate::random::nonce;
use crate::{Context, Fault, Token, certificate};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schalter_domain::catalogue::{Language, Text};
use schalter_domain::certificate::State as Revocation;
use schalter_domain::id::{AppointmentId, AuthorityId, EnrolmentId, JobId, LessonId};
use schalter_domain::instruction::{Enrolment, State};
use schalter_domain::notification::{JobKind, LOCK, next_try, repeat_reminder_id};
use schalter_domain::time::Timestamp;
use schalter_storage::instruction::enrolment as enrolments;
use schalter_storage::notification as storage;
use schalter_storage::{Tx, booking, idempotency, lesson as lessons};
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use std::sync::Arc;
use uuid::Uuid;

pub use schalter_storage::notification::{About, Backlog, Claimed, Job};

/// Done jobs are kept for this many days, to answer "was it sent?".
const KEEP_DONE_HOURS: u32 = 14 * 24;
/// Characters of an error that are kept.
const ERROR_CHARACTERS_MAX: usize = 300;

/// What became of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// It is tried again at this instant.
    TriedAgain(Timestamp),
    /// It was tried too often and is given up.
    Dead,
    /// The worker had taken too long and lost it to another.
    Lost,
}

/// Claims due jobs for a worker, for two minutes. Looks first without writing: an idle worker disturbs nobody.
pub async fn claim(ctx: &Context, worker: Uuid, limit: u32) -> Result<Vec<Claimed>, Fault> {
    let now = ctx.now();
    if !storage::is_due(&ctx.store, now).await? {
        return Ok(Vec::new());
    }
    let mut tx = ctx.store.begin_write_all().await?;
    let claimed = storage::claim(&mut tx, worker, now, now.plus(LOCK), limit).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Takes over what workers of an earlier process had in hand when it was killed. SQLite belongs to one process, so whoever starts
/// knows that they are gone; on PostgreSQL workers of other processes live, and their jobs are free after two minutes.
pub async fn take_over(ctx: &Context) -> Result<u64, Fault> {
    if ctx.is_shared() {
        return Ok(0);
    }
    let mut tx = ctx.store.begin_write_all().await?;
    let released = storage::release(&mut tx).await?;
    tx.commit().await?;
    Ok(released)
}

/// The job is done. `false`: the worker had taken too long and lost it to another.
pub async fn complete(ctx: &Context, claimed: &Claimed) -> Result<bool, Fault> {
    let mut tx = ctx.store.begin_write(claimed.job.authority).await?;
    let ours = storage::complete(&mut tx, claimed).await?;
    tx.commit().await?;
    Ok(ours)
}

/// The job failed. `error` is kept for the operator and must hold no personal data.
pub async fn fail(ctx: &Context, claimed: &Claimed, error: &str) -> Result<Failed, Fault> {
    let error: String = error.chars().take(ERROR_CHARACTERS_MAX).collect();
    let mut tx = ctx.store.begin_write(claimed.job.authority).await?;
    let (ours, failed) = match next_try(claimed.tries, ctx.now(), rand::random()) {
        Some(at) => (
            storage::back_off(&mut tx, claimed, at, &error).await?,
            Failed::TriedAgain(at),
        ),
        None => (storage::bury(&mut tx, claimed, &error).await?, Failed::Dead),
    };
    tx.commit().await?;
    Ok(if ours { failed } else { Failed::Lost })
}

/// Gives a job up at once: no try will ever help. `error` must hold no personal data.
pub async fn give_up(ctx: &Context, claimed: &Claimed, error: &str) -> Result<bool, Fault> {
    let error: String = error.chars().take(ERROR_CHARACTERS_MAX).collect();
    let mut tx = ctx.store.begin_write(claimed.job.authority).await?;
    let ours = storage::bury(&mut tx, claimed, &error).await?;
    tx.commit().await?;
    Ok(ours)
}

/// The appointment a job is about, as its citizen sees it now; `None`: it is gone.
pub async fn appointment(
    ctx: &Context,
    authority: AuthorityId,
    id: AppointmentId,
) -> Result<Option<crate::booking::AppointmentView>, Fault> {
    match booking::find(&ctx.store, &ctx.sealer, authority, id).await? {
        Some(record) => crate::booking::view_of(ctx, record).await.map(Some),
        None => Ok(None),
    }
}

/// Where a mail goes whose address is in the job itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Mail address.
    pub email: String,
    /// Language of the mail.
    pub language: Language,
}

/// What a mail about somebody's instruction says.
#[derive(Clone)]
pub struct EnrolmentMail {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Where it goes.
    pub to: Recipient,
    /// Name of the course.
    pub course: Text,
    /// When the group lesson would have begun, where the mail is about one.
    pub lesson_start: Option<Timestamp>,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
}

/// What the mail of a job about an enrolment says now; `None`: there is nobody to write to any more, or nothing to say.
pub async fn enrolment(ctx: &Context, job: &Job) -> Result<Option<EnrolmentMail>, Fault> {
    let About::Enrolment {
        enrolment, lesson, ..
    } = job.about
    else {
        return Ok(None);
    };
    let found = enrolments::find(&ctx.store, &ctx.sealer, job.authority, enrolment).await?;
    let Some(found) = found.map(|record| record.enrolment) else {
        return Ok(None);
    };
    if !is_still_true(ctx, job, &found).await? {
        return Ok(None);
    }
    let own = || {
        let email = found.person.as_ref()?.email.clone()?;
        let language = found.language;
        Some(Recipient { email, language })
    };
    let Some(to) = recipient(ctx, job)?.or_else(own) else {
        return Ok(None);
    };
    let content = content_of(ctx, &ctx.store, job.authority, found.version).await?;
    let catalogue = ctx.catalogue(job.authority).await?;
    let Some((content, catalogue)) = content.zip(catalogue) else {
        return Ok(None);
    };
    let lesson = match lesson {
        Some(id) => lessons::find(&ctx.store, job.authority, id).await?,
        None => None,
    };
    Ok(Some(EnrolmentMail {
        enrolment,
        to,
        course: content.name.clone(),
        lesson_start: lesson.map(|lesson| lesson.time.start),
        catalogue,
    }))
}

/// Whether what the mail would say is still so: a link that opens nothing only confuses, and a certificate that was revoked is
/// not repeated.
async fn is_still_true(ctx: &Context, job: &Job, enrolment: &Enrolment) -> Result<bool, Fault> {
    if job.kind != JobKind::MailRepeatReminder {
        return Ok(!matches!(enrolment.state, State::Ended { .. }) || job.kind == JobKind::MailNews);
    }
    let certificate = certificate::of_enrolment(ctx, &ctx.store, job.authority, enrolment.id);
    Ok(certificate
        .await?
        .is_some_and(|certificate| !matches!(certificate.state, Revocation::Revoked { .. })))
}

/// The citizen's token that a job carries for the link in its mail.
pub fn token(ctx: &Context, job: &Job) -> Result<Option<Token>, Fault> {
    let (About::Appointment { token, .. } | About::Enrolment { token, .. }) = &job.about;
    let Some(sealed) = token else { return Ok(None) };
    let text = open(ctx, job.authority, storage::TOKEN, sealed)?;
    Ok(std::str::from_utf8(&text).ok().and_then(Token::parse))
}

/// The address that a job carries.
pub fn recipient(ctx: &Context, job: &Job) -> Result<Option<Recipient>, Fault> {
    let About::Enrolment {
        recipient: Some(sealed),
        ..
    } = &job.about
    else {
        return Ok(None);
    };
    let text = open(ctx, job.authority, storage::RECIPIENT, sealed)?;
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|fault| Fault::corrupt("job", fault))
}

/// Seals a token for the payload of a job.
pub(crate) fn seal_token(ctx: &Context, authority: AuthorityId, token: &Token) -> String {
    seal(ctx, authority, storage::TOKEN, token.text().as_bytes())
}

/// A mail to the participant of an enrolment, to be sent at once. Without `token` it has no link that opens anything.
pub(crate) fn mail_to_participant(
    ctx: &Context,
    authority: AuthorityId,
    kind: JobKind,
    enrolment: EnrolmentId,
    token: Option<&Token>,
) -> Job {
    let about = About::Enrolment {
        enrolment,
        lesson: None,
        token: token.map(|token| seal_token(ctx, authority, token)),
        recipient: None,
    };
    at_once(ctx, authority, kind, about)
}

/// The mail to a participant that their group lesson is called off, with the link to go on.
pub(crate) fn mail_of_lesson(
    ctx: &Context,
    authority: AuthorityId,
    enrolment: EnrolmentId,
    lesson: LessonId,
    token: &Token,
) -> Job {
    let about = About::Enrolment {
        enrolment,
        lesson: Some(lesson),
        token: Some(seal_token(ctx, authority, token)),
        recipient: None,
    };
    at_once(ctx, authority, JobKind::MailLessonCancelled, about)
}

/// The mail with the guardian's own link.
pub(crate) fn mail_to_guardian(
    ctx: &Context,
    authority: AuthorityId,
    enrolment: EnrolmentId,
    token: &Token,
    guardian: &Recipient,
) -> Result<Job, Fault> {
    let about = About::Enrolment {
        enrolment,
        lesson: None,
        token: Some(seal_token(ctx, authority, token)),
        recipient: Some(seal_recipient(ctx, authority, guardian)?),
    };
    Ok(at_once(ctx, authority, JobKind::MailGuardian, about))
}

/// The reminder of the employer's repetition. It carries its address, because the person is erased from the enrolment long
/// before `run_at`. There is one for each enrolment: [`forget_reminder`] before another is written.
pub(crate) fn reminder_of_repetition(
    ctx: &Context,
    authority: AuthorityId,
    enrolment: EnrolmentId,
    to: &Recipient,
    run_at: Timestamp,
) -> Result<Job, Fault> {
    Ok(Job {
        authority,
        id: repeat_reminder_id(enrolment),
        kind: JobKind::MailRepeatReminder,
        about: About::Enrolment {
            enrolment,
            lesson: None,
            token: None,
            recipient: Some(seal_recipient(ctx, authority, to)?),
        },
        run_at,
    })
}

/// The consent is withdrawn, or the certificate revoked: no reminder is sent, and its address is gone.
pub(crate) async fn forget_reminder(
    tx: &mut Tx,
    authority: AuthorityId,
    enrolment: EnrolmentId,
) -> Result<bool, Fault> {
    storage::forget(tx, authority, repeat_reminder_id(enrolment)).await
}

fn at_once(ctx: &Context, authority: AuthorityId, kind: JobKind, about: About) -> Job {
    Job {
        authority,
        id: JobId(ctx.uuid()),
        kind,
        about,
        run_at: ctx.now(),
    }
}

fn seal_recipient(ctx: &Context, authority: AuthorityId, to: &Recipient) -> Result<String, Fault> {
    let text = serde_json::to_vec(to).map_err(|fault| Fault::corrupt("job", fault))?;
    Ok(seal(ctx, authority, storage::RECIPIENT, &text))
}

fn seal(ctx: &Context, authority: AuthorityId, column: &'static str, plain: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(ctx.sealer.seal(authority, column, nonce(), plain))
}

fn open(
    ctx: &Context,
    authority: AuthorityId,
    column: &'static str,
    sealed: &str,
) -> Result<impl Deref<Target = Vec<u8>>, Fault> {
    let sealed = URL_SAFE_NO_PAD
        .decode(sealed)
        .map_err(|fault| Fault::corrupt("job", fault))?;
    ctx.sealer.open(authority, column, &sealed)
}

/// How the queue of jobs is doing, for the metrics.
pub async fn backlog(ctx: &Context) -> Result<Backlog, Fault> {
    storage::backlog(&ctx.store, ctx.now()).await
}

/// Forgets jobs done long ago and idempotency keys nobody will use again; answers how many. To be called every hour or so.
pub async fn purge(ctx: &Context) -> Result<u64, Fault> {
    let now = ctx.now();
    let mut tx = ctx.store.begin_write_all().await?;
    let jobs = storage::purge(
        &mut tx,
        now.minus(schalter_domain::time::Millis::hours(KEEP_DONE_HOURS)),
    )
    .await?;
    let keys = idempotency::purge(&mut tx, now.minus(ctx.settings.keep_keys_for)).await?;
    tx.commit().await?;
    Ok(jobs + keys)
}
