//! How often one address may ask for what costs: hold, sign-in, device test.

use super::client_address::ClientAddress;
use super::problem::Problem;
use crate::config::Limits;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse as _;
use governor::middleware::NoOpMiddleware;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tower_governor::governor::{GovernorConfig, GovernorConfigBuilder};
use tower_governor::key_extractor::KeyExtractor;
use tower_governor::{GovernorError, GovernorLayer};

/// One bucket per origin.
#[derive(Debug, Clone)]
pub struct ByOrigin;

impl KeyExtractor for ByOrigin {
    type Key = IpAddr;

    fn extract<T>(&self, request: &Request<T>) -> Result<IpAddr, GovernorError> {
        let address = request.extensions().get::<ClientAddress>();
        address
            .map(|address| address.origin())
            .ok_or(GovernorError::UnableToExtractKey)
    }
}

/// The buckets; shared by all routes that cost.
pub type Buckets = Arc<GovernorConfig<ByOrigin, NoOpMiddleware>>;

/// Empty buckets.
#[must_use]
pub fn buckets(limits: &Limits) -> Buckets {
    let period = Duration::from_secs(1) / limits.requests_per_second.max(1);
    let config = GovernorConfigBuilder::default()
        .period(period.max(Duration::from_nanos(1)))
        .burst_size(limits.requests_burst.max(1))
        .key_extractor(ByOrigin)
        .finish();
    // `finish` says no only to a period or burst of zero, which cannot be here.
    Arc::new(config.expect("a period and a burst above zero"))
}

/// The layer for routes that cost.
pub fn layer(buckets: &Buckets) -> GovernorLayer<ByOrigin, NoOpMiddleware, Body> {
    GovernorLayer::new(Arc::clone(buckets)).error_handler(|error| refusal(&error))
}

fn refusal(error: &GovernorError) -> Response<Body> {
    let title = "Too many requests came from your address.";
    match error {
        GovernorError::TooManyRequests { wait_time, .. } => Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-from-one-address",
            title,
        )
        .retry_after(u32::try_from(*wait_time).unwrap_or(u32::MAX).max(1)),
        _ => Problem::internal(),
    }
    .into_response()
}
