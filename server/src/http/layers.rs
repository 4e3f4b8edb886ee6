//! What every request passes through: id, trace, limits, headers of safety.

use super::problem::Problem;
use super::{Web, client_address, guesses, pages};
use crate::config::Network;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::IntoResponse as _;
use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{
    MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::trace::TraceLayer;
use tracing::Span;

/// Smaller answers cost more to compress than they save.
const COMPRESSED_BYTES_MIN: u64 = 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the layers around the routes.
pub fn around(router: Router<Web>, web: &Web) -> anyhow::Result<Router> {
    let limits = &web.config.limits;
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(
            SizeAbove::new(COMPRESSED_BYTES_MIN)
                .and(NotForContentType::const_new("text/event-stream"))
                // Films are packed already, and single pieces of them must stay what they are.
                .and(NotForContentType::const_new("video/")),
        );
    let csrf = CsrfLayer::new().add_trusted_origin(origin(&web.config.public_url()))?;
    let csrf = csrf.with_rejection_response(|_| foreign().into_response());
    let trace = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_request(())
        .on_response(answered)
        .on_failure(());
    let trusted: Arc<[Network]> = web.config.trusted_proxies.clone().into();
    // From the inside out: what stands last sees a request first.
    Ok(router
        .fallback(pages::page)
        .method_not_allowed_fallback(async || pages::wrong_method())
        .layer(DefaultBodyLimit::max(limits.body_bytes_max))
        .layer(middleware::from_fn_with_state(web.clone(), guesses::guard))
        .layer(middleware::from_fn_with_state(
            trusted,
            client_address::find,
        ))
        .layer(csrf)
        .layer(middleware::from_fn_with_state(web.clone(), in_time))
        .layer(compression)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(web.clone(), safety_headers))
        .layer(middleware::from_fn(measure))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(trace)
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        // A request id from outside is not taken over: it would be a way to write into our logs.
        .layer(middleware::from_fn(drop_foreign_id))
        .with_state(web.clone()))
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

async fn drop_foreign_id(mut request: Request, next: Next) -> axum::response::Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

/// Route, method and id: no path parameters, no query, no headers, no address.
fn span(request: &Request) -> Span {
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), route = route(request))
}

fn route(request: &Request) -> &str {
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or("page", MatchedPath::as_str)
}

fn answered(response: &Response<Body>, took: Duration, _: &Span) {
    let status = response.status().as_u16();
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status >= 500 {
        tracing::error!(status, took_ms, "answered");
    } else {
        tracing::debug!(status, took_ms, "answered");
    }
}

async fn measure(request: Request, next: Next) -> axum::response::Response {
    let began = Instant::now();
    let route = route(&request).to_owned();
    let method = request.method().to_string();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("schalter_http_requests_total", "route" => route.clone(), "method" => method, "status" => status).increment(1);
    metrics::histogram!("schalter_http_request_seconds", "route" => route)
        .record(began.elapsed().as_secs_f64());
    response
}

/// A request that takes too long is answered. Live streams answer at once and then go on, so they are not meant.
async fn in_time(State(web): State<Web>, request: Request, next: Next) -> axum::response::Response {
    tokio::time::timeout(web.config.request_timeout(), next.run(request))
        .await
        .unwrap_or_else(|_| {
            tracing::error!("a request took too long");
            Problem::unavailable().retry_after(1).into_response()
        })
}

fn foreign() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "not-allowed",
        "This request came from another website.",
    )
}

fn panicked(_: Box<dyn Any + Send>) -> axum::response::Response {
    // What the panic said may hold personal data; the hook of the process has told where it was.
    tracing::error!("a handler panicked");
    Problem::internal().into_response()
}

async fn safety_headers(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> axum::response::Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in web.safety.iter() {
        if !headers.contains_key(name) {
            headers.insert(name, value.clone());
        }
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The headers of safety, made once. Scripts, styles and fonts come from us; only the media node may be elsewhere.
pub fn safety(public_url: &str, signal_url: &str) -> anyhow::Result<HeaderMap> {
    let policy = format!(
        "default-src 'self'; base-uri 'none'; connect-src 'self' {}; form-action 'self'; frame-ancestors 'none'; \
         img-src 'self' data:; media-src 'self' blob: mediastream:; object-src 'none'; script-src 'self'; style-src 'self'",
        origin(signal_url)
    );
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.parse()?);
    for (name, value) in [
        (
            "permissions-policy",
            "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=(), payment=(), usb=()",
        ),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if public_url.starts_with("https://") {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path() {
        for (url, expected) in [
            ("https://termin.example/", "https://termin.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            (
                "wss://media.example:8443/signal?x=1",
                "wss://media.example:8443",
            ),
        ] {
            assert_eq!(origin(url), expected);
        }
    }

    #[test]
    fn scripts_and_styles_come_from_us_alone() {
        let headers =
            safety("https://termin.example", "wss://media.example/signal").expect("headers");
        let policy = headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .expect("ascii");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(
            policy.contains("connect-src 'self' wss://media.example;"),
            "{policy}"
        );
    }
}
