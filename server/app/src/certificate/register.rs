//! The register as staff use it: search, look up, second copies, the way to the holder.

use super::issue::subjects_of;
use super::{find, lock, number_of};
use crate::audit::Book;
use crate::identity::{SignedIn, allow};
use crate::random::nonce;
use crate::{Context, Error, Fault};
use jiff::civil::Date;
use schalter_domain::audit::{EventKind, Subjects};
use schalter_domain::certificate::{
    Certificate, Dispatch, Refusal, SearchName, checked_reason, given_name_fits,
};
use schalter_domain::id::{EventId, StaffId};
use schalter_domain::identity::Permission;
use schalter_storage::certificate as storage;
use schalter_storage::certificate::search::{Noted, Search};
use schalter_storage::queue::staff_names;
use std::collections::HashMap;

/// Entries that one search answers at most.
pub const FOUND_MAX: u32 = 50;
/// Searches on one page of the log.
pub const LOG_ROWS: u32 = 50;

/// Whom a search is for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Family name, however it is spelled.
    pub family_name: String,
    /// One or several given names; `None`: any.
    pub given_name: Option<String>,
    /// The day of birth.
    pub birth_date: Date,
    /// Why it is asked, in words.
    pub reason: String,
}

/// A certificate with the names of those who act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entry.
    pub certificate: Certificate,
    /// Names of the staff it mentions.
    pub names: HashMap<StaffId, String>,
}

/// Searches the register of the own authority; answers what the departments of the searcher have, latest first. Who searches,
/// why, and what was found is written down.
pub async fn search(
    ctx: &Context,
    who: &SignedIn,
    question: Question,
) -> Result<Vec<Entry>, Error<Refusal>> {
    let authority = who.staff.authority;
    who.staff
        .allow(Permission::SearchRegister)
        .map_err(|_| Error::NotAllowed)?;
    let reason = checked_reason(&question.reason).map_err(Error::Refused)?;
    let family_name = SearchName::of(&question.family_name);
    let hash = storage::name_hash(&ctx.sealer, authority, &family_name, question.birth_date);
    let mut found = storage::by_name(&ctx.store, &ctx.sealer, authority, &hash, FOUND_MAX).await?;
    found.retain(|certificate| {
        allow::<Refusal>(who, Permission::SearchRegister, certificate.department).is_ok()
            && question
                .given_name
                .as_ref()
                .is_none_or(|asked| given_name_fits(&certificate.person.given_name, asked))
    });
    let shown = found.iter().map(|certificate| certificate.id).collect();
    write_down(ctx, who, reason, shown).await?;
    Ok(with_names(ctx, who, found).await?)
}

async fn write_down(
    ctx: &Context,
    who: &SignedIn,
    reason: String,
    found: Vec<schalter_domain::id::CertificateId>,
) -> Result<(), Fault> {
    let (authority, now) = (who.staff.authority, ctx.now());
    let mut book = Book::new(authority, who.actor(), now);
    book.note(EventKind::RegisterSearched, searcher(who));
    let search = Search {
        id: EventId(ctx.uuid()),
        staff: who.staff.id,
        at: now,
        reason,
        found,
    };
    let mut tx = ctx.store.begin_write(authority).await?;
    storage::search::insert(&mut tx, &ctx.sealer, nonce(), authority, &search).await?;
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await
}

/// A page of the log of searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Latest first.
    pub searches: Vec<Noted>,
    /// Whether there are older ones.
    pub more: bool,
    /// Names of the searchers who still work here.
    pub names: HashMap<StaffId, String>,
}

/// Who searched the register or looked at an entry; for those who audit. Pages are counted from 0.
pub async fn searches(ctx: &Context, who: &SignedIn, page: u16) -> Result<LogPage, Error<Refusal>> {
    let authority = who.staff.authority;
    who.staff
        .allow(Permission::ReadAudit)
        .map_err(|_| Error::NotAllowed)?;
    let (limit, skipped) = (LOG_ROWS + 1, u32::from(page) * LOG_ROWS);
    let mut searches =
        storage::search::latest(&ctx.store, &ctx.sealer, authority, limit, skipped).await?;
    let more = searches.len() > LOG_ROWS as usize;
    searches.truncate(LOG_ROWS as usize);
    let names = staff_names(&ctx.store, authority).await?;
    Ok(LogPage {
        searches,
        more,
        names: names.into_iter().collect(),
    })
}

