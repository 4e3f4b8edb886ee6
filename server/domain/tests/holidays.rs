//! Our holidays against `holidays` of the Python Package Index (written by `holidays_check.py`) for all sixteen Länder, 2024–2035.
//!
//! The domain parses no TOML; this test reads the shipped file with a reader of its own.

use jiff::civil::{Date, Weekday, date};
use schalter_domain::availability::{
    HolidayCalendar, HolidayDay, HolidayRule, Place, Years, easter_sunday,
};
use schalter_domain::catalogue::{Land, Text};
use std::collections::BTreeSet;

fn shipped() -> HolidayCalendar {
    let file: toml::Table = include_str!("../../content/holidays.toml")
        .parse()
        .expect("TOML");
    let rules = file["holiday"].as_array().expect("a list").iter();
    HolidayCalendar::new(
        rules
            .map(|entry| rule(entry.as_table().expect("a table")))
            .collect(),
    )
}

fn rule(entry: &toml::Table) -> HolidayRule {
    let name: Text = entry["name"].clone().try_into().expect("texts by language");
    name.check().expect("German is there");
    let year = |key| {
        entry
            .get(key)
            .map(|year| i16::try_from(year.as_integer().expect("a year")).expect("a year"))
    };
    let words = |key| -> Vec<String> {
        let list = entry
            .get(key)
            .map_or(&[][..], |list| list.as_array().expect("a list"));
        list.iter()
            .map(|word| word.as_str().expect("a word").to_owned())
            .collect()
    };
    let lands = words("lands")
        .iter()
        .map(|code| Land::of_code(code).expect("a Land"))
        .collect();
    let days: Vec<HolidayDay> = entry
        .iter()
        .filter_map(|(key, value)| day(key, value))
        .collect();
    let [day] = days[..] else {
        panic!("{entry}: exactly one kind of day")
    };
    HolidayRule {
        name,
        day,
        years: Years {
            since: year("since"),
            until: year("until"),
        },
        place: Place {
            lands,
            only: words("only"),
            except: words("except"),
        },
    }
}

fn day(key: &str, value: &toml::Value) -> Option<HolidayDay> {
    let month_day = |value: &toml::Value| {
        let (month, day) = value
            .as_str()
            .and_then(|text| text.split_once('-'))
            .expect("MM-DD");
        (month.parse().expect("a month"), day.parse().expect("a day"))
    };
    match key {
        "fixed" => {
            let (month, day) = month_day(value);
            Some(HolidayDay::Fixed { month, day })
        }
        "easter" => {
            let offset = i16::try_from(value.as_integer().expect("days")).expect("days");
            Some(HolidayDay::Easter { offset })
        }
        "before" => {
            assert_eq!(
                value["weekday"].as_str(),
                Some("wednesday"),
                "the only one in the file"
            );
            let (month, day) = month_day(&value["date"]);
            Some(HolidayDay::WeekdayBefore {
                weekday: Weekday::Wednesday,
                month,
                day,
            })
        }
        "once" => Some(HolidayDay::Once(
            value.as_str().expect("a date").parse().expect("a date"),
        )),
        "name" | "since" | "until" | "lands" | "only" | "except" => None,
        other => panic!("unknown key {other}"),
    }
}

fn ours(calendar: &HolidayCalendar, ags: &str, year: i16) -> BTreeSet<Date> {
    calendar
        .between(ags, date(year, 1, 1), date(year, 12, 31))
        .iter()
        .map(|(date, _)| date)
        .collect()
}

/// Days on which we differ from the library on purpose, each with its reason. There is none: the library knows the
/// one-off days of Berlin and the formal Sundays of Brandenburg as well.
const DIFFERENCES: [(&str, &str, &str); 0] = [];

