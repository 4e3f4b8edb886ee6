//! What the types of the catalogue alone cannot say: checked before anything of it is stored.

use super::{Authority, Land, Pool, Service};
use crate::time::Millis;

/// Why a part of the catalogue cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// German is missing or a translation is empty.
    #[error("a text needs German, and no translation may be empty")]
    Text,
    /// Not `[a-z0-9-]{2,40}`.
    #[error("a short name has 2 to 40 characters of a-z, 0-9 and -")]
    Slug,
    /// Not 14 digits that begin with 99.
    #[error("a LeiKa key has 14 digits and begins with 99")]
    Leika,
    /// Not eight digits of a Land.
    #[error("a municipality key has eight digits and begins with the number of a Land")]
    Ags,
    /// Not `#rrggbb`.
    #[error("a colour is written #rrggbb")]
    Colour,
    /// Not in the tz database.
    #[error("the time zone is not known")]
    TimeZone,
    /// Outside 5 minutes to 8 hours for one person or 0 to 8 hours for a further one.
    #[error("a service takes 5 minutes to 8 hours")]
    Duration,
    /// Outside 1–10.
    #[error("one booking is for 1 to 10 persons")]
    People,
    /// Lead, release window or step out of range.
    #[error("a pool is released up to 400 days ahead, and its starts lie 5 to 60 minutes apart")]
    Window,
}

/// Checks a short name in addresses.
pub fn check_slug(slug: &str) -> Result<(), Refusal> {
    let fits = (2..=40).contains(&slug.len())
        && slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits { Ok(()) } else { Err(Refusal::Slug) }
}

/// Checks a `LeiKa` key: 14 digits, the first two are 99.
pub fn check_leika(key: &str) -> Result<(), Refusal> {
    let fits = key.len() == 14 && key.starts_with("99") && key.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(()) } else { Err(Refusal::Leika) }
}

/// Checks a municipality key: eight digits, the first two are the number of a Land.
pub fn check_ags(ags: &str) -> Result<(), Refusal> {
    let fits =
        ags.len() == 8 && ags.bytes().all(|b| b.is_ascii_digit()) && Land::of_ags(ags).is_some();
    if fits { Ok(()) } else { Err(Refusal::Ags) }
}

/// Days ahead that times may be released at most.
pub const RELEASE_DAYS_MAX: u16 = 400;
/// Persons in one booking at most, whatever the service says.
pub const PEOPLE_MAX: u8 = 10;

impl Authority {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), Refusal> {
        check_slug(&self.slug)?;
        self.name.check()?;
        self.zone()?;
        let hex = self.colour.strip_prefix('#').ok_or(Refusal::Colour)?;
        if hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(())
        } else {
            Err(Refusal::Colour)
        }
    }

    /// Its time zone from the tz database.
    pub fn zone(&self) -> Result<jiff::tz::TimeZone, Refusal> {
        jiff::tz::TimeZone::get(&self.time_zone).map_err(|_| Refusal::TimeZone)
    }
}

impl Service {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), Refusal> {
        check_slug(&self.slug)?;
        check_leika(&self.leika)?;
        self.name.check()?;
        self.summary.check()?;
        for text in self.documents.iter().chain(&self.fee_note) {
            text.check()?;
        }
        let longest = Millis::hours(8);
        if self.duration < Millis::minutes(5)
            || self.duration > longest
            || self.duration_per_extra_person < Millis::ZERO
            || self.duration_per_extra_person > longest
        {
            return Err(Refusal::Duration);
        }
        if (1..=PEOPLE_MAX).contains(&self.people_max) {
            Ok(())
        } else {
            Err(Refusal::People)
        }
    }
}

impl Pool {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), Refusal> {
        let step = Millis::minutes(5)..=Millis::minutes(60);
        if self.lead >= Millis::ZERO
            && self.release_days <= RELEASE_DAYS_MAX
            && step.contains(&self.start_step)
        {
            Ok(())
        } else {
            Err(Refusal::Window)
        }
    }
}
