//! Errors on the wire: RFC 9457 `application/problem+json` with a stable relative `type`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use std::num::NonZeroU32;
use utoipa::ToSchema;

/// What went wrong, for a program (`type`, `errors`) and for a person (`title`, `detail`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Stable relative address, `/problems/taken`.
    #[serde(rename = "type", serialize_with = "address")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// The kind in plain words.
    #[schema(value_type = String)]
    pub title: &'static str,
    /// HTTP status.
    pub status: u16,
    /// This case in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>)]
    pub detail: Option<Box<str>>,
    /// Which parts of the input are not as they should be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// `not-yet`: from when on it will work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = DateTime)]
    pub from: Option<String>,
    /// `not-yet` on the way through a course: the steps that come first.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false, value_type = Vec<String>)]
    pub missing: Box<[&'static str]>,
    /// `too-many-…`: seconds to wait; the same as the header `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<u32>)]
    pub retry_after_seconds: Option<NonZeroU32>,
}

/// One part of the input that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field, `person.name`; empty when the whole body is meant.
    pub field: String,
    /// Stable word for programs.
    pub code: String,
    /// For people.
    pub message: String,
}

impl Problem {
    /// A problem of the kind `slug`, which is also its address.
    #[must_use]
    pub fn new(status: StatusCode, slug: &'static str, title: &'static str) -> Self {
        Self {
            kind: slug,
            title,
            status: status.as_u16(),
            detail: None,
            errors: Vec::new(),
            from: None,
            missing: Box::default(),
            retry_after_seconds: None,
        }
    }

    /// The same with words about this case. Never put personal data into them.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into().into_boxed_str()),
            ..self
        }
    }

    /// The same with the time to wait.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after_seconds: NonZeroU32::new(seconds.max(1)),
            ..self
        }
    }

    /// 404; also said of what exists but belongs to somebody else, so that nobody learns of it.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing here.")
    }

    /// 403.
    #[must_use]
    pub fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "not-allowed", "You may not do this.")
    }

    /// 401.
    #[must_use]
    pub fn sign_in_needed() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign-in-needed",
            "Please sign in first.",
        )
    }

    /// 400.
    #[must_use]
    pub fn malformed() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "The request cannot be read.",
        )
    }

    /// 422 with the fields that are not as they should be.
    #[must_use]
    pub fn invalid_input(errors: Vec<FieldError>) -> Self {
        let problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-input",
            "Something in the input is not as it should be.",
        );
        Self { errors, ..problem }
    }

    /// 422 about one field.
    #[must_use]
    pub fn invalid_field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::invalid_input(vec![FieldError {
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.into(),
        }])
    }

    /// 500. What happened goes to the log under the request's id, not to the caller.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side.",
        )
        .detail("Please try again. The request id helps us to find the cause.")
    }

    /// 503.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "This does not work at the moment.",
        )
        .detail("Please try again in a moment.")
    }
}

fn address<S: Serializer>(slug: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("/problems/{slug}"))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            // The rest of the body is not read, so this connection carries no other request: the client must hear of it, or its
            // next request is lost on the way.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        response
    }
}