#[test]
fn all_lands_agree_with_the_library() {
    let calendar = shipped();
    let mut places = BTreeSet::new();
    for line in include_str!("holidays.txt").lines() {
        let (head, dates) = line.split_once(": ").expect("head: dates");
        let [ags, land, category, year] = head.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{head}: four words")
        };
        let theirs: BTreeSet<Date> = dates
            .split(' ')
            .map(|day| format!("{year}-{day}").parse().expect("a date"))
            .collect();
        let ours = ours(&calendar, ags, year.parse().expect("a year"));
        let differing: Vec<_> = ours
            .symmetric_difference(&theirs)
            .filter(|day| {
                !DIFFERENCES
                    .iter()
                    .any(|(at, on, _)| *at == ags && *on == day.to_string())
            })
            .collect();
        assert!(
            differing.is_empty(),
            "{land} {category} {ags} {year}: {differing:?}"
        );
        places.insert(Land::of_ags(ags).expect("a Land"));
    }
    assert_eq!(places.len(), 16);
}

#[test]
fn movable_feasts_fall_on_the_published_days() {
    let calendar = shipped();
    // Easter, Ascension, Whit Monday, Corpus Christi, Day of Repentance.
    for (year, days) in [
        (2026, [(4, 5), (5, 14), (5, 25), (6, 4), (11, 18)]),
        (2027, [(3, 28), (5, 6), (5, 17), (5, 27), (11, 17)]),
        (2028, [(4, 16), (5, 25), (6, 5), (6, 15), (11, 22)]),
        (2029, [(4, 1), (5, 10), (5, 21), (5, 31), (11, 21)]),
        (2030, [(4, 21), (5, 30), (6, 10), (6, 20), (11, 20)]),
    ] {
        let [easter, ascension, whit, corpus, repentance] =
            days.map(|(month, day)| date(year, month, day));
        assert_eq!(easter_sunday(year), Some(easter));
        for (ags, day, name) in [
            ("13004000", ascension, "Christi Himmelfahrt"),
            ("13004000", whit, "Pfingstmontag"),
            ("05111000", corpus, "Fronleichnam"),
            ("14612000", repentance, "Buß- und Bettag"),
            ("12054000", easter, "Ostersonntag"),
        ] {
            let found = calendar
                .on(ags, day)
                .map(|text| text.get(schalter_domain::catalogue::Language::German));
            assert_eq!(found, Some(name), "{ags} {day}");
        }
    }
    // The extremes of the Gregorian calendar, and the exception of 1954 and 1981.
    for (year, month, day) in [
        (1818, 3, 22),
        (1943, 4, 25),
        (1954, 4, 18),
        (1981, 4, 19),
        (2285, 3, 22),
    ] {
        assert_eq!(easter_sunday(year), Some(date(year, month, day)));
    }
    assert_eq!(easter_sunday(1582), None);
}

#[test]
fn one_off_and_local_days() {
    let calendar = shipped();
    for (ags, day, is_holiday) in [
        ("11000000", date(2020, 5, 8), true),
        ("11000000", date(2025, 5, 8), true),
        ("11000000", date(2026, 5, 8), false),
        ("11000000", date(2028, 6, 17), true),
        ("12054000", date(2028, 6, 17), false),
        ("11000000", date(2018, 3, 8), false),
        ("11000000", date(2019, 3, 8), true),
        ("13004000", date(2022, 3, 8), false),
        ("02000000", date(2016, 10, 31), false),
        ("08111000", date(2017, 10, 31), true),
        ("08111000", date(2018, 10, 31), false),
        ("09761000", date(2026, 8, 8), true),
        ("09162000", date(2026, 8, 8), false),
        ("14612000", date(2026, 6, 4), false),
        ("14625440", date(2026, 6, 4), true),
        ("16064074", date(2026, 6, 4), true),
        ("16064046", date(2026, 6, 4), false),
        ("99000000", date(2026, 10, 3), true),
        ("99000000", date(2026, 1, 6), false),
    ] {
        assert_eq!(calendar.on(ags, day).is_some(), is_holiday, "{ags} {day}");
        assert_eq!(
            ours(&calendar, ags, day.year()).contains(&day),
            is_holiday,
            "{ags} {day}"
        );
    }
}
