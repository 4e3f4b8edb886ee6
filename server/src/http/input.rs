//! How input is read: body, query, path and headers. What does not fit is refused as a problem that names the field.

use super::problem::{FieldError, Problem};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::convert::Infallible;
use std::ops::RangeInclusive;

/// Characters of an idempotency key.
const IDEMPOTENCY_KEY_CHARS: RangeInclusive<usize> = 16..=64;
/// Years that a date may lie in; everything else is a slip or an attack.
const YEARS: RangeInclusive<i16> = 2000..=2199;

/// A JSON body. An empty one counts as `{}`.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unread(&rejection))?;
        match (bytes.is_empty(), is_json) {
            (true, _) => parse(b"{}").map(Self),
            (false, true) => parse(&bytes).map(Self),
            (false, false) => Err(not_json()),
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    kind.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json")
}

fn not_json() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type",
        "Only application/json is understood here.",
    )
}

/// 413.
pub fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "The request is larger than allowed.",
    )
}

fn unread(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        Problem::malformed()
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        // What cannot be read is the sender's program at fault; what does not fit is somebody's input.
        if inner.is_data() && is_text_of_json(bytes) {
            unfit(&path, &inner.to_string())
        } else {
            Problem::malformed().detail(inner.to_string())
        }
    })?;
    json.end()
        .map_err(|error| Problem::malformed().detail(error.to_string()))?;
    Ok(value)
}

/// A value that does not fit ends the reading before what is malformed behind it.
fn is_text_of_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// Names the field: serde tells the one that is missing or unknown in its message only.
fn unfit(path: &str, message: &str) -> Problem {
    let named = message.split('`').nth(1).unwrap_or_default();
    let (code, field) = match message {
        message if message.starts_with("missing field") => ("missing", join(path, named)),
        message if message.starts_with("unknown field") => ("unknown", join(path, named)),
        message if message.starts_with("duplicate field") => ("duplicate", join(path, named)),
        _ => ("unfit", join(path, "")),
    };
    let message = message.split(" at line ").next().unwrap_or_default();
    Problem::invalid_input(vec![FieldError {
        field,
        code: code.to_owned(),
        message: message.to_owned(),
    }])
}

fn join(path: &str, name: &str) -> String {
    match (path, name) {
        ("" | ".", name) => name.to_owned(),
        (path, name) if name.is_empty() || path == name || path.ends_with(&format!(".{name}")) => {
            path.to_owned()
        }
        (path, name) => format!("{path}.{name}"),
    }
}

/// The query. A parameter without a value counts as not given.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let given: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.ends_with('='))
            .collect();
        let given = given.join("&");
        let query = serde_urlencoded::Deserializer::new(form_urlencoded::parse(given.as_bytes()));
        serde_path_to_error::deserialize(query)
            .map(Self)
            .map_err(|error| unfit(&error.path().to_string(), &error.inner().to_string()))
    }
}

/// An id in the path. What is no id at all is simply not there.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(id) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found())?;
        Ok(Self(id))
    }
}

/// The header `Idempotency-Key`, when there is one.
#[derive(Debug)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(key) = parts.headers.get("idempotency-key") else {
            return Ok(Self(None));
        };
        let key = key.to_str().ok().filter(|key| {
            IDEMPOTENCY_KEY_CHARS.contains(&key.len())
                && key.bytes().all(|byte| byte.is_ascii_graphic())
        });
        let wrong = || {
            Problem::invalid_field(
                "Idempotency-Key",
                "unfit",
                "16 to 64 visible ASCII characters",
            )
        };
        key.map(|key| Self(Some(key.to_owned()))).ok_or_else(wrong)
    }
}

/// The name under which the page was asked for.
#[derive(Debug)]
pub struct Host(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Host {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        Ok(Self(host.map(str::to_owned)))
    }
}

/// A date of the calendar, in years that make sense.
pub fn date(field: &str, text: &str) -> Result<jiff::civil::Date, Problem> {
    let wrong = |_| Problem::invalid_field(field, "unfit", "a date looks like 2026-12-03");
    // jiff would also take a whole time stamp; a date is ten characters.
    let date: jiff::civil::Date = text
        .get(..10)
        .filter(|_| text.len() == 10)
        .unwrap_or_default()
        .parse()
        .map_err(wrong)?;
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(absurd(field))
    }
}

