//! What stands on a certificate, for those who may have its files: its holder, and staff of its department.

use super::issue::subjects_of;
use super::{find, number_of};
use crate::audit::Book;
use crate::catalogue::Catalogue;
use crate::identity::SignedIn;
use crate::random::nonce;
use crate::{Context, Error, Fault, Token};
use jiff::civil::Date;
use schalter_domain::audit::Actor;
use schalter_domain::certificate::{Certificate, Dispatch, Refusal};
use schalter_domain::identity::Permission;
use schalter_domain::time::Timestamp;
use schalter_storage::certificate as storage;
use std::sync::Arc;

/// What stands on a certificate and by what time it is signed: the same paper gives the same file.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The entry of the register.
    pub certificate: Certificate,
    /// Who issues it, as it is called today.
    pub catalogue: Arc<Catalogue>,
    /// The local day of the second copy; `None`: it is the first.
    pub duplicate_of: Option<Date>,
    /// The time of the signature.
    pub signed_at: Timestamp,
}

impl Paper {
    /// The issuer's address: the first place that has one.
    #[must_use]
    pub fn address(&self) -> &str {
        let sites = self.catalogue.content().sites.iter();
        let mut addresses = sites.map(|site| site.address.as_str());
        addresses
            .find(|address| !address.trim().is_empty())
            .unwrap_or_default()
    }
}

/// The paper for the holder of an enrolment's link; a number of somebody else is not found.
pub async fn paper_for_participant(
    ctx: &Context,
    token: &Token,
    number: &str,
) -> Result<Paper, Error<Refusal>> {
    let certificate = of_holder(ctx, token, number).await?;
    first_copy(ctx, certificate).await
}

/// The paper for staff; `copy`: the latest second copy, which was made before ([`super::duplicate`]).
pub async fn paper_for_staff(
    ctx: &Context,
    who: &SignedIn,
    number: &str,
    copy: bool,
) -> Result<Paper, Error<Refusal>> {
    let number = number_of(number)?;
    let certificate = find(ctx, who, &number, Permission::ManageParticipants).await?;
    let latest = certificate.duplicates.last().copied();
    let paper = first_copy(ctx, certificate).await?;
    if !copy {
        return Ok(paper);
    }
    let signed_at = latest.ok_or(Error::Refused(Refusal::NoDuplicate))?;
    let day = signed_at.local_date(paper.catalogue.zone());
    Ok(Paper {
        duplicate_of: Some(day),
        signed_at,
        ..paper
    })
}

/// The holder has loaded the file down. Noted once, and only while nothing else is known of its way.
pub async fn downloaded(ctx: &Context, token: &Token, number: &str) -> Result<(), Error<Refusal>> {
    let seen = of_holder(ctx, token, number).await?;
    if seen.dispatch != Dispatch::None {
        return Ok(());
    }
    let mut tx = ctx.store.begin_write(seen.authority).await?;
    let certificate = storage::lock(&mut tx, &ctx.sealer, seen.authority, &seen.number)
        .await?
        .ok_or(Error::NotFound)?;
    if certificate.dispatch != Dispatch::None {
        return Ok(());
    }
    let actor = Actor::Citizen(certificate.enrolment.0);
    let decision = certificate.dispatch(Dispatch::Downloaded);
    let (certificate, kind) = decision.map_err(Error::Refused)?;
    storage::save(&mut tx, &ctx.sealer, nonce(), &certificate).await?;
    let mut book = Book::new(certificate.authority, actor, ctx.now());
    book.note(kind, subjects_of(&certificate));
    book.write(&mut tx).await?;
    ctx.commit(tx, certificate.authority).await?;
    Ok(())
}

async fn of_holder(
    ctx: &Context,
    token: &Token,
    number: &str,
) -> Result<Certificate, Error<Refusal>> {
    let number = number_of(number)?;
    let certificate = storage::by_token(&ctx.store, &ctx.sealer, &token.hash()).await?;
    certificate
        .filter(|certificate| certificate.number == number)
        .ok_or(Error::NotFound)
}

async fn first_copy(ctx: &Context, certificate: Certificate) -> Result<Paper, Error<Refusal>> {
    certificate.allow_files().map_err(Error::Refused)?;
    let catalogue = ctx.catalogue(certificate.authority).await?;
    let catalogue = catalogue.ok_or_else(|| Fault::corrupt("certificate", "no such authority"))?;
    Ok(Paper {
        catalogue,
        duplicate_of: None,
        signed_at: certificate.issued_at,
        certificate,
    })
}
