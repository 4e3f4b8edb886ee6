//! An enrolment with everything that decisions about it follow from.

use super::course::content_of;
use crate::catalogue::Catalogue;
use crate::{Context, Fault};
use jiff::civil::Date;
use schalter_domain::booking::StateName;
use schalter_domain::id::{AuthorityId, EnrolmentId};
use schalter_domain::instruction::{Content, Enrolment, Offer, Pace, Progress, Way};
use schalter_domain::time::Timestamp;
use schalter_storage::Db;
use schalter_storage::instruction::appointment::{self, Linked, Purpose};
use schalter_storage::instruction::{course, enrolment, progress};
use std::sync::Arc;

/// An enrolment with everything that decisions about it follow from.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Whose.
    pub(crate) authority: AuthorityId,
    /// The enrolment.
    pub(crate) enrolment: Enrolment,
    /// How far it is.
    pub(crate) progress: Progress,
    /// Its appointments, by start.
    pub(crate) appointments: Vec<Linked>,
    /// Links mailed again: on which local day, and how many.
    pub(crate) mailed: Option<(Date, u32)>,
    /// What the authority decided about the course.
    pub(crate) offer: Arc<Offer>,
    /// What it is taught with.
    pub(crate) content: Arc<Content>,
    /// The authority.
    pub(crate) catalogue: Arc<Catalogue>,
    percent: u8,
}

impl Case {
    /// Loads an enrolment; inside of a transaction whoever asks has locked it.
    pub(crate) async fn load(
        ctx: &Context,
        mut db: impl Db,
        authority: AuthorityId,
        id: EnrolmentId,
    ) -> Result<Option<Self>, Fault> {
        let found = enrolment::find(&mut db, &ctx.sealer, authority, id).await?;
        let Some(record) = found else { return Ok(None) };
        let missing = |what: &str| Fault::corrupt("enrolment", format_args!("no such {what}"));
        let offer = course::offer(&mut db, authority, record.enrolment.course).await?;
        let content = content_of(ctx, &mut db, authority, record.enrolment.version).await?;
        let catalogue = ctx.catalogue_in(&mut db, authority).await?;
        Ok(Some(Self {
            authority,
            progress: progress::load(&mut db, authority, id, record.beat).await?,
            appointments: appointment::of_enrolment(&mut db, authority, id).await?,
            mailed: record.mailed,
            offer: Arc::new(offer.ok_or_else(|| missing("course"))?),
            content: content.ok_or_else(|| missing("version"))?,
            catalogue: catalogue.ok_or_else(|| missing("authority"))?,
            enrolment: record.enrolment,
            percent: ctx.settings.course_time_percent,
        }))
    }

    /// How time counts.
    pub(crate) const fn pace(&self) -> Pace {
        Pace {
            percent: self.percent,
            attended: self.enrolment.attended_at.is_some(),
        }
    }

    /// The local date.
    pub(crate) fn today(&self, now: Timestamp) -> Date {
        now.local_date(self.catalogue.zone())
    }

    /// Whether somebody else must declare.
    pub(crate) fn is_minor(&self, now: Timestamp) -> bool {
        self.enrolment
            .needs_guardian(self.catalogue.zone(), self.today(now))
    }

    /// What the steps follow from.
    pub(crate) fn way(&self, now: Timestamp) -> Way<'_> {
        Way {
            content: &self.content,
            progress: &self.progress,
            pace: self.pace(),
            minor: self.is_minor(now),
            identity_booked: self.booked(Purpose::Identity).is_some(),
        }
    }

    /// The next appointment of a purpose that still counts.
    pub(crate) fn booked(&self, purpose: Purpose) -> Option<&Linked> {
        self.appointments.iter().find(|linked| {
            linked.purpose == purpose
                && matches!(linked.state, StateName::Booked | StateName::Arrived)
        })
    }
}
