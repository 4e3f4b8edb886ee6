//! Idempotency: enrolling twice with the same key is enrolling once.

use crate::random::nonce;
use crate::{Context, Error, Fault, Token};
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::instruction::Refusal;
use schalter_domain::time::Timestamp;
use schalter_storage::Tx;
use schalter_storage::idempotency::{self, ANSWER, Claim};

const KEY: &str = "idempotency.key_hash";
const REQUEST: &str = "idempotency.request_hash";

/// A key and the request it came with, hashed with a secret: the request names a person.
pub(super) struct Key {
    key_hash: [u8; 32],
    request_hash: [u8; 32],
}

impl Key {
    pub(super) fn of(ctx: &Context, authority: AuthorityId, key: &str, request: &str) -> Self {
        let hash = |purpose, text: &str| ctx.sealer.hash(authority, purpose, text.as_bytes());
        Self {
            key_hash: hash(KEY, key),
            request_hash: hash(REQUEST, &format!("enrol {request}")),
        }
    }

    /// The enrolment that was made with this key before.
    pub(super) async fn used(
        &self,
        ctx: &Context,
        tx: &mut Tx,
        authority: AuthorityId,
        now: Timestamp,
    ) -> Result<Option<(EnrolmentId, Token)>, Error<Refusal>> {
        match idempotency::claim(tx, authority, &self.key_hash, &self.request_hash, now).await? {
            Claim::Ours => Ok(None),
            Claim::Used { request_hash, .. } if request_hash != self.request_hash => {
                Err(Error::KeyReused)
            }
            Claim::Used { answer, .. } => {
                let answer = ctx.sealer.open(authority, ANSWER, &answer)?;
                let text = std::str::from_utf8(&answer).ok();
                let parts = text.and_then(|text| text.split_once(' '));
                let told =
                    parts.and_then(|(id, token)| Some((id.parse().ok()?, Token::parse(token)?)));
                let wrong = || Fault::corrupt("idempotency", "the answer is no enrolment");
                Ok(Some(told.ok_or_else(wrong)?))
            }
        }
    }

    /// Keeps the answer.
    pub(super) async fn answer(
        &self,
        ctx: &Context,
        tx: &mut Tx,
        authority: AuthorityId,
        told: (EnrolmentId, &Token),
    ) -> Result<(), Fault> {
        let text = format!("{} {}", told.0, told.1.text());
        let sealed = ctx.sealer.seal(authority, ANSWER, nonce(), text.as_bytes());
        idempotency::answer(tx, authority, &self.key_hash, sealed).await
    }
}
