//! One transaction of a desk: lock and load the day once, fold the decisions in order of arrival, write all results.

use super::desk::{Answer, Command, ConfirmWish, HoldWish, Reply, Wish};
use super::key::{claim, keep_answers};
use super::{EMAIL, subjects_of};
use crate::audit::Book;
use crate::catalogue::Catalogue;
use crate::notification::seal_token;
use crate::random::nonce;
use crate::{Context, Error, Fault};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::availability::Window;
use schalter_domain::booking::{self as rules, AppointmentNumber, PoolDay, Refusal};
use schalter_domain::id::{AppointmentId, JobId};
use schalter_domain::notification::mail_after;
use schalter_domain::time::Timestamp;
use schalter_storage::availability::{DayKey, expired_of_day, lock_day, save_day};
use schalter_storage::booking::{self, Change, NewHold, Record};
use schalter_storage::notification::{About, Job};
use schalter_storage::{Tx, notification};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// What a fold knows, and what it will write.
struct Fold<'a> {
    ctx: &'a Context,
    key: DayKey,
    now: Timestamp,
    catalogue: Arc<Catalogue>,
    day: PoolDay,
    numbers: std::vec::IntoIter<AppointmentNumber>,
    /// Open holds by the address they came from.
    open: HashMap<[u8; 32], u32>,
    /// Appointments to be confirmed.
    records: HashMap<AppointmentId, Record>,
    /// Appointments still to come by mail address.
    upcoming: HashMap<[u8; 32], u32>,
    holds: Vec<NewHold>,
    changes: Vec<Change>,
    book: Book,
    jobs: Vec<Job>,
}

/// Decides a group of wishes; one answer for each, in their order. On a fault nothing has happened.
pub(super) async fn decide(
    ctx: &Context,
    key: DayKey,
    group: &[Command],
) -> Result<Vec<Reply>, Fault> {
    let holds = group
        .iter()
        .filter(|command| matches!(command.wish, Wish::Hold(_)))
        .count();
    let numbers = ctx.desks.numbers.take(ctx, key.authority, holds).await?;
    let mut tx = ctx.store.begin_write(key.authority).await?;
    let before = lock_day(&mut tx, key).await?;
    // The clock is asked under the lock: what is decided later is later.
    let now = ctx.now();
    let profile = match ctx.catalogue_in(&mut tx, key.authority).await? {
        Some(catalogue) => catalogue
            .profile(&ctx.holidays, key.pool, key.day)
            .map(|profile| (catalogue, profile)),
        None => None,
    };
    let Some((catalogue, profile)) = profile else {
        return Ok(group
            .iter()
            .map(|_| Err(Error::Refused(Refusal::UnknownService)))
            .collect());
    };
    let expired = expired_of_day(&mut tx, key, now).await?;
    let mut day = PoolDay::new((*profile).clone(), before.clone(), expired);
    let swept = day
        .sweep(now)
        .map_err(|fault| Fault::corrupt("pool_day", fault))?;
    if !swept.is_empty() {
        booking::expire(&mut tx, key, now).await?;
    }
    let mut replies = claim(ctx, &mut tx, key, group, now).await?;
    let asked: Vec<&Wish> = group
        .iter()
        .zip(&replies)
        .filter(|(_, reply)| reply.is_none())
        .map(|(command, _)| &command.wish)
        .collect();
    let mut fold = Fold {
        open: open_holds(ctx, &mut tx, key, &asked, now).await?,
        records: records(ctx, &mut tx, key, &asked).await?,
        upcoming: upcoming(ctx, &mut tx, key, &asked, now).await?,
        book: Book::new(key.authority, Actor::System, now),
        ctx,
        key,
        now,
        catalogue,
        day,
        numbers: numbers.into_iter(),
        holds: Vec::new(),
        changes: Vec::new(),
        jobs: Vec::new(),
    };
    for id in swept {
        fold.tell(EventKind::AppointmentExpired, Actor::System, id);
    }
    for (command, reply) in group.iter().zip(&mut replies) {
        if reply.is_none() {
            *reply = Some(fold.decide(&command.wish)?);
        }
    }
    if !fold.book.is_empty() {
        save_day(&mut tx, key, &before, fold.day.taken(), &profile).await?;
        booking::insert(&mut tx, key, &fold.holds, now).await?;
        booking::save(&mut tx, key.authority, &fold.changes, now).await?;
        fold.book.write(&mut tx).await?;
        notification::enqueue(&mut tx, &fold.jobs, now).await?;
        keep_answers(ctx, &mut tx, key, group, &replies).await?;
        ctx.commit(tx, key.authority).await?;
    }
    // Without an event nothing changed, and the transaction is dropped: a refusal costs no flush of the disk.
    Ok(replies
        .into_iter()
        .map(|reply| reply.unwrap_or(Err(Error::Busy)))
        .collect())
}

