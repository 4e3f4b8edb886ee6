//! An enrolment as its participant sees it.

use super::case::Case;
use super::{Linked, Purpose, authenticate};
use crate::catalogue::Catalogue;
use crate::{Context, Error, Fault, Token, certificate};
use schalter_domain::certificate::Certificate;
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::instruction::{
    Content, Enrolment, Offer, Pace, Progress, Refusal, Step, StepState,
};
use schalter_domain::time::Timestamp;
use schalter_storage::Db;
use std::sync::Arc;

/// An enrolment with what belongs to it.
#[derive(Debug, Clone)]
pub struct EnrolmentView {
    /// The enrolment.
    pub enrolment: Enrolment,
    /// How far it is.
    pub progress: Progress,
    /// How time counts.
    pub pace: Pace,
    /// Its appointments, by start.
    pub appointments: Vec<Linked>,
    /// What the authority decided about the course.
    pub offer: Arc<Offer>,
    /// What it is taught with.
    pub content: Arc<Content>,
    /// The authority.
    pub catalogue: Arc<Catalogue>,
    /// The certificate, once issued.
    pub certificate: Option<Certificate>,
    /// What is to be done, in order.
    pub steps: Vec<(Step, StepState)>,
    /// Whether somebody else must declare.
    pub minor: bool,
}

/// Two views are the same when a page would look the same: beats alone change nothing else.
impl PartialEq for EnrolmentView {
    fn eq(&self, other: &Self) -> bool {
        let seen = |view: &Self| (view.enrolment.started_at, view.minor, view.pace);
        let quiet = |enrolment: &Enrolment| Enrolment {
            last_seen_at: Timestamp(0),
            ..enrolment.clone()
        };
        seen(self) == seen(other)
            && self.steps == other.steps
            && self.progress == other.progress
            && self.appointments == other.appointments
            && self.certificate == other.certificate
            && quiet(&self.enrolment) == quiet(&other.enrolment)
            && self.catalogue.authority().id == other.catalogue.authority().id
    }
}

impl EnrolmentView {
    /// Whose.
    #[must_use]
    pub fn authority(&self) -> AuthorityId {
        self.catalogue.authority().id
    }

    /// What the participant does next, else what somebody else does.
    #[must_use]
    pub fn next(&self) -> Option<Step> {
        Enrolment::next(&self.steps)
    }

    /// The next appointment of a purpose that still counts.
    #[must_use]
    pub fn booked(&self, purpose: Purpose) -> Option<&Linked> {
        use schalter_domain::booking::StateName::{Arrived, Booked};
        let counts = |linked: &&Linked| {
            linked.purpose == purpose && matches!(linked.state, Booked | Arrived)
        };
        self.appointments.iter().find(counts)
    }
}

/// The enrolment that a token opens.
pub async fn show(
    ctx: &Context,
    id: EnrolmentId,
    token: &Token,
) -> Result<EnrolmentView, Error<Refusal>> {
    let opens = authenticate(ctx, id, token).await?;
    view(ctx, opens.authority, id).await?.ok_or(Error::NotFound)
}

/// An enrolment with what belongs to it; whoever asks was found to have the right. `None`: there is no such one.
pub async fn view(
    ctx: &Context,
    authority: AuthorityId,
    id: EnrolmentId,
) -> Result<Option<EnrolmentView>, Fault> {
    match Case::load(ctx, &ctx.store, authority, id).await? {
        Some(case) => view_of(ctx, &ctx.store, case, ctx.now()).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn view_of(
    ctx: &Context,
    db: impl Db,
    case: Case,
    now: Timestamp,
) -> Result<EnrolmentView, Fault> {
    let steps = case.enrolment.steps(case.way(now));
    let certificate = certificate::of_enrolment(ctx, db, case.authority, case.enrolment.id).await?;
    let (minor, pace) = (case.is_minor(now), case.pace());
    let Case {
        enrolment,
        progress,
        appointments,
        offer,
        content,
        catalogue,
        ..
    } = case;
    Ok(EnrolmentView {
        enrolment,
        progress,
        pace,
        appointments,
        offer,
        content,
        catalogue,
        certificate,
        steps,
        minor,
    })
}
