//! Idempotency keys: a wish told twice is one wish. The key is claimed and answered in the transaction of the change itself.

use super::desk::{Answer, Command, Reply, Wish};
use crate::random::nonce;
use crate::{Context, Error, Fault, Token};
use schalter_domain::booking::Refusal;
use schalter_domain::id::{AppointmentId, AuthorityId};
use schalter_domain::time::Timestamp;
use schalter_storage::Tx;
use schalter_storage::availability::DayKey;
use schalter_storage::idempotency::{self, ANSWER, Claim};
use sha2::{Digest as _, Sha256};

/// What keyed hashes are made for: keys, and the personal part of requests.
const KEY: &str = "idempotency.key_hash";
pub(super) const REQUEST: &str = "idempotency.request_hash";

/// An idempotency key, hashed, and the request it came with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) key_hash: [u8; 32],
    pub(super) request_hash: [u8; 32],
}

/// A key and the request it came with. `request` holds nothing personal that is not hashed with a secret.
pub(super) fn key_of(
    ctx: &Context,
    authority: AuthorityId,
    key: &str,
    purpose: &[u8],
    request: &[&[u8]],
) -> Key {
    let mut hash = Sha256::new();
    hash.update(purpose);
    for part in request {
        hash.update(part);
    }
    let key_hash = ctx.sealer.hash(authority, KEY, key.as_bytes());
    Key {
        key_hash,
        request_hash: hash.finalize().into(),
    }
}

/// The answers of wishes whose key was used before; `None` for those that are to be decided.
pub(super) async fn claim(
    ctx: &Context,
    tx: &mut Tx,
    day: DayKey,
    group: &[Command],
    now: Timestamp,
) -> Result<Vec<Option<Reply>>, Fault> {
    let mut replies = Vec::with_capacity(group.len());
    for command in group {
        let Some(Key {
            key_hash,
            request_hash,
        }) = command.key
        else {
            replies.push(None);
            continue;
        };
        replies.push(
            match idempotency::claim(tx, day.authority, &key_hash, &request_hash, now).await? {
                Claim::Ours => None,
                Claim::Used {
                    request_hash: before,
                    ..
                } if before != request_hash => Some(Err(Error::KeyReused)),
                Claim::Used { answer, .. } => {
                    let answer = ctx.sealer.open(day.authority, ANSWER, &answer)?;
                    Some(Ok(match &command.wish {
                        Wish::Hold(_) => {
                            let token = std::str::from_utf8(&answer).ok().and_then(Token::parse);
                            let token = token.ok_or_else(|| {
                                Fault::corrupt("idempotency", "the answer is no token")
                            })?;
                            Answer::HeldBefore { token }
                        }
                        Wish::Confirm(_) => Answer::ConfirmedBefore,
                    }))
                }
            },
        );
    }
    Ok(replies)
}

/// Keeps the answers of claimed keys, and gives back those of wishes that were refused.
pub(super) async fn keep_answers(
    ctx: &Context,
    tx: &mut Tx,
    day: DayKey,
    group: &[Command],
    replies: &[Option<Reply>],
) -> Result<(), Fault> {
    for (command, reply) in group.iter().zip(replies) {
        let (Some(key), Some(reply)) = (command.key, reply) else {
            continue;
        };
        let answer = match reply {
            Ok(Answer::Held { token, .. }) => token.text(),
            Ok(Answer::Confirmed { .. }) => String::new(),
            Ok(Answer::HeldBefore { .. } | Answer::ConfirmedBefore) | Err(Error::KeyReused) => {
                continue;
            }
            Err(_) => {
                idempotency::forget(tx, day.authority, &key.key_hash).await?;
                continue;
            }
        };
        let sealed = ctx
            .sealer
            .seal(day.authority, ANSWER, nonce(), answer.as_bytes());
        idempotency::answer(tx, day.authority, &key.key_hash, sealed).await?;
    }
    Ok(())
}

/// Whether the wish to cancel is told for the first time, as far as its key tells. The key is kept only if the transaction is.
pub(super) async fn claim_once(
    ctx: &Context,
    tx: &mut Tx,
    authority: AuthorityId,
    id: AppointmentId,
    key: Option<&str>,
    now: Timestamp,
) -> Result<bool, Error<Refusal>> {
    let Some(key) = key else { return Ok(true) };
    let key = key_of(
        ctx,
        authority,
        key,
        b"cancel",
        &[id.0.as_bytes().as_slice()],
    );
    match idempotency::claim(tx, authority, &key.key_hash, &key.request_hash, now).await? {
        Claim::Used { request_hash, .. } if request_hash != key.request_hash => {
            Err(Error::KeyReused)
        }
        Claim::Used { .. } => Ok(false),
        Claim::Ours => {
            let nothing = ctx.sealer.seal(authority, ANSWER, nonce(), b"");
            idempotency::answer(tx, authority, &key.key_hash, nothing).await?;
            Ok(true)
        }
    }
}
