//! Which bytes of a file are asked for (RFC 9110, section 14).

use axum::http::{HeaderMap, HeaderValue, header};
use std::ops::Range;

/// What to send of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that the file does not have.
    Unsatisfiable,
}

/// What a request wants of a file with so many bytes and this tag. What is not understood, and more than one range, is answered
/// with the whole file, as the RFC allows.
pub fn wanted(headers: &HeaderMap, bytes: u64, tag: &HeaderValue) -> Wanted {
    let Some(range) = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok())
    else {
        return Wanted::Whole;
    };
    // Who has the begin of another file must not get the end of this one.
    if headers
        .get(header::IF_RANGE)
        .is_some_and(|known| known != tag)
    {
        return Wanted::Whole;
    }
    parse(range, bytes).unwrap_or(Wanted::Whole)
}

/// `None`: not understood.
fn parse(range: &str, bytes: u64) -> Option<Wanted> {
    let (unit, range) = range.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        // So large a number that it does not fit is behind every end.
        is_number.then(|| digits.parse::<u64>().unwrap_or(u64::MAX))
    };
    let part = match (first, last) {
        ("", last) => bytes.saturating_sub(number(last)?)..bytes,
        (first, "") => number(first)?..bytes,
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            if last < first {
                return None;
            }
            first..bytes.min(last.saturating_add(1))
        }
    };
    Some(if part.is_empty() {
        Wanted::Unsatisfiable
    } else {
        Wanted::Part(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, condition: Option<&'static str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().expect("a header"));
        if let Some(condition) = condition {
            headers.insert(header::IF_RANGE, HeaderValue::from_static(condition));
        }
        wanted(&headers, 1_000, &HeaderValue::from_static("\"this\""))
    }

    #[test]
    fn a_range_is_read_as_the_rfc_says() {
        for (range, expected) in [
            ("bytes=0-", Wanted::Part(0..1_000)),
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=999-2000", Wanted::Part(999..1_000)),
            ("Bytes=500-599", Wanted::Part(500..600)),
            ("bytes=-1", Wanted::Part(999..1_000)),
            ("bytes=-5000", Wanted::Part(0..1_000)),
            ("bytes=1000-", Wanted::Unsatisfiable),
            ("bytes=-0", Wanted::Unsatisfiable),
            ("bytes=99999999999999999999-", Wanted::Unsatisfiable),
            ("bytes=5-4", Wanted::Whole),
            ("bytes=0-1,4-5", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("lines=0-1", Wanted::Whole),
        ] {
            assert_eq!(asked(range, None), expected, "{range}");
        }
    }

    #[test]
    fn the_end_of_another_file_is_not_sent() {
        assert_eq!(asked("bytes=0-0", Some("\"this\"")), Wanted::Part(0..1));
        assert_eq!(asked("bytes=0-0", Some("\"other\"")), Wanted::Whole);
        assert_eq!(asked("bytes=0-0", Some("W/\"this\"")), Wanted::Whole);
    }
}
