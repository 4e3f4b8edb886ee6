//! Booking: the citizen's appointment from hold to check-in, and the end of what is known about the citizen.

mod desk;
mod group;
mod key;
mod number;
mod present;
mod view;

pub(crate) use desk::Desks;
pub use present::{Cancelled, cancel, check_in};
use view::view_in;
pub(crate) use view::view_of;
pub use view::{AppointmentView, show};

use crate::audit::Book;
use crate::{Context, Error, Fault, Token};
use desk::{Answer, Wish};
use key::key_of;
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::booking::{Person, Refusal};
use schalter_domain::id::{AppointmentId, AuthorityId, PoolId, ServiceId};
use schalter_domain::time::{Millis, Timestamp};
use schalter_storage::availability::{DayKey, lock_day};
use schalter_storage::booking::{self, Record};

/// Columns that keyed hashes are made for.
const EMAIL: &str = "appointment.email_hash";
const ORIGIN: &str = "appointment.origin_hash";

/// Persons erased in one go.
const ERASED_AT_ONCE_MAX: u32 = 500;

/// The wish to reserve a time.
#[derive(Debug, Clone)]
pub struct Hold {
    /// What for.
    pub service: ServiceId,
    /// Where from.
    pub pool: PoolId,
    /// When it shall begin.
    pub start: Timestamp,
    /// How many persons come.
    pub people: u8,
    /// The address the wish comes from; only a keyed hash of it is kept, as long as the hold. `None`: not limited.
    pub origin: Option<String>,
    /// The same key gives the same answer.
    pub key: Option<String>,
}

/// A reserved time.
#[derive(Debug, Clone)]
pub struct Held {
    /// What opens it; told once.
    pub token: Token,
    /// The appointment.
    pub view: AppointmentView,
}

/// The wish to make a hold a booking.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// Which appointment.
    pub id: AppointmentId,
    /// What opens it.
    pub token: Token,
    /// Who comes.
    pub person: Person,
    /// The same key gives the same answer.
    pub key: Option<String>,
}

/// Reserves a time until it is confirmed or runs out.
pub async fn hold(ctx: &Context, wish: Hold) -> Result<Held, Error<Refusal>> {
    let unknown = || Error::Refused(Refusal::UnknownService);
    let mut catalogue = ctx
        .catalogue_seen_last(wish.service)
        .await?
        .ok_or_else(unknown)?;
    if catalogue.pool(wish.pool).is_none() {
        // Perhaps it is newer than what we saw last.
        catalogue = ctx
            .catalogue_of_service(wish.service)
            .await?
            .ok_or_else(unknown)?;
        catalogue.pool(wish.pool).ok_or_else(unknown)?;
    }
    let authority = catalogue.authority().id;
    let day = wish.start.local_date(catalogue.zone());
    let origin = wish
        .origin
        .as_ref()
        .filter(|_| ctx.settings.open_holds_per_address_max.is_some());
    let key = wish.key.as_ref().map(|key| {
        let request = [
            wish.service.0.as_bytes().as_slice(),
            wish.pool.0.as_bytes(),
            &wish.start.0.to_be_bytes(),
            &[wish.people],
        ];
        key_of(ctx, authority, key, b"hold", &request)
    });
    let asked = Wish::Hold(desk::HoldWish {
        id: AppointmentId(ctx.uuid()),
        token: Token::fresh(),
        service: wish.service,
        start: wish.start,
        people: wish.people,
        origin_hash: origin.map(|origin| ctx.sealer.hash(authority, ORIGIN, origin.as_bytes())),
    });
    let day_key = DayKey {
        authority,
        pool: wish.pool,
        day,
    };
    match desk::submit(ctx, day_key, asked, key).await? {
        Answer::Held {
            record,
            token,
            catalogue,
        } => Ok(Held {
            token,
            view: view_in(ctx, catalogue, record.appointment),
        }),
        Answer::HeldBefore { token, .. } => {
            let record = booking::by_token(&ctx.store, &ctx.sealer, &token.hash())
                .await?
                .ok_or(Error::NotFound)?;
            Ok(Held {
                token,
                view: view_of(ctx, record).await?,
            })
        }
        Answer::Confirmed { .. } | Answer::ConfirmedBefore => Err(Error::KeyReused),
    }
}

