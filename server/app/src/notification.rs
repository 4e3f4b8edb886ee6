//! Notification: the worker's side of the queue of jobs. What a job does is the worker's business; here it is claimed, and
//! afterwards completed, tried again later, or given up.

use crate::random::nonce;
use crate::{Context, Fault, Token};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schalter_domain::id::{AppointmentId, AuthorityId};
use schalter_domain::notification::{LOCK, next_try};
use schalter_domain::time::Timestamp;
use schalter_storage::notification as storage;
use schalter_storage::{booking, idempotency};
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

/// The citizen's token that a job carries for the link in its mail.
pub fn token(ctx: &Context, job: &Job) -> Result<Option<Token>, Fault> {
    let Some(sealed) = &job.about.token else {
        return Ok(None);
    };
    let sealed = URL_SAFE_NO_PAD
        .decode(sealed)
        .map_err(|fault| Fault::corrupt("job", fault))?;
    let text = ctx.sealer.open(job.authority, storage::TOKEN, &sealed)?;
    Ok(std::str::from_utf8(&text).ok().and_then(Token::parse))
}

/// Seals a token for the payload of a job.
pub(crate) fn seal_token(ctx: &Context, authority: AuthorityId, token: &Token) -> String {
    URL_SAFE_NO_PAD.encode(ctx.sealer.seal(
        authority,
        storage::TOKEN,
        nonce(),
        token.text().as_bytes(),
    ))
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
