//! Revoking takes two people: one who proposes with a reason, another one who confirms or rejects.

use super::register::{Entry, change, with_names};
use crate::identity::{SignedIn, allow};
use crate::{Context, Error};
use schalter_domain::certificate::Refusal;
use schalter_domain::identity::Permission;
use schalter_storage::certificate as storage;

/// Wishes that are shown at once; more would mean that nobody decides.
const WAITING_MAX: u32 = 200;

/// Proposes to revoke a certificate. It counts until somebody else agrees.
pub async fn propose(
    ctx: &Context,
    who: &SignedIn,
    number: &str,
    reason: &str,
) -> Result<Entry, Error<Refusal>> {
    let (now, needed) = (ctx.now(), Permission::ManageParticipants);
    change(ctx, who, number, needed, |certificate| {
        certificate.propose_revocation(reason, who.staff.id, now)
    })
    .await
}

/// Agrees: the certificate is revoked for good.
pub async fn confirm(ctx: &Context, who: &SignedIn, number: &str) -> Result<Entry, Error<Refusal>> {
    let (now, needed) = (ctx.now(), Permission::ConfirmRevocation);
    change(ctx, who, number, needed, |certificate| {
        certificate.confirm_revocation(who.staff.id, now)
    })
    .await
}

/// Does not agree: the certificate counts as before.
pub async fn reject(ctx: &Context, who: &SignedIn, number: &str) -> Result<Entry, Error<Refusal>> {
    let needed = Permission::ConfirmRevocation;
    change(ctx, who, number, needed, |certificate| {
        certificate.reject_revocation(who.staff.id)
    })
    .await
}

/// What waits for a second person in the departments of who asks: for those who propose, and for those who decide.
pub async fn waiting(ctx: &Context, who: &SignedIn) -> Result<Vec<Entry>, Error<Refusal>> {
    let permission = [
        Permission::ConfirmRevocation,
        Permission::ManageParticipants,
    ]
    .into_iter()
    .find(|permission| who.staff.may(*permission))
    .ok_or(Error::NotAllowed)?;
    let authority = who.staff.authority;
    let mut waiting = storage::waiting(&ctx.store, &ctx.sealer, authority, WAITING_MAX).await?;
    waiting.retain(|certificate| allow::<Refusal>(who, permission, certificate.department).is_ok());
    Ok(with_names(ctx, who, waiting).await?)
}
