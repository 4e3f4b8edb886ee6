//! What anybody may learn who holds a certificate in their hands: whether it counts. The day of birth is the proof that they do.

use crate::{Context, Error, catalogue};
use jiff::civil::Date;
use schalter_domain::catalogue::Text;
use schalter_domain::certificate::{Certificate, Number, Refusal};
use schalter_storage::certificate as storage;

/// What a code claims after its signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Short name of the authority.
    pub authority: String,
    /// Number of the certificate.
    pub number: String,
}

/// Whether a certificate counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// There is none, or the day of birth is another one: nobody learns which.
    Unknown,
    /// There is one.
    Known {
        /// The entry; only its initials and dates may be told.
        certificate: Box<Certificate>,
        /// Name of the authority.
        authority: Text,
    },
}

/// Looks a claim up. Wrong days of birth are counted per certificate; after too many of them not even the right one is looked at.
pub async fn verify(
    ctx: &Context,
    claimed: &Claimed,
    birth_date: Date,
) -> Result<Verdict, Error<Refusal>> {
    let (Ok(number), Some(catalogue)) = (
        claimed.number.parse::<Number>(),
        catalogue::authority(ctx, &claimed.authority).await?,
    ) else {
        return Ok(Verdict::Unknown);
    };
    let (authority, now) = (catalogue.authority().id, ctx.now());
    // Whoever guesses is sent away before anything is locked: nobody else waits for it.
    let Some(seen) = storage::by_number(&ctx.store, &ctx.sealer, authority, &number).await? else {
        return Ok(Verdict::Unknown);
    };
    let tries = storage::wrong_births(&ctx.store, authority, seen.id).await?;
    tries.allow(now).map_err(Error::Refused)?;
    let mut tx = ctx.store.begin_write(authority).await?;
    let Some(certificate) = storage::lock(&mut tx, &ctx.sealer, authority, &number).await? else {
        return Ok(Verdict::Unknown);
    };
    let tries = storage::wrong_births(&mut tx, authority, certificate.id).await?;
    tries.allow(now).map_err(Error::Refused)?;
    if certificate.person.birth_date == birth_date {
        return Ok(Verdict::Known {
            certificate: Box::new(certificate),
            authority: catalogue.authority().name.clone(),
        });
    }
    storage::save_wrong_births(&mut tx, authority, certificate.id, tries.failed(now)).await?;
    // Nothing looks different because of it: nobody need be told.
    tx.commit().await?;
    Ok(Verdict::Unknown)
}
