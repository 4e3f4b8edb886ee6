//! Reads `content/holidays.toml` into the rules of the domain.

use anyhow::Context as _;
use jiff::civil::{Date, Weekday};
use schalter_domain::availability::{HolidayDay, HolidayRule, Place, Years};
use schalter_domain::catalogue::{Land, Text};
use serde::Deserialize;

const SHIPPED: &str = include_str!("../content/holidays.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    holiday: Vec<Entry>,
}

/// One holiday as it is written in the file, whose head explains the keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Text,
    fixed: Option<String>,
    easter: Option<i16>,
    before: Option<Before>,
    once: Option<Date>,
    since: Option<i16>,
    until: Option<i16>,
    #[serde(default)]
    lands: Vec<Land>,
    #[serde(default)]
    only: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    weekday: String,
    date: String,
}

/// The public holidays that come with the program.
pub fn shipped() -> anyhow::Result<Vec<HolidayRule>> {
    read(SHIPPED).context("content/holidays.toml")
}

fn read(text: &str) -> anyhow::Result<Vec<HolidayRule>> {
    let file: File = toml::from_str(text)?;
    file.holiday.into_iter().map(rule).collect()
}

fn rule(entry: Entry) -> anyhow::Result<HolidayRule> {
    let Entry {
        name,
        fixed,
        easter,
        before,
        once,
        since,
        until,
        lands,
        only,
        except,
    } = entry;
    let day = match (fixed, easter, before, once) {
        (Some(fixed), None, None, None) => {
            let (month, day) = month_day(&fixed)?;
            HolidayDay::Fixed { month, day }
        }
        (None, Some(offset), None, None) => HolidayDay::Easter { offset },
        (None, None, Some(before), None) => {
            let (month, day) = month_day(&before.date)?;
            HolidayDay::WeekdayBefore {
                weekday: weekday(&before.weekday)?,
                month,
                day,
            }
        }
        (None, None, None, Some(once)) => HolidayDay::Once(once),
        _ => anyhow::bail!("a holiday needs exactly one of fixed, easter, before and once"),
    };
    Ok(HolidayRule {
        name,
        day,
        years: Years { since, until },
        place: Place {
            lands,
            only,
            except,
        },
    })
}

fn month_day(text: &str) -> anyhow::Result<(i8, i8)> {
    // A leap year, so that 29 February may stand there.
    let date: Date = format!("2024-{text}")
        .parse()
        .with_context(|| format!("`{text}` is no MM-DD"))?;
    Ok((date.month(), date.day()))
}

fn weekday(name: &str) -> anyhow::Result<Weekday> {
    Ok(match name {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        other => anyhow::bail!("`{other}` is no weekday"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use schalter_domain::availability::HolidayCalendar;

    #[test]
    fn the_shipped_holidays_are_read() {
        let calendar = HolidayCalendar::new(shipped().expect("readable"));
        let on = |ags: &str, date: &str| calendar.on(ags, date.parse().expect("a date")).is_some();
        for (ags, date, is_holiday) in [
            ("05998004", "2026-10-03", true),
            ("05998004", "2026-06-04", true),
            ("11000000", "2026-06-04", false),
            ("09761000", "2026-08-08", true),
            ("09162000", "2026-08-08", false),
            ("14713000", "2026-11-18", true),
            ("05998004", "2026-12-03", false),
        ] {
            assert_eq!(on(ags, date), is_holiday, "{ags} {date}");
        }
    }

    #[test]
    fn a_holiday_without_a_day_is_refused() {
        for text in [
            "[[holiday]]\nname = { de = \"x\" }",
            "[[holiday]]\nname = { de = \"x\" }\nfixed = \"13-01\"",
            "[[holiday]]\nname = { de = \"x\" }\neaster = 1\nfixed = \"01-01\"",
            "[[holiday]]\nname = { de = \"x\" }\neaster = 1\nland = \"NW\"",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
