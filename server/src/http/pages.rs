//! The web client, which is part of the binary. Every address that is no file is a page of the client.

use super::Web;
use super::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::fmt::Write as _;

/// The build of the client. Without it, as in a fresh clone before its first build, the API still works.
#[derive(RustEmbed)]
#[folder = "../web-client/dist"]
#[allow_missing = true]
struct Client;

/// Files in here carry a hash of their content in their name.
const HASHED: &str = "assets/";
/// Begins of paths that are no pages: who asks for one that does not exist is a program.
const NO_PAGES: &[&str] = &["api/", "assets/", "internal/", "problems/"];
const PAGE: &str = "index.html";
const DEMO_OFF: &str = r#"name="schalter-demo" content="false""#;
const DEMO_ON: &str = r#"name="schalter-demo" content="true""#;

/// Anything that no route answers.
pub async fn page(
    State(web): State<Web>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    if NO_PAGES.iter().any(|begin| path.starts_with(begin)) && Client::get(path).is_none() {
        return Problem::not_found().into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return wrong_method();
    }
    match path {
        "" | PAGE => start_page(&web),
        path => file(path, &headers).unwrap_or_else(|| start_page(&web)),
    }
}

/// 405 for paths that exist and for those that do not.
pub fn wrong_method() -> Response {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "not-allowed",
        "This cannot be done here.",
    )
    .into_response()
}

fn start_page(web: &Web) -> Response {
    let Some(page) = Client::get(PAGE) else {
        let body = "The web client is not part of this build: run `npm run build` in web-client first. The API works.\n";
        return (StatusCode::NOT_FOUND, body).into_response();
    };
    let html = String::from_utf8_lossy(&page.data);
    let html = if web.is_demo() {
        html.replace(DEMO_OFF, DEMO_ON)
    } else {
        html.into_owned()
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, html).into_response()
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let plain = Client::get(path)?;
    let tag = tag(&plain);
    let cache = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let base = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| *known == tag)
    {
        return Some((StatusCode::NOT_MODIFIED, base).into_response());
    }
    let with_tag = [(header::ETAG, tag)];
    let packed = takes_brotli(headers)
        .then(|| Client::get(&format!("{path}.br")))
        .flatten();
    Some(match packed {
        Some(packed) => {
            let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("br"))];
            (base, with_tag, encoding, packed.data).into_response()
        }
        None => (base, with_tag, plain.data).into_response(),
    })
}

fn tag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let hex = hash[..16].iter().fold(String::new(), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    // Weak, because the same file goes out in two encodings.
    HeaderValue::from_str(&format!("W/\"{hex}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br") && parts.next().is_none_or(|weight| weight != "q=0")
    })
}

fn content_type(path: &str) -> HeaderValue {
    HeaderValue::from_static(match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    })
}
