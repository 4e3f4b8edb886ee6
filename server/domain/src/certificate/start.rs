//! The clock of § 43(1) `IfSG`: when a first activity begins, the certificate must not be older than three months.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// The last day on which a first activity may begin, that day included: `months` calendar months after the day of issue, the end
/// of a short month clipped (§ 188(2) and (3) BGB). It is not put off for a Sunday or a holiday: § 193 BGB is about declarations
/// and performances. Once somebody has begun, a certificate never runs out.
///
/// Beyond the calendar's last day (9999-12-31) it is that day.
#[must_use]
pub fn first_start_until(issued_on: Date, months: u8) -> Date {
    issued_on
        .checked_add(i64::from(months).months())
        .unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn three_months_are_counted_by_the_calendar() {
        for (issued_on, until) in [
            (date(2026, 12, 7), date(2027, 3, 7)),
            (date(2026, 1, 1), date(2026, 4, 1)),
            (date(2026, 1, 15), date(2026, 4, 15)),
            // The end of a short month: the last day of February, in leap years the 29th.
            (date(2026, 11, 28), date(2027, 2, 28)),
            (date(2026, 11, 29), date(2027, 2, 28)),
            (date(2026, 11, 30), date(2027, 2, 28)),
            (date(2027, 11, 28), date(2028, 2, 28)),
            (date(2027, 11, 29), date(2028, 2, 29)),
            (date(2027, 11, 30), date(2028, 2, 29)),
            (date(2026, 12, 31), date(2027, 3, 31)),
            (date(2026, 1, 31), date(2026, 4, 30)),
            (date(2026, 3, 31), date(2026, 6, 30)),
            (date(2026, 5, 31), date(2026, 8, 31)),
            (date(2026, 8, 31), date(2026, 11, 30)),
            // From a short month nothing is added: 28 February is not "the last day".
            (date(2027, 2, 28), date(2027, 5, 28)),
            (date(2028, 2, 29), date(2028, 5, 29)),
            // Over the turn of the year, and onto a Sunday and a holiday: not put off.
            (date(2026, 10, 1), date(2027, 1, 1)),
            (date(2026, 8, 20), date(2026, 11, 20)),
            (date(2026, 9, 25), date(2026, 12, 25)),
            // Centuries: 2100 is no leap year.
            (date(2099, 11, 30), date(2100, 2, 28)),
        ] {
            assert_eq!(first_start_until(issued_on, 3), until, "{issued_on}");
        }
    }

    #[test]
    fn the_months_are_the_courses_and_the_calendar_has_an_end() {
        assert_eq!(first_start_until(date(2026, 1, 31), 1), date(2026, 2, 28));
        assert_eq!(first_start_until(date(2026, 1, 31), 0), date(2026, 1, 31));
        assert_eq!(first_start_until(date(2026, 1, 31), 12), date(2027, 1, 31));
        assert_eq!(first_start_until(Date::MAX, 3), Date::MAX);
    }
}
