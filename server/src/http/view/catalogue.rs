//! Authorities and services as citizens see them.

use super::Text;
use schalter_app::catalogue::Catalogue;
use schalter_domain::catalogue as domain;
use schalter_domain::time::Millis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// All authorities of this installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityList {
    /// Whether this is a demo: accounts with known passwords exist.
    pub demo: bool,
    /// In the order of their names.
    pub authorities: Vec<AuthoritySummary>,
}

/// An authority, as it appears beside other things.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AuthoritySummary {
    /// Key.
    pub id: Uuid,
    /// Short name in addresses.
    pub slug: String,
    /// Name.
    pub name: Text,
    /// Brand colour, `#rrggbb`.
    pub colour: String,
    /// Where its logo is.
    pub logo_url: String,
}

/// An authority with all that a citizen may ask of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuthorityView {
    /// Its short form.
    #[serde(flatten)]
    pub summary: AuthoritySummary,
    /// The Land it lies in, ISO 3166-2:DE without `DE-`.
    pub land: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Telephone.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// Departments.
    pub departments: Vec<DepartmentView>,
    /// Buildings, and the video site.
    pub sites: Vec<SiteView>,
}

/// A department.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DepartmentView {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: Text,
}

/// A building with an address; the address of the video site is empty.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SiteView {
    /// Key.
    pub id: Uuid,
    /// Name.
    pub name: Text,
    /// Street, number, postal code, town.
    pub address: String,
}

/// Services found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceList {
    /// Best match first.
    pub services: Vec<ServiceSummary>,
    /// Whether they have all words of the question, not only some.
    pub complete: bool,
}

/// A service in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ServiceSummary {
    /// Key.
    pub id: Uuid,
    /// Short name in addresses.
    pub slug: String,
    /// Name.
    pub name: Text,
    /// One sentence.
    pub summary: Text,
    /// Who offers it.
    pub department: DepartmentView,
    /// How it can be had.
    pub channels: Vec<Channel>,
    /// Time at the counter for one person.
    pub duration_minutes: i64,
    /// What it costs; null where the amount depends on the case.
    #[schema(required)]
    pub fee: Option<FeeView>,
    /// Words beside the fee.
    #[schema(required)]
    pub fee_note: Option<Text>,
}

/// Money.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Price)]
pub struct FeeView {
    /// Hundredths.
    pub cents: i64,
    /// ISO 4217, `EUR`.
    pub currency: String,
}

/// A service with all that a citizen must know to book it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceView {
    /// Its short form.
    #[serde(flatten)]
    pub summary: ServiceSummary,
    /// Who offers it.
    pub authority: AuthoritySummary,
    /// `LeiKa` key, 14 digits.
    pub leika: String,
    /// Documents to bring or have at hand.
    pub documents: Vec<Text>,
    /// Persons in one booking at most.
    pub people_max: u8,
    /// Time for each further person.
    pub duration_per_extra_person_minutes: i64,
    /// Where it can be had.
    pub places: Vec<Place>,
}

/// One pool that offers the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Place {
    /// The pool, for booking.
    pub pool: Uuid,
    /// How one meets there.
    pub channel: Channel,
    /// Where it is.
    pub site: SiteView,
}

/// How a citizen meets the clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In the building.
    OnSite,
    /// By video.
    Video,
    /// By telephone.
    Phone,
}

impl AuthorityView {
    /// The authority of a catalogue.
    #[must_use]
    pub fn of(catalogue: &Catalogue) -> Self {
        let authority = catalogue.authority();
        Self {
            summary: authority.into(),
            land: authority.land.code().to_owned(),
            time_zone: authority.time_zone.clone(),
            phone: authority.phone.clone(),
            email: authority.email.clone(),
            departments: catalogue
                .content()
                .departments
                .iter()
                .map(Into::into)
                .collect(),
            sites: catalogue.content().sites.iter().map(Into::into).collect(),
        }
    }
}

impl ServiceList {
    /// Services of a catalogue, in the order in which they were found.
    #[must_use]
    pub fn of(catalogue: &Catalogue, found: &domain::Found<'_>) -> Self {
        Self {
            complete: found.complete,
            services: found
                .services
                .iter()
                .map(|service| ServiceSummary::of(catalogue, service))
                .collect(),
        }
    }
}

impl ServiceSummary {
    fn of(catalogue: &Catalogue, service: &domain::Service) -> Self {
        let nameless = || DepartmentView {
            id: service.department.0,
            name: (&domain::Text::german("")).into(),
        };
        Self {
            id: service.id.0,
            slug: service.slug.clone(),
            name: (&service.name).into(),
            summary: (&service.summary).into(),
            department: catalogue
                .department(service.department)
                .map_or_else(nameless, Into::into),
            channels: catalogue
                .channels(service.id)
                .into_iter()
                .map(Into::into)
                .collect(),
            duration_minutes: whole_minutes(service.duration),
            fee: service.fee.map(Into::into),
            fee_note: service.fee_note.as_ref().map(Into::into),
        }
    }
}

impl ServiceView {
    /// One service of a catalogue.
    #[must_use]
    pub fn of(catalogue: &Catalogue, service: &domain::Service) -> Self {
        let places = catalogue.places(service.id, None);
        let place = |offer: schalter_app::catalogue::OfferedAt<'_>| Place {
            pool: offer.pool.id.0,
            channel: offer.pool.channel.into(),
            site: offer.site.into(),
        };
        Self {
            summary: ServiceSummary::of(catalogue, service),
            authority: catalogue.authority().into(),
            leika: service.leika.clone(),
            documents: service.documents.iter().map(Into::into).collect(),
            people_max: service.people_max,
            duration_per_extra_person_minutes: whole_minutes(service.duration_per_extra_person),
            places: places.map(place).collect(),
        }
    }
}

/// Durations are whole minutes by the rules of the catalogue.
const fn whole_minutes(span: Millis) -> i64 {
    span.0 / 60_000
}

impl From<domain::Channel> for Channel {
    fn from(channel: domain::Channel) -> Self {
        match channel {
            domain::Channel::OnSite => Self::OnSite,
            domain::Channel::Video => Self::Video,
            domain::Channel::Phone => Self::Phone,
        }
    }
}

impl From<Channel> for domain::Channel {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::OnSite => Self::OnSite,
            Channel::Video => Self::Video,
            Channel::Phone => Self::Phone,
        }
    }
}

impl From<&domain::Authority> for AuthoritySummary {
    fn from(authority: &domain::Authority) -> Self {
        Self {
            id: authority.id.0,
            slug: authority.slug.clone(),
            name: (&authority.name).into(),
            colour: authority.colour.clone(),
            logo_url: format!("/api/v1/authorities/{}/logo.svg", authority.slug),
        }
    }
}

impl From<&domain::Department> for DepartmentView {
    fn from(department: &domain::Department) -> Self {
        Self {
            id: department.id.0,
            name: (&department.name).into(),
        }
    }
}

impl From<&domain::Site> for SiteView {
    fn from(site: &domain::Site) -> Self {
        Self {
            id: site.id.0,
            name: (&site.name).into(),
            address: site.address.clone(),
        }
    }
}

impl SiteView {
    /// The place of an appointment whose pool is no more.
    #[must_use]
    pub fn nowhere() -> Self {
        Self {
            id: Uuid::nil(),
            name: (&domain::Text::german("")).into(),
            address: String::new(),
        }
    }
}

impl From<domain::Fee> for FeeView {
    fn from(fee: domain::Fee) -> Self {
        Self {
            cents: fee.cents,
            currency: "EUR".to_owned(),
        }
    }
}
