//! An appointment as its citizen sees it.

use super::authenticate;
use crate::catalogue::Catalogue;
use crate::{Context, Error, Fault, Token};
use jiff::civil::Date;
use schalter_domain::booking::{Appointment, AppointmentState, StateName};
use schalter_domain::catalogue::{Service, Site};
use schalter_domain::id::AppointmentId;
use schalter_domain::time::{Millis, Timestamp};
use schalter_storage::booking::Record;
use std::sync::Arc;

/// An appointment with what belongs to it.
#[derive(Debug, Clone)]
pub struct AppointmentView {
    /// The appointment.
    pub appointment: Appointment,
    /// Its state as of now: a hold that ran out is expired.
    pub state: StateName,
    /// Whose it is, with its services and sites.
    pub catalogue: Arc<Catalogue>,
    /// First instant one may check in.
    pub check_in_from: Timestamp,
    /// First instant one may no longer check in.
    pub check_in_until: Timestamp,
    /// The local date on which what is known about the person is destroyed, while something is.
    pub deleted_on: Option<Date>,
}

impl AppointmentView {
    /// What it is for.
    #[must_use]
    pub fn service(&self) -> Option<&Service> {
        self.catalogue.service_ever(self.appointment.service)
    }

    /// Where it is.
    #[must_use]
    pub fn site(&self) -> Option<&Site> {
        self.catalogue
            .site(self.catalogue.pool(self.appointment.pool)?.site)
    }
}

/// The appointment that a token opens.
pub async fn show<R>(
    ctx: &Context,
    id: AppointmentId,
    token: &Token,
) -> Result<AppointmentView, Error<R>> {
    let record = authenticate(ctx, id, token).await?;
    Ok(view_of(ctx, record).await?)
}

/// An appointment with what belongs to it.
pub(crate) async fn view_of(ctx: &Context, record: Record) -> Result<AppointmentView, Fault> {
    let catalogue = ctx.catalogue(record.authority).await?;
    let catalogue = catalogue.ok_or_else(|| Fault::corrupt("appointment", "no such authority"))?;
    Ok(view_in(ctx, catalogue, record.appointment))
}

/// An appointment with what belongs to it, where the catalogue is at hand.
pub(super) fn view_in(
    ctx: &Context,
    catalogue: Arc<Catalogue>,
    appointment: Appointment,
) -> AppointmentView {
    let check_in = ctx.settings.check_in;
    AppointmentView {
        state: appointment.state.name_at(ctx.now()),
        check_in_from: check_in.from(appointment.time.start),
        check_in_until: check_in.until(appointment.time.start),
        deleted_on: deleted_on(ctx, &appointment, &catalogue),
        catalogue,
        appointment,
    }
}

fn deleted_on(ctx: &Context, appointment: &Appointment, catalogue: &Catalogue) -> Option<Date> {
    appointment.state.person()?;
    let after = |instant: Timestamp, days: u16| instant.plus(Millis::hours(24 * u32::from(days)));
    let over = after(appointment.time.end, ctx.settings.keep_days);
    let gone = match appointment.state {
        AppointmentState::Cancelled { at, .. } => {
            over.min(after(at, ctx.settings.keep_cancelled_days))
        }
        _ => over,
    };
    Some(gone.local_date(catalogue.zone()))
}
