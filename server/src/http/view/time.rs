//! Instants on the wire: RFC 3339 with the offset of the authority's zone.

use jiff::tz::TimeZone;
use schalter_domain::time::Timestamp;

/// `2026-12-03T14:00:00+01:00`. An instant outside of what a calendar can say becomes the calendar's last moment.
#[must_use]
pub fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = instant(at).to_zoned(zone.clone());
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The same where no authority is at hand.
#[must_use]
pub fn rfc3339_utc(at: Timestamp) -> String {
    rfc3339(at, &TimeZone::UTC)
}

/// The instant as `jiff` has it.
#[must_use]
pub fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_the_authoritys() {
        let berlin = TimeZone::get("Europe/Berlin").expect("bundled");
        for (instant, text) in [
            (1_796_302_800_000, "2026-12-03T14:00:00+01:00"),
            (1_782_864_000_000, "2026-07-01T02:00:00+02:00"),
        ] {
            assert_eq!(rfc3339(Timestamp(instant), &berlin), text);
        }
    }

    #[test]
    fn absurd_instants_do_not_panic() {
        let berlin = TimeZone::get("Europe/Berlin").expect("bundled");
        assert!(rfc3339(Timestamp(i64::MAX), &berlin).starts_with("9999-"));
    }
}
