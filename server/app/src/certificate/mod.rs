//! Certificate: what is issued at the end of an instruction, and the register that remembers it.
//!
//! How a certificate looks and how it is sealed is not known here: [`Paper`] is what stands on it. The lock of an entry is taken
//! after that of an enrolment, and before nothing else.

mod issue;
mod paper;
mod register;
mod retention;
mod revoke;
mod verify;

pub use issue::NewCertificate;
pub(crate) use issue::{issue, of_enrolment};
pub use paper::{Paper, downloaded, paper_for_participant, paper_for_staff};
pub use register::{
    Entry, FOUND_MAX, LOG_ROWS, LogPage, Question, dispatch, duplicate, entry, search, searches,
};
pub use retention::erase_due;
pub use revoke::{confirm, propose, reject, waiting};
pub use schalter_storage::certificate::search::{Asked, Noted};
pub use verify::{Claimed, Verdict, verify};

use crate::identity::{SignedIn, allow};
use crate::{Context, Error};
use schalter_domain::certificate::{Certificate, Number, Refusal};
use schalter_domain::identity::Permission;
use schalter_storage::{Tx, certificate as storage};

/// The entry of a number at the own authority, for this transaction alone, if these staff may do this with it.
async fn lock(
    ctx: &Context,
    tx: &mut Tx,
    who: &SignedIn,
    number: &Number,
    permission: Permission,
) -> Result<Certificate, Error<Refusal>> {
    let authority = who.staff.authority;
    let certificate = storage::lock(tx, &ctx.sealer, authority, number)
        .await?
        .ok_or(Error::NotFound)?;
    allow(who, permission, certificate.department)?;
    Ok(certificate)
}

/// The entry of a number at the own authority, if these staff may do this with it.
async fn find(
    ctx: &Context,
    who: &SignedIn,
    number: &Number,
    permission: Permission,
) -> Result<Certificate, Error<Refusal>> {
    let authority = who.staff.authority;
    let certificate = storage::by_number(&ctx.store, &ctx.sealer, authority, number)
        .await?
        .ok_or(Error::NotFound)?;
    allow(who, permission, certificate.department)?;
    Ok(certificate)
}

/// A number as typed; what cannot be one is not found.
fn number_of(text: &str) -> Result<Number, Error<Refusal>> {
    text.parse().map_err(|_| Error::NotFound)
}
