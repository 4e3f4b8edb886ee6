//! Availability: which times are open and free.
//!
//! Opening rules, closures and holidays make a [`DayProfile`]: how many counters are open at every grain of one local day.
//! Appointments are counted per grain in [`Taken`]. What a citizen may begin is one function over both,
//! [`free_starts`]; the month calendar counts its answer, the day list reads it, and the booking decision
//! ([`judge`]) looks one start up in it, so the three cannot disagree.

mod grains;
mod holiday;
mod profile;
mod rule;
mod search;

pub use grains::{GRAIN, GRAIN_MINUTES, GRAINS_MAX, GrainSet, Taken, TakenFault};
pub use holiday::{
    HolidayCalendar, HolidayDates, HolidayDay, HolidayRule, Place, Years, easter_sunday,
};
pub use profile::{DayProfile, grains_within};
pub use rule::{
    BREAKS_MAX, COUNTERS_MAX, Closure, EVERY_WEEKS_MAX, InvalidRule, LocalSpan, OpeningRule,
    Weekdays,
};
pub use search::{Ask, Refusal, Starts, Window, free_starts, judge, offered_starts};
