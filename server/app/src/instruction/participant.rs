//! One participant with what happened, as these staff may see it.
//!
//! That somebody reported a hindrance is health data: only physicians see it. To everybody else the declaration is simply not
//! given yet.

use super::participants::ParticipantRow;
use super::{Purpose, view};
use crate::catalogue::Catalogue;
use crate::identity::{SignedIn, allow};
use crate::{Context, Error};
use schalter_domain::audit::{Actor, EventKind};
use schalter_domain::certificate::Certificate;
use schalter_domain::id::EnrolmentId;
use schalter_domain::identity::Permission;
use schalter_domain::instruction::{
    Attempt, AttemptState, Chapter, ChapterState, Declaration, Offer, Refusal, State, Step,
    StepState,
};
use schalter_domain::time::Timestamp;
use schalter_storage::instruction::{
    course as courses, enrolment as enrolments, participants as storage,
};
use schalter_storage::queue::staff_names;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One participant with what happened.
#[derive(Debug, Clone)]
pub struct Detail {
    /// As in the list.
    pub row: ParticipantRow,
    /// The certificate, once issued.
    pub certificate: Option<Certificate>,
    /// What happened, oldest first.
    pub history: Vec<Entry>,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Who.
    pub by: Actor,
    /// The name, where it was somebody of staff who still works here.
    pub name: Option<String>,
}

/// One participant with what happened.
pub async fn participant(
    ctx: &Context,
    who: &SignedIn,
    id: EnrolmentId,
) -> Result<Detail, Error<Refusal>> {
    let authority = who.staff.authority;
    let seen = view(ctx, authority, id).await?.ok_or(Error::NotFound)?;
    may_see(who, &seen.offer)?;
    let sees_hindrances = who.staff.may(Permission::SeeHindrances);
    let names: BTreeMap<_, _> = staff_names(&ctx.store, authority)
        .await?
        .into_iter()
        .collect();
    let history = storage::history(&ctx.store, authority, id).await?;
    let history = history
        .into_iter()
        .filter(|happened| sees_hindrances || !is_about_health(happened.kind))
        .map(|happened| Entry {
            at: happened.at,
            kind: happened.kind,
            by: happened.by,
            name: match happened.by {
                Actor::Staff(staff) => names.get(&staff).cloned(),
                _ => None,
            },
        })
        .collect();
    let done = |chapter: &Chapter| {
        seen.progress
            .state(&seen.content, seen.pace, chapter.number)
            == ChapterState::Done
    };
    let failed = |attempt: &&Attempt| matches!(attempt.state, AttemptState::Failed { .. });
    let row = ParticipantRow {
        chapters_done: seen
            .content
            .chapters
            .iter()
            .filter(|chapter| done(chapter))
            .count(),
        exam_failures: u32::try_from(seen.progress.attempts.iter().filter(failed).count())
            .unwrap_or(u32::MAX),
        enrolment: seen.enrolment,
        offer: seen.offer,
        content: seen.content,
        steps: seen.steps,
        appointments: seen.appointments,
    };
    Ok(Detail {
        row: masked(who, row),
        certificate: seen.certificate,
        history,
        catalogue: seen.catalogue,
    })
}

/// Whether these staff may see a participant of a course at all.
fn may_see(who: &SignedIn, offer: &Offer) -> Result<(), Error<Refusal>> {
    allow(who, Permission::ManageParticipants, offer.department)
        .or_else(|_: Error<Refusal>| allow(who, Permission::SeeHindrances, offer.department))
}

/// That these staff may do this with an enrolment of their authority.
pub(super) async fn permitted(
    ctx: &Context,
    who: &SignedIn,
    id: EnrolmentId,
    permission: Permission,
) -> Result<(), Error<Refusal>> {
    let authority = who.staff.authority;
    let record = enrolments::find(&ctx.store, &ctx.sealer, authority, id).await?;
    let course = record.ok_or(Error::NotFound)?.enrolment.course;
    let offer = courses::offer(&ctx.store, authority, course).await?;
    allow(who, permission, offer.ok_or(Error::NotFound)?.department)
}

const fn is_about_health(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::EnrolmentHindered | EventKind::EnrolmentHindranceDecided
    )
}

/// The participant as these staff may see them.
pub(super) fn masked(who: &SignedIn, row: ParticipantRow) -> ParticipantRow {
    use Declaration::{Cleared, Declined, None as Nothing, Unsure};
    if who.staff.may(Permission::SeeHindrances) {
        return row;
    }
    let mut row = row;
    if let State::Hindered { .. } = row.enrolment.state {
        row.enrolment.state = State::Open;
    }
    if let Unsure(_) | Declined(_) | Cleared { .. } = row.enrolment.declaration {
        row.enrolment.declaration = Nothing;
    }
    for (step, state) in &mut row.steps {
        if *step == Step::Declaration && *state == StepState::Waiting {
            *state = StepState::Open;
        }
    }
    row.appointments
        .retain(|linked| linked.purpose != Purpose::Hindrance);
    row
}
