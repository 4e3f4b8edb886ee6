//! The end of an entry: after the years that the authority decided, nothing is left of it but its events, which name nobody.

use crate::audit::Book;
use crate::{Context, Fault};
use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::id::{AuthorityId, CertificateId};
use schalter_domain::time::Timestamp;
use schalter_storage::certificate as storage;

/// Entries destroyed in one go at most; the rest comes with the next call.
const ERASED_AT_ONCE_MAX: u32 = 1_000;
/// Years that it is remembered who searched (the audit log: one to two years).
const SEARCHES_KEPT_YEARS: u16 = 2;

/// Destroys entries whose time is up, and the notes of old searches; answers how many. To be called every hour or so.
pub async fn erase_due(ctx: &Context) -> Result<u64, Fault> {
    let now = ctx.now();
    let before = years_before(now, ctx.settings.certificate_keep_years);
    let due = storage::to_erase(&ctx.store, before, ERASED_AT_ONCE_MAX).await?;
    let mut erased = 0;
    for (authority, id) in due {
        erased += u64::from(erase(ctx, authority, id, now).await?);
    }
    let mut tx = ctx.store.begin_write_all().await?;
    let searches = storage::search::purge(&mut tx, years_before(now, SEARCHES_KEPT_YEARS)).await?;
    tx.commit().await?;
    Ok(erased + searches)
}

async fn erase(
    ctx: &Context,
    authority: AuthorityId,
    id: CertificateId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let mut tx = ctx.store.begin_write(authority).await?;
    let erased = storage::erase(&mut tx, authority, id).await?;
    if erased {
        let mut book = Book::new(authority, Actor::System, now);
        let certificate = Some(id);
        let about = Subjects {
            certificate,
            ..Subjects::default()
        };
        book.note(EventKind::PersonErased, about);
        book.write(&mut tx).await?;
        ctx.commit(tx, authority).await?;
    }
    Ok(erased)
}

/// The same instant so many years before; where the calendar begins later, its beginning.
fn years_before(now: Timestamp, years: u16) -> Timestamp {
    let then = now
        .to_zoned(&TimeZone::UTC)
        .checked_sub(i64::from(years).years());
    then.map_or(Timestamp(i64::MIN), |then| Timestamp::from_zoned(&then))
}