impl Fold<'_> {
    fn decide(&mut self, wish: &Wish) -> Result<Reply, Fault> {
        match wish {
            Wish::Hold(wish) => Ok(self.hold(wish)),
            Wish::Confirm(wish) => self.confirm(wish),
        }
    }

    fn hold(&mut self, wish: &HoldWish) -> Reply {
        let unknown = Error::Refused(Refusal::UnknownService);
        let catalogue = Arc::clone(&self.catalogue);
        let (Some(service), Some(pool)) = (
            catalogue.service(wish.service),
            catalogue.pool(self.key.pool),
        ) else {
            return Err(unknown);
        };
        let Some(number) = self.numbers.next() else {
            return Err(Error::Busy);
        };
        let settings = &self.ctx.settings;
        let open = wish
            .origin_hash
            .map_or(0, |origin| self.open.get(&origin).copied().unwrap_or(0));
        let command = rules::Hold {
            id: wish.id,
            number,
            service,
            pool,
            people: wish.people,
            start: wish.start,
            window: Window::new(pool.lead, pool.release_days, self.now, catalogue.zone()),
            hold_for: settings.hold_for,
            open_from_same_address: open,
            open_per_address_max: settings.open_holds_per_address_max.unwrap_or(u32::MAX),
        };
        let (appointment, kind) = self.day.hold(&command, self.now).map_err(Error::Refused)?;
        if let Some(origin) = wish.origin_hash {
            self.open.insert(origin, open + 1);
        }
        self.tell(kind, Actor::Anonymous, wish.id);
        self.holds.push(NewHold {
            appointment: appointment.clone(),
            token_hash: wish.token.hash(),
            origin_hash: wish.origin_hash,
        });
        let record = Record {
            authority: self.key.authority,
            day: self.key.day,
            appointment,
        };
        let token = wish.token.clone();
        Ok(Answer::Held {
            record,
            token,
            catalogue,
        })
    }

    fn confirm(&mut self, wish: &ConfirmWish) -> Result<Reply, Fault> {
        let Some(record) = self.records.get(&wish.id) else {
            return Ok(Err(Error::NotFound));
        };
        let decision = record
            .appointment
            .clone()
            .confirm(wish.person.clone(), self.now);
        let (appointment, kind) = match decision {
            Ok(decided) => decided,
            Err(refusal) => return Ok(Err(Error::Refused(refusal))),
        };
        let Some(person) = appointment.state.person() else {
            return Err(Fault::corrupt("appointment", "it has no person"));
        };
        let email_hash = person
            .email
            .as_deref()
            .map(|email| email_hash(self.ctx, self.key, email));
        if let Some(hash) = email_hash {
            let upcoming = self.upcoming.entry(hash).or_default();
            if self
                .ctx
                .settings
                .upcoming_per_email_max
                .is_some_and(|most| *upcoming >= most)
            {
                return Ok(Err(Error::Refused(Refusal::TooManyFromOneAddress)));
            }
            *upcoming += 1;
            let (authority, email) = (self.key.authority, person.email.as_deref());
            if !self.ctx.mailboxes.name(
                authority,
                email.unwrap_or_default(),
                self.ctx.settings.upcoming_per_email_max,
                self.now,
            ) {
                return Ok(Err(Error::Refused(Refusal::TooManyFromOneAddress)));
            }
        }
        let sealed = booking::seal_person(&self.ctx.sealer, self.key.authority, nonce(), person)?;
        self.day.confirmed(wish.id);
        self.tell(kind, Actor::Citizen(wish.id.0), wish.id);
        if let Some(kind) = mail_after(kind).filter(|_| email_hash.is_some()) {
            self.jobs.push(Job {
                authority: self.key.authority,
                id: JobId(self.ctx.uuid()),
                kind,
                about: About::Appointment {
                    appointment: wish.id,
                    sequence: appointment.sequence,
                    token: Some(seal_token(self.ctx, self.key.authority, &wish.token)),
                },
                run_at: self.now,
            });
        }
        self.changes.push(Change {
            appointment: appointment.clone(),
            person: Some(sealed),
            email_hash,
        });
        let record = Record {
            authority: self.key.authority,
            day: self.key.day,
            appointment,
        };
        // Told twice in one group, the second is judged by what the first made of it.
        self.records.insert(wish.id, record.clone());
        let catalogue = Arc::clone(&self.catalogue);
        Ok(Ok(Answer::Confirmed { record, catalogue }))
    }

    fn tell(&mut self, kind: EventKind, actor: Actor, id: AppointmentId) {
        // Of what happens here, clerks see only the bookings: a hold is no reason to make their view anew.
        let seen_by_clerks = kind == EventKind::AppointmentBooked;
        let pool = seen_by_clerks
            .then(|| self.catalogue.pool(self.key.pool))
            .flatten();
        let subjects = Subjects {
            queue: pool.map(|pool| pool.queue),
            ..subjects_of(id, self.key.pool)
        };
        self.book.note_by(actor, kind, subjects);
    }
}