/// An instant with its offset, in years that make sense.
pub fn instant(field: &str, text: &str) -> Result<schalter_domain::time::Timestamp, Problem> {
    let wrong = |_| {
        Problem::invalid_field(
            field,
            "unfit",
            "a time looks like 2026-12-03T14:00:00+01:00",
        )
    };
    let instant: jiff::Timestamp = text.parse().map_err(wrong)?;
    let year = instant.to_zoned(jiff::tz::TimeZone::UTC).year();
    let is_whole = instant.subsec_nanosecond() % 1_000_000 == 0;
    if YEARS.contains(&year) && is_whole {
        Ok(schalter_domain::time::Timestamp(instant.as_millisecond()))
    } else {
        Err(absurd(field))
    }
}

fn absurd(field: &str) -> Problem {
    Problem::invalid_field(
        field,
        "out_of_range",
        "this lies outside of what can be booked",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is tested")]
    struct Outer {
        name: String,
        count: u8,
        #[serde(default)]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is tested")]
    struct Inner {
        deep: bool,
    }

    #[test]
    fn a_body_that_does_not_fit_is_refused_with_the_field() {
        let cases = [
            (r#"{"name":"a","count":1}"#, 200, "", ""),
            (r#"{"name":"a","count":1"#, 400, "", ""),
            ("", 400, "", ""),
            ("\u{0}", 400, "", ""),
            (r#"{"name":"a","count":1} x"#, 400, "", ""),
            (r#"{"name":"a"}"#, 422, "count", "missing"),
            (r#"{"name":"a","count":"1"}"#, 422, "count", "unfit"),
            (r#"{"name":"a","count":256}"#, 422, "count", "unfit"),
            (r#"{"name":"a","count":-1}"#, 422, "count", "unfit"),
            (r#"{"name":null,"count":1}"#, 422, "name", "unfit"),
            (r#"{"name":"a","count":1,"more":1}"#, 422, "more", "unknown"),
            (
                r#"{"name":"a","name":"b","count":1}"#,
                422,
                "name",
                "duplicate",
            ),
            (
                r#"{"name":"a","count":1,"inner":{"deep":1}}"#,
                422,
                "inner.deep",
                "unfit",
            ),
            (
                r#"{"name":"a","count":1,"inner":{"deep":true,"x":1}}"#,
                422,
                "inner.x",
                "unknown",
            ),
            (
                r#"{"name":"a","count":1,"inner":{}}"#,
                422,
                "inner.deep",
                "missing",
            ),
            ("[]", 422, "", "unfit"),
            ("null", 422, "", "unfit"),
        ];
        for (json, status, field, code) in cases {
            match parse::<Outer>(json.as_bytes()) {
                Ok(_) => assert_eq!(status, 200, "{json}"),
                Err(problem) => {
                    assert_eq!(problem.status, status, "{json}: {problem:?}");
                    if let Some(error) = problem.errors.first() {
                        assert_eq!(
                            (error.field.as_str(), error.code.as_str()),
                            (field, code),
                            "{json}: {problem:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let json = "[".repeat(100_000);
        assert_eq!(
            parse::<serde_json::Value>(json.as_bytes())
                .expect_err("too deep")
                .status,
            400
        );
    }

    #[test]
    fn absurd_dates_are_refused() {
        for text in ["2026-12-03", "2000-01-01", "2199-12-31", "2028-02-29"] {
            assert!(date("from", text).is_ok(), "{text}");
        }
        for text in [
            "",
            "2026-02-29",
            "2026-13-01",
            "0000-01-01",
            "9999-12-31",
            "-9999-01-01",
            "2026-12-03T00:00:00Z",
            "20261203",
            "ä026-12-03",
            "2026-12-3",
        ] {
            assert_eq!(date("from", text).expect_err(text).status, 422);
        }
    }

    #[test]
    fn absurd_times_are_refused() {
        for text in ["2026-12-03T14:00:00+01:00", "2026-12-03T13:00:00Z"] {
            assert_eq!(instant("start", text).expect("fits").0, 1_796_302_800_000);
        }
        for text in [
            "",
            "2026-12-03",
            "2026-12-03T14:00:00",
            "9999-12-31T23:59:59Z",
            "-009999-01-01T00:00:00Z",
            "2026-12-03T13:00:00.0000001Z",
            "now",
        ] {
            assert_eq!(instant("start", text).expect_err(text).status, 422);
        }
    }
}
