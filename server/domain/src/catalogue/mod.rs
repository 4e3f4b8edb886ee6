//! Catalogue: authorities, departments, sites, services, pools, and the search over them.

mod check;
mod search;
mod text;

pub use check::{PEOPLE_MAX, RELEASE_DAYS_MAX, Refusal, check_ags, check_leika, check_slug};
pub use search::{Found, QUERY_CHARACTERS_MAX, search};
pub use text::{Language, Text};

use crate::id::{AuthorityId, CounterId, DepartmentId, PoolId, QueueId, ServiceId, SiteId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// How a citizen meets the clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In the building.
    OnSite,
    /// By video.
    Video,
    /// By telephone.
    Phone,
}

/// The sixteen Länder, by their ISO 3166-2:DE code without `DE-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the codes are the names")]
pub enum Land {
    Bw,
    By,
    Be,
    Bb,
    Hb,
    Hh,
    He,
    Mv,
    Ni,
    Nw,
    Rp,
    Sl,
    Sn,
    St,
    Sh,
    Th,
}

impl Land {
    /// All of them in the order of the official municipality keys (01 Schleswig-Holstein to 16 Thüringen).
    pub const ALL: [Self; 16] = [
        Self::Sh,
        Self::Hh,
        Self::Ni,
        Self::Hb,
        Self::Nw,
        Self::He,
        Self::Rp,
        Self::Bw,
        Self::By,
        Self::Sl,
        Self::Be,
        Self::Bb,
        Self::Mv,
        Self::Sn,
        Self::St,
        Self::Th,
    ];

    /// Its code: `NW`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bw => "BW",
            Self::By => "BY",
            Self::Be => "BE",
            Self::Bb => "BB",
            Self::Hb => "HB",
            Self::Hh => "HH",
            Self::He => "HE",
            Self::Mv => "MV",
            Self::Ni => "NI",
            Self::Nw => "NW",
            Self::Rp => "RP",
            Self::Sl => "SL",
            Self::Sn => "SN",
            Self::St => "ST",
            Self::Sh => "SH",
            Self::Th => "TH",
        }
    }

    /// The Land of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|land| land.code() == code)
    }

    /// The Land a municipality lies in: the first two digits of its key.
    #[must_use]
    pub fn of_ags(ags: &str) -> Option<Self> {
        let number: usize = ags.get(..2)?.parse().ok()?;
        Self::ALL.get(number.checked_sub(1)?).copied()
    }
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Video, Self::Phone];

    /// Its stable name: `on_site`, `video`, `phone`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Video => "video",
            Self::Phone => "phone",
        }
    }

    /// The channel of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// The tenant: a county or municipality, controller in the sense of the GDPR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its key, first in every other key.
    pub id: AuthorityId,
    /// Short name in addresses, `[a-z0-9-]{2,40}`.
    pub slug: String,
    /// Name as citizens read it.
    pub name: Text,
    /// The Land it lies in.
    pub land: Land,
    /// IANA name of its time zone, `Europe/Berlin`.
    pub time_zone: String,
    /// Brand colour, `#rrggbb`.
    pub colour: String,
    /// Logo as an SVG document.
    pub logo_svg: String,
    /// Telephone for citizens who cannot use the pages.
    pub phone: String,
    /// Address mail is sent from and answered to.
    pub email: String,
}

/// Part of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// Key.
    pub id: DepartmentId,
    /// Name as citizens read it.
    pub name: Text,
}

/// A building, or the video site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Key.
    pub id: SiteId,
    /// Name as citizens read it.
    pub name: Text,
    /// Street, number, postal code, town; empty for the video site.
    pub address: String,
    /// Municipality key (AGS, eight digits): decides the holidays.
    pub ags: String,
}

/// A fee in integer cents; `None` where the amount depends on the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fee {
    /// Amount in euro cents.
    pub cents: i64,
}

/// What the citizen wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Key.
    pub id: ServiceId,
    /// Short name in addresses, unique per authority.
    pub slug: String,
    /// Department that offers it.
    pub department: DepartmentId,
    /// `LeiKa` key, 14 digits.
    pub leika: String,
    /// Name as citizens read it.
    pub name: Text,
    /// One sentence.
    pub summary: Text,
    /// Words that find it, plain ones first ("Auto anmelden"), per language.
    pub synonyms: Text,
    /// Documents to bring or have at hand.
    pub documents: Vec<Text>,
    /// What it costs; `None`: free of charge is `Some(Fee { cents: 0 })`.
    pub fee: Option<Fee>,
    /// Words beside the fee ("from", "plus plates").
    pub fee_note: Option<Text>,
    /// Time at the counter for one person.
    pub duration: Millis,
    /// Time for each further person.
    pub duration_per_extra_person: Millis,
    /// Persons in one booking at most, 1–10.
    pub people_max: u8,
}

impl Service {
    /// Time at the counter for so many persons; `None` for none or more than one booking may bring.
    #[must_use]
    pub fn duration_for(&self, people: u8) -> Option<Millis> {
        (1..=self.people_max).contains(&people).then(|| {
            self.duration
                .plus(self.duration_per_extra_person.times(u32::from(people - 1)))
        })
    }
}

/// The unit of capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Key.
    pub id: PoolId,
    /// Department.
    pub department: DepartmentId,
    /// Site; video has a site too.
    pub site: SiteId,
    /// Channel.
    pub channel: Channel,
    /// The line its tickets stand in.
    pub queue: QueueId,
    /// Services offered here.
    pub services: Vec<ServiceId>,
    /// How soon before the start one may book, at the latest.
    pub lead: Millis,
    /// How many days ahead times are released, 0–400.
    pub release_days: u16,
    /// Starts are offered in this step from the beginning of each open stretch, 5–60 minutes.
    pub start_step: Millis,
}

/// Where one clerk serves one citizen at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// Key.
    pub id: CounterId,
    /// Queue it calls from.
    pub queue: QueueId,
    /// Name on the display: "Schalter 3", "Video 1".
    pub name: String,
}
