//! Public holidays by the municipality of a site: rules as data, written by whoever reads `content/holidays.toml`.
//!
//! Holidays belong to the municipality (AGS), not to the Land alone: Augsburg has its own, and Corpus Christi or the
//! Assumption of Mary depend on the village.

use crate::catalogue::{Land, Text};
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// One holiday: which day, in which years, where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayRule {
    /// Name as citizens read it.
    pub name: Text,
    /// Which day of the year.
    pub day: HolidayDay,
    /// In which years.
    pub years: Years,
    /// Where.
    pub place: Place,
}

/// Which day of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayDay {
    /// The same date every year. 29 February is a holiday only in leap years.
    Fixed {
        /// 1–12.
        month: i8,
        /// 1–31.
        day: i8,
    },
    /// Days after Easter Sunday; negative before it.
    Easter {
        /// −2 is Good Friday, 60 Corpus Christi.
        offset: i16,
    },
    /// The last such weekday strictly before a date.
    WeekdayBefore {
        /// Which weekday.
        weekday: Weekday,
        /// Month of the date, 1–12.
        month: i8,
        /// Day of the date, 1–31.
        day: i8,
    },
    /// One day in one year.
    Once(Date),
}

/// A range of years, both ends included; open where `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Years {
    /// First year.
    pub since: Option<i16>,
    /// Last year.
    pub until: Option<i16>,
}

/// Where a holiday counts. Municipalities are AGS prefixes: `09761000` is a town, `16061` a county, `14` a Land.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// In these Länder; none named: in all.
    pub lands: Vec<Land>,
    /// Only in municipalities that begin so; none named: in all.
    pub only: Vec<String>,
    /// Not in municipalities that begin so.
    pub except: Vec<String>,
}

impl Years {
    /// Whether a year is among them.
    #[must_use]
    pub fn contains(self, year: i16) -> bool {
        self.since.is_none_or(|first| first <= year) && self.until.is_none_or(|last| year <= last)
    }
}

impl Place {
    /// Whether a municipality is among them.
    #[must_use]
    pub fn contains(&self, ags: &str) -> bool {
        let begins = |prefixes: &[String]| {
            prefixes
                .iter()
                .any(|prefix| ags.starts_with(prefix.as_str()))
        };
        let land_fits = self.lands.is_empty()
            || Land::of_ags(ags).is_some_and(|land| self.lands.contains(&land));
        land_fits && (self.only.is_empty() || begins(&self.only)) && !begins(&self.except)
    }
}

impl HolidayDay {
    /// The date in a year, if it exists there.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::Easter { offset } => easter_sunday(year)?
                .checked_add(Span::new().days(offset))
                .ok(),
            Self::WeekdayBefore {
                weekday,
                month,
                day,
            } => Date::new(year, month, day)
                .ok()?
                .nth_weekday(-1, weekday)
                .ok(),
            Self::Once(date) => (date.year() == year).then_some(date),
        }
    }
}

impl HolidayRule {
    /// The date in a year, if the rule counts in it.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<Date> {
        self.years
            .contains(year)
            .then(|| self.day.in_year(year))
            .flatten()
    }
}

/// Easter Sunday in the Gregorian calendar (Meeus/Jones/Butcher); `None` outside 1583–9999.
#[must_use]
pub fn easter_sunday(year: i16) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let of_year = i32::from(year);
    let golden = of_year % 19;
    let (century, rest) = (of_year / 100, of_year % 100);
    let moon_shift = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 19 * weekday) / 433;
    let month = (epact + weekday - 7 * late + 90) / 25;
    let day = (epact + weekday - 7 * late + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// All known holidays.
#[derive(Debug, Clone, Default)]
pub struct HolidayCalendar {
    rules: Vec<HolidayRule>,
}

/// The holidays of one municipality in a range of dates, for many questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HolidayDates {
    /// Ascending by date.
    days: Vec<(Date, Text)>,
}

impl HolidayCalendar {
    /// A calendar of these rules.
    #[must_use]
    pub fn new(rules: Vec<HolidayRule>) -> Self {
        Self { rules }
    }

    /// The holidays of a municipality from `from` to `to`, both included.
    #[must_use]
    pub fn between(&self, ags: &str, from: Date, to: Date) -> HolidayDates {
        let mut days: Vec<(Date, Text)> = self
            .rules
            .iter()
            .filter(|rule| rule.place.contains(ags))
            .flat_map(|rule| {
                (from.year()..=to.year())
                    .filter_map(|year| Some((rule.in_year(year)?, rule.name.clone())))
            })
            .filter(|(date, _)| from <= *date && *date <= to)
            .collect();
        days.sort_by_key(|(date, _)| *date);
        days.dedup_by_key(|(date, _)| *date);
        HolidayDates { days }
    }

    /// The holiday of a municipality on a date.
    #[must_use]
    pub fn on(&self, ags: &str, date: Date) -> Option<&Text> {
        self.rules
            .iter()
            .find(|rule| rule.in_year(date.year()) == Some(date) && rule.place.contains(ags))
            .map(|rule| &rule.name)
    }
}

impl HolidayDates {
    /// The name of the holiday on a date.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&Text> {
        self.days
            .binary_search_by_key(&date, |(day, _)| *day)
            .ok()
            .map(|at| &self.days[at].1)
    }

    /// Whether a date is a holiday.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.on(date).is_some()
    }

    /// All of them by date.
    pub fn iter(&self) -> impl Iterator<Item = (Date, &Text)> {
        self.days.iter().map(|(date, name)| (*date, name))
    }
}
