//! A course as one authority offers it: what it asks for, and what it costs there.

use super::need::NeedQuestion;
use crate::catalogue::{Refusal, Text, check_slug};
use crate::id::{CourseId, DepartmentId};
use serde::{Deserialize, Serialize};

/// Tariffs of one offer at most.
pub const TARIFFS_MAX: usize = 20;
/// Cents of one tariff at most.
pub const FEE_CENTS_MAX: i64 = 1_000_000;

/// A course as one authority offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Key.
    pub id: CourseId,
    /// Short name of the course, unique per authority; that of the content.
    pub slug: String,
    /// The department that instructs.
    pub department: DepartmentId,
    /// What this authority decided.
    pub terms: Terms,
}

/// What an authority decided about a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Ways to take it.
    pub modes: Vec<Mode>,
    /// How somebody shows who they are.
    pub identity: IdentityRule,
    /// Short name of the service by which one books the check of identity.
    #[serde(default)]
    pub identity_service: Option<String>,
    /// Short name of the service by which one sees a physician.
    #[serde(default)]
    pub hindrance_service: Option<String>,
    /// Short name of the service by which one gets help with the course.
    #[serde(default)]
    pub help_service: Option<String>,
    /// How somebody below 18 takes it.
    pub minor_mode: MinorMode,
    /// Where the fee is paid at a counter.
    #[serde(default)]
    pub counter_place: Option<Text>,
    /// Whether choosing an invoice settles the fee at once; else staff note first that the invoice is on its way.
    #[serde(default)]
    pub invoice_is_enough: bool,
    /// What it costs; the first is the regular one. Empty: nothing.
    #[serde(default)]
    pub fees: Vec<Tariff>,
    /// Questions that replace those of the content.
    #[serde(default)]
    pub need: Option<Vec<NeedQuestion>>,
}

/// A way to take a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Alone, at one's own pace.
    SelfPaced,
    /// In a live group.
    Group,
    /// At the office.
    OnSite,
}

/// How somebody shows who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityRule {
    /// Not at all.
    None,
    /// To staff, by video.
    StaffVideo,
    /// To staff, at the office.
    OnSite,
}

/// How somebody below 18 takes a course (§ 43(6) `IfSG`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinorMode {
    /// The person with custody declares by a link of their own.
    Guardian,
    /// At the office only.
    OnSiteOnly,
}

/// What one group of people pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tariff {
    /// Short name.
    pub id: String,
    /// Who it is for.
    pub name: Text,
    /// Amount in cents; 0: nothing, if the proof is accepted.
    pub cents: i64,
    /// ISO 4217: `EUR`.
    pub currency: String,
    /// What is to be shown for it.
    #[serde(default)]
    pub proof: Option<Text>,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SelfPaced, Self::Group, Self::OnSite];

    /// The stable text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SelfPaced => "self_paced",
            Self::Group => "group",
            Self::OnSite => "on_site",
        }
    }

    /// The mode of a text.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

impl Terms {
    /// A tariff by its short name.
    #[must_use]
    pub fn tariff(&self, id: &str) -> Option<&Tariff> {
        self.fees.iter().find(|tariff| tariff.id == id)
    }

    /// The least that it costs; `None`: it costs nothing.
    #[must_use]
    pub fn fee_from(&self) -> Option<&Tariff> {
        self.fees.iter().min_by_key(|tariff| tariff.cents)
    }
}

/// Why an offer cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferFault {
    /// A text lacks German, or a short name is none.
    #[error(transparent)]
    Catalogue(#[from] Refusal),
    /// No way to take it, or one named twice.
    #[error("a course is offered in one to three ways, each named once")]
    Modes,
    /// Too many tariffs, two with the same name, or an amount out of range.
    #[error("there are at most 20 tariffs with names of their own, of 0 to 10,000 euros")]
    Fees,
}

impl Offer {
    /// Checks what the types alone cannot say.
    pub fn check(&self) -> Result<(), OfferFault> {
        check_slug(&self.slug)?;
        let Terms { modes, fees, .. } = &self.terms;
        let named_twice = |mode: &Mode| modes.iter().filter(|other| *other == mode).count() > 1;
        if modes.is_empty() || modes.iter().any(named_twice) {
            return Err(OfferFault::Modes);
        }
        for slug in self.terms.services() {
            check_slug(slug)?;
        }
        for tariff in fees {
            tariff.name.check()?;
            tariff.proof.as_ref().map_or(Ok(()), Text::check)?;
            let same = fees.iter().filter(|other| other.id == tariff.id).count();
            let is_currency = tariff.currency.len() == 3
                && tariff.currency.bytes().all(|b| b.is_ascii_uppercase());
            if same > 1
                || tariff.id.is_empty()
                || !is_currency
                || !(0..=FEE_CENTS_MAX).contains(&tariff.cents)
            {
                return Err(OfferFault::Fees);
            }
        }
        if fees.len() > TARIFFS_MAX {
            return Err(OfferFault::Fees);
        }
        Ok(())
    }
}

impl Terms {
    fn services(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.identity_service,
            &self.hindrance_service,
            &self.help_service,
        ];
        all.into_iter().flatten().map(String::as_str)
    }
}
