//! Free days and free start times.

use super::catalogue::Channel;
use super::time::rfc3339;
use jiff::tz::TimeZone;
use schalter_app::availability as app;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The days asked for, each with what is free.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayList {
    /// Every day from `from` to `to`, both included.
    pub days: Vec<DayView>,
}

/// One day of the calendar.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayView {
    /// The day in the authority's zone, `2026-12-03`.
    #[schema(format = Date)]
    pub date: String,
    /// Number of free start times.
    pub free: u32,
}

/// The free start times of one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartList {
    /// In order of time, then of pool.
    pub starts: Vec<StartView>,
}

/// One free start time.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartView {
    /// When it begins.
    #[schema(format = DateTime)]
    pub start: String,
    /// When it ends.
    #[schema(format = DateTime)]
    pub end: String,
    /// The pool, for booking.
    pub pool: Uuid,
    /// Where it is.
    pub site: Uuid,
    /// How one meets.
    pub channel: Channel,
}

impl From<&[app::Day]> for DayList {
    fn from(days: &[app::Day]) -> Self {
        let view = |day: &app::Day| DayView {
            date: day.date.to_string(),
            free: day.free,
        };
        Self {
            days: days.iter().map(view).collect(),
        }
    }
}

impl StartList {
    /// Starts as the authority's clocks show them.
    #[must_use]
    pub fn of(starts: &[app::Start], zone: &TimeZone) -> Self {
        let view = |start: &app::Start| StartView {
            start: rfc3339(start.time.start, zone),
            end: rfc3339(start.time.end, zone),
            pool: start.pool.0,
            site: start.site.0,
            channel: start.channel.into(),
        };
        Self {
            starts: starts.iter().map(view).collect(),
        }
    }
}
