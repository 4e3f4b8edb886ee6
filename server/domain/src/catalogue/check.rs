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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Channel, Language, Text};
    use crate::id::{AuthorityId, DepartmentId, PoolId, QueueId, ServiceId, SiteId};
    use uuid::Uuid;

    #[test]
    fn keys_have_their_form() {
        for (slug, fits) in [
            ("musterland", true),
            ("kfz-2", true),
            ("ab", true),
            ("a", false),
            ("", false),
            ("Kreis", false),
            ("köln", false),
            ("a b", false),
            ("a234567890123456789012345678901234567890", true),
            ("a2345678901234567890123456789012345678901", false),
        ] {
            assert_eq!(check_slug(slug).is_ok(), fits, "{slug}");
        }
        for (key, fits) in [
            ("99036008007000", true),
            ("98036008007000", false),
            ("9903600800700", false),
            ("990360080070000", false),
            ("9903600800700x", false),
        ] {
            assert_eq!(check_leika(key).is_ok(), fits, "{key}");
        }
        for (ags, fits) in [
            ("05111000", true),
            ("16077052", true),
            ("17000000", false),
            ("00111000", false),
            ("5111000", false),
            ("0511100x", false),
            ("+5111000", false),
        ] {
            assert_eq!(check_ags(ags).is_ok(), fits, "{ags}");
        }
    }

    #[test]
    fn a_land_is_known_by_its_code_and_its_number() {
        for (number, land) in (1..).zip(Land::ALL) {
            assert_eq!(Land::of_code(land.code()), Some(land));
            assert_eq!(Land::of_ags(&format!("{number:02}000000")), Some(land));
            assert_eq!(serde_json::to_value(land).expect("a word"), land.code());
        }
        assert_eq!(Land::of_ags("05111000"), Some(Land::Nw));
        assert_eq!(Land::of_ags("ß1"), None);
        for channel in Channel::ALL {
            assert_eq!(Channel::of_name(channel.name()), Some(channel));
            assert_eq!(
                serde_json::to_value(channel).expect("a word"),
                channel.name()
            );
        }
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
            assert_eq!(
                serde_json::to_value(language).expect("a word"),
                language.tag()
            );
        }
    }

    #[test]
    fn texts_fall_back_to_german() {
        let text = Text(
            [
                (Language::German, "Ausweis".to_owned()),
                (Language::English, "Card".to_owned()),
            ]
            .into(),
        );
        assert_eq!(text.get(Language::English), "Card");
        assert_eq!(text.get(Language::PlainGerman), "Ausweis");
        assert_eq!(text.get(Language::Arabic), "Card");
        assert_eq!(text.check(), Ok(()));
        for broken in [
            Text([(Language::English, "Card".to_owned())].into()),
            Text([(Language::German, " ".to_owned())].into()),
            Text(
                [
                    (Language::German, "Ausweis".to_owned()),
                    (Language::English, String::new()),
                ]
                .into(),
            ),
        ] {
            assert_eq!(broken.check(), Err(Refusal::Text));
        }
    }

    #[test]
    fn services_keep_their_ranges() {
        let service = Service {
            id: ServiceId(Uuid::nil()),
            slug: "ausweis".to_owned(),
            department: DepartmentId(Uuid::nil()),
            leika: "99008001012004".to_owned(),
            name: Text::german("Personalausweis"),
            summary: Text::german("Beantragen."),
            synonyms: Text::german("Perso"),
            documents: vec![],
            fee: None,
            fee_note: None,
            duration: Millis::minutes(15),
            duration_per_extra_person: Millis::minutes(10),
            people_max: 4,
        };
        assert_eq!(service.check(), Ok(()));
        assert_eq!(
            [0, 1, 4, 5].map(|people| service.duration_for(people)),
            [
                None,
                Some(Millis::minutes(15)),
                Some(Millis::minutes(45)),
                None
            ]
        );
        for (change, refusal) in [
            (
                Service {
                    duration: Millis::minutes(4),
                    ..service.clone()
                },
                Refusal::Duration,
            ),
            (
                Service {
                    duration: Millis::minutes(481),
                    ..service.clone()
                },
                Refusal::Duration,
            ),
            (
                Service {
                    duration_per_extra_person: Millis(-1),
                    ..service.clone()
                },
                Refusal::Duration,
            ),
            (
                Service {
                    people_max: 0,
                    ..service.clone()
                },
                Refusal::People,
            ),
            (
                Service {
                    people_max: 11,
                    ..service.clone()
                },
                Refusal::People,
            ),
            (
                Service {
                    documents: vec![Text::german("")],
                    ..service
                },
                Refusal::Text,
            ),
        ] {
            assert_eq!(change.check(), Err(refusal));
        }
    }

    #[test]
    fn pools_keep_their_ranges() {
        let pool = Pool {
            id: PoolId(Uuid::nil()),
            department: DepartmentId(Uuid::nil()),
            site: SiteId(Uuid::nil()),
            channel: Channel::Phone,
            queue: QueueId(Uuid::nil()),
            services: vec![],
            lead: Millis::ZERO,
            release_days: RELEASE_DAYS_MAX,
            start_step: Millis::minutes(5),
        };
        assert_eq!(pool.check(), Ok(()));
        for change in [
            Pool {
                lead: Millis(-1),
                ..pool.clone()
            },
            Pool {
                release_days: RELEASE_DAYS_MAX + 1,
                ..pool.clone()
            },
            Pool {
                start_step: Millis::minutes(4),
                ..pool.clone()
            },
            Pool {
                start_step: Millis::minutes(61),
                ..pool
            },
        ] {
            assert_eq!(change.check(), Err(Refusal::Window));
        }
    }

    #[test]
    fn authorities_have_a_known_zone_and_a_colour() {
        let authority = Authority {
            id: AuthorityId(Uuid::nil()),
            slug: "musterland".to_owned(),
            name: Text::german("Kreis Musterland"),
            land: Land::Nw,
            time_zone: "Europe/Berlin".to_owned(),
            colour: "#005a9c".to_owned(),
            logo_svg: String::new(),
            phone: String::new(),
            email: String::new(),
        };
        assert_eq!(authority.check(), Ok(()));
        for (change, refusal) in [
            (
                Authority {
                    time_zone: "Europe/Musterland".to_owned(),
                    ..authority.clone()
                },
                Refusal::TimeZone,
            ),
            (
                Authority {
                    colour: "005a9c".to_owned(),
                    ..authority.clone()
                },
                Refusal::Colour,
            ),
            (
                Authority {
                    colour: "#05a".to_owned(),
                    ..authority
                },
                Refusal::Colour,
            ),
        ] {
            assert_eq!(change.check(), Err(refusal));
        }
    }
}