/// One entry by its number. That somebody looked is noted, as a search is.
pub async fn entry(ctx: &Context, who: &SignedIn, number: &str) -> Result<Entry, Error<Refusal>> {
    let certificate = find(ctx, who, &number_of(number)?, Permission::SearchRegister).await?;
    let mut book = Book::new(certificate.authority, who.actor(), ctx.now());
    let about = Subjects {
        certificate: Some(certificate.id),
        ..searcher(who)
    };
    book.note(EventKind::RegisterSearched, about);
    let mut tx = ctx.store.begin_write(certificate.authority).await?;
    book.write(&mut tx).await?;
    ctx.commit(tx, certificate.authority).await?;
    Ok(entry_of(ctx, who, certificate).await?)
}

/// Makes a second copy. Its file is there from now on.
pub async fn duplicate(
    ctx: &Context,
    who: &SignedIn,
    number: &str,
) -> Result<Entry, Error<Refusal>> {
    let now = ctx.now();
    let needed = Permission::ManageParticipants;
    change(ctx, who, number, needed, |certificate| {
        certificate.duplicate(now)
    })
    .await
}

/// Notes how it went to its holder.
pub async fn dispatch(
    ctx: &Context,
    who: &SignedIn,
    number: &str,
    how: Dispatch,
) -> Result<Entry, Error<Refusal>> {
    let needed = Permission::ManageParticipants;
    change(ctx, who, number, needed, |certificate| {
        certificate.dispatch(how)
    })
    .await
}

/// Changes an entry: locks it, decides, saves, notes.
pub(super) async fn change(
    ctx: &Context,
    who: &SignedIn,
    number: &str,
    needed: Permission,
    decide: impl FnOnce(Certificate) -> Result<(Certificate, EventKind), Refusal>,
) -> Result<Entry, Error<Refusal>> {
    let authority = who.staff.authority;
    let number = number_of(number)?;
    let mut book = Book::new(authority, who.actor(), ctx.now());
    let mut tx = ctx.store.begin_write(authority).await?;
    let certificate = lock(ctx, &mut tx, who, &number, needed).await?;
    let (certificate, kind) = decide(certificate).map_err(Error::Refused)?;
    storage::save(&mut tx, &ctx.sealer, nonce(), &certificate).await?;
    book.note(kind, subjects_of(&certificate));
    book.write(&mut tx).await?;
    ctx.commit(tx, authority).await?;
    Ok(entry_of(ctx, who, certificate).await?)
}

pub(super) async fn entry_of(
    ctx: &Context,
    who: &SignedIn,
    certificate: Certificate,
) -> Result<Entry, Fault> {
    let names = staff_names(&ctx.store, who.staff.authority).await?;
    let names = names.into_iter().collect();
    Ok(named(certificate, &names))
}

pub(super) async fn with_names(
    ctx: &Context,
    who: &SignedIn,
    certificates: Vec<Certificate>,
) -> Result<Vec<Entry>, Fault> {
    let names = staff_names(&ctx.store, who.staff.authority).await?;
    let names = names.into_iter().collect();
    let entries = certificates.into_iter();
    Ok(entries
        .map(|certificate| named(certificate, &names))
        .collect())
}

fn named(certificate: Certificate, names: &HashMap<StaffId, String>) -> Entry {
    let mentioned = certificate.state.mentioned();
    let names = mentioned.filter_map(|id| Some((id, names.get(&id)?.clone())));
    Entry {
        names: names.collect(),
        certificate,
    }
}

fn searcher(who: &SignedIn) -> Subjects {
    Subjects {
        staff: Some(who.staff.id),
        ..Subjects::default()
    }
}