async fn open_holds(
    ctx: &Context,
    tx: &mut Tx,
    day: DayKey,
    asked: &[&Wish],
    now: Timestamp,
) -> Result<HashMap<[u8; 32], u32>, Fault> {
    if ctx.settings.open_holds_per_address_max.is_none() {
        return Ok(HashMap::new());
    }
    let mut origins: Vec<[u8; 32]> = asked
        .iter()
        .filter_map(|wish| match wish {
            Wish::Hold(wish) => wish.origin_hash,
            Wish::Confirm(_) => None,
        })
        .collect();
    origins.sort_unstable();
    origins.dedup();
    Ok(booking::open_by_origin(tx, day.authority, &origins, now)
        .await?
        .into_iter()
        .collect())
}

async fn records(
    ctx: &Context,
    tx: &mut Tx,
    day: DayKey,
    asked: &[&Wish],
) -> Result<HashMap<AppointmentId, Record>, Fault> {
    let mut ids: Vec<AppointmentId> = confirmations(asked).map(|wish| wish.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let records = booking::find_each(tx, &ctx.sealer, day.authority, &ids).await?;
    let of_this_day = records.into_iter().filter(|record| record.day_key() == day);
    Ok(of_this_day
        .map(|record| (record.appointment.id, record))
        .collect())
}

async fn upcoming(
    ctx: &Context,
    tx: &mut Tx,
    day: DayKey,
    asked: &[&Wish],
    now: Timestamp,
) -> Result<HashMap<[u8; 32], u32>, Fault> {
    let mut counts = HashMap::new();
    if ctx.settings.upcoming_per_email_max.is_none() {
        return Ok(counts);
    }
    for email in confirmations(asked).filter_map(|wish| wish.person.email.as_deref()) {
        if let Entry::Vacant(fresh) = counts.entry(email_hash(ctx, day, email)) {
            let count =
                booking::upcoming_by_email(&mut *tx, day.authority, fresh.key(), now).await?;
            fresh.insert(count);
        }
    }
    Ok(counts)
}

fn confirmations<'a>(asked: &'a [&Wish]) -> impl Iterator<Item = &'a ConfirmWish> {
    asked.iter().filter_map(|wish| match wish {
        Wish::Hold(_) => None,
        Wish::Confirm(wish) => Some(wish),
    })
}

fn email_hash(ctx: &Context, day: DayKey, email: &str) -> [u8; 32] {
    // Nobody distinguishes mailboxes by case, whatever RFC 5321 allows.
    ctx.sealer
        .hash(day.authority, EMAIL, email.trim().to_lowercase().as_bytes())
}