/// Makes a hold a booking: says who comes.
pub async fn confirm(ctx: &Context, wish: Confirm) -> Result<AppointmentView, Error<Refusal>> {
    let record = authenticate(ctx, wish.id, &wish.token).await?;
    let key = wish.key.as_ref().map(|key| {
        // The details are part of the request, but no unkeyed hash of a person may be kept.
        let person = format!("{:?}", wish.person);
        let details = ctx
            .sealer
            .hash(record.authority, key::REQUEST, person.as_bytes());
        key_of(
            ctx,
            record.authority,
            key,
            b"confirm",
            &[wish.id.0.as_bytes().as_slice(), &details],
        )
    });
    let asked = Wish::Confirm(desk::ConfirmWish {
        id: wish.id,
        token: wish.token.clone(),
        person: wish.person,
    });
    match desk::submit(ctx, record.day_key(), asked, key).await? {
        Answer::Confirmed { record, catalogue } => Ok(view_in(ctx, catalogue, record.appointment)),
        Answer::ConfirmedBefore => show(ctx, wish.id, &wish.token).await,
        Answer::Held { .. } | Answer::HeldBefore { .. } => Err(Error::KeyReused),
    }
}

/// The appointment that a token opens, if it is the one with this id.
pub(crate) async fn authenticate<R>(
    ctx: &Context,
    id: AppointmentId,
    token: &Token,
) -> Result<Record, Error<R>> {
    let record = booking::by_token(&ctx.store, &ctx.sealer, &token.hash()).await?;
    record
        .filter(|record| record.appointment.id == id)
        .ok_or(Error::NotFound)
}

/// Whose appointment a token opens, for whoever is told the token alone: the live stream.
pub async fn of_token(
    ctx: &Context,
    token: &Token,
) -> Result<Option<(AuthorityId, AppointmentId)>, Fault> {
    let record = booking::by_token(&ctx.store, &ctx.sealer, &token.hash()).await?;
    Ok(record.map(|record| (record.authority, record.appointment.id)))
}

/// Destroys what is known about citizens whose time is up; answers how many. To be called every hour or so.
///
/// A booking nobody came to is `missed` by then. What was counted stays counted.
pub async fn erase_due(ctx: &Context) -> Result<u32, Fault> {
    let now = ctx.now();
    let days = |days: u16| Millis::hours(24 * u32::from(days));
    let over_before = now.minus(days(ctx.settings.keep_days));
    let cancelled_before = now.minus(days(ctx.settings.keep_cancelled_days));
    let due = booking::to_erase(
        &ctx.store,
        over_before,
        cancelled_before,
        ERASED_AT_ONCE_MAX,
    )
    .await?;
    let mut erased = 0;
    for (day, id) in due {
        match erase(ctx, day, id, now).await {
            Ok(done) => erased += u32::from(done),
            // One row that cannot be read must not keep all others from being forgotten.
            Err(fault) => {
                tracing::error!(%fault, appointment = %id, "a person could not be erased");
            }
        }
    }
    Ok(erased)
}

async fn erase(
    ctx: &Context,
    day: DayKey,
    id: AppointmentId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let (authority, pool) = (day.authority, day.pool);
    let mut tx = ctx.store.begin_write(authority).await?;
    lock_day(&mut tx, day).await?;
    let Some(record) = booking::find(&mut tx, &ctx.sealer, authority, id).await? else {
        return Ok(false);
    };
    let mut book = Book::new(authority, Actor::System, now);
    if let Ok((missed, kind)) = record.appointment.miss(ctx.settings.check_in, now) {
        let change = booking::Change {
            appointment: missed,
            person: None,
            email_hash: None,
        };
        booking::save(&mut tx, authority, &[change], now).await?;
        book.note(kind, subjects_of(id, pool));
    }
    let erased = booking::erase(&mut tx, authority, id).await?;
    if erased {
        book.note(EventKind::PersonErased, subjects_of(id, pool));
        book.write(&mut tx).await?;
        ctx.commit(tx, authority).await?;
    }
    Ok(erased)
}

/// What an event about an appointment is about.
fn subjects_of(appointment: AppointmentId, pool: PoolId) -> Subjects {
    Subjects {
        appointment: Some(appointment),
        pool: Some(pool),
        ..Subjects::default()
    }
}
