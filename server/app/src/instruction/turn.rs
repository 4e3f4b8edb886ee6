//! One change of an enrolment: lock, load, decide, save, write the book, enqueue the jobs, commit.

use super::case::Case;
use super::view::{EnrolmentView, view_of};
use super::{Holder, authenticate_as};
use crate::audit::Book;
use crate::random::nonce;
use crate::{Context, Error, Fault, Token};
use schalter_domain::audit::{Actor, EventKind, Subjects};
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::instruction::{Decision, Progress, Refusal};
use schalter_domain::time::Timestamp;
use schalter_storage::Tx;
use schalter_storage::instruction::enrolment::{self, Seal};
use schalter_storage::instruction::progress;
use schalter_storage::notification::{self, Job};

/// One change of an enrolment. Dropped without [`Turn::finish`] it never happened.
pub(crate) struct Turn<'a> {
    /// Everything a use case needs.
    pub(crate) ctx: &'a Context,
    /// The transaction; the enrolment is locked in it.
    pub(crate) tx: Tx,
    /// The enrolment as it will be.
    pub(crate) case: Case,
    /// What happens.
    pub(crate) book: Book,
    /// What follows.
    pub(crate) jobs: Vec<Job>,
    /// When; asked under the lock.
    pub(crate) now: Timestamp,
    before: Progress,
}

impl<'a> Turn<'a> {
    /// A change by the participant whose token opens the enrolment.
    pub(crate) async fn of_participant(
        ctx: &'a Context,
        id: EnrolmentId,
        token: &Token,
    ) -> Result<Self, Error<Refusal>> {
        Self::of_holder(ctx, id, token, Holder::Participant).await
    }

    /// A change by the holder of a token.
    pub(super) async fn of_holder(
        ctx: &'a Context,
        id: EnrolmentId,
        token: &Token,
        holder: Holder,
    ) -> Result<Self, Error<Refusal>> {
        let opens = authenticate_as(ctx, id, token, holder).await?;
        let mut turn = Self::of(ctx, opens.authority, id, Actor::Citizen(id.0)).await?;
        if holder == Holder::Participant {
            turn.case.enrolment.last_seen_at = turn.now;
        }
        Ok(turn)
    }

    /// A change by anybody else, who was found to have the right.
    pub(crate) async fn of(
        ctx: &'a Context,
        authority: AuthorityId,
        id: EnrolmentId,
        actor: Actor,
    ) -> Result<Self, Error<Refusal>> {
        let tx = ctx.store.begin_write(authority).await?;
        Self::within(ctx, tx, authority, id, actor).await
    }

    /// The same in a transaction that was begun before, and that holds whatever is locked before an enrolment.
    pub(crate) async fn within(
        ctx: &'a Context,
        mut tx: Tx,
        authority: AuthorityId,
        id: EnrolmentId,
        actor: Actor,
    ) -> Result<Self, Error<Refusal>> {
        if !enrolment::lock(&mut tx, authority, id).await? {
            return Err(Error::NotFound);
        }
        let now = ctx.now();
        let case = Case::load(ctx, &mut tx, authority, id).await?;
        let case = case.ok_or(Error::NotFound)?;
        Ok(Self {
            ctx,
            tx,
            before: case.progress.clone(),
            book: Book::new(authority, actor, now),
            jobs: Vec::new(),
            case,
            now,
        })
    }

    /// Takes a decision on.
    pub(crate) fn decide(&mut self, decision: Decision) -> Result<(), Error<Refusal>> {
        let (enrolment, kind) = decision.map_err(Error::Refused)?;
        self.case.enrolment = enrolment;
        self.note(kind);
        Ok(())
    }

    /// Notes what happened.
    pub(crate) fn note(&mut self, kind: EventKind) {
        let subjects = self.subjects();
        self.book.note(kind, subjects);
    }

    /// What events about this enrolment name.
    pub(crate) fn subjects(&self) -> Subjects {
        Subjects {
            enrolment: Some(self.case.enrolment.id),
            lesson: self.case.enrolment.lesson,
            ..Subjects::default()
        }
    }

    /// Makes it true.
    pub(crate) async fn finish(mut self) -> Result<EnrolmentView, Fault> {
        self.save().await?;
        let Self {
            ctx,
            mut tx,
            case,
            book,
            jobs,
            now,
            ..
        } = self;
        book.write(&mut tx).await?;
        notification::enqueue(&mut tx, &jobs, now).await?;
        let view = view_of(ctx, &mut tx, case, now).await?;
        ctx.commit(tx, view.authority()).await?;
        Ok(view)
    }

    /// Makes it true where nobody is told and no view is needed: a beat.
    pub(super) async fn finish_quietly(self) -> Result<Case, Fault> {
        let Self {
            mut tx,
            case,
            before,
            now,
            ..
        } = self;
        let (authority, id) = (case.authority, case.enrolment.id);
        progress::save(&mut tx, authority, id, &before, &case.progress).await?;
        if let Some(beat) = case.progress.beat {
            enrolment::save_beat(&mut tx, authority, id, beat, now).await?;
        }
        tx.commit().await?;
        Ok(case)
    }

    async fn save(&mut self) -> Result<(), Fault> {
        let Self {
            ctx,
            tx,
            case,
            before,
            now,
            ..
        } = self;
        let (authority, id) = (case.authority, case.enrolment.id);
        let seal = Seal {
            sealer: &ctx.sealer,
            nonce,
        };
        enrolment::save(tx, seal, authority, &case.enrolment).await?;
        progress::save(tx, authority, id, before, &case.progress).await?;
        if let Some(beat) = case.progress.beat.filter(|beat| before.beat != Some(*beat)) {
            enrolment::save_beat(tx, authority, id, beat, *now).await?;
        }
        Ok(())
    }
}
